using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Orders;
using Probity.Venues.Execution;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>Opinion's cards about the life of an order (docs/venues/conformance.md).</summary>
public sealed class OpinionOrderCards
{
    [Fact]
    [Trait("Card", "O-01")]
    public async Task An_order_below_the_venues_least_value_is_refused_by_a_number_in_a_reply_of_status_200()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk own = await rig.Own();

        ApprovedOrder small = own.Quote(rig.Plain, 0, Side.Buy, "0.4", 5);
        OrderRefused refused = await own.Told<OrderRefused>(input => input.Order == small.Id);
        ApprovedOrder dear = own.Quote(rig.Plain, 0, Side.Buy, "0.4", 1_000_000);
        OrderRefused poor = await own.Told<OrderRefused>(input => input.Order == dear.Id);

        Assert.Equal(RefusalCode.BelowMinimumNotional, refused.Code);
        Assert.Contains("below the minimum required value", refused.Evidence, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.NotEnoughBalance, poor.Code);
        Assert.False(own.WasTold<OrderUnknown>(_ => true));
        await own.Agree();
    }

    [Fact]
    [Trait("Card", "O-02")]
    public async Task An_order_whose_answer_was_lost_is_found_by_what_it_wants_and_not_mistaken_for_an_older_one()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk own = await rig.Own();
        ApprovedOrder twin = await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 20);
        await rig.Fault(
            """{"kind":"lost-ack","count":1}""", CardVenue.Counts("POST /order"),
            """{"kind":"drop-frame","channel":"user"}""");

        ApprovedOrder order = own.Quote(rig.Plain, 0, Side.Buy, "0.4", 20);
        await own.Told<OrderUnknown>(input => input.Order == order.Id);
        Assert.False(own.Trader.Truth.IsEnded(order.Id));
        OrderAccepted accepted = await own.Told<OrderAccepted>(input => input.Order == order.Id);

        Assert.Equal(own.VenueIdOf(order), accepted.VenueOrderId);
        Assert.NotEqual(own.VenueIdOf(twin), accepted.VenueOrderId);
        Assert.Equal((int[])[1, 1], (await rig.Strikes())[..2]);
        Assert.False(own.WasTold<OrderRefused>(_ => true));
        await own.Agree();
    }

    [Fact]
    [Trait("Card", "O-03")]
    public async Task An_order_that_never_arrived_is_refused_only_after_the_grace_and_two_readings_without_it()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk own = await rig.Own();
        await rig.Fault(
            """{"kind":"error-before","status":502,"count":1,"routes":["POST /order"]}""",
            CardVenue.Counts("POST /order"), CardVenue.Counts("GET /order"));

        ApprovedOrder order = own.Quote(rig.Plain, 0, Side.Buy, "0.4", 20);
        OrderUnknown unknown = await own.Told<OrderUnknown>(input => input.Order == order.Id);
        OrderRefused refused = await own.Told<OrderRefused>(input => input.Order == order.Id);

        Assert.True(refused.At.Received >= unknown.At.Received + Duration.FromSeconds(1));
        int[] strikes = await rig.Strikes();
        Assert.Equal((1, 1), (strikes[0], strikes[1]));
        Assert.True(strikes[2] >= 2, $"{strikes[2]} readings");
        await own.Agree();
    }

    [Fact]
    [Trait("Card", "O-04")]
    public async Task An_order_that_takes_is_a_limit_order_whose_rest_is_cancelled()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk own = await rig.Own();
        await using OpinionCardDesk others = await rig.Others();
        await others.Rest(rig.Plain, 1, Side.Buy, "0.4", 20);

        ApprovedOrder take = own.Take(rig.Plain, 0, Side.Buy, "0.6", 50);
        OrderCancelled rest = await own.Told<OrderCancelled>(input => input.Order == take.Id);

        Assert.Equal((CancelCause.Killed, Quantity.FromShares(20)), (rest.Cause, own.Filled(take)));
        await own.Agree();
        await others.Agree();
    }

    [Fact]
    [Trait("Card", "O-05")]
    public async Task A_cancel_that_is_answered_false_may_mean_filled_and_the_order_is_read_until_that_is_known()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk own = await rig.Own();
        ApprovedOrder order = await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 20);
        await rig.Fault("""{"kind":"false-cancel","count":1}""");

        own.Gateway.Cancel(order.Id);
        await CardVenue.Until(() => own.Filled(order) == Quantity.FromShares(20), "it is filled");

        await own.Agree();
        Assert.False(own.WasTold<OrderCancelled>(_ => true));
        Assert.Equal(1, (await rig.Strikes())[0]);
    }

    [Fact]
    [Trait("Card", "O-06")]
    public async Task A_post_only_order_that_would_cross_is_taken_in_and_ends_without_a_fill()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk own = await rig.Own();
        await using OpinionCardDesk others = await rig.Others();
        await others.Rest(rig.Plain, 1, Side.Buy, "0.4", 20);

        ApprovedOrder crossing = own.Quote(rig.Plain, 0, Side.Buy, "0.6", 10);
        await own.Told<OrderCancelled>(input => input.Order == crossing.Id);

        Assert.Equal(Quantity.Zero, own.Filled(crossing));
        await own.Agree();
        await others.Agree();
    }

    [Fact]
    [Trait("Card", "O-07")]
    public async Task In_a_storm_of_429_every_cancel_is_carried_out_and_every_order_answered_for()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk own = await rig.Own();
        ApprovedOrder[] resting = [.. Enumerable.Range(0, 4).Select(
            i => own.Quote(rig.Plain, 0, Side.Buy, $"0.{40 - i}", 20))];
        foreach (ApprovedOrder quote in resting) { await own.Told<OrderAccepted>(input => input.Order == quote.Id); }

        await rig.Fault("""{"kind":"rate-limit-storm","retryAfter":"1s"}""");
        ApprovedOrder[] waiting = [.. Enumerable.Range(0, 8).Select(
            i => own.Quote(rig.Plain, 1, Side.Buy, $"0.{30 - i}", 20))];
        foreach (ApprovedOrder quote in resting) { own.Gateway.Cancel(quote.Id); }
        await CardVenue.Until(async () => (await rig.Strikes())[0] >= 3, () => "the storm strikes");
        Assert.False(own.WasTold<OrderCancelled>(_ => true));
        await rig.Heal();

        foreach (ApprovedOrder quote in resting)
        {
            OrderCancelled ended = await own.Told<OrderCancelled>(input => input.Order == quote.Id);
            Assert.Equal(CancelCause.Requested, ended.Cause);
        }
        await CardVenue.Until(
            () => waiting.All(order => own.WasTold<OrderAccepted>(input => input.Order == order.Id)
                || own.WasTold<OrderRefused>(input => input.Order == order.Id)),
            "every waiting order was answered for");
        Assert.All(
            own.Inputs.OfType<OrderRefused>(),
            refused => Assert.True(refused.Code is RefusalCode.RateLimited or RefusalCode.VenuePaused, $"{refused}"));
        await own.Agree();
    }

    [Theory]
    [InlineData(OrphanPolicy.Cancel)]
    [InlineData(OrphanPolicy.Adopt)]
    [InlineData(OrphanPolicy.Leave)]
    [Trait("Card", "O-08")]
    public async Task An_order_that_no_journal_knows_is_cancelled_adopted_or_left(OrphanPolicy policy)
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        OpinionCardDesk lost = await rig.Own();
        ApprovedOrder orphan = await lost.Rest(rig.Plain, 0, Side.Buy, "0.4", 20);
        string id = lost.VenueIdOf(orphan);
        await lost.DisposeAsync();

        await using OpinionCardDesk own = await OpinionCardDesk.Open(
            rig, 0, trading => trading with { Orphans = policy }, null);
        if (policy == OrphanPolicy.Leave) { own.Books.LeaveOut(id); }
        await own.Gateway.Start(new KnownAccount([], Instant.None), TestContext.Current.CancellationToken);

        Assert.Contains(
            own.Notices,
            notice => notice.Code == "orphan-order" && notice.Detail.Contains(id, StringComparison.Ordinal));
        if (policy == OrphanPolicy.Leave)
        {
            Assert.DoesNotContain(own.Inputs, input => input is OrderAdopted);
            Assert.Equal(OpinionOrderStatus.Pending, rig.Venue.Run(() => rig.Venue.Orders.All.Single().Status));
            await own.Agree();
            return;
        }
        OrderAdopted adopted = await own.Told<OrderAdopted>(input => input.VenueOrderId == id);
        if (policy == OrphanPolicy.Adopt) { own.Gateway.Cancel(adopted.Order); }
        OrderCancelled ended = await own.Told<OrderCancelled>(input => input.Order == adopted.Order);
        Assert.Equal(CancelCause.Requested, ended.Cause);
        await own.Agree();
    }
}
