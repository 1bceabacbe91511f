using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Mapping;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Streams;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.MarketChannel;

public sealed class MarketChannelAdapterTests
{
    [Fact]
    public async Task Markets_in_tokens_out_and_a_resync_by_instrument()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, request) => FakeVenue.Reply(context, 200, $$"""[{"asked":{{request.Body}}}]""");
        var time = new ManualTime();
        var handler = new NotingHandler();
        NotingDecoder? decoder = null;
        await using var adapter = new PolymarketAdapter(
            venue.Options(), resync => decoder = new NotingDecoder(handler, resync), time, () => 0.5);
        Market market = Listed();
        await adapter.MarketData.Subscribe([market], default);
        Assert.Equal(market, Assert.Single(decoder!.Tracked));
        await Eventually.Until(
            () => venue.Sockets.Any(socket => socket.Received.Count == 1), "the subscription arrived");
        Assert.Equal(
            [market.First.Token, market.Second.Token], ChannelWorld.AssetsOf(venue.Sockets.First().Received[0]));
        await Eventually.Until(() => handler.Books.Any(text => text.Contains(market.Second.Token)), "the first books");

        int before = handler.Books.Count;
        await adapter.MarketData.Resync(market.Second.Id, default);
        await Eventually.Until(() => handler.Books.Count > before, "the resync");
        await Assert.ThrowsAsync<BadInputException>(() => adapter.MarketData.Resync(new InstrumentId(99), default));
        before = handler.Books.Count;
        decoder.Resync.Request(market.First.Token);
        await Eventually.Until(() => handler.Books.Count > before, "the resync that the decoder asked for");

        await adapter.MarketData.Unsubscribe([market.Id], default);
        Assert.Empty(decoder.Tracked);
        Assert.Empty(adapter.Channel.Connections);
        IVenueAdapter seam = adapter;
        Assert.Equal(VenueId.Polymarket, seam.Id);
        Assert.True(seam.Capabilities is { PostOnly: true, HashedBooks: true, Sequenced: false });
    }

    private static Market Listed()
    {
        GammaMarket wire =
            JsonSerializer.Deserialize(SharedFiles.Sample("gamma-market.json"), RestJson.Default.GammaMarket)!;
        Market market = Assert.IsType<MarketMapping.Mapped>(
            new MarketMapper(new PolymarketMarketOptions()).Map(wire)).Market;
        return market with
        {
            Id = new MarketId(3),
            First = market.First with { Id = new InstrumentId(6), Market = new MarketId(3) },
            Second = market.Second with { Id = new InstrumentId(7), Market = new MarketId(3) },
        };
    }

    private sealed class NotingDecoder(NotingHandler handler, IBookResync resync) : IMarketFrameDecoder
    {
        public List<Market> Tracked { get; } = [];

        public IBookResync Resync => resync;

        public void Track(IReadOnlyList<Market> markets) => Tracked.AddRange(markets);

        public void Untrack(IReadOnlyList<Market> markets) => Tracked.RemoveAll(markets.Contains);

        public void OnFrame(ReadOnlySpan<byte> frame, Instant received, int connection) =>
            handler.OnFrame(frame, received, connection);

        public void OnBooks(ReadOnlySpan<byte> books, Instant received) => handler.OnBooks(books, received);

        public void OnConnected(int connection, IReadOnlyList<string> tokens) =>
            handler.OnConnected(connection, tokens);

        public void OnDisconnected(int connection, IReadOnlyList<string> tokens, string why) =>
            handler.OnDisconnected(connection, tokens, why);

        public void OnUnreachable(int connection, string why) => handler.OnUnreachable(connection, why);
    }
}
