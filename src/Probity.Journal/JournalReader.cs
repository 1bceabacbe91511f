using System.Buffers.Binary;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Journal.Codec;
using Probity.Journal.Container;

namespace Probity.Journal;

/// <summary>
/// Reads the records of a journal or native recording in order, over all segments; a cursor like <c>Utf8JsonReader</c>:
/// <see cref="Read"/>, then ask for what stands there. Takes no lock: a journal may be read while it is written, and
/// <see cref="Read"/> may be called again after it said false.
/// </summary>
public sealed class JournalReader : IDisposable
{
    private readonly string path;
    private readonly bool isDirectory;
    private readonly TextCache texts = new();
    private SegmentScanner? segment;
    private int number;
    private long recordsOfEarlierSegments;
    private bool skipped;

    private JournalReader(string path, bool isDirectory)
    {
        this.path = path;
        this.isDirectory = isDirectory;
    }

    public RecordKind Kind => Current.Kind;

    /// <summary>Sequence and both clocks. A digest carries the sequence of the input that it is about.</summary>
    public Stamp At => Current.At;

    /// <summary>Records read so far, from 1 (from a later start: since the beginning of its segment).</summary>
    public long RecordNumber => recordsOfEarlierSegments + (segment?.Records ?? 0);

    /// <summary>
    /// After <see cref="Read"/> said false: bytes of a half-written last record; 0 after a clean end.
    /// </summary>
    public long TornBytes { get; private set; }

    /// <summary>
    /// Opens a journal's directory, or one segment file alone (whose place in the chain is then not checked).
    /// </summary>
    /// <param name="path">Directory or *.seg file.</param>
    /// <param name="fromSequence">The first sequence wanted; earlier segments are neither read nor checked.</param>
    /// <exception cref="BadInputException">Nothing of that kind is there.</exception>
    public static JournalReader Open(string path, long fromSequence = 1)
    {
        bool isDirectory = Directory.Exists(path);
        if (!isDirectory && !File.Exists(path)) { throw new BadInputException($"there is no journal '{path}'"); }
        var reader = new JournalReader(path, isDirectory);
        try
        {
            reader.Start(fromSequence);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
        return reader;
    }

    /// <summary>Moves to the next record; false at the end of what has been written.</summary>
    /// <exception cref="JournalDamagedException">What follows is damaged; everything before was delivered.</exception>
    public bool Read()
    {
        if (skipped)
        {
            skipped = false;
            return true;
        }
        while (true)
        {
            SegmentScanner current = segment!;
            ScanStep step = current.Next();
            if (step == ScanStep.Record) { return true; }
            if (step == ScanStep.Damaged && !(current.IsUnborn && FollowingSegment() == 0)) { throw Damaged(); }
            TornBytes = step == ScanStep.End ? 0 : current.BytesLeft;
            if (!MoveOn(step)) { return false; }
        }
    }

    /// <summary>The engine input that stands here; made anew with each call.</summary>
    /// <exception cref="JournalDamagedException">This build cannot read its payload.</exception>
    public EngineInput Input() => Input(At);

    /// <summary>The state digest that stands here.</summary>
    public ulong Digest()
    {
        Require.That(Kind == RecordKind.Digest, "the record is a digest");
        ReadOnlySpan<byte> payload = Current.Payload.Span;
        return payload.Length == sizeof(ulong)
            ? BinaryPrimitives.ReadUInt64LittleEndian(payload)
            : throw Unreadable($"a digest has {sizeof(ulong)} bytes, not {payload.Length}");
    }

    /// <summary>The raw frame that stands here; its payload is valid until the next <see cref="Read"/>.</summary>
    public RecordedFrame Frame()
    {
        Require.That(Kind == RecordKind.Frame, "the record is a frame");
        ReadOnlyMemory<byte> payload = Current.Payload;
        try
        {
            var (source, connection, venue, channel) = FrameCodec.Read(payload.Span, texts, out int messageAt);
            ReadOnlyMemory<byte> message = payload[messageAt..];
            return new RecordedFrame(At.Received, source, venue, channel, connection, RecordNumber, message);
        }
        catch (Exception e) when (e is CodecException or OverflowException)
        {
            throw Unreadable(e.Message);
        }
    }

    public void Dispose() => segment?.Dispose();

    /// <summary>The input under another stamp, for readers that sequence again.</summary>
    internal EngineInput Input(in Stamp at)
    {
        Require.That(Kind.IsInput(), "the record is an input");
        try
        {
            return InputCodec.Read((InputKind)Kind, at, Current.Payload.Span);
        }
        catch (Exception e) when (e is CodecException or ArgumentException or OverflowException)
        {
            throw Unreadable(e.Message);
        }
    }

    private SegmentScanner Current => segment!;

    private void Start(long fromSequence)
    {
        if (!isDirectory)
        {
            segment = SegmentScanner.Open(path);
            number = segment.Header.Number;
        }
        else
        {
            StartInDirectory(fromSequence);
        }
        if (fromSequence <= 1) { return; }
        while (Read())
        {
            if (At.Sequence < fromSequence) { continue; }
            skipped = true;
            return;
        }
    }

    private void StartInDirectory(long fromSequence)
    {
        List<int> segments = JournalFiles.SomeSegments(path);
        if (segments[0] != 1) { throw new JournalDamagedException(SegmentChain.Missing(path, 1, 0)); }
        int first = 0;
        for (int i = segments.Count - 1; i > 0 && first == 0 && fromSequence > 1; i--)
        {
            using SegmentScanner candidate = SegmentScanner.Open(JournalFiles.Segment(path, segments[i]));
            if (candidate.HeaderProblem is null && candidate.Header.LastSequenceBefore < fromSequence) { first = i; }
        }
        number = segments[first];
        segment = SegmentScanner.Open(JournalFiles.Segment(path, number));
        if (segment.HeaderProblem is null) { SegmentChain.CheckBeginning(segment, number, path); }
    }

    /// <summary>At the end of a segment: goes to the next one, if there is one.</summary>
    private bool MoveOn(ScanStep step)
    {
        int following = FollowingSegment();
        if (following == 0) { return false; }
        if (following != number + 1)
        {
            throw new JournalDamagedException(SegmentChain.Missing(path, number + 1, Current.State.Sequence));
        }
        // The writer may have gone on in this segment between the two looks, before it began the next.
        if (Current.BytesLeft != TornBytes) { return true; }
        if (step == ScanStep.Torn) { throw Damaged(); }
        SegmentScanner next = SegmentScanner.Open(JournalFiles.Segment(path, following));
        if (next.IsUnborn && following == JournalFiles.Segments(path)[^1])
        {
            TornBytes = next.BytesLeft;
            next.Dispose();
            return false;
        }
        string? problem = next.HeaderProblem ?? SegmentChain.Mismatch(Current, next, following);
        if (problem is not null)
        {
            next.Dispose();
            throw new JournalDamagedException(new JournalDamage(next.Path, 0, 0, Current.State.Sequence, problem));
        }
        recordsOfEarlierSegments += Current.Records;
        Current.Dispose();
        segment = next;
        number = following;
        return true;
    }

    /// <summary>The number of the next segment that is there; 0 when this is the last.</summary>
    private int FollowingSegment()
    {
        if (!isDirectory) { return 0; }
        return File.Exists(JournalFiles.Segment(path, number + 1))
            ? number + 1
            : JournalFiles.Segments(path).Find(n => n > number);
    }

    private JournalDamagedException Damaged() => new(SegmentChain.DamageAt(Current));

    private JournalDamagedException Unreadable(string reason) =>
        new(new JournalDamage(Current.Path, Current.RecordOffset, Current.Records, At.Sequence - 1, reason));
}
