using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Opinion.Tests.Transport;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Trading;

public sealed class GatewayTruthTests
{
    private static readonly FeeTerms Fees = new(0.04m, 1, true, 0.5m)
    {
        Base = FeeBase.Notional,
        Minimum = Cash.Parse("0.25"),
    };

    [Fact]
    public async Task A_frame_of_a_settled_trade_is_a_fill_and_its_fee()
    {
        await using GatewayRig rig = await (await GatewayRig.Make(fees: Fees)).Start();
        rig.Place();
        await rig.Input<OrderAccepted>();
        await rig.Push("""
            {"msgType":"trade.record.new","orderId":"v1","tradeNo":"t1","marketId":1,"side":"Buy","outcomeSide":1,
            "price":"0.4000","shares":"12.5","amount":"5","status":2,"fee":"0.31","createdAt":1}
            """);
        OrderFilled fill = await rig.Input<OrderFilled>();
        Assert.Equal(
            ("t1", Quantity.Parse("12.5"), SettlementTier.Confirmed), (fill.TradeId, fill.Quantity, fill.Tier));
        Assert.Equal((Cash.Parse("0.25"), Liquidity.Taker), (fill.Fee, fill.Liquidity));
        Assert.Equal(Cash.Parse("0.31"), (await rig.Input<FeeCharged>()).Fee);
    }

    [Fact]
    public async Task An_announced_match_is_read_and_posted_before_it_settles()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Place();
        await rig.Input<OrderAccepted>();
        rig.Book.Orders["v1"].Match("t1", "8");
        await rig.Push("""{"msgType":"trade.order.update","orderUpdateType":"orderFill","orderId":"v1","status":1}""");
        OrderFilled fill = await rig.Input<OrderFilled>();
        Assert.Equal((Quantity.FromShares(8), SettlementTier.Matched), (fill.Quantity, fill.Tier));
    }

    [Fact]
    public async Task A_settlement_that_failed_is_reversed_and_the_rest_cancelled()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Place();
        await rig.Input<OrderAccepted>();
        MiniOrder order = rig.Book.Orders["v1"];
        order.Match("t1", "8");
        await rig.Push("""{"msgType":"trade.order.update","orderUpdateType":"orderFill","orderId":"v1","status":1}""");
        await rig.Input<OrderFilled>();
        order.Trades.Clear();
        order.Match("t1", "8", status: 6);
        Assert.Equal(SettlementTier.Failed, (await rig.Input<FillSettled>()).Tier);
        await rig.Until(() => order.Status == 3, "the rest is cancelled");
    }

    [Fact]
    public async Task Without_a_socket_everything_is_read_by_polling()
    {
        await using GatewayRig rig = await (await GatewayRig.Make(
            new OpinionTradingOptions { UseWebsocket = false, PollInterval = TimeSpan.FromSeconds(4) })).Start();
        rig.Place();
        await rig.Input<OrderAccepted>();
        rig.Book.Orders["v1"].Match("t1", "20", status: 2, orderStatus: 2);
        Instant before = rig.Now;
        Assert.Equal("t1", (await rig.Input<OrderFilled>()).TradeId);
        Assert.True(rig.Now - before < Duration.FromSeconds(10), "within a few polls");
        Assert.Empty(rig.Venue.Sockets);
    }

    [Fact]
    public async Task A_reconnect_reads_what_was_missed_and_follows_the_market_again()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Place();
        await rig.Input<OrderAccepted>();
        rig.Book.Orders["v1"].Match("t1", "5", status: 2);
        rig.Venue.Sockets.Single().Break();
        await rig.Until(() => rig.Venue.Sockets.Count == 2, "another connection");
        Assert.Equal("t1", (await rig.Input<OrderFilled>()).TradeId);
        await rig.Until(() => rig.Venue.Sockets.Last().Received.Count == 2, "the market again");
    }

    [Theory]
    [InlineData(OrphanPolicy.Cancel, 3)]
    [InlineData(OrphanPolicy.Adopt, 1)]
    [InlineData(OrphanPolicy.Leave, 1)]
    public async Task An_order_that_nobody_knows_is_treated_as_configured(OrphanPolicy policy, int status)
    {
        await using GatewayRig rig = await GatewayRig.Make(new OpinionTradingOptions { Orphans = policy });
        var orphan = new MiniOrder("other", "2", 2, "Sell", "0.9", "7") { Created = 1_700_000_000 };
        orphan.Match("t0", "3", status: 2);
        rig.Book.Orders["other"] = orphan;
        await rig.Start();
        await rig.Until(() => orphan.Status == status, "its fate");
        Assert.Contains(rig.Notices, notice => notice.Code == "orphan-order");
        if (policy == OrphanPolicy.Leave)
        {
            Assert.Empty(rig.Sink.All.OfType<OrderAdopted>());
            return;
        }
        OrderAdopted adopted = await rig.Input<OrderAdopted>();
        Assert.Equal((new InstrumentId(5), Quantity.FromShares(3)), (adopted.Intent.Instrument, adopted.Filled));
        Assert.Empty(rig.Sink.All.OfType<OrderFilled>());
    }

    [Fact]
    public async Task Cash_and_shares_are_reported_when_nothing_is_on_its_way()
    {
        await using GatewayRig rig = await GatewayRig.Make();
        rig.Book.Positions = $$"""
            {"tokenId":"{{TestMarkets.First(1)}}","marketId":1,"outcomeSide":1,"sharesOwned":"12.3456789"}
            """;
        ApprovedOrder order = rig.Approve();
        rig.Book.Orders["a"] = new MiniOrder("a", "1", 1, "Buy", "0.4", "20") { Created = 1_700_000_000 };
        await rig.Start(new KnownOrder(order, OrderStatus.Live, Quantity.Zero, "a"));
        BalanceReported cash = await rig.Input<BalanceReported>();
        Assert.Equal(new Money(Cash.FromDollars(1000), Currency.Usdt), cash.Available);
        PositionReported shares = await rig.Input<PositionReported>();
        Assert.Equal((new InstrumentId(2), Quantity.Parse("12.345678")), (shares.Instrument, shares.Shares));
        Assert.Contains(rig.Notices, notice => notice.Code == "dust");
        Assert.Contains(rig.Venue.Sockets.Single().Received, text => text.Contains("\"marketId\":1"));
    }

    [Fact]
    public async Task An_order_in_doubt_is_settled_before_the_start_is_done()
    {
        await using GatewayRig rig = await GatewayRig.Make();
        ApprovedOrder arrived = rig.Approve();
        ApprovedOrder lost = rig.Approve();
        var order = new MiniOrder("a", "1", 1, "Buy", "0.4", "20")
        {
            Created = rig.Time.GetUtcNow().ToUnixTimeSeconds(),
        };
        order.Match("t1", "20", status: 2, orderStatus: 2);
        rig.Book.Orders["a"] = order;
        await rig.Start(
            new KnownOrder(arrived, OrderStatus.InFlight, Quantity.Zero, ""),
            new KnownOrder(lost, OrderStatus.Unknown, Quantity.Zero, ""));
        Assert.Equal("a", Assert.Single(rig.Sink.All.OfType<OrderAccepted>()).VenueOrderId);
        Assert.Equal("t1", Assert.Single(rig.Sink.All.OfType<OrderFilled>()).TradeId);
        Assert.Single(rig.Sink.All.OfType<OrderRefused>());
    }
}
