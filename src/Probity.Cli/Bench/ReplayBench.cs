using System.Globalization;
using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Journal;
using Probity.Journal.Recordings;
using Probity.Runtime.Sessions;
using Probity.Simulation.Backtest;
using Probity.Strategies;

namespace Probity.Cli.Bench;

/// <summary>
/// Native segments from the disk, on one thread: into the engine's books alone, and through a whole backtest.
/// </summary>
internal static class ReplayBench
{
    public const string ReplayName = "replay-events-per-second";
    public const string BacktestName = "backtest-events-per-second";

    private const int Rounds = 9;

    public static IReadOnlyList<BenchFigure> Replay(BenchData data)
    {
        (string path, int inputs) = data.Native;
        Samples samples = Measure.Run(Rounds, round => round.Time(inputs, () => ReadIntoBooks(path, data.Settings)));
        return [BenchFigure.Rate(ReplayName, samples, Note(samples, inputs, data, "no strategies"))];
    }

    public static IReadOnlyList<BenchFigure> Backtest(BenchData data)
    {
        (string path, int inputs) = data.Native;
        RunSettings settings = OnlyFixedMaker(data.Settings);
        BacktestResult? result = null;
        Samples samples = Measure.Run(Rounds, round => round.Time(inputs, () => result = RunOver(path, settings)));
        string what = string.Create(
            CultureInfo.InvariantCulture, $"fixed-maker, {result!.Orders} orders, {result.Fills} fills");
        return [BenchFigure.Rate(BacktestName, samples, Note(samples, inputs, data, what))];
    }

    public static RunSettings OnlyFixedMaker(RunSettings settings) => settings with
    {
        Strategies =
        [
            new StrategyChoice(FixedMaker.StrategyName, new Dictionary<string, string>())
            {
                Accounts = [RunSettings.PaperAccount(VenueId.Polymarket)],
                Venues = [VenueId.Polymarket],
            },
        ],
    };

    private static void ReadIntoBooks(string path, RunSettings settings)
    {
        var core = new EngineCore(settings.Engine, []);
        var outbox = new Outbox();
        using JournalInputs inputs = JournalInputs.Open(path);
        while (inputs.TryRead(out EngineInput? input))
        {
            outbox.Clear();
            core.Process(input, outbox);
        }
    }

    private static BacktestResult RunOver(string path, RunSettings settings)
    {
        using var inputs = SegmentInputs.Open(path);
        var options = new BacktestOptions(
            "bench", settings.Seed, settings.ConfigHash, settings.Engine, settings.Paper, settings.Endowments);
        return BacktestRunner.Run(inputs, settings.MakeSlots(), options);
    }

    private static string Note(Samples samples, int inputs, BenchData data, string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"{inputs:N0} inputs, {what}; "
        + $"{Samples.NanosPerSecond / samples.ProcessorNanos:N0} per second of user time; {data.Origin}");
}
