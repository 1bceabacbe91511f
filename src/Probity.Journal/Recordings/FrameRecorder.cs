using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Journal.Recordings;

/// <summary>
/// Records raw venue messages into native segments, in the order given and byte for byte. Opening an existing
/// recording goes on behind its last whole frame. Used by one thread.
/// </summary>
public sealed class FrameRecorder : IDisposable
{
    private readonly JournalWriter writer;

    private FrameRecorder(JournalWriter writer) => this.writer = writer;

    /// <summary>Frames in the recording, including those of earlier openings.</summary>
    public long Frames => writer.LastSequence;

    /// <summary>What was found; null when the recording is new.</summary>
    public JournalRecovery? Recovery => writer.Recovery;

    /// <param name="directory">Where the segments go; made when missing.</param>
    /// <param name="manifest">What is known about the recording; an existing one keeps its own.</param>
    /// <param name="options">
    /// Flush policy: frames are written out when <see cref="JournalOptions.BufferBytes"/> wait, and on
    /// <see cref="Flush"/>, which the caller calls as often as it may lose frames, for example every second.
    /// </param>
    /// <exception cref="BadInputException">Another process writes it.</exception>
    /// <exception cref="JournalDamagedException">The last segment is damaged, not just torn.</exception>
    public static FrameRecorder Open(string directory, JournalManifest manifest, JournalOptions? options = null) =>
        new(JournalWriter.Open(directory, manifest, options));

    /// <summary>Records a message that came in just now.</summary>
    /// <exception cref="BadInputException">It is larger than the largest record.</exception>
    /// <exception cref="JournalWriteException">The buffer was full and could not be written; the frame was not
    /// taken.</exception>
    public void Record(Instant received, string venue, string channel, int connection, ReadOnlySpan<byte> message) =>
        writer.AppendFrame(received, ReceiveSource.Local, connection, venue, channel, message);

    /// <summary>Records a frame of another recording, keeping where its time comes from.</summary>
    /// <exception cref="BadInputException">As above.</exception>
    /// <exception cref="JournalWriteException">As above.</exception>
    public void Record(in RecordedFrame frame) => writer.AppendFrame(
        frame.Received, frame.Source, frame.Connection, frame.Venue, frame.Channel, frame.Payload.Span);

    /// <exception cref="JournalWriteException">It could not be written; the frames stay pending.</exception>
    public void Flush() => writer.Flush();

    public void Dispose() => writer.Dispose();
}
