using System.Globalization;
using System.Numerics;

namespace Probity.Crypto;

/// <summary>Hexadecimal texts as the chain writes them: "0x" and lower case.</summary>
public static class Hex
{
    public static string Of(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>Reads with or without "0x".</summary>
    /// <exception cref="FormatException">Not hexadecimal, or an odd number of digits. The text is not quoted: it may be
    /// a key.</exception>
    public static byte[] Parse(string text)
    {
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        try
        {
            return Convert.FromHexString(digits);
        }
        catch (FormatException)
        {
            throw new FormatException(
                $"a text of {text.Length} characters is not hexadecimal with an even number of digits");
        }
    }

    /// <summary>A uint256 from decimal digits, or hexadecimal ones after "0x".</summary>
    /// <exception cref="FormatException">Not a number, negative, or above 2^256 - 1.</exception>
    public static BigInteger ParseUInt256(string text)
    {
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool read = isHex
            ? BigInteger.TryParse(
                "0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger value)
            : BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return read && value.GetBitLength() <= 256
            ? value
            : throw new FormatException($"'{text}' is not a whole number of 0..2^256-1");
    }
}
