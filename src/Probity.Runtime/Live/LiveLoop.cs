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
using Probity.Simulation;
using Probity.Simulation.Loop;
using Probity.Storage.Projection;

namespace Probity.Runtime.Live;

/// <summary>What a run on live market data is told besides its settings.</summary>
/// <param name="Journal">Directory of the journal; an existing one is resumed.</param>
/// <param name="Store">File of the store, or empty for none.</param>
/// <param name="Filter">Which markets to list at this start; those of the journal are followed in any case.</param>
/// <param name="AtMost">Stop after this much wall time; null = when cancelled.</param>
/// <param name="Build">Version of this program, for the manifest.</param>
public sealed record LiveOptions(string Journal, string Store, MarketFilter Filter, TimeSpan? AtMost, string Build)
{
    /// <summary>Whose market data are followed, at least one.</summary>
    public required IReadOnlyList<LiveVenue> Venues { get; init; }

    /// <summary>Pairs of markets that people approved; their markets are listed whatever the filter says.</summary>
    public PairWatch? Pairs { get; init; }

    /// <summary>Which of those that the filter finds; its limit counts what passes here.</summary>
    public MarketScreen Screen { get; init; } = MarketScreen.Everything;

    /// <summary>
    /// Begins to listen for facts from outside the books, given the door and the listed markets; null = for nothing.
    /// </summary>
    public Func<IInputSink, IReadOnlyList<Market>, IAsyncDisposable>? Signals { get; init; }

    /// <summary>How often results of markets past their end are asked for; zero = never.</summary>
    public TimeSpan ResolutionEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>In the journal's manifest, in place of a recording's name.</summary>
    public string Source =>
        "live market data of " + string.Join(" and ", Venues.Select(venue => venue.Id).Order());
}

/// <summary>
/// What paper and live sessions on live market data share: the venue's books and trades enter through the one door and
/// are journaled. Starting is recovery: the journal is replayed and verified, its markets keep their ids, and every
/// book waits for a fresh snapshot. Used by one thread.
/// </summary>
internal sealed class LiveLoop
{
    private const int LargestBatch = 512;
    private static readonly TimeSpan ViewEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Queries of a running session are at most this old.</summary>
    private static readonly TimeSpan StoreEvery = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly Stopwatch elapsed = Stopwatch.StartNew();
    private readonly LiveOptions options;
    private readonly JournalWriter journal;
    private readonly LiveObserver observer;
    private readonly Sequencer inputs;
    private readonly ViewPublisher views;
    private readonly TimeProvider time;
    private readonly List<EngineInput> batch = [];
    private readonly List<EngineInput> waiting = [];
    private readonly CancellationTokenSource stop = new();
    private Predicate<EngineInput> heldBack = _ => false;
    private LiveVenues? venues;
    private ResolutionWatch? results;
    private IAsyncDisposable? signals;
    private Instant reached;
    private long? published;
    private long stored;

    /// <summary>Committed at an even pace, so that others can read it meanwhile; null for none.</summary>
    public Projector? Store { get; init; }

    /// <param name="options">Where and what.</param>
    /// <param name="core">The engine.</param>
    /// <param name="venue">What its orders go to.</param>
    /// <param name="journal">What is written before it acts.</param>
    /// <param name="session">Looks on.</param>
    /// <param name="door">Where everything from outside comes in, and where it shows.</param>
    /// <param name="time">The clock.</param>
    public LiveLoop(
        LiveOptions options, EngineCore core, IVenueSide venue, JournalWriter journal, ILoopObserver session,
        (Sequencer Inputs, ViewPublisher Views) door, TimeProvider time)
    {
        this.options = options;
        this.journal = journal;
        this.time = time;
        (inputs, views) = door;
        Core = core;
        observer = new LiveObserver(session, Listings);
        Loop = new TradingLoop(core, venue, journal, observer, FlushPolicy.BeforeOutputs);
    }

    public EngineCore Core { get; }

    public TradingLoop Loop { get; }

    public LiveListings Listings { get; } = new();

    public TimeSpan Elapsed => elapsed.Elapsed;

    /// <summary>The time that was asked for is over.</summary>
    public bool IsOver => elapsed.Elapsed > options.AtMost;

    /// <summary>The stamp of something that happens now, by the clock or where the loop has got to.</summary>
    public Stamp Now => Stamp.Unsequenced(Later(Instant.FromDateTimeOffset(time.GetUtcNow())), Instant.None);

    /// <summary>Brings the engine to where the journal ends.</summary>
    /// <returns>What was found, for a note; empty for a new journal.</returns>
    public string Recover()
    {
        if (journal.LastSequence == 0) { return ""; }
        Loop.Recover(JournalFile.Inputs(options.Journal), JournalFile.Digests(options.Journal));
        reached = Loop.Now;
        long torn = journal.Recovery?.TornBytes ?? 0;
        return $"resumed at input {journal.LastSequence} with {Listings.Markets.Count} markets"
            + (torn > 0 ? $", after cutting {torn} bytes of a half-written record" : "");
    }

    /// <summary>
    /// Nobody watched since the last input. Said at its time, so that nothing that is still due acts on old books.
    /// </summary>
    public void Blind()
    {
        if (Listings.Markets.Count == 0) { return; }
        Stamp stamp = Stamp.Unsequenced(Loop.Now, Instant.None);
        List<EngineInput> blind =
        [
            .. Listings.Markets.Select(market => market.Venue).Distinct().Order().Select(venue =>
                new VenueStatusChanged(stamp, venue, VenueStatus.Disconnected, "the engine was stopped")),
        ];
        foreach (Market market in Listings.Markets)
        {
            blind.Add(new BookInvalidated(stamp, market.First.Id, BookFault.Disconnected));
            blind.Add(new BookInvalidated(stamp, market.Second.Id, BookFault.Disconnected));
        }
        Feed(blind);
    }

    /// <summary>A new journal begins with what the run stands on.</summary>
    /// <param name="opening">Fed where the journal does not have them yet.</param>
    public void Begin(IReadOnlyList<EngineInput> opening)
    {
        SessionJournal.Begin(Loop, Core, opening);
        reached = Later(Loop.Now);
        views.Publish(Core.View());
    }

    /// <summary>Lists the markets and begins to follow their books.</summary>
    /// <param name="door">Where market data come in.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task OpenMarkets(IInputSink door, CancellationToken cancel)
    {
        venues = new LiveVenues(options.Venues, door, time);
        results = new ResolutionWatch(venues, inputs, options.ResolutionEvery, time);
        foreach (IVenueAdapter venue in venues.All) { await List(venue, cancel).ConfigureAwait(false); }
        if (Listings.Markets.Count == 0)
        {
            throw new BadInputException("no open market was found; check the selection with 'probity markets list'");
        }
        if (options.Pairs is { } pairs) { Feed(pairs.Opening(Listings, Core.View().Pairs, Now)); }
        observer.Resync = Request;
        foreach (IVenueAdapter venue in venues.All)
        {
            Market[] alive =
            [
                .. Listings.Markets.Where(
                    market => market.Venue == venue.Id && market.Status != MarketStatus.Resolved),
            ];
            await venue.MarketData.Subscribe(alive, cancel).ConfigureAwait(false);
        }
        signals = options.Signals?.Invoke(
            door, [.. Listings.Markets.Where(market => market.Status != MarketStatus.Resolved)]);
    }

    /// <summary>Takes what waits; when nothing does, lets session time follow the clock.</summary>
    public async ValueTask Step(CancellationToken cancel)
    {
        if (venues is not null) { await venues.ThrowIfBroken().ConfigureAwait(false); }
        results?.Look(Listings, stop.Token);
        if (venues is not null) { options.Pairs?.Look(Listings, inputs, time, stop.Token); }
        if (TakeBatch()) { Feed(batch); }
        else { await Idle(cancel).ConfigureAwait(false); }
        if (published is { } last && time.GetElapsedTime(last) < ViewEvery) { return; }
        views.Publish(Core.View());
        published = time.GetTimestamp();
        if (Store is null || time.GetElapsedTime(stored) < StoreEvery) { return; }
        Store.Flush();
        stored = time.GetTimestamp();
    }

    /// <summary>Feeds inputs that happen now, in order.</summary>
    public void Feed(IReadOnlyList<EngineInput> external)
    {
        foreach (EngineInput input in external)
        {
            input.ReceiveNoEarlierThan(reached);
            reached = input.At.Received;
        }
        if (external.Count > 0) { Loop.Feed(external); }
    }

    /// <summary>From now on inputs of this kind wait until <see cref="Admit"/>.</summary>
    public void HoldBack(Predicate<EngineInput> kind) => heldBack = kind;

    /// <summary>What was held back happens now.</summary>
    public void Admit()
    {
        heldBack = _ => false;
        Feed([.. waiting]);
        waiting.Clear();
    }

    /// <summary>No more comes in: the door closes, and the market data end.</summary>
    public async Task CloseDoor()
    {
        // Closed first: a socket that waits for room at the door would keep the adapter from ending.
        inputs.Close();
        observer.Resync = null;
        await stop.CancelAsync().ConfigureAwait(false);
        if (results is not null) { await results.End().ConfigureAwait(false); }
        if (signals is not null) { await signals.DisposeAsync().ConfigureAwait(false); }
        if (options.Pairs is { } pairs) { await pairs.End().ConfigureAwait(false); }
        if (venues is not null) { await venues.DisposeAsync().ConfigureAwait(false); }
        stop.Dispose();
    }

    /// <summary>What was accepted at the door is not lost, least of all a person's command.</summary>
    public void Drain()
    {
        while (TakeBatch()) { Feed(batch); }
    }

    private void Request(InstrumentId instrument)
    {
        // The answer comes as inputs; asking itself only queues.
        VenueId venue = Listings.Directory.MarketOf(instrument).Venue;
        Task asked = venues!.Of(venue).MarketData.Resync(instrument, CancellationToken.None);
        Require.That(asked.IsCompleted, "asking for a book does not wait for it");
        asked.GetAwaiter().GetResult();
    }

    /// <summary>What the journal knows is brought up to date, then what the filter finds is added.</summary>
    private async Task List(IVenueAdapter from, CancellationToken cancel)
    {
        string[] known =
        [
            .. Listings.Markets.Where(market => market.Venue == from.Id && market.Status != MarketStatus.Resolved)
                .Select(market => market.Condition),
        ];
        if (known.Length > 0)
        {
            var again = new MarketFilter([], known, [], "", false, int.MaxValue);
            IReadOnlyList<DiscoveredMarket> now = await MarketScreen.Everything
                .Find(from.Catalog, again, time, cancel).ConfigureAwait(false);
            if (Listings.TornGroup(now, Now.Received) is { } group) { Feed([group]); }
            Feed(Listings.Changes(now, Now.Received));
        }
        List<DiscoveredMarket> found = [];
        if (options.Pairs?.FilterOf(from.Id) is { } paired)
        {
            found.AddRange(await MarketScreen.Everything.Find(from.Catalog, paired, time, cancel)
                .ConfigureAwait(false));
        }
        if (options.Pairs is not { Only: true })
        {
            found.AddRange(await options.Screen.Find(from.Catalog, options.Filter, time, cancel)
                .ConfigureAwait(false));
        }
        Feed(Listings.Additions(found, Now.Received));
    }

    /// <summary>Waits for an input, for the next thing that is due, or for the next view.</summary>
    private async ValueTask Idle(CancellationToken cancel)
    {
        reached = Now.Received;
        Loop.AdvanceTo(reached);
        Instant due = Loop.NextDue;
        TimeSpan wait = due < reached + new Duration(ViewEvery.Ticks * TimeSpan.NanosecondsPerTick)
            ? TimeSpan.FromTicks((due - reached).Nanos / TimeSpan.NanosecondsPerTick)
            : ViewEvery;
        try
        {
            await inputs.WaitAsync(wait < ShortestWait ? ShortestWait : wait, time, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Whoever steps looks at the token itself and ends cleanly.
        }
    }

    private bool TakeBatch()
    {
        batch.Clear();
        while (batch.Count < LargestBatch && inputs.TryTake(out EngineInput input))
        {
            // A result comes from the socket and from asking; it counts once.
            if (input is MarketResolved resolved && !IsNews(resolved)) { continue; }
            (heldBack(input) ? waiting : batch).Add(input);
        }
        return batch.Count > 0;
    }

    private bool IsNews(MarketResolved resolved) =>
        !Listings.IsResolved(resolved.Market)
        && !batch.OfType<MarketResolved>().Any(other => other.Market == resolved.Market);

    private Instant Later(Instant at) => at > reached ? at : reached;
}
