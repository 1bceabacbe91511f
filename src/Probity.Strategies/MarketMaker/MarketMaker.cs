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
/// Quotes both outcomes of many markets around a fair value, leaning against what it holds, wider the more it expects
/// to lose to those who know more, and away where it does (docs/strategies/market-maker.md). Bids for YES and for NO
/// that both fill are merged into dollars. The decision is looked at on every book change and costs no allocation; an
/// order moves only when that is worth more than its place in the queue.
/// </summary>
public sealed class MarketMaker : Strategy
{
    /// <summary>As in configuration.</summary>
    public const string StrategyName = "market-maker";

    internal const string NotChosen = "other markets are worth more";

    private readonly MarketMakerOptions options;
    private readonly MakerScreen screen;
    private readonly MakerPricer pricer;
    private readonly QuoteKeeper keeper;
    private readonly MakerPool pool;
    private readonly List<MakerMarket?> markets = [];
    private readonly List<MakerGroup> groups = [];
    private TimerId? heartbeat, wake;
    private Instant wakeAt, scoredAt;

    public MarketMaker(MarketMakerOptions options)
    {
        this.options = options;
        screen = new MakerScreen(options);
        pricer = new MakerPricer(options);
        keeper = new QuoteKeeper(options, pricer);
        pool = new MakerPool(options);
    }

    public override string Name => StrategyName;

    public override void OnStart(IStrategyContext context) => heartbeat = context.After(options.PaceSleep);

    public override void OnMarket(MarketView market, IStrategyContext context) => MarketOf(market, context);

    public override void OnBook(MarketView market, IStrategyContext context)
    {
        MakerMarket state = MarketOf(market, context);
        state.Signals.Touch(context.Now);
        Decide(state, context);
    }

    public override void OnTrade(MarketView market, TradePrinted trade, IStrategyContext context)
    {
        MakerMarket state = MarketOf(market, context);
        FoldedTrade folded = FoldedTrade.Of(trade, market.Market);
        state.Signals.Trade(folded);
        state.Bids.Traded(folded);
        state.Offers.Traded(folded);
        if (state.Signals.Toxic) { state.ToxicUntil = context.Now + options.Protection.ToxicCooldown; }
    }

    public override void OnFill(MarketView market, OrderView order, OrderFilled fill, IStrategyContext context)
    {
        MakerMarket state = MarketOf(market, context);
        MakerSide side = MakerFills.Count(state, order, fill, context.Now);
        side.HoldUntil = context.Now + options.FillCooldown;
        state.Due = true;
        bool pull = options.PartialFill == PartialFill.Pull || side.BestMicros == 0;
        if (pull && side.Count > 0)
        {
            side.Clear(context.Now);
            MakerDeclaration.Declare(state, options, context, "the rest goes until the side may quote again");
        }
        MergePairs(state, context);
        Look(state, side.HoldUntil, context);
    }

    /// <summary>A fill that failed on the chain did not happen: the shares are not there.</summary>
    public override void OnSettled(
        MarketView market, OrderView order, FillSettlement settlement, IStrategyContext context)
    {
        if (settlement.Tier != SettlementTier.Failed) { return; }
        MakerMarket state = MarketOf(market, context);
        MakerFills.Undo(state, order, settlement);
        state.Due = true;
        Look(state, context.Now, context);
    }

    /// <summary>The pairs are still there: they are merged with those of the next fill.</summary>
    public override void OnConversionFailed(ConversionFailed failed, IStrategyContext context)
    {
        MakerMarket state = MarketOf(context.Market(failed.Markets[0]), context);
        MakerFills.Convert(state, failed.Quantity.Micros);
    }

    public override void OnOrderEnded(MarketView market, OrderView order, IStrategyContext context)
    {
        MakerMarket state = MarketOf(market, context);
        MakerSide side = MakerFills.SideOf(state, order);
        if (order.CancelRequested || order.Status == OrderStatus.Filled)
        {
            if (side.Crowded) { Look(state, context.Now, context); }
            return;
        }
        side.Lost = true;
        Look(state, context.Now + options.PaceFast, context);
    }

    public override void OnTimer(TimerId timer, IStrategyContext context)
    {
        bool beats = timer == heartbeat;
        if (beats) { heartbeat = context.After(options.PaceSleep); }
        if (timer == wake) { wake = null; }
        if (beats && context.Now - scoredAt >= options.Selection.RescoreEvery)
        {
            if (scoredAt.IsKnown) { pool.Rescore(markets, context.Now); }
            scoredAt = context.Now;
        }
        for (int i = 0; i < markets.Count; i++)
        {
            if (markets[i] is not { } state || !(beats || state.Waits)) { continue; }
            state.Waits = false;
            Decide(state, context);
            // Says the same again: whatever risk or the venue refused is tried once more.
            if (beats && state.Quotes) { MakerDeclaration.Declare(state, options, context, "as before"); }
        }
    }

    public override void OnVenueStatus(VenueStatusChanged status, IStrategyContext context)
    {
        if (status.Status == VenueStatus.Connected) { return; }
        foreach (MakerMarket? state in markets)
        {
            if (state is not null) { StayOut(state, new Exclusion(Gate.StaleData, "the venue is away"), context); }
        }
    }

    public override ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Of(Name), heartbeat?.Value ?? 0);
        hash = StateHash.Combine(StateHash.Combine(hash, wake?.Value ?? 0), scoredAt.Nanos);
        foreach (MakerMarket? state in markets) { hash = state?.Digest(hash) ?? StateHash.Combine(hash, 0L); }
        return hash;
    }

    /// <summary>One look at one market: measure, screen, price both sides, move what has to move.</summary>
    private void Decide(MakerMarket state, IStrategyContext context)
    {
        Instant now = context.Now;
        Exclusion? no = screen.Forbidden(state, now);
        if (no is null)
        {
            state.Observe(now);
            no = screen.Unsuitable(state, now) ?? Losing(state, now);
        }
        if (no is null && !pool.Admit(state)) { no = new Exclusion(Gate.Limits, NotChosen); }
        if (no is { } reason)
        {
            StayOut(state, reason, context);
            return;
        }
        if (!context.CanTrade)
        {
            Forget(state, now);
            return;
        }
        state.StaysOut = null;
        double reserve = pricer.Reserve(state, now);
        bool changed = Decide(state, state.Bids, reserve, context) | Decide(state, state.Offers, reserve, context);
        if (!changed) { return; }
        (state.QuotedFair, state.Due) = (state.Signals.Fair, false);
        context.Count(Gate.Taken);
        MakerDeclaration.Declare(state, options, context, "around the reservation price");
    }

    /// <returns>True when what is wanted of the side changed.</returns>
    private bool Decide(MakerMarket state, MakerSide side, double reserve, IStrategyContext context)
    {
        Instant now = context.Now;
        QuoteTarget target = pricer.IsPoisoned(state, side)
            ? QuoteTarget.Not(Gate.Buffer, MakerPricer.Losing, side.EdgeAtFill, pricer.Lost(state, side))
            : pricer.Target(state, side, reserve, now);
        if (target.Why == MakerPricer.Losing) { Rest(state, side, now); }
        switch (keeper.Move(state, side, target, reserve, now, out Instant due))
        {
            case QuoteMove.Place:
                return Place(state, side, target, context);
            case QuoteMove.Pull:
                Explain(state, side, target, context);
                side.Clear(now);
                return true;
            case QuoteMove.Wait:
                Look(state, due, context);
                return false;
            case QuoteMove.Stay:
            default:
                if (side.Count == 0) { Explain(state, side, target, context); }
                return false;
        }
    }

    /// <summary>
    /// Places what fits beside the side's orders that may still fill, those being cancelled included; when nothing
    /// fits, the old ones go first.
    /// </summary>
    /// <returns>True when what is wanted of the side changed.</returns>
    private bool Place(MakerMarket state, MakerSide side, in QuoteTarget target, IStrategyContext context)
    {
        long room = MakerDeclaration.Room(state, side, options, context);
        if (QuoteKeeper.IsNoBetter(side, target, room)) { return false; }
        if (MakerDeclaration.TrySet(state, side, target, room, options, context.Now)) { return true; }
        bool quoted = side.Count > 0;
        side.Clear(context.Now);
        side.Crowded = true;
        if (quoted) { context.Count(Gate.Limits); }
        return quoted;
    }

    /// <summary>The side rests for a while, and is then judged on new fills.</summary>
    private void Rest(MakerMarket state, MakerSide side, Instant now)
    {
        const double Remembered = 0.2;
        side.HoldUntil = now + options.Protection.ToxicCooldown;
        state.Signals.Markouts.Fade(side.Side, Remembered);
    }

    private Exclusion? Losing(MakerMarket state, Instant now)
    {
        double profit = state.Profit(state.Signals.Fair);
        if (profit - state.ProfitBase >= -options.Protection.MaximumMarketLoss) { return null; }
        (state.ProfitBase, state.RestsUntil) = (profit, now + options.Protection.LossCooldown);
        return new Exclusion(Gate.Limits, "it lost too much and rests");
    }

    private void StayOut(MakerMarket state, Exclusion reason, IStrategyContext context)
    {
        if (state.StaysOut == reason.Why) { return; }
        state.StaysOut = reason.Why;
        state.Signals.Interrupt();
        pool.Dismiss(state);
        if (state.View.Status == MarketStatus.Resolved) { MakerFills.Resolved(state); }
        Forget(state, context.Now);
        MakerDeclaration.Declare(state, options, context, reason.Why);
        context.Explain(new Decision(
            state.Market.Id, reason.Gate, options.Size, Cash.Zero, Cash.Zero, Cash.Zero, Cash.Zero, Cash.Zero,
            reason.Why));
    }

    /// <summary>Nothing of ours rests, or will for long.</summary>
    private static void Forget(MakerMarket state, Instant now)
    {
        state.Bids.Clear(now);
        state.Offers.Clear(now);
        (state.Bids.Why, state.Offers.Why, state.Due) = (null, null, true);
    }

    private static void Explain(MakerMarket state, MakerSide side, in QuoteTarget target, IStrategyContext context)
    {
        if (target.Why is null || side.Why == target.Why) { return; }
        side.Why = target.Why;
        context.Explain(MakerDeclaration.Refusal(state, side, target));
    }

    private void MergePairs(MakerMarket state, IStrategyContext context)
    {
        if (state.Pairs < options.MergeAt.Micros) { return; }
        var pairs = Quantity.FromMicros(state.Pairs);
        MakerFills.Convert(state, -pairs.Micros);
        context.Convert(ConversionKind.Merge, [state.Market.Id], pairs, "merge the pairs back into cash");
    }

    /// <summary>Looks at a market again at a time, with one timer for all.</summary>
    private void Look(MakerMarket state, Instant at, IStrategyContext context)
    {
        state.Waits = true;
        bool soonEnough = wake is not null && wakeAt <= at && wakeAt > context.Now;
        if (soonEnough) { return; }
        Duration wait = at > context.Now ? at - context.Now : Duration.Zero;
        (wake, wakeAt) = (context.After(wait), context.Now + wait);
    }

    private MakerMarket MarketOf(MarketView market, IStrategyContext context)
    {
        int id = market.Market.Id.Value;
        while (markets.Count <= id) { markets.Add(null); }
        if (markets[id] is { } known && (known.Group is not null || market.Market.Group is null)) { return known; }
        MakerMarket state = markets[id] ??= Begin(market, context.Now);
        if (MakerGroup.Of(market, context.Groups) is { } group)
        {
            int place = MakerGroup.PlaceOf(group, market.Market.Id);
            if (place >= 0) { (state.Group, state.Place) = (GroupOf(group), place); }
        }
        return state;
    }

    private MakerMarket Begin(MarketView market, Instant now)
    {
        var state = new MakerMarket(market, options) { WatchedSince = now };
        state.Signals.Begin(now);
        return state;
    }

    private MakerGroup GroupOf(EventGroup group)
    {
        foreach (MakerGroup known in groups)
        {
            if (known.Id == group.Id) { return known; }
        }
        var added = new MakerGroup(group);
        groups.Add(added);
        return added;
    }
}
