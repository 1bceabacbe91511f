using Probity.Domain;

namespace Probity.Journal;

/// <summary>When written data is forced from the operating system to the disk.</summary>
public enum DiskSync
{
    /// <summary>Never: survives a crash of the process, not a loss of power.</summary>
    Never,

    /// <summary>
    /// When the caller says so (<see cref="JournalWriter.Sync"/>, for example every 50 ms), and at the end of a
    /// segment.
    /// </summary>
    OnDemand,

    /// <summary>With every flush: survives a loss of power.</summary>
    EveryFlush,
}

/// <summary>How a journal or recording is written.</summary>
public sealed record JournalOptions
{
    public static JournalOptions Default { get; } = new();

    public DiskSync Sync { get; init; } = DiskSync.OnDemand;

    /// <summary>A segment is closed before it would grow beyond this many bytes.</summary>
    public long SegmentBytes { get; init; } = Limits.JournalSegmentBytes;

    /// <summary>
    /// Appended data is written out by itself when this many bytes wait: a thousand batches of a quiet day.
    /// </summary>
    public int BufferBytes { get; init; } = 256 * 1024;
}
