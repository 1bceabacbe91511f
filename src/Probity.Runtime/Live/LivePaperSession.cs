using System.Diagnostics;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Journal;
using Probity.Runtime.Scans;
using Probity.Runtime.Sessions;
using Probity.Simulation.Loop;
using Probity.Simulation.Paper;
using Probity.Storage.Projection;
using Probity.Venues.Polymarket;

namespace Probity.Runtime.Live;

/// <summary>What a paper run on live market data is told besides its settings.</summary>
/// <param name="Journal">Directory of the journal; an existing one is resumed.</param>
/// <param name="Store">File of the store, or empty for none.</param>
/// <param name="Filter">Which markets to list at this start; those of the journal are followed in any case.</param>
/// <param name="AtMost">Stop after this much wall time; null = when cancelled.</param>
/// <param name="Build">Version of this program, for the manifest.</param>
public sealed record LivePaperOptions(string Journal, string Store, MarketFilter Filter, TimeSpan? AtMost, string Build)
{
    /// <summary>Hosts, limits and intervals of the venue.</summary>
    public PolymarketOptions Polymarket { get; init; } = new();

    /// <summary>Which of those that the filter finds; its limit counts what passes here.</summary>
    public MarketScreen Screen { get; init; } = MarketScreen.Everything;

    /// <summary>How often results of markets past their end are asked for; zero = never.</summary>
    public TimeSpan ResolutionEvery { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>
/// Paper trading on live market data: the venue's books and trades enter through the one door, are journaled, and our
/// orders fill against them as the paper models say. Starting is recovery: the journal is replayed and verified, its
/// markets keep their ids, and every book waits for a fresh snapshot.
/// </summary>
public sealed class LivePaperSession(RunSettings settings, LivePaperOptions options, TimeProvider time) : IPaperSession
{
    /// <summary>In the journal's manifest, in place of a recording's name.</summary>
    public const string Source = "live market data of Polymarket";

    private const int LargestBatch = 512;
    private static readonly TimeSpan ViewEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Timers and paper replies are at most this late while nothing comes in.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly Stopwatch elapsed = Stopwatch.StartNew();
    private readonly LiveListings listings = new();
    private readonly List<EngineInput> batch = [];
    private Instant reached;
    private long? published;

    /// <summary>The one door: people's commands and market data alike.</summary>
    public Sequencer Commands { get; } = new();

    public ViewPublisher Views { get; } = new();

    public string Resumed { get; private set; } = "";

    private Instant Clock => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <exception cref="BadInputException">The journal belongs to something else, or no market was found.</exception>
    /// <exception cref="Probity.Venues.Http.VenueException">Markets could not be discovered.</exception>
    public async Task<ClosingReport> Run(CancellationToken cancel)
    {
        using JournalWriter journal = SessionJournal.Open(options.Journal, Source, options.Build, settings, time);
        using Projector? store = SessionJournal.OpenStore(options.Store, journal, settings.Store);
        var venue = new PaperVenue(settings.Paper);
        var core = new EngineCore(settings.Engine, settings.MakeSlots());
        var session = new SessionObserver(core, store, settings.Store.SampleInterval);
        var observer = new LiveObserver(session, listings);
        var loop = new TradingLoop(core, venue, journal, observer, FlushPolicy.BeforeOutputs);
        Recover(loop, journal);
        try
        {
            await Trade(loop, core, observer, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Asked to stop while markets were discovered: what is journaled stands.
        }
        journal.Flush();
        session.Finish();
        Views.Publish(core.View());
        return ClosingReport.Of(
            "paper", elapsed.Elapsed, core.View(), loop.Digest(), session.Incidents, Path.GetFullPath(options.Journal),
            options.Store.Length == 0 ? "" : Path.GetFullPath(options.Store), venue.NotModelled);
    }

    private void Recover(TradingLoop loop, JournalWriter journal)
    {
        if (journal.LastSequence == 0) { return; }
        loop.Recover(JournalFile.Inputs(options.Journal), JournalFile.Digests(options.Journal));
        reached = loop.Now;
        long torn = journal.Recovery?.TornBytes ?? 0;
        Resumed = $"resumed at input {journal.LastSequence} with {listings.Markets.Count} markets"
            + (torn > 0 ? $", after cutting {torn} bytes of a half-written record" : "");
        // Nobody watched since the last input. Said at its time, so that nothing that is still due acts on old books.
        Feed(loop, Blindness(loop.Now));
    }

    private List<EngineInput> Blindness(Instant at)
    {
        if (listings.Markets.Count == 0) { return []; }
        Stamp stamp = Stamp.Unsequenced(at, Instant.None);
        List<EngineInput> blind =
            [new VenueStatusChanged(stamp, VenueId.Polymarket, VenueStatus.Disconnected, "the engine was stopped")];
        foreach (Market market in listings.Markets)
        {
            blind.Add(new BookInvalidated(stamp, market.First.Id, BookFault.Disconnected));
            blind.Add(new BookInvalidated(stamp, market.Second.Id, BookFault.Disconnected));
        }
        return blind;
    }

    private async Task Trade(TradingLoop loop, EngineCore core, LiveObserver observer, CancellationToken cancel)
    {
        SessionJournal.Begin(loop, core, Later(Clock), settings);
        reached = Later(loop.Now);
        Views.Publish(core.View());
        var adapter = new PolymarketAdapter(
            options.Polymarket,
            resync => new LiveMarketDecoder(Commands, resync, time, options.Polymarket.Stream.UseWebsocket),
            time,
            Random.Shared.NextDouble);
        var results = new ResolutionWatch(adapter.Catalog, Commands, options.ResolutionEvery, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            await List(loop, adapter, cancel).ConfigureAwait(false);
            observer.Resync = instrument => Request(adapter, instrument);
            Market[] alive = [.. listings.Markets.Where(market => market.Status != MarketStatus.Resolved)];
            await adapter.MarketData.Subscribe(alive, cancel).ConfigureAwait(false);
            while (!cancel.IsCancellationRequested && !(elapsed.Elapsed > options.AtMost))
            {
                if (adapter.Channel.Completion.IsFaulted) { await adapter.Channel.Completion.ConfigureAwait(false); }
                results.Look(listings, stop.Token);
                await Step(loop, cancel).ConfigureAwait(false);
                Publish(core);
            }
        }
        finally
        {
            // Closed first: a socket that waits for room at the door would keep the adapter from ending.
            Commands.Close();
            await stop.CancelAsync().ConfigureAwait(false);
            await results.End().ConfigureAwait(false);
            await adapter.DisposeAsync().ConfigureAwait(false);
        }
        // What was accepted at the door is not lost, least of all a person's command.
        observer.Resync = null;
        while (TakeBatch()) { Feed(loop, batch); }
    }

    /// <summary>What the journal knows is brought up to date, then what the filter finds is added.</summary>
    private async Task List(TradingLoop loop, PolymarketAdapter adapter, CancellationToken cancel)
    {
        string[] known = [.. listings.Markets.Where(m => m.Status != MarketStatus.Resolved).Select(m => m.Condition)];
        if (known.Length > 0)
        {
            var again = new MarketFilter([], known, [], "", false, int.MaxValue);
            IReadOnlyList<DiscoveredMarket> now = await MarketScreen.Everything
                .Find(adapter.Catalog, again, time, cancel).ConfigureAwait(false);
            if (listings.TornGroup(now, Later(Clock)) is { } group) { Feed(loop, [group]); }
            Feed(loop, listings.Changes(now, Later(Clock)));
        }
        IReadOnlyList<DiscoveredMarket> found = await options.Screen
            .Find(adapter.Catalog, options.Filter, time, cancel).ConfigureAwait(false);
        Feed(loop, listings.Additions(found, Later(Clock)));
        if (listings.Markets.Count > 0) { return; }
        throw new BadInputException("no open market was found; check the selection with 'probity markets list'");
    }

    private static void Request(PolymarketAdapter adapter, InstrumentId instrument)
    {
        // The answer comes as inputs; asking itself only queues.
        Task asked = adapter.MarketData.Resync(instrument, CancellationToken.None);
        Require.That(asked.IsCompleted, "asking for a book does not wait for it");
        asked.GetAwaiter().GetResult();
    }

    /// <summary>Takes what waits; when nothing does, lets session time follow the clock.</summary>
    private async ValueTask Step(TradingLoop loop, CancellationToken cancel)
    {
        if (TakeBatch())
        {
            Feed(loop, batch);
            return;
        }
        reached = Later(Clock);
        loop.AdvanceTo(reached);
        try
        {
            await Commands.WaitAsync(Tick, time, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The loop looks at the token itself and ends cleanly.
        }
    }

    private bool TakeBatch()
    {
        batch.Clear();
        while (batch.Count < LargestBatch && Commands.TryTake(out EngineInput input))
        {
            // A result comes from the socket and from asking; it counts once.
            if (input is not MarketResolved resolved || IsNews(resolved)) { batch.Add(input); }
        }
        return batch.Count > 0;
    }

    private bool IsNews(MarketResolved resolved) =>
        !listings.IsResolved(resolved.Market)
        && !batch.OfType<MarketResolved>().Any(other => other.Market == resolved.Market);

    private void Feed(TradingLoop loop, IReadOnlyList<EngineInput> inputs)
    {
        foreach (EngineInput input in inputs)
        {
            input.ReceiveNoEarlierThan(reached);
            reached = input.At.Received;
        }
        if (inputs.Count > 0) { loop.Feed(inputs); }
    }

    private Instant Later(Instant at) => at > reached ? at : reached;

    private void Publish(EngineCore core)
    {
        if (published is { } last && time.GetElapsedTime(last) < ViewEvery) { return; }
        Views.Publish(core.View());
        published = time.GetTimestamp();
    }
}
