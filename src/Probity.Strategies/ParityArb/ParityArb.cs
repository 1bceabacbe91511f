using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
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
    private readonly List<Slot> active = [];
    private TimerId? timer;

    public override string Name => StrategyName;

    public override void OnBook(MarketView market, IStrategyContext context)
    {
        Slot slot = SlotOf(market);
        if (slot.Bundle.IsActive)
        {
            slot.Bundle.Advance(context);
            Settle(context);
        }
        if (options.BuysPairs) { Look(Side.Buy, ref slot.Buying, slot, context); }
        if (options.SellsPairs) { Look(Side.Sell, ref slot.Selling, slot, context); }
    }

    public override void OnFill(MarketView market, OrderView order, OrderFilled fill, IStrategyContext context)
    {
        Slot slot = SlotOf(market);
        slot.Bundle.OnFill(order, fill, context);
        Track(slot);
        Settle(context);
    }

    public override void OnOrderEnded(MarketView market, OrderView order, IStrategyContext context)
    {
        SlotOf(market).Bundle.OnOrderEnded(order, context);
        Settle(context);
    }

    public override void OnConversionFailed(ConversionFailed failed, IStrategyContext context)
    {
        SlotOf(context.Market(failed.Markets[0])).Bundle.OnConversionFailed(context);
        Settle(context);
    }

    public override void OnTimer(TimerId timer, IStrategyContext context)
    {
        if (timer != this.timer) { return; }
        this.timer = null;
        foreach (Slot slot in active) { slot.Bundle.Advance(context); }
        Settle(context);
    }

    public override ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Of(Name), timer?.Value ?? 0);
        foreach (Slot slot in active) { hash = StateHash.Combine(hash, slot.Market.Market.Id.Value); }
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
        MarketView market = slot.Market;
        ParityPlan plan = Plan(side, slot, options.MaximumSize);
        string why = "";
        Gate gate = plan.StoppedBy;
        if (gate == Gate.Taken && Blocked(slot, context) is { } block) { (gate, why) = (Gate.Limits, block); }
        if (gate == Gate.Taken) { (plan, gate) = Afford(plan, slot, context.FreeCash(market.Market.Currency)); }
        if (gate == Gate.Taken && (!market.IsTrusted || market.First.IsCrossed() || market.Second.IsCrossed()))
        {
            gate = Gate.StaleData;
        }
        if (gate == Gate.Taken && !TryTake(plan, slot, context)) { (gate, why) = (Gate.Limits, "risk refused it"); }
        Record(plan, gate, why, ref sight, slot, context);
    }

    private ParityPlan Plan(Side side, Slot slot, Quantity mostShares) =>
        ParityPlan.Of(side, slot.Bundle.Legs, slot.Market.Terms, options, mostShares, options.MaximumNotional);

    /// <summary>Fewer pairs when the free cash does not cover the worst that the legs may cost.</summary>
    private (ParityPlan Plan, Gate Gate) Afford(ParityPlan plan, Slot slot, Cash free)
    {
        Cash worst = plan.WorstCost(slot.Bundle.Legs);
        if (worst <= free) { return (plan, Gate.Taken); }
        Int128 scaled = (Int128)plan.Walk.Size.Micros * Math.Max(0, free.Micros);
        var affordable = Quantity.FromMicros(IntegerMath.Divide(scaled, worst.Micros, Rounding.Down));
        ParityPlan smaller = Plan(plan.Side, slot, affordable);
        return smaller.StoppedBy == Gate.Taken ? (smaller, Gate.Taken) : (plan, Gate.Limits);
    }

    private string? Blocked(Slot slot, IStrategyContext context)
    {
        if (!context.CanTrade) { return "trading is paused"; }
        if (slot.Market.Status != MarketStatus.Open) { return "the market is not open"; }
        if (slot.Bundle.IsActive) { return "a trade of this market is under way"; }
        if (context.Now < slot.RestsUntil) { return "the market rests after a trade"; }
        return Pressing() >= options.MaximumBundles ? "enough trades are under way" : null;
    }

    private bool TryTake(in ParityPlan plan, Slot slot, IStrategyContext context)
    {
        slot.RestsUntil = context.Now + options.Cooldown;
        if (plan.Side == Side.Sell) { slot.Bundle.Split(plan, context); }
        else if (!slot.Bundle.TryBuy(plan, context)) { return false; }
        Track(slot);
        Arm(context);
        return true;
    }

    private static void Record(
        in ParityPlan plan, Gate gate, string why, ref Sight sight, Slot slot, IStrategyContext context)
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
        return slots[id] ??= new Slot(market, options);
    }

    private void Track(Slot slot)
    {
        if (slot.Bundle.IsActive && !active.Contains(slot)) { active.Add(slot); }
    }

    /// <summary>Lets go of trades that have ended and keeps the timer going for the others.</summary>
    private void Settle(IStrategyContext context)
    {
        for (int i = active.Count - 1; i >= 0; i--)
        {
            Slot slot = active[i];
            if (slot.Bundle.IsActive) { continue; }
            active.RemoveAt(i);
            slot.RestsUntil = slot.Bundle.EndedAt + options.Cooldown;
        }
        Arm(context);
    }

    private void Arm(IStrategyContext context)
    {
        if (timer is null && Pressing() > 0) { timer = context.After(options.RetryEvery); }
    }

    private int Pressing()
    {
        int count = 0;
        foreach (Slot slot in active)
        {
            if (slot.Bundle.IsPressing) { count++; }
        }
        return count;
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
    private sealed class Slot(MarketView market, ParityArbOptions options)
    {
        public Sight Buying;
        public Sight Selling;

        public MarketView Market { get; } = market;

        public ParityBundle Bundle { get; } = new(market, options);

        public Instant RestsUntil { get; set; }

        public ulong Digest(ulong hash) =>
            StateHash.Combine(Bundle.Digest(Selling.Digest(Buying.Digest(hash))), RestsUntil.Nanos);
    }
}
