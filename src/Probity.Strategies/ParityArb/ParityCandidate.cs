using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Bundles;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// One direction of a market as <see cref="ParityArb"/> would judge it now, had it all the cash it needs and nothing
/// under way: for screens and scans. Amounts are for <paramref name="Size"/> shares of each outcome; where the edge is
/// gone, for the venue's minimum.
/// </summary>
/// <param name="Side">Buy = buy both and merge, Sell = split and sell both.</param>
/// <param name="StoppedBy">The first gate that it does not pass, or <see cref="Gate.Taken"/>.</param>
/// <param name="Size">Shares of each outcome.</param>
/// <param name="Gross">Edge at the best prices; negative when there is none.</param>
/// <param name="Fees">Of both legs.</param>
/// <param name="Slippage">Of walking past the best prices.</param>
/// <param name="Buffer">Held back for what may go wrong.</param>
/// <param name="Net">What is left.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record ParityCandidate(
    Side Side,
    Gate StoppedBy,
    Quantity Size,
    Cash Gross,
    Cash Fees,
    Cash Slippage,
    Cash Buffer,
    Cash Net,
    string Reason)
{
    /// <summary>
    /// Edge of one pair at the best prices before costs, pips; null when a book has nothing to trade with.
    /// </summary>
    public static int? EdgePips(Side side, MarketView market)
    {
        Side resting = side.Opposite();
        if (!market.First.TryBest(resting, out Level first) || !market.Second.TryBest(resting, out Level second))
        {
            return null;
        }
        int sum = first.Price.Pips + second.Price.Pips;
        return side == Side.Buy ? Price.PipsPerDollar - sum : sum - Price.PipsPerDollar;
    }

    /// <summary>Judges a direction; null when a book has nothing to trade with.</summary>
    public static ParityCandidate? Of(Side side, MarketView market, ParityArbOptions options)
    {
        if (EdgePips(side, market) is not { } edge) { return null; }
        BundleForm form = FormOf(market);
        BundleOptions bundle = options.Bundle;
        BundleRisks risks = BundleOdds.Expected(form, bundle, Instant.None);
        var plan = BundlePlan.Of(side, form, bundle, risks, bundle.MaximumSize, bundle.MaximumNotional);
        (Gate gate, string reason) = Judge(plan, edge, market, options);
        JointWalk walk = plan.Walk;
        return new ParityCandidate(
            side, gate, walk.Size, walk.Gross, walk.Fees, walk.Slippage, plan.Buffer, plan.Net, reason);
    }

    /// <summary>Both outcomes of a market: always worth a dollar, merged or split at will.</summary>
    internal static BundleForm FormOf(MarketView market) =>
        new([new BundleLeg(market, 0), new BundleLeg(market, 1)], Cash.FromDollars(1), BundleExit.Merge);

    private static (Gate Gate, string Reason) Judge(
        in BundlePlan plan, int edge, MarketView market, ParityArbOptions options)
    {
        if (edge <= 0)
        {
            string pair = Price.FromPips(-edge).ToString();
            string why = edge == 0 ? "a pair comes to a dollar exactly" : $"a pair loses {pair} before costs";
            return (Gate.GrossEdge, why);
        }
        if (plan.StoppedBy != Gate.Taken) { return (plan.StoppedBy, plan.Because(plan.StoppedBy)); }
        if (!options.Trades(plan.Side)) { return (Gate.Limits, "the configuration does not trade this direction"); }
        if (market.Status != MarketStatus.Open) { return (Gate.Limits, "the market is not open"); }
        bool stale = !market.IsTrusted || market.First.IsCrossed() || market.Second.IsCrossed();
        Gate last = stale ? Gate.StaleData : Gate.Taken;
        return (last, plan.Because(last));
    }
}
