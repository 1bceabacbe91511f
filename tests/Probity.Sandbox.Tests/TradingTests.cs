using System.Text;
using System.Text.Json;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Orders;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests;

public sealed class TradingTests
{
    [Fact]
    public async Task Two_buys_of_the_two_outcomes_mint_a_set_and_the_taker_pays_the_fee_on_top()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader maker = await rig.Trader(SignatureType.Eoa);
        TestTrader taker = await rig.Trader(SignatureType.GnosisSafe);
        (string resting, _) = await maker.Limit(rig.Plain, 0, Side.Buy, "0.6", "100");
        (string taking, Reply reply) = await taker.Limit(rig.Plain, 1, Side.Buy, "0.45", "30");
        Assert.Equal("matched", reply.Text("status"));
        Assert.Equal(("12", "30"), (reply.Text("makingAmount"), reply.Text("takingAmount")));
        Cash fee = rig.Plain.Fees.TakerFee(Price.Parse("0.4"), Quantity.FromShares(30));
        Assert.True(fee > Cash.Zero);
        Assert.Equal(Cash.FromDollars(10_000) - Cash.FromDollars(12) - fee, rig.Venue.Run(() => CashOf(rig, taker)));
        Assert.Equal(Cash.FromDollars(10_000) - Cash.FromDollars(18), rig.Venue.Run(() => CashOf(rig, maker)));

        JsonElement trade = Single(await maker.Get("/data/trades"));
        Assert.Equal("MAKER", trade.GetProperty("trader_side").GetString());
        Assert.Equal(taking, trade.GetProperty("taker_order_id").GetString());
        Assert.Equal(rig.Plain.Token(1), trade.GetProperty("asset_id").GetString());
        Assert.Equal("0.4", trade.GetProperty("price").GetString());
        JsonElement own = trade.GetProperty("maker_orders")[0];
        Assert.Equal(resting, own.GetProperty("order_id").GetString());
        Assert.Equal(rig.Plain.Token(0), own.GetProperty("asset_id").GetString());
        Assert.Equal("0.6", own.GetProperty("price").GetString());
        Assert.Equal("BUY", own.GetProperty("side").GetString());
        Assert.Equal("TAKER", Single(await taker.Get("/data/trades")).GetProperty("trader_side").GetString());
        JsonElement open = Single(await maker.Get("/data/orders"));
        Assert.Equal("30", open.GetProperty("size_matched").GetString());
        Assert.Equal("LIVE", open.GetProperty("status").GetString());
        Assert.True(rig.Venue.Run(rig.Venue.IsBalanced));
    }

    [Fact]
    public async Task A_market_buy_spends_dollars_and_gets_more_shares_at_better_prices()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader maker = await rig.Trader(SignatureType.Eoa);
        TestTrader taker = await rig.Trader(SignatureType.DepositWallet);
        rig.Give(maker, rig.Plain, 100);
        await maker.Limit(rig.Plain, 0, Side.Sell, "0.4", "10");
        await maker.Limit(rig.Plain, 0, Side.Sell, "0.5", "50");
        (string id, Reply reply) = await taker.Market(rig.Plain, 0, Side.Buy, "0.6", "10", TimeInForce.FillOrKill);
        // 10 shares for $4, then 12 for $6: 22 where the limit alone would bring 16.66.
        Assert.Equal(("matched", "10", "22"), (
            reply.Text("status"), reply.Text("makingAmount"), reply.Text("takingAmount")));
        JsonElement[] trades = Rows(await taker.Get("/data/trades"));
        Assert.Equal(["12", "10"], trades.Select(trade => trade.GetProperty("size").GetString()));
        Assert.Equal([1, 0], trades.Select(trade => trade.GetProperty("bucket_index").GetInt32()));
        Assert.Equal("MATCHED", (await taker.Get($"/data/order/{id}")).Text("status"));
        Cash fees = rig.Plain.Fees.TakerFee(Price.Parse("0.4"), Quantity.FromShares(10))
            + rig.Plain.Fees.TakerFee(Price.Parse("0.5"), Quantity.FromShares(12));
        Assert.Equal(Cash.FromDollars(9_990) - fees, rig.Venue.Run(() => CashOf(rig, taker)));

        (_, Reply sold) = await taker.Market(rig.Plain, 1, Side.Buy, "0.1", "5", TimeInForce.FillAndKill);
        Assert.Equal(400, sold.Status);
    }

    [Fact]
    public async Task A_market_sell_takes_several_makers_in_one_trade_a_price_and_leaves_the_rest_killed()
    {
        await using SandboxRig rig = await SandboxRig.Start(options => options with { MakersPerTrade = 2 });
        TestTrader maker = await rig.Trader(SignatureType.Eoa);
        TestTrader taker = await rig.Trader(SignatureType.PolyProxy);
        rig.Give(taker, rig.Plain, 100);
        foreach (int _ in Enumerable.Range(0, 3)) { await maker.Limit(rig.Plain, 0, Side.Buy, "0.5", "10"); }
        await using TestSocket frames = await taker.Listen();
        (_, Reply reply) = await taker.Market(rig.Plain, 0, Side.Sell, "0.5", "35", TimeInForce.FillAndKill);
        Assert.Equal(("30", "15"), (reply.Text("makingAmount"), reply.Text("takingAmount")));
        Assert.Equal(2, reply.Body.GetProperty("tradeIDs").GetArrayLength());
        Assert.Equal(
            [1, 2], Rows(await taker.Get("/data/trades")).Select(t => t.GetProperty("maker_orders").GetArrayLength()));
        string[] types = ["PLACEMENT", "UPDATE", "TRADE", "UPDATE", "TRADE", "CANCELLATION"];
        Assert.Equal(types, await Names(frames, 6));
        Cash fee = rig.Plain.Fees.TakerFee(Price.Parse("0.5"), Quantity.FromShares(20))
            + rig.Plain.Fees.TakerFee(Price.Parse("0.5"), Quantity.FromShares(10));
        Assert.Equal(Cash.FromDollars(10_015) - fee, rig.Venue.Run(() => CashOf(rig, taker)));
        Assert.True(rig.Venue.Run(rig.Venue.IsBalanced));
    }

    [Fact]
    public async Task A_trade_that_fails_is_undone_for_both_sides()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader maker = await rig.Trader(SignatureType.Eoa);
        TestTrader taker = await rig.Trader(SignatureType.DepositWallet);
        rig.Venue.Faults.Plan.Add([new FaultRule { Kind = FaultKind.FailedSettlement, Text = "reverted" }]);
        await maker.Limit(rig.Plain, 0, Side.Buy, "0.6", "100");
        await using TestSocket frames = await taker.Listen();
        await taker.Limit(rig.Plain, 1, Side.Buy, "0.4", "30");
        Assert.NotEqual(Cash.FromDollars(10_000), rig.Venue.Run(() => CashOf(rig, taker)));
        rig.Pass(3);
        rig.Pass(3);
        rig.Pass(10);
        List<string> statuses = [];
        for (int i = 0; i < 5; i++) { statuses.Add((await frames.Next()).GetProperty("status").GetString()!); }
        Assert.Equal(["LIVE", "MATCHED", "MATCHED", "RETRYING", "FAILED"], statuses);
        Assert.Equal(Cash.FromDollars(10_000), rig.Venue.Run(() => CashOf(rig, taker)));
        Assert.Equal(Cash.FromDollars(10_000), rig.Venue.Run(() => CashOf(rig, maker)));
        JsonElement trade = Single(await taker.Get("/data/trades"));
        Assert.Equal("TRADE_STATUS_FAILED", trade.GetProperty("status").GetString());
        Assert.Equal("reverted", trade.GetProperty("err_msg").GetString());
        Assert.True(rig.Venue.Run(rig.Venue.IsBalanced));
        JsonElement books = await rig.Get($"/admin/account/{taker.Wallet.Funder}");
        Assert.Equal(0, books.GetProperty("positions").GetArrayLength());
        Assert.Equal("0", books.GetProperty("fees").GetString());
    }

    [Fact]
    public async Task A_marketable_order_waits_where_the_market_delays_and_cannot_be_cancelled_meanwhile()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        SandboxMarket sports = rig.Venue.Markets.Single(market => market.Listing.SecondsDelay == 3);
        TestTrader maker = await rig.Trader(SignatureType.Eoa);
        TestTrader taker = await rig.Trader(SignatureType.DepositWallet);
        (string resting, _) = await maker.Limit(sports, 0, Side.Buy, "0.6", "100");
        await using TestSocket frames = await taker.Listen();
        (string first, Reply reply) = await taker.Limit(sports, 1, Side.Buy, "0.4", "30");
        (string second, _) = await taker.Limit(sports, 1, Side.Buy, "0.4", "200");
        Assert.Equal(("delayed", "", ""), (
            reply.Text("status"), reply.Text("makingAmount"), reply.Text("takingAmount")));
        Reply cancel = await taker.Delete("/order", $$"""{"orderID":"{{first}}"}""");
        Assert.Equal(0, cancel.Body.GetProperty("canceled").GetArrayLength());
        Assert.Contains("delayed", cancel.Body.GetProperty("not_canceled").GetProperty(first).GetString());
        await maker.Delete("/order", $$"""{"orderID":"{{resting}}"}""");
        await maker.Limit(sports, 0, Side.Buy, "0.6", "30");
        rig.Pass(3);
        Assert.Equal("MATCHED", (await taker.Get($"/data/order/{first}")).Text("status"));
        Assert.Equal("LIVE", (await taker.Get($"/data/order/{second}")).Text("status"));
        List<string> statuses = [];
        for (int i = 0; i < 5; i++)
        {
            JsonElement frame = await frames.Next();
            statuses.Add($"{frame.GetProperty("type").GetString()} {frame.GetProperty("status").GetString()}");
        }
        string[] expected =
            ["PLACEMENT DELAYED", "PLACEMENT DELAYED", "UPDATE MATCHED", "TRADE MATCHED", "UPDATE UNMATCHED"];
        Assert.Equal(expected, statuses);
    }

    [Fact]
    public async Task A_dated_order_ends_a_minute_early_as_a_cancellation()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        (string id, _) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10", new OrderChanges
        {
            TimeInForce = TimeInForce.GoodTilDate,
            Expiration = rig.Time.GetUtcNow().ToUnixTimeSeconds() + 200,
        });
        rig.Pass(139);
        Assert.Equal("LIVE", (await trader.Get($"/data/order/{id}")).Text("status"));
        rig.Pass(1);
        Assert.Equal("CANCELED", (await trader.Get($"/data/order/{id}")).Text("status"));
    }

    [Fact]
    public async Task A_closing_market_ends_its_orders_and_a_result_leaves_the_shares_to_be_redeemed()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        rig.Give(trader, rig.Plain, 10);
        (string id, _) = await trader.Limit(rig.Plain, 0, Side.Sell, "0.9", "10");
        rig.Venue.Run(() => rig.Venue.Resolve(rig.Plain, Payout.FirstWins));
        Assert.Equal("CANCELED_MARKET_RESOLVED", (await trader.Get($"/data/order/{id}")).Text("status"));
        Assert.Equal(Cash.FromDollars(10_000), rig.Venue.Run(() => CashOf(rig, trader)));
        JsonElement books = await rig.Get($"/admin/account/{trader.Wallet.Funder}");
        JsonElement[] positions = [.. books.GetProperty("positions").EnumerateArray()];
        Assert.Equal(["1", "0"], positions.Select(position => position.GetProperty("payout").GetString()));
    }

    [Fact]
    public async Task Accounts_that_trade_with_the_seeded_traders_keep_the_books_balanced()
    {
        await using SandboxRig rig = await SandboxRig.Start(options => options with { Traffic = true });
        rig.Pass(5);
        TestTrader trader = await rig.Trader(SignatureType.GnosisSafe);
        int filled = 0;
        foreach (SandboxMarket market in rig.Venue.Markets)
        {
            (_, Reply reply) = await trader.Market(
                market, 0, Side.Buy, market.Grid.Highest.ToString(), "20", TimeInForce.FillAndKill);
            filled += reply.Status == 200 && reply.Text("status") == "matched" ? 1 : 0;
        }
        Assert.True(filled >= 10, $"{filled} market orders filled");
        rig.Pass(20);
        Assert.True(rig.Venue.Run(rig.Venue.IsBalanced));
        JsonElement[] trades = Rows(await trader.Get("/data/trades"));
        Assert.All(trades, trade => Assert.Equal("TRADE_STATUS_CONFIRMED", trade.GetProperty("status").GetString()));
        Assert.All(trades, trade => Assert.StartsWith("0x", trade.GetProperty("transaction_hash").GetString()));
    }

    private static Cash CashOf(SandboxRig rig, TestTrader trader) =>
        rig.Venue.Exchange.CashOf(trader.Account.Participant);

    private static JsonElement[] Rows(Reply page) => [.. page.Body.GetProperty("data").EnumerateArray()];

    private static JsonElement Single(Reply page) => Assert.Single(Rows(page));

    private static async Task<List<string>> Names(TestSocket frames, int count)
    {
        List<string> names = [];
        for (int i = 0; i < count; i++) { names.Add((await frames.Next()).GetProperty("type").GetString()!); }
        return names;
    }
}
