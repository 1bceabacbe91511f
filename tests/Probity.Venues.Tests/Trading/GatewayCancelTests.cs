using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Trading;

public sealed class GatewayCancelTests
{
    [Fact]
    public async Task A_cancel_goes_out_by_the_venues_id_and_is_done_when_the_venue_names_it()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        ApprovedOrder order = rig.Place();
        await rig.Input<OrderAccepted>();
        rig.Gateway.Cancel(order.Id);
        await Eventually.Until(() => rig.Truth.Confirmed.Contains(rig.IdOf(order)), "the confirmation");
        Assert.Equal(["POST /order", "DELETE /order"], rig.Traffic);
        await Eventually.Until(() => rig.Gateway.PendingCancels == 0, "nothing left");
    }

    [Fact]
    public async Task An_order_that_has_not_left_is_withdrawn_without_a_word_to_the_venue()
    {
        await using GatewayRig rig = await GatewayRig.Make();
        ApprovedOrder order = rig.Place();
        ApprovedOrder other = rig.Place();
        rig.Gateway.Cancel(order.Id);
        OrderCancelled cancelled = await rig.Input<OrderCancelled>();
        Assert.Equal((order.Id, CancelCause.Requested), (cancelled.Order, cancelled.Cause));
        await rig.Start();
        Assert.Equal(other.Id, (await rig.Input<OrderAccepted>()).Order);
        Assert.Equal(["POST /order"], rig.Traffic);
    }

    [Fact]
    public async Task A_cancel_of_an_order_that_waits_for_tokens_stops_it_before_it_leaves()
    {
        await using GatewayRig rig = await GatewayRig.Make(new PolymarketTradingOptions
        {
            Heartbeat = false,
            OrderRate = 1,
            OrderBurst = 1,
            HedgeReserve = 0,
        });
        rig.Place();
        await rig.Start();
        await rig.Input<OrderAccepted>();
        ApprovedOrder waiting = rig.Place();
        await Eventually.Until(() => rig.Clients.Orders.Waiting == 1, "the second order at the gate");
        rig.Gateway.Cancel(waiting.Id);
        await rig.Until(() => rig.Inputs.OfType<OrderCancelled>().Any(), "its end");
        Assert.Equal(["POST /order"], rig.Traffic);
    }

    [Fact]
    public async Task A_cancel_is_tried_until_the_venue_confirms_it()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        ApprovedOrder order = rig.Place();
        await rig.Input<OrderAccepted>();
        string id = rig.IdOf(order);
        rig.Cancels.Enqueue((context, _) => FakeVenue.Reply(context, 500, """{"error":"oops"}"""));
        rig.Cancels.Enqueue((context, _) => FakeVenue.Reply(context, 425, ""));
        rig.Cancels.Enqueue((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        rig.Cancels.Enqueue((context, _) =>
            FakeVenue.Reply(context, 200, $$"""{"canceled":[],"not_canceled":{"{{id}}":"order is pending"} }"""));
        rig.Cancels.Enqueue((context, _) => FakeVenue.Reply(context, 200, """{"canceled":null}"""));
        rig.Gateway.Cancel(order.Id);
        rig.Gateway.Cancel(order.Id);
        await rig.Until(() => rig.Truth.Confirmed.Contains(id), "the confirmation");
        Assert.Equal(6, rig.Traffic.Count(line => line == "DELETE /order"));
        Assert.Equal("order is pending", (await rig.Input<CancelRefused>()).Evidence);
        await Eventually.Until(() => rig.Gateway.PendingCancels == 0, "nothing left");
    }

    [Fact]
    public async Task A_cancel_ends_when_the_order_is_known_to_have_ended()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        ApprovedOrder order = rig.Place();
        await rig.Input<OrderAccepted>();
        string id = rig.IdOf(order);
        string gone = $$"""{"not_canceled":{"{{id}}":"already canceled or matched"} }""";
        for (int i = 0; i < 50; i++) { rig.Cancels.Enqueue((context, _) => FakeVenue.Reply(context, 200, gone)); }
        rig.Gateway.Cancel(order.Id);
        await rig.Until(() => rig.Traffic.Count > 4, "some tries");
        Assert.Single(rig.Inputs.OfType<CancelRefused>());
        rig.Truth.End(order.Id);
        await rig.Until(() => rig.Gateway.PendingCancels == 0, "nothing left");
        rig.Gateway.Cancel(order.Id);
        Assert.Equal(0, rig.Gateway.PendingCancels);
    }

    [Fact]
    public async Task Cancels_go_before_everything_when_the_bucket_is_empty()
    {
        await using GatewayRig rig = await GatewayRig.Make(configure: options => options with
        {
            RateLimits = PolymarketRateLimits.With(
                [new RateLimit(PolymarketRateLimits.Venue, 4, TimeSpan.FromSeconds(10), 3)]),
        });
        await rig.Start();
        ApprovedOrder first = rig.Place();
        await rig.Input<OrderAccepted>();
        RateGate gate = rig.Clients.Edge.Get(PolymarketRateLimits.Venue);
        while (gate.Remaining > 0) { await gate.Wait(1, GatePriority.Cancel, default); }
        ApprovedOrder second = rig.Place();
        await Eventually.Until(() => gate.Waiting == 1, "the order at the gate");
        ApprovedOrder hedge = rig.Place(TestMarkets.Intent(Side.Sell, "0.6", purpose: OrderPurpose.Unwind));
        await Eventually.Until(() => gate.Waiting == 2, "the hedge at the gate");
        rig.Gateway.Cancel(first.Id);
        await Eventually.Until(() => gate.Waiting == 3, "the cancel at the gate");
        await rig.Until(() => rig.Inputs.OfType<OrderAccepted>().Count() == 3, "all of them", 1);
        Assert.Equal(["POST /order", "DELETE /order", "POST /order", "POST /order"], rig.Traffic);
        Assert.Equal(
            [first.Id, hedge.Id, second.Id], rig.Inputs.OfType<OrderAccepted>().Select(accepted => accepted.Order));
    }

    [Fact]
    public async Task Cancels_that_wait_go_out_together()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        ApprovedOrder[] orders = [.. Enumerable.Range(0, 30).Select(_ => rig.Place())];
        await rig.Until(() => rig.Inputs.OfType<OrderAccepted>().Count() == 30, "all accepted");
        await rig.Clients.Cancels.Wait(120, GatePriority.Cancel, default);
        foreach (ApprovedOrder order in orders) { rig.Gateway.Cancel(order.Id); }
        await rig.Until(() => rig.Truth.Confirmed.Distinct().Count() == 30, "all cancelled");
        Assert.InRange(rig.Traffic.Count(line => line.StartsWith("DELETE", StringComparison.Ordinal)), 1, 3);
        Assert.Contains("DELETE /orders", rig.Traffic);
    }

    [Fact]
    public async Task A_cancel_of_everything_drops_what_waits_and_repeats_until_it_is_confirmed()
    {
        await using GatewayRig rig = await GatewayRig.Make();
        ApprovedOrder waiting = rig.Place();
        rig.Cancels.Enqueue((context, _) => FakeVenue.Reply(context, 500, ""));
        rig.Cancels.Enqueue((context, _) => FakeVenue.Reply(
            context, 200, """{"canceled":["0x1"],"not_canceled":{"0x2":"busy"}}"""));
        rig.Cancels.Enqueue((context, _) => FakeVenue.Reply(context, 200, """{"canceled":["0x2"]}"""));
        rig.Gateway.CancelAll();
        Assert.Equal(waiting.Id, (await rig.Input<OrderCancelled>()).Order);
        await rig.Until(() => rig.Truth.Confirmed.Contains("0x2"), "the last one");
        Assert.Equal(["DELETE /cancel-all", "DELETE /cancel-all", "DELETE /cancel-all"], rig.Traffic);
    }

    [Fact]
    public async Task A_cancel_of_everything_also_catches_the_order_that_is_under_way()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        var hold = new TaskCompletionSource();
        rig.Orders.Enqueue(async (context, request) =>
        {
            await hold.Task;
            await FakeVenue.Reply(context, 200, GatewayRig.Reply(GatewayRig.IdsIn(request)[0]));
        });
        ApprovedOrder order = rig.Place();
        await Eventually.Until(() => rig.Traffic.Count == 1, "the order at the venue");
        rig.Gateway.CancelAll();
        await rig.Until(() => rig.Truth.Confirmed.Contains(rig.IdOf(order)), "its own cancel");
        hold.SetResult();
        await rig.Input<OrderAccepted>();
    }

    [Fact]
    public async Task A_market_is_cancelled_by_its_condition()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Gateway.CancelMarket(rig.MarketOf(default));
        await Eventually.Until(() => rig.Traffic.Count == 1, "the request");
        Assert.Equal("""{"market":"0xc00"}""", rig.Venue.Seen[^1].Body);
    }

    [Theory]
    [InlineData("live")]
    [InlineData("matched")]
    [InlineData("delayed")]
    public async Task A_buy_that_takes_leaves_no_rest(string status)
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Orders.Enqueue((context, request) =>
            FakeVenue.Reply(context, 200, GatewayRig.Reply(GatewayRig.IdsIn(request)[0], status)));
        ApprovedOrder order = rig.Place(TestMarkets.Intent(timeInForce: TimeInForce.FillAndKill));
        await Eventually.Until(() => rig.Truth.Confirmed.Contains(rig.IdOf(order)), "the rest cancelled");
        Assert.Contains("\"orderType\":\"GTC\"", rig.Venue.Seen.Single(seen => seen.PathAndQuery == "/order"
            && seen.Method == "POST").Body);
    }

    [Fact]
    public async Task A_buy_that_takes_and_is_in_doubt_is_cancelled_too_and_a_refused_one_is_not()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Orders.Enqueue((context, _) => FakeVenue.Reply(context, 400, """{"error":"not enough balance"}"""));
        rig.Orders.Enqueue((context, _) => FakeVenue.Reply(context, 500, ""));
        rig.Place(TestMarkets.Intent(timeInForce: TimeInForce.FillAndKill));
        await rig.Input<OrderRefused>();
        ApprovedOrder doubtful = rig.Place(TestMarkets.Intent(timeInForce: TimeInForce.FillAndKill));
        await Eventually.Until(() => rig.Truth.Confirmed.Contains(rig.IdOf(doubtful)), "the cancel");
        Assert.Equal(["POST /order", "POST /order", "DELETE /order"], rig.Traffic);
    }

    [Fact]
    public async Task What_an_earlier_run_left_resting_of_a_buy_that_takes_is_cancelled_at_the_start()
    {
        await using GatewayRig rig = await GatewayRig.Make();
        ApprovedOrder take = rig.Approve(TestMarkets.Intent(timeInForce: TimeInForce.FillAndKill));
        ApprovedOrder quote = rig.Approve();
        await rig.Start(
            new KnownOrder(take, OrderStatus.Live, Quantity.Zero, ""),
            new KnownOrder(quote, OrderStatus.Live, Quantity.Zero, ""));
        await Eventually.Until(() => rig.Truth.Confirmed.Contains(rig.IdOf(take)), "the rest cancelled");
        Assert.Equal(["DELETE /order"], rig.Traffic);
    }

    [Fact]
    public async Task A_cancel_of_an_order_that_nobody_sent_is_refused()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Gateway.Cancel(ClientOrderId.Of(new StrategyId(3), 99));
        Assert.Contains("never sent such an order", (await rig.Input<CancelRefused>()).Evidence);
    }
}
