using Probity.Domain.Inputs;
using Probity.Domain.Values;

namespace Probity.Domain.Seams;

/// <summary>Where a receive time comes from.</summary>
public enum ReceiveSource : byte
{
    /// <summary>The recorder's own clock.</summary>
    Local = 0,

    /// <summary>The recorder kept none: the venue's time was copied.</summary>
    Venue = 1,

    None = 2,
}

/// <summary>One raw message as it was recorded. The payload is only valid until the next read.</summary>
/// <param name="Received">Receive time, or <see cref="Instant.None"/>.</param>
/// <param name="Source">Where that time comes from.</param>
/// <param name="Venue">The envelope's venue text; "polymarket" for raw frames without envelope.</param>
/// <param name="Channel">The envelope's channel: "market", "rest_book", "rtds"...; "market" for raw frames.</param>
/// <param name="Connection">Changes when the recorder reconnected ("session" in envelopes).</param>
/// <param name="Line">1-based line or record number, for error messages.</param>
/// <param name="Payload">The raw message: a JSON object or array.</param>
public readonly record struct RecordedFrame(
    Instant Received,
    ReceiveSource Source,
    string Venue,
    string Channel,
    int Connection,
    long Line,
    ReadOnlyMemory<byte> Payload);

/// <summary>
/// A recording read message by message. A line that is no message does not end it: it is reported and skipped.
/// </summary>
public interface IFrameStream : IDisposable
{
    /// <summary>False at the end.</summary>
    /// <exception cref="BadInputException">The file is damaged (gzip cut short, broken segment); what came before was
    /// delivered.</exception>
    bool TryRead(out RecordedFrame frame);

    /// <summary>Lines that were no messages, so far: line number and reason.</summary>
    IReadOnlyList<(long Line, string Reason)> Unreadable { get; }
}

/// <summary>Where the loop writes what it is about to process: the journal, seen from the kernel.</summary>
public interface IInputLog
{
    /// <summary>Appends a sequenced input. It is durable after the next <see cref="Flush"/>.</summary>
    void Append(EngineInput input);

    /// <summary>Notes the state digest after an input, for replay to compare.</summary>
    void AppendDigest(long sequence, ulong digest);

    /// <summary>Everything appended so far reaches the operating system before this returns.</summary>
    void Flush();
}
