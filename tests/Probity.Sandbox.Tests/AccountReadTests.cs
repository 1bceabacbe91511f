using System.Text.Json;
using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests;

public sealed class AccountReadTests
{
    [Fact]
    public async Task Cancels_say_what_they_ended_and_why_not_the_others()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        TestTrader other = await rig.Trader(SignatureType.PolyProxy);
        string[] ids = new string[4];
        for (int i = 0; i < 4; i++)
        {
            (ids[i], _) = await trader.Limit(rig.Venue.Markets[6 + (i / 2)], i % 2, Side.Buy, "0.1", "10");
        }
        (string foreign, _) = await other.Limit(rig.Plain, 0, Side.Buy, "0.1", "10");
        Assert.Equal((ids[0], ""), Read(await trader.Delete("/order", $$"""{"orderID":"{{ids[0]}}"}""")));
        string unknown = "0x" + new string('a', 64);
        string[] asked = [ids[0], ids[1], unknown, foreign];
        Assert.Equal(
            (ids[1], $"{ids[0]} {unknown} {foreign}"),
            Read(await trader.Delete("/orders", JsonSerializer.Serialize(asked))));
        SandboxMarket market = rig.Venue.Markets[7];
        Assert.Equal(
            (ids[3], ""),
            Read(await trader.Delete(
                "/cancel-market-orders", $$"""{"market":"{{market.Condition}}","asset_id":"{{market.Token(1)}}"}""")));
        Assert.Equal((ids[2], ""), Read(await trader.Delete("/cancel-all")));
        Assert.Equal(("", ""), Read(await trader.Delete("/cancel-all")));
        Assert.Equal("LIVE", (await other.Get($"/data/order/{foreign}")).Text("status"));
        Assert.Equal("Invalid orderID", (await trader.Delete("/order", """{"orderID":"12"}""")).Error);
        Assert.Equal("invalid order params payload", (await trader.Delete("/cancel-market-orders", "{}")).Error);
        Reply missing = await trader.Get($"/data/order/{foreign}");
        Assert.Equal(404, missing.Status);
    }

    [Fact]
    public async Task Pages_give_every_row_once_though_orders_end_between_them()
    {
        await using SandboxRig rig = await SandboxRig.Start(options => options with { PageSize = 3 });
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        List<string> ids = [];
        for (int i = 0; i < 8; i++) { ids.Add((await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10")).Id); }
        List<string> seen = [];
        string cursor = "MA==";
        while (cursor != "LTE=")
        {
            Reply page = await trader.Get($"/data/orders?next_cursor={Uri.EscapeDataString(cursor)}");
            JsonElement[] rows = [.. page.Body.GetProperty("data").EnumerateArray()];
            Assert.True(rows.Length <= 3);
            seen.AddRange(rows.Select(row => row.GetProperty("id").GetString()!));
            await trader.Delete("/order", $$"""{"orderID":"{{seen[0]}}"}""");
            cursor = page.Text("next_cursor");
        }
        Assert.Equal(ids, seen);
        Assert.Equal(400, (await trader.Get("/data/orders?next_cursor=zz")).Status);
    }

    [Fact]
    public async Task Trades_are_filtered_by_market_asset_id_and_time()
    {
        await using SandboxRig rig = await SandboxRig.Start(options => options with { PageSize = 2 });
        TestTrader maker = await rig.Trader(SignatureType.Eoa);
        TestTrader taker = await rig.Trader(SignatureType.GnosisSafe);
        List<string> ids = [];
        foreach (SandboxMarket market in (SandboxMarket[])[rig.Plain, rig.Venue.Markets[7], rig.Plain])
        {
            await maker.Limit(market, 0, Side.Buy, "0.5", "10");
            (_, Reply reply) = await taker.Limit(market, 1, Side.Buy, "0.5", "10");
            ids.Add(reply.Body.GetProperty("tradeIDs")[0].GetString()!);
            rig.Pass(10);
        }
        long middle = rig.Time.GetUtcNow().ToUnixTimeSeconds() - 20;
        Same(await Ids(""), [ids[2], ids[1]]);
        Same(await Ids($"?id={ids[1]}"), [ids[1]]);
        Same(await Ids($"?market={rig.Plain.Condition}"), [ids[2], ids[0]]);
        Same(await Ids($"?asset_id={rig.Venue.Markets[7].Token(0)}"), [ids[1]]);
        Same(await Ids($"?before={middle}"), [ids[1], ids[0]]);
        Same(await Ids($"?after={middle}"), [ids[2], ids[1]]);
        Same(await Ids($"?maker_address={maker.Wallet.Funder}"), []);
        Assert.Equal("Invalid trade params payload", (await taker.Get("/data/trades?after=x")).Error);

        async Task<string[]> Ids(string query) =>
        [
            .. (await taker.Get("/data/trades" + query)).Body.GetProperty("data").EnumerateArray()
                .Select(row => row.GetProperty("id").GetString()!),
        ];
    }

    [Fact]
    public async Task The_venue_sees_a_deposit_and_a_withdrawn_approval_only_when_it_is_told_to_look()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.DepositWallet);
        const string collateral = "?asset_type=COLLATERAL&signature_type=3";
        SandboxChain chain = VenueChain.Of(rig.Venue).Ledger;
        Assert.Equal("10000000000", (await trader.Get("/balance-allowance" + collateral)).Text("balance"));
        rig.Venue.Run(() => chain.Faucet.Fund(trader.Wallet.Funder, 5_000_000));
        Assert.Equal("10000000000", (await trader.Get("/balance-allowance" + collateral)).Text("balance"));
        Reply updated = await trader.Get("/balance-allowance/update" + collateral);
        Assert.Equal((200, JsonValueKind.Undefined), (updated.Status, updated.Body.ValueKind));
        Assert.Equal("10005000000", (await trader.Get("/balance-allowance" + collateral)).Text("balance"));

        string shares = $"?asset_type=CONDITIONAL&token_id={rig.Plain.Token(1)}&signature_type=3";
        rig.Venue.Run(() => chain.Faucet.FundSets(
            trader.Wallet.Funder, chain.MarketOf(rig.Plain.Condition)!, 7 * Quantity.MicrosPerShare));
        Assert.Equal("0", (await trader.Get("/balance-allowance" + shares)).Text("balance"));
        await trader.Get("/balance-allowance/update" + shares);
        Assert.Equal("7000000", (await trader.Get("/balance-allowance" + shares)).Text("balance"));
        Assert.Equal("0", (await trader.Get("/balance-allowance?asset_type=COLLATERAL")).Text("balance"));
        Assert.True(rig.Venue.Run(rig.Venue.IsBalanced));
    }

    [Theory]
    [InlineData("?asset_type=GOLD", "Invalid asset type")]
    [InlineData("?asset_type=COLLATERAL&signature_type=4", "Invalid signature_type")]
    [InlineData("?asset_type=CONDITIONAL&token_id=1", "Invalid token id")]
    public async Task Balances_of_nothing_known_are_refused(string query, string expected)
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        Reply reply = await trader.Get("/balance-allowance" + query);
        Assert.Equal((400, expected), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task Heartbeats_chain_and_a_late_one_cancels_the_orders_of_that_key_alone()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        (string beating, _) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10");
        string first = await Beat("");
        Reply wrong = await trader.Post("/v1/heartbeats", """{"heartbeat_id":""}""");
        Assert.Equal((400, first), (wrong.Status, wrong.Text("heartbeat_id")));
        rig.Pass(9);
        string second = await Beat(first);
        Assert.NotEqual(first, second);
        TestTrader keyless = await rig.Trader(SignatureType.Eoa);
        keyless.Use(await keyless.L1(HttpMethod.Post, "/auth/api-key", 1));
        (string quiet, _) = await keyless.Limit(rig.Plain, 1, Side.Buy, "0.1", "10", new OrderChanges
        {
            Order = order => order with { Salt = order.Salt + 500 },
        });
        rig.Pass(9.9);
        Assert.Equal("LIVE", (await trader.Get($"/data/order/{beating}")).Text("status"));
        rig.Pass(0.2);
        Assert.Equal("CANCELED", (await trader.Get($"/data/order/{beating}")).Text("status"));
        Assert.Equal("LIVE", (await trader.Get($"/data/order/{quiet}")).Text("status"));
        Assert.NotEmpty(await Beat(""));

        async Task<string> Beat(string id) =>
            (await trader.Post("/v1/heartbeats", $$"""{"heartbeat_id":"{{id}}"}""")).Text("heartbeat_id");
    }

    [Fact]
    public async Task Plain_heartbeats_arm_the_switch_too()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10");
        Assert.Equal("ok", (await trader.Post("/heartbeats", "")).Text("status"));
        rig.Pass(11);
        Assert.Equal(0, (await trader.Get("/data/orders")).Body.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Notices_are_read_and_dropped_and_scoring_needs_size_age_and_a_middle()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        (string small, _) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.49", "49");
        (string large, _) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.49", "50");
        await trader.Limit(rig.Plain, 1, Side.Buy, "0.49", "50");
        Assert.False((await trader.Get($"/order-scoring?order_id={large}")).Body.GetProperty("scoring").GetBoolean());
        rig.Pass(30);
        Assert.True((await trader.Get($"/order-scoring?order_id={large}")).Body.GetProperty("scoring").GetBoolean());
        Reply both = await trader.Post("/orders-scoring", JsonSerializer.Serialize((string[])[small, large]));
        Assert.Equal([false, true], both.Body.EnumerateObject().Select(pair => pair.Value.GetBoolean()));
        await trader.Delete("/cancel-all");
        JsonElement[] notices = [.. (await trader.Get("/notifications")).Body.EnumerateArray()];
        Assert.Equal([1, 1, 1], notices.Select(notice => notice.GetProperty("type").GetInt32()));
        await trader.Delete($"/notifications?ids={notices[0].GetProperty("id")},{notices[1].GetProperty("id")}");
        Assert.Equal(1, (await trader.Get("/notifications")).Body.GetArrayLength());
    }

    [Fact]
    public async Task A_user_socket_hears_its_own_markets_and_closes_on_wrong_credentials()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        SandboxMarket other = rig.Venue.Markets[7];
        await using TestSocket narrow = await trader.Listen(other.Condition);
        await using TestSocket wide = await trader.Listen();
        await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10");
        (string id, _) = await trader.Limit(other, 0, Side.Buy, "0.1", "10");
        Assert.Equal(id, (await narrow.Next()).GetProperty("id").GetString());
        Assert.NotEqual(id, (await wide.Next()).GetProperty("id").GetString());
        await narrow.Send($$"""{"operation":"subscribe","markets":["{{rig.Plain.Condition}}"]}""");
        await narrow.Send($$"""{"operation":"unsubscribe","markets":["{{other.Condition}}"]}""");
        await narrow.Send("PING");
        Assert.Equal("PONG", await narrow.Receive());
        await trader.Limit(other, 0, Side.Buy, "0.1", "10");
        (string last, _) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10");
        Assert.Equal(last, (await narrow.Next()).GetProperty("id").GetString());

        await using TestSocket stranger = await TestSocket.Open(rig.Server.Socket("/ws/user"));
        await stranger.Send("""{"auth":{"apiKey":"x","secret":"y","passphrase":"z"},"type":"user"}""");
        Assert.Null(await stranger.Receive());
    }

    private static void Same(string[] actual, params string[] expected) => Assert.Equal(expected, actual);

    /// <summary>The ids that were cancelled and those that were not, in order, with blanks between them.</summary>
    private static (string Ended, string Not) Read(Reply reply) =>
    (
        string.Join(' ', reply.Body.GetProperty("canceled").EnumerateArray().Select(id => id.GetString())),
        string.Join(' ', reply.Body.GetProperty("not_canceled").EnumerateObject().Select(member => member.Name)));
}
