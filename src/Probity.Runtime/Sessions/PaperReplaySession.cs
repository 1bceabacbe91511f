using System.Diagnostics;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Journal;
using Probity.Runtime.Live;
using Probity.Runtime.Recordings;
using Probity.Simulation.Backtest;
using Probity.Simulation.Loop;
using Probity.Simulation.Paper;
using Probity.Storage;
using Probity.Storage.Projection;

namespace Probity.Runtime.Sessions;

/// <summary>What a paper run over a recording is told besides its settings.</summary>
/// <param name="Recording">Path of the recording.</param>
/// <param name="Speed">Session seconds per wall second; 0 = as fast as it goes.</param>
/// <param name="Journal">Directory of the journal; an existing one is resumed.</param>
/// <param name="Store">File of the store, or empty for none.</param>
/// <param name="AtMost">Stop after this much wall time; null = at the end of the recording.</param>
/// <param name="Build">Version of this program, for the manifest.</param>
public sealed record PaperReplayOptions(
    string Recording, double Speed, string Journal, string Store, TimeSpan? AtMost, string Build);

/// <summary>
/// Paper trading over a recording through the same journal, loop and engine as live. Starting is recovery: what the
/// journal holds is replayed and verified, and the recording goes on where the journal ends, so that a run that was
/// killed at any moment ends in the same state as an undisturbed one.
/// </summary>
public sealed class PaperReplaySession(
    RunSettings settings, PaperReplayOptions options, TimeProvider time) : ISession
{
    private static readonly Duration Tail = Duration.FromSeconds(60);
    private static readonly TimeSpan ViewEvery = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch elapsed = Stopwatch.StartNew();

    /// <summary>Inputs from people; polled between recorded ones.</summary>
    public Sequencer Commands { get; } = new();

    public ViewPublisher Views { get; } = new();

    /// <summary>What starting found, for a note: how much of a journal was resumed, whether its end was torn.</summary>
    public string Resumed { get; private set; } = "";

    /// <exception cref="BadInputException">The journal belongs to another recording or configuration.</exception>
    public async Task<ClosingReport> Run(CancellationToken cancel)
    {
        using JournalWriter journal = OpenJournal();
        using RecordedInputs recording = RecordedInputs.Open(options.Recording, settings.Recording);
        using Projector? store = SessionJournal.OpenStore(options.Store, journal, settings.Store);
        var venue = new PaperVenue(settings.Paper);
        var core = new EngineCore(settings.Engine, settings.MakeSlots());
        var observer = new SessionObserver(core, store, settings.Store.SampleInterval);
        var loop = new TradingLoop(core, venue, journal, observer, FlushPolicy.BeforeOutputs);
        long consumed = Recover(loop, journal);
        await Feed(loop, core, recording.Inputs, consumed, cancel).ConfigureAwait(false);
        if (!cancel.IsCancellationRequested) { loop.AdvanceTo(loop.Now + Tail); }
        journal.Flush();
        observer.Finish();
        Views.Publish(core.View());
        return ClosingReport.Of(
            SessionMode.Paper, elapsed.Elapsed, core.View(), loop.Digest(), observer.Incidents,
            Path.GetFullPath(options.Journal),
            options.Store.Length == 0 ? "" : Path.GetFullPath(options.Store),
            [.. recording.Notes, .. venue.NotModelled]);
    }

    private JournalWriter OpenJournal()
    {
        string recording = Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Recording));
        var purpose = new JournalPurpose(SessionMode.Paper, recording, options.Build);
        return SessionJournal.Open(options.Journal, purpose, settings, time);
    }

    /// <returns>Recorded inputs that the journal already holds.</returns>
    private long Recover(TradingLoop loop, JournalWriter journal)
    {
        if (journal.LastSequence == 0) { return 0; }
        var counter = new RecordedCounter();
        loop.Recover(counter.Through(JournalFile.Inputs(options.Journal)), JournalFile.Digests(options.Journal));
        long torn = journal.Recovery?.TornBytes ?? 0;
        Resumed = $"resumed at input {journal.LastSequence} ({counter.Count} recorded)"
            + (torn > 0 ? $", after cutting {torn} bytes of a half-written record" : "");
        return counter.Count;
    }

    private async Task Feed(
        TradingLoop loop, EngineCore core, IInputStream inputs, long consumed, CancellationToken cancel)
    {
        for (long i = 0; i < consumed; i++)
        {
            if (!inputs.TryRead(out _))
            {
                throw new BadInputException(
                    $"recording '{options.Recording}' is shorter than its journal: it was changed");
            }
        }
        if (!inputs.TryRead(out EngineInput? input)) { return; }
        SessionJournal.Begin(loop, core, BacktestRunner.Opening(
            input.At.Received, settings.ConfigHash, settings.Seed, true, settings.Endowments));
        var pace = new ReplayPace(input.At.Received, options.Speed, time);
        long published = 0;
        do
        {
            if (cancel.IsCancellationRequested || elapsed.Elapsed > options.AtMost) { return; }
            while (Commands.TryTake(out EngineInput command)) { loop.Feed(SessionTime.Of(command, loop.Now)); }
            if (time.GetElapsedTime(published) > ViewEvery)
            {
                Views.Publish(core.View());
                published = time.GetTimestamp();
            }
            await pace.WaitFor(input.At.Received, cancel).ConfigureAwait(false);
            loop.Feed(input);
        }
        while (inputs.TryRead(out input));
    }
}
