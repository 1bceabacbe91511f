using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Risk;

namespace Probity.Engine;

/// <summary>
/// Whether a venue's market data are good enough to take risk on, by the part of its open markets whose books are not
/// trusted, and what that means for each strategy. A single bad book is the business of its own check; many at once
/// say that something is wrong with the feed.
/// </summary>
internal sealed class DataQuality(DegradedOptions options)
{
    private readonly bool[] degraded = new bool[byte.MaxValue + 1];
    private IReadOnlyList<StrategySlot> slots = [];

    public void Know(IReadOnlyList<StrategySlot> strategies) => slots = strategies;

    /// <summary>Why a strategy takes no new risk at a venue; null when it may.</summary>
    public string? KeptOut(StrategyId strategy, VenueId venue) =>
        ScaleOf(strategy, venue) == 0 ? $"data of {venue} are degraded" : null;

    /// <summary>What is left of a strategy's sizes at a venue, in millionths.</summary>
    public long ScaleOf(StrategyId strategy, VenueId venue) =>
        degraded[(byte)venue] && strategy.Value < slots.Count
            ? options.ScaleOf(slots[strategy.Value].Strategy.Name)
            : DegradedOptions.Whole;

    /// <summary>Counts the books again and tells of a change.</summary>
    /// <returns>True when a venue's data became degraded.</returns>
    public bool Look(EngineState state)
    {
        if (options.ShareMicros == 0) { return false; }
        bool worse = false;
        foreach (VenueId venue in Enum.GetValues<VenueId>())
        {
            (int open, int bad) = Count(state, venue);
            bool now = open > 0 && bad > 0 && (long)bad * DegradedOptions.Whole >= options.ShareMicros * open;
            if (now == degraded[(byte)venue]) { continue; }
            degraded[(byte)venue] = now;
            worse |= now;
            state.Raise(
                now ? Severity.Error : Severity.Info, "data-degraded",
                $"{bad} of {open} open markets of {venue} have a book that is not trusted: "
                + (now ? "data are degraded" : "data are good again"));
        }
        return worse;
    }

    public ulong Digest(ulong hash)
    {
        for (int venue = 0; venue < degraded.Length; venue++)
        {
            if (degraded[venue]) { hash = StateHash.Combine(hash, venue + 1); }
        }
        return hash;
    }

    private static (int Open, int Bad) Count(EngineState state, VenueId venue)
    {
        int open = 0, bad = 0;
        foreach (MarketView market in state.Books.Markets)
        {
            if (market.Market.Venue != venue || market.Status != MarketStatus.Open) { continue; }
            open++;
            if (!market.IsTrusted) { bad++; }
        }
        return (open, bad);
    }
}
