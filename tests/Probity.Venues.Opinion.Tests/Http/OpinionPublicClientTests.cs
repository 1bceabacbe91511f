using Probity.Venues.Http;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Tests.Transport;
using Probity.Venues.Opinion.Wire;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Http;

public sealed class OpinionPublicClientTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly ManualTime time = new();

    [Fact]
    public async Task Each_public_route_is_read_as_its_sample_says()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, request) => FakeVenue.Reply(
            context,
            200,
            Samples.Text(request.PathAndQuery.Split('?')[0] switch
            {
                "/openapi/market/8453" => "market-binary.json",
                "/openapi/market/categorical/788" => "market-categorical.json",
                "/openapi/market/slug/a-slug" => "market-child.json",
                "/openapi/quoteToken" => "quote-token.json",
                "/openapi/token/latest-price" => "latest-price.json",
                "/openapi/token/price-history" => "price-history-1h.json",
                "/openapi/token/fee-rates" => "fee-rates.json",
                "/openapi/token/orderbook" => "orderbook-yes.json",
                "/openapi/label" => "label.json",
                var path => throw new InvalidOperationException(path),
            }));
        using OpinionClients clients = venue.Clients(time);
        OpinionPublicClient client = clients.Public;
        Assert.Equal("Will Reza Pahlavi lead Iran in 2026?", (await Run(client.Market("8453", default)))!.Title);
        Assert.Equal(2, (await Run(client.Categorical("788", default)))!.Children!.Count);
        Assert.Equal("5342", (await Run(client.MarketBySlug("a-slug", default)))!.MarketId);
        Assert.Equal(18, Assert.Single(await Run(client.QuoteTokens(default))).Decimals);
        Assert.Equal(0.719m, (await Run(client.LatestPrice("1", default))).Price);
        Assert.Equal([1_790_866_800, 1_790_870_400], (await Run(client.PriceHistory("1", "1h", default)))
            .Select(point => point.Time!.Value));
        Assert.Equal(400m, (await Run(client.FeeRates("1", default))).TakerBps);
        Assert.True(new BookDocument().Read((await Run(client.Book("1", default))).Body));
        Assert.Equal("Politics", Assert.Single(await Run(client.Labels(default))).Name);
        Assert.Contains(venue.Seen, seen => seen.PathAndQuery == "/openapi/token/fee-rates?token_id=1&chain_id=56");
        Assert.Contains(venue.Seen, seen => seen.PathAndQuery.Contains("/openapi/token/orderbook?token_id=1"));
        Assert.All(venue.Seen, seen => Assert.Null(seen.Key));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 2)]
    public async Task A_listing_asks_for_all_kinds_and_ends_with_the_total_or_a_short_page(bool total, int pages)
    {
        await using FakeVenue venue = await FakeVenue.Start();
        int served = 0;
        venue.Answer = (context, request) =>
        {
            int page = Interlocked.Increment(ref served);
            // With a total the second page is short, and yet not the last.
            int count = page == 2 ? 1 : page > 2 ? 1 : 2;
            IEnumerable<string> markets = Enumerable.Range(0, count)
                .Select(i => $$"""{"marketId":{{(page * 10) + i}}}""");
            string list = $"\"list\":[{string.Join(',', markets)}]";
            return FakeVenue.Envelope(context, total ? $$"""{"total":4,{{list}}}""" : $$"""{{{list}}}""");
        };
        OpinionOptions options = venue.Options();
        using OpinionClients clients = venue.Clients(
            time, null, options with { Markets = options.Markets with { PageSize = 2 } });
        List<string> ids = [];
        Task reading = Task.Run(async () =>
        {
            await foreach (MarketDocument market in clients.Public.Markets(new MarketListing(), default))
            {
                ids.Add(market.MarketId!);
            }
        });
        await Eventually.Drive(time, Step, () => reading.IsCompleted, "the listing ended");
        await reading;
        Assert.Equal(pages, venue.Seen.Count);
        Assert.Equal(total ? 4 : 3, ids.Count);
        Assert.All(venue.Seen, seen => Assert.Contains("marketType=2", seen.PathAndQuery));
        Assert.Contains("page=2&limit=2", venue.Seen[1].PathAndQuery);
    }

    [Fact]
    public async Task A_venue_that_repeats_a_page_for_ever_is_left()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Envelope(context, """{"total":99,"list":[{"marketId":"1"}]}""");
        using OpinionClients clients = venue.Clients(time);
        int count = 0;
        Task reading = Task.Run(async () =>
        {
            await foreach (MarketDocument _ in clients.Public.Markets(new MarketListing(), default)) { count++; }
        });
        await Eventually.Drive(time, Step, () => reading.IsCompleted, "the listing ended");
        await reading;
        Assert.Equal((1, 2), (count, venue.Seen.Count));
    }

    [Fact]
    public async Task An_unknown_market_is_null_whether_told_by_errno_or_by_404()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        using OpinionClients clients = venue.Clients(time);
        venue.Answer = (context, _) => FakeVenue.Reply(context, 200, Samples.Text("error-topic-not-found.json"));
        Assert.Null(await Run(clients.Public.Market("1", default)));
        venue.Answer = (context, _) => FakeVenue.Reply(context, 400, Samples.Text("error-topic-not-found.json"));
        Assert.Null(await Run(clients.Public.Market("1", default)));
        venue.Answer = (context, _) => FakeVenue.Reply(context, 404, "<html>404</html>", "text/html");
        await Assert.ThrowsAsync<VenueException>(() => Run(clients.Public.Market("1", default)));
    }

    [Fact]
    public async Task An_errno_becomes_an_exception_with_number_and_text_and_is_not_repeated()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(
            context, 200, """{"errno":31337,"errmsg":"odd","result":null}""");
        using OpinionClients clients = venue.Clients(time);
        VenueException thrown = await Assert.ThrowsAsync<VenueException>(() => Run(clients.Public.Labels(default)));
        Assert.Equal(("31337", "odd"), (thrown.Error.Code, thrown.Error.Text));
        Assert.Single(venue.Seen);
    }

    [Fact]
    public async Task An_envelope_with_status_400_keeps_its_number()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, 400, """{"errno":10403,"errmsg":"no","result":null}""");
        using OpinionClients clients = venue.Clients(time);
        VenueException thrown = await Assert.ThrowsAsync<VenueException>(() => Run(clients.Public.Labels(default)));
        Assert.Equal((400, "10403", "no"), (thrown.Error.Status, thrown.Error.Code, thrown.Error.Text));
    }

    [Fact]
    public async Task A_throttled_read_waits_as_long_as_the_venue_asks_and_the_key_stays_in_its_header()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) =>
        {
            if (venue.Seen.Count > 1) { return FakeVenue.Envelope(context, """{"list":[]}"""); }
            context.Response.Headers.RetryAfter = "7";
            return FakeVenue.Reply(context, 429, """{"errno":429,"errmsg":"too many","result":null}""");
        };
        using OpinionClients clients = venue.Clients(time, new ApiKey("the-very-secret-key"));
        Assert.Empty(await Run(clients.Public.Labels(default)));
        Assert.True(time.Elapsed >= TimeSpan.FromSeconds(7));
        Assert.All(venue.Seen, seen => Assert.Equal("the-very-secret-key", seen.Key));
        venue.Answer = (context, _) => FakeVenue.Reply(
            context, 401, """{"errno":11002,"errmsg":"bad the-very-secret-key"}""");
        VenueException thrown = await Assert.ThrowsAsync<VenueException>(() => Run(clients.Public.Labels(default)));
        Assert.DoesNotContain("the-very-secret-key", Probity.Crypto.SecretScrubber.Clean(thrown.ToString()));
        Assert.Null((await SeenBy(venue, clients.Anonymous)).Key);
    }

    private static async Task<SeenRequest> SeenBy(FakeVenue venue, OpinionHttp http)
    {
        venue.Answer = (context, _) => FakeVenue.Envelope(context, "{}");
        await http.Get("/x", default);
        return venue.Seen[^1];
    }

    private async Task<T> Run<T>(Task<T> task)
    {
        await Eventually.Drive(time, Step, () => task.IsCompleted, "the answer came");
        return await task;
    }
}
