using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Tests.Transport;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Trading;

public sealed class GatewayPlaceTests
{
    [Fact]
    public async Task An_order_is_accepted_under_the_name_that_the_venue_gives_it()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        ApprovedOrder order = rig.Place();
        OrderAccepted accepted = await rig.Input<OrderAccepted>();
        Assert.Equal((order.Id, "v1"), (accepted.Order, accepted.VenueOrderId));
        Assert.Equal(["/order"], rig.Changes);
        Assert.All(rig.Venue.Seen, seen => Assert.Equal(GatewayRig.Key, seen.Key));
    }

    [Fact]
    public async Task A_market_is_followed_when_it_is_first_traded_and_the_key_is_in_no_text()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Place();
        rig.Place();
        FakeSocket socket = rig.Venue.Sockets.Single();
        await rig.Until(() => socket.Received.Count == 2, "both channels");
        Assert.Equal(
            [
                """{"action":"SUBSCRIBE","channel":"trade.order.update","marketId":1}""",
                """{"action":"SUBSCRIBE","channel":"trade.record.new","marketId":1}""",
            ],
            socket.Received);
        Assert.Contains(GatewayRig.Key, socket.Query);
        rig.Venue.RefuseSockets = true;
        socket.Break();
        VenueStatusChanged lost =
            await rig.Input<VenueStatusChanged>(input => input.Status == VenueStatus.Disconnected);
        Assert.Equal(new AccountId(0), lost.Account);
        string said = string.Join(' ', rig.Notices) + lost.Detail;
        Assert.DoesNotContain(GatewayRig.Key, said);
    }

    [Theory]
    [InlineData(10207, "Insufficient token balance, 3 available", RefusalCode.NotEnoughBalance)]
    [InlineData(10200, "Topic ID does not exist", RefusalCode.MarketClosed)]
    [InlineData(19999, "order is below the minimum required value 5", RefusalCode.BelowMinimumNotional)]
    [InlineData(18888, "something new", RefusalCode.Other)]
    public async Task An_errno_with_status_200_is_a_refusal_with_the_venues_words(
        int errno, string text, RefusalCode code)
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Book.Places.Enqueue(GatewayRig.Error(errno, text));
        rig.Place();
        OrderRefused refused = await rig.Input<OrderRefused>();
        Assert.Equal(code, refused.Code);
        Assert.Contains(text, refused.Evidence);
        Assert.Contains($"{errno}", refused.Evidence);
        Assert.Empty(rig.Sink.All.OfType<OrderUnknown>());
    }

    [Theory]
    [InlineData(500, """{"errno":500,"errmsg":"oops"}""")]
    [InlineData(504, "")]
    [InlineData(200, "<html>maintenance</html>")]
    [InlineData(403, "<html>are you human?</html>")]
    [InlineData(200, """{"errno":0,"result":{"orderData":""")]
    [InlineData(200, """{"errno":0,"result":{"orderData":null}}""")]
    public async Task What_proves_nothing_is_unknown_and_the_order_is_found_by_what_it_wants(int status, string body)
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Book.Places.Enqueue((context, request) =>
        {
            rig.Book.Take(request);
            return FakeVenue.Reply(context, status, body, body.StartsWith('<') ? "text/html" : "application/json");
        });
        ApprovedOrder order = rig.Place();
        Assert.Equal(order.Id, (await rig.Input<OrderUnknown>()).Order);
        Assert.Equal("v1", (await rig.Input<OrderAccepted>()).VenueOrderId);
        Assert.Equal(["/order"], rig.Changes);
    }

    [Fact]
    public async Task What_never_arrived_is_refused_after_the_grace_and_is_never_sent_again()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Book.Places.Enqueue((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        ApprovedOrder order = rig.Place();
        await rig.Input<OrderUnknown>();
        Instant unknown = rig.Now;
        OrderRefused refused = await rig.Input<OrderRefused>();
        Assert.Equal(order.Id, refused.Order);
        Assert.Contains("never arrived", refused.Evidence);
        Assert.True(rig.Now - unknown >= Duration.FromSeconds(15), "not before the grace");
        Assert.Equal(["/order"], rig.Changes);
    }

    [Fact]
    public async Task An_order_that_fills_wholly_or_not_at_all_never_leaves()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Place(GatewayRig.Intent(TimeInForce.FillOrKill));
        Assert.Equal(RefusalCode.NotAllowed, (await rig.Input<OrderRefused>()).Code);
        Assert.Empty(rig.Changes);
    }

    [Fact]
    public async Task What_closes_an_open_leg_leaves_before_the_quotes_that_wait()
    {
        await using GatewayRig rig = await (await GatewayRig.Make(tight: true)).Start();
        ApprovedOrder[] quotes = [.. Enumerable.Range(0, 8).Select(_ => rig.Place())];
        ApprovedOrder hedge = rig.Place(GatewayRig.Intent(purpose: OrderPurpose.Hedge));
        await rig.Until(() => rig.Sink.All.OfType<OrderAccepted>().Count() == 9, "all of them");
        List<ClientOrderId> order = [.. rig.Sink.All.OfType<OrderAccepted>().Select(accepted => accepted.Order)];
        Assert.True(order.IndexOf(hedge.Id) < order.IndexOf(quotes[^1].Id), "the hedge did not wait for all quotes");
    }

    [Fact]
    public async Task A_dated_order_is_ended_by_our_own_clock()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        Instant end = rig.Now + Duration.FromSeconds(20);
        ApprovedOrder order = rig.Place(GatewayRig.Intent(TimeInForce.GoodTilDate, expires: end));
        await rig.Input<OrderAccepted>();
        Assert.Equal(order.Id, (await rig.Input<OrderExpired>()).Order);
        Assert.True(rig.Now >= end, "not before its time");
        Assert.Equal(["/order", "/order/cancel"], rig.Changes);
    }

    [Fact]
    public async Task Too_many_requests_hold_the_account_for_as_long_as_the_venue_asks()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Book.Places.Enqueue((context, _) =>
        {
            context.Response.Headers.RetryAfter = "7";
            return FakeVenue.Reply(context, 429, """{"errno":429,"errmsg":"too many requests"}""");
        });
        Instant before = rig.Now;
        rig.Place();
        Assert.Equal(RefusalCode.RateLimited, (await rig.Input<OrderRefused>()).Code);
        VenueStatusChanged closed =
            await rig.Input<VenueStatusChanged>(input => input.Status == VenueStatus.CancelOnly);
        Assert.Equal(new AccountId(0), closed.Account);
        await rig.Input<VenueStatusChanged>(input => input.Status == VenueStatus.Connected);
        Assert.True(rig.Now - before >= Duration.FromSeconds(7), "as long as it asked");
    }

    [Fact]
    public async Task A_new_key_is_waited_for_until_it_works()
    {
        await using GatewayRig rig = await GatewayRig.Make();
        for (int i = 0; i < 3; i++) { rig.Book.Auths.Enqueue(GatewayRig.Error(11002, "invalid API key", 401)); }
        await rig.Start();
        rig.Place();
        await rig.Input<OrderAccepted>();
        Assert.Contains(rig.Notices, notice => notice.Code == "key-refused");
    }

    [Fact]
    public async Task A_restricted_place_is_told_at_the_start()
    {
        await using GatewayRig rig = await GatewayRig.Make();
        rig.Book.Auths.Enqueue(GatewayRig.Error(10403, "restricted location"));
        TradingRefusedException refused =
            await Assert.ThrowsAsync<TradingRefusedException>(() => rig.Start());
        Assert.Contains("restricted location", refused.Message);
    }

    [Fact]
    public async Task A_restricted_place_stops_placing_for_good()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Book.Places.Enqueue(GatewayRig.Error(10403, "restricted location"));
        rig.Place();
        await rig.Input<VenueStatusChanged>(input => input.Status == VenueStatus.Halted);
        rig.Place();
        await rig.Input<OrderRefused>(input => input.Code == RefusalCode.VenuePaused);
        Assert.Equal(["/order"], rig.Changes);
    }

    [Fact]
    public async Task An_order_that_cannot_be_signed_is_refused_without_a_request()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Place(GatewayRig.Intent(shares: 0));
        Assert.Equal(RefusalCode.BelowMinimumSize, (await rig.Input<OrderRefused>()).Code);
        Assert.Empty(rig.Changes);
    }
}
