using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Testing;
using Probity.Venues.Polymarket.Streams;

namespace Probity.Sandbox.Tests.Public;

/// <summary>The public routes have the shapes of the samples and say what the exchange's books say.</summary>
public sealed class PublicRestTests
{
    [Fact]
    public async Task Every_public_answer_has_the_shape_of_its_sample()
    {
        await using PublicRig rig = await Traded();
        SandboxMarket classic = rig.Venue.Markets.First(market => !market.IsPosition && market.Listing.Rewards != null);
        SandboxMarket position = rig.Venue.Markets.First(market => market.IsPosition);
        string token = classic.Token(0), both = $"{classic.Token(0)},{classic.Token(1)}";
        (string Path, string Sample)[] pairs =
        [
            ($"/book?token_id={token}", "rest-book"),
            ($"/book?token_id={position.Token(0)}", "rest-book-protocol-v2"),
            ($"/midpoint?token_id={token}", "rest-midpoint"),
            ($"/price?token_id={token}&side=BUY", "rest-price"),
            ($"/spread?token_id={token}", "rest-spread"),
            ($"/last-trade-price?token_id={token}", "rest-last-trade-price"),
            ($"/last-trades-prices?token_ids={both}", "rest-last-trades-prices"),
            ($"/tick-size?token_id={token}", "rest-tick-size"),
            ($"/tick-size/{token}", "rest-tick-size"),
            ($"/neg-risk?token_id={token}", "rest-neg-risk"),
            ($"/neg-risk/{token}", "rest-neg-risk"),
            ($"/fee-rate?token_id={token}", "rest-fee-rate"),
            ($"/fee-rate/{token}", "rest-fee-rate"),
            ($"/prices-history?market={token}&interval=1d&fidelity=1", "rest-prices-history"),
            ($"/markets/{classic.Condition}", "rest-market"),
            ($"/markets-by-token/{token}", "rest-market-by-token"),
            ("/markets", "rest-sampling-markets-page"),
            ("/sampling-markets?next_cursor=MA==", "rest-sampling-markets-page"),
            ("/simplified-markets", "rest-simplified-markets-page"),
            ("/sampling-simplified-markets", "rest-simplified-markets-page"),
            ("/rewards/markets/current", "rest-rewards-markets-current-page"),
            ("/fees/builder-fees/0x01", "rest-builder-fees"),
        ];
        foreach ((string path, string sample) in pairs)
        {
            Assert.Equal(ShapeOf(Sample(sample)), ShapeOf(await rig.Get(path)));
        }
        JsonNode[] prices =
        [
            (await rig.Get($"/prices?token_ids={both}&sides=BUY,SELL"))!,
            (await rig.Post("/prices", $$"""[{"token_id":"{{token}}"}]"""))!,
        ];
        Assert.Equal("BUY", Assert.Single(prices[0][classic.Token(0)]!.AsObject()).Key);
        Assert.Equal("SELL", Assert.Single(prices[0][classic.Token(1)]!.AsObject()).Key);
        Assert.Equal(ShapeOf(Sample("rest-prices")!.AsObject().First().Value), ShapeOf(prices[1][token]));
    }

    [Fact]
    public async Task Compact_markets_leave_out_what_is_false_or_zero()
    {
        await using PublicRig rig = await Traded();
        HashSet<string> known =
        [
            .. Sample("rest-clob-market")!.AsObject().Select(member => member.Key), "nr", "sd",
        ];
        foreach (SandboxMarket market in rig.Venue.Markets)
        {
            JsonObject document = (await rig.Get($"/clob-markets/{market.Condition}"))!.AsObject();
            Assert.All(document, member => Assert.Contains(member.Key, known));
            Assert.Equal(market.Market.Terms.Fees.Rate > 0, document.ContainsKey("fd"));
            Assert.Equal(market.Market.NegRisk, document.ContainsKey("nr"));
            Assert.Equal(market.Listing.TakerOrderDelay, document.ContainsKey("itode"));
            Assert.Equal(market.IsPosition ? "v2" : "v1", (string?)document["v"]);
            Assert.Equal(market.Grid.TickPips, (int)((decimal)document["mts"]! * Price.PipsPerDollar));
            Assert.Equal(market.Token(1), (string?)document["t"]![1]!["t"]);
        }
    }

    [Fact]
    public async Task Books_are_sorted_best_last_carry_their_own_hash_and_mirror_each_other()
    {
        await using PublicRig rig = await Traded();
        string[] tokens = [.. rig.Venue.Markets.SelectMany(market => (string[])[market.Token(0), market.Token(1)])];
        string request = $"[{string.Join(',', tokens.Select(token => $$"""{"token_id":"{{token}}"}"""))}]";
        JsonArray books = (await rig.Post("/books", request))!.AsArray();
        Assert.Equal(tokens, books.Select(book => (string?)book!["asset_id"]));
        foreach (JsonNode? book in books)
        {
            decimal[] bids = Prices(book!["bids"]), asks = Prices(book["asks"]);
            Assert.Equal(bids.Order(), bids);
            Assert.Equal(asks.OrderDescending(), asks);
            Assert.Equal((string?)book["hash"], HashOf(book));
        }
        for (int i = 0; i < books.Count; i += 2)
        {
            Assert.Equal(Prices(books[i]!["bids"]).Select(price => 1 - price), Prices(books[i + 1]!["asks"]));
        }
        Assert.Contains(books, book => (string?)book!["last_trade_price"] is { Length: >= 5 });
    }

    [Fact]
    public async Task Prices_agree_with_the_book_and_buy_is_the_bid()
    {
        await using PublicRig rig = await Traded();
        foreach (SandboxMarket market in rig.Venue.Markets)
        {
            string token = market.Token(1);
            JsonNode book = (await rig.Get($"/book?token_id={token}"))!;
            decimal bid = Prices(book["bids"])[^1], ask = Prices(book["asks"])[^1];
            Assert.Equal(bid, await Value($"/price?token_id={token}&side=buy", "price"));
            Assert.Equal(ask, await Value($"/price?token_id={token}&side=SELL", "price"));
            Assert.Equal((bid + ask) / 2, await Value($"/midpoint?token_id={token}", "mid"));
            Assert.Equal(ask - bid, await Value($"/spread?token_id={token}", "spread"));
        }

        async Task<decimal> Value(string path, string member) => Decimal((await rig.Get(path))![member]);
    }

    [Theory]
    [InlineData("/book?token_id=1", 404, "No orderbook exists for the requested token id")]
    [InlineData("/midpoint?token_id=1", 404, "No orderbook exists for the requested token id")]
    [InlineData("/book", 400, "Invalid token id")]
    [InlineData("/fee-rate?token_id=1", 404, "fee rate not found for market")]
    [InlineData("/clob-markets/0x01", 404, "market not found")]
    [InlineData("/markets/0x01", 404, "market not found")]
    [InlineData("/rebates/current?date=yesterday", 400, "Invalid date (format: YYYY-MM-DD)")]
    [InlineData("/rebates/current?date=2026-11-20&maker_address=0x1", 400, "Invalid maker_address")]
    [InlineData("/markets?next_cursor=!", 400, "Invalid payload")]
    public async Task What_does_not_exist_is_refused_in_the_words_of_the_venue(string path, int status, string text)
    {
        await using PublicRig rig = await PublicRig.Start();
        (int got, string body) = await rig.Ask(HttpMethod.Get, path);
        Assert.Equal((status, text), (got, (string?)JsonNode.Parse(body)!["error"]));
    }

    [Fact]
    public async Task An_order_shows_in_the_book_of_the_very_next_request()
    {
        await using PublicRig rig = await PublicRig.Start(new SandboxOptions { Traffic = false });
        SandboxMarket market = rig.Venue.Markets[0];
        SandboxAccount account = rig.Venue.Accounts[0];
        for (int pips = 1_000; pips <= 3_000; pips += 100)
        {
            var price = Price.FromPips(pips);
            rig.Venue.Run(() => rig.Venue.Exchange.Submit(
                account.Participant,
                Simulation.Exchange.OrderRequest.Limit(
                    market.Outcome(0).Id, Side.Buy, price, Quantity.FromShares(10)),
                rig.Venue.Now));
            JsonNode best = (await rig.Get($"/price?token_id={market.Token(0)}&side=BUY"))!;
            Assert.Equal(price.ToString(), (string?)best["price"]);
        }
    }

    private static async Task<PublicRig> Traded()
    {
        PublicRig rig = await PublicRig.Start();
        rig.Pass(TimeSpan.FromSeconds(20));
        return rig;
    }

    private static JsonNode? Sample(string name) => JsonNode.Parse(
        File.ReadAllText(Checkout.Shared($"reference/samples/polymarket/{name}.json")));

    /// <summary>Names, order and JSON types; of a list the first entry stands for all.</summary>
    private static string ShapeOf(JsonNode? node) => node switch
    {
        JsonObject map => "{" + string.Join(",", map.Select(member => member.Key + ":" + ShapeOf(member.Value))) + "}",
        JsonArray list => list.Count == 0 || list[0] is JsonObject level && level.ContainsKey("size")
            ? "[]"
            : "[" + ShapeOf(list[0]) + "]",
        null => "text",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "text",
            JsonValueKind.Number => "number",
            _ => "flag",
        },
    };

    private static decimal Decimal(JsonNode? text) =>
        decimal.Parse((string)text!, System.Globalization.CultureInfo.InvariantCulture);

    private static decimal[] Prices(JsonNode? levels) =>
        [.. levels!.AsArray().Select(level => Decimal(level!["price"]))];

    private static string HashOf(JsonNode book)
    {
        (string, string)[] Levels(string side) =>
            [.. book[side]!.AsArray().Select(level => ((string)level!["price"]!, (string)level["size"]!))];
        return BookHash.OfTexts(new BookTexts(
            (string)book["market"]!, (string)book["asset_id"]!, (string)book["timestamp"]!, Levels("bids"),
            Levels("asks"), (string)book["min_order_size"]!, (string)book["tick_size"]!, (bool)book["neg_risk"]!,
            (string)book["last_trade_price"]!, (string?)book["version"])).Sha1;
    }
}
