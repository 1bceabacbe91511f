using System.Numerics;
using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Signing;

/// <summary>
/// The two amounts of an order in wei (10^-18). Their ratio states the price exactly (reference/opinion.md 3.2), so
/// what is given is cut down to a multiple of what the price needs.
/// </summary>
public readonly record struct ExactAmounts(BigInteger Maker, BigInteger Taker)
{
    /// <summary>Wei of a micro-share and of a micro-dollar.</summary>
    public const long WeiPerMicro = 1_000_000_000_000;

    /// <summary>The rules count prices in millionths.</summary>
    private const int Millionths = 1_000_000;

    /// <summary>Significant digits that the Python client leaves of what is given.</summary>
    private const int PythonDigits = 4;

    /// <summary>
    /// A number of shares at one of our prices. A micro-share at a pip is 10^8 wei, so nothing is ever cut.
    /// </summary>
    /// <exception cref="BadInputException">No shares, or a price of 0 or 1.</exception>
    public static ExactAmounts Limit(Side side, Price price, Quantity shares)
    {
        const long WeiPerMicroPip = WeiPerMicro / Price.PipsPerDollar;
        if (price.Pips is <= 0 or >= Price.PipsPerDollar)
        {
            throw new BadInputException($"price '{price}' is not between 0 and 1");
        }
        if (shares.IsZero) { throw new BadInputException("an order of no shares"); }
        UInt128 given = (UInt128)(ulong)shares.Micros * WeiPerMicro;
        UInt128 cash = (UInt128)(ulong)shares.Micros * (uint)price.Pips * WeiPerMicroPip;
        return side == Side.Buy ? new(cash, given) : new(given, cash);
    }

    /// <summary>The rule of the TypeScript client: the price in millionths, what is left over below 10^6 wei.</summary>
    /// <param name="side">Buy or sell.</param>
    /// <param name="price">Decimal text; rounded to six decimals.</param>
    /// <param name="makerWei">At most so much is given.</param>
    /// <exception cref="BadInputException">The price is not between 0 and 1, or nothing is left.</exception>
    public static ExactAmounts TypeScript(Side side, string price, BigInteger makerWei)
    {
        (BigInteger number, BigInteger scale) = TokenAmount.Fraction(price);
        BigInteger n = ((2 * number * Millionths) + scale) / (2 * scale);
        RequirePrice(price, n, Millionths);
        BigInteger k = makerWei / (side == Side.Buy ? n : Millionths);
        return k.Sign > 0
            ? Of(side, k, n, Millionths)
            : throw new BadInputException($"{makerWei} wei are too little for an exact order at price '{price}'");
    }

    /// <summary>
    /// The rule of the Python client: four significant digits of what is given, the price as a fraction in lowest
    /// terms, and never less than the smallest order that states it.
    /// </summary>
    /// <inheritdoc cref="TypeScript"/>
    public static ExactAmounts Python(Side side, string price, BigInteger makerWei)
    {
        (BigInteger number, BigInteger scale) = TokenAmount.Fraction(price);
        (BigInteger n, BigInteger d) = Nearest(number, scale);
        RequirePrice(price, n, d);
        BigInteger target = FourDigits(makerWei);
        return Of(side, BigInteger.Max(1, target / (side == Side.Buy ? n : d)), n, d);
    }

    /// <summary>Four significant digits, halves to even.</summary>
    public static BigInteger FourDigits(BigInteger wei)
    {
        int surplus = wei.ToString(System.Globalization.CultureInfo.InvariantCulture).Length - PythonDigits;
        if (surplus <= 0) { return wei; }
        var unit = BigInteger.Pow(10, surplus);
        var kept = BigInteger.DivRem(wei, unit, out BigInteger rest);
        int half = (2 * rest).CompareTo(unit);
        return (half > 0 || (half == 0 && !kept.IsEven) ? kept + 1 : kept) * unit;
    }

    private static ExactAmounts Of(Side side, BigInteger k, BigInteger n, BigInteger d) =>
        side == Side.Buy ? new(k * n, k * d) : new(k * d, k * n);

    /// <summary>
    /// The fraction nearest to a number whose denominator is a million at most, by continued fractions; of two equally
    /// near ones the convergent, as Python's limit_denominator chooses.
    /// </summary>
    private static (BigInteger Number, BigInteger Scale) Nearest(BigInteger number, BigInteger scale)
    {
        var common = BigInteger.GreatestCommonDivisor(number, scale);
        (BigInteger top, BigInteger bottom) = (number / common, scale / common);
        if (bottom <= Millionths) { return (top, bottom); }
        (BigInteger p0, BigInteger q0, BigInteger p1, BigInteger q1) = (0, 1, 1, 0);
        (BigInteger n, BigInteger d) = (top, bottom);
        while (true)
        {
            BigInteger whole = n / d;
            BigInteger q2 = q0 + (whole * q1);
            if (q2 > Millionths) { break; }
            (p0, q0, p1, q1) = (p1, q1, p0 + (whole * p1), q2);
            (n, d) = (d, n - (whole * d));
        }
        BigInteger steps = (Millionths - q0) / q1;
        (BigInteger p2, BigInteger q3) = (p0 + (steps * p1), q0 + (steps * q1));
        BigInteger fromConvergent = BigInteger.Abs((p1 * bottom) - (top * q1)) * q3;
        BigInteger fromOther = BigInteger.Abs((p2 * bottom) - (top * q3)) * q1;
        return fromConvergent <= fromOther ? (p1, q1) : (p2, q3);
    }

    private static void RequirePrice(string text, BigInteger n, BigInteger d)
    {
        if (n.Sign > 0 && n < d) { return; }
        throw new BadInputException($"price '{text}' is not between 0 and 1 (to six decimals)");
    }
}
