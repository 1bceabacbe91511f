using System.Globalization;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine;
using Probity.Runtime.Live;
using Probity.Runtime.Sessions;
using Probity.Simulation.Loop;
using Probity.Venues.Tests.Transport;

namespace Probity.Runtime.Tests;

public sealed class LiveTradingSessionTests : IAsyncDisposable
{
    private static readonly RunSettings Settings = LoopbackVenue.SettingsOf("fixed-maker");
    private static readonly AccountId Account = new(0);

    private readonly LoopbackMarket market = new(1);
    private readonly ScriptedBooks books = new();
    private readonly CancellationTokenSource stop = new();
    private LoopbackVenue? venue;
    private ScriptedGateway? gateway;

    [Fact]
    public async Task It_starts_paused_trades_after_resume_and_leaves_nothing_at_the_venue()
    {
        (LiveTradingSession session, Task<ClosingReport> running) = await Start();
        await Eventually.Until(() => session.Views.Latest?.Markets.All(m => m.Trusted) == true, "books are trusted");
        Assert.True(session.Views.Latest!.Risk.Paused);
        Assert.Empty(books.Placed);

        await Resume(session);
        await Eventually.Until(() => Rests(session), "quotes rest");
        Assert.Equal(books.Open, session.Views.Latest!.OpenOrders.Select(order => order.Id).Order());
        await stop.CancelAsync();
        ClosingReport report = await running;

        Assert.Empty(books.Open);
        Assert.NotEmpty(books.Placed);
        Assert.Equal(("live", true), (report.Mode, report.LedgerBalanced));
        Assert.True(gateway!.IsDisposed);
        Assert.Equal(0, gateway.CallsBeforeStarted);
        ReplayReport replay = JournalReplay.Run(venue!.Journal, Settings, _ => null);
        Assert.Equal(("", report.Digest), (replay.Divergence, replay.Digest));
        Assert.Equal(0, replay.View.Risk.OpenOrders);
    }

    [Fact]
    public async Task After_a_crash_no_wish_is_repeated_ids_go_on_and_trading_waits_for_a_person()
    {
        (LiveTradingSession crashed, Task<ClosingReport> running) = await Start();
        await Resume(crashed);
        await Eventually.Until(() => Rests(crashed), "quotes rest");
        ClientOrderId[] before = [.. books.Placed];
        string copy = CopyOfJournal();
        // What the venue held when the process died.
        var survived = new ScriptedBooks();
        foreach (ClientOrderId id in before) { survived.Place(Approved(id)); }
        await stop.CancelAsync();
        await running;

        using var second = new CancellationTokenSource();
        ScriptedGateway? again = null;
        LiveTradingSession session = Session(copy, (markets, inputs) => again = new(survived, markets, inputs));
        Task<ClosingReport> resumed = session.Run(second.Token);
        await Eventually.Until(() => again is { IsStarted: true }, "the gateway started");
        Assert.StartsWith("resumed at input", session.Resumed, StringComparison.Ordinal);
        Assert.Equal(before.Order(), again!.Known!.Orders.Select(order => order.Approved.Id).Order());
        Assert.Equal(0, again.CallsBeforeStarted);
        await Eventually.Until(() => survived.Open.Count == 0, "what the crash left is cancelled");
        Assert.True(session.Views.Latest!.Risk.Paused);
        Assert.Equal(before, survived.Placed);

        await Resume(session);
        await Eventually.Until(() => survived.Placed.Count > before.Length, "trading goes on");
        Assert.Equal(survived.Placed.Count, survived.Placed.Distinct().Count());
        await second.CancelAsync();
        Assert.True((await resumed).LedgerBalanced);
        Assert.True(JournalReplay.Run(copy, Settings, _ => null).Verified);
    }

    [Fact]
    public async Task Wherever_a_journal_is_cut_every_order_that_may_be_at_the_venue_is_known_and_no_wish_leaves()
    {
        (LiveTradingSession session, Task<ClosingReport> running) = await Start();
        await Resume(session);
        await Eventually.Until(() => Rests(session), "quotes rest");
        await stop.CancelAsync();
        await running;
        EngineInput[] journal = [.. JournalFile.Inputs(venue!.Journal)];
        for (int cut = 1; cut <= journal.Length; cut++)
        {
            var side = new LiveVenueSide();
            var core = new EngineCore(Settings.Engine, Settings.MakeSlots(live: true));
            var watch = new PlacedOrders();
            var loop = new TradingLoop(core, side, null, watch, FlushPolicy.Never);
            loop.Recover(JournalFile.Inputs(venue.Journal).Take(cut));
            Assert.False(side.IsOpen);
            // All ended less than ten minutes ago, if at all, so a fill of any may still be missing.
            IEnumerable<ClientOrderId> known = core.KnownOrders(Account).Orders.Select(order => order.Approved.Id);
            Assert.Equal(watch.Ids.Order(), known.Order());
        }
    }

    [Fact]
    public async Task An_order_that_never_arrived_and_one_without_an_answer_are_settled_by_the_venues_word()
    {
        (LiveTradingSession crashed, Task<ClosingReport> running) = await Start(silent: true);
        await Resume(crashed);
        await Eventually.Until(() => books.Placed.Count >= 2, "orders are sent");
        await Eventually.Until(() => crashed.Views.Latest!.OpenOrders.Count == books.Placed.Count, "they are known");
        ClientOrderId lost = books.Placed[0], held = books.Placed[1];
        string copy = CopyOfJournal();
        ApprovedOrder survivor = Approved(held);
        await stop.CancelAsync();
        await running;

        var survived = new ScriptedBooks();
        survived.Place(survivor);
        using var second = new CancellationTokenSource();
        ScriptedGateway? again = null;
        LiveTradingSession session = Session(copy, (markets, inputs) => again = new(survived, markets, inputs));
        Task<ClosingReport> resumed = session.Run(second.Token);
        await Eventually.Until(() => again is { IsStarted: true }, "the gateway started");
        Assert.All(again!.Known!.Orders, order => Assert.Equal(OrderStatus.InFlight, order.Status));
        await Eventually.Until(() => session.Views.Latest!.Risk.OpenOrders == 0, "both are settled");
        await second.CancelAsync();
        await resumed;
        EngineInput[] journal = [.. JournalFile.Inputs(copy)];
        Assert.Contains(journal, input => input is OrderRefused refused && refused.Order == lost);
        Assert.Contains(journal, input => input is OrderCancelled cancelled && cancelled.Order == held);
        Assert.Empty(survived.Open);
    }

    [Fact]
    public async Task Orders_stay_when_stopping_is_not_to_cancel_and_nothing_more_is_placed()
    {
        (LiveTradingSession session, Task<ClosingReport> running) = await Start(cancelOnStop: false);
        await Resume(session);
        await Eventually.Until(() => Rests(session), "quotes rest");
        await stop.CancelAsync();
        await running;
        Assert.NotEmpty(books.Open);
        Assert.True(JournalReplay.Run(venue!.Journal, Settings, _ => null).View.Risk.Paused);
    }

    [Fact]
    public async Task A_new_account_starts_with_what_it_is_said_to_hold_and_a_person_can_accept_more()
    {
        (LiveTradingSession session, Task<ClosingReport> running) = await Start(
            differences: at => [new ChainBalanceReported(at, Account, Dollars(500))]);
        await Eventually.Until(() => session.Views.Latest?.Portfolio.Cash == Cash.FromDollars(500), "it is funded");
        session.Commands.Post(new ChainBalanceReported(Now, Account, Dollars(520)));
        Operate(session, OperatorAction.AcceptBalances);
        await Eventually.Until(() => session.Views.Latest?.Portfolio.Cash == Cash.FromDollars(520), "it is accepted");
        Assert.Equal("0", session.Views.Latest!.Portfolio.NetPnl.ToString());
        await stop.CancelAsync();
        await running;
        CashMoved[] moves = [.. JournalFile.Inputs(venue!.Journal).OfType<CashMoved>()];
        Assert.Equal(["opening balance", "accepted by a person"], moves.Select(move => move.Reason));
        Assert.True(gateway!.Known!.IsNew);
    }

    [Fact]
    public async Task Market_data_go_on_while_a_gateway_starts_and_a_stop_in_between_is_clean()
    {
        var never = new TaskCompletionSource();
        (LiveTradingSession session, Task<ClosingReport> running) = await Start(gate: never.Task);
        await Eventually.Until(
            () => gateway?.Known is not null && session.Views.Latest!.Markets.All(m => m.Trusted), "books are trusted");
        await stop.CancelAsync();
        Assert.True((await running).LedgerBalanced);
        Assert.Empty(books.Placed);
        Assert.True(gateway!.IsDisposed);
    }

    [Fact]
    public async Task Who_resumes_before_the_venues_truth_is_known_waits_for_it()
    {
        var truth = new TaskCompletionSource();
        (LiveTradingSession session, Task<ClosingReport> running) = await Start(gate: truth.Task);
        Operate(session, OperatorAction.Resume);
        await Eventually.Until(() => session.Views.Latest?.Markets.All(m => m.Trusted) == true, "books are trusted");
        Assert.True(session.Views.Latest!.Risk.Paused);
        truth.SetResult();
        await Resume(session);
        await Eventually.Until(() => Rests(session), "quotes rest");
        await stop.CancelAsync();
        await running;
        Assert.Equal(0, gateway!.CallsBeforeStarted);
        Assert.Empty(books.Open);
    }

    [Fact]
    public async Task A_refused_account_ends_the_session_with_its_sentence()
    {
        (_, Task<ClosingReport> running) = await Start(refusal: new TradingRefusedException("closed-only: no trading"));
        var refused = await Assert.ThrowsAsync<TradingRefusedException>(() => running);
        Assert.Equal("closed-only: no trading", refused.Message);
        Assert.True(gateway!.IsDisposed);
        Assert.Empty(books.Placed);
    }

    [Fact]
    public async Task A_strategy_whose_account_has_no_gateway_is_named()
    {
        venue = await LoopbackVenue.Start(market);
        LiveTradingSession session = Session(
            venue.Journal, (markets, inputs) => new(books, markets, inputs) { Account = new AccountId(3) });
        var refused = await Assert.ThrowsAsync<TradingRefusedException>(() => session.Run(stop.Token));
        Assert.Contains("'fixed-maker'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paper_journal_is_not_resumed_with_real_orders()
    {
        venue = await LoopbackVenue.Start(market);
        LivePaperSession paper = venue.Session(Settings);
        Task<ClosingReport> running = paper.Run(stop.Token);
        await Eventually.Until(() => paper.Views.Latest?.Sequence > 3, "the paper session runs");
        await stop.CancelAsync();
        await running;
        LiveTradingSession session = Session(venue.Journal, (markets, inputs) => new(books, markets, inputs));
        var refused = await Assert.ThrowsAsync<BadInputException>(() => session.Run(default));
        Assert.Contains("'paper', not 'live'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_journal_can_take_no_more_orders_are_cancelled_and_nothing_else_leaves()
    {
        RunSettings small = Settings with { Journal = Settings.Journal with { SegmentBytes = 65_536 } };
        (LiveTradingSession session, Task<ClosingReport> running) = await Start(settings: small);
        await Resume(session);
        await Eventually.Until(() => Rests(session), "quotes rest");
        foreach (string segment in NextSegments()) { Directory.CreateDirectory(segment); }
        int placed = books.Placed.Count;
        var wordy = new OperatorCommand(Now, OperatorAction.StrategyOn, "nobody", "ada", new string('x', 1_000));
        while (!running.IsCompleted) { session.Commands.Post(wordy with { Argument = "nobody" }); }
        await Assert.ThrowsAnyAsync<Exception>(() => running);
        Assert.Empty(books.Open);
        Assert.Equal(placed, books.Placed.Count);
        Assert.True(gateway!.IsDisposed);
    }

    public async ValueTask DisposeAsync()
    {
        stop.Dispose();
        if (venue is not null) { await venue.DisposeAsync(); }
    }

    private static Stamp Now => Stamp.Unsequenced(Instant.FromDateTimeOffset(DateTimeOffset.UtcNow), Instant.None);

    private static Money Dollars(long dollars) => new(Cash.FromDollars(dollars), Currency.PUsd);

    private static void Operate(LiveTradingSession session, OperatorAction action) =>
        session.Commands.Post(new OperatorCommand(Now, action, "", "ada", "test"));

    /// <summary>Strategies look when a book changes next.</summary>
    private async Task Resume(LiveTradingSession session)
    {
        Operate(session, OperatorAction.Resume);
        await Eventually.Until(() => session.Views.Latest?.Risk.Paused == false, "trading is resumed");
        await (await venue!.Socket()).Send(market.Dump());
    }

    private static bool Rests(LiveTradingSession session) =>
        session.Views.Latest?.OpenOrders.Count(order => order.Status == OrderStatus.Live) >= 2;

    /// <summary>The files that the journal would write next.</summary>
    private IEnumerable<string> NextSegments()
    {
        string last = Directory.EnumerateFiles(venue!.Journal, "*.seg").Max()!;
        int number = int.Parse(Path.GetFileNameWithoutExtension(last), CultureInfo.InvariantCulture);
        return Enumerable.Range(number + 1, 100).Select(next => Path.Combine(
            venue.Journal, next.ToString("D6", CultureInfo.InvariantCulture) + ".seg"));
    }

    private ApprovedOrder Approved(ClientOrderId id) =>
        books.Find(id) ?? throw new InvalidOperationException($"{id} rests");

    private string CopyOfJournal()
    {
        string copy = Path.Combine(venue!.Folder, "copy");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(venue.Journal).Where(IsKept))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }
        return copy;
    }

    private static bool IsKept(string file) => Path.GetExtension(file) is ".seg" or ".json";

    private async Task<(LiveTradingSession, Task<ClosingReport>)> Start(
        bool silent = false, bool cancelOnStop = true, Func<Stamp, IEnumerable<EngineInput>>? differences = null,
        Task? gate = null, Exception? refusal = null, RunSettings? settings = null)
    {
        venue = await LoopbackVenue.Start(market);
        LiveTradingSession session = Session(
            venue.Journal,
            (markets, inputs) => gateway = new ScriptedGateway(books, markets, inputs)
            {
                Silent = silent,
                Differences = differences ?? (at => [new CashMoved(at, Account, Dollars(1_000), "test")]),
                Gate = gate ?? Task.CompletedTask,
                Refusal = refusal,
            },
            cancelOnStop, settings);
        return (session, session.Run(stop.Token));
    }

    private LiveTradingSession Session(
        string journal, Func<IMarketDirectory, IInputSink, ScriptedGateway> make, bool cancelOnStop = true,
        RunSettings? settings = null)
    {
        var live = new LiveOptions(journal, "", LoopbackVenue.Open, null, "test")
        {
            Venues = [LiveVenue.Polymarket(venue!.Options)],
            ResolutionEvery = TimeSpan.Zero,
        };
        return new LiveTradingSession(
            settings ?? Settings,
            new LiveTradingOptions(live, (markets, inputs) => [make(markets, inputs)])
            {
                CancelOnStop = cancelOnStop,
                StopWithin = TimeSpan.FromSeconds(5),
            },
            TimeProvider.System);
    }

    private sealed class PlacedOrders : ILoopObserver
    {
        public List<ClientOrderId> Ids { get; } = [];

        public void After(EngineInput input, Outbox outbox) =>
            Ids.AddRange(outbox.Items.OfType<PlaceOrder>().Select(place => place.Order.Id));
    }
}
