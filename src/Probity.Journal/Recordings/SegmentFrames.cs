using Probity.Domain;
using Probity.Domain.Seams;

namespace Probity.Journal.Recordings;

/// <summary>
/// The raw frames of a native recording: a directory of segments, or one segment file. Other records are passed over.
/// </summary>
public sealed class SegmentFrames : IFrameStream
{
    private readonly JournalReader reader;

    private SegmentFrames(JournalReader reader) => this.reader = reader;

    /// <summary>Always empty: a record that cannot be read is damage, not an unreadable line.</summary>
    public IReadOnlyList<(long Line, string Reason)> Unreadable => [];

    /// <summary>After the end: bytes of a half-written last record.</summary>
    public long TornBytes => reader.TornBytes;

    /// <exception cref="BadInputException">Nothing of that kind is there, or it is damaged from the start.</exception>
    public static SegmentFrames Open(string path)
    {
        try
        {
            return new SegmentFrames(JournalReader.Open(path));
        }
        catch (JournalDamagedException e)
        {
            throw new BadInputException(e.Message, e);
        }
    }

    public bool TryRead(out RecordedFrame frame)
    {
        try
        {
            while (reader.Read())
            {
                if (reader.Kind != RecordKind.Frame) { continue; }
                frame = reader.Frame();
                return true;
            }
        }
        catch (JournalDamagedException e)
        {
            throw new BadInputException(e.Message, e);
        }
        frame = default;
        return false;
    }

    public void Dispose() => reader.Dispose();
}
