using Microsoft.AspNetCore.Http;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Tests.Transport;
using Probity.Venues.Opinion.Truth;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Trading;

public sealed class OpinionTradingClientTests
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task All_pages_are_read_and_make_a_whole()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        using OpinionClients clients = Clients(venue);
        venue.Answer = (context, _) => Page(context, 45, total: 45);
        Listing<OpinionOrder> open = await new OpinionTradingClient(clients.Http)
            .Orders(OpinionTradingClient.Open, "7", Instant.None, default);
        Assert.Equal(45, open.Rows.Select(order => order.Id).Distinct().Count());
        Assert.True(open.IsWhole, "all of it");
        Assert.Equal(
            "/openapi/order?page=3&limit=20&marketId=7&chainId=56&status=1", venue.Seen[^1].PathAndQuery);
    }

    [Fact]
    public async Task Rows_that_move_between_pages_have_all_be_read_again()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        using OpinionClients clients = Clients(venue);
        venue.Answer = (context, _) => Page(context, 45, total: venue.Seen.Count == 1 ? 46 : 45);
        Listing<OpinionOrder> open = await new OpinionTradingClient(clients.Http)
            .Orders(OpinionTradingClient.Open, "", Instant.None, default);
        Assert.Equal(5, venue.Seen.Count);
        Assert.True(open.IsWhole, "the second time");
        Assert.Equal(45, open.Rows.Count);
    }

    [Fact]
    public async Task Reading_stops_where_everything_is_older()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        using OpinionClients clients = Clients(venue);
        venue.Answer = (context, _) => Page(context, 200, total: 200);
        Listing<OpinionOrder> ended = await new OpinionTradingClient(clients.Http)
            .Orders(OpinionTradingClient.Ended, "", Instant.FromMilliseconds((1_000_000 - 30) * 1000L), default);
        Assert.Equal(2, venue.Seen.Count);
        Assert.True(ended.IsWhole, "as far as it was wanted");
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_costs_the_proof_and_not_the_others()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        using OpinionClients clients = Clients(venue);
        venue.Answer = (context, _) => FakeVenue.Envelope(
            context, """{"total":2,"list":[{"marketId":1},{"orderId":"a","status":1}]}""");
        Listing<OpinionOrder> open = await new OpinionTradingClient(clients.Http)
            .Orders(OpinionTradingClient.Open, "", Instant.None, default);
        Assert.Equal("a", Assert.Single(open.Rows).Id);
        Assert.False(open.IsWhole, "a row is missing");
        Assert.Contains("orderId", open.Unreadable);
    }

    [Theory]
    [InlineData(404, """{"errno":404,"errmsg":"not found"}""")]
    [InlineData(200, """{"errno":10300,"errmsg":"Order does not exist","result":null}""")]
    public async Task An_order_that_the_venue_does_not_know_is_none(int status, string body)
    {
        await using FakeVenue venue = await FakeVenue.Start();
        using OpinionClients clients = Clients(venue);
        venue.Answer = (context, _) => FakeVenue.Reply(context, status, body);
        Assert.Null(await new OpinionTradingClient(clients.Http).Order("x", default));
    }

    [Fact]
    public async Task The_samples_read_through_the_routes()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        using OpinionClients clients = Clients(venue);
        var client = new OpinionTradingClient(clients.Http);
        venue.Answer = (context, request) => FakeVenue.Reply(context, 200, Samples.Text(request switch
        {
            { Method: "POST", PathAndQuery: "/openapi/order" } => "order-place-response.json",
            { Method: "POST" } => "order-cancel-response-false.json",
            { PathAndQuery: var path } when path.Contains("/order?") => "order-list.json",
            { PathAndQuery: var path } when path.Contains("/order/") => "order-detail.json",
            { PathAndQuery: var path } when path.Contains("/trade") => "trade-list.json",
            _ => "positions.json",
        }));
        Assert.True((await client.Place("{}"u8.ToArray(), default)).Succeeded, "an order");
        Assert.False((await client.Cancel("a", default)).Reply!.Done);
        Assert.Equal("""{"orderId":"a"}""", venue.Seen[^1].Body);
        Assert.Single((await client.Orders(OpinionTradingClient.Open, "", Instant.None, default)).Rows);
        Assert.Single((await client.Order("a", default))!.Trades!);
        Assert.Single((await client.Trades(Instant.None, default)).Rows);
        Assert.Equal("10", Assert.Single((await client.Positions(default)).Rows).Owned);
    }

    private static Task Page(HttpContext context, int rows, int total)
    {
        int page = int.Parse(context.Request.Query["page"]!);
        IEnumerable<string> list = Enumerable.Range(0, rows).Skip(20 * (page - 1)).Take(20)
            .Select(i => $$"""{"orderId":"o{{i}}","status":1,"createdAt":{{1_000_000 - i}}}""");
        return FakeVenue.Envelope(context, $$"""{"total":{{total}},"list":[{{string.Join(',', list)}}]}""");
    }

    private OpinionClients Clients(FakeVenue venue) => venue.Clients(time, new ApiKey("k"), venue.Options() with
    {
        RateLimits = [RateLimit.SlidingWindow(OpinionRateLimits.Key, 10_000, TimeSpan.FromSeconds(1))],
    });
}
