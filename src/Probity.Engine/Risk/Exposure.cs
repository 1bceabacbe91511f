using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Engine.Risk;

/// <summary>
/// What open orders of one instrument can lose, micro-dollars, at least 0: each order fills or not, whichever is worse
/// in the state. Adds up over orders, so it can be kept as they come and go.
/// </summary>
/// <param name="IfPays">When the outcome pays a dollar.</param>
/// <param name="IfNot">When it pays nothing.</param>
public readonly record struct OpenLoss(long IfPays, long IfNot)
{
    public static OpenLoss operator +(OpenLoss a, OpenLoss b) =>
        new(checked(a.IfPays + b.IfPays), checked(a.IfNot + b.IfNot));

    public static OpenLoss operator -(OpenLoss a, OpenLoss b) =>
        new(checked(a.IfPays - b.IfPays), checked(a.IfNot - b.IfNot));
}

/// <summary>The worst profit (minus: loss) of a market in each of its two outcomes, micro-dollars.</summary>
public readonly record struct MarketOutcomes(long FirstPays, long SecondPays)
{
    /// <summary>At least 0. A half-half resolution is the mean of both, so it is never the worst.</summary>
    public Cash WorstLoss => Cash.FromMicros(Math.Max(0, -Math.Min(FirstPays, SecondPays)));
}

/// <summary>
/// Worst loss by enumerating outcomes (mathematics 4.15): positions at their cost, open orders as if the worst subset
/// of them fills. Because a subset may be chosen per state and orders add up, the enumeration is exact and takes one
/// step a state. Pure functions; whoever calls them keeps the numbers.
/// </summary>
public static class Exposure
{
    /// <summary>What one order can lose in each state of its outcome.</summary>
    /// <param name="side">Buy or sell.</param>
    /// <param name="price">Limit; a better fill only loses less.</param>
    /// <param name="open">Shares that could still trade.</param>
    /// <param name="fee">Fee at its worst case, dollars.</param>
    public static OpenLoss OfOrder(Side side, Price price, Quantity open, Cash fee)
    {
        if (open.IsZero) { return default; }
        if (side == Side.Buy)
        {
            long cost = checked(price.Notional(open, Rounding.Up).Micros + fee.Micros);
            return new OpenLoss(Math.Max(0, cost - open.Micros), Math.Max(0, cost));
        }
        long proceeds = checked(price.Notional(open, Rounding.Down).Micros - fee.Micros);
        return new OpenLoss(Math.Max(0, open.Micros - proceeds), Math.Max(0, -proceeds));
    }

    /// <summary>A market's worst profit in each outcome.</summary>
    /// <param name="first">Shares of outcome 0.</param>
    /// <param name="second">Shares of outcome 1.</param>
    /// <param name="cost">What both positions cost.</param>
    /// <param name="openFirst">Open orders of outcome 0.</param>
    /// <param name="openSecond">Open orders of outcome 1.</param>
    public static MarketOutcomes OfMarket(
        SignedQuantity first, SignedQuantity second, Cash cost, OpenLoss openFirst, OpenLoss openSecond) => new(
        checked(first.Micros - cost.Micros - openFirst.IfPays - openSecond.IfNot),
        checked(second.Micros - cost.Micros - openFirst.IfNot - openSecond.IfPays));

    /// <summary>
    /// Worst loss of an event group. States: each market's first outcome alone; for a ladder (narrowest first) each
    /// step; and that none of them pays, unless the group is exhaustive. Leave resolved markets out. A venue that
    /// voids single questions of a group half-half breaks the constraint itself: the sum of the markets' own worst
    /// losses bounds that.
    /// </summary>
    public static Cash WorstLossOf(EventGroupKind kind, ReadOnlySpan<MarketOutcomes> markets) =>
        WorstLossOf(kind, markets, -1, default);

    /// <summary>The same with one market replaced, so that a check copies nothing.</summary>
    public static Cash WorstLossOf(
        EventGroupKind kind, ReadOnlySpan<MarketOutcomes> markets, int replaced, MarketOutcomes by)
    {
        if (markets.IsEmpty) { return Cash.Zero; }
        long nonePays = 0;
        for (int i = 0; i < markets.Length; i++)
        {
            nonePays = checked(nonePays + At(markets, i, replaced, by).SecondPays);
        }
        long worst = kind == EventGroupKind.NegRisk ? long.MaxValue : nonePays;
        long ladder = nonePays;
        for (int i = markets.Length - 1; i >= 0; i--)
        {
            MarketOutcomes market = At(markets, i, replaced, by);
            long swing = checked(market.FirstPays - market.SecondPays);
            ladder = checked(ladder + swing);
            worst = Math.Min(worst, kind == EventGroupKind.NestedLadder ? ladder : nonePays + swing);
        }
        return Cash.FromMicros(Math.Max(0, -worst));
    }

    /// <summary>
    /// Cash that a buy can cost: notional at its limit, plus the taker fee unless it can only make. The fee is charged
    /// per fill and rounded there, so one step more is counted; price plus fee grows with the price, so the limit is
    /// the worst.
    /// </summary>
    public static Cash WorstCost(OrderIntent intent, Quantity quantity, FeeSchedule fees) =>
        intent.Side == Side.Sell
            ? Cash.Zero
            : intent.Price.Notional(quantity, Rounding.Up) + WorstFee(intent, quantity, fees);

    /// <summary>The fee at the limit, rounded up by one step.</summary>
    public static Cash WorstFee(OrderIntent intent, Quantity quantity, FeeSchedule fees)
    {
        Cash fee = intent.PostOnly ? fees.MakerFee(intent.Price, quantity) : fees.TakerFee(intent.Price, quantity);
        return fee == Cash.Zero && (intent.PostOnly || fees.IsFree) ? Cash.Zero : fee + fees.ChargeStep;
    }

    private static MarketOutcomes At(
        ReadOnlySpan<MarketOutcomes> markets, int index, int replaced, MarketOutcomes by) =>
        index == replaced ? by : markets[index];
}
