using System.Buffers;
using Probity.Domain;
using Probity.Domain.Seams;

namespace Probity.Journal.Recordings;

/// <summary>
/// A recording of one JSON message a line, plain or gzip (told by its bytes): our envelope lines
/// <c>{"ts_recv_ns":…,"venue":"polymarket","channel":"market","msg":{…}}</c>, or a venue's raw frames.
/// </summary>
public sealed class NdjsonFrames : IFrameStream
{
    /// <summary>A file that is no recording at all would otherwise quote itself into memory.</summary>
    private const int MostQuoted = 1_000;

    private readonly string path;
    private readonly LineReader lines;
    private readonly EnvelopeParser parser = new();
    private readonly List<(long Line, string Reason)> unreadable = [];

    private NdjsonFrames(string path, IByteSource source)
    {
        this.path = path;
        lines = new LineReader(source);
    }

    public IReadOnlyList<(long Line, string Reason)> Unreadable => unreadable;

    /// <exception cref="BadInputException">There is no such file.</exception>
    public static NdjsonFrames Open(string path) => new(path, ByteSources.Open(path));

    public bool TryRead(out RecordedFrame frame)
    {
        while (TryReadLine(out ReadOnlyMemory<byte> line))
        {
            if (lines.WasTooLong)
            {
                unreadable.Add((lines.Number, $"is longer than {Limits.RecordingLineBytes} bytes"));
                continue;
            }
            if (!line.Span.ContainsAnyExcept(EnvelopeParser.JsonSpaces)) { continue; }
            string? problem = parser.Parse(line, lines.Number, out frame);
            if (problem is null) { return true; }
            unreadable.Add((lines.Number, unreadable.Count < MostQuoted ? problem : "is no message"));
        }
        frame = default;
        return false;
    }

    public void Dispose() => lines.Dispose();

    private bool TryReadLine(out ReadOnlyMemory<byte> line)
    {
        try
        {
            return lines.TryRead(out line);
        }
        catch (InvalidDataException e)
        {
            throw new BadInputException(
                $"recording '{path}' is damaged behind line {lines.Number}: {e.Message}; "
                + $"the {lines.Number} lines before it were read. Fetch the file again",
                e);
        }
    }
}
