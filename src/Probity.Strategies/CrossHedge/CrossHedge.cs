using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies;

/// <summary>
/// Rests an order on one venue and hedges every fill on the other at once, in pairs of markets that a person approved
/// (mathematics 4.9). The formulas and what can go wrong are in docs/strategies/cross-hedge.md.
/// </summary>
public sealed class CrossHedge : Strategy
{
    public const string StrategyName = "cross-hedge";

    private static readonly Duration LookEvery = Duration.FromMilliseconds(250);

    private readonly CrossHedgeOptions options;
    private readonly RevertRate reverts;
    private readonly QuoteDesk quotes;
    private readonly CoverDesk covers;
    private readonly List<HedgePair> pairs = [];
    private readonly List<HedgePair?> byMarket = [];
    private readonly SortedDictionary<ulong, long> unsettled = [];
    private bool looking;

    public CrossHedge(CrossHedgeOptions options)
    {
        this.options = options;
        reverts = new RevertRate(options.RevertPpm, options.RevertWeight);
        quotes = new QuoteDesk(options, reverts);
        covers = new CoverDesk(options);
    }

    public override string Name => StrategyName;

    public override void OnPair(PairState state, IStrategyContext context)
    {
        HedgePair? known = PairOf(state.Pair.First);
        if (known is null && CanTrade(state, context)) { known = Open(state, context); }
        if (known is null) { return; }
        covers.Look(known, context);
        quotes.Look(known, context);
    }

    public override void OnBook(MarketView market, IStrategyContext context)
    {
        if (PairOf(market.Market.Id) is not { IsOver: false } pair) { return; }
        if (market.Status == MarketStatus.Resolved)
        {
            quotes.Withdraw(pair, "the market is resolved", context);
            pair.End();
            return;
        }
        covers.Look(pair, context);
        quotes.Look(pair, context);
    }

    public override void OnFill(MarketView market, OrderView order, OrderFilled fill, IStrategyContext context)
    {
        if (PairOf(market.Market.Id) is not { } pair || pair.IsOver) { return; }
        int leg = pair.LegOf(market.Market.Id), outcome = OutcomeOf(market, order);
        long micros = Signed(order.Side, fill.Quantity), unit = Unit(fill.Price, fill.Quantity, fill.Fee);
        Duration elapsed = pair.NakedSince.IsKnown ? context.Now - pair.NakedSince : Duration.Zero;
        SentCover? cover = pair.CoverOf(order.Id);
        if (fill.Tier < SettlementTier.Confirmed) { pair.Pend(leg, outcome, micros); }
        bool waits = cover is null && options.HedgeOn == HedgeOn.Confirmed && fill.Tier < SettlementTier.Confirmed;
        if (waits) { Remember(fill, micros); }
        if (waits) { pair.Wait(leg, outcome, micros, unit, options.HedgeRatioPpm, context.Now); }
        pair.Count(leg, outcome, micros, unit, options.HedgeRatioPpm, context.Now);
        if (cover is not null)
        {
            CoverDesk.Filled(pair, cover, fill.Quantity, unit, elapsed, context);
        }
        else
        {
            Report(pair, HedgeStage.Exposed, fill.Quantity, $"{order.Side} {fill.Quantity} at {fill.Price}", context);
        }
        Merge(pair, leg, context);
        covers.Look(pair, context);
    }

    public override void OnSettled(
        MarketView market, OrderView order, FillSettlement settlement, IStrategyContext context)
    {
        reverts.Note(settlement.Tier);
        if (PairOf(market.Market.Id) is not { IsOver: false } pair) { return; }
        int leg = pair.LegOf(market.Market.Id), outcome = OutcomeOf(market, order);
        long micros = Signed(order.Side, settlement.Quantity);
        long unit = Unit(settlement.Price, settlement.Quantity, settlement.Fee);
        bool final = settlement.Tier >= SettlementTier.Confirmed;
        if (final) { pair.Pend(leg, outcome, -micros); }
        if (final && Forget(order.Id, settlement.TradeId) is { } waited)
        {
            pair.Wait(leg, outcome, -waited, unit, options.HedgeRatioPpm, context.Now);
        }
        if (settlement.Tier == SettlementTier.Failed)
        {
            // Without it the other side stands alone, at what it costs to have been right without it.
            pair.Count(
                leg, outcome, -micros, Quantity.MicrosPerShare - unit, options.HedgeRatioPpm, context.Now);
            Report(pair, HedgeStage.Reverted, settlement.Quantity, $"trade {settlement.TradeId} failed", context);
        }
        if (final) { Merge(pair, leg, context); }
        covers.Look(pair, context);
    }

    public override void OnOrderEnded(MarketView market, OrderView order, IStrategyContext context)
    {
        if (PairOf(market.Market.Id) is not { } pair) { return; }
        if (pair.CoverOf(order.Id) is { } cover)
        {
            covers.Ended(pair, cover, order, context);
        }
        else
        {
            QuoteDesk.Ended(pair, pair.LegOf(market.Market.Id), OutcomeOf(market, order), context);
        }
        if (pair.IsOver) { return; }
        covers.Look(pair, context);
        quotes.Look(pair, context);
    }

    public override void OnConversionFailed(ConversionFailed failed, IStrategyContext context)
    {
        if (failed.Conversion != ConversionKind.Merge || PairOf(failed.Markets[0]) is not { } pair) { return; }
        pair.Merge(pair.LegOf(failed.Markets[0]), -failed.Quantity.Micros);
    }

    public override void OnVenueStatus(VenueStatusChanged status, IStrategyContext context)
    {
        if (status.Status == VenueStatus.Connected) { return; }
        foreach (HedgePair pair in pairs) { quotes.Look(pair, context); }
    }

    /// <summary>Books that fall silent and times that run out make no news of their own.</summary>
    public override void OnTimer(TimerId timer, IStrategyContext context)
    {
        foreach (HedgePair pair in pairs)
        {
            if (pair.IsOver) { continue; }
            covers.Look(pair, context);
            quotes.Look(pair, context);
        }
        context.After(LookEvery);
    }

    public override ulong Digest()
    {
        ulong hash = reverts.Digest(0);
        foreach (HedgePair pair in pairs) { hash = pair.Digest(hash); }
        foreach ((ulong key, long micros) in unsettled)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, unchecked((long)key)), micros);
        }
        return hash;
    }

    private static int OutcomeOf(MarketView market, OrderView order) =>
        order.Instrument == market.Market.First.Id ? 0 : 1;

    private static long Signed(Side side, Quantity quantity) => side == Side.Buy ? quantity.Micros : -quantity.Micros;

    /// <summary>All-in micro-dollars a share.</summary>
    private static long Unit(Price price, Quantity quantity, Cash fee) =>
        (price.Pips * HedgePrice.MicrosPerPip) + HedgePrice.PerShare(fee, quantity);

    private static ulong KeyOf(ClientOrderId order, string tradeId) =>
        StateHash.Combine(order.Value, unchecked((long)StateHash.Of(tradeId)));

    private static void Report(
        HedgePair pair, HedgeStage stage, Quantity quantity, string detail, IStrategyContext context)
    {
        Duration elapsed = pair.NakedSince.IsKnown ? context.Now - pair.NakedSince : Duration.Zero;
        context.Report(new HedgeStep(
            pair.Pair.Id, stage, quantity, Quantity.FromMicros(Math.Abs(pair.Naked)), Cash.Zero, elapsed, detail));
    }

    private void Remember(OrderFilled fill, long micros) => unsettled[KeyOf(fill.Order, fill.TradeId)] = micros;

    private long? Forget(ClientOrderId order, string tradeId) =>
        unsettled.Remove(KeyOf(order, tradeId), out long micros) ? micros : null;

    /// <summary>The accounts that the pair names have to be this strategy's.</summary>
    private static bool CanTrade(PairState state, IStrategyContext context) =>
        IsOwn(state.Pair.First, state.Pair.FirstAccount, context)
        && IsOwn(state.Pair.Second, state.Pair.SecondAccount, context);

    private static bool IsOwn(MarketId market, AccountId? account, IStrategyContext context) =>
        account is not { } named
        || context.Accounts.Contains(new TradingAccount(named, context.Market(market).Market.Venue));

    private HedgePair Open(PairState state, IStrategyContext context)
    {
        var pair = new HedgePair(state, context.Market(state.Pair.First), context.Market(state.Pair.Second));
        if (state.Pair.FirstAccount is { } first) { context.UseAccount(state.Pair.First, first); }
        if (state.Pair.SecondAccount is { } second) { context.UseAccount(state.Pair.Second, second); }
        pairs.Add(pair);
        int last = Math.Max(state.Pair.First.Value, state.Pair.Second.Value);
        while (byMarket.Count <= last) { byMarket.Add(null); }
        byMarket[state.Pair.First.Value] = pair;
        byMarket[state.Pair.Second.Value] = pair;
        if (!looking)
        {
            looking = true;
            context.After(LookEvery);
        }
        return pair;
    }

    private HedgePair? PairOf(MarketId market) => market.Value < byMarket.Count ? byMarket[market.Value] : null;

    private void Merge(HedgePair pair, int leg, IStrategyContext context)
    {
        long both = Math.Min(pair.Settled(leg, 0), pair.Settled(leg, 1));
        if (options.MergeAt.IsZero || both < options.MergeAt.Micros) { return; }
        pair.Merge(leg, both);
        context.Convert(
            ConversionKind.Merge, [pair.Leg(leg).Market.Id], Quantity.FromMicros(both),
            $"{pair.Pair.Name}: both outcomes are held");
    }
}
