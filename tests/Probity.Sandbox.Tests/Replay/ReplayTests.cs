using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Runtime.Recordings;
using Probity.Sandbox.Replay;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;
using Probity.Testing;
using Probity.Venues.Polymarket.Recording;

namespace Probity.Sandbox.Tests.Replay;

/// <summary>A recording as the flow of the sandbox.</summary>
public sealed class ReplayTests
{
    private const string Full = "data/polymarket/session_btc_eth_sol_15m_20260429.jsonl.gz";
    private const string Trades = "data/polymarket/ws_books_trades_btc_eth_1h_20251211.jsonl.gz";

    [Fact]
    public void The_exchange_holds_the_recorded_books_after_every_message()
    {
        using RecordedInputs recording = Open(Full);
        (SandboxVenue venue, ManualTime time) = Start(recording);
        using var oracle = new Oracle(Full);
        int compared = 0, levels = 0;
        while (oracle.Next() is { } message)
        {
            time.Advance(message.After);
            venue.Advance();
            foreach (InstrumentId instrument in message.Changed)
            {
                Level[] wanted = oracle.Levels(instrument);
                Assert.Equal(wanted, Oracle.Levels(venue.Exchange.BookOf(instrument)));
                compared++;
                levels += wanted.Length;
            }
        }
        Assert.True(compared > 500 && levels > 10_000, $"{compared} books, {levels} levels");
        Assert.True(venue.IsBalanced());
    }

    [Fact]
    public void Every_recorded_trade_is_printed_and_fills_an_order_that_waits_at_its_price()
    {
        using RecordedInputs recording = Open(Trades);
        (SandboxVenue venue, ManualTime time) = Start(recording);
        var heard = new Prints();
        venue.Subscribe(heard);
        using var oracle = new Oracle(Trades);
        ParticipantId account = venue.Accounts[0].Participant;
        ExchangeOrderId waiting = default;
        while (oracle.Next() is { } message)
        {
            time.Advance(message.After);
            venue.Advance();
            if (waiting != default || heard.Count < 50) { continue; }
            IBookView book = venue.Exchange.BookOf(new InstrumentId(0));
            if (!book.TryBest(Side.Buy, out Level best)) { continue; }
            SubmitResult placed = venue.Run(() => venue.Exchange.Submit(
                account, OrderRequest.Limit(new InstrumentId(0), Side.Buy, best.Price, Quantity.FromShares(20)),
                venue.Now));
            Assert.True(placed.IsAccepted);
            waiting = placed.Id;
        }
        Assert.Equal(500, oracle.Trades);
        Assert.True(heard.Count >= oracle.Trades, $"{heard.Count} prints of {oracle.Trades}");
        Assert.True(venue.Exchange.SharesOf(account, new InstrumentId(0)) > Quantity.Zero);
        Assert.True(venue.Exchange.RestingOf(waiting) < Quantity.FromShares(20));
        Assert.True(venue.IsBalanced());
    }

    [Fact]
    public void Markets_and_tokens_are_the_recordings_own_and_labels_become_numbers()
    {
        using RecordedInputs recording = Open(Full);
        (SandboxVenue venue, _) = Start(recording);
        using RecordedInputs again = Open(Full);
        Market[] listed = [.. Oracle.Listed(again)];
        Assert.Equal(listed.Select(market => market.First.Token), venue.Markets.Select(market => market.Token(0)));
        Assert.Equal(listed.Select(market => market.Condition), venue.Markets.Select(market => market.Condition));
        using RecordedInputs labelled = Open(Trades);
        (SandboxVenue other, _) = Start(labelled);
        Assert.All(other.Markets, market => Assert.Matches("^0x[0-9a-f]{64}$", market.Condition));
        Assert.All(other.Markets, market => Assert.Matches("^[0-9]{60,78}$", market.Token(0)));
    }

    [Fact]
    public void What_an_account_takes_is_gone_until_the_recording_speaks_of_the_level_again()
    {
        using RecordedInputs recording = Open(Full);
        (SandboxVenue venue, ManualTime time) = Start(recording);
        using var oracle = new Oracle(Full);
        while (oracle.Next() is { } message)
        {
            time.Advance(message.After);
            venue.Advance();
            IBookView book = venue.Exchange.BookOf(new InstrumentId(0));
            if (!book.TryBest(Side.Sell, out Level best) || best.Size < Quantity.FromShares(10)) { continue; }
            venue.Run(() => venue.Exchange.Submit(
                venue.Accounts[0].Participant,
                OrderRequest.Take(new InstrumentId(0), Side.Buy, best.Price, Quantity.FromShares(6)), venue.Now));
            Assert.Equal(best.Size - Quantity.FromShares(6), book.SizeAt(Side.Sell, best.Price));
            return;
        }
        Assert.Fail("the recording has no book with ten shares on offer");
    }

    private static RecordedInputs Open(string path) =>
        RecordedInputs.Open(Checkout.Shared(path), RecordingTerms.Default);

    private static (SandboxVenue Venue, ManualTime Time) Start(RecordedInputs recording)
    {
        var time = new ManualTime();
        return (new SandboxVenue(new SandboxOptions(), time, ReplayPlan.Of(recording.Inputs)), time);
    }

    private sealed class Prints : ISandboxListener
    {
        public int Count { get; private set; }

        public void OnPrint(SandboxMarket market, in ExchangeTrade trade, Instant at) => Count++;
    }

    /// <summary>The same recording, read a second time into plain books.</summary>
    private sealed class Oracle : IDisposable
    {
        private readonly RecordedInputs recording;
        private readonly Dictionary<InstrumentId, LevelBook> books = [];
        private readonly Instant origin;
        private EngineInput? next;
        private Instant last;

        public Oracle(string path)
        {
            recording = Open(path);
            foreach (Market _ in Listed(recording, out next)) { }
            origin = last = next!.At.Received;
        }

        public int Trades { get; private set; }

        public static IEnumerable<Market> Listed(RecordedInputs recording) => Listed(recording, out _);

        /// <summary>Best bid first down, then best ask first up.</summary>
        public static Level[] Levels(IBookView book)
        {
            Level[] levels = new Level[book.Depth(Side.Buy) + book.Depth(Side.Sell)];
            int bids = book.CopyDepth(Side.Buy, levels);
            book.CopyDepth(Side.Sell, levels.AsSpan(bids));
            return levels;
        }

        /// <summary>As the exchange keeps sizes: to a hundredth, a hundredth at least.</summary>
        public Level[] Levels(InstrumentId instrument) =>
        [
            .. Levels(books[instrument]).Select(level => level with
            {
                Size = Quantity.Max(SimExchange.SizeStep, level.Size.FloorTo(SimExchange.SizeStep)),
            }),
        ];

        /// <summary>
        /// Everything of the next moment: the outcome of each market that was told last (the other one's book may be
        /// older), and how long after the last moment it comes, in whole milliseconds.
        /// </summary>
        public (TimeSpan After, IReadOnlyCollection<InstrumentId> Changed)? Next()
        {
            if (next is null) { return null; }
            Dictionary<int, InstrumentId> changed = [];
            long milliseconds = ((next.At.Received - origin).Nanos / Instant.NanosPerMillisecond) + 1;
            Instant until = origin + Duration.FromMilliseconds(milliseconds);
            var after = TimeSpan.FromTicks((until - last).Nanos / 100);
            last = until;
            while (next is not null && next.At.Received <= until) { Take(changed); }
            return (after, changed.Values);
        }

        public void Dispose() => recording.Dispose();

        private static List<Market> Listed(RecordedInputs recording, out EngineInput? first)
        {
            List<Market> markets = [];
            while (recording.Inputs.TryRead(out first) && first is MarketListed listed) { markets.Add(listed.Market); }
            return markets;
        }

        private LevelBook Of(InstrumentId instrument)
        {
            if (!books.TryGetValue(instrument, out LevelBook? book)) { books[instrument] = book = new(TickGrid.Pip); }
            return book;
        }

        private void Take(Dictionary<int, InstrumentId> changed)
        {
            switch (next)
            {
                case BookCleared cleared: Of(cleared.Instrument).Clear(); break;
                case BookDelta delta:
                    Of(delta.Instrument).Set(delta.Side, delta.Price, delta.Size);
                    changed[delta.Instrument.Value / 2] = delta.Instrument;
                    break;
                case TradePrinted: Trades++; break;
                default: break;
            }
            next = recording.Inputs.TryRead(out EngineInput? following) ? following : null;
        }
    }
}
