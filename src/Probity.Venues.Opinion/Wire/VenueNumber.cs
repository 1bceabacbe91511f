using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Wire;

/// <summary>
/// Prices and sizes as the venue writes them: decimal texts of any length, with float noise ("35.379999999999995") and
/// perhaps an exponent. Integers all the way.
/// </summary>
public static class VenueNumber
{
    /// <summary>Decimals that are looked at; further ones decide no rounding.</summary>
    private const int Decimals = 12;

    private const int LongestText = 80;

    /// <summary>A price this close to a pip (10^-12 dollars) is that pip: the rest is noise.</summary>
    private const long PriceNoise = 1_000;

    private const long PipUnits = 100_000_000;
    private const long MicroUnits = 1_000_000;

    /// <summary>A size in whole micro-shares, rounded to the nearest; below a half of one it is zero.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="size">Zero when the text is no size.</param>
    /// <param name="rounded">The text had more than six decimals that were not zero.</param>
    public static bool TryQuantity(ReadOnlySpan<byte> text, out Quantity size, out bool rounded)
    {
        size = Quantity.Zero;
        rounded = false;
        if (!TryUnits(text, out Int128 units) || units < 0) { return false; }
        Int128 micros = (units + (MicroUnits / 2)) / MicroUnits;
        if (micros > long.MaxValue) { return false; }
        rounded = micros * MicroUnits != units;
        size = Quantity.FromMicros((long)micros);
        return true;
    }

    /// <summary>
    /// A price within 0..1 on a pip of 0.0001; false when it is none, or lies between two pips by more than noise.
    /// </summary>
    public static bool TryPrice(ReadOnlySpan<byte> text, out Price price)
    {
        price = Price.Zero;
        if (!TryUnits(text, out Int128 units)) { return false; }
        Int128 pips = (units + (PipUnits / 2)) / PipUnits;
        if (units < 0 || pips > Price.PipsPerDollar || Int128.Abs(units - (pips * PipUnits)) > PriceNoise)
        {
            return false;
        }
        price = Price.FromPips((int)pips);
        return true;
    }

    /// <summary>Sign, digits, fraction, exponent; in units of 10^-12, further digits cut off.</summary>
    private static bool TryUnits(ReadOnlySpan<byte> text, out Int128 units)
    {
        units = 0;
        if (text.IsEmpty || text.Length > LongestText) { return false; }
        int at = text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        int exponentAt = text.IndexOfAny((byte)'e', (byte)'E');
        int exponent = 0;
        ReadOnlySpan<byte> mantissa = exponentAt < 0 ? text : text[..exponentAt];
        if (exponentAt >= 0 && !TryExponent(text[(exponentAt + 1)..], out exponent)) { return false; }
        int digits = 0, point = -1;
        Int128 value = 0;
        int kept = 0;
        for (; at < mantissa.Length; at++)
        {
            if (mantissa[at] == (byte)'.' && point < 0)
            {
                point = digits;
                continue;
            }
            uint digit = (uint)(mantissa[at] - '0');
            if (digit > 9) { return false; }
            digits++;
            if (kept < 30)
            {
                value = (value * 10) + digit;
                if (value != 0) { kept++; }
            }
            else
            {
                exponent++;
            }
        }
        if (digits == 0) { return false; }
        int scale = exponent - (point < 0 ? 0 : digits - point) + Decimals;
        for (; scale > 0; scale--)
        {
            if (value > Int128.MaxValue / 10) { return false; }
            value *= 10;
        }
        for (; scale < 0 && value != 0; scale++) { value /= 10; }
        units = text[0] == (byte)'-' ? -value : value;
        return units <= (Int128)long.MaxValue * MicroUnits;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        bool negative = !text.IsEmpty && text[0] == (byte)'-';
        ReadOnlySpan<byte> digits = !text.IsEmpty && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (digits.IsEmpty || digits.Length > 3) { return false; }
        foreach (byte digit in digits)
        {
            if ((uint)(digit - '0') > 9) { return false; }
            exponent = (exponent * 10) + (digit - '0');
        }
        if (negative) { exponent = -exponent; }
        return true;
    }
}
