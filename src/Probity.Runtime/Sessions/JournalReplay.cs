using System.Diagnostics;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine;
using Probity.Journal;
using Probity.Runtime.Live;
using Probity.Simulation;
using Probity.Simulation.Loop;
using Probity.Simulation.Paper;
using Probity.Simulation.World;

namespace Probity.Runtime.Sessions;

/// <summary>What replaying a journal found.</summary>
/// <param name="Journal">Its directory.</param>
/// <param name="Inputs">Inputs replayed.</param>
/// <param name="DigestsCompared">State digests in the journal that this build reproduced.</param>
/// <param name="Verified">Every reply, timer and digest came out the same.</param>
/// <param name="Divergence">The first difference, or empty.</param>
/// <param name="Digest">State at the end.</param>
/// <param name="ElapsedSeconds">Wall time.</param>
/// <param name="View">The engine at the end.</param>
/// <param name="Incidents">Warnings and worse.</param>
public sealed record ReplayReport(
    string Journal,
    long Inputs,
    long DigestsCompared,
    bool Verified,
    string Divergence,
    string Digest,
    double ElapsedSeconds,
    EngineView View,
    long Incidents);

/// <summary>
/// Runs a journal through the engine again. The venue side is made anew from the configuration, so that each of its
/// replies is proved too, not only the engine's state.
/// </summary>
public static class JournalReplay
{
    /// <param name="directory">The journal.</param>
    /// <param name="settings">The settings that it was written with; others show another story.</param>
    /// <param name="observer">Looks on; null for nobody.</param>
    /// <exception cref="BadInputException">There is no journal, or it was written with another
    /// configuration.</exception>
    public static ReplayReport Run(string directory, RunSettings settings, Func<EngineCore, ILoopObserver?> observer)
    {
        var elapsed = Stopwatch.StartNew();
        JournalManifest manifest = JournalManifest.Read(directory)
            ?? throw new BadInputException($"there is no journal '{directory}': it has no manifest.json");
        if (manifest.ConfigHash != settings.ConfigHash)
        {
            throw new BadInputException(
                $"journal '{directory}' was written with configuration {manifest.ConfigHash:x16}, this one is "
                + $"{settings.ConfigHash:x16}: give the same --config and --set options as the run had");
        }
        IReadOnlyDictionary<long, ulong> digests = JournalFile.Digests(directory);
        IVenueSide venue = VenueOf(manifest, settings);
        bool live = manifest.Metadata.GetValueOrDefault(SessionJournal.ModeKey) == SessionMode.Live;
        var core = new EngineCore(settings.Engine, settings.MakeSlots(live));
        var incidents = new SessionObserver(core, null, settings.Store.SampleInterval);
        ILoopObserver? extra = observer(core);
        var loop = new TradingLoop(
            core, venue, null, extra is null ? incidents : new Both(incidents, extra), FlushPolicy.Never);
        string divergence = "";
        try
        {
            loop.Recover(JournalFile.Inputs(directory), digests);
        }
        catch (ReplayDivergedException diverged)
        {
            divergence = diverged.Message;
        }
        // A demo's world lives on after the last input that anyone heard of; the engine does not.
        ulong digest = venue is SimulatedWorld ? core.Digest() : loop.Digest();
        return new ReplayReport(
            directory, loop.Processed, digests.Count(d => d.Key <= core.NextSequence), divergence.Length == 0,
            divergence, digest.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            Math.Round(elapsed.Elapsed.TotalSeconds, 3), core.View(), incidents.Incidents);
    }

    private static IVenueSide VenueOf(JournalManifest manifest, RunSettings settings) =>
        manifest.Metadata.GetValueOrDefault(SessionJournal.ModeKey) switch
        {
            DemoSession.Mode => new SimulatedWorld(DemoSession.WorldOf(manifest)),
            // Nothing is recovered into the world from here: wishes go nowhere.
            SessionMode.Live => new LiveVenueSide(),
            _ => new PaperVenue(settings.Paper),
        };

    private sealed class Both(ILoopObserver first, ILoopObserver second) : ILoopObserver
    {
        public void After(EngineInput input, Domain.Outputs.Outbox outbox)
        {
            first.After(input, outbox);
            second.After(input, outbox);
        }
    }
}
