using System.Text.Json;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Sandbox.Opinion.Venue;
using Probity.Testing;

namespace Probity.Sandbox.Tests.Opinion;

/// <summary>Every member that a sample of the venue has, ours has too, with the same kind of value.</summary>
public sealed class OpinionSampleTests
{
    [Fact]
    public async Task Public_answers_have_the_members_of_the_samples()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader maker = rig.Trader(0), taker = rig.Trader(1);
        await maker.Limit(rig.Plain, 0, Side.Buy, "0.4", "100");
        await maker.Limit(rig.Plain, 0, Side.Buy, "0.5", "50");
        await taker.Limit(rig.Plain, 1, Side.Buy, "0.5", "20");
        await taker.Limit(rig.Plain, 1, Side.Buy, "0.3", "20");
        OpinionMarket child = rig.Venue.Markets.First(market => market.Parent is not null);
        string token = rig.Plain.Token(0);
        Matches("market-list", (await rig.Get("/market?marketType=2&limit=20")).Body);
        Matches("market-binary", (await rig.Get($"/market/{rig.Plain.Id}")).Body);
        Matches("market-child", (await rig.Get($"/market/{child.Id}")).Body);
        Matches("market-categorical", (await rig.Get($"/market/categorical/{child.Parent!.Id}")).Body);
        Matches("label", (await rig.Get("/label")).Body);
        Matches("quote-token", (await rig.Get("/quoteToken")).Body);
        Matches("latest-price", (await rig.Get($"/token/latest-price?token_id={token}")).Body);
        Matches("orderbook-yes", (await rig.Get($"/token/orderbook?token_id={token}")).Body);
        Matches("orderbook-no", (await rig.Get($"/token/orderbook?token_id={rig.Plain.Token(1)}")).Body);
        Matches("orderbook-one-sided", (await rig.Get($"/token/orderbook?token_id={child.Token(0)}")).Body);
        Matches("price-history-1h", (await rig.Get($"/token/price-history?token_id={token}&interval=1h")).Body);
        Matches("fee-rates", (await rig.Get($"/token/fee-rates?token_id={token}")).Body);
        Matches("error-topic-not-found", (await rig.Get("/market/1")).Body);
    }

    [Fact]
    public async Task Private_answers_have_the_members_of_the_samples()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader maker = rig.Trader(0), taker = rig.Trader(1), late = rig.Trader(6);
        OpinionReply placed = await maker.Limit(rig.Plain, 0, Side.Buy, "0.5", "100");
        Matches("order-place-response", placed.Body);
        await taker.Limit(rig.Plain, 1, Side.Buy, "0.5", "40");
        rig.Pass(5);
        Matches("order-list", (await maker.Get("/order")).Body);
        Matches("order-detail", (await maker.Get($"/order/{placed.OrderId}")).Body);
        Matches("trade-list", (await maker.Get("/trade")).Body);
        Matches("positions", (await maker.Get("/positions")).Body);
        Matches("user-balance", (await maker.Get("/user/balance?chain_id=56")).Body);
        Matches("user-auth", (await maker.Get("/user/auth")).Body);
        Matches("order-cancel-response", (await maker.Cancel(placed.OrderId)).Body);
        OpinionReply again = await maker.Cancel(placed.OrderId);
        Matches("order-cancel-response-false", again.Body);
        Assert.False(again.Result.GetProperty("result").GetBoolean());
        Matches("api-key-create", (await late.KeyRequest(HttpMethod.Post)).Body);
        OpinionReply refused = await maker.Market(
            rig.Plain, 0, Side.Buy, 20, new OpinionChanges { PostOnly = true });
        Matches("error-post-only-market", refused.Body);
        Assert.Equal(Sample("error-post-only-market").GetRawText().Replace(" ", "").Replace("\n", ""),
            refused.Text.Replace(" ", ""));
    }

    [Fact]
    public async Task Frames_have_the_members_of_the_samples()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader maker = rig.Trader(0), taker = rig.Trader(1);
        await using TestSocket own = await maker.Listen(rig.Plain, "trade.order.update", "trade.record.new");
        await using TestSocket all = await taker.Listen(
            rig.Plain, "market.depth.diff", "market.last.price", "market.last.trade");
        await maker.Limit(rig.Plain, 0, Side.Buy, "0.5", "100");
        Matches("ws-market-depth-diff", await all.Next());
        await all.Next();
        await taker.Limit(rig.Plain, 1, Side.Buy, "0.5", "40");
        Matches("ws-market-last-price", await all.Next());
        Matches("ws-market-last-trade", await all.Next());
        rig.Pass(5);
        string[] news = ["orderNew", "orderFill", "orderConfirm"];
        foreach (string expected in news)
        {
            JsonElement frame = await own.Next();
            Matches("ws-trade-order-update", frame);
            Assert.Equal(expected, frame.GetProperty("orderUpdateType").GetString());
        }
        Matches("ws-trade-record-new", await own.Next());
    }

    [Fact]
    public async Task A_resolved_market_and_its_wallets_read_as_such()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        rig.Venue.Run(() => rig.Venue.Resolve(rig.Plain, Payout.SecondWins));
        JsonElement market = (await rig.Get($"/market/{rig.Plain.Id}")).Result.GetProperty("data");
        Assert.Equal(4, market.GetProperty("status").GetInt32());
        Assert.Equal("Resolved", market.GetProperty("statusEnum").GetString());
        Assert.Equal(rig.Plain.Token(1), market.GetProperty("resultTokenId").GetString());
        Assert.True(market.GetProperty("resolvedAt").GetInt64() > 0);
        JsonElement list = (await rig.Get("/market?status=resolved&marketType=2")).Result.GetProperty("list");
        Assert.Equal(rig.Plain.Id, list[0].GetProperty("marketId").GetInt32());
    }

    private static JsonElement Sample(string name) => JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Checkout.Shared($"reference/samples/opinion/{name}.json")));

    private static void Matches(string name, JsonElement ours) => Compare(name, Sample(name), ours);

    private static void Compare(string path, JsonElement sample, JsonElement ours)
    {
        if (sample.ValueKind == JsonValueKind.Null || ours.ValueKind == JsonValueKind.Null) { return; }
        Assert.True(KindOf(sample) == KindOf(ours), $"{path}: a {sample.ValueKind} in the sample, {ours}");
        if (sample.ValueKind == JsonValueKind.Array && sample.GetArrayLength() > 0 && ours.GetArrayLength() > 0)
        {
            Compare($"{path}[0]", sample[0], ours[0]);
        }
        if (sample.ValueKind != JsonValueKind.Object) { return; }
        foreach (JsonProperty member in sample.EnumerateObject())
        {
            bool has = ours.TryGetProperty(member.Name, out JsonElement value);
            // Only a child of a parent that has one names it.
            if (!has && member.Name == "rootMarketId") { continue; }
            Assert.True(has, $"{path} lacks '{member.Name}': {ours}");
            Compare($"{path}.{member.Name}", member.Value, value);
        }
    }

    private static JsonValueKind KindOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;
}
