namespace Probity.Domain.Values;

/// <summary>
/// A number of shares in micro-shares (10^-6), never negative.
/// <code>
/// Quantity + Quantity -> Quantity, checked
/// Quantity - Quantity -> Quantity, throws below zero
/// -, * with numbers do not exist; use SignedQuantity for positions
/// </code>
/// </summary>
public readonly record struct Quantity : IComparable<Quantity>
{
    public const long MicrosPerShare = 1_000_000;

    private const int Scale = 6;

    private Quantity(long micros) => Micros = micros;

    public static Quantity Zero => default;

    public long Micros { get; }

    public bool IsZero => Micros == 0;

    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static Quantity FromMicros(long micros)
    {
        if (micros < 0) { ThrowNegative(micros); }
        return new Quantity(micros);
    }

    public static Quantity FromShares(long shares) => FromMicros(checked(shares * MicrosPerShare));

    /// <summary>Reads "219.217767"; an error for more than six decimals or a negative number.</summary>
    public static FixedPointError TryParse(ReadOnlySpan<byte> text, out Quantity quantity)
    {
        quantity = default;
        FixedPointError error = FixedPoint.TryParse(text, Scale, out long micros);
        if (error != FixedPointError.None) { return error; }
        if (micros < 0) { return FixedPointError.OutOfRange; }
        quantity = new Quantity(micros);
        return FixedPointError.None;
    }

    /// <exception cref="BadInputException">The text is not a quantity; the message quotes it.</exception>
    public static Quantity Parse(string text)
    {
        FixedPointError error = FixedPoint.TryParse(text.AsSpan(), Scale, out long micros);
        if (error == FixedPointError.None && micros < 0) { error = FixedPointError.OutOfRange; }
        return error == FixedPointError.None
            ? new Quantity(micros)
            : throw new BadInputException(
                FixedPoint.Explain(error, "quantity", text, "shares, at least 0, six decimals at most"));
    }

    public static Quantity operator +(Quantity a, Quantity b) => new(checked(a.Micros + b.Micros));

    /// <exception cref="ArgumentOutOfRangeException">The result would be negative.</exception>
    public static Quantity operator -(Quantity a, Quantity b) => FromMicros(a.Micros - b.Micros);

    public static bool operator <(Quantity a, Quantity b) => a.Micros < b.Micros;

    public static bool operator >(Quantity a, Quantity b) => a.Micros > b.Micros;

    public static bool operator <=(Quantity a, Quantity b) => a.Micros <= b.Micros;

    public static bool operator >=(Quantity a, Quantity b) => a.Micros >= b.Micros;

    public static Quantity Min(Quantity a, Quantity b) => a.Micros <= b.Micros ? a : b;

    public static Quantity Max(Quantity a, Quantity b) => a.Micros >= b.Micros ? a : b;

    /// <summary>Subtraction that stops at zero.</summary>
    public Quantity MinusOrZero(Quantity other) => new(Math.Max(0, Micros - other.Micros));

    /// <summary>The largest multiple of <paramref name="step"/> that is not larger.</summary>
    public Quantity FloorTo(Quantity step) => step.IsZero ? this : new(Micros - (Micros % step.Micros));

    public int CompareTo(Quantity other) => Micros.CompareTo(other.Micros);

    public override string ToString() => FixedPoint.Format(Micros, Scale);

    private static void ThrowNegative(long micros) =>
        throw new ArgumentOutOfRangeException(nameof(micros), micros, "a quantity is never negative");
}

/// <summary>
/// A position in micro-shares: positive is long. Opposing outcomes are separate instruments, so a short never exists on
/// a venue.
/// </summary>
public readonly record struct SignedQuantity(long Micros) : IComparable<SignedQuantity>
{
    public static SignedQuantity Zero => default;

    /// <summary>Buys count plus, sells minus.</summary>
    public static SignedQuantity Of(Orders.Side side, Quantity quantity) =>
        new(side == Orders.Side.Buy ? quantity.Micros : -quantity.Micros);

    public static SignedQuantity operator +(SignedQuantity a, SignedQuantity b) => new(checked(a.Micros + b.Micros));

    public static SignedQuantity operator -(SignedQuantity a, SignedQuantity b) => new(checked(a.Micros - b.Micros));

    public Quantity Magnitude => Quantity.FromMicros(Math.Abs(Micros));

    public int CompareTo(SignedQuantity other) => Micros.CompareTo(other.Micros);

    public override string ToString() => FixedPoint.Format(Micros, 6);
}
