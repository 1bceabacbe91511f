using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Journal.Container;

namespace Probity.Journal;

/// <summary>What opening an existing journal for writing found.</summary>
/// <param name="LastSequence">Where it ends; the next input gets one more.</param>
/// <param name="TornBytes">Bytes of a half-written record that were cut off; 0 after a clean end.</param>
/// <param name="TornFile">Where they stood.</param>
public sealed record JournalRecovery(long LastSequence, long TornBytes, string? TornFile);

/// <summary>
/// Appends records to the segments of a directory. One writer at a time, used by one thread. Appending only fills a
/// buffer;
/// <see cref="Flush"/> gives it to the operating system.
/// </summary>
public sealed class JournalWriter : IInputLog, IDisposable
{
    private readonly string directory;
    private readonly JournalOptions options;
    private readonly OpenSegmentFile openFile;
    private readonly JournalLock held;
    private readonly RecordEncoder encoder;
    private ISegmentFile file;
    private int number;
    private long written;
    private long flushedSequence;
    private string? broken;

    private JournalWriter(
        string directory, JournalManifest manifest, JournalOptions options, OpenSegmentFile openFile, JournalLock held)
    {
        this.directory = directory;
        this.options = options;
        this.openFile = openFile;
        this.held = held;
        Manifest = manifest;
        encoder = new RecordEncoder(options.BufferBytes * 2);
        SegmentEnd? end = JournalRecoverer.FindEnd(directory, openFile, out JournalRecovery? recovery);
        Recovery = recovery;
        if (end is null)
        {
            manifest.Write(directory);
            file = Begin(1, 0, 0, 0);
        }
        else
        {
            number = end.Number;
            written = end.Length;
            file = end.File;
            encoder.Restart(end.State);
        }
        flushedSequence = LastSequence;
    }

    /// <summary>What stands in the directory: that of the first start, not of this one.</summary>
    public JournalManifest Manifest { get; }

    /// <summary>What was found; null when the journal is new.</summary>
    public JournalRecovery? Recovery { get; }

    /// <summary>The last sequence appended; 0 in an empty journal.</summary>
    public long LastSequence => encoder.State.Sequence;

    /// <summary>
    /// Opens a journal: a new one where there is none, otherwise recovery: the torn end is cut to the last whole
    /// record and the sequence goes on. An existing journal keeps its manifest; compare <see cref="Manifest"/> with
    /// yours.
    /// </summary>
    /// <exception cref="BadInputException">Another process writes it, or its manifest is missing or
    /// unreadable.</exception>
    /// <exception cref="JournalDamagedException">The last segment is damaged, not just torn.</exception>
    public static JournalWriter Open(string directory, JournalManifest manifest, JournalOptions? options = null) =>
        Open(directory, manifest, options ?? JournalOptions.Default, SegmentFile.Open);

    internal static JournalWriter Open(
        string directory, JournalManifest manifest, JournalOptions options, OpenSegmentFile openFile)
    {
        Directory.CreateDirectory(directory);
        JournalLock held = JournalLock.Take(directory);
        try
        {
            bool begun = JournalFiles.Segments(directory).Count > 0;
            JournalManifest kept = !begun
                ? manifest
                : JournalManifest.Read(directory) ?? throw new BadInputException(
                    $"journal '{directory}' has segments but no {JournalFiles.ManifestName}: restore it from a copy");
            return new JournalWriter(directory, kept, options, openFile, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <exception cref="JournalWriteException">The buffer was full and could not be written; the input was not
    /// appended.</exception>
    public void Append(EngineInput input)
    {
        Require.That(input.At.Sequence == LastSequence + 1, "inputs are journaled in sequence");
        MakeRoom();
        if (Overflows(encoder.Add(input)))
        {
            Roll();
            encoder.Add(input);
        }
    }

    /// <exception cref="JournalWriteException">The buffer was full and could not be written; the digest was not
    /// appended.</exception>
    public void AppendDigest(long sequence, ulong digest)
    {
        Require.That(sequence > 0 && sequence <= LastSequence, "a digest follows the input that it is about");
        MakeRoom();
        if (Overflows(encoder.AddDigest(sequence, digest)))
        {
            Roll();
            encoder.AddDigest(sequence, digest);
        }
    }

    /// <summary>
    /// Gives everything appended so far to the operating system, and to the disk where the options say so.
    /// </summary>
    /// <exception cref="JournalWriteException">It could not be written; it stays pending and may be flushed
    /// again.</exception>
    public void Flush()
    {
        WriteOut();
        if (options.Sync == DiskSync.EveryFlush) { SyncFile(); }
    }

    /// <summary>Flushes and forces everything to the disk.</summary>
    /// <exception cref="JournalWriteException">As <see cref="Flush"/>.</exception>
    public void Sync()
    {
        WriteOut();
        SyncFile();
    }

    /// <summary>Flushes what can be flushed, then lets go of the directory.</summary>
    public void Dispose()
    {
        try
        {
            if (broken is null) { Flush(); }
        }
        finally
        {
            file.Dispose();
            held.Dispose();
        }
    }

    /// <summary>Appends a raw frame under the next sequence.</summary>
    internal void AppendFrame(
        Instant received,
        ReceiveSource source,
        int connection,
        string venue,
        string channel,
        ReadOnlySpan<byte> message)
    {
        MakeRoom();
        Stamp at = new(LastSequence + 1, received, Instant.None);
        if (Overflows(encoder.AddFrame(at, source, connection, venue, channel, message)))
        {
            Roll();
            encoder.AddFrame(at, source, connection, venue, channel, message);
        }
    }

    private string SegmentPath => JournalFiles.Segment(directory, number);

    private bool Overflows(int record)
    {
        long length = written + encoder.Pending.Length;
        if (length <= options.SegmentBytes || length - record <= SegmentHeader.Size) { return false; }
        encoder.Undo();
        return true;
    }

    private void MakeRoom()
    {
        if (encoder.Pending.Length >= options.BufferBytes) { Flush(); }
    }

    private void WriteOut()
    {
        if (broken is not null) { throw new InvalidOperationException($"the journal can't go on: {broken}"); }
        if (encoder.Pending.IsEmpty) { return; }
        try
        {
            file.Write(encoder.Pending, written);
        }
        catch (IOException e)
        {
            Cut(file, written);
            throw new JournalWriteException(SegmentPath, encoder.Pending.Length, flushedSequence, e);
        }
        written += encoder.Pending.Length;
        encoder.Taken();
        flushedSequence = LastSequence;
    }

    private void SyncFile()
    {
        try
        {
            file.Sync();
        }
        catch (IOException e)
        {
            // After a failed fsync the system may have dropped the pages and call the next one a success: nothing can
            // be promised about this file any more.
            broken = $"syncing '{SegmentPath}' failed ({e.Message}); restart to recover from what the disk holds";
            throw new JournalWriteException(SegmentPath, 0, 0, e);
        }
    }

    private void Roll()
    {
        WriteOut();
        if (options.Sync != DiskSync.Never) { SyncFile(); }
        RecordState end = encoder.State;
        ISegmentFile next = Begin(number + 1, end.Sequence, written, end.Crc);
        file.Dispose();
        file = next;
    }

    private ISegmentFile Begin(int nextNumber, long lastSequence, long previousLength, uint previousCrc)
    {
        Span<byte> bytes = stackalloc byte[SegmentHeader.Size];
        SegmentHeader header = SegmentHeader.Write(bytes, nextNumber, lastSequence, previousLength, previousCrc);
        string path = JournalFiles.Segment(directory, nextNumber);
        ISegmentFile? next = null;
        try
        {
            next = openFile(path);
            next.Write(bytes, 0);
        }
        catch (IOException e)
        {
            if (next is not null) { Cut(next, 0); }
            next?.Dispose();
            throw new JournalWriteException(path, bytes.Length, flushedSequence, e);
        }
        number = nextNumber;
        written = bytes.Length;
        encoder.Restart(RecordState.After(header));
        return next;
    }

    /// <summary>
    /// Takes half-written bytes back. A disk that refuses even that leaves a torn end, which recovery cuts.
    /// </summary>
    private static void Cut(ISegmentFile file, long length)
    {
        try
        {
            file.SetLength(length);
        }
        catch (IOException)
        {
            // The write's own error is the one to report.
        }
    }
}
