using System.Text;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Streams;
using static Probity.Venues.Tests.PolymarketAssemblerRig;

namespace Probity.Venues.Tests;

public sealed class PolymarketDecodeLiveTests : IInputSink, IBookResync
{
    private const long T = 1_780_000_000_000;
    private static readonly Instant Received = new(77);

    private readonly List<EngineInput> inputs = [];
    private readonly List<string> requested = [];
    private readonly MarketInputDecoder decoder;

    public PolymarketDecodeLiveTests() => decoder = new MarketInputDecoder(this, this, TimeProvider.System);

    [Fact]
    public void Frames_become_inputs_of_the_tracked_instruments_with_both_clocks()
    {
        decoder.Track([MarketOf(A, B)]);
        decoder.OnFrame(Bytes("[" + Book(T, "0.4:1|0.6:2") + "]"), Received, 1);
        decoder.OnFrame(Bytes(Changes(T + 1, Entry(A, "BUY", "0.41:7", "0.41/0.6"))), Received, 1);
        decoder.OnFrame(Bytes(Trade(T + 2, "SELL", "0.41:3")), Received, 1);
        var first = new InstrumentId(6);
        Assert.Equal(
            [
                new BookCleared(At(T), first, BookFlags.Snapshot),
                new BookDelta(At(T), first, Buy, P("0.4"), Q("1"), BookFlags.Snapshot),
                new BookDelta(At(T), first, Sell, P("0.6"), Q("2"), BookFlags.Snapshot | BookFlags.EndOfMessage),
                new BookDelta(At(T + 1), first, Buy, P("0.41"), Q("7"), BookFlags.EndOfMessage),
                new TradePrinted(At(T + 2), first, Sell, P("0.41"), Q("3")),
            ],
            inputs);
        Assert.Empty(requested);
    }

    [Fact]
    public void A_book_that_is_not_to_be_trusted_is_asked_for_again_and_an_older_copy_does_not_mend_it()
    {
        decoder.Track([MarketOf(A, B)]);
        decoder.OnFrame(Bytes(Book(T, "0.4:1|0.6:2")), Received, 1);
        decoder.OnFrame(Bytes(Change(T + 1, "BUY", "0.41:7", "0.45/0.6")), Received, 1);
        Assert.Equal([A], requested);
        Assert.Equal(BookFault.TopMismatch, inputs.OfType<BookInvalidated>().Single().Fault);
        int before = inputs.Count;
        decoder.OnBooks(Bytes("[" + Book(T, "0.1:1|0.6:2") + "]"), Received);
        Assert.Equal(before, inputs.Count);
        decoder.OnBooks(Bytes("[" + Book(T + 2, "0.45:1|0.6:2") + "]"), Received);
        Assert.Equal(before + 3, inputs.Count);
    }

    [Fact]
    public void A_lost_connection_invalidates_its_books_and_untracked_markets_are_silent()
    {
        Market market = MarketOf(A, B);
        decoder.Track([market]);
        decoder.OnFrame(Bytes(Book(T, "0.4:1|0.6:2")), Received, 1);
        decoder.OnDisconnected(1, [A, B], "closed");
        BookInvalidated fault = Assert.Single(inputs.OfType<BookInvalidated>());
        Assert.Equal((new InstrumentId(6), BookFault.Disconnected), (fault.Instrument, fault.Fault));
        decoder.Untrack([market]);
        inputs.Clear();
        decoder.OnFrame(Bytes(Book(T + 1, "0.4:1|0.6:2")), Received, 1);
        Assert.Empty(inputs);
        Assert.Equal(1, decoder.Counts[BookDisagreement.NotSubscribed]);
    }

    [Fact]
    public void A_resolution_pays_the_winner_even_when_its_own_book_is_not_published()
    {
        decoder.Track([MarketOf(A, Instrument.UnseenPrefix + A)]);
        decoder.OnFrame(
            Bytes(
                $"{{\"event_type\":\"market_resolved\",\"market\":\"{Condition}\",\"assets_ids\":[\"{A}\",\"{B}\"],"
                + $"\"winning_asset_id\":\"{B}\",\"timestamp\":\"{T}\"}}"),
            Received,
            1);
        Assert.Equal([new MarketResolved(At(T), new MarketId(3), Payout.SecondWins)], inputs);
    }

    void IInputSink.Post(EngineInput input) => inputs.Add(input);

    void IBookResync.Request(string token) => requested.Add(token);

    private static Domain.Orders.Side Buy => Domain.Orders.Side.Buy;

    private static Domain.Orders.Side Sell => Domain.Orders.Side.Sell;

    private static Stamp At(long milliseconds) => Stamp.Unsequenced(Received, Instant.FromMilliseconds(milliseconds));

    private static Price P(string text) => Price.Parse(text);

    private static Quantity Q(string text) => Quantity.Parse(text);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static Market MarketOf(string first, string second)
    {
        var id = new MarketId(3);
        var terms = new MarketTerms(
            TickGrid.Cent, Q("5"), Cash.FromMicros(1_000_000), Q("0.01"), FeeTerms.Free, TermsSource.Venue);
        return new Market(
            id,
            VenueId.Polymarket,
            Condition,
            "slug",
            "question",
            new Instrument(new InstrumentId(6), id, 0, "Yes", first),
            new Instrument(new InstrumentId(7), id, 1, "No", second),
            terms,
            Currency.PUsd,
            MarketProtocol.ConditionalTokens,
            false,
            null,
            MarketStatus.Open,
            Instant.None);
    }
}
