using Probity.Cli.Bench;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Venues.Polymarket.Recording;

namespace Probity.Benchmarks;

/// <summary>The same frames and inputs for every benchmark.</summary>
internal static class GeneratedInputs
{
    private const ulong Seed = 1;

    public static byte[][] Frames(int count)
    {
        using var frames = new PriceChangeFrames(Seed, count);
        var made = new byte[count][];
        for (int i = 0; i < count && frames.TryRead(out RecordedFrame frame); i++)
        {
            made[i] = frame.Payload.ToArray();
        }
        return made;
    }

    /// <summary>Listings, then book changes, with their sequences; made anew with each call.</summary>
    public static EngineInput[] Inputs(int frames)
    {
        List<EngineInput> made = [];
        using var recording = PolymarketRecording.Open(
            () => new PriceChangeFrames(Seed, frames), RecordingTerms.Default);
        while (recording.TryRead(out EngineInput? input))
        {
            input.TakeSequence(made.Count + 1);
            made.Add(input);
        }
        return [.. made];
    }
}
