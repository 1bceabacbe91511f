namespace Probity.Storage;

/// <summary>How a store is opened.</summary>
public sealed record StoreOptions
{
    public static StoreOptions Default { get; } = new();

    /// <summary>How long a statement waits for another connection's lock.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Rows in one transaction before the projector commits by itself; at least 1.</summary>
    public int RowsPerCommit { get; init; } = 20_000;

    /// <summary>
    /// Called before each commit: the journal's flush, so that a crash never leaves the store ahead of the journal.
    /// </summary>
    public Action? BeforeCommit { get; init; }

    /// <summary>The file may not grow beyond this many bytes; null = what the disk gives.</summary>
    public long? LargestBytes { get; init; }
}
