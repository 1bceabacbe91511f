using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies;

/// <summary>
/// Brings shares without a counterpart to nothing: at first on the market that hedges, at a limit that loses no more
/// than a little; once the time for that is over on both, whichever is cheaper, because a share of the complement where
/// the fill came from pays the same dollar. Orders under way count as what they may still bring, unknown ones too, so
/// that nothing is covered twice.
/// </summary>
internal sealed class CoverDesk(CrossHedgeOptions options)
{
    public void Look(HedgePair pair, IStrategyContext context)
    {
        if (pair.IsOver) { return; }
        Watch(pair, context);
        long gap = pair.Gap(options.HedgeRatioPpm) + pair.UnderWay();
        if (gap == 0 || context.Now < pair.NextTry) { return; }
        int sign = gap > 0 ? -1 : 1;
        var need = Quantity.FromMicros(Math.Abs(gap));
        bool late = context.Now - pair.NakedSince >= options.UnwindAfter;
        int hedge = 1 - pair.Origin;
        Quantity left = late ? Split(pair, sign, need, context) : Send(pair, hedge, sign, need, false, context);
        if (!left.IsZero) { pair.NextTry = context.Now + options.RetryEvery; }
    }

    /// <summary>An order to cover ended; what it did not bring is looked for again.</summary>
    public void Ended(HedgePair pair, SentCover cover, OrderView order, IStrategyContext context)
    {
        pair.Remove(cover);
        if (cover.Open.IsZero) { return; }
        pair.NextTry = context.Now + options.RetryEvery;
        Report(pair, HedgeStage.Failed, cover.Open, $"{order.Status} with {cover.Filled} of {cover.Quantity}", context);
    }

    /// <summary>Shares of an order to cover came.</summary>
    public static void Filled(
        HedgePair pair, SentCover cover, Quantity quantity, long unit, Duration elapsed, IStrategyContext context)
    {
        cover.Filled += quantity;
        var slippage = Cash.FromMicros(
            IntegerMath.Divide(
                (Int128)(unit - cover.Planned) * quantity.Micros, Quantity.MicrosPerShare, Rounding.Up));
        HedgeStage stage = cover.Purpose == OrderPurpose.Unwind ? HedgeStage.Unwound : HedgeStage.Hedged;
        context.Report(new HedgeStep(
            pair.Pair.Id, stage, quantity, Quantity.FromMicros(Math.Abs(pair.Naked)), slippage, elapsed,
            $"{quantity} on {pair.Leg(cover.Leg).Market.Venue} at {FixedPoint.Format(unit, 6)} all in"));
    }

    /// <summary>Tells once an episode that a bound was passed.</summary>
    private void Watch(HedgePair pair, IStrategyContext context)
    {
        if (pair.Breached || !pair.NakedSince.IsKnown || pair.Naked == 0) { return; }
        bool many = Math.Abs(pair.Naked) > options.MaximumNaked.Micros;
        if (!many && context.Now - pair.NakedSince <= options.MaximumNakedTime) { return; }
        pair.Breached = true;
        var naked = Quantity.FromMicros(Math.Abs(pair.Naked));
        string bound = many ? $"the bound is {options.MaximumNaked}" : $"for longer than {options.MaximumNakedTime}";
        Report(pair, HedgeStage.Breached, naked, $"{naked} shares without a counterpart, {bound}", context);
    }

    /// <summary>
    /// Both venues may cover: the cheaper one first, share by share as far as its book is the cheaper one, the rest on
    /// the other in the same moment.
    /// </summary>
    private Quantity Split(HedgePair pair, int sign, Quantity need, IStrategyContext context)
    {
        int cheap = 1 - pair.Origin;
        if (UnitOf(pair, pair.Origin, sign, need, context) < UnitOf(pair, cheap, sign, need, context))
        {
            cheap = pair.Origin;
        }
        Quantity left = Send(pair, cheap, sign, need, true, context);
        return left.IsZero ? left : Send(pair, 1 - cheap, sign, left, true, context);
    }

    /// <summary>All-in micro-dollars of a share there; the most that there is where it cannot be had.</summary>
    private long UnitOf(HedgePair pair, int leg, int sign, Quantity need, IStrategyContext context)
    {
        MarketView market = pair.Leg(leg);
        if (!IsUsable(market, context)) { return long.MaxValue; }
        IBookView book = market.BookOf(market.Market.Outcome(pair.OutcomeOf(leg, sign)).Id);
        HedgeCost cost = HedgePrice.CostOf(book, market.Fees, need);
        return cost.Found.IsZero ? long.MaxValue : HedgePrice.PerShare(cost.Total, cost.Found);
    }

    private bool IsUsable(MarketView market, IStrategyContext context) =>
        market.Status == MarketStatus.Open && market.IsTrusted
        && context.Now - market.UpdatedAt <= options.MaximumBookAge;

    /// <returns>What no order was sent for.</returns>
    private Quantity Send(
        HedgePair pair, int leg, int sign, Quantity need, bool late, IStrategyContext context)
    {
        MarketView market = pair.Leg(leg);
        Instrument outcome = market.Market.Outcome(pair.OutcomeOf(leg, sign));
        if (!IsUsable(market, context) || !market.BookOf(outcome.Id).TryBest(Side.Sell, out Level ask)) { return need; }
        if (!late && Waits(pair, market, ask.Price, need, sign, context)) { return need; }
        long average = (long)((Int128)pair.GapCost * Quantity.MicrosPerShare
            / Math.Max(1, Math.Abs(pair.Gap(options.HedgeRatioPpm))));
        long planned = Planned(pair, sign);
        long target = Quantity.MicrosPerShare - average + (late ? options.UnwindLoss : options.MaximumLoss);
        if (!late && planned > 0) { target = Math.Min(target, planned + options.MaximumSlippage); }
        if (HedgePrice.LimitFor(target, need, market.Fees, market.Terms.Grid) is not { } limit || limit < ask.Price)
        {
            return need;
        }
        Quantity size = (late ? Quantity.Min(need, DepthWithin(market.BookOf(outcome.Id), limit)) : need)
            .FloorTo(market.Terms.SizeStep);
        if (size.IsZero || size < HedgePrice.Least(limit, market.Terms)) { return need; }
        OrderPurpose purpose = leg == pair.Origin ? OrderPurpose.Unwind : OrderPurpose.Hedge;
        string why = $"{pair.Pair.Name}: {purpose} of {size} at {limit}";
        ClientOrderId id = context.Cover(outcome.Id, Side.Buy, limit, size, purpose, why);
        if (id == ClientOrderId.None)
        {
            Report(pair, HedgeStage.Failed, size, "risk refused it", context);
            return need;
        }
        pair.Add(new SentCover(id, leg, outcome.OutcomeIndex, size, planned > 0 ? planned : target, purpose));
        Report(pair, HedgeStage.Sent, size, why, context);
        return need - size;
    }

    /// <summary>
    /// Small fills wait a little, to be hedged together where the venue's least order or fee asks for it, as long as the
    /// order that they came from may bring more.
    /// </summary>
    private bool Waits(
        HedgePair pair, MarketView market, Price ask, Quantity need, int sign, IStrategyContext context)
    {
        Instrument filled = pair.Outcome(pair.Origin, pair.OutcomeOf(pair.Origin, -sign));
        if (context.Open(filled.Id, Side.Buy).IsZero) { return false; }
        Quantity worthwhile = Quantity.Max(
            HedgePrice.Least(ask, market.Terms), HedgePrice.FeeWorthwhile(ask, market.Fees));
        // The bound on naked shares holds in any case: what may still fill was counted when the order went out.
        bool waits = need < worthwhile && context.Now - pair.NakedSince < options.BatchWithin;
        if (waits && !pair.ToldWaiting)
        {
            pair.ToldWaiting = true;
            Report(pair, HedgeStage.Waiting, need, $"{need} shares wait for {worthwhile}", context);
        }
        return waits;
    }

    /// <summary>What the hedge of the resting order in this direction was planned at; zero when there was none.</summary>
    private static long Planned(HedgePair pair, int sign)
    {
        int filled = pair.OutcomeOf(pair.Origin, -sign);
        return pair.Quotes[(pair.Origin * 2) + filled]?.Planned ?? 0;
    }

    private static Quantity DepthWithin(IBookView book, Price limit)
    {
        long micros = 0;
        bool more = book.TryBest(Side.Sell, out Level level);
        while (more && level.Price <= limit)
        {
            micros += level.Size.Micros;
            more = book.TryBehind(Side.Sell, level.Price, out level);
        }
        return Quantity.FromMicros(micros);
    }

    private static void Report(
        HedgePair pair, HedgeStage stage, Quantity quantity, string detail, IStrategyContext context)
    {
        Duration elapsed = pair.NakedSince.IsKnown ? context.Now - pair.NakedSince : Duration.Zero;
        context.Report(new HedgeStep(
            pair.Pair.Id, stage, quantity, Quantity.FromMicros(Math.Abs(pair.Naked)), Cash.Zero, elapsed, detail));
    }
}
