using System.Globalization;
using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Runtime.Sessions;
using Probity.Simulation.Backtest;
using Probity.Simulation.Loop;
using Probity.Simulation.World;
using Probity.Storage;
using Probity.Storage.Projection;

namespace Probity.Cli.Bench;

/// <summary>Rows of a simulated session into a fresh store.</summary>
internal static class StoreBench
{
    public const string Name = "store-project";

    private const int Rounds = 7;
    private static readonly Instant Start = Instant.FromMilliseconds(1_780_000_000_000);
    private static readonly Duration Length = Duration.FromSeconds(600);

    public static IReadOnlyList<BenchFigure> Run(BenchData data)
    {
        KeptSession session = Trade(data.Settings);
        int rows = (int)Project(session, data.Fresh("store"), new Samples(), 1);
        Samples samples = Measure.Run(Rounds, round => Project(session, data.Fresh("store"), round, rows));
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{rows:N0} rows of {session.Count:N0} inputs, one commit at the end; simulated");
        return [BenchFigure.Rate(Name, samples, note)];
    }

    private static KeptSession Trade(RunSettings settings)
    {
        var session = new KeptSession();
        var core = new EngineCore(settings.Engine, settings.MakeSlots());
        var world = new SimulatedWorld(WorldOptions.Demo(settings.Seed, Start, Length));
        var loop = new TradingLoop(core, world, null, session);
        foreach (EngineInput input in BacktestRunner.Opening(
            Start, settings.ConfigHash, settings.Seed, true, settings.Endowments))
        {
            loop.Feed(input);
        }
        loop.AdvanceTo(Start + Length);
        return session;
    }

    private static long Project(KeptSession session, string path, Samples samples, int rows)
    {
        var options = new StoreOptions { RowsPerCommit = int.MaxValue };
        using Projector store = StoreFile.Create(path, "bench", options);
        samples.Time(rows, () => session.Into(store));
        return store.RowsWritten;
    }

    /// <summary>Keeps inputs and what came of them.</summary>
    private sealed class KeptSession : ILoopObserver
    {
        private static readonly EngineOutput[] Nothing = [];

        private readonly List<(EngineInput Input, EngineOutput[] Outputs)> kept = [];

        public int Count => kept.Count;

        public void After(EngineInput input, Outbox outbox) =>
            kept.Add((input, outbox.Count == 0 ? Nothing : [.. outbox.Items]));

        public void Into(Projector store)
        {
            foreach ((EngineInput input, EngineOutput[] outputs) in kept) { store.Observe(input, outputs); }
            store.Flush();
        }
    }
}
