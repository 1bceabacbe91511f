using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>Why a market is not quoted at all.</summary>
internal readonly record struct Exclusion(Gate Gate, string Why);

/// <summary>
/// Looks at a market before anything is priced: may it be quoted, is it worth it? Reasons are constants, so that
/// looking costs nothing.
/// </summary>
internal sealed class MakerScreen(MarketMakerOptions options)
{
    private const double SecondsPerDay = 86_400;

    private readonly MakerSelection selection = options.Selection;
    private readonly MakerProtection protection = options.Protection;

    /// <summary>What forbids quoting now, before the books are read.</summary>
    public Exclusion? Forbidden(MakerMarket market, Instant now)
    {
        switch (MarketPhases.Of(market.View.Status, market.Market.EndsAt, now, protection.PullBeforeEnd))
        {
            case MarketPhase.Ending: return new(Gate.Limits, "the end is near");
            case MarketPhase.Paused: return new(Gate.Limits, "the market is paused");
            case MarketPhase.Over: return new(Gate.Limits, "the market is over");
            case MarketPhase.Open:
            default: break;
        }
        if (!market.View.IsTrusted) { return new(Gate.StaleData, "the book is not trusted"); }
        if (now - market.View.UpdatedAt > protection.MaximumDataAge)
        {
            return new(Gate.StaleData, "the book is too old");
        }
        return market.RestsUntil > now ? new(Gate.Limits, "it lost too much and rests") : null;
    }

    /// <summary>What speaks against a market whose books were read.</summary>
    public Exclusion? Unsuitable(MakerMarket market, Instant now)
    {
        FoldedBook book = market.Signals.Book;
        if (!book.IsTwoSided) { return new(Gate.Limits, "the book is one-sided"); }
        if (book.Spread < -protection.ParityTolerance) { return new(Gate.StaleData, "the two books contradict"); }
        if (book.Spread <= 0) { return new(Gate.StaleData, "the book is crossed"); }
        if (book.Spread < selection.MinimumSpread) { return new(Gate.GrossEdge, "the market's spread is too tight"); }
        if (book.Spread > selection.MaximumSpread) { return new(Gate.Limits, "the market's spread is too wide"); }
        double fair = market.Signals.Fair;
        if (fair < selection.LowestPrice || fair > selection.HighestPrice)
        {
            return new(Gate.Limits, "the price is near 0 or 1");
        }
        return IsTooQuiet(market, now) ? new(Gate.Limits, "takers trade too little") : null;
    }

    /// <summary>Dollars a day that takers trade, as far as it was watched.</summary>
    public static double DollarsPerDay(MakerMarket market, Instant now) =>
        market.Signals.Volume.PerSecond(now) * SecondsPerDay * market.Signals.Fair;

    private bool IsTooQuiet(MakerMarket market, Instant now) =>
        selection.MinimumVolume > 0
        && now - market.WatchedSince >= selection.VolumeWatch
        && DollarsPerDay(market, now) < selection.MinimumVolume;
}
