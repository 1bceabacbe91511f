using System.Runtime.CompilerServices;

namespace Probity.Domain.Values;

/// <summary>
/// A price of one share in pips of $0.0001, 0..10,000.
/// <code>
/// Price - Price        -> int pips (signed)
/// Price.Offset(pips)   -> Price, checked
/// Price.Complement     -> Price, 1 - p
/// Price.Notional(q, r) -> Cash, rounded as told
/// Price + Price, Price * Price do not exist: the sum of two prices is no price
/// </code>
/// </summary>
public readonly record struct Price : IComparable<Price>
{
    /// <summary>Pips in one dollar.</summary>
    public const int PipsPerDollar = 10_000;

    private const int Scale = 4;

    private Price(int pips) => Pips = pips;

    public static Price Zero => default;

    public static Price One => new(PipsPerDollar);

    public int Pips { get; }

    /// <summary>The price of the other outcome: a bid for YES at b is an ask for NO at 1 - b.</summary>
    public Price Complement => new(PipsPerDollar - Pips);

    /// <exception cref="ArgumentOutOfRangeException">Not within 0..10,000.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Price FromPips(int pips)
    {
        if ((uint)pips > PipsPerDollar) { ThrowOutOfRange(pips); }
        return new Price(pips);
    }

    /// <summary>Reads "0.53", ".5", "1"; an error for more than four decimals or a value outside 0..1.</summary>
    public static FixedPointError TryParse(ReadOnlySpan<byte> text, out Price price)
    {
        price = default;
        FixedPointError error = FixedPoint.TryParse(text, Scale, out long pips);
        if (error != FixedPointError.None) { return error; }
        if ((ulong)pips > PipsPerDollar) { return FixedPointError.OutOfRange; }
        price = new Price((int)pips);
        return FixedPointError.None;
    }

    /// <exception cref="BadInputException">The text is not a price; the message quotes it.</exception>
    public static Price Parse(string text)
    {
        FixedPointError error = FixedPoint.TryParse(text.AsSpan(), Scale, out long pips);
        if (error == FixedPointError.None && (ulong)pips > PipsPerDollar) { error = FixedPointError.OutOfRange; }
        return error == FixedPointError.None
            ? new Price((int)pips)
            : throw new BadInputException(FixedPoint.Explain(error, "price", text, "0..1 in steps of 0.0001"));
    }

    public static bool operator <(Price a, Price b) => a.Pips < b.Pips;

    public static bool operator >(Price a, Price b) => a.Pips > b.Pips;

    public static bool operator <=(Price a, Price b) => a.Pips <= b.Pips;

    public static bool operator >=(Price a, Price b) => a.Pips >= b.Pips;

    /// <summary>Signed distance in pips.</summary>
    public static int operator -(Price a, Price b) => a.Pips - b.Pips;

    public static Price Min(Price a, Price b) => a.Pips <= b.Pips ? a : b;

    public static Price Max(Price a, Price b) => a.Pips >= b.Pips ? a : b;

    /// <exception cref="ArgumentOutOfRangeException">The result leaves 0..1.</exception>
    public Price Offset(int pips) => FromPips(Pips + pips);

    /// <summary>As <see cref="Offset"/>, held at 0 and 1.</summary>
    public Price OffsetClamped(int pips) => new((int)Math.Clamp((long)Pips + pips, 0, PipsPerDollar));

    /// <summary>Price times quantity in micro-dollars. Exact when the quantity is a multiple of 0.01 share.</summary>
    /// <exception cref="OverflowException">More than 9.2e12 dollars.</exception>
    public Cash Notional(Quantity quantity, Rounding rounding)
    {
        long micros = quantity.Micros;
        if (micros <= long.MaxValue / PipsPerDollar)
        {
            long product = micros * Pips;
            long whole = product / PipsPerDollar;
            long rest = product - (whole * PipsPerDollar);
            bool up = rounding switch
            {
                Rounding.Down => false,
                Rounding.Up => rest > 0,
                _ => rest * 2 >= PipsPerDollar,
            };
            return Cash.FromMicros(up ? whole + 1 : whole);
        }
        return Cash.FromMicros(IntegerMath.Divide((Int128)micros * Pips, PipsPerDollar, rounding));
    }

    public int CompareTo(Price other) => Pips.CompareTo(other.Pips);

    public override string ToString() => FixedPoint.Format(Pips, Scale);

    private static void ThrowOutOfRange(int pips) =>
        throw new ArgumentOutOfRangeException(nameof(pips), pips, "a price is 0..10,000 pips of $0.0001");
}
