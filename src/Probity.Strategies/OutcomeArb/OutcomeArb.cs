using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Strategies.Bundles;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// Trades outcomes of one event together where their prices do not add up (docs/strategies/outcome-arb.md): NO of
/// several outcomes that exclude each other, held or converted; YES of all outcomes of a complete list; a wider and a
/// narrower question of a ladder. A candidate is one look at one mode of one event: when the edge at the best prices
/// changed, and on every message while there is one. It goes down the same gates as parity's, in equal shares.
/// </summary>
public sealed class OutcomeArb : Strategy
{
    /// <summary>As in configuration.</summary>
    public const string StrategyName = "outcome-arb";

    private readonly OutcomeArbOptions options;
    private readonly List<OutcomeSlot?> slots = [];
    private readonly BundleDesk desk;
    private readonly BundleOdds odds;

    public OutcomeArb(OutcomeArbOptions options)
    {
        this.options = options;
        desk = new BundleDesk(options.Bundle);
        odds = new BundleOdds(options.Bundle);
    }

    public override string Name => StrategyName;

    public override void OnBook(MarketView market, IStrategyContext context)
    {
        if (SlotOf(market, context) is not { } slot) { return; }
        slot.Advance(context);
        desk.Settle(context);
        foreach (OutcomeMode mode in options.Modes)
        {
            if (mode.Fits(slot.Board.Group.Kind) && !IsCovered(mode, slot)) { Look(mode, slot, context); }
        }
    }

    public override void OnFill(MarketView market, OrderView order, OrderFilled fill, IStrategyContext context)
    {
        if (SlotOf(market, context)?.BundleWith(order.Instrument) is not { } bundle) { return; }
        bundle.OnFill(order, fill, context);
        desk.Track(bundle, context);
    }

    public override void OnSettled(
        MarketView market, OrderView order, FillSettlement settlement, IStrategyContext context)
    {
        if (settlement.Tier < SettlementTier.Confirmed) { return; }
        odds.NoteSettlement(market.Market.Id, settlement.Tier == SettlementTier.Failed);
        if (SlotOf(market, context)?.BundleWith(order.Instrument) is not { } bundle) { return; }
        bundle.OnSettled(order, settlement, context);
        desk.Track(bundle, context);
    }

    public override void OnOrderEnded(MarketView market, OrderView order, IStrategyContext context)
    {
        SlotOf(market, context)?.BundleWith(order.Instrument)?.OnOrderEnded(order, context);
        desk.Settle(context);
    }

    public override void OnConversionFailed(ConversionFailed failed, IStrategyContext context)
    {
        SlotOf(context.Market(failed.Markets[0]), context)?.Active?.OnConversionFailed(context);
        desk.Settle(context);
    }

    public override void OnTimer(TimerId timer, IStrategyContext context) => desk.OnTimer(timer, context);

    public override ulong Digest()
    {
        ulong hash = odds.Digest(desk.Digest(StateHash.Of(Name)));
        foreach (OutcomeSlot? slot in slots) { hash = slot?.Digest(hash) ?? StateHash.Combine(hash, 0L); }
        return hash;
    }

    /// <summary>Where NO shares convert, holding them instead earns less and binds the cash.</summary>
    private bool IsCovered(OutcomeMode mode, OutcomeSlot slot) =>
        mode == OutcomeMode.Short && slot.Board.Group.Kind == EventGroupKind.NegRisk
        && options.Modes.Contains(OutcomeMode.Convert);

    private void Look(OutcomeMode mode, OutcomeSlot slot, IStrategyContext context)
    {
        int? edge = slot.Board.EdgePips(mode);
        bool changed = slot.Saw(mode, edge);
        if (edge > 0) { Consider(mode, slot, context); }
        else if (changed && edge is not null) { context.Count(Gate.GrossEdge); }
    }

    /// <summary>Takes a candidate with a gross edge down the gates.</summary>
    private void Consider(OutcomeMode mode, OutcomeSlot slot, IStrategyContext context)
    {
        Instant now = context.Now;
        if (OutcomePlan.Best(mode, slot.Board, options.Bundle, form => odds.RisksOf(form, now)) is not { } best)
        {
            context.Count(Gate.Limits);
            return;
        }
        BundleFit fit = Fit(best, slot, context);
        if (fit.StoppedBy == Gate.Taken && !TryTake(best with { Plan = fit.Plan }, slot, context))
        {
            fit = fit with { StoppedBy = Gate.Limits, Why = "risk refused it" };
        }
        Record(best with { Plan = fit.Plan }, fit, slot, context);
    }

    private BundleFit Fit(in OutcomePlan best, OutcomeSlot slot, IStrategyContext context)
    {
        BundlePlan plan = best.Plan;
        if (plan.StoppedBy != Gate.Taken) { return new BundleFit(plan, plan.StoppedBy, ""); }
        if (Blocked(best, slot, context) is { } why) { return new BundleFit(plan, Gate.Limits, why); }
        BundleRisks risks = odds.RisksOf(best.Form, context.Now);
        var fit = BundleFit.Of(plan, best.Form, options.Bundle, risks, context.FreeCash(best.Form.Markets[0]));
        return fit.StoppedBy == Gate.Taken && !best.Form.IsBelievable ? fit with { StoppedBy = Gate.StaleData } : fit;
    }

    private string? Blocked(in OutcomePlan best, OutcomeSlot slot, IStrategyContext context)
    {
        if (best.Mode.Refusal(slot.Board.Group.Kind) is { } unsafeBecause) { return unsafeBecause; }
        if (!context.CanTrade) { return "trading is paused"; }
        if (!best.Form.IsOpen) { return "a market is not open"; }
        if (slot.Active is not null) { return "a trade of this event is under way"; }
        if (context.Now < slot.RestsUntil(options.Bundle.Cooldown)) { return "the event rests after a trade"; }
        if (desk.IsFull) { return "enough trades are under way"; }
        return best.ToLock(options.Bundle) > options.MaximumLocked - Locked()
            ? $"{Locked()} of {options.MaximumLocked} dollars are locked until results"
            : null;
    }

    private bool TryTake(in OutcomePlan best, OutcomeSlot slot, IStrategyContext context)
    {
        slot.TriedAt = context.Now;
        Bundle bundle = slot.BundleFor(best.Form, options.Bundle, odds);
        if (!bundle.TryBuy(best.Plan, context)) { return false; }
        desk.Track(bundle, context);
        return true;
    }

    private static void Record(in OutcomePlan best, in BundleFit fit, OutcomeSlot slot, IStrategyContext context)
    {
        if (fit.StoppedBy != Gate.Taken && !slot.IsNews(best.Mode, fit.StoppedBy))
        {
            context.Count(fit.StoppedBy);
            return;
        }
        BundlePlan plan = fit.Plan;
        JointWalk walk = plan.Walk;
        string because = fit.Why.Length > 0 ? fit.Why : plan.Because(fit.StoppedBy);
        MarketId market = best.Form.Legs[0].Market.Market.Id;
        context.Explain(new Decision(
            market, fit.StoppedBy, walk.Size, walk.Gross, walk.Fees, walk.Slippage, plan.Buffer, plan.Net,
            $"{best.Describe()}: {because}"));
    }

    private Cash Locked()
    {
        Cash sum = Cash.Zero;
        foreach (OutcomeSlot? slot in slots) { sum += slot?.Locked() ?? Cash.Zero; }
        return sum;
    }

    private OutcomeSlot? SlotOf(MarketView market, IStrategyContext context)
    {
        if (market.Market.Group is not { } id) { return null; }
        while (slots.Count <= id.Value) { slots.Add(null); }
        if (slots[id.Value] is { } known) { return known; }
        foreach (EventGroup group in context.Groups)
        {
            if (group.Id != id) { continue; }
            // A conversion burns what one account holds, so an event is traded with one.
            AccountId account = context.AccountOf(group.Markets[0]);
            foreach (MarketId member in group.Markets) { context.UseAccount(member, account); }
            slots[id.Value] = new OutcomeSlot(new OutcomeBoard(group, [.. group.Markets.Select(context.Market)]));
        }
        return slots[id.Value];
    }
}
