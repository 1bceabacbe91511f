using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Testing;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Mapping;

namespace Probity.Sandbox.Tests.Gamma;

/// <summary>Metadata over real HTTP (reference/polymarket.md 4.5), and our own discovery on it.</summary>
public sealed class GammaTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private SandboxVenue venue = null!;
    private SandboxServer server = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        venue = new SandboxVenue(new SandboxOptions { Traffic = false }, time);
        server = await SandboxServer.Start(venue, TestContext.Current.CancellationToken);
        http = new HttpClient { BaseAddress = server.Address(SandboxHost.Gamma) };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("gamma-market", false)]
    [InlineData("gamma-market-protocol-v2", true)]
    public async Task A_market_has_every_member_of_the_sample_and_of_its_kind(string sample, bool position)
    {
        SandboxMarket market = venue.Markets.First(m => m.IsPosition == position && m.Market.Terms.Fees.Rate > 0);
        JsonObject found = (await Get($"/markets/slug/{market.Market.Slug}")).AsObject();
        AssertLike(Sample(sample).AsObject(), found, ["cryptoMarketConfigId", "cryptoMarketConfig"]);
        Assert.Equal(position, found["clobTokenIds"] is null);
        JsonArray tokens = position
            ? found["positionIds"]!.AsArray()
            : JsonNode.Parse(found["clobTokenIds"]!.GetValue<string>())!.AsArray();
        Assert.Equal([market.Token(0), market.Token(1)], tokens.Select(token => token!.GetValue<string>()));
    }

    [Fact]
    public async Task An_event_has_every_member_of_the_sample()
    {
        JsonObject found = (await Get("/events/slug/sim-election")).AsObject();
        AssertLike(Sample("gamma-event").AsObject(), found, []);
        Assert.Equal(4, found["markets"]!.AsArray().Count);
        Assert.True(found["negRisk"]!.GetValue<bool>());
        Assert.Equal(
            found["negRiskMarketID"]!.GetValue<string>()[..64],
            found["markets"]![1]!["questionID"]!.GetValue<string>()[..64]);
    }

    [Fact]
    public async Task Pages_by_keyset_cover_everything_once_and_refuse_an_offset()
    {
        List<string> seen = [];
        string? cursor = "";
        do
        {
            JsonNode page = await Get($"/markets/keyset?limit=5&after_cursor={cursor}");
            seen.AddRange(page["markets"]!.AsArray().Select(market => market!["conditionId"]!.GetValue<string>()));
            cursor = page["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        Assert.Equal(venue.Markets.Select(market => market.Condition), seen);
        using HttpResponseMessage refused = await http.GetAsync("/markets/keyset?offset=5");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        JsonNode error = (await refused.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal("validation error", error["type"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/markets?limit=ten")]
    [InlineData("/markets?closed=perhaps")]
    [InlineData("/markets?order=beauty")]
    [InlineData("/markets/keyset?after_cursor=garbage!")]
    [InlineData("/public-search")]
    public async Task Mistakes_are_422(string path)
    {
        using HttpResponseMessage refused = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task Filters_find_by_condition_token_and_slug_and_leave_closed_markets_out()
    {
        SandboxMarket market = venue.Markets[3];
        foreach (string filter in (string[])
                 [
                     $"condition_ids={market.Condition}", $"clob_token_ids={market.Token(1)}",
                     $"slug={market.Market.Slug}",
                 ])
        {
            JsonNode only = Assert.Single((await Get($"/markets?{filter}")).AsArray())!;
            Assert.Equal(market.Condition, only["conditionId"]!.GetValue<string>());
        }
        venue.Run(() => venue.Resolve(market, Payout.SecondWins));
        Assert.Empty((await Get($"/markets?condition_ids={market.Condition}")).AsArray());
        JsonNode rows = await Get($"/markets?condition_ids={market.Condition}&closed=true");
        JsonNode closed = Assert.Single(rows.AsArray())!;
        Assert.Equal("""["0","1"]""", closed["outcomePrices"]!.GetValue<string>());
        Assert.True(closed["closed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Our_own_catalogue_discovers_every_market_with_its_terms()
    {
        PolymarketOptions options = new()
        {
            Hosts = new PolymarketHosts
            {
                Gamma = server.Address(SandboxHost.Gamma),
                Clob = server.Address(SandboxHost.Clob),
                Geoblock = new Uri(server.Address(SandboxHost.Gamma), "/api/geoblock"),
            },
        };
        using var clients = new PolymarketClients(options, TimeProvider.System, () => 0.5);
        List<MarketMapping.Refused> refused = [];
        var catalogue = new PolymarketCatalog(
            clients.Gamma, clients.Clob, new MarketMapper(options.Markets), refused.Add);
        List<DiscoveredMarket> all = await Discover(catalogue, MarketFilter.All);
        Assert.Empty(refused);
        Assert.Equal(
            venue.Markets.Select(market => market.Condition).Order(),
            all.Select(found => found.Listing.Condition).Order());
        foreach (DiscoveredMarket found in all)
        {
            Assert.True(venue.TryMarket(found.Listing.Condition, out SandboxMarket? market));
            Assert.Equal(market.Market.Protocol, found.Listing.Protocol);
            Assert.Equal(market.Market.NegRisk, found.Listing.NegRisk);
            Assert.Equal(market.Market.Terms.Grid, found.Listing.Terms.Grid);
            Assert.Equal(market.Market.Terms.MinimumSize, found.Listing.Terms.MinimumSize);
            Assert.Equal(market.Market.Terms.Fees.Rate, found.Listing.Terms.Fees.Rate);
            Assert.Equal(market.Token(0), found.Listing.First.Token);
            Assert.Equal(MarketStatus.Open, found.Listing.Status);
        }
        Assert.Equal(4, all.Count(found => found.GroupKind == EventGroupKind.NegRisk && found.VenueGroup.Length > 0));
        SandboxMarket one = venue.Markets[4];
        foreach (MarketFilter filter in (MarketFilter[])
                 [
                     MarketFilter.All with { Slugs = [one.Market.Slug] },
                     MarketFilter.All with { Conditions = [one.Condition] },
                     MarketFilter.All with { Tokens = [one.Token(1)] },
                     MarketFilter.All with { Search = one.Market.Question[..20] },
                 ])
        {
            Assert.Equal(one.Condition, Assert.Single(await Discover(catalogue, filter)).Listing.Condition);
        }
        Assert.False((await clients.Geoblock.Ask(TestContext.Current.CancellationToken)).Blocked);
    }

    [Fact]
    public async Task A_test_can_block_the_caller()
    {
        AssertLike(Sample("rest-geoblock").AsObject(), (await Get("/api/geoblock")).AsObject(), []);
        using HttpResponseMessage set = await http.PostAsJsonAsync(
            "/admin/geoblock", new { blocked = true, country = "US" });
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        JsonNode told = await Get("/api/geoblock");
        Assert.True(told["blocked"]!.GetValue<bool>());
        Assert.Equal("US", told["country"]!.GetValue<string>());
        using HttpResponseMessage wrong = await http.PostAsJsonAsync("/admin/geoblock", new { locked = true });
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task A_search_and_the_tags_are_like_the_samples()
    {
        JsonNode found = await Get("/public-search?q=election&search_tags=true");
        Assert.Equal("sim-election", Assert.Single(found["events"]!.AsArray())!["slug"]!.GetValue<string>());
        foreach (string name in (string[])["events", "tags"])
        {
            AssertLike(
                Sample("gamma-public-search")[name]![0]!.AsObject(), found[name]![0]!.AsObject(), []);
        }
        AssertLike(Sample("gamma-tags")[0]!.AsObject(), (await Get("/tags"))[0]!.AsObject(), []);
        using HttpResponseMessage missing = await http.GetAsync("/events/slug/nothing");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private static async Task<List<DiscoveredMarket>> Discover(PolymarketCatalog catalogue, MarketFilter filter)
    {
        List<DiscoveredMarket> all = [];
        await foreach (DiscoveredMarket found in catalogue.Discover(filter, TestContext.Current.CancellationToken))
        {
            all.Add(found);
        }
        return all;
    }

    private static JsonNode Sample(string name) =>
        JsonNode.Parse(File.ReadAllText(Checkout.Shared($"reference/samples/polymarket/{name}.json")))!;

    /// <summary>Every member of the sample is there and of the same kind; null fits everything.</summary>
    private static void AssertLike(JsonObject sample, JsonObject found, string[] except)
    {
        foreach ((string name, JsonNode? value) in sample)
        {
            if (except.Contains(name)) { continue; }
            Assert.True(found.ContainsKey(name), $"'{name}' is missing");
            JsonNode? own = found[name];
            if (value is null || own is null) { continue; }
            string kind = value.GetValueKind().ToString().Replace("True", "False", StringComparison.Ordinal);
            string ownKind = own.GetValueKind().ToString().Replace("True", "False", StringComparison.Ordinal);
            Assert.True(kind == ownKind, $"'{name}' is a {ownKind}, not a {kind}");
        }
    }

    private async Task<JsonNode> Get(string path) => (await http.GetFromJsonAsync<JsonNode>(path))!;
}
