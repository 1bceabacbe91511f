using System.Buffers.Binary;

namespace Probity.Journal.Container;

/// <summary>Looks at the bytes from the first unreadable record to the end of the file.</summary>
internal static class TailInspector
{
    /// <summary>
    /// Nearly every record is smaller; looking only for such keeps the search over a whole segment within seconds.
    /// </summary>
    private const int LargestSought = 4_096;

    /// <summary>
    /// Does a whole record begin anywhere behind the first byte? Its checksum continues the one stored right before
    /// it, so that it can be recognised without knowing what came before; a chance match is one in four billion.
    /// </summary>
    public static bool HasRecordWithin(ReadOnlySpan<byte> tail)
    {
        int first = RecordFrame.ShortPrefix + RecordFrame.SmallestBody + RecordFrame.Trailer;
        for (int at = first; at < tail.Length; at++)
        {
            if (IsRecordAt(tail, at)) { return true; }
        }
        return false;
    }

    /// <summary>
    /// Was the end of the record (its checksum and what follows) never written? A checksum is hardly ever 0.
    /// </summary>
    public static bool EndsInZeros(ReadOnlySpan<byte> tail)
    {
        int zeros = tail.Length - (tail.LastIndexOfAnyExcept((byte)0) + 1);
        if (zeros < RecordFrame.Trailer) { return false; }
        int written = tail.Length - zeros;
        if (!RecordFrame.TryReadLength(tail, out int prefix, out int body)) { return true; }
        return written <= prefix
            || (RecordFrame.IsPossible(prefix, body) && (long)prefix + body + RecordFrame.Trailer > written);
    }

    private static bool IsRecordAt(ReadOnlySpan<byte> tail, int at)
    {
        ReadOnlySpan<byte> rest = tail[at..];
        bool small = RecordFrame.TryReadLength(rest, out int prefix, out int body)
            && body is >= RecordFrame.SmallestBody and <= LargestSought;
        int end = prefix + body;
        if (!small || rest.Length < end + RecordFrame.Trailer) { return false; }
        if (!RecordKinds.IsKnown((byte)(rest[prefix] & ~RecordFrame.NoVenueTime))) { return false; }
        uint before = BinaryPrimitives.ReadUInt32LittleEndian(tail[(at - RecordFrame.Trailer)..]);
        return Crc32C.Continue(before, rest[..end]) == BinaryPrimitives.ReadUInt32LittleEndian(rest[end..]);
    }
}
