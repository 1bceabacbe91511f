using Probity.Domain.Books;
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
/// Buys both outcomes of a market where they cost less than a dollar after all costs and merges them, or splits a
/// dollar and sells both where they bring more: <c>edge = 1 - (ask_yes + ask_no) - fees - slippage - buffer</c>
/// (docs/strategies/parity-arb.md). A candidate is one look at one direction of one market. It is looked at when its
/// best levels changed, and on every message while its best prices leave an edge. Each goes down the gates and is
/// counted once, so that the counts sum to the candidates; one that is stopped again at the same prices by the same
/// gate is counted, but not stored again.
/// </summary>
public sealed class ParityArb(ParityArbOptions options) : Strategy
{
    /// <summary>As in configuration.</summary>
    public const string StrategyName = "parity-arb";

    private readonly List<Slot?> slots = [];
    private readonly BundleDesk desk = new(options.Bundle);
    private readonly BundleOdds odds = new(options.Bundle);

    public override string Name => StrategyName;

    public override void OnBook(MarketView market, IStrategyContext context)
    {
        Slot slot = SlotOf(market);
        if (slot.Bundle.IsActive)
        {
            slot.Bundle.Advance(context);
            desk.Settle(context);
        }
        if (options.BuysPairs) { Look(Side.Buy, ref slot.Buying, slot, context); }
        if (options.SellsPairs) { Look(Side.Sell, ref slot.Selling, slot, context); }
    }

    public override void OnFill(MarketView market, OrderView order, OrderFilled fill, IStrategyContext context)
    {
        Slot slot = SlotOf(market);
        slot.Bundle.OnFill(order, fill, context);
        desk.Track(slot.Bundle, context);
    }

    public override void OnSettled(
        MarketView market, OrderView order, FillSettlement settlement, IStrategyContext context)
    {
        if (settlement.Tier < SettlementTier.Confirmed) { return; }
        odds.NoteSettlement(market.Market.Id, settlement.Tier == SettlementTier.Failed);
        Slot slot = SlotOf(market);
        slot.Bundle.OnSettled(order, settlement, context);
        desk.Track(slot.Bundle, context);
    }

    public override void OnOrderEnded(MarketView market, OrderView order, IStrategyContext context)
    {
        SlotOf(market).Bundle.OnOrderEnded(order, context);
        desk.Settle(context);
    }

    public override void OnConversionFailed(ConversionFailed failed, IStrategyContext context)
    {
        SlotOf(context.Market(failed.Markets[0])).Bundle.OnConversionFailed(context);
        desk.Settle(context);
    }

    public override void OnTimer(TimerId timer, IStrategyContext context) => desk.OnTimer(timer, context);

    public override ulong Digest()
    {
        ulong hash = odds.Digest(desk.Digest(StateHash.Of(Name)));
        foreach (Slot? slot in slots) { hash = slot?.Digest(hash) ?? StateHash.Combine(hash, 0L); }
        return hash;
    }

    /// <summary>
    /// The cheap look that nearly every message ends at: four best levels and one comparison a direction.
    /// </summary>
    private void Look(Side side, ref Sight sight, Slot slot, IStrategyContext context)
    {
        Side resting = side.Opposite();
        MarketView market = slot.Market;
        if (!market.First.TryBest(resting, out Level first) || !market.Second.TryBest(resting, out Level second))
        {
            sight = default;
            return;
        }
        int sum = first.Price.Pips + second.Price.Pips;
        if (side == Side.Buy ? sum < Price.PipsPerDollar : sum > Price.PipsPerDollar)
        {
            sight.See(first, second);
            Consider(side, ref sight, slot, context);
        }
        else if (!sight.Shows(first, second))
        {
            sight.See(first, second);
            sight.ForgetStored();
            context.Count(Gate.GrossEdge);
        }
    }

    /// <summary>Takes a candidate with a gross edge down the gates.</summary>
    private void Consider(Side side, ref Sight sight, Slot slot, IStrategyContext context)
    {
        BundleForm form = slot.Bundle.Form;
        BundleOptions bundle = options.Bundle;
        BundleRisks risks = odds.RisksOf(form, context.Now);
        var plan = BundlePlan.Of(side, form, bundle, risks, bundle.MaximumSize, bundle.MaximumNotional);
        var fit = new BundleFit(plan, plan.StoppedBy, "");
        if (fit.StoppedBy == Gate.Taken && Blocked(slot, context) is { } why)
        {
            fit = new BundleFit(plan, Gate.Limits, why);
        }
        if (fit.StoppedBy == Gate.Taken)
        {
            fit = BundleFit.Of(plan, form, bundle, risks, context.FreeCash(slot.Market.Market.Id));
        }
        if (fit.StoppedBy == Gate.Taken && !form.IsBelievable) { fit = fit with { StoppedBy = Gate.StaleData }; }
        if (fit.StoppedBy == Gate.Taken && !TryTake(fit.Plan, slot, context))
        {
            fit = fit with { StoppedBy = Gate.Limits, Why = "risk refused it" };
        }
        Record(fit.Plan, fit.StoppedBy, fit.Why, ref sight, slot, context);
    }

    private string? Blocked(Slot slot, IStrategyContext context)
    {
        if (!context.CanTrade) { return "trading is paused"; }
        if (slot.Market.Status != MarketStatus.Open) { return "the market is not open"; }
        if (slot.Bundle.IsActive) { return "a trade of this market is under way"; }
        bool rests = context.Now < slot.RestsUntil || context.Now < slot.Bundle.EndedAt + options.Bundle.Cooldown;
        if (rests) { return "the market rests after a trade"; }
        return desk.IsFull ? "enough trades are under way" : null;
    }

    private bool TryTake(in BundlePlan plan, Slot slot, IStrategyContext context)
    {
        slot.RestsUntil = context.Now + options.Bundle.Cooldown;
        if (plan.Side == Side.Sell) { slot.Bundle.Split(plan, context); }
        else if (!slot.Bundle.TryBuy(plan, context)) { return false; }
        desk.Track(slot.Bundle, context);
        return true;
    }

    private static void Record(
        in BundlePlan plan, Gate gate, string why, ref Sight sight, Slot slot, IStrategyContext context)
    {
        if (gate != Gate.Taken && !sight.IsNews(gate))
        {
            context.Count(gate);
            return;
        }
        string way = plan.Side == Side.Buy ? "buy both" : "split and sell both";
        string because = why.Length > 0 ? why : plan.Because(gate);
        string reason = $"{way} at {sight.First.Price} + {sight.Second.Price}: {because}";
        MarketId market = slot.Market.Market.Id;
        JointWalk walk = plan.Walk;
        context.Explain(new Decision(
            market, gate, walk.Size, walk.Gross, walk.Fees, walk.Slippage, plan.Buffer, plan.Net, reason));
    }

    private Slot SlotOf(MarketView market)
    {
        int id = market.Market.Id.Value;
        while (slots.Count <= id) { slots.Add(null); }
        return slots[id] ??= new Slot(market, options, odds);
    }

    /// <summary>What one direction of a market showed when it was last looked at.</summary>
    private struct Sight
    {
        public Level First;
        public Level Second;

        /// <summary>The gates of the decisions that were stored at these prices, a bit each.</summary>
        private int stored;

        public readonly bool Shows(Level first, Level second) =>
            First.Price == first.Price && First.Size == first.Size
            && Second.Price == second.Price && Second.Size == second.Size;

        public void See(Level first, Level second)
        {
            if (First.Price != first.Price || Second.Price != second.Price) { ForgetStored(); }
            (First, Second) = (first, second);
        }

        public void ForgetStored() => stored = 0;

        public bool IsNews(Gate gate)
        {
            int before = stored;
            stored |= 1 << (int)gate;
            return stored != before;
        }

        public readonly ulong Digest(ulong hash)
        {
            hash = StateHash.Combine(hash, ((long)First.Price.Pips << 32) | (long)Second.Price.Pips);
            hash = StateHash.Combine(StateHash.Combine(hash, First.Size.Micros), Second.Size.Micros);
            return StateHash.Combine(hash, stored);
        }
    }

    /// <summary>What is kept for one market.</summary>
    private sealed class Slot(MarketView market, ParityArbOptions options, BundleOdds odds)
    {
        public Sight Buying;
        public Sight Selling;

        public MarketView Market { get; } = market;

        public Bundle Bundle { get; } = new(ParityCandidate.FormOf(market), options.Bundle, odds);

        public Instant RestsUntil { get; set; }

        public ulong Digest(ulong hash) =>
            StateHash.Combine(Bundle.Digest(Selling.Digest(Buying.Digest(hash))), RestsUntil.Nanos);
    }
}
