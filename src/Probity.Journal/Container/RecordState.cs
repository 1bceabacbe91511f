using System.Buffers.Binary;
using Probity.Domain;

namespace Probity.Journal.Container;

/// <summary>
/// What a record is written relative to. It starts afresh in each segment (sequence and checksum from the header,
/// times 0), so that a segment can be read without the one before.
/// </summary>
internal struct RecordState
{
    /// <summary>The sequence of the last input or frame.</summary>
    public long Sequence;

    /// <summary>The receive time of the last record, nanoseconds.</summary>
    public long Received;

    /// <summary>The last known venue time, nanoseconds.</summary>
    public long Venue;

    /// <summary>The running checksum: header, then every record without its stored checksums.</summary>
    public uint Crc;

    public static RecordState After(in SegmentHeader header) =>
        new() { Sequence = header.LastSequenceBefore, Crc = header.Crc };
}

/// <summary>
/// The frame around a record, little-endian:
/// <code>
/// u16 length of the body (0xFFFF: a u32 with the length follows)
/// body: kind byte (top bit: no venue time), then zigzag varints relative to <see cref="RecordState"/>:
///       sequence, received ns, venue ns (unless flagged); then the payload of the kind
/// u32 the running CRC-32C of the segment up to here
/// </code>
/// </summary>
internal static class RecordFrame
{
    public const int ShortPrefix = 2;
    public const int LongPrefix = 6;
    public const int LongMark = 0xFFFF;
    public const int Trailer = 4;

    /// <summary>Kind, sequence, received.</summary>
    public const int SmallestBody = 3;

    public const byte NoVenueTime = 0x80;

    /// <summary>The largest body, so that the whole record stays within the limit.</summary>
    public const int LargestBody = Limits.JournalRecordBytes - LongPrefix - Trailer;

    /// <summary>
    /// Reads the length. False when fewer bytes are there than it takes; <paramref name="body"/> may be impossible.
    /// </summary>
    public static bool TryReadLength(ReadOnlySpan<byte> bytes, out int prefix, out int body)
    {
        prefix = ShortPrefix;
        body = 0;
        if (bytes.Length < ShortPrefix) { return false; }
        body = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        if (body != LongMark) { return true; }
        prefix = LongPrefix;
        if (bytes.Length < LongPrefix) { return false; }
        body = BinaryPrimitives.ReadInt32LittleEndian(bytes[ShortPrefix..]);
        return true;
    }

    public static bool IsPossible(int prefix, int body) =>
        body <= LargestBody && body >= (prefix == LongPrefix ? LongMark : SmallestBody);
}
