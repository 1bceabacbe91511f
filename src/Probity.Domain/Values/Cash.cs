namespace Probity.Domain.Values;

/// <summary>
/// An amount of one collateral in micro-dollars (10^-6), signed.
/// <code>
/// Cash + Cash, Cash - Cash, -Cash -> Cash, checked
/// Cash * Cash does not exist; amounts of two currencies never add, see Money
/// </code>
/// </summary>
public readonly record struct Cash : IComparable<Cash>
{
    public const long MicrosPerDollar = 1_000_000;

    private const int Scale = 6;

    private Cash(long micros) => Micros = micros;

    public static Cash Zero => default;

    public long Micros { get; }

    public static Cash FromMicros(long micros) => new(micros);

    public static Cash FromDollars(long dollars) => new(checked(dollars * MicrosPerDollar));

    /// <exception cref="BadInputException">The text is not an amount; the message quotes it.</exception>
    public static Cash Parse(string text)
    {
        FixedPointError error = FixedPoint.TryParse(text.AsSpan(), Scale, out long micros);
        return error == FixedPointError.None
            ? new Cash(micros)
            : throw new BadInputException(
                FixedPoint.Explain(error, "amount", text, "dollars with six decimals at most"));
    }

    public static Cash operator +(Cash a, Cash b) => new(checked(a.Micros + b.Micros));

    public static Cash operator -(Cash a, Cash b) => new(checked(a.Micros - b.Micros));

    public static Cash operator -(Cash a) => new(checked(-a.Micros));

    public static bool operator <(Cash a, Cash b) => a.Micros < b.Micros;

    public static bool operator >(Cash a, Cash b) => a.Micros > b.Micros;

    public static bool operator <=(Cash a, Cash b) => a.Micros <= b.Micros;

    public static bool operator >=(Cash a, Cash b) => a.Micros >= b.Micros;

    public static Cash Min(Cash a, Cash b) => a.Micros <= b.Micros ? a : b;

    public static Cash Max(Cash a, Cash b) => a.Micros >= b.Micros ? a : b;

    public int CompareTo(Cash other) => Micros.CompareTo(other.Micros);

    public override string ToString() => FixedPoint.Format(Micros, Scale);
}

/// <summary>The collateral that an amount is in.</summary>
public enum Currency : byte
{
    /// <summary>Polymarket's collateral since 2026-04-28, 6 decimals (reference/polymarket.md 0.1).</summary>
    PUsd = 0,

    /// <summary>Opinion's usual quote token on BNB Chain.</summary>
    Usdt = 1,
}

/// <summary>An amount with its currency. Adding two currencies is an error: there is no rate here.</summary>
public readonly record struct Money(Cash Amount, Currency Currency)
{
    /// <exception cref="InvariantException">The currencies differ.</exception>
    public static Money operator +(Money a, Money b)
    {
        Require.That(a.Currency == b.Currency, "amounts of different currencies never add without a rate");
        return new Money(a.Amount + b.Amount, a.Currency);
    }

    public override string ToString() => $"{Amount} {(Currency == Currency.PUsd ? "pUSD" : "USDT")}";
}
