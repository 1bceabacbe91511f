using System.Text;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests;

/// <summary>Every reason for which an order is refused, in the venue's words (reference/polymarket.md 4.4).</summary>
public sealed class OrderRefusalTests
{
    public static TheoryData<SignatureType> Types => [.. Enum.GetValues<SignatureType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Every_signature_type_trades_every_kind_of_market_and_a_wrong_signature_is_refused(
        SignatureType type)
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(type);
        foreach (SandboxMarket market in rig.Venue.Markets)
        {
            string lowest = market.Grid.Lowest.ToString();
            (string id, Reply reply) = await trader.Limit(market, 0, Side.Buy, lowest, "10");
            Assert.Equal((200, "live", id), (reply.Status, reply.Text("status"), reply.Text("orderID")));
        }
        (_, Reply spoilt) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10", new OrderChanges
        {
            Signature = bytes => [(byte)(bytes[0] ^ 1), .. bytes[1..]],
        });
        Assert.Equal((400, "invalid signature"), (spoilt.Status, spoilt.Error));
        (_, Reply cut) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10", new OrderChanges
        {
            Signature = bytes => bytes[..^1],
        });
        Assert.Equal((400, "invalid signature"), (cut.Status, cut.Error));
    }

    [Fact]
    public async Task An_order_signed_for_another_exchange_or_version_is_refused()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.DepositWallet);
        PolymarketContracts contracts = PolymarketContracts.Polygon;
        var second = ExchangeDomain.Of("2", 137, contracts.CtfExchange);
        var third = ExchangeDomain.Of("3", 137, contracts.ExchangeV3);
        SandboxMarket position = rig.Venue.Markets.First(market => market.IsPosition);
        SandboxMarket negRisk = rig.Venue.Markets.First(market => market.Market.NegRisk);
        Assert.Equal("order_version_mismatch", await Error(position, second));
        Assert.Equal("order_version_mismatch", await Error(rig.Plain, third));
        Assert.Equal("invalid signature", await Error(negRisk, second));
        Assert.Equal("invalid signature", await Error(rig.Plain, ExchangeDomain.Of("2", 80002, contracts.CtfExchange)));

        async Task<string> Error(SandboxMarket market, ExchangeDomain domain) =>
            (await trader.Limit(market, 0, Side.Buy, "0.1", "10", new OrderChanges { Domain = domain })).Reply.Error;
    }

    [Fact]
    public async Task Maker_signer_and_owner_must_be_the_callers()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader eoa = await rig.Trader(SignatureType.Eoa);
        TestTrader safe = await rig.Trader(SignatureType.GnosisSafe);
        TestTrader deposit = await rig.Trader(SignatureType.DepositWallet);
        Assert.Equal(
            "the order owner has to be the owner of the API KEY",
            await Error(eoa, new OrderChanges { Owner = safe.ApiKey }));
        Assert.Equal(
            "the order signer address has to be the address of the API KEY",
            await Error(eoa, new OrderChanges { Order = order => order with { Signer = safe.Wallet.Address } }));
        Assert.Equal(
            "the order signer address has to be the address of the API KEY",
            await Error(deposit, new OrderChanges { Order = order => order with { Signer = deposit.Wallet.Address } }));
        Assert.Equal(
            "invalid signature",
            await Error(safe, new OrderChanges { Order = order => order with { Maker = safe.Wallet.Address } }));
        Assert.Equal(
            "invalid signature",
            await Error(safe, new OrderChanges { Order = o => o with { SignatureType = SignatureType.PolyProxy } }));
        Assert.Equal(
            "maker address not allowed, please use the deposit wallet flow",
            await Error(deposit, new OrderChanges
            {
                Order = order => order with
                {
                    Maker = deposit.Wallet.Address,
                    Signer = deposit.Wallet.Address,
                    SignatureType = SignatureType.Eoa,
                },
            }));

        async Task<string> Error(TestTrader trader, OrderChanges changes) =>
            (await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10", changes)).Reply.Error;
    }

    [Theory]
    [InlineData("0.505", "10", "order {id} is invalid. Price (0.505) breaks minimum tick size rule: 0.01")]
    [InlineData("1", "10", "order {id} is invalid. Price (1) breaks minimum tick size rule: 0.01")]
    [InlineData("0.5", "4.99", "order {id} is invalid. Size (4.99) lower than the minimum: 5")]
    [InlineData("0.99", "10102", "not enough balance / allowance")]
    public async Task Price_size_and_balance_are_checked(string price, string size, string expected)
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        (string id, Reply reply) = await trader.Limit(rig.Plain, 0, Side.Buy, price, size);
        Assert.Equal((400, expected.Replace("{id}", id)), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task Open_orders_bind_money_and_shares_and_nobody_sells_what_it_lacks()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        Assert.Equal(200, (await trader.Limit(rig.Plain, 0, Side.Buy, "0.5", "15000")).Reply.Status);
        Reply second = (await trader.Limit(rig.Plain, 1, Side.Buy, "0.4", "15000")).Reply;
        Assert.StartsWith("not enough balance / allowance", second.Error);
        Reply sell = (await trader.Limit(rig.Plain, 0, Side.Sell, "0.9", "10")).Reply;
        Assert.StartsWith("not enough balance / allowance", sell.Error);
        rig.Give(trader, rig.Plain, 10);
        Assert.Equal(200, (await trader.Limit(rig.Plain, 0, Side.Sell, "0.9", "10")).Reply.Status);
        sell = (await trader.Limit(rig.Plain, 0, Side.Sell, "0.8", "5")).Reply;
        Assert.StartsWith("not enough balance / allowance", sell.Error);
    }

    [Fact]
    public async Task Wallets_without_money_or_approvals_cannot_trade()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        foreach (int which in (int[])[2, 3])
        {
            TestTrader trader = await rig.Trader(SignatureType.DepositWallet, which);
            Reply reply = (await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10")).Reply;
            Assert.Equal((400, "not enough balance / allowance"), (reply.Status, reply.Error));
        }
    }

    [Fact]
    public async Task The_same_order_again_is_a_duplicate_also_after_it_ended()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        SignedOrder order = trader.Make(rig.Plain, 0, Side.Buy, "0.1", "10", new OrderChanges(), out string id);
        string body = Encoding.UTF8.GetString(OrderBody.One(order));
        Assert.Equal(200, (await trader.Post("/order", body)).Status);
        Assert.Equal($"order {id} is invalid. Duplicated.", (await trader.Post("/order", body)).Error);
        await trader.Delete("/order", $$"""{"orderID":"{{id}}"}""");
        Assert.Equal($"order {id} is invalid. Duplicated.", (await trader.Post("/order", body)).Error);
    }

    [Theory]
    [InlineData(TimeInForce.GoodTilDate, 179, "invalid expiration")]
    [InlineData(TimeInForce.GoodTilDate, 181, "")]
    [InlineData(TimeInForce.GoodTilCancelled, 600, "invalid expiration")]
    public async Task A_dated_order_needs_three_minutes_and_others_no_date(
        TimeInForce timeInForce, long ahead, string error)
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        long expiration = rig.Time.GetUtcNow().ToUnixTimeSeconds() + ahead;
        Reply reply = (await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10", new OrderChanges
        {
            TimeInForce = timeInForce,
            Expiration = expiration,
        })).Reply;
        Assert.Equal(error, reply.Status == 200 ? "" : reply.Error);
    }

    [Fact]
    public async Task Orders_that_would_take_are_held_to_the_rules_of_taking()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader maker = await rig.Trader(SignatureType.Eoa);
        TestTrader taker = await rig.Trader(SignatureType.PolyProxy);
        rig.Give(maker, rig.Plain, 100);
        await maker.Limit(rig.Plain, 0, Side.Sell, "0.1", "100");
        Assert.Equal(
            "invalid post-only order: order crosses book",
            (await taker.Limit(rig.Plain, 0, Side.Buy, "0.1", "20", new OrderChanges { PostOnly = true })).Reply.Error);
        Assert.Equal(
            "invalid amount for a marketable BUY order ($0.5), min size: $1",
            (await taker.Limit(rig.Plain, 0, Side.Buy, "0.1", "5")).Reply.Error);
        Assert.Equal(
            "order couldn't be fully filled. FOK orders are fully filled or killed.",
            (await taker.Market(rig.Plain, 0, Side.Buy, "0.1", "10.01", TimeInForce.FillOrKill)).Reply.Error);
        Assert.Equal(
            "no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.",
            (await taker.Market(rig.Plain, 0, Side.Buy, "0.09", "10", TimeInForce.FillAndKill)).Reply.Error);
        OrderChanges fill = new() { TimeInForce = TimeInForce.FillAndKill };
        foreach (OrderAmounts amounts in (OrderAmounts[])[new(10_001_000, 100_000_000), new(10_000_000, 100_000_010)])
        {
            SignedOrder order = taker.Sign(rig.Plain, 0, Side.Buy, amounts, fill, out _);
            Assert.Equal(
                "invalid amounts, the market buy orders maker amount supports a max accuracy of 2 decimals, "
                + "taker amount a max of 4 decimals",
                (await taker.Post("/order", Encoding.UTF8.GetString(OrderBody.One(order)))).Error);
        }
        Assert.Equal(
            "invalid post-only order: FOK and FAK orders cannot be post-only",
            (await taker.Limit(rig.Plain, 0, Side.Buy, "0.1", "20", fill with { PostOnly = true })).Reply.Error);
    }

    [Fact]
    public async Task Closed_paused_and_announced_markets_and_limited_accounts_refuse()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        (MarketStatus Status, string Text)[] cases =
        [
            (MarketStatus.Announced, "the market is not yet ready to process new orders"),
            (MarketStatus.Paused, "the market does not accept orders at the moment"),
            (MarketStatus.Closed, "the market is closed"),
        ];
        foreach ((MarketStatus status, string text) in cases)
        {
            rig.Venue.Run(() => rig.Venue.SetStatus(rig.Plain, status));
            Assert.Equal(text, (await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10")).Reply.Error);
        }
        SandboxMarket open = rig.Venue.Markets[7];
        rig.Venue.Run(() => trader.Account.ClosedOnly = true);
        Assert.Equal(
            $"'{trader.Wallet.Funder}' address in closed only mode",
            (await trader.Limit(open, 0, Side.Buy, "0.1", "10")).Reply.Error);
        Assert.True((await trader.Get("/auth/ban-status/closed-only")).Body.GetProperty("closed_only").GetBoolean());
        rig.Venue.Run(() => trader.Account.Banned = true);
        Assert.Equal(
            $"'{trader.Wallet.Funder}' address banned",
            (await trader.Limit(open, 0, Side.Buy, "0.1", "10")).Reply.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"order":{"salt":"1"}}""")]
    public async Task What_is_no_order_is_an_invalid_payload(string body)
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        Reply reply = await trader.Post("/order", body);
        Assert.Equal((400, "Invalid order payload"), (reply.Status, reply.Error));
    }

    [Theory]
    [InlineData("salt", "9007199254740992", "Invalid order payload")]
    [InlineData("side", "\"HOLD\"", "Invalid side")]
    [InlineData("tokenId", "\"12345\"", "Invalid token id")]
    [InlineData("makerAmount", "\"-1\"", "Invalid order payload")]
    [InlineData("takerAmount", "\"0\"", "Invalid order payload")]
    [InlineData("signatureType", "4", "Invalid order payload")]
    [InlineData("signature", "\"0xzz\"", "Invalid order payload")]
    [InlineData("builder", "\"0x00\"", "Invalid order payload")]
    [InlineData("maker", "\"0x12\"", "Invalid order payload")]
    public async Task A_member_that_does_not_fit_is_refused(string member, string value, string expected)
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        SignedOrder order = trader.Make(rig.Plain, 0, Side.Buy, "0.1", "10", new OrderChanges(), out _);
        var body = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(OrderBody.One(order))!;
        Dictionary<string, JsonElement> members = body["order"].Deserialize<Dictionary<string, JsonElement>>()!;
        members[member] = JsonSerializer.Deserialize<JsonElement>(value);
        body["order"] = JsonSerializer.SerializeToElement(members);
        Reply reply = await trader.Post("/order", JsonSerializer.Serialize(body));
        Assert.Equal((400, expected), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task A_batch_answers_in_order_and_says_success_also_for_what_it_refused()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.DepositWallet);
        SignedOrder good = trader.Make(rig.Plain, 0, Side.Buy, "0.1", "10", new OrderChanges(), out string first);
        SignedOrder bad = trader.Make(rig.Plain, 0, Side.Buy, "0.105", "10", new OrderChanges(), out string second);
        SignedOrder third = trader.Make(rig.Plain, 1, Side.Buy, "0.1", "10", new OrderChanges(), out string last);
        Reply reply = await trader.Post("/orders", Encoding.UTF8.GetString(OrderBody.Batch([good, bad, third])));
        Assert.Equal(200, reply.Status);
        JsonElement[] rows = [.. reply.Body.EnumerateArray()];
        Assert.All(rows, row => Assert.True(row.GetProperty("success").GetBoolean()));
        Assert.Equal([first, "", last], rows.Select(row => row.GetProperty("orderID").GetString()));
        Assert.Equal(
            $"order {second} is invalid. Price (0.105) breaks minimum tick size rule: 0.01",
            rows[1].GetProperty("errorMsg").GetString());
        SignedOrder[] many = [.. Enumerable.Range(0, 16).Select(_ => third)];
        Reply tooMany = await trader.Post("/orders", Encoding.UTF8.GetString(OrderBody.Batch(many)));
        Assert.Equal((400, "Too many orders in payload: 16, max allowed: 15"), (tooMany.Status, tooMany.Error));
        Assert.Equal("Invalid order payload", (await trader.Post("/orders", "[]")).Error);
    }
}
