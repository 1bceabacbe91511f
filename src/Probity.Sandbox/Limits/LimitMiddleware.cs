using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Limits;

/// <summary>Holds requests to the edge's limits and to the signer's buckets.</summary>
internal sealed class LimitMiddleware(
    EdgeLimiter edge, SignerBuckets buckets, SandboxHost host, TimeProvider time,
    RequestDelegate next)
{
    private const string Refusal = """{"error":"Too Many Requests"}""";
    private static readonly string[] Counted = ["/cancel-all", "/cancel-market-orders"];

    public async Task Invoke(HttpContext context)
    {
        string method = context.Request.Method, path = context.Request.Path.Value ?? "/";
        if (path.StartsWith("/admin", StringComparison.Ordinal) || context.WebSockets.IsWebSocketRequest)
        {
            await next(context);
            return;
        }
        string client = context.Connection.RemoteIpAddress?.ToString() ?? "";
        TimeSpan? wait = edge.Admit(host, client, method, path, out int retryAfter);
        if (wait is null)
        {
            await Refuse(context, retryAfter);
            return;
        }
        if (wait > TimeSpan.Zero) { await Task.Delay(wait.Value, time, context.RequestAborted); }
        if (!await TakeTokens(context, method, path)) { return; }
        await next(context);
    }

    private static Task Refuse(HttpContext context, int retryAfterSeconds)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.ContentType = "application/json";
        context.Response.Headers.RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteAsync(Refusal);
    }

    /// <summary>Tokens that the body asks for: as many as it has entries.</summary>
    private static async Task<int> Entries(HttpRequest request)
    {
        request.EnableBuffering();
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(request.Body);
            return body.RootElement.ValueKind == JsonValueKind.Array
                ? Math.Max(1, body.RootElement.GetArrayLength())
                : 1;
        }
        catch (JsonException)
        {
            return 1;
        }
        finally
        {
            request.Body.Position = 0;
        }
    }

    /// <summary>False when the request was refused.</summary>
    private async Task<bool> TakeTokens(HttpContext context, string method, string path)
    {
        string signer = context.Request.Headers["POLY_ADDRESS"].ToString();
        bool trades = path is "/order" or "/orders" ? method is "POST" or "DELETE"
            : method == "DELETE" && Counted.Contains(path);
        if (!trades || signer.Length == 0 || !buckets.IsOn) { return true; }
        int cost = path == "/orders" ? await Entries(context.Request) : 1;
        BucketReply reply = buckets.Take(signer, method == "DELETE", cost);
        Tell(context, reply);
        if (!reply.Passes)
        {
            await Refuse(context, reply.RetryAfterSeconds);
            return false;
        }
        if (Counted.Contains(path)) { context.Items[SandboxCancels.Key] = new SandboxCancels(buckets, signer); }
        return true;
    }

    private void Tell(HttpContext context, BucketReply reply)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers["Poly-RateLimit-Remaining"] = reply.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["Poly-RateLimit-Reset"] = reply.ResetUnixSeconds.ToString(CultureInfo.InvariantCulture);
        headers["Poly-RateLimit-Tier"] = buckets.TierName;
    }
}

/// <summary>Where the routes that cancel many tell how many they cancelled, so that the signer pays for them.</summary>
public sealed class SandboxCancels(SignerBuckets buckets, string signer)
{
    /// <summary>In <see cref="HttpContext.Items"/>.</summary>
    public const string Key = "sandbox.cancels";

    /// <summary>Charges one token for each order cancelled.</summary>
    public static void Charge(HttpContext context, int cancelled)
    {
        if (cancelled > 0 && context.Items[Key] is SandboxCancels cancels) { cancels.Charge(cancelled); }
    }

    private void Charge(int cancelled) => buckets.Charge(signer, cancelled);
}
