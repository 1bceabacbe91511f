using System.Collections.Concurrent;
using System.Text.Json;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Venues.Opinion.Mapping;
using Probity.Venues.Opinion.Tests.Transport;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Mapping;

public sealed class OpinionCatalogTests
{
    private const string BinarySlug = "will-reza-pahlavi-lead-iran-in-2026";
    private const string ParentSlug = "how-long-will-trump-and-xi-shake-hands-when-they-meet";
    private const string ChildSlug = "how-long-will-trump-and-xi-shake-hands-when-they-meet-10-15s";

    private readonly ManualTime time = new();
    private readonly ConcurrentQueue<OpinionMapping.Refused> refused = new();

    [Fact]
    public async Task Everything_lists_binary_markets_and_the_children_of_categorical_ones()
    {
        DiscoveredMarket[] found = await Discover(MarketFilter.All with { OpenOnly = false });
        Assert.Equal(["8453", "16565", "16566"], found.Select(market => market.Listing.Contracts!.MarketId));
        Assert.Equal(["", "788", "788"], found.Select(market => market.VenueGroup));
        Assert.All(found[1..], market => Assert.Equal(EventGroupKind.Exclusive, market.GroupKind));
        Assert.All(found, market => Assert.Equal(TermsSource.Configured, market.Listing.Terms.Source));
        Assert.Equal(["8453"], Ids(await Discover(MarketFilter.All)));
        Assert.Empty(refused);
    }

    [Fact]
    public async Task Slugs_find_a_market_a_parent_with_its_children_or_one_child()
    {
        Assert.Equal(["8453"], Ids(await Discover(Named(slug: BinarySlug))));
        Assert.Equal(["16565", "16566"], Ids(await Discover(Named(slug: ParentSlug))));
        DiscoveredMarket child = Assert.Single(await Discover(Named(slug: ChildSlug)));
        Assert.Equal("16565", child.Listing.Contracts!.MarketId);
        Assert.Equal(TermsSource.Venue, child.Listing.Terms.Source);
        Assert.Empty(await Discover(Named(slug: "no-such-market")));
    }

    [Fact]
    public async Task Conditions_tokens_numbers_and_words_find_markets_through_the_list()
    {
        Assert.Equal(["16565"], Ids(await Discover(Named(
            condition: "0x469DB44df1309dac7cf9fcaa142562f3c89719d47277e095d021c1561166539a"))));
        Assert.Equal(["8453"], Ids(await Discover(Named(
            token: "1793563387747901178305754283884242631241656865404004807132684174456387442413"))));
        Assert.Equal(["8453"], Ids(await Discover(Named(token: "8453"))));
        Assert.Equal(["16565", "16566"], Ids(await Discover(Named(token: "788"))));
        Assert.Equal(["16565", "16566"], Ids(await Discover(Named(search: "xi TRUMP"))));
        Assert.Empty(await Discover(Named(search: "no such words")));
        Assert.Equal(["16565"], Ids(await Discover(Named(search: "trump") with { Limit = 1 })));
    }

    [Fact]
    public async Task A_parent_without_children_is_refused_and_counted()
    {
        Assert.Empty(await Discover(Named(slug: "empty-parent")));
        Assert.Equal(OpinionRefusal.NoChildren, Assert.Single(refused).Code);
    }

    [Fact]
    public async Task The_result_of_a_market_is_read_by_its_number()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        Serve(venue);
        using OpinionClients clients = venue.Clients(time);
        var catalog = new OpinionCatalog(clients.Public, new OpinionMarketOptions(), time);
        DiscoveredMarket[] found = await Run(Collect(catalog, Named(slug: ParentSlug)));
        Assert.Equal(Payout.FirstWins, await Run(catalog.ResultOf(found[0].Listing, default)));
        Assert.Equal(Payout.SecondWins, await Run(catalog.ResultOf(found[1].Listing, default)));
        found = await Run(Collect(catalog, Named(slug: BinarySlug)));
        Assert.Null(await Run(catalog.ResultOf(found[0].Listing, default)));
    }

    private static MarketFilter Named(string slug = "", string condition = "", string token = "", string search = "") =>
        new(
            slug.Length > 0 ? [slug] : [],
            condition.Length > 0 ? [condition] : [],
            token.Length > 0 ? [token] : [],
            search,
            false,
            int.MaxValue);

    private static string[] Ids(DiscoveredMarket[] found) =>
        [.. found.Select(market => market.Listing.Contracts!.MarketId)];

    private static void Serve(FakeVenue venue)
    {
        using JsonDocument parent = JsonDocument.Parse(Samples.Text("market-categorical.json"));
        string[] children = [.. parent.RootElement.GetProperty("result").GetProperty("data")
            .GetProperty("childMarkets").EnumerateArray().Select(child => $$"""{"data":{{child.GetRawText()}}}""")];
        venue.Answer = (context, request) => request.PathAndQuery.Split('?')[0]["/openapi".Length..] switch
        {
            "/market" => FakeVenue.Reply(context, 200, Samples.Text("market-list.json")),
            "/market/8453" or "/market/slug/" + BinarySlug =>
                FakeVenue.Reply(context, 200, Samples.Text("market-binary.json")),
            "/market/16565" => FakeVenue.Envelope(context, children[0]),
            "/market/16566" => FakeVenue.Envelope(context, children[1]),
            "/market/categorical/788" or "/market/slug/" + ParentSlug or "/market/slug/" + ChildSlug =>
                FakeVenue.Reply(context, 200, Samples.Text("market-categorical.json")),
            "/market/slug/empty-parent" or "/market/categorical/5" => FakeVenue.Envelope(
                context, """{"data":{"marketId":5,"marketType":1,"slug":"empty-parent","childMarkets":null}}"""),
            "/quoteToken" => FakeVenue.Reply(context, 200, Samples.Text("quote-token.json")),
            "/token/fee-rates" => FakeVenue.Reply(context, 200, Samples.Text("fee-rates.json")),
            _ => FakeVenue.Reply(context, 200, Samples.Text("error-topic-not-found.json")),
        };
    }

    private static async Task<DiscoveredMarket[]> Collect(OpinionCatalog catalog, MarketFilter filter)
    {
        List<DiscoveredMarket> found = [];
        await foreach (DiscoveredMarket market in catalog.Discover(filter, default)) { found.Add(market); }
        return [.. found];
    }

    private async Task<DiscoveredMarket[]> Discover(MarketFilter filter)
    {
        await using FakeVenue venue = await FakeVenue.Start();
        Serve(venue);
        using OpinionClients clients = venue.Clients(time);
        var catalog = new OpinionCatalog(clients.Public, new OpinionMarketOptions(), time, refused.Enqueue);
        return await Run(Collect(catalog, filter));
    }

    private async Task<T> Run<T>(Task<T> task)
    {
        await Eventually.Drive(time, TimeSpan.FromMilliseconds(250), () => task.IsCompleted, "the answer came");
        return await task;
    }
}
