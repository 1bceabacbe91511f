using System.IO.Compression;
using System.Text;
using Probity.Domain.Seams;
using Probity.Journal.Recordings;

namespace Probity.Journal.Tests;

/// <summary>A frame whose payload stays valid.</summary>
internal sealed record KeptFrame(RecordedFrame Frame, string Message)
{
    public KeptFrame(RecordedFrame frame)
        : this(frame with { Payload = default }, Encoding.UTF8.GetString(frame.Payload.Span))
    {
    }
}

/// <summary>Writing recordings and reading them to the end in one line.</summary>
internal static class Frames
{
    public static List<KeptFrame> ReadAll(IFrameStream stream)
    {
        var frames = new List<KeptFrame>();
        while (stream.TryRead(out RecordedFrame frame)) { frames.Add(new KeptFrame(frame)); }
        return frames;
    }

    public static (List<KeptFrame> Frames, IReadOnlyList<(long Line, string Reason)> Unreadable) ReadText(string text)
    {
        using var temporary = new TemporaryDirectory();
        string path = temporary.File("recording");
        File.WriteAllText(path, text);
        using NdjsonFrames stream = NdjsonFrames.Open(path);
        return (ReadAll(stream), stream.Unreadable);
    }

    public static byte[] Gzip(ReadOnlySpan<byte> bytes, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, level)) { gzip.Write(bytes); }
        return memory.ToArray();
    }

    /// <summary>What the system's own reader makes of a gzip file; of a cut one, what comes before the cut.</summary>
    public static byte[] Gunzip(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }
}
