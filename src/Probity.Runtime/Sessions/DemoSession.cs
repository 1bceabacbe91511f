using System.Diagnostics;
using System.Globalization;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Journal;
using Probity.Runtime.Live;
using Probity.Simulation.Backtest;
using Probity.Simulation.Loop;
using Probity.Simulation.World;

namespace Probity.Runtime.Sessions;

/// <summary>What a demo is told besides its settings.</summary>
/// <param name="Length">How long it runs, session time.</param>
/// <param name="Speed">Session seconds per wall second; 0 = as fast as it goes.</param>
/// <param name="Journal">Directory of the journal.</param>
/// <param name="Build">Version of this program, for the manifest.</param>
public sealed record DemoOptions(TimeSpan Length, double Speed, string Journal, string Build);

/// <summary>
/// The embedded simulated exchange with seeded traders, and paper strategies trading on it: no keys, no network. The
/// same seed and length end in the same state.
/// </summary>
public sealed class DemoSession(RunSettings settings, DemoOptions options, TimeProvider time)
{
    /// <summary>In the journal's metadata.</summary>
    public const string Mode = "demo";

    private const string LengthKey = "length_ns";

    /// <summary>Session time begins here, so that a seed gives the same story on every day.</summary>
    private static readonly Instant Start = Instant.FromDateTimeOffset(
        new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public Sequencer Commands { get; } = new();

    public ViewPublisher Views { get; } = new();

    public async Task<ClosingReport> Run(CancellationToken cancel)
    {
        var elapsed = Stopwatch.StartNew();
        using JournalWriter journal = JournalWriter.Open(options.Journal, Manifest(), settings.Journal);
        var world = new SimulatedWorld(WorldOf(journal.Manifest));
        var core = new EngineCore(settings.Engine, settings.MakeSlots());
        var observer = new SessionObserver(core, null, settings.Store.SampleInterval);
        var loop = new TradingLoop(core, world, journal, observer, FlushPolicy.BeforeOutputs);
        IReadOnlyList<EngineInput> opening = BacktestRunner.Opening(
            Start, settings.ConfigHash, settings.Seed, true, settings.Endowments);
        foreach (EngineInput input in opening)
        {
            loop.Feed(input);
        }
        await Trade(loop, core, cancel).ConfigureAwait(false);
        journal.Flush();
        return ClosingReport.Of(
            Mode, elapsed.Elapsed, core.View(), loop.Digest(), observer.Incidents, Path.GetFullPath(options.Journal),
            "", world.NotModelled);
    }

    /// <summary>The world of a demo journal; the same seed and length give the same world.</summary>
    internal static WorldOptions WorldOf(JournalManifest manifest) => WorldOptions.Demo(
        manifest.Seed, Start, new Duration(long.Parse(manifest.Metadata[LengthKey], CultureInfo.InvariantCulture)));

    private JournalManifest Manifest() => new()
    {
        Build = options.Build,
        ConfigHash = settings.ConfigHash,
        Seed = settings.Seed,
        Created = Instant.FromDateTimeOffset(time.GetUtcNow()),
        Strategies = settings.ManifestStrategies,
        Metadata = settings.Metadata(
            ("mode", Mode), (LengthKey, (options.Length.Ticks * 100).ToString(CultureInfo.InvariantCulture))),
    };

    /// <summary>
    /// Advances session time in small steps at the asked speed. The steps themselves leave no trace: everything
    /// happens at the time that the world gave it.
    /// </summary>
    private async Task Trade(TradingLoop loop, EngineCore core, CancellationToken cancel)
    {
        Instant end = Start + new Duration(options.Length.Ticks * 100);
        var pace = new ReplayPace(Start, options.Speed, time);
        Instant at = Start;
        while (at < end && !cancel.IsCancellationRequested)
        {
            Instant next = at + new Duration(Step.Ticks * 100);
            at = next < end ? next : end;
            await pace.WaitFor(at, cancel).ConfigureAwait(false);
            if (cancel.IsCancellationRequested) { return; }
            loop.AdvanceTo(at);
            while (Commands.TryTake(out EngineInput command))
            {
                loop.Feed(SessionTime.Of(command, at));
            }
            Views.Publish(core.View());
        }
    }
}
