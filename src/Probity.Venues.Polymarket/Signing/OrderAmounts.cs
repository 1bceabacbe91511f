using System.Numerics;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Signing;

/// <summary>
/// The two amounts of an order in base units (10^-6), exact (reference/polymarket.md 3.3). Sizes and spends are cut to
/// two
/// decimals; everything after is integer arithmetic, so maker and taker never imply a worse price than the limit.
/// </summary>
public readonly record struct OrderAmounts(ulong Maker, ulong Taker)
{
    /// <summary>Two decimals in base units.</summary>
    private const long Cent = 10_000;

    /// <summary>Limit order: a number of shares at a price.</summary>
    /// <exception cref="BadInputException">Price off the grid, or nothing left after cutting the size.</exception>
    public static OrderAmounts Limit(Side side, Price price, Quantity size, TickGrid grid)
    {
        RequireOnGrid(price, grid);
        return Limit(side, price, size);
    }

    /// <summary>As above, for a price that was checked: grids change, an order's amounts never.</summary>
    /// <exception cref="BadInputException">Nothing left after cutting the size.</exception>
    public static OrderAmounts Limit(Side side, Price price, Quantity size)
    {
        Quantity shares = size.FloorTo(Quantity.FromMicros(Cent));
        RequirePositive(shares.Micros, "size", size.ToString());
        long cash = price.Notional(shares, Rounding.Nearest).Micros;
        return side == Side.Buy ? new((ulong)cash, (ulong)shares.Micros) : new((ulong)shares.Micros, (ulong)cash);
    }

    /// <summary>
    /// An order that takes at once, at most so many shares, within what the server takes of FOK and FAK: two decimals
    /// given, four wanted. A buy spends whole cents and wants its shares rounded up, which is the stricter price; a
    /// sell gives the largest part whose proceeds need no more than four decimals, so that its price stays exact.
    /// </summary>
    /// <exception cref="BadInputException">Nothing left after cutting.</exception>
    public static OrderAmounts Taking(Side side, Price worst, Quantity most)
    {
        if (side == Side.Buy)
        {
            Quantity whole = most.FloorTo(Quantity.FromMicros(Cent));
            return MarketBuy(worst.Notional(whole, Rounding.Down), worst, takerDecimals: 4, Rounding.Up);
        }

        // Cents of a share times pips of a dollar are base units; a hundred of them is the fourth decimal.
        long step = Cent * (100 / (long)BigInteger.GreatestCommonDivisor(100, worst.Pips));
        Quantity exact = most.FloorTo(Quantity.FromMicros(step));
        if (!exact.IsZero) { return Limit(side, worst, exact); }
        OrderAmounts fine = Limit(side, worst, most);
        return fine with { Taker = (fine.Taker + 99) / 100 * 100 };
    }

    /// <summary>Market sell (FOK or FAK): a number of shares at a worst price.</summary>
    public static OrderAmounts MarketSell(Price worst, Quantity size, TickGrid grid) =>
        Limit(Side.Sell, worst, size, grid);

    /// <summary>Market buy (FOK or FAK): collateral to spend at a worst price.</summary>
    /// <param name="spend">Collateral; cut to cents.</param>
    /// <param name="worst">Highest price per share.</param>
    /// <param name="grid">Tick grid of the market.</param>
    /// <param name="takerDecimals">Decimals of the shares: the client's table says 3..6, the server takes at most
    /// 4.</param>
    /// <param name="rounding">
    /// Down as clob-client-v2 does; Up as the unified SDK does with a price bound: more shares for the same spend is
    /// the
    /// stricter limit.
    /// </param>
    /// <exception cref="BadInputException">Price off the grid, or nothing left after cutting the spend.</exception>
    public static OrderAmounts MarketBuy(Cash spend, Price worst, TickGrid grid, int takerDecimals, Rounding rounding)
    {
        RequireOnGrid(worst, grid);
        return MarketBuy(spend, worst, takerDecimals, rounding);
    }

    private static OrderAmounts MarketBuy(Cash spend, Price worst, int takerDecimals, Rounding rounding)
    {
        long cash = spend.Micros - (spend.Micros % Cent);
        RequirePositive(cash, "spend", spend.ToString());
        long step = 1;
        for (int i = takerDecimals; i < 6; i++) { step *= 10; }
        long steps = IntegerMath.Divide((Int128)cash * Price.PipsPerDollar, checked(worst.Pips * step), rounding);
        return new((ulong)cash, (ulong)checked(steps * step));
    }

    /// <summary>Decimals of the client's "amount" column by tick: price decimals plus the two of the size.</summary>
    public static int AmountDecimals(TickGrid grid)
    {
        int decimals = 4;
        for (int pips = grid.TickPips; pips % 10 == 0; pips /= 10) { decimals--; }
        return Math.Max(decimals, 1) + 2;
    }

    private static void RequireOnGrid(Price price, TickGrid grid)
    {
        if (grid.Allows(price)) { return; }
        throw new BadInputException(
            $"price '{price}' is not a multiple of the tick {grid} within {grid.Lowest}..{grid.Highest}; it is not "
            + "rounded for you");
    }

    private static void RequirePositive(long amount, string what, string text)
    {
        if (amount <= 0) { throw new BadInputException($"{what} '{text}' is nothing once cut to two decimals"); }
    }
}
