using Microsoft.AspNetCore.Http;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Mapping;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Gamma;

public sealed class GammaCatalogTests
{
    private readonly ManualTime time = new();
    private readonly string fed = SharedFiles.FedDocument("gamma-event.json");

    [Fact]
    public async Task A_listing_yields_whole_groups()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = Serve;
        IReadOnlyList<DiscoveredMarket> all = await Discover(venue, MarketFilter.All);
        Assert.Equal(5, all.Count);
        Assert.All(all, market => Assert.Equal(EventGroupKind.NegRisk, market.GroupKind));
        Assert.Single(all.Select(market => market.VenueGroup).Distinct());
        Assert.Equal("Fed Decision in June?", all[0].GroupTitle);
        Assert.All(all, market => Assert.True(market.Volume24h > 0 && market.IndicatedAsk is not null));
        Assert.DoesNotContain(
            venue.Seen, request => request.PathAndQuery.StartsWith("/clob-markets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limit_that_cuts_a_group_makes_it_merely_exclusive()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = Serve;
        IReadOnlyList<DiscoveredMarket> some = await Discover(venue, MarketFilter.All with { Limit = 3 });
        Assert.Equal(3, some.Count);
        Assert.All(some, market => Assert.Equal(EventGroupKind.Exclusive, market.GroupKind));
    }

    [Fact]
    public async Task A_slug_names_a_market_or_an_event_and_the_clob_confirms_the_terms()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = Serve;
        IReadOnlyList<DiscoveredMarket> whole = await Discover(
            venue, MarketFilter.All with { Slugs = ["fed-decision-in-june-825"] });
        Assert.Equal(5, whole.Count);
        Assert.Equal(
            5,
            venue.Seen.Count(request => request.PathAndQuery.StartsWith("/clob-markets/", StringComparison.Ordinal)));

        const string slug = "btc-updown-15m-1791241200";
        DiscoveredMarket one = Assert.Single(await Discover(
            venue, MarketFilter.All with { Slugs = [slug, slug, "nothing-such"] }));
        Assert.Equal(0.07m, one.Listing.Terms.Fees.Rate);
        Assert.Equal("", one.VenueGroup);
    }

    [Fact]
    public async Task Conditions_tokens_and_words_find_markets_too()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = Serve;
        const string condition = "0xcd5f9f505e0c0182746aa65963f72f01e7463259e5ea9f56672c0fe3a37f348a";
        Assert.Equal(
            condition,
            Assert.Single(await Discover(venue, MarketFilter.All with { Conditions = [condition] })).Listing.Condition);
        Assert.Equal(
            condition,
            Assert.Single(await Discover(venue, MarketFilter.All with { Tokens = ["4711"] })).Listing.Condition);
        Assert.Equal(5, (await Discover(venue, MarketFilter.All with { Search = "fed" })).Count);
    }

    [Fact]
    public async Task A_market_without_stated_fees_is_completed_by_the_clob_and_one_that_stays_unclear_is_counted()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        string unclear = SharedFiles.Sample("gamma-market.json").Replace("\"feeSchedule\"", "\"formerly\"");
        string strange = unclear.Replace("\"v1\"", "\"v9\"").Replace("0xcd5f", "0xffff");
        venue.Answer = (context, request) => request.PathAndQuery.StartsWith("/events/keyset", StringComparison.Ordinal)
            ? FakeVenue.Reply(
                context, 200, $$"""{"events":[{"id":"1","title":"T","markets":[{{unclear}},{{strange}}]}]}""")
            : Serve(context, request);
        var refused = new List<MarketMapping.Refused>();
        using PolymarketClients clients = venue.Clients(time);
        var catalog = new PolymarketCatalog(clients.Gamma, clients.Clob, GammaFixture.Mapper, refused.Add);
        List<DiscoveredMarket> found = [];
        await foreach (DiscoveredMarket market in catalog.Discover(MarketFilter.All, default)) { found.Add(market); }
        Assert.Equal(0.07m, Assert.Single(found).Listing.Terms.Fees.Rate);
        Assert.Equal(MapRefusal.UnknownVersion, Assert.Single(refused).Code);
        Assert.Equal(1, catalog.Refusals[MapRefusal.UnknownVersion]);
    }

    [Fact]
    public async Task Closed_markets_appear_only_when_asked_for()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        string closed = SharedFiles.Sample("gamma-market.json").Replace("\"closed\": false", "\"closed\": true");
        venue.Answer = (context, request) =>
            FakeVenue.Reply(context, 200, $$"""{"events":[{"id":"1","markets":[{{closed}}]}]}""");
        Assert.Empty(await Discover(venue, MarketFilter.All));
        Assert.Equal(
            MarketStatus.Closed,
            Assert.Single(await Discover(venue, MarketFilter.All with { OpenOnly = false })).Listing.Status);
        Assert.DoesNotContain("closed=", venue.Seen[^1].PathAndQuery);
    }

    [Fact]
    public async Task A_result_comes_from_the_winner_flags()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        string market = SharedFiles.Sample("rest-market.json");
        string won = market.Replace("\"closed\": false", "\"closed\": true");
        int at = won.LastIndexOf("\"winner\": false", StringComparison.Ordinal);
        won = won[..at] + "\"winner\": true" + won[(at + "\"winner\": false".Length)..];
        venue.Answer = (context, request) =>
            FakeVenue.Reply(context, 200, request.PathAndQuery == "/markets/0x1" ? won : market);
        using PolymarketClients clients = venue.Clients(time);
        var catalog = new PolymarketCatalog(clients.Gamma, clients.Clob, GammaFixture.Mapper);
        Assert.Equal(Payout.SecondWins, await catalog.ResultOf("0x1", default));
        Assert.Null(await catalog.ResultOf("0x2", default));
    }

    private async Task<IReadOnlyList<DiscoveredMarket>> Discover(FakeVenue venue, MarketFilter filter)
    {
        using PolymarketClients clients = venue.Clients(time);
        var catalog = new PolymarketCatalog(clients.Gamma, clients.Clob, GammaFixture.Mapper);
        List<DiscoveredMarket> found = [];
        await foreach (DiscoveredMarket market in catalog.Discover(filter, default)) { found.Add(market); }
        return found;
    }

    private Task Serve(HttpContext context, SeenRequest request)
    {
        string path = request.PathAndQuery.Split('?')[0];
        string sample = SharedFiles.Sample("gamma-market.json");
        bool byCondition = request.PathAndQuery.Contains("condition_ids=0xcd5f", StringComparison.Ordinal);
        string? body = path switch
        {
            "/events/keyset" => $$"""{"events":[{{fed}}]}""",
            "/events/slug/fed-decision-in-june-825" => fed,
            "/markets/slug/btc-updown-15m-1791241200" => sample,
            "/markets" => byCondition ? $"[{sample}]" : "[]",
            "/markets-by-token/4711" => SharedFiles.Sample("rest-market-by-token.json"),
            "/clob-markets/0xcd5f9f505e0c0182746aa65963f72f01e7463259e5ea9f56672c0fe3a37f348a" =>
                SharedFiles.Sample("rest-clob-market.json"),
            "/public-search" =>
                """{"events":[{"id":"101772","slug":"fed-decision-in-june-825"}],"pagination":{"hasMore":false}}""",
            _ => null,
        };
        return body is null
            ? FakeVenue.Reply(context, 404, """{"error":"not found"}""")
            : FakeVenue.Reply(context, 200, body);
    }
}
