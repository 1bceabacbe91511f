namespace Probity.Journal;

/// <summary>
/// Bytes of a journal are not what was written: never skipped, never guessed. Verify shows the extent; quarantine
/// keeps what stands before it.
/// </summary>
public sealed class JournalDamagedException : Exception
{
    internal JournalDamagedException(JournalDamage damage)
        : base(
            $"{damage}; nothing behind it was read. "
            + "Run verify to see the extent, then restore the file or quarantine it")
        => Damage = damage;

    public JournalDamage Damage { get; }
}

/// <summary>One damaged place.</summary>
/// <param name="Segment">Path of the segment file.</param>
/// <param name="Offset">Byte at which the unreadable record (or header: 0) begins.</param>
/// <param name="Record">Its number in the segment, from 1; 0 for the header or a missing file.</param>
/// <param name="LastGoodSequence">The last sequence that was read well.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record JournalDamage(string Segment, long Offset, long Record, long LastGoodSequence, string Reason)
{
    public override string ToString() =>
        $"journal segment '{Segment}' is damaged at byte {Offset} (record {Record}): {Reason}; "
        + $"the last good sequence is {LastGoodSequence}";
}

/// <summary>
/// The journal could not be written. What was flushed before stays readable; what is pending stays in memory, so that
/// Flush may be tried again once there is room.
/// </summary>
public sealed class JournalWriteException : IOException
{
    internal JournalWriteException(string file, long bytesNeeded, long lastFlushed, IOException inner)
        : base(
            $"cannot write journal file '{file}': {Cause(inner)}; {bytesNeeded} bytes are needed. "
            + $"Everything up to sequence {lastFlushed} is safe; free some space and flush again",
            inner)
    {
        FilePath = file;
        BytesNeeded = bytesNeeded;
    }

    public string FilePath { get; }

    /// <summary>Bytes that wait to be written.</summary>
    public long BytesNeeded { get; }

    private static string Cause(IOException inner)
    {
        const int NoSpaceUnix = 28;
        const int DiskFullWindows = unchecked((int)0x80070070);
        return inner.HResult is NoSpaceUnix or DiskFullWindows ? $"the disk is full ({inner.Message})" : inner.Message;
    }
}
