using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Journal.Container;

namespace Probity.Journal.Recordings;

/// <summary>What a recording is made of.</summary>
public enum RecordingFormat
{
    /// <summary>Text lines, plain or gzip: read with <see cref="NdjsonFrames"/>.</summary>
    Ndjson,

    /// <summary>Native segments of raw frames: read with <see cref="SegmentFrames"/>.</summary>
    Frames,

    /// <summary>Native segments of engine inputs (also every journal): read with <see cref="SegmentInputs"/>.</summary>
    Inputs,
}

/// <summary>Opens a recording by what it holds, not by its name.</summary>
public static class RecordingFile
{
    /// <exception cref="BadInputException">There is nothing to read, or a directory without segments.</exception>
    /// <exception cref="JournalDamagedException">The first record is damaged.</exception>
    public static RecordingFormat Detect(string path)
    {
        if (!Directory.Exists(path) && !BeginsLikeSegment(path)) { return RecordingFormat.Ndjson; }
        using JournalReader reader = JournalReader.Open(path);
        while (reader.Read())
        {
            if (reader.Kind.IsInput()) { return RecordingFormat.Inputs; }
            if (reader.Kind == RecordKind.Frame) { return RecordingFormat.Frames; }
        }
        return RecordingFormat.Frames;
    }

    /// <summary>The raw frames of a recording.</summary>
    /// <exception cref="BadInputException">It is not there, is damaged, or holds engine inputs instead of
    /// frames.</exception>
    public static IFrameStream Open(string path)
    {
        RecordingFormat format;
        try
        {
            format = Detect(path);
        }
        catch (JournalDamagedException e)
        {
            throw new BadInputException(e.Message, e);
        }
        return format switch
        {
            RecordingFormat.Ndjson => NdjsonFrames.Open(path),
            RecordingFormat.Frames => SegmentFrames.Open(path),
            _ => throw new BadInputException($"'{path}' holds engine inputs, not raw frames: read it as inputs"),
        };
    }

    private static bool BeginsLikeSegment(string path)
    {
        using FileStream file = ByteSources.OpenFile(path);
        Span<byte> magic = stackalloc byte[SegmentHeader.Magic.Length];
        int read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        return magic[..read].SequenceEqual(SegmentHeader.Magic);
    }
}
