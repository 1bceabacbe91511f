using System.Diagnostics;
using System.Globalization;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
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
/// Two embedded simulated venues with seeded traders, and paper strategies trading on them: no keys, no network. Some
/// markets stand at both, and their prices part and meet; the pairs of these count as approved. The same seed and
/// length end in the same state.
/// </summary>
public sealed class DemoSession(RunSettings settings, DemoOptions options, TimeProvider time)
{
    /// <summary>In the journal's metadata.</summary>
    public const string Mode = "demo";

    private const string LengthKey = "length_ns";
    private const string TwinsKey = "twins";

    /// <summary>Markets of the demo that Opinion has too.</summary>
    private const int Twins = 6;

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
        await Trade(loop, core, world.Pairs, cancel).ConfigureAwait(false);
        journal.Flush();
        return ClosingReport.Of(
            Mode, elapsed.Elapsed, core.View(), loop.Digest(), observer.Incidents, Path.GetFullPath(options.Journal),
            "", world.NotModelled);
    }

    /// <summary>The world of a demo journal; the same seed and length give the same world.</summary>
    internal static WorldOptions WorldOf(JournalManifest manifest) => WorldOptions.Demo(
        manifest.Seed, Start, new Duration(long.Parse(manifest.Metadata[LengthKey], CultureInfo.InvariantCulture))) with
    {
        // Journals of earlier builds had one venue.
        Twins = int.Parse(manifest.Metadata.GetValueOrDefault(TwinsKey, "0"), CultureInfo.InvariantCulture),
    };

    private JournalManifest Manifest() => new()
    {
        Build = options.Build,
        ConfigHash = settings.ConfigHash,
        Seed = settings.Seed,
        Created = Instant.FromDateTimeOffset(time.GetUtcNow()),
        Strategies = settings.ManifestStrategies,
        Metadata = settings.Metadata(
            ("mode", Mode), (TwinsKey, Twins.ToString(CultureInfo.InvariantCulture)), (LengthKey, (options.Length.Ticks * 100).ToString(CultureInfo.InvariantCulture))),
    };

    private static IEnumerable<EngineInput> Approvals(IReadOnlyList<MarketPair> pairs, Instant at)
    {
        foreach (MarketPair pair in pairs)
        {
            Stamp stamp = Stamp.Unsequenced(at, Instant.None);
            yield return new PairListed(stamp, pair);
            yield return new PairStatusChanged(stamp, pair.Id, PairStatus.Approved, "the demo's own twins");
        }
    }

    /// <summary>
    /// Advances session time in small steps at the asked speed. The steps themselves leave no trace: everything
    /// happens at the time that the world gave it.
    /// </summary>
    private async Task Trade(
        TradingLoop loop, EngineCore core, IReadOnlyList<MarketPair> pairs, CancellationToken cancel)
    {
        bool paired = false;
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
            if (!paired && core.View().Markets.Count > 0)
            {
                paired = true;
                foreach (EngineInput input in Approvals(pairs, at)) { loop.Feed(input); }
            }
            while (Commands.TryTake(out EngineInput command))
            {
                loop.Feed(SessionTime.Of(command, at));
            }
            Views.Publish(core.View());
        }
    }
}
