using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies.Bundles;

/// <summary>
/// The YES shares that a conversion brought and that are still to be sold: at first only where the whole set loses
/// nothing, after the time to complete a band under the bid. What nobody bids for is kept in the end; it cost nothing
/// beyond the set and may still pay a dollar.
/// </summary>
internal sealed class BundleStock(BundleForm form, BundleOptions options)
{
    private readonly LegHolding[] held = new LegHolding[form.Sales.Length];
    private long costOfSet;
    private Instant hopeUntil;
    private Instant keepFrom;

    public void Add(int sale, Side side, OrderFilled fill) => held[sale].Add(side, fill);

    public void TakeBack(int sale, Side side, in FillSettlement fill) => held[sale].TakeBack(side, fill);

    /// <param name="converted">Sets that were converted.</param>
    /// <param name="cost">What one set has cost, pico-dollars.</param>
    /// <param name="context">The time.</param>
    public void Arrive(Quantity converted, long cost, IStrategyContext context)
    {
        (costOfSet, hopeUntil) = (cost, context.Now + options.CompleteWithin);
        keepFrom = hopeUntil + options.ConversionTimeout;
        Int128 fee = (Int128)converted.Micros * options.ConversionFeeBips;
        long left = converted.Micros - IntegerMath.Divide(fee, 10_000, Rounding.Up);
        foreach (ref LegHolding holding in held.AsSpan()) { holding = LegHolding.Carried(holding.Held + left); }
    }

    /// <summary>Sells what can be sold now.</summary>
    /// <returns>False when nothing is left to sell.</returns>
    public bool TrySell(BundleOrders orders, IStrategyContext context)
    {
        bool left = false;
        for (int sale = 0; sale < held.Length; sale++)
        {
            BundleLeg outcome = form.Sales[sale];
            if (outcome.IsOver) { held[sale] = default; }
            bool bidFor = outcome.Book.TryBest(Side.Buy, out _);
            if (Left(sale).IsZero || (!bidFor && context.Now > keepFrom)) { continue; }
            left = true;
        }
        if (!left || !context.CanTrade || context.Now < orders.RestUntil) { return left; }
        for (int sale = 0; sale < held.Length; sale++) { SellOne(sale, orders, context); }
        return true;
    }

    public ulong Digest(ulong hash)
    {
        foreach (LegHolding holding in held) { hash = StateHash.Combine(hash, holding.Digest()); }
        hash = StateHash.Combine(StateHash.Combine(hash, costOfSet), hopeUntil.Nanos);
        return StateHash.Combine(hash, keepFrom.Nanos);
    }

    private void SellOne(int sale, BundleOrders orders, IStrategyContext context)
    {
        BundleLeg outcome = form.Sales[sale];
        Quantity shares = Left(sale);
        if (shares.IsZero || !outcome.IsTradable || !outcome.Book.TryBest(Side.Buy, out Level bid)) { return; }
        Price band = BundleBalance.UnderBid(outcome.Book, bid.Price, options);
        Price limit = context.Now > hopeUntil ? band : Price.Max(band, ZeroEdge(sale));
        if (bid.Price < limit) { return; }
        string reason = $"sell {shares} shares that a conversion brought, at {limit} or better";
        orders.TrySend(
            [orders.Make(outcome, Side.Sell, limit, shares, OrderPurpose.Unwind, reason, context)], reason, context);
    }

    /// <summary>
    /// The lowest price at which the set loses nothing when the others bring what they did or would now.
    /// </summary>
    private Price ZeroEdge(int sale)
    {
        long others = JointBookWalk.Picos(BundlePlan.PayoutAfterFee(form, options));
        for (int i = 0; i < held.Length; i++)
        {
            if (i == sale) { continue; }
            if (held[i].AveragePicos(Side.Sell) is { } sold) { others += sold; }
            else if (form.Sales[i].Book.TryBest(Side.Buy, out Level bid))
            {
                others += JointBookWalk.UnitPicos(Side.Sell, bid.Price, form.Sales[i].Market.Fees);
            }
        }
        return BundlePlan.ZeroEdgeLimit(Side.Sell, form.Sales[sale].Walk, Cash.Zero, others - costOfSet);
    }

    private Quantity Left(int sale) =>
        Quantity.FromMicros(Math.Max(0, held[sale].Held)).FloorTo(form.Sales[sale].Market.Terms.SizeStep);
}
