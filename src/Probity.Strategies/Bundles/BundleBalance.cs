using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies.Bundles;

/// <summary>What was done about legs that do not match.</summary>
internal enum Balance : byte
{
    /// <summary>The missing shares can be had without a loss, but not at this moment.</summary>
    Wait = 0,

    /// <summary>Orders for the missing shares are out.</summary>
    Sent = 1,

    /// <summary>They can't be had; the others have to go.</summary>
    Unwind = 2,
}

/// <summary>
/// Brings the legs of a bundle to the same number of shares. Of bought legs what is short is bought; of sold legs (a
/// split) what is left is sold: both only at prices at which the set loses nothing. Else the surplus is unwound.
/// </summary>
internal static class BundleBalance
{
    /// <summary>Micro-shares of complete sets.</summary>
    public static long Sets(LegHolding[] held)
    {
        long least = long.MaxValue;
        foreach (LegHolding holding in held) { least = Math.Min(least, holding.Held); }
        return Math.Max(0, least);
    }

    /// <summary>A leg whose market still trades holds at least a size step more than the sets.</summary>
    public static bool HasSurplus(BundleForm form, LegHolding[] held)
    {
        for (int leg = 0; leg < held.Length; leg++)
        {
            if (!form.Legs[leg].IsOver && !Surplus(form, held, leg).IsZero) { return true; }
        }
        return false;
    }

    /// <summary>What a set has cost on average, pico-dollars; legs that were never bought count nothing.</summary>
    public static long CostOfSet(BundleForm form, LegHolding[] held)
    {
        long cost = 0;
        for (int leg = 0; leg < held.Length; leg++) { cost += held[leg].AveragePicos(Side.Buy) ?? 0; }
        return cost;
    }

    /// <summary>Looks for the missing shares of every leg at prices that lose nothing.</summary>
    public static Balance Complete(
        BundleForm form, Side side, LegHolding[] held, BundleOptions options, BundleOrders orders,
        IStrategyContext context)
    {
        long others = 0;
        for (int leg = 0; leg < held.Length; leg++)
        {
            Quantity missing = Missing(form, side, held, leg);
            if (!missing.IsZero && !form.Legs[leg].IsTradable) { return Over(form.Legs[leg]); }
            if (!TryUnit(form.Legs[leg], side, held[leg], missing, out long unit, out Balance otherwise))
            {
                return otherwise;
            }
            others += unit;
        }
        Cash payout = side == Side.Buy ? BundlePlan.PayoutAfterFee(form, options) : form.Payout;
        return Send(form, side, held, orders, payout, others - SaleWorth(form, options), context);
    }

    /// <summary>Sells what is more than the sets, a band under the best bid.</summary>
    public static void Unwind(
        BundleForm form, LegHolding[] held, BundleOptions options, BundleOrders orders, IStrategyContext context)
    {
        for (int leg = 0; leg < held.Length; leg++)
        {
            BundleLeg outcome = form.Legs[leg];
            Quantity surplus = Surplus(form, held, leg);
            if (surplus.IsZero || !outcome.IsTradable || !outcome.Book.TryBest(Side.Buy, out Level bid)) { continue; }
            Price limit = UnderBid(outcome.Book, bid.Price, options);
            string reason = $"unwind {surplus} shares without their other legs, at {limit} or better";
            OrderIntent order = orders.Make(
                outcome, Side.Sell, limit, surplus, OrderPurpose.Unwind, reason, context);
            orders.TrySend([order], reason, context);
        }
    }

    /// <summary>As far under the best bid as one attempt to get rid of shares may go.</summary>
    public static Price UnderBid(IBookView book, Price bid, BundleOptions options) =>
        Price.Max(book.Grid.Ceiling(bid.OffsetClamped(-options.UnwindBand)), book.Grid.Lowest);

    private static Balance Send(
        BundleForm form, Side side, LegHolding[] held, BundleOrders orders, Cash payout, long all,
        IStrategyContext context)
    {
        var completions = new List<OrderIntent>();
        for (int leg = 0; leg < held.Length; leg++)
        {
            BundleLeg outcome = form.Legs[leg];
            Quantity missing = Missing(form, side, held, leg);
            if (missing.IsZero) { continue; }
            TryUnit(outcome, side, held[leg], missing, out long own, out _);
            Price limit = BundlePlan.ZeroEdgeLimit(side, outcome.Walk, payout, all - own);
            Cash notional = limit.Notional(missing, Rounding.Down);
            bool tooSmall = side == Side.Buy && notional < outcome.Market.Terms.MinimumTakerNotional;
            bool loses = BundlePlan.Loses(side, limit, outcome.Market.Fees, payout, all - own);
            if (tooSmall || loses) { return Balance.Unwind; }
            bool onOffer = outcome.Book.TryBest(side.Opposite(), out Level best)
                && side.IsAtLeastAsGood(limit, best.Price);
            if (!onOffer) { return Balance.Wait; }
            string reason = $"complete the set: {missing} shares at {limit} or better lose nothing";
            completions.Add(orders.Make(outcome, side, limit, missing, OrderPurpose.Hedge, reason, context));
        }
        foreach (OrderIntent order in completions) { orders.TrySend([order], order.Reason, context); }
        return orders.Open > 0 ? Balance.Sent : Balance.Wait;
    }

    /// <summary>
    /// What one share of a leg counts as: its average where it is complete, else the dearer of that and what the
    /// missing shares cost now. For a seller the other way round.
    /// </summary>
    private static bool TryUnit(
        BundleLeg leg, Side side, in LegHolding held, Quantity missing, out long unit, out Balance otherwise)
    {
        long? average = held.AveragePicos(side);
        (unit, otherwise) = (average ?? 0, Balance.Unwind);
        if (missing.IsZero) { return average is not null; }
        otherwise = Balance.Wait;
        LegWalk walk = JointBookWalk.Single(side, leg.Walk, missing);
        if (walk.Filled.IsZero) { return false; }
        long now = BundlePlan.AveragePicos(side, walk.Notional, walk.Fees, walk.Filled);
        unit = average is not { } known ? now : side == Side.Buy ? Math.Max(known, now) : Math.Min(known, now);
        return true;
    }

    /// <summary>What a conversion of the set is expected to bring beside its payout, pico-dollars.</summary>
    private static long SaleWorth(BundleForm form, BundleOptions options)
    {
        long worth = 0;
        foreach (BundleLeg sale in form.Sales)
        {
            if (!sale.Book.TryBest(Side.Buy, out Level bid)) { continue; }
            Price later = bid.Price.OffsetClamped(-options.SaleHaircut);
            worth += JointBookWalk.UnitPicos(Side.Sell, later, sale.Market.Fees);
        }
        return worth;
    }

    private static Balance Over(BundleLeg leg) => leg.IsOver ? Balance.Unwind : Balance.Wait;

    private static Quantity Surplus(BundleForm form, LegHolding[] held, int leg) =>
        Quantity.FromMicros(Math.Max(0, held[leg].Held - Sets(held))).FloorTo(form.Legs[leg].Market.Terms.SizeStep);

    /// <summary>What is to be traded so that this leg is even with the others.</summary>
    private static Quantity Missing(BundleForm form, Side side, LegHolding[] held, int leg)
    {
        if (side == Side.Sell) { return Surplus(form, held, leg); }
        long most = 0;
        foreach (LegHolding holding in held) { most = Math.Max(most, holding.Held); }
        Quantity missing = Quantity.FromMicros(most - Math.Max(0, held[leg].Held));
        return missing.FloorTo(form.Legs[leg].Market.Terms.SizeStep);
    }
}
