using Probity.Engine;
using Probity.Journal;
using Probity.Runtime.Sessions;
using Probity.Simulation.Backtest;
using Probity.Simulation.Paper;
using Probity.Storage.Projection;

namespace Probity.Runtime.Live;

/// <summary>
/// Paper trading on live market data: the venue's books and trades enter as in <see cref="LiveLoop"/>, and our orders
/// fill against them as the paper models say.
/// </summary>
public sealed class LivePaperSession(RunSettings settings, LiveOptions options, TimeProvider time) : ISession
{
    /// <summary>The one door: people's commands and market data alike.</summary>
    public Sequencer Commands { get; } = new();

    public ViewPublisher Views { get; } = new();

    public string Resumed { get; private set; } = "";

    /// <exception cref="Probity.Domain.BadInputException">
    /// The journal belongs to something else, or no market was found.
    /// </exception>
    /// <exception cref="Probity.Venues.Http.VenueException">Markets could not be discovered.</exception>
    public async Task<ClosingReport> Run(CancellationToken cancel)
    {
        var purpose = new JournalPurpose(SessionMode.Paper, options.Source, options.Build);
        using JournalWriter journal = SessionJournal.Open(options.Journal, purpose, settings, time);
        using Projector? store = SessionJournal.OpenStore(options.Store, journal, settings.Store);
        var venue = new PaperVenue(settings.Paper);
        var core = new EngineCore(settings.Engine, settings.MakeSlots());
        var session = new SessionObserver(core, store, settings.Store.SampleInterval);
        var loop = new LiveLoop(options, core, venue, journal, session, (Commands, Views), time) { Store = store };
        Resumed = loop.Recover();
        loop.Blind();
        try
        {
            await Trade(loop, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Asked to stop while markets were discovered: what is journaled stands.
        }
        journal.Flush();
        session.Finish();
        Views.Publish(core.View());
        return ClosingReport.Of(
            SessionMode.Paper, loop.Elapsed, core.View(), loop.Loop.Digest(), session.Incidents,
            Path.GetFullPath(options.Journal), options.Store.Length == 0 ? "" : Path.GetFullPath(options.Store),
            venue.NotModelled);
    }

    private async Task Trade(LiveLoop loop, CancellationToken cancel)
    {
        loop.Begin(BacktestRunner.Opening(
            loop.Now.Received, settings.ConfigHash, settings.Seed, true, settings.Endowments));
        try
        {
            await loop.OpenMarkets(Commands, cancel).ConfigureAwait(false);
            while (!cancel.IsCancellationRequested && !loop.IsOver) { await loop.Step(cancel).ConfigureAwait(false); }
        }
        finally
        {
            await loop.CloseDoor().ConfigureAwait(false);
        }
        loop.Drain();
    }
}
