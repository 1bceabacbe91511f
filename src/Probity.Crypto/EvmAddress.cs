using System.Text;

namespace Probity.Crypto;

/// <summary>A 20-byte account or contract address. Written with the EIP-55 checksum.</summary>
public readonly struct EvmAddress : IEquatable<EvmAddress>
{
    /// <summary>Bytes of an address.</summary>
    public const int Length = 20;

    private readonly UInt128 high;
    private readonly uint low;

    public EvmAddress(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException($"an address is {Length} bytes, not {bytes.Length}", nameof(bytes));
        }
        high = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        low = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    public static EvmAddress Zero => default;

    public bool IsZero => high == 0 && low == 0;

    /// <exception cref="FormatException">Not 40 hexadecimal digits, or mixed case that does not match the
    /// checksum.</exception>
    public static EvmAddress Parse(string text)
    {
        byte[] bytes;
        try
        {
            bytes = Hex.Parse(text);
        }
        catch (FormatException)
        {
            throw new FormatException($"'{text}' is not an address: expected 0x and 40 hexadecimal digits");
        }
        if (bytes.Length != Length)
        {
            throw new FormatException($"'{text}' is not an address: expected 0x and 40 hexadecimal digits");
        }
        var address = new EvmAddress(bytes);
        string digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        bool mixed = digits.Any(char.IsAsciiLetterLower) && digits.Any(char.IsAsciiLetterUpper);
        return !mixed || address.ToString()[2..] == digits
            ? address
            : throw new FormatException(
                $"'{text}' has a wrong checksum: expected {address}; a digit was mistyped or the case changed");
    }

    /// <summary>The address of the contract that a factory creates with CREATE2 (EIP-1014).</summary>
    public static EvmAddress Create2(EvmAddress factory, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> initCodeHash)
    {
        Span<byte> packed = stackalloc byte[1 + Length + 32 + 32];
        packed[0] = 0xff;
        factory.CopyTo(packed[1..]);
        salt.CopyTo(packed[21..]);
        initCodeHash.CopyTo(packed[53..]);
        return new EvmAddress(Keccak256.Hash(packed).AsSpan(12));
    }

    public void CopyTo(Span<byte> bytes)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], low);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    public bool Equals(EvmAddress other) => high == other.high && low == other.low;

    public override bool Equals(object? obj) => obj is EvmAddress other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(high, low);

    public static bool operator ==(EvmAddress a, EvmAddress b) => a.Equals(b);

    public static bool operator !=(EvmAddress a, EvmAddress b) => !a.Equals(b);

    public override string ToString()
    {
        string lower = Convert.ToHexStringLower(ToArray());
        byte[] hash = Keccak256.Hash(Encoding.ASCII.GetBytes(lower));
        return "0x" + string.Create(lower.Length, (lower, hash), static (text, from) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                int nibble = (from.hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
                text[i] = nibble >= 8 ? char.ToUpperInvariant(from.lower[i]) : from.lower[i];
            }
        });
    }
}
