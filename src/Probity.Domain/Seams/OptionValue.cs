using System.Globalization;
using Probity.Domain.Values;

namespace Probity.Domain.Seams;

/// <summary>What kind of value an option holds.</summary>
public enum OptionKind : byte
{
    Text,
    Flag,
    Whole,
    Number,
    Price,
    Quantity,
    Cash,
    Duration,

    /// <summary>One of a fixed list of texts.</summary>
    Choice,

    /// <summary>A list of texts, comma separated.</summary>
    Names,
}

/// <summary>One option's value, read and checked against its declaration by <see cref="OptionInfo.Parse"/>.</summary>
public sealed record OptionValue
{
    private const NumberStyles PlainNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    private static readonly (string Suffix, long Nanos)[] TimeUnits =
    [
        ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
        ("h", 3_600_000_000_000), ("d", 86_400_000_000_000),
    ];

    private OptionValue(OptionInfo info, string text, decimal number)
    {
        Info = info;
        Text = text;
        Number = number;
    }

    public OptionInfo Info { get; }

    /// <summary>
    /// Canonical text: two spellings of the same value ("0.50", "0.5") have the same one, so hashes may use it.
    /// </summary>
    public string Text { get; }

    /// <summary>Pips, micro-shares, micro-dollars, nanoseconds or the plain number, by kind; 0 for texts.</summary>
    public decimal Number { get; }

    public Price ToPrice() => Price.FromPips((int)Number);

    public Quantity ToQuantity() => Quantity.FromMicros((long)Number);

    public Cash ToCash() => Cash.FromMicros((long)Number);

    public Duration ToDuration() => new((long)Number);

    public long ToLong() => (long)Number;

    public bool ToBool() => Number != 0;

    public IReadOnlyList<string> ToNames() => Text.Length == 0 ? [] : Text.Split(',');

    internal static OptionValue Read(OptionInfo info, string text) => info.Kind switch
    {
        OptionKind.Flag => ReadFlag(info, text),
        OptionKind.Choice => ReadChoice(info, text),
        OptionKind.Names => new OptionValue(info, string.Join(',', SplitNames(text)), 0),
        OptionKind.Whole => ReadWhole(info, text),
        OptionKind.Number => ReadNumber(info, text),
        OptionKind.Duration => ReadDuration(info, text),
        OptionKind.Price or OptionKind.Quantity or OptionKind.Cash => ReadScaled(info, text),
        _ => new OptionValue(info, text, 0),
    };

    private static string[] SplitNames(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static OptionValue ReadFlag(OptionInfo info, string text) => text switch
    {
        "true" => new OptionValue(info, "true", 1),
        "false" => new OptionValue(info, "false", 0),
        _ => throw info.Bad(text, "is neither true nor false"),
    };

    private static OptionValue ReadChoice(OptionInfo info, string text)
    {
        if (info.Choices.Contains(text)) { return new OptionValue(info, text, 0); }
        string? nearest = Spelling.Nearest(text, info.Choices);
        throw info.Bad(
            text, nearest is null ? "is not a known choice" : $"is not a known choice (did you mean '{nearest}'?)");
    }

    private static OptionValue ReadWhole(OptionInfo info, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
            ? new OptionValue(info, whole.ToString(CultureInfo.InvariantCulture), whole)
            : throw info.Bad(text, "is not a whole number");

    private static OptionValue ReadNumber(OptionInfo info, string text)
    {
        if (!decimal.TryParse(text, PlainNumber, CultureInfo.InvariantCulture, out decimal number))
        {
            throw info.Bad(text, "is not a decimal number");
        }
        string canonical = number.ToString("0.############################", CultureInfo.InvariantCulture);
        return new OptionValue(info, canonical, number);
    }

    private static OptionValue ReadScaled(OptionInfo info, string text)
    {
        int scale = info.Kind == OptionKind.Price ? 4 : 6;
        FixedPointError error = FixedPoint.TryParse(text.AsSpan(), scale, out long scaled);
        if (error == FixedPointError.None)
        {
            bool fits = info.Kind switch
            {
                OptionKind.Price => scaled is >= 0 and <= Price.PipsPerDollar,
                OptionKind.Quantity => scaled >= 0,
                _ => true,
            };
            if (fits) { return new OptionValue(info, FixedPoint.Format(scaled, scale), scaled); }
            error = FixedPointError.OutOfRange;
        }
        throw info.Bad(text, error switch
        {
            FixedPointError.TooPrecise => $"has more than {scale} decimals",
            FixedPointError.OutOfRange => "is out of range",
            _ => "is not a decimal number",
        });
    }

    private static OptionValue ReadDuration(OptionInfo info, string text)
    {
        int digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] is '.' or '-')) { digits++; }
        string suffix = text[digits..];
        if (FixedPoint.TryParse(text.AsSpan(0, digits), 9, out long billionths) != FixedPointError.None)
        {
            throw info.Bad(text, "is not a span of time like 250ms, 5s, 10m, 2h or 1d");
        }
        if (suffix.Length == 0 && billionths == 0) { return new OptionValue(info, "0s", 0); }
        foreach ((string name, long nanos) in TimeUnits)
        {
            if (suffix != name) { continue; }
            Int128 product = (Int128)billionths * nanos;
            if (product % 1_000_000_000 != 0) { throw info.Bad(text, "is finer than a nanosecond"); }
            Int128 span = product / 1_000_000_000;
            if (span > long.MaxValue || span < long.MinValue) { throw info.Bad(text, "is out of range"); }
            return new OptionValue(info, FixedPoint.Format((long)span, 9) + "s", (long)span);
        }
        string wrong = suffix.Length == 0 ? "lacks a unit" : $"has the unknown unit '{suffix}'";
        throw info.Bad(text, wrong + "; write 250ms, 5s, 10m, 2h or 1d");
    }
}
