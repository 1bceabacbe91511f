using System.Collections.Concurrent;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Limits;

/// <summary>
/// The edge's limits per client address (reference/polymarket.md 6.1): it delays first, then refuses.
/// </summary>
internal sealed class EdgeLimiter(SandboxLimits limits, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Client> clients = new();

    /// <summary>
    /// How long the request has to wait; null: it is refused with 429, and <paramref name="retryAfterSeconds"/> tells
    /// when another one would pass.
    /// </summary>
    public TimeSpan? Admit(SandboxHost host, string address, string method, string path, out int retryAfterSeconds)
    {
        retryAfterSeconds = 0;
        if (!limits.IsOn) { return TimeSpan.Zero; }
        Client client = clients.GetOrAdd(address, static (_, owner) => new Client(owner), limits);
        long now = time.GetUtcNow().UtcTicks;
        TimeSpan wait = client.Admit(host, method, path, now, limits.MostDelay.Ticks);
        if (wait <= limits.MostDelay) { return wait; }
        retryAfterSeconds = (int)Math.Ceiling(wait.TotalSeconds);
        return null;
    }

    private sealed class Client(SandboxLimits limits)
    {
        private readonly Lock guard = new();
        private readonly SlidingWindow?[] windows = new SlidingWindow?[limits.Edge.Count];

        public TimeSpan Admit(SandboxHost host, string method, string path, long now, long most)
        {
            lock (guard)
            {
                long at = now;
                for (int i = 0; i < windows.Length; i++)
                {
                    EdgeLimit limit = limits.Edge[i];
                    if (!limit.Covers(host, method, path)) { continue; }
                    windows[i] ??= new SlidingWindow(limits.Scaled(limit.Permits), limit.Window);
                    at = Math.Max(at, windows[i]!.Next(now));
                }
                if (at - now > most) { return TimeSpan.FromTicks(at - now); }
                for (int i = 0; i < windows.Length; i++)
                {
                    if (limits.Edge[i].Covers(host, method, path)) { windows[i]!.Take(at); }
                }
                return TimeSpan.FromTicks(at - now);
            }
        }
    }
}
