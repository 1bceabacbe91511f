using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Probity.Domain.Values;

namespace Probity.Journal.Codec;

/// <summary>
/// Reads what <see cref="WireWriter"/> wrote. Every value is checked: what no writer could write is refused.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Position { get; private set; }

    public readonly int Left => bytes.Length - Position;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Byte()
    {
        if (Position >= bytes.Length) { Short(); }
        return bytes[Position++];
    }

    public bool Bool() => Byte() switch
    {
        0 => false,
        1 => true,
        byte other => throw new CodecException($"{other} is neither true nor false"),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Varint()
    {
        int at = Position;
        if (at < bytes.Length && bytes[at] < 0x80)
        {
            Position = at + 1;
            return bytes[at];
        }
        return LongVarint();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Zigzag()
    {
        ulong value = Varint();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public uint UInt32()
    {
        if (Left < sizeof(uint)) { Short(); }
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(bytes[Position..]);
        Position += sizeof(uint);
        return value;
    }

    public ulong UInt64()
    {
        if (Left < sizeof(ulong)) { Short(); }
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(bytes[Position..]);
        Position += sizeof(ulong);
        return value;
    }

    public decimal Decimal()
    {
        Span<int> words = stackalloc int[4];
        for (int i = 0; i < words.Length; i++) { words[i] = unchecked((int)UInt32()); }
        return new decimal(words);
    }

    public string Text() => Strict.GetString(TextBytes());

    /// <summary>A text as it stands, for readers that know most of them already.</summary>
    public ReadOnlySpan<byte> TextBytes()
    {
        int length = Count("text length");
        ReadOnlySpan<byte> text = bytes.Slice(Position, length);
        Position += length;
        return text;
    }

    /// <summary>A number of things that follow, each of at least one byte.</summary>
    public int Count(string what)
    {
        ulong count = Varint();
        return count <= (ulong)Left ? (int)count : throw new CodecException($"{what} {count} runs past the record");
    }

    /// <summary>Everything that is left.</summary>
    public ReadOnlySpan<byte> Rest()
    {
        ReadOnlySpan<byte> rest = bytes[Position..];
        Position = bytes.Length;
        return rest;
    }

    public int Id() => unchecked((int)Narrow("id"));

    public int? OptionalId() => Bool() ? Id() : null;

    /// <summary>An int that is never negative.</summary>
    public int Whole(string what)
    {
        uint value = Narrow(what);
        return value <= int.MaxValue ? (int)value : throw new CodecException($"{what} {value} is too large");
    }

    public Price Price()
    {
        ulong pips = Varint();
        return pips <= Domain.Values.Price.PipsPerDollar
            ? Domain.Values.Price.FromPips((int)pips)
            : throw new CodecException($"a price of {pips} pips is above 1");
    }

    public Quantity Size()
    {
        ulong micros = Varint();
        if (micros > long.MaxValue) { throw new CodecException($"a size of {micros} micro-shares is too large"); }
        return Quantity.FromMicros((long)micros);
    }

    public Cash Amount() => Cash.FromMicros(Zigzag());

    /// <summary>A byte that names a defined value.</summary>
    public TEnum Code<TEnum>()
        where TEnum : struct, Enum
    {
        byte code = Byte();
        TEnum value = Unsafe.BitCast<byte, TEnum>(code);
        return Enum.IsDefined(value)
            ? value
            : throw new CodecException($"{code} is no {typeof(TEnum).Name} that this build knows");
    }

    [DoesNotReturn]
    private readonly void Short() => throw new CodecException($"the payload ends after {bytes.Length} bytes");

    private uint Narrow(string what)
    {
        ulong value = Varint();
        return value <= uint.MaxValue ? (uint)value : throw new CodecException($"{what} {value} is too large");
    }

    private ulong LongVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            if (shift == 63 && next > 1) { break; }
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) { return value; }
        }
        throw new CodecException("a number does not fit 64 bits");
    }
}

/// <summary>
/// A payload whose checksum is right but which this build cannot read; the reader adds where it stands.
/// </summary>
internal sealed class CodecException(string reason) : Exception(reason);
