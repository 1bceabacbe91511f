using System.Globalization;
using Probity.Domain.Inputs;

namespace Probity.Simulation.Loop;

/// <summary>
/// A journal and this build do not tell the same story: another build, configuration or seed wrote it, or there is a
/// gap in our determinism.
/// </summary>
public sealed class ReplayDivergedException : Exception
{
    private ReplayDivergedException(long sequence, string what)
        : base($"replay diverged at input {sequence.ToString(CultureInfo.InvariantCulture)}: {what}")
    {
        Sequence = sequence;
    }

    /// <summary>The first input at which it shows.</summary>
    public long Sequence { get; }

    internal static ReplayDivergedException Differs(EngineInput journaled, EngineInput expected) => new(
        journaled.At.Sequence, $"the journal has {journaled}, this build makes {expected}");

    internal static ReplayDivergedException Missing(EngineInput journaled) => new(
        journaled.At.Sequence, $"the journal has {journaled}, this build makes nothing that is due by then");

    internal static ReplayDivergedException Skipped(EngineInput journaled, EngineInput due) => new(
        journaled.At.Sequence,
        $"the journal has {journaled} from outside, while in this build {due} was due before it");

    internal static ReplayDivergedException OutOfSequence(EngineInput journaled, long expected) => new(
        journaled.At.Sequence,
        $"{journaled} stands where input {expected.ToString(CultureInfo.InvariantCulture)} belongs");

    internal static ReplayDivergedException State(long sequence, ulong journaled, ulong actual) => new(
        sequence,
        string.Create(
            CultureInfo.InvariantCulture, $"the journal has state digest {journaled:x16}, this build {actual:x16}"));
}
