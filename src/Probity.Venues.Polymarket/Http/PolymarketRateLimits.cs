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
    public const string ClobPlace = "clob-place";
    public const string ClobPlaceLong = "clob-place-10min";
    public const string ClobPlaceBatch = "clob-place-batch";
    public const string ClobPlaceBatchLong = "clob-place-batch-10min";
    public const string ClobCancel = "clob-cancel";
    public const string ClobCancelLong = "clob-cancel-10min";
    public const string ClobCancelBatch = "clob-cancel-batch";
    public const string ClobCancelBatchLong = "clob-cancel-batch-10min";
    public const string ClobCancelAll = "clob-cancel-all";
    public const string ClobCancelMarket = "clob-cancel-market";
    public const string ClobLedger = "clob-ledger";
    public const string ClobDataOrders = "clob-data-orders";
    public const string ClobDataTrades = "clob-data-trades";
    public const string ClobBalance = "clob-balance";
    public const string ClobBalanceUpdate = "clob-balance-update";
    public const string ClobKeys = "clob-keys";

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

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

    /// <summary>
    /// The limits of private routes by address, as published; the buckets of the signer (6.2) are the account's own.
    /// </summary>
    public static IReadOnlyList<RateLimit> Private { get; } =
    [
        RateLimit.SlidingWindow(ClobPlace, 5_000, Window, reserve: 0.2),
        RateLimit.SlidingWindow(ClobPlaceBatch, 2_000, Window, reserve: 0.2),
        RateLimit.SlidingWindow(ClobCancel, 5_000, Window),
        RateLimit.SlidingWindow(ClobCancelBatch, 2_000, Window),
        RateLimit.SlidingWindow(ClobCancelAll, 250, Window),
        RateLimit.SlidingWindow(ClobCancelMarket, 1_500, Window),
        RateLimit.SlidingWindow(ClobLedger, 900, Window),
        RateLimit.SlidingWindow(ClobDataOrders, 500, Window),
        RateLimit.SlidingWindow(ClobDataTrades, 500, Window),
        RateLimit.SlidingWindow(ClobBalance, 200, Window),
        RateLimit.SlidingWindow(ClobBalanceUpdate, 50, Window),
        RateLimit.SlidingWindow(ClobKeys, 100, Window),
        RateLimit.SlidingWindow(ClobPlaceLong, 120_000, Long, reserve: 0.2),
        RateLimit.SlidingWindow(ClobPlaceBatchLong, 21_000, Long, reserve: 0.2),
        RateLimit.SlidingWindow(ClobCancelLong, 120_000, Long),
        RateLimit.SlidingWindow(ClobCancelBatchLong, 15_000, Long),
    ];

    /// <summary>
    /// The defaults and the private ones with the given limits in place of those of the same name, others added.
    /// </summary>
    public static IReadOnlyList<RateLimit> With(IEnumerable<RateLimit> overrides)
    {
        List<RateLimit> limits = [.. Defaults, .. Private];
        foreach (RateLimit limit in overrides)
        {
            int at = limits.FindIndex(known => known.Name == limit.Name);
            if (at < 0) { limits.Add(limit); }
            else { limits[at] = limit; }
        }
        return limits;
    }
}
