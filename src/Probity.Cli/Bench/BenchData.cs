using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Journal;
using Probity.Journal.Recordings;
using Probity.Runtime.Recordings;
using Probity.Runtime.Sessions;
using Probity.Venues.Polymarket.Recording;

namespace Probity.Cli.Bench;

/// <summary>
/// What the measurements read: a recording of the user's, or generated frames that are always the same.
/// </summary>
/// <param name="recording">Path of a recording; null = generated.</param>
/// <param name="settings">Options of strategies, engine and fill models.</param>
/// <param name="directory">For native segments, journals and stores; the caller's to delete.</param>
public sealed class BenchData(string? recording, RunSettings settings, string directory)
{
    private const ulong Seed = 20_260_105;
    private const int FramesDecoded = 20_000;
    private const int FramesReplayed = 250_000;

    private (string Path, int Inputs)? native;
    private byte[][]? frames;

    public RunSettings Settings { get; } = settings;

    /// <summary>Where the data came from, for notes.</summary>
    public string Origin { get; } =
        recording is null ? "generated" : Path.GetFileName(Path.TrimEndingDirectorySeparator(recording));

    /// <summary>A path in the scratch directory that nothing has used yet.</summary>
    public string Fresh(string name) => Path.Combine(directory, $"{name}-{Guid.NewGuid():N}");

    /// <summary>The first price_change frames with two entries.</summary>
    /// <exception cref="BadInputException">The recording has none, or holds inputs and no frames.</exception>
    public IReadOnlyList<byte[]> Frames => frames ??= ReadFrames();

    /// <summary>Native segments of the data, and how many inputs they hold.</summary>
    public (string Path, int Inputs) Native => native ??= Import();

    private byte[][] ReadFrames()
    {
        List<byte[]> found = [];
        using IFrameStream stream = recording is null ? Generated(FramesDecoded) : RecordingFile.Open(recording);
        while (found.Count < FramesDecoded && stream.TryRead(out RecordedFrame frame))
        {
            if (IsTwoEntryChange(frame.Payload.Span)) { found.Add(frame.Payload.ToArray()); }
        }
        return found.Count >= DecodeBench.FramesBefore + DecodeBench.SliceFrames
            ? [.. found]
            : throw new BadInputException(
                $"recording '{recording}' has {found.Count} price_change frames with two entries, too few to measure");
    }

    private (string Path, int Inputs) Import()
    {
        string path = Fresh("native");
        int count = 0;
        using IInputStream inputs = recording is null
            ? PolymarketRecording.Open(() => Generated(FramesReplayed), Settings.Recording)
            : RecordedInputs.Open(recording, Settings.Recording).Inputs;
        var manifest = new JournalManifest { Build = VersionInfo.Version };
        using JournalWriter writer = JournalWriter.Open(path, manifest, Settings.Journal);
        while (inputs.TryRead(out EngineInput? input))
        {
            input.TakeSequence(++count);
            writer.Append(input);
        }
        return (path, count);
    }

    private static PriceChangeFrames Generated(int count) => new(Seed, count);

    private static bool IsTwoEntryChange(ReadOnlySpan<byte> frame) =>
        frame.IndexOf("\"price_changes\":["u8) >= 0 && frame.Count("\"asset_id\""u8) == 2;
}
