using System.Globalization;

namespace Probity.Domain.Values;

/// <summary>Why a text is not a number that the house can hold.</summary>
public enum FixedPointError
{
    None,
    Empty,
    Malformed,
    TooPrecise,
    OutOfRange,
}

/// <summary>
/// Reads and writes decimal texts as scaled integers, without passing through <c>double</c> or <c>decimal</c>.
/// Trailing zeros beyond the scale are allowed ("0.500000000" at scale 4), other digits there are an error:
/// nothing is rounded silently at the door.
/// </summary>
public static class FixedPoint
{
    private const int LongestText = 40;

    /// <summary>Parses optional sign, digits, optional fraction; no exponent, no spaces, no thousands marks.</summary>
    /// <param name="text">ASCII digits.</param>
    /// <param name="scale">Number of decimals kept, 0..18.</param>
    /// <param name="value">The number times 10^scale; 0 on error.</param>
    public static FixedPointError TryParse(ReadOnlySpan<byte> text, int scale, out long value)
    {
        value = 0;
        if (text.IsEmpty) { return FixedPointError.Empty; }
        if (text.Length > LongestText) { return FixedPointError.Malformed; }
        bool negative = text[0] == (byte)'-';
        int at = negative ? 1 : 0;
        Int128 number = 0;
        int digits = 0, decimals = -1;
        bool precise = true;
        for (; at < text.Length; at++)
        {
            uint digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                digits++;
                if (decimals < 0 || decimals < scale)
                {
                    if (number > long.MaxValue) { return FixedPointError.OutOfRange; }
                    number = (number * 10) + digit;
                    if (decimals >= 0) { decimals++; }
                }
                else if (digit != 0)
                {
                    precise = false;
                }
            }
            else if (text[at] == (byte)'.' && decimals < 0)
            {
                decimals = 0;
            }
            else
            {
                return FixedPointError.Malformed;
            }
        }
        if (digits == 0) { return FixedPointError.Malformed; }
        if (!precise) { return FixedPointError.TooPrecise; }
        for (int i = Math.Max(decimals, 0); i < scale; i++) { number *= 10; }
        if (number > long.MaxValue) { return FixedPointError.OutOfRange; }
        value = negative ? -(long)number : (long)number;
        return FixedPointError.None;
    }

    /// <summary>As the byte form, for configuration and command lines.</summary>
    public static FixedPointError TryParse(ReadOnlySpan<char> text, int scale, out long value)
    {
        value = 0;
        if (text.Length > LongestText) { return FixedPointError.Malformed; }
        Span<byte> ascii = stackalloc byte[LongestText];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] > 127) { return FixedPointError.Malformed; }
            ascii[i] = (byte)text[i];
        }
        return TryParse(ascii[..text.Length], scale, out value);
    }

    /// <summary>Writes the shortest exact decimal text: 5300 at scale 4 is "0.53", 10000 is "1".</summary>
    public static string Format(long value, int scale)
    {
        Int128 magnitude = Int128.Abs(value);
        Int128 unit = 1;
        for (int i = 0; i < scale; i++) { unit *= 10; }
        string whole = (magnitude / unit).ToString(CultureInfo.InvariantCulture);
        string sign = value < 0 ? "-" : "";
        Int128 rest = magnitude % unit;
        if (rest == 0) { return sign + whole; }
        string fraction = rest.ToString(CultureInfo.InvariantCulture).PadLeft(scale, '0').TrimEnd('0');
        return $"{sign}{whole}.{fraction}";
    }

    /// <summary>The sentence for a person: what was wrong, the offending text, and what is expected.</summary>
    public static string Explain(FixedPointError error, string what, string text, string expected) => error switch
    {
        FixedPointError.Empty => $"{what} is empty; expected {expected}",
        FixedPointError.TooPrecise => $"{what} '{text}' has more decimals than {expected} allows",
        FixedPointError.OutOfRange => $"{what} '{text}' is out of range; expected {expected}",
        _ => $"{what} '{text}' is not a decimal number; expected {expected}",
    };
}
