using System.Globalization;
using System.Numerics;
using Probity.Domain;

namespace Probity.Venues.Opinion.Signing;

/// <summary>
/// Amounts of tokens between decimal text and base units, exact (reference/opinion.md 3.2): what a token cannot hold is
/// cut off, never rounded.
/// </summary>
public static class TokenAmount
{
    private const int LongestText = 160;
    private const int LargestExponent = 100;

    /// <summary>More would leave no room for a whole unit in 256 bits.</summary>
    private const int MostDecimals = 77;

    /// <summary>Reads "33.33", ".5" or, as some languages print small numbers, "1e-7".</summary>
    /// <param name="text">A decimal number of 0 or more.</param>
    /// <param name="decimals">Of the token, 0..77.</param>
    /// <exception cref="BadInputException">Not such a number, or more than 2^256-1 base units.</exception>
    public static BigInteger Parse(string text, int decimals)
    {
        if (decimals is < 0 or > MostDecimals)
        {
            throw new BadInputException($"a token has 0..{MostDecimals} decimals, not {decimals}");
        }
        (BigInteger number, BigInteger scale) = Fraction(text);
        BigInteger units = number * BigInteger.Pow(10, decimals) / scale;
        return units.GetBitLength() <= 256
            ? units
            : throw new BadInputException($"'{text}' is more than 2^256-1 units of a token of {decimals} decimals");
    }

    /// <summary>A decimal text as a fraction whose denominator is a power of ten.</summary>
    /// <exception cref="BadInputException">Not a decimal number of 0 or more.</exception>
    public static (BigInteger Number, BigInteger Scale) Fraction(string text)
    {
        int mark = text.AsSpan().IndexOfAny('e', 'E');
        string mantissa = mark < 0 ? text : text[..mark];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        int exponent = 0;
        bool sound = text.Length <= LongestText && digits.Length > 0 && digits.All(char.IsAsciiDigit)
            && (mark < 0 || (int.TryParse(
                text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                && Math.Abs(exponent) <= LargestExponent));
        if (!sound) { throw new BadInputException($"'{text}' is not a decimal number of 0 or more"); }
        var number = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        int shift = exponent - (point < 0 ? 0 : mantissa.Length - point - 1);
        return shift >= 0
            ? (number * BigInteger.Pow(10, shift), BigInteger.One)
            : (number, BigInteger.Pow(10, -shift));
    }

    /// <summary>Whole units with all decimals that are not zero: "45", "0.000001".</summary>
    public static string Text(BigInteger units, int decimals)
    {
        var whole = BigInteger.DivRem(units, BigInteger.Pow(10, decimals), out BigInteger rest);
        string end = rest.IsZero
            ? ""
            : "." + rest.ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0').TrimEnd('0');
        return whole.ToString(CultureInfo.InvariantCulture) + end;
    }
}
