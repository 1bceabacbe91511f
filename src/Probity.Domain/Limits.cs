namespace Probity.Domain;

/// <summary>Every bound of the house in one place, each with the sum that justifies it.</summary>
public static class Limits
{
    /// <summary>
    /// Instruments of a shard: 4,000 books at 17 KB are 68 MB; 16 times that is the most a shard may take on.
    /// </summary>
    public const int InstrumentsPerShard = 65_536;

    /// <summary>Open orders of a shard: 2,000 markets with two quotes a side on both outcomes, rounded up.</summary>
    public const int OpenOrders = 20_000;

    /// <summary>
    /// The largest journal record: a new_market frame is about 8 KB, a /books reply of 500 books about 8 MB.
    /// </summary>
    public const int JournalRecordBytes = 16 * 1024 * 1024;

    /// <summary>
    /// A segment is closed at this size: small enough to copy and check at once, large enough to keep files few.
    /// </summary>
    public const int JournalSegmentBytes = 64 * 1024 * 1024;

    /// <summary>
    /// Inputs waiting for the engine: one second of ten times the busiest feed seen (1,000 messages a second, two
    /// entries each).
    /// </summary>
    public const int SequencerQueue = 20_000;

    /// <summary>Inputs between two state digests in the journal.</summary>
    public const int InputsPerDigest = 4_096;

    /// <summary>Longest text line of a recording: the largest frame above, with its envelope.</summary>
    public const int RecordingLineBytes = 16 * 1024 * 1024;
}
