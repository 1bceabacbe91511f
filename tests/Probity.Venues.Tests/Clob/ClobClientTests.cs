using System.Text;
using Microsoft.AspNetCore.Http;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Clob;

public sealed class ClobClientTests
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task Each_public_route_is_read_as_its_sample_says()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, request) =>
            FakeVenue.Reply(context, 200, SharedFiles.Sample(request.PathAndQuery.Split('?')[0] switch
            {
                "/time" => "rest-time.json",
                "/version" => "rest-version.json",
                "/tick-size" => "rest-tick-size.json",
                "/neg-risk" => "rest-neg-risk.json",
                "/last-trade-price" => "rest-last-trade-price.json",
                "/prices-history" => "rest-prices-history.json",
                "/book" => "rest-book.json",
                "/api/geoblock" => "rest-geoblock.json",
                var path when path.StartsWith("/clob-markets/0x", StringComparison.Ordinal) => "rest-clob-market.json",
                var path when path.StartsWith("/markets/0x", StringComparison.Ordinal) => "rest-market.json",
                var path when path.StartsWith("/markets-by-token/", StringComparison.Ordinal) =>
                    "rest-market-by-token.json",
                var path => throw new InvalidOperationException(path),
            }));
        using PolymarketClients clients = venue.Clients(time);
        ClobClient clob = clients.Clob;

        Assert.Equal(1_791_241_810_000_000_000, (await clob.Time(default)).Nanos);
        Assert.Equal(2, await clob.Version(default));
        Assert.Equal(TickGrid.Cent, await clob.TickSize("12", default));
        Assert.False(await clob.NegRisk("12", default));
        Assert.Equal(new LastTrade(Price.Parse("0.45"), Side.Buy), await clob.LastTradePrice("12", default));
        IReadOnlyList<PricePoint> history = await clob.PricesHistory(
            "12", new Instant(1_000_000_000), new Instant(2_500_000_000), 5, default);
        Assert.Equal([0.515m, 0.52m], history.Select(point => point.Price));
        Assert.Equal(
            SharedFiles.Sample("rest-book.json"), Encoding.UTF8.GetString((await clob.Book("12", default)).Body));
        Assert.True((await clients.Geoblock.Ask(default)).Blocked);
        Assert.Equal(0.07m, (await clob.MarketInfo("0xcd", default))!.Fees!.Rate);
        Assert.Equal("Up", (await clob.Market("0xcd", default))!.Tokens![0].Outcome);
        Assert.StartsWith("0xcd5f", await clob.ConditionOf("12", default));
        Assert.Contains(
            venue.Seen, request => request.PathAndQuery == "/prices-history?market=12&startTs=1&endTs=2&fidelity=5");
        Assert.Contains(venue.Seen, request => request.PathAndQuery == "/tick-size?token_id=12");
    }

    [Fact]
    public async Task Books_go_out_in_batches_and_come_back_raw()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, request) => FakeVenue.Reply(context, 200, $"[{request.Body.Length}]");
        PolymarketOptions options = venue.Options();
        using PolymarketClients clients = venue.Clients(
            time, options with { Stream = options.Stream with { BooksPerRequest = 2 } });
        List<string> replies = [];
        await foreach (VenueReply reply in clients.Clob.Books(["1", "2", "3"], default))
        {
            replies.Add(Encoding.UTF8.GetString(reply.Body));
        }
        Assert.Equal(
            ["POST /books", "POST /books"], venue.Seen.Select(request => $"{request.Method} {request.PathAndQuery}"));
        Assert.Equal(
            ["""[{"token_id":"1"},{"token_id":"2"}]""", """[{"token_id":"3"}]"""],
            venue.Seen.Select(request => request.Body));
        Assert.Equal(2, replies.Count);
    }

    [Fact]
    public async Task A_market_that_the_clob_does_not_know_is_null()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, 404, """{"error":"market not found"}""");
        using PolymarketClients clients = venue.Clients(time);
        Assert.Null(await clients.Clob.MarketInfo("0x1", default));
        Assert.Null(await clients.Clob.Market("0x1", default));
        Assert.Null(await clients.Clob.ConditionOf("1", default));
    }

    [Fact]
    public async Task A_token_without_a_book_is_an_error_that_says_so()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, 404, SharedFiles.Sample("rest-error-404-book.json"));
        using PolymarketClients clients = venue.Clients(time);
        VenueException e = await Assert.ThrowsAsync<VenueException>(() => clients.Clob.Book("12", default));
        Assert.Contains("No orderbook exists", e.Message);
        Assert.Contains("GET 127.0.0.1/book", e.Message);
    }

    [Fact]
    public async Task No_trade_yet_has_no_side_and_a_strange_tick_is_refused()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, request) => FakeVenue.Reply(
            context, 200, request.PathAndQuery.StartsWith("/tick", StringComparison.Ordinal)
                ? """{"minimum_tick_size":0.03}"""
                : """{"price":"0.5","side":""}""");
        using PolymarketClients clients = venue.Clients(time);
        Assert.Null((await clients.Clob.LastTradePrice("1", default)).Taker);
        Assert.Contains(
            "0.03", (await Assert.ThrowsAsync<BadInputException>(() => clients.Clob.TickSize("1", default))).Message);
    }

    [Fact]
    public async Task A_host_may_have_a_path()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, 200, "1");
        PolymarketOptions options = venue.Options();
        using PolymarketClients clients = venue.Clients(
            time, options with { Hosts = options.Hosts with { Clob = new Uri(venue.Address, "/clob/") } });
        await clients.Clob.Time(default);
        Assert.Equal("/clob/time", Assert.Single(venue.Seen).PathAndQuery);
    }

    [Fact]
    public void Wrong_options_are_refused_by_name()
    {
        var options = new PolymarketOptions();
        (PolymarketOptions Options, string Says)[] cases =
        [
            (options with { Hosts = options.Hosts with { MarketSocket = new Uri("https://x") } }, "market socket"),
            (options with { Hosts = options.Hosts with { Gamma = new Uri("ftp://x") } }, "ftp://x"),
            (options with { Stream = options.Stream with { AssetsPerConnection = 7 } }, "'7'"),
            (options with { Stream = options.Stream with { PollInterval = TimeSpan.Zero } }, "poll interval"),
            (options with { Stream = options.Stream with { BooksPerRequest = 0 } }, "books per request"),
            (options with { Markets = options.Markets with { PageSize = 101 } }, "page size"),
            (options with { Http = options.Http with { Attempts = 0 } }, "attempts"),
            (options with { Socket = options.Socket with { PingEvery = TimeSpan.Zero } }, "ping every"),
        ];
        options.Validate();
        foreach ((PolymarketOptions wrong, string says) in cases)
        {
            Assert.Contains(says, Assert.Throws<BadInputException>(wrong.Validate).Message);
        }
    }
}
