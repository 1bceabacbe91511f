using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>What it costs to buy a number of shares of an outcome now.</summary>
/// <param name="Found">Shares found; fewer than asked for when the book is too thin.</param>
/// <param name="Best">Best price.</param>
/// <param name="AtBest">All of them at the best price.</param>
/// <param name="Slippage">What walking the book adds to that.</param>
/// <param name="Fee">With the venue's least fee.</param>
public readonly record struct HedgeCost(Quantity Found, Price Best, Cash AtBest, Cash Slippage, Cash Fee)
{
    public Cash Total => AtBest + Slippage + Fee;
}

/// <summary>
/// Prices of a share on one venue that is hedged by a share on another (mathematics 4.9): together they pay a dollar.
/// Integers; micro-dollars a share. Pure.
/// </summary>
public static class HedgePrice
{
    public const long MicrosPerPip = 100;

    private const long PicosPerMicro = 1_000_000;
    private const long AttosPerMicroDollar = 1_000_000_000_000;

    /// <summary>Walks the asks of an outcome.</summary>
    public static HedgeCost CostOf(IBookView book, FeeSchedule fees, Quantity shares)
    {
        LegWalk walk = JointBookWalk.Single(Side.Buy, new WalkLeg(book, fees), shares);
        Cash fee = fees.IsFree || walk.Filled.IsZero ? walk.Fees : Cash.Max(walk.Fees, fees.Terms.Minimum);
        return new HedgeCost(walk.Filled, walk.Best, walk.Notional - walk.Slippage, walk.Slippage, fee);
    }

    /// <summary>Price and fee of a share when this many are bought at that price, rounded up.</summary>
    public static long UnitMicros(Price price, Quantity shares, FeeSchedule fees) =>
        (price.Pips * MicrosPerPip) + FeeMicros(price, shares, fees);

    /// <summary>
    /// The highest price on the grid at which a share with its fee costs no more than <paramref name="target"/>: the
    /// hedge limit <c>n = target - f(n)</c>, solved by two steps of the fixed point and then checked, because price
    /// plus fee rises with the price. Null when even the lowest price costs more.
    /// </summary>
    /// <param name="target">All-in micro-dollars a share.</param>
    /// <param name="shares">How many, for the least fee.</param>
    /// <param name="fees">Of the venue.</param>
    /// <param name="grid">Prices that it takes.</param>
    public static Price? LimitFor(long target, Quantity shares, FeeSchedule fees, TickGrid grid)
    {
        long guess = target;
        for (int step = 0; step < 2; step++) { guess = target - FeeMicros(Clamped(guess, grid), shares, fees); }
        Price price = Clamped(guess, grid);
        // Two steps leave a few pips at most; the curve decides the rest.
        while (price < grid.Highest && Costs(Up(price, grid)) <= target) { price = Up(price, grid); }
        while (Costs(price) > target)
        {
            if (price <= grid.Lowest) { return null; }
            price = Price.FromPips(price.Pips - grid.TickPips);
        }
        return price;

        long Costs(Price at) => UnitMicros(at, shares, fees);
    }

    /// <summary>
    /// Shares from which the venue's fee formula passes its least fee at this price, V* of mathematics 4.1; zero where
    /// there is no least fee.
    /// </summary>
    public static Quantity FeeWorthwhile(Price price, FeeSchedule fees)
    {
        long picos = fees.PicosPerShare(price);
        if (picos == 0 || fees.Terms.Minimum == Cash.Zero) { return Quantity.Zero; }
        return Quantity.FromMicros(IntegerMath.Divide(
            (Int128)fees.Terms.Minimum.Micros * AttosPerMicroDollar, picos, Rounding.Up));
    }

    /// <summary>
    /// Fewest shares at this price that the venue takes. The least size of an order holds for one that takes too: where
    /// a venue cannot buy a number of shares at once, its adapter rests the order for a moment.
    /// </summary>
    public static Quantity Least(Price price, MarketTerms terms)
    {
        Cash value = Cash.Max(terms.MinimumNotional, terms.MinimumTakerNotional);
        if (price.Pips == 0) { return Quantity.FromMicros(long.MaxValue); }
        long micros = IntegerMath.Divide(
            (Int128)value.Micros * Price.PipsPerDollar, price.Pips, Rounding.Up);
        micros = Math.Max(micros, terms.MinimumSize.Micros);
        long step = Math.Max(1, terms.SizeStep.Micros);
        return Quantity.FromMicros(checked((micros + step - 1) / step * step));
    }

    /// <summary>Micro-dollars a share, rounded up.</summary>
    public static long PerShare(Cash amount, Quantity shares) => shares.IsZero
        ? 0
        : IntegerMath.Divide(
            (Int128)amount.Micros * Quantity.MicrosPerShare, shares.Micros, Rounding.Up);

    private static long FeeMicros(Price price, Quantity shares, FeeSchedule fees)
    {
        long picos = fees.PicosPerShare(price);
        if (picos == 0) { return 0; }
        long curve = IntegerMath.Divide(picos, PicosPerMicro, Rounding.Up);
        return Math.Max(curve, PerShare(fees.Terms.Minimum, shares));
    }

    private static Price Clamped(long micros, TickGrid grid)
    {
        long pips = Math.Clamp(micros / MicrosPerPip, grid.Lowest.Pips, grid.Highest.Pips);
        return grid.Floor(Price.FromPips((int)pips));
    }

    private static Price Up(Price price, TickGrid grid) => Price.FromPips(price.Pips + grid.TickPips);
}
