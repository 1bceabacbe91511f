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

/// <summary>How far a trade of a market is.</summary>
internal enum BundlePhase : byte
{
    Idle = 0,

    /// <summary>Orders are out; nothing to do until every one of them has ended.</summary>
    Legs = 1,

    /// <summary>A split was asked for; its shares are not here yet.</summary>
    Splitting = 2,

    /// <summary>
    /// The split did not come in time. Should it still come, it is merged back; the market rests until then.
    /// </summary>
    Overdue = 3,

    /// <summary>Orders have ended; a leg that is missing is completed or the other is unwound.</summary>
    Rebalancing = 4,

    /// <summary>A merge was asked for.</summary>
    Merging = 5,
}

/// <summary>
/// One market's trade from its legs to flat. It counts what this strategy itself bought, sold, split and merged,
/// because other strategies may trade the same account. Whatever the fills were (none, one leg, more than asked for
/// because a fill-and-kill BUY spends dollars), the rule is the same: pairs are merged, a surplus of one outcome is
/// completed while that loses nothing and then unwound.
/// </summary>
internal sealed class ParityBundle(MarketView market, ParityArbOptions options)
{
    private const int MostMergeRequests = 3;

    private readonly WalkLeg[] legs = [new(market.First, market.Fees), new(market.Second, market.Fees)];
    private readonly MarketId[] markets = [market.Market.Id];
    private readonly OutcomeHolding[] held = new OutcomeHolding[2];
    private readonly SignedQuantity[] positionBefore = new SignedQuantity[2];

    /// <summary>
    /// The last orders that ended, so that late news of one of them is not taken for the end of another.
    /// </summary>
    private readonly ClientOrderId[] endedOrders = new ClientOrderId[8];

    private Side side;
    private int openLegs;
    private int endedCount;
    private Quantity converting;
    private int mergeRequests;
    private Instant deadline;
    private Instant completeUntil;
    private Instant nextAttempt;

    public BundlePhase Phase { get; private set; }

    public bool IsActive => Phase != BundlePhase.Idle;

    /// <summary>Counts against the trades that may be under way, and needs the timer.</summary>
    public bool IsPressing => Phase is not (BundlePhase.Idle or BundlePhase.Overdue);

    /// <summary>When the last trade ended.</summary>
    public Instant EndedAt { get; private set; }

    /// <summary>Both books with the fees as they are now.</summary>
    public ReadOnlySpan<WalkLeg> Legs
    {
        get
        {
            legs[0] = new WalkLeg(market.First, market.Fees);
            legs[1] = new WalkLeg(market.Second, market.Fees);
            return legs;
        }
    }

    /// <summary>Sends both legs of a pair.</summary>
    /// <returns>False when risk refused them.</returns>
    public bool TryBuy(in ParityPlan plan, IStrategyContext context)
    {
        Begin(Side.Buy);
        return TrySendPair(plan, context);
    }

    /// <summary>
    /// Asks for the shares to sell; they are sold when they have arrived and the edge is still there.
    /// </summary>
    public void Split(in ParityPlan plan, IStrategyContext context)
    {
        Begin(Side.Sell);
        Phase = BundlePhase.Splitting;
        Await(plan.Walk.Size, context);
        context.Convert(ConversionKind.Split, markets, converting, $"split to sell both for {plan.Net} after costs");
    }

    public void OnFill(OrderView order, OrderFilled fill, IStrategyContext context)
    {
        if (!IsActive)
        {
            Begin(order.Side);
            AfterLegs(context);
        }
        held[OutcomeOf(order.Instrument)].Add(order.Side, fill);
        if (Phase == BundlePhase.Rebalancing) { Advance(context); }
    }

    public void OnOrderEnded(OrderView order, IStrategyContext context)
    {
        if (Phase != BundlePhase.Legs || endedOrders.Contains(order.Id)) { return; }
        endedOrders[endedCount++ % endedOrders.Length] = order.Id;
        if (--openLegs > 0) { return; }
        AfterLegs(context);
        Advance(context);
    }

    /// <summary>
    /// A split that will not come is not waited for. A merge is asked for again when its time is over: what it failed
    /// for, usually shares that are not yet on the chain, needs that time.
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
            case BundlePhase.Merging: AwaitMerge(context); break;
        }
    }

    public ulong Digest(ulong hash)
    {
        foreach (OutcomeHolding holding in held) { hash = StateHash.Combine(hash, holding.Digest()); }
        foreach (SignedQuantity before in positionBefore) { hash = StateHash.Combine(hash, before.Micros); }
        foreach (ClientOrderId order in endedOrders) { hash = StateHash.Combine(hash, order.Value); }
        hash = StateHash.Combine(hash, ((long)Phase << 16) | ((long)side << 8) | (long)mergeRequests);
        hash = StateHash.Combine(StateHash.Combine(hash, openLegs), endedCount);
        hash = StateHash.Combine(hash, converting.Micros);
        hash = StateHash.Combine(hash, deadline.Nanos);
        hash = StateHash.Combine(hash, completeUntil.Nanos);
        hash = StateHash.Combine(hash, nextAttempt.Nanos);
        return StateHash.Combine(hash, EndedAt.Nanos);
    }

    private void Begin(Side direction)
    {
        side = direction;
        completeUntil = Instant.None;
        nextAttempt = Instant.None;
        foreach (ref OutcomeHolding holding in held.AsSpan()) { holding = OutcomeHolding.Carried(holding.Held); }
    }

    private void AfterLegs(IStrategyContext context)
    {
        Phase = BundlePhase.Rebalancing;
        if (!completeUntil.IsKnown) { completeUntil = context.Now + options.CompleteWithin; }
    }

    private bool TrySendPair(in ParityPlan plan, IStrategyContext context)
    {
        string reason = side == Side.Buy
            ? $"buy a pair for {plan.Net} after costs, then merge"
            : $"sell the split pair for {plan.Net} after costs";
        OrderIntent first = Leg(0, side, plan.LimitOf(0, Legs), plan.Walk.Size, OrderPurpose.Take, reason, context);
        OrderIntent second = Leg(1, side, plan.LimitOf(1, Legs), plan.Walk.Size, OrderPurpose.Take, reason, context);
        return TrySend(IsThinner(1) ? [second, first] : [first, second], reason, context);
    }

    /// <summary>The leg that is likelier to miss goes first (mathematics 4.8).</summary>
    private bool IsThinner(int leg)
    {
        Side resting = side.Opposite();
        return legs[leg].Book.TryBest(resting, out Level own) && legs[1 - leg].Book.TryBest(resting, out Level other)
            && own.Size < other.Size;
    }

    private bool TrySend(ReadOnlySpan<OrderIntent> intents, string reason, IStrategyContext context)
    {
        BundlePhase before = Phase;
        (Phase, openLegs) = (BundlePhase.Legs, intents.Length);
        nextAttempt = context.Now + options.RetryEvery;
        if (context.TakeTogether(intents, reason)) { return true; }
        (Phase, openLegs) = (before, 0);
        return false;
    }

    private OrderIntent Leg(
        int outcome, Side way, Price limit, Quantity size, OrderPurpose purpose, string why, IStrategyContext context)
    {
        InstrumentId instrument = market.Market.Outcome(outcome).Id;
        return OrderIntent.Take(context.Self, instrument, way, limit, size, 0, why) with { Purpose = purpose };
    }

    private void Rebalance(IStrategyContext context)
    {
        long gap = held[0].Held - held[1].Held;
        int excess = gap > 0 ? 0 : 1;
        long unpaired = Math.Clamp(held[excess].Held, 0, Math.Abs(gap));
        Quantity surplus = Quantity.FromMicros(unpaired).FloorTo(market.Terms.SizeStep);
        if (surplus.IsZero || market.Status >= MarketStatus.Closed)
        {
            Merge(context);
            return;
        }
        bool canAct = context.CanTrade && market.Status == MarketStatus.Open && market.IsTrusted;
        if (!canAct || context.Now < nextAttempt) { return; }
        OrderIntent? completion = null;
        bool unwind = context.Now > completeUntil || !CanComplete(excess, surplus, out completion, context);
        if (unwind) { Unwind(excess, surplus, context); }
        else if (completion is not null) { TrySend([completion], completion.Reason, context); }
    }

    /// <summary>
    /// Looks for the missing leg at a price that loses nothing: of a bought pair the other outcome is bought, of a sold
    /// pair the surplus itself is sold.
    /// </summary>
    /// <returns>False when it can't be had whatever the price; no completion means not at this price.</returns>
    private bool CanComplete(int excess, Quantity surplus, out OrderIntent? completion, IStrategyContext context)
    {
        completion = null;
        int done = side == Side.Buy ? excess : 1 - excess, missing = 1 - done;
        if (held[done].AveragePicos(side) is not { } average) { return false; }
        WalkLeg leg = Legs[missing];
        Price limit = ParityPlan.ZeroEdgeLimit(side, leg, average);
        Cash notional = limit.Notional(surplus, Rounding.Down);
        bool tooSmall = side == Side.Buy && notional < market.Terms.MinimumTakerNotional;
        if (tooSmall || ParityPlan.Loses(side, limit, leg.Fees, average)) { return false; }
        bool onOffer = leg.Book.TryBest(side.Opposite(), out Level best) && side.IsAtLeastAsGood(limit, best.Price);
        if (!onOffer) { return true; }
        string reason = $"complete the pair: {surplus} shares at {limit} or better lose nothing";
        completion = Leg(missing, side, limit, surplus, OrderPurpose.Hedge, reason, context);
        return true;
    }

    private void Unwind(int excess, Quantity surplus, IStrategyContext context)
    {
        IBookView book = Legs[excess].Book;
        if (!book.TryBest(Side.Buy, out Level bid)) { return; }
        Price limit = Price.Max(book.Grid.Ceiling(bid.Price.OffsetClamped(-options.UnwindBand)), book.Grid.Lowest);
        string reason = $"unwind {surplus} shares without their other leg, at {limit} or better";
        TrySend([Leg(excess, Side.Sell, limit, surplus, OrderPurpose.Unwind, reason, context)], reason, context);
    }

    private void AwaitSplit(IStrategyContext context)
    {
        long arrived = Math.Min(Moved(0, context), Moved(1, context));
        bool late = context.Now > deadline || Phase == BundlePhase.Overdue;
        if (market.Status >= MarketStatus.Closed)
        {
            End(context);
            return;
        }
        if (arrived < converting.Micros && !late) { return; }
        if (arrived <= 0)
        {
            Phase = BundlePhase.Overdue;
            return;
        }
        Quantity shares = Quantity.Min(Quantity.FromMicros(arrived), converting);
        foreach (ref OutcomeHolding holding in held.AsSpan()) { holding.Held += shares.Micros; }
        if (late || !TrySellSplit(shares, context)) { Merge(context); }
    }

    /// <summary>
    /// The split is paid and merging back is free, so all that matters is whether selling still pays.
    /// </summary>
    private bool TrySellSplit(Quantity shares, IStrategyContext context)
    {
        if (!context.CanTrade || !market.IsTrusted || market.Status != MarketStatus.Open) { return false; }
        Cash paid = Price.One.Notional(shares, Rounding.Up);
        ParityPlan plan = ParityPlan.Of(Side.Sell, Legs, market.Terms, options, shares, paid);
        return plan.StoppedBy == Gate.Taken && TrySendPair(plan, context);
    }

    private void Merge(IStrategyContext context)
    {
        long pairs = Math.Min(held[0].Held, held[1].Held);
        if (pairs <= 0)
        {
            End(context);
            return;
        }
        Phase = BundlePhase.Merging;
        mergeRequests = 0;
        Await(Quantity.FromMicros(pairs), context);
        RequestMerge(context);
    }

    private void RequestMerge(IStrategyContext context)
    {
        mergeRequests++;
        deadline = context.Now + options.ConversionTimeout;
        context.Convert(ConversionKind.Merge, markets, converting, "merge the pairs back into cash");
    }

    /// <summary>A merge that never shows up is given up: its pairs pay a dollar each whatever happens.</summary>
    private void AwaitMerge(IStrategyContext context)
    {
        bool merged = Math.Max(Moved(0, context), Moved(1, context)) <= -converting.Micros;
        if (!merged && context.Now <= deadline) { return; }
        if (!merged && mergeRequests < MostMergeRequests && market.Status < MarketStatus.Resolved)
        {
            RequestMerge(context);
            return;
        }
        foreach (ref OutcomeHolding holding in held.AsSpan()) { holding.Held -= converting.Micros; }
        Phase = BundlePhase.Rebalancing;
        Rebalance(context);
    }

    private void End(IStrategyContext context)
    {
        if (market.Status >= MarketStatus.Closed) { Array.Clear(held); }
        Phase = BundlePhase.Idle;
        EndedAt = context.Now;
    }

    /// <summary>Notes the positions before a conversion, because no hook tells when it happens.</summary>
    private void Await(Quantity quantity, IStrategyContext context)
    {
        converting = quantity;
        deadline = context.Now + options.ConversionTimeout;
        for (int i = 0; i < 2; i++) { positionBefore[i] = context.Position(market.Market.Outcome(i).Id); }
    }

    private long Moved(int outcome, IStrategyContext context) =>
        (context.Position(market.Market.Outcome(outcome).Id) - positionBefore[outcome]).Micros;

    private int OutcomeOf(InstrumentId instrument) => instrument == market.Market.First.Id ? 0 : 1;
}
