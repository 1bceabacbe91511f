using System.Text.Json;
using Probity.Venues.Http;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Gamma;

public sealed class GammaClientTests
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task Pages_follow_the_cursor_even_past_a_short_or_empty_page()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, request) => FakeVenue.Reply(context, 200, request.PathAndQuery switch
        {
            var path when !path.Contains("after_cursor") =>
                """{"markets":[{"id":"1"},{"id":"2"}],"next_cursor":"a+b="}""",
            var path when path.Contains("after_cursor=a%2Bb%3D") => """{"markets":[],"next_cursor":"c"}""",
            var path when path.Contains("after_cursor=c") => """{"markets":[{"id":"3"}],"next_cursor":""}""",
            _ => """{"markets":[{"id":"wrong"}]}""",
        });
        using PolymarketClients clients = venue.Clients(time);
        List<string?> ids = [];
        await foreach (GammaMarket market in clients.Gamma.Markets(new GammaListing(), default)) { ids.Add(market.Id); }
        Assert.Equal(["1", "2", "3"], ids);
        Assert.Equal("/markets/keyset?limit=100&closed=false", venue.Seen[0].PathAndQuery);
    }

    [Fact]
    public async Task A_cursor_that_comes_again_ends_the_listing()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) =>
            FakeVenue.Reply(context, 200, """{"events":[{"id":"1"}],"next_cursor":"same"}""");
        using PolymarketClients clients = venue.Clients(time);
        int events = 0;
        await foreach (GammaEvent _ in clients.Gamma.Events(new GammaListing(null, "volume24hr"), default))
        {
            events++;
        }
        Assert.Equal(2, events);
        Assert.Equal("/events/keyset?limit=100&order=volume24hr&ascending=false", venue.Seen[0].PathAndQuery);
    }

    [Fact]
    public async Task The_sample_page_is_read()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, request) => FakeVenue.Reply(
            context, 200, request.PathAndQuery.Contains("after_cursor")
                ? """{"markets":[]}"""
                : SharedFiles.Sample("gamma-markets-keyset-page.json"));
        using PolymarketClients clients = venue.Clients(time);
        List<string?> slugs = [];
        await foreach (GammaMarket market in clients.Gamma.Markets(new GammaListing(), default))
        {
            slugs.Add(market.Slug);
        }
        Assert.Equal("btc-updown-15m-1791241200", Assert.Single(slugs));
    }

    [Fact]
    public async Task A_slug_that_is_not_there_is_null_and_one_with_odd_letters_is_escaped()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        using PolymarketClients clients = venue.Clients(time);
        Assert.Null(await clients.Gamma.MarketBySlug("a b/c", default));
        Assert.Null(await clients.Gamma.EventBySlug("nothing", default));
        Assert.Equal("/markets/slug/a%20b%2Fc", venue.Seen[0].PathAndQuery.Replace("/c", "%2Fc"));
    }

    [Fact]
    public async Task Ids_are_asked_for_in_chunks_and_closed_markets_a_second_time()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, request) =>
        {
            bool closed = request.PathAndQuery.Contains("closed=true");
            IEnumerable<string> ids = context.Request.Query["condition_ids"]!;
            IEnumerable<string> known = ids.Where(id => id != "0x99" && (closed ? id == "0x7" : id != "0x7"));
            return FakeVenue.Reply(
                context, 200, $"[{string.Join(',', known.Select(id => $$"""{"conditionId":"{{id}}"}"""))}]");
        };
        using PolymarketClients clients = venue.Clients(time);
        string[] wanted = [.. Enumerable.Range(0, 45).Select(i => $"0x{i}"), "0x99"];
        IReadOnlyList<GammaMarket> found = await clients.Gamma.MarketsByConditions(wanted, default);
        Assert.Equal(wanted[..45].Order(), found.Select(market => market.ConditionId!).Order());
        Assert.Equal(3, venue.Seen.Count(request => !request.PathAndQuery.Contains("closed")));
        Assert.Equal(2, venue.Seen.Count(request => request.PathAndQuery.Contains("closed=true")));
    }

    [Fact]
    public async Task A_search_goes_on_while_the_venue_has_more()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, request) => FakeVenue.Reply(context, 200, request.PathAndQuery.Contains("page=1")
            ? SharedFiles.Sample("gamma-public-search.json")
            : """{"events":[{"id":"2"},null],"pagination":{"hasMore":false,"totalResults":2}}""");
        using PolymarketClients clients = venue.Clients(time);
        List<string?> ids = [];
        await foreach (GammaEvent found in clients.Gamma.Search("data center & more", true, 100, default))
        {
            ids.Add(found.Id);
        }
        Assert.Equal(["1139944", "2"], ids);
        Assert.Contains("q=data%20center%20%26%20more", venue.Seen[0].PathAndQuery);
        ids.Clear();
        await foreach (GammaEvent found in clients.Gamma.Search("x", true, 1, default)) { ids.Add(found.Id); }
        Assert.Equal("1139944", Assert.Single(ids));
    }

    [Fact]
    public async Task A_refused_query_and_a_wrong_shape_are_errors_that_say_what()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, request) => request.PathAndQuery.StartsWith("/events", StringComparison.Ordinal)
            ? FakeVenue.Reply(context, 422, SharedFiles.Sample("gamma-error-422.json"))
            : FakeVenue.Reply(context, 200, """{"id":"1","clobTokenIds":"[broken"}""");
        using PolymarketClients clients = venue.Clients(time);
        VenueException refused = await Assert.ThrowsAsync<VenueException>(
            () => clients.Gamma.EventBySlug("x", default));
        Assert.Equal(422, refused.Error.Status);
        Assert.Contains("expected value to be one of", refused.Error.Text);
        VenueException shape = await Assert.ThrowsAsync<VenueException>(() => clients.Gamma.MarketBySlug("x", default));
        Assert.Equal(VenueErrorKind.Malformed, shape.Error.Kind);
        Assert.Contains("[broken", shape.Error.Text);
    }

    [Fact]
    public void The_samples_mean_what_they_say()
    {
        GammaMarket market = GammaFixture.Market(SharedFiles.Sample("gamma-market.json"));
        Assert.Equal(["Up", "Down"], market.Outcomes);
        Assert.Equal(2, market.ClobTokenIds.Count);
        Assert.Equal(0.07m, market.FeeSchedule!.Rate);
        GammaEvent @event = GammaFixture.Event(SharedFiles.Sample("gamma-event.json"));
        Assert.Equal("5347188", Assert.Single(@event.Markets!).Id);
        using JsonDocument tags = JsonDocument.Parse(SharedFiles.Sample("gamma-tags.json"));
        Assert.Equal(JsonValueKind.Array, tags.RootElement.ValueKind);
    }
}
