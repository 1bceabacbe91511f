using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Runtime.Live;
using Probity.Runtime.Sessions;
using Probity.Venues.Tests.Transport;

namespace Probity.Runtime.Tests;

public sealed class LivePaperSessionTests
{
    private readonly CancellationTokenSource stop = new();

    [Fact]
    public async Task A_pair_below_a_dollar_is_bought_journaled_and_replays_to_the_same_state()
    {
        var market = new LoopbackMarket(1);
        market.Set("0.44:100|0.45:100", "0.44:100|0.45:100");
        await using LoopbackVenue venue = await LoopbackVenue.Start(market);
        RunSettings settings = LoopbackVenue.SettingsOf("parity-arb");
        LivePaperSession session = venue.Session(settings);
        Task<ClosingReport> running = session.Run(stop.Token);
        await Eventually.Until(() => Fills(session) >= 2, "both legs of a pair filled");
        ClosingReport report = await End(running);

        Assert.True(report.LedgerBalanced);
        Assert.True(report.Fees > Cash.Zero);
        ReplayReport replay = JournalReplay.Run(venue.Journal, settings, _ => null);
        Assert.Equal("", replay.Divergence);
        Assert.Equal(report.Digest, replay.Digest);
    }

    [Fact]
    public async Task Quotes_rest_on_live_books_and_fill_when_the_socket_tells_of_trades_through_them()
    {
        var market = new LoopbackMarket(1);
        await using LoopbackVenue venue = await LoopbackVenue.Start(market);
        RunSettings settings = LoopbackVenue.SettingsOf("fixed-maker");
        LivePaperSession session = venue.Session(settings);
        Task<ClosingReport> running = session.Run(stop.Token);
        FakeSocket socket = await venue.Socket();
        await socket.Send(market.Dump());
        await Eventually.Until(
            () => session.Views.Latest?.OpenOrders.Any(order => order.VenueOrderId.Length > 0) == true,
            "a quote rests");
        await socket.Send(market.Trade("SELL", "0.1", "1000"));
        await Eventually.Until(() => Fills(session) > 0, "the trade went through the quote");
        ClosingReport report = await End(running);

        Assert.True(report.LedgerBalanced);
        Assert.Equal(report.Digest, JournalReplay.Run(venue.Journal, settings, _ => null).Digest);
    }

    [Fact]
    public async Task A_restart_resumes_the_journal_keeps_ids_and_waits_for_fresh_books()
    {
        var first = new LoopbackMarket(1);
        var second = new LoopbackMarket(2);
        await using LoopbackVenue venue = await LoopbackVenue.Start(first);
        LivePaperSession before = venue.Session();
        Task<ClosingReport> running = before.Run(stop.Token);
        await Eventually.Until(() => Top(before)?.Trusted == true, "the first session sees books");
        ClosingReport stopped = await End(running);

        venue.Markets.Insert(0, second);
        first.Tick = "0.001";
        venue.RefuseSockets = true;
        venue.RefuseBooks = true;
        LivePaperSession after = venue.Session();
        using var stopAfter = new CancellationTokenSource();
        running = after.Run(stopAfter.Token);
        await Eventually.Until(() => after.Views.Latest?.Markets.Count == 2, "the second market is listed");
        Assert.StartsWith($"resumed at input {stopped.Events} with 1 markets", after.Resumed);
        Assert.All(after.Views.Latest!.Markets, market => Assert.False(market.Trusted));
        venue.RefuseSockets = false;
        venue.RefuseBooks = false;
        await Eventually.Until(() => after.Views.Latest!.Markets.All(market => market.Trusted), "all books are back");
        await stopAfter.CancelAsync();
        await running;

        EngineInput[] journal = [.. JournalFile.Inputs(venue.Journal)];
        Assert.Equal(
            [(0, first.Condition), (1, second.Condition)],
            journal.OfType<MarketListed>().Select(listed => (listed.Market.Id.Value, listed.Market.Condition)));
        Assert.Equal(
            [0, 1, 2, 3], journal.OfType<BookCleared>().Select(book => book.Instrument.Value).Distinct().Order());
        MarketTermsChanged changed = Assert.Single(journal.OfType<MarketTermsChanged>());
        Assert.Equal(TickGrid.Mill, changed.Terms.Grid);
        Assert.True(JournalReplay.Run(venue.Journal, LoopbackVenue.Settings, _ => null).Verified);
    }

    [Fact]
    public async Task A_lost_socket_makes_books_distrusted_until_they_were_fetched_again()
    {
        var market = new LoopbackMarket(1);
        await using LoopbackVenue venue = await LoopbackVenue.Start(market);
        LivePaperSession session = venue.Session();
        Task<ClosingReport> running = session.Run(stop.Token);
        FakeSocket socket = await venue.Socket();
        await Eventually.Until(() => Top(session)?.Trusted == true, "the books came by REST");
        venue.RefuseSockets = true;
        venue.RefuseBooks = true;
        socket.Break();
        await Eventually.Until(() => Top(session)?.Trusted == false, "the books are distrusted");

        market.Set("0.3:100|0.32:100", "0.68:100|0.7:100");
        venue.RefuseSockets = false;
        venue.RefuseBooks = false;
        await Eventually.Until(
            () => Top(session) is { Trusted: true, Bid: { Pips: 3_000 } }, "the books of now are trusted");
        ClosingReport report = await End(running);

        Assert.True(report.LedgerBalanced);
        EngineInput[] journal = [.. JournalFile.Inputs(venue.Journal)];
        Assert.Equal(
            [VenueStatus.Connected, VenueStatus.Disconnected, VenueStatus.Connected],
            journal.OfType<VenueStatusChanged>().Select(change => change.Status).Take(3));
        Assert.Contains(journal, input => input is BookInvalidated { Fault: BookFault.Disconnected });
    }

    [Fact]
    public async Task A_result_that_the_socket_never_told_is_asked_for_and_counts_once()
    {
        var market = new LoopbackMarket(1) { EndDate = "2026-01-01T00:00:00Z" };
        await using LoopbackVenue venue = await LoopbackVenue.Start(market);
        LivePaperSession session = venue.Session(resolutionEvery: TimeSpan.FromMilliseconds(10));
        Task<ClosingReport> running = session.Run(stop.Token);
        await Eventually.Until(() => Top(session)?.Trusted == true, "the books came");
        market.Winner = 1;
        await Eventually.Until(
            () => JournalFile.Inputs(venue.Journal).Any(input => input is MarketResolved), "the market resolves");
        await End(running);
        MarketResolved resolved = Assert.Single(JournalFile.Inputs(venue.Journal).OfType<MarketResolved>());
        Assert.Equal(Payout.SecondWins, resolved.Payout);
    }

    [Fact]
    public async Task Receive_times_never_run_backwards_in_the_journal()
    {
        var market = new LoopbackMarket(1);
        await using LoopbackVenue venue = await LoopbackVenue.Start(market);
        LivePaperSession session = venue.Session();
        Task<ClosingReport> running = session.Run(stop.Token);
        FakeSocket socket = await venue.Socket();
        for (int i = 0; i < 200; i++) { await socket.Send(market.Trade("BUY", "0.52", "1")); }
        await Eventually.Until(() => session.Views.Latest?.Sequence > 200, "the trades came");
        await End(running);
        long[] times = [.. JournalFile.Inputs(venue.Journal).Select(input => input.At.Received.Nanos)];
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task Without_any_market_the_session_says_so()
    {
        await using LoopbackVenue venue = await LoopbackVenue.Start();
        var refused = await Assert.ThrowsAsync<Domain.BadInputException>(() => venue.Session().Run(default));
        Assert.Contains("no open market", refused.Message, StringComparison.Ordinal);
    }

    private static MarketTopView? Top(LivePaperSession session) => session.Views.Latest?.Markets.FirstOrDefault();

    private static long Fills(LivePaperSession session) =>
        session.Views.Latest?.Strategies.Sum(strategy => strategy.Fills) ?? 0;

    private async Task<ClosingReport> End(Task<ClosingReport> running)
    {
        await stop.CancelAsync();
        return await running;
    }
}
