using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Orders;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>Cards about what the venue does to everybody (docs/venues/conformance.md).</summary>
public sealed class VenueCards
{
    [Fact]
    [Trait("Card", "V-06")]
    public async Task A_lapsed_heartbeat_cancels_everything_and_each_order_ends_with_that_cause()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own(change: trading => trading with
        {
            Heartbeat = true,
            HeartbeatEvery = TimeSpan.FromMilliseconds(500),
        });
        ApprovedOrder[] quotes =
        [
            await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 20), await own.Rest(rig.NegRisk, 1, Side.Buy, "0.3", 20),
        ];

        await rig.Fault("""{"kind":"error-before","routes":["POST /v1/heartbeats"]}""");
        await CardRig.Until(async () => (await rig.Strikes())[0] > 0, () => "a heartbeat is lost");
        rig.Time.Jump(11);
        foreach (ApprovedOrder quote in quotes)
        {
            OrderCancelled ended = await own.Told<OrderCancelled>(input => input.Order == quote.Id);
            Assert.Equal(CancelCause.HeartbeatLapsed, ended.Cause);
        }
        await own.Told<VenueStatusChanged>(input => input.Status == VenueStatus.Halted);
        ApprovedOrder early = own.Quote(rig.Plain, 0, Side.Buy, "0.4", 20);
        await own.Told<OrderRefused>(input => input.Order == early.Id);

        await rig.Heal();
        await own.Told<VenueStatusChanged>(input => input.Status == VenueStatus.Connected);
        await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 20);
        await own.Agree();
    }

    [Fact]
    [Trait("Card", "V-07")]
    public async Task After_a_change_of_tick_resting_orders_keep_their_price_and_off_grid_ones_never_leave()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        await using CardDesk others = await rig.Others();
        ApprovedOrder filled = await own.Rest(rig.Plain, 0, Side.Buy, "0.43", 20);
        ApprovedOrder cancelled = await own.Rest(rig.Plain, 0, Side.Buy, "0.42", 20);
        await rig.Tick(rig.Plain, "0.1");
        await rig.Fault(CardRig.Counts("POST /order"));

        ApprovedOrder off = own.Quote(rig.Plain, 0, Side.Buy, "0.41", 20);
        OrderRefused refused = await own.Told<OrderRefused>(input => input.Order == off.Id);
        Assert.Equal(RefusalCode.OffTickGrid, refused.Code);
        Assert.Equal((int[])[0], await rig.Strikes());
        await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 20);

        others.Take(rig.Plain, 1, Side.Buy, "0.6", 5);
        OrderFilled fill = await own.Told<OrderFilled>(input => input.Order == filled.Id);
        Assert.Equal((Price.Parse("0.43"), Quantity.FromShares(5)), (fill.Price, fill.Quantity));
        foreach (ApprovedOrder order in new[] { filled, cancelled })
        {
            own.Gateway.Cancel(order.Id);
            await own.Told<OrderCancelled>(input => input.Order == order.Id);
        }
        await own.Agree();
        await others.Agree();
    }

    [Fact]
    [Trait("Card", "V-13")]
    public async Task While_the_engine_restarts_orders_are_refused_cancels_wait_and_the_status_is_told()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        await using CardDesk others = await rig.Others();
        await others.Rest(rig.Plain, 1, Side.Buy, "0.4", 20);
        ApprovedOrder resting = await own.Rest(rig.Plain, 0, Side.Buy, "0.3", 20);

        await rig.Fault("""{"kind":"engine-restart","restart":"60s","postOnly":"120s","retryAfter":"1s"}""");
        ApprovedOrder refused = own.Quote(rig.Plain, 0, Side.Buy, "0.31", 20);
        Assert.Equal(
            RefusalCode.VenuePaused, (await own.Told<OrderRefused>(input => input.Order == refused.Id)).Code);
        await own.Told<VenueStatusChanged>(input => input.Status == VenueStatus.Halted);
        own.Gateway.Cancel(resting.Id);
        await CardRig.Until(() => own.Gateway.PendingCancels > 0, "the cancel waits");
        Assert.False(own.WasTold<OrderCancelled>(_ => true));
        await own.Told<VenueStatusChanged>(input => input.Status == VenueStatus.Connected);
        Assert.False(own.WasTold<OrderCancelled>(_ => true));

        // Ten seconds before everything is taken again.
        rig.Time.Jump(168);
        await own.Told<OrderCancelled>(input => input.Order == resting.Id && input.Cause == CancelCause.Requested);
        await CardRig.Until(
            async () =>
            {
                ApprovedOrder early = own.Take(rig.Plain, 0, Side.Buy, "0.6", 5);
                await own.Told<OrderRefused>(input => input.Order == early.Id);
                return own.WasTold<VenueStatusChanged>(input => input.Status == VenueStatus.PostOnly);
            },
            () => "post-only is told");
        await own.Rest(rig.Plain, 0, Side.Buy, "0.3", 20);
        Assert.Equal(VenueStatus.PostOnly, own.Gateway.Status);

        await CardRig.Until(() => own.Gateway.Status == VenueStatus.Connected, "the venue takes orders again");
        ApprovedOrder take = own.Take(rig.Plain, 0, Side.Buy, "0.6", 5);
        await own.Told<OrderFilled>(input => input.Order == take.Id);
        await own.Agree();
        await others.Agree();
    }

    [Fact]
    [Trait("Card", "V-14")]
    public async Task In_a_storm_of_429_cancels_go_before_orders_and_none_is_lost()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own(change: trading => trading with
        {
            OrderRate = 2,
            OrderBurst = 2,
            HedgeReserve = 0,
        });
        ApprovedOrder[] resting = [.. Enumerable.Range(0, 4).Select(
            i => own.Quote(rig.Plain, 0, Side.Buy, $"0.{40 - i}", 20))];
        foreach (ApprovedOrder quote in resting)
        {
            await own.Told<OrderAccepted>(input => input.Order == quote.Id);
        }
        var heard = new Hearing();
        rig.Venue.Subscribe(heard);

        await rig.Fault("""{"kind":"rate-limit-storm","retryAfter":"1s"}""");
        ApprovedOrder[] waiting = [.. Enumerable.Range(0, 12).Select(
            i => own.Quote(rig.Plain, 1, Side.Buy, $"0.{30 - i}", 20))];
        foreach (ApprovedOrder quote in resting) { own.Gateway.Cancel(quote.Id); }
        await CardRig.Until(async () => (await rig.Strikes())[0] >= 3, () => "the storm strikes");
        Assert.Equal(4, own.Gateway.PendingCancels);
        await rig.Heal();

        foreach (ApprovedOrder quote in resting)
        {
            OrderCancelled ended = await own.Told<OrderCancelled>(input => input.Order == quote.Id);
            Assert.Equal(CancelCause.Requested, ended.Cause);
        }
        await CardRig.Until(
            () => waiting.All(order => own.WasTold<OrderAccepted>(input => input.Order == order.Id)
                || own.WasTold<OrderRefused>(
                    input => input.Order == order.Id && input.Code == RefusalCode.RateLimited)),
            "every waiting order was answered for");
        Assert.Equal(0, own.Gateway.PendingCancels);
        OrderNews[] order = heard.News;
        Assert.Equal(4, order.Count(news => news == OrderNews.Cancellation));
        Assert.True(
            Array.LastIndexOf(order, OrderNews.Cancellation) < Array.LastIndexOf(order, OrderNews.Placement),
            string.Join(' ', order));
        await own.Agree();
    }

    /// <summary>What happened at the venue, in its order.</summary>
    private sealed class Hearing : ISandboxListener
    {
        private readonly Lock guard = new();
        private readonly List<OrderNews> news = [];

        public OrderNews[] News
        {
            get { lock (guard) { return [.. news]; } }
        }

        public void OnOrder(SandboxOrder order, OrderNews what, Instant at)
        {
            lock (guard) { news.Add(what); }
        }
    }
}
