using System.Globalization;
using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Journal.Recordings;
using Probity.Runtime.Sessions;
using Probity.Simulation.Backtest;

namespace Probity.Cli.Bench;

/// <summary>One book change through the engine.</summary>
internal static class EngineBench
{
    public const string Name = "engine-event";

    private const int SliceInputs = 1_000;
    private const int Rounds = 5;
    private const int MostInputs = 100_000;

    public static IReadOnlyList<BenchFigure> Run(BenchData data)
    {
        string path = data.Native.Path;
        RunSettings maker = ReplayBench.OnlyFixedMaker(data.Settings);
        Samples[] samples = Measure.RunTogether(Rounds, 2, both =>
        {
            Round(path, new EngineCore(data.Settings.Engine, []), data.Settings, both[0]);
            Round(path, new EngineCore(maker.Engine, maker.MakeSlots()), maker, both[1]);
        });
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{samples[0].BytesPerOperation:0.##} B allocated; "
            + $"{samples[1].Median:0} ns with fixed-maker; {data.Origin}");
        return [BenchFigure.Time(Name, samples[0], "ns", 1, note)];
    }

    /// <summary>Inputs are read ahead of each slice, so that only the engine is timed.</summary>
    private static void Round(string path, EngineCore core, RunSettings settings, Samples samples)
    {
        using var inputs = SegmentInputs.Open(path);
        var outbox = new Outbox();
        var slice = new EngineInput[SliceInputs];
        Open(core, settings, outbox);
        for (int read = 0; read < MostInputs && TryFill(inputs, core, outbox, slice); read += SliceInputs)
        {
            samples.Time(SliceInputs, () => Process(core, slice, outbox));
        }
    }

    private static void Open(EngineCore core, RunSettings settings, Outbox outbox)
    {
        foreach (EngineInput input in BacktestRunner.Opening(
            new Instant(1), settings.ConfigHash, settings.Seed, true, settings.Endowments))
        {
            Pass(core, input, outbox);
        }
    }

    /// <summary>Collects the next book changes; anything else goes through at once.</summary>
    private static bool TryFill(IInputStream inputs, EngineCore core, Outbox outbox, EngineInput[] slice)
    {
        int filled = 0;
        while (filled < slice.Length)
        {
            if (!inputs.TryRead(out EngineInput? input)) { return false; }
            if (input is BookDelta)
            {
                input.TakeSequence(core.NextSequence + filled);
                slice[filled++] = input;
            }
            else if (filled == 0)
            {
                Pass(core, input, outbox);
            }
        }
        return true;
    }

    private static void Process(EngineCore core, EngineInput[] slice, Outbox outbox)
    {
        foreach (EngineInput input in slice)
        {
            outbox.Clear();
            core.Process(input, outbox);
        }
    }

    private static void Pass(EngineCore core, EngineInput input, Outbox outbox)
    {
        input.TakeSequence(core.NextSequence);
        outbox.Clear();
        core.Process(input, outbox);
    }
}
