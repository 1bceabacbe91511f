using System.Numerics;

namespace Probity.Crypto;

/// <summary>
/// Recursive length prefix, the encoding of transactions (Ethereum yellow paper, appendix B). Encodes only: nobody
/// sends us any.
/// </summary>
public static class Rlp
{
    private const byte TextOffset = 0x80;
    private const byte ListOffset = 0xc0;

    /// <summary>Longest payload whose length fits into the first byte.</summary>
    private const int ShortLength = 55;

    public static byte[] Text(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 1 && bytes[0] < TextOffset ? [bytes[0]] : [.. Prefix(TextOffset, bytes.Length), .. bytes];

    /// <summary>A whole number without leading zeros; zero is the empty text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static byte[] Number(BigInteger number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number.Sign, nameof(number));
        return Text(number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true));
    }

    /// <param name="items">Each already encoded.</param>
    public static byte[] List(params ReadOnlySpan<byte[]> items)
    {
        byte[] payload = [];
        foreach (byte[] item in items) { payload = [.. payload, .. item]; }
        return [.. Prefix(ListOffset, payload.Length), .. payload];
    }

    private static byte[] Prefix(byte offset, int length)
    {
        if (length <= ShortLength) { return [(byte)(offset + length)]; }
        byte[] digits = new BigInteger(length).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [(byte)(offset + ShortLength + digits.Length), .. digits];
    }
}
