using Probity.Venues.Limits;

namespace Probity.Venues.Opinion.Http;

/// <summary>
/// The venue's limits (reference/opinion.md 2), by name. Configuration replaces a limit by giving another of the same
/// name. Each key has gates of its own; requests without a key are counted by address.
/// </summary>
public static class OpinionRateLimits
{
    /// <summary>Requests of one API key.</summary>
    public const string Key = "key";

    /// <summary>Requests without a key, of one address.</summary>
    public const string Address = "address";

    public static IReadOnlyList<RateLimit> Defaults { get; } =
    [
        // Two of five that may go at once stay free for hedges and cancels.
        new RateLimit(Key, 15, TimeSpan.FromSeconds(1), 5, 0.4),
        RateLimit.SlidingWindow(Address, 5, TimeSpan.FromSeconds(1)),
    ];

    /// <summary>The defaults with the given limits in place of those of the same name, others added.</summary>
    public static IReadOnlyList<RateLimit> With(IEnumerable<RateLimit> overrides)
    {
        List<RateLimit> limits = [.. Defaults];
        foreach (RateLimit limit in overrides)
        {
            int at = limits.FindIndex(known => known.Name == limit.Name);
            if (at < 0) { limits.Add(limit); }
            else { limits[at] = limit; }
        }
        return limits;
    }
}
