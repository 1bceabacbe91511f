using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Opinion.Tests.Transport;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Trading;

public sealed class GatewayCancelTests
{
    private static readonly OrderIntent Take = GatewayRig.Intent(TimeInForce.FillAndKill, purpose: OrderPurpose.Hedge);

    [Fact]
    public async Task What_takes_and_is_gone_is_a_limit_order_whose_rest_is_cancelled_at_once()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Book.OnPlaced = order => order.Match("t1", "12");
        ApprovedOrder take = rig.Place(Take);
        OrderCancelled end = await rig.Input<OrderCancelled>();
        Assert.Equal((take.Id, CancelCause.Killed), (end.Order, end.Cause));
        OrderFilled fill = await rig.Input<OrderFilled>();
        Assert.Equal((Quantity.FromShares(12), SettlementTier.Matched), (fill.Quantity, fill.Tier));
        Assert.Equal(["/order", "/order/cancel"], rig.Changes);
        Assert.Equal(1, rig.Gateway.TimesAtRisk.Count);
        await rig.Until(() => rig.Gateway.PendingCancels == 0, "nothing left to cancel");
    }

    [Fact]
    public async Task A_cancel_answered_false_settles_as_filled_when_the_order_is()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Book.OnPlaced = order => order.Match("t1", "20", orderStatus: 2);
        ApprovedOrder take = rig.Place(Take);
        OrderFilled fill = await rig.Input<OrderFilled>();
        Assert.Equal((take.Id, Quantity.FromShares(20)), (fill.Order, fill.Quantity));
        await rig.Until(() => rig.Gateway.PendingCancels == 0, "nothing left to cancel");
        Assert.Empty(rig.Sink.All.OfType<OrderCancelled>());
    }

    [Fact]
    public async Task A_take_whose_answer_was_lost_is_found_and_its_rest_cancelled()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Book.Places.Enqueue((context, request) =>
        {
            rig.Book.Take(request);
            context.Abort();
            return Task.CompletedTask;
        });
        ApprovedOrder take = rig.Place(Take);
        await rig.Input<OrderUnknown>();
        Assert.Equal(take.Id, (await rig.Input<OrderCancelled>()).Order);
        Assert.Equal(3, rig.Book.Orders["v1"].Status);
    }

    [Fact]
    public async Task A_cancel_is_sent_until_the_order_is_proved_to_have_ended()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        ApprovedOrder order = rig.Place();
        await rig.Input<OrderAccepted>();
        rig.Book.Cancels.Enqueue((context, _) => FakeVenue.Reply(context, 500, ""));
        rig.Book.Cancels.Enqueue((context, _) => FakeVenue.Envelope(context, """{"result":false}"""));
        rig.Book.Cancels.Enqueue((context, _) => FakeVenue.Envelope(context, """{"result":true}"""));
        rig.Gateway.Cancel(order.Id);
        OrderCancelled end = await rig.Input<OrderCancelled>();
        Assert.Equal((order.Id, CancelCause.Requested), (end.Order, end.Cause));
        Assert.Equal(4, rig.Changes.Count(path => path == "/order/cancel"));
        Assert.Contains(rig.Sink.All.OfType<CancelRefused>(), refused => refused.Evidence.Contains("filled"));
        await rig.Until(() => rig.Gateway.PendingCancels == 0, "nothing left to cancel");
    }

    [Fact]
    public async Task A_detail_that_the_venue_cannot_give_is_asked_for_again()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        ApprovedOrder order = rig.Place();
        await rig.Input<OrderAccepted>();
        for (int i = 0; i < 6; i++)
        {
            rig.Book.Details.Enqueue((context, _) => FakeVenue.Reply(context, 504, "<html>504</html>", "text/html"));
        }
        rig.Gateway.Cancel(order.Id);
        Assert.Equal(order.Id, (await rig.Input<OrderCancelled>()).Order);
        Assert.Empty(rig.Book.Details);
    }

    [Fact]
    public async Task A_cancel_of_everything_ends_ours_and_what_nobody_knows()
    {
        await using GatewayRig rig = await (await GatewayRig.Make(
            new OpinionTradingOptions { Orphans = OrphanPolicy.Leave })).Start();
        ApprovedOrder[] orders = [rig.Place(), rig.Place(GatewayRig.Intent(price: "0.3"))];
        await rig.Until(() => rig.Sink.All.OfType<OrderAccepted>().Count() == 2, "both");
        rig.Book.Orders["other"] = new MiniOrder("other", "2", 1, "Sell", "0.9", "7");
        rig.Gateway.CancelAll();
        await rig.Until(() => rig.Sink.All.OfType<OrderCancelled>().Count() == 2, "both ends");
        await rig.Until(() => rig.Book.Orders["other"].Status == 3, "the stranger's end");
        Assert.Equal(
            orders.Select(order => order.Id).Order(),
            rig.Sink.All.OfType<OrderCancelled>().Select(end => end.Order).Order());
    }

    [Fact]
    public async Task An_order_that_has_not_left_is_withdrawn_without_a_word_to_the_venue()
    {
        await using GatewayRig rig = await GatewayRig.Make();
        ApprovedOrder order = rig.Place();
        rig.Gateway.Cancel(order.Id);
        Assert.Equal(order.Id, (await rig.Input<OrderCancelled>()).Order);
        await rig.Start();
        Assert.Empty(rig.Changes);
    }

    [Fact]
    public async Task A_cancel_of_an_order_that_nobody_sent_is_refused()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Gateway.Cancel(ClientOrderId.Of(new StrategyId(3), 99));
        Assert.Contains("never sent such an order", (await rig.Input<CancelRefused>()).Evidence);
    }

    [Fact]
    public async Task What_an_earlier_run_left_resting_of_a_take_is_cancelled_at_the_start()
    {
        await using GatewayRig rig = await GatewayRig.Make();
        ApprovedOrder take = rig.Approve(Take);
        ApprovedOrder quote = rig.Approve();
        foreach (string id in new[] { "a", "b" })
        {
            rig.Book.Orders[id] = new MiniOrder(id, "1", 1, "Buy", "0.4", "20")
            {
                Created = rig.Time.GetUtcNow().ToUnixTimeSeconds(),
            };
        }
        await rig.Start(
            new KnownOrder(take, OrderStatus.Live, Quantity.Zero, "a"),
            new KnownOrder(quote, OrderStatus.Live, Quantity.Zero, "b"));
        Assert.Equal(take.Id, (await rig.Input<OrderCancelled>()).Order);
        Assert.Equal(1, rig.Book.Orders["b"].Status);
    }

    [Fact]
    public async Task Conversions_go_to_their_own_desk()
    {
        await using GatewayRig rig = await GatewayRig.Make();
        rig.Gateway.Convert(new Domain.Outputs.RequestConversion(
            new AccountId(0), ConversionKind.Split, [new MarketId(0)], Quantity.FromShares(1), new StrategyId(0),
            "test"));
        Assert.Single(rig.Conversions);
    }
}
