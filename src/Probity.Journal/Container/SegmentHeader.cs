using System.Buffers.Binary;
using Probity.Domain;

namespace Probity.Journal.Container;

/// <summary>
/// The first 40 bytes of a segment, little-endian: magic, u32 version, u32 number, i64 last sequence before, i64
/// length of the previous segment, u32 its running checksum, u32 CRC-32C of all that. The previous segment's end makes
/// a chain: a segment that is missing, cut or from elsewhere shows.
/// </summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="LastSequenceBefore">The last sequence of the previous segment; 0 in the first.</param>
/// <param name="PreviousLength">Bytes of the previous segment; 0 in the first.</param>
/// <param name="PreviousCrc">The running checksum at its end; 0 in the first.</param>
/// <param name="Crc">The checksum of this header, from which the records' running checksum goes on.</param>
internal readonly record struct SegmentHeader(
    int Number, long LastSequenceBefore, long PreviousLength, uint PreviousCrc, uint Crc)
{
    public const int Size = 40;
    public const int Version = 1;

    private const int VersionAt = 8, NumberAt = 12, SequenceAt = 16, LengthAt = 24, PreviousCrcAt = 32, CrcAt = 36;

    /// <summary>
    /// A byte that is no text, "PBS", and line ends that a careless copy would change (the idea is PNG's).
    /// </summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'B', (byte)'S', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes a header and returns it with its checksum.</summary>
    public static SegmentHeader Write(
        Span<byte> into, int number, long lastSequenceBefore, long previousLength, uint previousCrc)
    {
        Magic.CopyTo(into);
        BinaryPrimitives.WriteInt32LittleEndian(into[VersionAt..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(into[NumberAt..], number);
        BinaryPrimitives.WriteInt64LittleEndian(into[SequenceAt..], lastSequenceBefore);
        BinaryPrimitives.WriteInt64LittleEndian(into[LengthAt..], previousLength);
        BinaryPrimitives.WriteUInt32LittleEndian(into[PreviousCrcAt..], previousCrc);
        uint crc = Crc32C.Continue(0, into[..CrcAt]);
        BinaryPrimitives.WriteUInt32LittleEndian(into[CrcAt..], crc);
        return new SegmentHeader(number, lastSequenceBefore, previousLength, previousCrc, crc);
    }

    /// <summary>Null when the bytes are a header; otherwise what is wrong with them.</summary>
    /// <exception cref="BadInputException">A whole header of a version that this build does not know.</exception>
    public static string? TryRead(ReadOnlySpan<byte> bytes, string path, out SegmentHeader header)
    {
        header = default;
        if (bytes.Length < Size) { return $"the header has {bytes.Length} of {Size} bytes"; }
        if (!bytes[..Magic.Length].SequenceEqual(Magic)) { return "the header does not begin like a segment"; }
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]);
        if (Crc32C.Continue(0, bytes[..CrcAt]) != crc) { return "the header's checksum does not match"; }
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[VersionAt..]);
        if (version != Version)
        {
            throw new BadInputException(
                $"segment '{path}' has format version {version}; "
                + $"this build reads version {Version}: use the build that wrote it");
        }
        header = new SegmentHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[NumberAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[SequenceAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthAt..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[PreviousCrcAt..]),
            crc);
        return null;
    }
}
