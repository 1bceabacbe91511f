using Probity.Venues.Limits;

namespace Probity.Venues.Polymarket.Http;

/// <summary>
/// The venue's edge limits (reference/polymarket.md 6.1), by name. Configuration replaces a limit by giving another of
/// the same name.
/// </summary>
public static class PolymarketRateLimits
{
    public const string Venue = "venue";
    public const string Geoblock = "geoblock";
    public const string Gamma = "gamma";
    public const string GammaListing = "gamma-listing";
    public const string GammaMarkets = "gamma-markets";
    public const string GammaEvents = "gamma-events";
    public const string GammaSearch = "gamma-search";
    public const string Clob = "clob";
    public const string ClobBook = "clob-book";
    public const string ClobBooks = "clob-books";
    public const string ClobHistory = "clob-prices-history";
    public const string ClobTick = "clob-tick-size";
    public const string ClobOther = "clob-other";

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public static IReadOnlyList<RateLimit> Defaults { get; } =
    [
        // A fifth of what everything shares stays free for hedges and cancels.
        RateLimit.SlidingWindow(Venue, 15_000, Window, reserve: 0.2),
        RateLimit.SlidingWindow(Gamma, 4_000, Window),
        RateLimit.SlidingWindow(GammaListing, 900, Window),
        RateLimit.SlidingWindow(GammaMarkets, 300, Window),
        RateLimit.SlidingWindow(GammaEvents, 500, Window),
        RateLimit.SlidingWindow(GammaSearch, 350, Window),
        RateLimit.SlidingWindow(Clob, 9_000, Window, reserve: 0.2),
        RateLimit.SlidingWindow(ClobBook, 1_500, Window),
        RateLimit.SlidingWindow(ClobBooks, 500, Window),
        RateLimit.SlidingWindow(ClobHistory, 1_000, Window),
        RateLimit.SlidingWindow(ClobTick, 200, Window),

        // No published figures: kept well below the host's total.
        RateLimit.SlidingWindow(ClobOther, 1_000, Window),
        RateLimit.SlidingWindow(Geoblock, 20, Window),
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
