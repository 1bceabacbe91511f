using System.Globalization;
using System.Text.Json;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Tests.Opinion;

public sealed class OpinionSettlementTests
{
    [Fact]
    public async Task A_match_counts_as_filled_when_it_is_settled()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader maker = rig.Trader(0), taker = rig.Trader(1);
        string resting = (await maker.Limit(rig.Plain, 0, Side.Buy, "0.5", "100")).OrderId;
        OpinionReply took = await taker.Limit(rig.Plain, 1, Side.Buy, "0.55", "40");
        Assert.Equal(1, took.Order.GetProperty("status").GetInt32());
        Assert.Equal("0", took.Order.GetProperty("filledShares").GetString());
        JsonElement pending = (await taker.Get($"/order/{took.OrderId}")).Order;
        Assert.Equal(1, pending.GetProperty("trades")[0].GetProperty("status").GetInt32());
        Assert.Equal("40", pending.GetProperty("trades")[0].GetProperty("shares").GetString());
        Assert.Equal(0, (await taker.Get("/positions")).Result.GetProperty("total").GetInt32());
        rig.Pass(5);
        JsonElement done = (await taker.Get($"/order/{took.OrderId}")).Order;
        Assert.Equal(2, done.GetProperty("status").GetInt32());
        Assert.Equal("40", done.GetProperty("filledShares").GetString());
        Assert.Equal("20", done.GetProperty("filledAmount").GetString());
        Assert.Equal(1, (await maker.Get($"/order/{resting}")).Order.GetProperty("status").GetInt32());
        JsonElement position = (await taker.Get("/positions")).Result.GetProperty("list")[0];
        Assert.Equal("40", position.GetProperty("sharesOwned").GetString());
        Assert.Equal(rig.Plain.Token(1), position.GetProperty("tokenId").GetString());
    }

    [Fact]
    public async Task The_taker_pays_the_curve_or_the_least_fee_and_the_maker_gets_half_of_it()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader maker = rig.Trader(0), taker = rig.Trader(1);
        await maker.Limit(rig.Plain, 0, Side.Buy, "0.5", "1000");
        await taker.Limit(rig.Plain, 1, Side.Buy, "0.5", "200");
        await taker.Limit(rig.Plain, 1, Side.Buy, "0.5", "20");
        rig.Pass(5);
        decimal[] fees = [.. Trades(await taker.Get("/trade")).Select(trade => Decimal(trade, "feeFormatted"))];
        // Newest first: 10 USDT at one half are 0.1 by the curve, so 0.25; 100 USDT are 1.
        Assert.Equal([0.25m, 1m], fees);
        Assert.Equal(10_000m - 110m - 1.25m, await Cash(rig, taker));
        Assert.Equal(10_000m - 110m + 0.625m, await Cash(rig, maker));
        Assert.All(Trades(await maker.Get("/trade")), trade => Assert.Equal(0m, Decimal(trade, "feeFormatted")));
        await Balanced(rig);
    }

    [Fact]
    public async Task The_least_fee_counts_once_an_order_or_for_every_fill_and_discounts_come_before_it()
    {
        Assert.Equal([0.25m, 0m], await FeesOfTwoFills(options => options));
        Assert.Equal([0.25m, 0.25m], await FeesOfTwoFills(options => options with { MinimumFeePerFill = true }));
        Assert.Equal([0.25m, 0m], await FeesOfTwoFills(options => options with { Discount = 1 }));

        static async Task<decimal[]> FeesOfTwoFills(Func<OpinionSandboxOptions, OpinionSandboxOptions> change)
        {
            await using OpinionRig rig = await OpinionRig.Start(change);
            await rig.Trader(0).Limit(rig.Plain, 0, Side.Buy, "0.5", "12");
            await rig.Trader(2).Limit(rig.Plain, 0, Side.Buy, "0.49", "12");
            await rig.Trader(1).Limit(rig.Plain, 1, Side.Buy, "0.51", "24");
            rig.Pass(5);
            IEnumerable<JsonElement> trades = Trades(await rig.Trader(1).Get("/trade"));
            return [.. trades.Select(trade => Decimal(trade, "feeFormatted")).OrderDescending()];
        }
    }

    [Fact]
    public async Task A_trade_that_fails_on_chain_is_undone_on_both_sides()
    {
        await using OpinionRig rig = await OpinionRig.Start(
            null, new FaultRule { Kind = FaultKind.FailedSettlement, Count = 1, Text = "reverted" });
        OpinionTrader maker = rig.Trader(0), taker = rig.Trader(1);
        await using TestSocket frames = await taker.Listen(rig.Plain, "trade.order.update", "trade.record.new");
        await maker.Limit(rig.Plain, 0, Side.Buy, "0.5", "100");
        string order = (await taker.Limit(rig.Plain, 1, Side.Buy, "0.5", "40")).OrderId;
        rig.Pass(10);
        string[] types = [await Type(), await Type(), await Type()];
        Assert.Equal(["orderNew", "orderFill", "orderCancel"], types);
        JsonElement record = await frames.Next();
        Assert.Equal(6, record.GetProperty("status").GetInt32());
        JsonElement failed = (await taker.Get($"/order/{order}")).Order;
        Assert.Equal(5, failed.GetProperty("status").GetInt32());
        Assert.Equal("0", failed.GetProperty("filledShares").GetString());
        Assert.Equal(6, failed.GetProperty("trades")[0].GetProperty("status").GetInt32());
        Assert.Equal(10_000m, await Cash(rig, taker));
        Assert.Equal(10_000m, await Cash(rig, maker));
        await Balanced(rig);

        async Task<string> Type() => (await frames.Next()).GetProperty("orderUpdateType").GetString()!;
    }

    [Fact]
    public async Task A_cancel_of_what_is_matched_is_false_and_the_rest_of_an_order_can_be_cancelled()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader maker = rig.Trader(0), taker = rig.Trader(1);
        string resting = (await maker.Limit(rig.Plain, 0, Side.Buy, "0.5", "100")).OrderId;
        string took = (await taker.Limit(rig.Plain, 1, Side.Buy, "0.5", "40")).OrderId;
        Assert.False(Done(await taker.Cancel(took)));
        Assert.False(Done(await taker.Cancel(resting)));
        Assert.False(Done(await taker.Cancel("nobody's")));
        Assert.True(Done(await maker.Cancel(resting)));
        Assert.Equal(3, (await maker.Get($"/order/{resting}")).Order.GetProperty("status").GetInt32());
        rig.Pass(5);
        JsonElement settled = (await maker.Get($"/order/{resting}")).Order;
        Assert.Equal("40", settled.GetProperty("filledShares").GetString());
        Assert.Equal(3, settled.GetProperty("status").GetInt32());

        static bool Done(OpinionReply reply) => reply.Result.GetProperty("result").GetBoolean();
    }

    [Fact]
    public async Task A_cancel_can_lie_false_and_the_order_is_filled()
    {
        await using OpinionRig rig = await OpinionRig.Start(
            null, new FaultRule { Kind = FaultKind.FalseCancel, Count = 1 });
        OpinionTrader maker = rig.Trader(0);
        string order = (await maker.Limit(rig.Plain, 1, Side.Buy, "0.5", "100")).OrderId;
        OpinionReply reply = await maker.Cancel(order);
        Assert.False(reply.Result.GetProperty("result").GetBoolean());
        rig.Pass(5);
        JsonElement filled = (await maker.Get($"/order/{order}")).Order;
        Assert.Equal(2, filled.GetProperty("status").GetInt32());
        Assert.Equal("100", filled.GetProperty("filledShares").GetString());
        await Balanced(rig);
    }

    [Fact]
    public async Task Market_orders_spend_dollars_or_sell_shares_and_leave_nothing_behind()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader maker = rig.Trader(0), taker = rig.Trader(1);
        await maker.Limit(rig.Plain, 1, Side.Buy, "0.5", "30");
        OpinionReply buy = await taker.Market(rig.Plain, 0, Side.Buy, 20);
        rig.Pass(5);
        JsonElement bought = (await taker.Get($"/order/{buy.OrderId}")).Order;
        Assert.Equal("30", bought.GetProperty("filledShares").GetString());
        Assert.Equal(2, bought.GetProperty("status").GetInt32());
        Assert.Equal("Market", bought.GetProperty("tradingMethodEnum").GetString());
        await maker.Limit(rig.Plain, 0, Side.Buy, "0.4", "20");
        OpinionReply sell = await taker.Market(rig.Plain, 0, Side.Sell, 20);
        rig.Pass(5);
        Assert.Equal("8", (await taker.Get($"/order/{sell.OrderId}")).Order.GetProperty("filledAmount").GetString());
        await Balanced(rig);
    }

    internal static async Task Balanced(OpinionRig rig)
    {
        JsonElement said = (await rig.Get("/admin/invariants")).Body;
        Assert.True(said.GetProperty("balanced").GetBoolean(), said.ToString());
        Assert.True(said.GetProperty("backed").GetBoolean(), said.ToString());
        foreach (OpinionAccount account in rig.Venue.Accounts)
        {
            Assert.Equal(
                Grains.ToWei(rig.Venue.Exchange.CashOf(account.Participant).Micros),
                rig.Venue.Chain.CollateralOf(account.Maker));
        }
    }

    internal static async Task<decimal> Cash(OpinionRig rig, OpinionTrader trader)
    {
        JsonElement books = (await rig.Get($"/admin/account/{trader.Account.Maker}")).Body;
        return Decimal(books, "cash");
    }

    private static IEnumerable<JsonElement> Trades(OpinionReply reply) =>
        reply.Result.GetProperty("list").EnumerateArray();

    private static decimal Decimal(JsonElement from, string name) =>
        decimal.Parse(from.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
