using System.Numerics;
using Probity.Crypto;

namespace Probity.Sandbox.Chain;

/// <summary>An item of Ethereum's recursive length prefix encoding: bytes, or a list of items.</summary>
internal sealed record RlpItem(byte[] Bytes, IReadOnlyList<RlpItem>? List)
{
    /// <exception cref="FormatException">A list, or leading zeros.</exception>
    public BigInteger Number() => List is null && (Bytes.Length == 0 || Bytes[0] != 0)
        ? new BigInteger(Bytes, isUnsigned: true, isBigEndian: true)
        : throw new FormatException("rlp: a number has leading zeros or is a list");

    /// <summary>Null for an empty item: the creation of a contract.</summary>
    /// <exception cref="FormatException">Neither empty nor 20 bytes.</exception>
    public EvmAddress? Address() => Bytes.Length switch
    {
        _ when List is not null => throw new FormatException("rlp: an address is no list"),
        0 => null,
        EvmAddress.Length => new EvmAddress(Bytes),
        _ => throw new FormatException($"rlp: an address has 20 bytes, not {Bytes.Length}"),
    };
}

/// <summary>Reads what <see cref="Rlp"/> writes (yellow paper, appendix B).</summary>
internal static class RlpReader
{
    private const int MaxDepth = 16;

    /// <exception cref="FormatException">Not one item of canonical form.</exception>
    public static RlpItem Decode(ReadOnlySpan<byte> data)
    {
        RlpItem item = Read(ref data, 0);
        return data.IsEmpty ? item : throw new FormatException($"rlp: {data.Length} bytes behind the end");
    }

    /// <summary>An item as it was encoded.</summary>
    public static byte[] Encode(RlpItem item) =>
        item.List is null ? Rlp.Text(item.Bytes) : Rlp.List([.. item.List.Select(Encode)]);

    private static RlpItem Read(ref ReadOnlySpan<byte> data, int depth)
    {
        if (data.IsEmpty || depth > MaxDepth) { throw new FormatException("rlp: it ends early or nests too deep"); }
        byte first = data[0];
        if (first < 0x80)
        {
            var single = new RlpItem([first], null);
            data = data[1..];
            return single;
        }
        bool isList = first >= 0xc0;
        int tag = first - (isList ? 0xc0 : 0x80);
        data = data[1..];
        int length = tag <= 55 ? tag : LongLength(ref data, tag - 55);
        if (length > data.Length) { throw new FormatException("rlp: an item is longer than the data"); }
        ReadOnlySpan<byte> body = data[..length];
        data = data[length..];
        if (!isList)
        {
            return body is [< 0x80]
                ? throw new FormatException("rlp: a small byte has a prefix")
                : new RlpItem(body.ToArray(), null);
        }
        var items = new List<RlpItem>();
        while (!body.IsEmpty) { items.Add(Read(ref body, depth + 1)); }
        return new RlpItem([], items);
    }

    private static int LongLength(ref ReadOnlySpan<byte> data, int sizeBytes)
    {
        if (sizeBytes > 4 || sizeBytes > data.Length || data[0] == 0)
        {
            throw new FormatException("rlp: a length is not canonical");
        }
        int length = (int)uint.Min(
            (uint)new BigInteger(data[..sizeBytes], isUnsigned: true, isBigEndian: true), int.MaxValue);
        data = data[sizeBytes..];
        return length > 55 ? length : throw new FormatException("rlp: a length is not canonical");
    }
}
