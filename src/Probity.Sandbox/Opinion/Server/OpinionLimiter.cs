using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Probity.Sandbox.Limits;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Opinion.Server;

/// <summary>
/// Requests a second (reference/opinion.md 2): 15 for every API key, 5 for every address without one. What is more is
/// refused, never delayed.
/// </summary>
internal sealed class OpinionLimiter(SandboxLimits limits, TimeProvider time)
{
    private const int PerKey = 15;
    private const int PerAddress = 5;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, SlidingWindow> windows = new(StringComparer.Ordinal);

    public async Task Invoke(HttpContext context, RequestDelegate next)
    {
        bool free = !limits.IsOn || context.WebSockets.IsWebSocketRequest
            || !context.Request.Path.StartsWithSegments(OpinionSandboxServer.Root, StringComparison.Ordinal);
        if (free)
        {
            await next(context);
            return;
        }
        string key = context.Request.Headers["apikey"].ToString();
        int permits = limits.Scaled(key.Length > 0 ? PerKey : PerAddress);
        string who = key.Length > 0 ? "key " + key : "address " + context.Connection.RemoteIpAddress;
        context.Response.Headers["ratelimit-limit"] = permits.ToString(CultureInfo.InvariantCulture);
        if (Admit(who, permits))
        {
            await next(context);
            return;
        }
        context.Response.Headers.RetryAfter = "1";
        await OpinionAnswers.Refuse(
            context,
            new OpinionRefusal(
                StatusCodes.Status429TooManyRequests, "Too Many Requests", StatusCodes.Status429TooManyRequests));
    }

    private bool Admit(string who, int permits)
    {
        long now = time.GetUtcNow().Ticks;
        SlidingWindow window = windows.GetOrAdd(who, _ => new SlidingWindow(permits, Window));
        lock (window)
        {
            if (window.Next(now) > now) { return false; }
            window.Take(now);
            return true;
        }
    }
}
