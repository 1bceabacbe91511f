using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Strategies.Signals;

namespace Probity.Strategies.Bundles;

/// <summary>How far the trade of a form is.</summary>
internal enum BundlePhase : byte
{
    Idle = 0,

    /// <summary>Orders are out; nothing to do until every one of them has ended.</summary>
    Legs = 1,

    /// <summary>A split was asked for; its shares are not here yet.</summary>
    Splitting = 2,

    /// <summary>
    /// The split did not come in time. Should it still come, it is merged back; the form rests until then.
    /// </summary>
    Overdue = 3,

    /// <summary>
    /// Orders have ended; legs that are missing are completed or the others unwound, and what a conversion brought is
    /// sold.
    /// </summary>
    Rebalancing = 4,

    /// <summary>A merge or conversion was asked for.</summary>
    Converting = 5,
}

/// <summary>
/// The trade of one form from its legs to flat (or to sets that are kept). It counts what this strategy itself bought,
/// sold and converted, because other strategies may trade the same account. Whatever the fills were (none, some legs,
/// more than asked for because a fill-and-kill BUY spends dollars), the rule is the same: complete sets become cash, a
/// surplus is completed while that loses nothing and then unwound. No venue executes legs atomically.
/// </summary>
internal sealed class Bundle
{
    private const int MostRequests = 3;

    private readonly BundleOptions options;
    private readonly BundleOdds odds;
    private readonly BundleConversion conversion;
    private readonly LegHolding[] held;
    private readonly BundleOrders orders;
    private readonly BundleStock stock;

    private Instant completeUntil;
    private long kept;

    public Bundle(BundleForm form, BundleOptions options, BundleOdds odds)
    {
        (Form, this.options, this.odds) = (form, options, odds);
        conversion = new BundleConversion(form);
        held = new LegHolding[form.Legs.Length];
        orders = new BundleOrders(options, 2 * (form.Legs.Length + form.Sales.Length));
        stock = new BundleStock(form, options);
    }

    public BundleForm Form { get; }

    public BundlePhase Phase { get; private set; }

    public Side Side { get; private set; }

    public bool IsActive => Phase != BundlePhase.Idle;

    /// <summary>Counts against the trades that may be under way, and needs the timer.</summary>
    public bool IsPressing => Phase is not (BundlePhase.Idle or BundlePhase.Overdue);

    /// <summary>When the last trade ended.</summary>
    public Instant EndedAt { get; private set; }

    /// <summary>What complete sets that are kept have cost; the strategy takes it over.</summary>
    public Cash Locked { get; private set; }

    /// <summary>Sends the legs of a plan.</summary>
    /// <returns>False when risk refused them.</returns>
    public bool TryBuy(in BundlePlan plan, IStrategyContext context)
    {
        Begin(Side.Buy);
        return TrySendLegs(plan, $"buy a set for {plan.Net} after costs, then {Ending}", context);
    }

    /// <summary>
    /// Asks for the shares to sell; they are sold when they have arrived and the edge is still there.
    /// </summary>
    public void Split(in BundlePlan plan, IStrategyContext context)
    {
        Begin(Side.Sell);
        Phase = BundlePhase.Splitting;
        string reason = $"split to sell both for {plan.Net} after costs";
        conversion.Request(ConversionKind.Split, plan.Walk.Size, options.ConversionTimeout, reason, context);
    }

    /// <returns>False when the order trades nothing of this form.</returns>
    public bool OnFill(OrderView order, OrderFilled fill, IStrategyContext context)
    {
        int leg = Form.LegOf(order.Instrument), sale = leg < 0 ? Form.SaleOf(order.Instrument) : -1;
        if (leg < 0 && sale < 0) { return false; }
        if (!IsActive)
        {
            Begin(order.Side);
            AfterLegs(context);
        }
        if (leg >= 0) { held[leg].Add(order.Side, fill); }
        else { stock.Add(sale, order.Side, fill); }
        if (Phase == BundlePhase.Rebalancing) { Advance(context); }
        return true;
    }

    /// <summary>A fill became final, or did not happen after all: then its shares are missing.</summary>
    public void OnSettled(OrderView order, in FillSettlement fill, IStrategyContext context)
    {
        int leg = Form.LegOf(order.Instrument), sale = leg < 0 ? Form.SaleOf(order.Instrument) : -1;
        if (fill.Tier != SettlementTier.Failed || (leg < 0 && sale < 0)) { return; }
        if (!IsActive)
        {
            // The averages stay, so that the missing shares can be looked for at no loss.
            completeUntil = Instant.None;
            AfterLegs(context);
        }
        if (leg >= 0) { held[leg].TakeBack(order.Side, fill); }
        else { stock.TakeBack(sale, order.Side, fill); }
        if (Phase == BundlePhase.Rebalancing) { Advance(context); }
    }

    public void OnOrderEnded(OrderView order, IStrategyContext context)
    {
        int leg = Form.LegOf(order.Instrument);
        if (Phase != BundlePhase.Legs || (leg < 0 && Form.SaleOf(order.Instrument) < 0)) { return; }
        if (!orders.TryEnd(order)) { return; }
        if (leg >= 0 && order.Purpose == OrderPurpose.Take)
        {
            odds.NoteLeg(Form.Legs[leg].Market.Market.Id, order.Filled < order.Quantity);
        }
        if (orders.Open > 0) { return; }
        AfterLegs(context);
        Advance(context);
    }

    /// <summary>
    /// A split that will not come is not waited for. A merge or conversion is asked for again when its time is over:
    /// what it failed for, usually shares that are not yet on the chain, needs that time.
    /// </summary>
    public void OnConversionFailed(IStrategyContext context)
    {
        if (Phase is BundlePhase.Splitting or BundlePhase.Overdue) { End(context); }
    }

    /// <summary>Does what can be done now; called on each change of the books and on the timer.</summary>
    public void Advance(IStrategyContext context)
    {
        switch (Phase)
        {
            case BundlePhase.Splitting or BundlePhase.Overdue: AwaitSplit(context); break;
            case BundlePhase.Rebalancing: Rebalance(context); break;
            case BundlePhase.Converting: AwaitConversion(context); break;
        }
    }

    /// <summary>Sets that are kept since the last call.</summary>
    public Cash TakeLocked()
    {
        Cash taken = Locked;
        Locked = Cash.Zero;
        return taken;
    }

    public ulong Digest(ulong hash)
    {
        foreach (LegHolding holding in held) { hash = StateHash.Combine(hash, holding.Digest()); }
        hash = StateHash.Combine(hash, ((long)Phase << 8) | (long)Side);
        hash = stock.Digest(orders.Digest(conversion.Digest(hash)));
        hash = StateHash.Combine(StateHash.Combine(hash, completeUntil.Nanos), Locked.Micros + kept);
        return StateHash.Combine(hash, EndedAt.Nanos);
    }

    private string Ending => Form.Exit switch
    {
        BundleExit.Merge => "merge",
        BundleExit.Convert => "convert and sell",
        _ => "hold",
    };

    private void Begin(Side direction)
    {
        Side = direction;
        completeUntil = Instant.None;
        orders.Begin();
        foreach (ref LegHolding holding in held.AsSpan()) { holding = LegHolding.Carried(holding.Held); }
    }

    private void AfterLegs(IStrategyContext context)
    {
        Phase = BundlePhase.Rebalancing;
        if (!completeUntil.IsKnown) { completeUntil = context.Now + options.CompleteWithin; }
    }

    private bool TrySendLegs(in BundlePlan plan, string reason, IStrategyContext context)
    {
        var intents = new OrderIntent[Form.Legs.Length];
        for (int leg = 0; leg < intents.Length; leg++)
        {
            Price limit = plan.LimitOf(leg, Form, options);
            intents[leg] = orders.Make(
                Form.Legs[leg], Side, limit, plan.Walk.Size, OrderPurpose.Take, reason, context);
        }
        BundleOrders.RiskiestFirst(intents, Form, Side, odds);
        bool alone = options.RiskiestFirst && Side == Side.Buy;
        if (!orders.TrySend(alone ? intents[..1] : intents, reason, context)) { return false; }
        Phase = BundlePhase.Legs;
        if (alone) { orders.RestUntil = Instant.None; }
        return true;
    }

    private void Rebalance(IStrategyContext context)
    {
        bool uneven = BundleBalance.HasSurplus(Form, held);
        if (!uneven)
        {
            Release(context);
            return;
        }
        if (!context.CanTrade || context.Now < orders.RestUntil) { return; }
        Balance balance = context.Now > completeUntil
            ? Balance.Unwind
            : BundleBalance.Complete(Form, Side, held, options, orders, context);
        if (balance == Balance.Unwind) { BundleBalance.Unwind(Form, held, options, orders, context); }
        if (orders.Open > 0) { Phase = BundlePhase.Legs; }
    }

    /// <summary>Complete sets become cash or are kept; then what a conversion brought is sold.</summary>
    private void Release(IStrategyContext context)
    {
        long sets = BundleBalance.Sets(held);
        if (Form.Exit == BundleExit.Convert) { sets -= sets % Math.Max(1, Form.SizeStep.Micros); }
        if (sets <= 0) { Sell(context); }
        else if (Form.Exit == BundleExit.Hold) { Keep(sets, context); }
        else
        {
            Phase = BundlePhase.Converting;
            conversion.Request(Kind, Quantity.FromMicros(sets), options.ConversionTimeout, Why, context);
        }
    }

    private ConversionKind Kind => Form.Exit == BundleExit.Merge ? ConversionKind.Merge : ConversionKind.Convert;

    private string Why => Form.Exit == BundleExit.Merge
        ? "merge the pairs back into cash"
        : $"convert NO of {Form.Legs.Length} questions into cash and YES of the others";

    /// <summary>
    /// What is never converted is given up: its sets pay their payout whatever happens, so they are kept.
    /// </summary>
    private void AwaitConversion(IStrategyContext context)
    {
        bool done = conversion.HasGone(context);
        if (!done && context.Now <= conversion.Deadline) { return; }
        bool resolved = Form.Legs.Any(leg => leg.Market.Status == Domain.Markets.MarketStatus.Resolved);
        if (!done && conversion.Requests < MostRequests && !resolved)
        {
            // Fills may have failed meanwhile.
            conversion.Shrink(BundleBalance.Sets(held));
            conversion.Again(Kind, options.ConversionTimeout, Why, context);
            return;
        }
        if (done) { stock.Arrive(conversion.Quantity, BundleBalance.CostOfSet(Form, held), context); }
        else { Locked += CostOf(conversion.Quantity.Micros); }
        foreach (ref LegHolding holding in held.AsSpan()) { holding.Held -= conversion.Quantity.Micros; }
        Phase = BundlePhase.Rebalancing;
        Rebalance(context);
    }

    private void AwaitSplit(IStrategyContext context)
    {
        long arrived = conversion.Arrived(context);
        bool late = context.Now > conversion.Deadline || Phase == BundlePhase.Overdue;
        if (Form.Legs[0].IsOver)
        {
            End(context);
            return;
        }
        if (arrived < conversion.Quantity.Micros && !late) { return; }
        if (arrived <= 0)
        {
            Phase = BundlePhase.Overdue;
            return;
        }
        Quantity shares = Quantity.Min(Quantity.FromMicros(arrived), conversion.Quantity);
        foreach (ref LegHolding holding in held.AsSpan()) { holding.Held += shares.Micros; }
        if (late || !TrySellSplit(shares, context)) { Release(context); }
    }

    /// <summary>
    /// The split is paid and merging back is free, so all that matters is whether selling still pays.
    /// </summary>
    private bool TrySellSplit(Quantity shares, IStrategyContext context)
    {
        if (!context.CanTrade || !Form.Legs[0].IsTradable) { return false; }
        Cash paid = Price.One.Notional(shares, Rounding.Up);
        BundleRisks risks = odds.RisksOf(Form, context.Now);
        BundlePlan plan = BundlePlan.Of(Side.Sell, Form, options, risks, shares, paid);
        return plan.StoppedBy == Gate.Taken
            && TrySendLegs(plan, $"sell the split pair for {plan.Net} after costs", context);
    }

    private void Sell(IStrategyContext context)
    {
        if (!stock.TrySell(orders, context)) { End(context); }
        else if (orders.Open > 0) { Phase = BundlePhase.Legs; }
    }

    /// <summary>The shares stay counted, so that a fill that fails later is missed and put right.</summary>
    private void Keep(long sets, IStrategyContext context)
    {
        if (sets > kept) { Locked += CostOf(sets - kept); }
        kept = sets;
        End(context);
    }

    private Cash CostOf(long sets)
    {
        Int128 attos = (Int128)BundleBalance.CostOfSet(Form, held) * sets;
        return Cash.FromMicros(IntegerMath.Divide(attos, 1_000_000_000_000, Rounding.Up));
    }

    private void End(IStrategyContext context)
    {
        for (int leg = 0; leg < held.Length; leg++) { if (Form.Legs[leg].IsOver) { held[leg] = default; } }
        Phase = BundlePhase.Idle;
        EndedAt = context.Now;
    }
}
