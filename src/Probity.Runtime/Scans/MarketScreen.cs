using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Selection;

namespace Probity.Runtime.Scans;

/// <summary>
/// Bounds on what discovery tells of a market; a null bound admits everything. A bound on something that the venue did
/// not tell admits nothing.
/// </summary>
/// <param name="MinimumVolume">Dollars traded in the last 24 hours.</param>
/// <param name="MaximumSpreadPips">Indicated ask less bid of the first outcome.</param>
/// <param name="MinimumHours">Hours to the stated end, at least.</param>
/// <param name="MaximumHours">Hours to the stated end, at most.</param>
/// <param name="MinimumPrice">Indicated midpoint of the first outcome.</param>
/// <param name="MaximumPrice">As the minimum.</param>
public sealed record MarketScreen(
    decimal? MinimumVolume,
    int? MaximumSpreadPips,
    double? MinimumHours,
    double? MaximumHours,
    Price? MinimumPrice,
    Price? MaximumPrice)
{
    /// <summary>The widest indicated spread by the day's volume.</summary>
    public SpreadTiers Tiers { get; init; } = SpreadTiers.None;

    public static MarketScreen Everything { get; } = new(null, null, null, null, null, null);

    /// <summary>Ask less bid, pips; null when the venue tells only one side.</summary>
    public static int? SpreadPips(DiscoveredMarket market) => market.IndicatedAsk?.Pips - market.IndicatedBid?.Pips;

    /// <summary>Hours to the stated end; null when unknown.</summary>
    public static double? HoursLeft(DiscoveredMarket market, Instant now) => market.Listing.EndsAt.IsKnown
        ? (market.Listing.EndsAt - now).Nanos / (3600.0 * Instant.NanosPerSecond)
        : null;

    public bool Admits(DiscoveredMarket market, Instant now)
    {
        double? hours = HoursLeft(market, now);
        int? twice = market.IndicatedBid?.Pips + market.IndicatedAsk?.Pips;
        return Tiers.Admits(market.Volume24h, SpreadPips(market))
            && Within(market.Volume24h, MinimumVolume, null)
            && Within(SpreadPips(market), null, MaximumSpreadPips)
            && Within(hours, MinimumHours, MaximumHours)
            && Within(twice, MinimumPrice?.Pips * 2, MaximumPrice?.Pips * 2);
    }

    /// <summary>What the venue has within these bounds, up to the filter's limit.</summary>
    public async Task<IReadOnlyList<DiscoveredMarket>> Find(
        IInstrumentCatalog catalog, MarketFilter filter, TimeProvider time, CancellationToken cancel)
    {
        Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
        // The catalog would count what is screened out here.
        MarketFilter wide = this == Everything ? filter : filter with { Limit = int.MaxValue };
        List<DiscoveredMarket> found = [];
        await foreach (DiscoveredMarket market in catalog.Discover(wide, cancel).ConfigureAwait(false))
        {
            if (found.Count >= filter.Limit) { break; }
            if (Admits(market, now)) { found.Add(market); }
        }
        return found;
    }

    private static bool Within<T>(T? value, T? least, T? most)
        where T : struct, IComparable<T>
    {
        if (least is null && most is null) { return true; }
        if (value is not { } known) { return false; }
        return (least is not { } low || known.CompareTo(low) >= 0)
            && (most is not { } high || known.CompareTo(high) <= 0);
    }
}
