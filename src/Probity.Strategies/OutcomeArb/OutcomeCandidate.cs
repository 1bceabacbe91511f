using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Bundles;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// One mode of an event as <see cref="OutcomeArb"/> would judge it now, had it all the cash it needs and nothing under
/// way: for screens and scans. Amounts are for <paramref name="Size"/> sets.
/// </summary>
/// <param name="Mode">How it would be traded.</param>
/// <param name="Bought">What a set buys.</param>
/// <param name="Sold">What is sold after a conversion.</param>
/// <param name="StoppedBy">The first gate that it does not pass, or <see cref="Gate.Taken"/>.</param>
/// <param name="Size">Sets, as many shares of each leg.</param>
/// <param name="Gross">Edge at the best prices; negative when there is none.</param>
/// <param name="Fees">Of all legs.</param>
/// <param name="Slippage">Of walking past the best prices.</param>
/// <param name="Buffer">Held back for what may go wrong, and what locked capital has to earn.</param>
/// <param name="Net">What is left.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record OutcomeCandidate(
    OutcomeMode Mode,
    IReadOnlyList<InstrumentId> Bought,
    IReadOnlyList<InstrumentId> Sold,
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
    /// Edge of one set at the best prices before costs, pips; null when there is nothing to trade with, or the mode
    /// says nothing about such a group.
    /// </summary>
    public static int? EdgePips(OutcomeMode mode, EventGroup group, IReadOnlyList<MarketView> markets) =>
        mode.Fits(group.Kind) ? new OutcomeBoard(group, markets).EdgePips(mode) : null;

    /// <summary>Judges a mode; null when there is nothing to trade with.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="group">The event.</param>
    /// <param name="markets">Its markets in the group's order.</param>
    /// <param name="options">As the strategy's.</param>
    /// <param name="now">For the time until the result.</param>
    public static OutcomeCandidate? Of(
        OutcomeMode mode, EventGroup group, IReadOnlyList<MarketView> markets, OutcomeArbOptions options, Instant now)
    {
        if (!mode.Fits(group.Kind)) { return null; }
        var board = new OutcomeBoard(group, markets);
        if (board.EdgePips(mode) is not { } edge) { return null; }
        BundleRisks Risks(BundleForm form) => BundleOdds.Expected(form, options.Bundle, now);
        if (OutcomePlan.Best(mode, board, options.Bundle, Risks) is not { } best) { return null; }
        (Gate gate, string reason) = Judge(best, edge, group, options);
        JointWalk walk = best.Plan.Walk;
        return new OutcomeCandidate(
            mode,
            [.. best.Form.Legs.Select(leg => leg.Instrument)],
            [.. best.Form.Sales.Select(leg => leg.Instrument)],
            gate, walk.Size, walk.Gross, walk.Fees, walk.Slippage, best.Plan.Buffer, best.Plan.Net,
            $"{best.Describe()}: {reason}");
    }

    private static (Gate Gate, string Reason) Judge(
        in OutcomePlan best, int edge, EventGroup group, OutcomeArbOptions options)
    {
        if (edge <= 0) { return (Gate.GrossEdge, $"a set loses {Cash.FromMicros(-edge * 100L)} before costs"); }
        Gate stop = best.Plan.StoppedBy;
        if (stop != Gate.Taken) { return (stop, best.Plan.Because(stop)); }
        if (best.Mode.Refusal(group.Kind) is { } unsafeBecause) { return (Gate.Limits, unsafeBecause); }
        if (!options.Modes.Contains(best.Mode)) { return (Gate.Limits, "the configuration does not trade this mode"); }
        if (!best.Form.IsOpen) { return (Gate.Limits, "a market is not open"); }
        Gate last = best.Form.IsBelievable ? Gate.Taken : Gate.StaleData;
        return (last, best.Plan.Because(last));
    }
}
