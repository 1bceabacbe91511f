using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Journal.Codec;

namespace Probity.Journal.Container;

/// <summary>What a step through a segment found.</summary>
internal enum ScanStep
{
    /// <summary>A whole record with a matching checksum.</summary>
    Record,

    /// <summary>The file ends behind a whole record.</summary>
    End,

    /// <summary>The last record was being written when its writer died.</summary>
    Torn,

    /// <summary>Bytes are not what was written.</summary>
    Damaged,
}

/// <summary>
/// Reads one segment from its beginning with large buffered reads. After End or Torn it may be asked again: a segment
/// that is being written has grown by then.
/// </summary>
internal sealed class SegmentScanner : IDisposable
{
    private const int SmallestBuffer = 64 * 1024;
    private const int UsualBuffer = 1024 * 1024;

    private readonly SafeFileHandle file;
    private byte[] buffer;
    private int start;
    private int end;
    private long readTo;
    private RecordState state;

    private SegmentScanner(string path, SafeFileHandle file)
    {
        Path = path;
        this.file = file;
        buffer = new byte[Math.Clamp(RandomAccess.GetLength(file), SmallestBuffer, UsualBuffer)];
    }

    public string Path { get; }

    /// <summary>Valid unless <see cref="HeaderProblem"/> says otherwise.</summary>
    public SegmentHeader Header { get; private set; }

    public string? HeaderProblem { get; private set; }

    /// <summary>No whole header: the file was being created when its writer died, and never held a record.</summary>
    public bool IsUnborn =>
        HeaderProblem is not null && readTo == RandomAccess.GetLength(file)
        && (end < SegmentHeader.Size || !buffer.AsSpan(0, end).ContainsAnyExcept((byte)0));

    /// <summary>Where the next record begins, or the damage.</summary>
    public long Offset => readTo - (end - start);

    /// <summary>Where the current record begins.</summary>
    public long RecordOffset { get; private set; }

    /// <summary>Records of this segment read so far.</summary>
    public long Records { get; private set; }

    /// <summary>What the next record is relative to; its sequence is the last good one.</summary>
    public ref readonly RecordState State => ref state;

    /// <summary>After Torn or Damaged: what is wrong.</summary>
    public string Problem { get; private set; } = "";

    public RecordKind Kind { get; private set; }

    public Stamp At { get; private set; }

    /// <summary>The payload of the record; valid until the next step.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>Bytes behind the last whole record, as the file is now.</summary>
    public long BytesLeft => RandomAccess.GetLength(file) - Offset;

    /// <exception cref="BadInputException">A format version of the future.</exception>
    public static SegmentScanner Open(string path)
    {
        SafeFileHandle file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        var scanner = new SegmentScanner(path, file);
        try
        {
            scanner.ReadHeader();
        }
        catch
        {
            file.Dispose();
            throw;
        }
        return scanner;
    }

    public ScanStep Next()
    {
        if (HeaderProblem is not null) { return Fail(ScanStep.Damaged, HeaderProblem); }
        int prefix, body;
        while (!RecordFrame.TryReadLength(buffer.AsSpan(start, end - start), out prefix, out body))
        {
            if (!Fill(RecordFrame.LongPrefix)) { return AtEnd(); }
        }
        if (!RecordFrame.IsPossible(prefix, body)) { return Judge($"a record cannot have {body} bytes", false); }
        int whole = prefix + body + RecordFrame.Trailer;
        if (end - start < whole && !Fill(whole)) { return AtEnd(); }
        ReadOnlySpan<byte> bytes = buffer.AsSpan(start, whole);
        uint crc = Crc32C.Continue(state.Crc, bytes[..(prefix + body)]);
        if (crc != BinaryPrimitives.ReadUInt32LittleEndian(bytes[(prefix + body)..]))
        {
            return Judge("the record's checksum does not match", false);
        }
        string? problem = ReadPrefix(bytes.Slice(prefix, body), out int payloadAt);
        if (problem is not null) { return Fail(ScanStep.Damaged, problem); }
        state.Crc = crc;
        Payload = buffer.AsMemory(start + prefix + payloadAt, body - payloadAt);
        RecordOffset = Offset;
        start += whole;
        Records++;
        return ScanStep.Record;
    }

    public void Dispose() => file.Dispose();

    private void ReadHeader()
    {
        Fill(SegmentHeader.Size);
        HeaderProblem = SegmentHeader.TryRead(buffer.AsSpan(0, end), Path, out SegmentHeader header);
        if (HeaderProblem is not null) { return; }
        Header = header;
        state = RecordState.After(header);
        start = SegmentHeader.Size;
    }

    private string? ReadPrefix(ReadOnlySpan<byte> body, out int payloadAt)
    {
        var from = new WireReader(body);
        payloadAt = 0;
        try
        {
            byte first = from.Byte();
            var kind = (RecordKind)(first & ~RecordFrame.NoVenueTime);
            long sequence = unchecked(state.Sequence + from.Zigzag());
            long received = unchecked(state.Received + from.Zigzag());
            bool timed = (first & RecordFrame.NoVenueTime) == 0;
            long venue = timed ? unchecked(state.Venue + from.Zigzag()) : 0;
            if (kind != RecordKind.Digest)
            {
                if (sequence != state.Sequence + 1)
                {
                    return $"sequence {sequence} follows {state.Sequence}: inputs are missing between them";
                }
                state.Sequence = sequence;
                state.Received = received;
                if (timed) { state.Venue = venue; }
            }
            Kind = kind;
            At = new Stamp(sequence, new Instant(received), new Instant(venue));
            payloadAt = from.Position;
            return null;
        }
        catch (CodecException e)
        {
            return e.Message;
        }
    }

    private ScanStep AtEnd() => end == start ? ScanStep.End : Judge("the file ends within the record", true);

    /// <summary>
    /// A record that is not whole: torn or damaged? A torn one is the last thing that was written, cut short by the
    /// file's end or by zeros (a page that never reached the disk). Where a whole record follows, a flipped bit only
    /// looks like it.
    /// </summary>
    private ScanStep Judge(string reason, bool cut)
    {
        byte[] tail = ReadTail();
        if (TailInspector.HasRecordWithin(tail))
        {
            return Fail(ScanStep.Damaged, $"{reason}, and whole records follow it");
        }
        return cut || TailInspector.EndsInZeros(tail) ? Fail(ScanStep.Torn, reason) : Fail(ScanStep.Damaged, reason);
    }

    private ScanStep Fail(ScanStep step, string problem)
    {
        Problem = problem;
        return step;
    }

    private byte[] ReadTail()
    {
        long offset = Offset;
        var tail = new byte[Math.Max(0, RandomAccess.GetLength(file) - offset)];
        int have = 0;
        while (have < tail.Length)
        {
            int read = RandomAccess.Read(file, tail.AsSpan(have), offset + have);
            if (read == 0) { break; }
            have += read;
        }
        return tail;
    }

    /// <summary>Reads on until <paramref name="wanted"/> bytes are there; false when the file ends before.</summary>
    private bool Fill(int wanted)
    {
        if (end - start >= wanted) { return true; }
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        if (buffer.Length < wanted) { Array.Resize(ref buffer, Math.Max(wanted, buffer.Length * 2)); }
        while (end < wanted)
        {
            int read = RandomAccess.Read(file, buffer.AsSpan(end), readTo);
            if (read == 0) { return false; }
            end += read;
            readTo += read;
        }
        return true;
    }
}
