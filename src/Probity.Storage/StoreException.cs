namespace Probity.Storage;

/// <summary>What is wrong with the store.</summary>
public enum StoreFault
{
    /// <summary>The system has no usable SQLite library.</summary>
    LibraryMissing,

    /// <summary>There is no file at the path, or no directory for it.</summary>
    Missing,

    /// <summary>The file is there, but it is no database, or the database of another program.</summary>
    NotAStore,

    /// <summary>The database is damaged.</summary>
    Damaged,

    /// <summary>Another program holds it longer than the busy timeout.</summary>
    Locked,

    /// <summary>A later build wrote it.</summary>
    NewerSchema,

    /// <summary>It is the projection of another journal.</summary>
    OtherJournal,

    /// <summary>Inputs between its last one and the next one offered are missing.</summary>
    Gap,

    /// <summary>It has inputs that its journal lost; the journal would give their numbers to others.</summary>
    AheadOfJournal,

    /// <summary>The disk (or the configured largest size) is full.</summary>
    DiskFull,

    /// <summary>The operating system does not let us read or write it.</summary>
    NoAccess,
}

/// <summary>
/// The store can't do what was asked; the message says what is wrong, where, and what to do. Never a reason to stop
/// trading: the journal holds everything, and the store can be rebuilt from it.
/// </summary>
public sealed class StoreException(StoreFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public StoreFault Fault { get; } = fault;
}
