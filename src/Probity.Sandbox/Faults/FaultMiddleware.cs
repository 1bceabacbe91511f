using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Probity.Sandbox.Faults;

/// <summary>
/// The faults of requests: waits, refuses, or lets the request be carried out and then spoils the answer. Sockets and
/// <c>/admin</c> are left alone.
/// </summary>
/// <param name="faults">The venue's.</param>
/// <param name="time">Real time.</param>
/// <param name="next">The rest of the way.</param>
/// <param name="root">Begins all paths of the venue; rules leave it out.</param>
internal sealed class FaultMiddleware(
    SandboxFaults faults, TimeProvider time, RequestDelegate next, string root = "")
{
    private static readonly string[] Trading =
        ["/order", "/orders", "/cancel-all", "/cancel-market-orders"];

    public async Task Invoke(HttpContext context)
    {
        string method = context.Request.Method, path = context.Request.Path.Value ?? "/";
        if (root.Length > 0 && path.StartsWith(root, StringComparison.Ordinal)) { path = path[root.Length..]; }
        bool spared = faults.Plan.Entries.Count == 0 || context.WebSockets.IsWebSocketRequest
            || path.StartsWith("/admin", StringComparison.Ordinal);
        if (spared)
        {
            await next(context);
            return;
        }
        long wait = faults.Latency(method, path).Nanos;
        if (wait > 0) { await Task.Delay(TimeSpan.FromTicks(wait / 100), time, context.RequestAborted); }
        FaultAnswer? refusal = faults.Before(method, path) ?? await OfPhase(context.Request, method, path);
        if (refusal is not null)
        {
            await Answer(context, refusal);
            return;
        }
        await Serve(context, method, path);
    }

    private static async Task Answer(HttpContext context, FaultAnswer fault)
    {
        if (fault.Status == 0)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = fault.Status;
        context.Response.ContentType = fault.ContentType;
        if (fault.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        await context.Response.WriteAsync(fault.Body);
    }

    /// <summary>Orders are judged before they reach the venue; null: this one may pass.</summary>
    private async Task<FaultAnswer?> OfPhase(HttpRequest request, string method, string path)
    {
        bool trades = faults.Venue == FaultVenue.Polymarket && Trading.Contains(path)
            && (method is "POST" or "DELETE");
        if (!trades) { return null; }
        (VenuePhase phase, int retryAfter) = faults.Phase();
        bool placing = method == "POST";
        return phase switch
        {
            VenuePhase.Restarting => FaultAnswers.Restarting(retryAfter),
            VenuePhase.Disabled => FaultAnswers.Disabled,
            VenuePhase.CancelOnly when placing => FaultAnswers.CancelsOnly,
            VenuePhase.PostOnly when placing && !await IsPostOnly(request) => FaultAnswers.PostOnlyMode(retryAfter),
            _ => null,
        };
    }

    /// <summary>Every order of the body is post-only. The body can be read again afterwards.</summary>
    private static async Task<bool> IsPostOnly(HttpRequest request)
    {
        request.EnableBuffering();
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(request.Body);
            JsonElement root = body.RootElement;
            return root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().All(Flag) : Flag(root);
        }
        catch (JsonException)
        {
            return true;
        }
        finally
        {
            request.Body.Position = 0;
        }
    }

    private static bool Flag(JsonElement order) =>
        order.ValueKind == JsonValueKind.Object && order.TryGetProperty("postOnly", out JsonElement flag)
        && flag.ValueKind == JsonValueKind.True;

    /// <summary>The answer is held back until it is known whether it goes out.</summary>
    private async Task Serve(HttpContext context, string method, string path)
    {
        Stream wire = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
        }
        bool done = context.Response.StatusCode < 300;
        if (done && faults.After(method, path) is { } spoilt)
        {
            context.Response.Headers.ContentLength = null;
            await Answer(context, spoilt);
            return;
        }
        held.Position = 0;
        await held.CopyToAsync(wire, context.RequestAborted);
    }
}
