using System.Buffers.Binary;
using System.Text;
using Probity.Domain.Values;

namespace Probity.Journal.Codec;

/// <summary>
/// A growing byte buffer with the few encodings of the journal: varint, zigzag varint, fixed words, UTF-8 texts.
/// </summary>
internal sealed class WireWriter(int capacity)
{
    private const int LongestVarint = 10;

    private byte[] bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>Drops everything from <paramref name="length"/> on.</summary>
    public void Truncate(int length) => Length = length;

    public Span<byte> From(int start) => bytes.AsSpan(start, Length - start);

    /// <summary>Makes room for <paramref name="count"/> bytes before <paramref name="at"/>.</summary>
    public void Insert(int at, int count)
    {
        Ensure(count);
        bytes.AsSpan(at, Length - at).CopyTo(bytes.AsSpan(at + count));
        Length += count;
    }

    public void Skip(int count)
    {
        Ensure(count);
        Length += count;
    }

    public void Byte(byte value)
    {
        Ensure(1);
        bytes[Length++] = value;
    }

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>Unsigned LEB128: seven bits a byte, low bits first.</summary>
    public void Varint(ulong value)
    {
        Ensure(LongestVarint);
        while (value >= 0x80)
        {
            bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        bytes[Length++] = (byte)value;
    }

    /// <summary>Small magnitudes of either sign become small varints.</summary>
    public void Zigzag(long value) => Varint(unchecked((ulong)((value << 1) ^ (value >> 63))));

    public void UInt32(uint value)
    {
        Ensure(sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Length), value);
        Length += sizeof(uint);
    }

    public void UInt64(ulong value)
    {
        Ensure(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(Length), value);
        Length += sizeof(ulong);
    }

    /// <summary>The four words of a decimal, so that its scale survives.</summary>
    public void Decimal(decimal value)
    {
        Span<int> words = stackalloc int[4];
        decimal.GetBits(value, words);
        foreach (int word in words) { UInt32(unchecked((uint)word)); }
    }

    /// <summary>UTF-8 with its length in bytes before it.</summary>
    public void Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Varint((ulong)length);
        Ensure(length);
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(Length, length));
        Length += length;
    }

    public void Raw(ReadOnlySpan<byte> value)
    {
        Ensure(value.Length);
        value.CopyTo(bytes.AsSpan(Length));
        Length += value.Length;
    }

    /// <summary>A dense id.</summary>
    public void Id(int value) => Varint(unchecked((uint)value));

    public void OptionalId(int? value)
    {
        Bool(value.HasValue);
        if (value.HasValue) { Id(value.Value); }
    }

    public void Amount(Cash value) => Zigzag(value.Micros);

    public void Size(Quantity value) => Varint((ulong)value.Micros);

    private void Ensure(int more)
    {
        if (bytes.Length - Length < more) { Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + more)); }
    }
}
