using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine;
using Probity.Journal;
using Probity.Runtime.Sessions;
using Probity.Simulation.Backtest;
using Probity.Storage.Projection;
using Probity.Venues.Polymarket.Health;

namespace Probity.Runtime.Live;

/// <summary>What live trading is told besides what every session on live market data is told.</summary>
/// <param name="Live">Journal, markets, venue.</param>
/// <param name="Gateways">Makes one gateway an account; they post into the sink that they are given.</param>
public sealed record LiveTradingOptions(
    LiveOptions Live, Func<IMarketDirectory, IInputSink, IReadOnlyList<ITradingGateway>> Gateways)
{
    /// <summary>
    /// All open orders are cancelled when the session ends, and those that a crash left when it starts.
    /// </summary>
    public bool CancelOnStop { get; init; } = true;

    /// <summary>Longest wait for cancelled orders to end, and for the gateways to close.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Watches whether the venue is still the one that we know, given a market to ask for; null for nobody.
    /// </summary>
    public Func<Func<string?>, DriftGuard>? Guard { get; init; }
}

/// <summary>
/// Trading with real orders. The start is one path, after a crash as after a clean stop: the journal is replayed (no
/// wish leaves), the session begins paused, markets are listed and their books followed, each gateway asks the venue
/// what is true and posts the differences, and only then do wishes leave. A person resumes.
/// </summary>
public sealed class LiveTradingSession(RunSettings settings, LiveTradingOptions options, TimeProvider time) : ISession
{
    private const string House = "probity";
    private static readonly TimeSpan ListenEvery = TimeSpan.FromMilliseconds(10);

    private readonly LiveVenueSide venue = new();
    private IReadOnlyList<ITradingGateway> gateways = [];
    private OperatorWatch people = null!;
    private LiveLoop loop = null!;

    /// <summary>The one door: people's commands, market data and gateways alike.</summary>
    public Sequencer Commands { get; } = new();

    public ViewPublisher Views { get; } = new();

    public string Resumed { get; private set; } = "";

    /// <summary>What the journal says of conversions; set when gateways are made.</summary>
    public ConversionHistory Conversions { get; private set; } = null!;

    /// <exception cref="BadInputException">The journal belongs to something else, or no market was found.</exception>
    /// <exception cref="TradingRefusedException">The account, the signer or the place may not trade.</exception>
    /// <exception cref="Probity.Venues.Http.VenueException">The venue could not be reached.</exception>
    /// <exception cref="IOException">The journal can't be written: orders were cancelled.</exception>
    public async Task<ClosingReport> Run(CancellationToken cancel)
    {
        LiveOptions live = options.Live;
        var purpose = new JournalPurpose(SessionMode.Live, live.Source, live.Build);
        using JournalWriter journal = SessionJournal.Open(live.Journal, purpose, settings, time);
        using Projector? store = SessionJournal.OpenStore(live.Store, journal, settings.Store);
        var core = new EngineCore(settings.Engine, settings.MakeSlots(live: true));
        var session = new SessionObserver(core, store, settings.Store.SampleInterval);
        Conversions = new ConversionHistory(session);
        people = new OperatorWatch(Conversions);
        loop = new LiveLoop(live, core, venue, journal, people, (Commands, Views), time) { Store = store };
        Recover();
        await Trade(cancel).ConfigureAwait(false);
        journal.Flush();
        session.Finish();
        Views.Publish(core.View());
        return ClosingReport.Of(
            SessionMode.Live, loop.Elapsed, core.View(), loop.Loop.Digest(), session.Incidents,
            Path.GetFullPath(live.Journal), live.Store.Length == 0 ? "" : Path.GetFullPath(live.Store), []);
    }

    /// <summary>Where the journal ends, then paused, whatever it was before.</summary>
    private void Recover()
    {
        Resumed = loop.Recover();
        venue.EndRecovery();
        // An order that is placed before the gateways are there would go nowhere.
        loop.HoldBack(input => input is OperatorCommand { Action: OperatorAction.Resume });
        people.TakeAccepts();
        people.TakeResumes();
        loop.Blind();
        BeginPaused();
        Views.Publish(loop.Core.View());
    }

    /// <summary>Nothing new is placed from here on, and what rests stays.</summary>
    private void BeginPaused() => loop.Feed(BacktestRunner.Opening(
        loop.Now.Received, settings.ConfigHash, settings.Seed, tradingEnabled: false, []));

    private async Task Trade(CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        DriftGuard? guard = options.Guard?.Invoke(() => loop.Listings.Directory.AnyConditionOf(VenueId.Polymarket));
        IInputSink market = guard?.Over(Commands) ?? Commands;
        IInputSink trading = guard?.Over(Commands.Gateways) ?? Commands.Gateways;
        Task guarding = Task.CompletedTask;
        bool clean = false;
        try
        {
            await loop.OpenMarkets(market, cancel).ConfigureAwait(false);
            if (guard is not null) { guarding = guard.Run(Commands, end.Token); }
            await StartGateways(trading, cancel).ConfigureAwait(false);
            while (!cancel.IsCancellationRequested && !loop.IsOver)
            {
                await loop.Step(cancel).ConfigureAwait(false);
                if (people.TakeResumes()) { guard?.Acknowledge(); }
                if (people.TakeAccepts()) { loop.Feed(loop.Core.Corrections(loop.Now, "accepted by a person")); }
            }
            await CancelAndWait().ConfigureAwait(false);
            clean = true;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Asked to stop while it was starting: what is journaled stands, and nothing was placed.
            clean = true;
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await guarding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Close(clean).ConfigureAwait(false);
        }
        loop.Drain();
    }

    private async Task Close(bool clean)
    {
        bool traded = venue.IsOpen;
        venue.Close();
        try
        {
            if (!clean && traded) { await CancelBlindly().ConfigureAwait(false); }
            await CloseGateways(clean).ConfigureAwait(false);
        }
        finally
        {
            await loop.CloseDoor().ConfigureAwait(false);
        }
    }

    /// <summary>The venue's truth first; the loop goes on meanwhile, because it comes in as inputs.</summary>
    private async Task StartGateways(IInputSink trading, CancellationToken cancel)
    {
        gateways = options.Gateways(loop.Listings.Directory, trading);
        RequireOneEach();
        foreach (ITradingGateway gateway in gateways)
        {
            Task starting = gateway.Start(loop.Core.KnownOrders(gateway.Account), cancel);
            while (!starting.IsCompleted)
            {
                await loop.Step(cancel).ConfigureAwait(false);
                cancel.ThrowIfCancellationRequested();
            }
            await starting.ConfigureAwait(false);
        }
        // What they posted before they were done comes before anything that leaves.
        loop.Drain();
        FundNewAccounts();
        venue.Open(gateways);
        foreach (OrderView order in loop.Core.View().OpenOrders.Where(order => order.CancelRequested))
        {
            // Asked for before the last stop, or while nothing could leave: nobody knows whether it arrived.
            gateways.Single(gateway => gateway.Account == order.Account).Cancel(order.Id);
        }
        if (options.CancelOnStop && loop.Core.OpenOrders > 0) { Pause("orders were open at the start"); }
        loop.Admit();
        Views.Publish(loop.Core.View());
    }

    /// <summary>
    /// An account that these books never saw starts with what it is said to hold, where its gateway did not say so.
    /// </summary>
    private void FundNewAccounts()
    {
        HashSet<AccountId> added = [.. gateways.Select(gateway => gateway.Account)
            .Where(account => loop.Core.KnownOrders(account).IsNew)];
        loop.Feed([
            .. loop.Core.Corrections(loop.Now, "opening balance").Where(correction => correction switch
            {
                CashMoved cash => added.Contains(cash.Account),
                SharesMoved shares => added.Contains(shares.Account),
                _ => false,
            }),
        ]);
    }

    private void RequireOneEach()
    {
        Require.That(
            gateways.Select(gateway => gateway.Account).Distinct().Count() == gateways.Count,
            "an account has one gateway");
        foreach (StrategySlot slot in settings.MakeSlots(live: true))
        {
            foreach (TradingAccount account in slot.Accounts)
            {
                if (gateways.Any(gateway => gateway.Account == account.Account)) { continue; }
                throw new TradingRefusedException(
                    $"strategy '{slot.Strategy.Name}' trades on {account.Venue} with account {account.Account}, which "
                    + "is not configured: add it under 'accounts'");
            }
        }
    }

    private void Pause(string why) =>
        loop.Feed([new OperatorCommand(loop.Now, OperatorAction.Pause, "", House, why)]);

    /// <summary>A clean end leaves no order at the venue, as far as the venue lets us.</summary>
    private async Task CancelAndWait()
    {
        if (!options.CancelOnStop)
        {
            BeginPaused();
            return;
        }
        Pause("the session ends");
        foreach (ITradingGateway gateway in gateways) { gateway.CancelAll(); }
        using var bound = new CancellationTokenSource(options.StopWithin, time);
        while (loop.Core.OpenOrders > 0 && !bound.IsCancellationRequested)
        {
            await loop.Step(bound.Token).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The engine takes no more inputs (the disk is full, or a rule of the house broke). What can still be done is to
    /// cancel; the answers are counted here, and the next start finds out what became of each order.
    /// </summary>
    private async Task CancelBlindly()
    {
        HashSet<ClientOrderId> open = [.. loop.Core.View().OpenOrders.Select(order => order.Id)];
        foreach (ITradingGateway gateway in gateways) { gateway.CancelAll(); }
        using var bound = new CancellationTokenSource(options.StopWithin, time);
        while (open.Count > 0 && !bound.IsCancellationRequested)
        {
            await Listen(bound.Token).ConfigureAwait(false);
            while (open.Count > 0 && !bound.IsCancellationRequested && Commands.TryTake(out EngineInput input))
            {
                if (input is OrderCancelled ended) { open.Remove(ended.Order); }
            }
        }
    }

    /// <summary>The loop goes on while they close, so that their last words are journaled.</summary>
    private async Task CloseGateways(bool listening)
    {
        Task closing = Task.WhenAll(gateways.Select(gateway => gateway.DisposeAsync().AsTask()));
        using var bound = new CancellationTokenSource(options.StopWithin, time);
        while (!closing.IsCompleted && !bound.IsCancellationRequested)
        {
            if (listening)
            {
                await loop.Step(bound.Token).ConfigureAwait(false);
                continue;
            }
            await Listen(bound.Token).ConfigureAwait(false);
            while (!closing.IsCompleted && !bound.IsCancellationRequested && Commands.TryTake(out _))
            {
                // Nobody can take it any more; the next start asks again.
            }
        }
        if (closing.IsCompleted) { await closing.ConfigureAwait(false); }
    }

    private async Task Listen(CancellationToken bound)
    {
        try
        {
            await Commands.WaitAsync(ListenEvery, time, bound).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            // Whoever listens looks at the bound itself.
        }
    }
}
