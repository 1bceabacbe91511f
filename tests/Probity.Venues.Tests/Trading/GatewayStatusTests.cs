using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Polymarket;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Trading;

public sealed class GatewayStatusTests
{
    [Theory]
    [InlineData(425, "", VenueStatus.Halted, 4)]
    [InlineData(503, """{"error":"Trading is currently disabled. Check polymarket.com for updates"}""",
        VenueStatus.Halted, 4)]
    [InlineData(503,
        """{"error":"Trading is currently cancel-only. New orders are not accepted, but cancels are allowed."}""",
        VenueStatus.CancelOnly, 4)]
    [InlineData(503,
        """{"error":"post-only mode: only post-only orders and cancels are allowed","code":"post_only_mode"}""",
        VenueStatus.PostOnly, 4)]
    public async Task A_pause_is_told_holds_orders_back_and_ends_when_the_venue_said(
        int status, string body, VenueStatus expected, int seconds)
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Orders.Enqueue((context, _) =>
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
            return FakeVenue.Reply(context, status, body);
        });
        rig.Place();
        Assert.Equal(RefusalCode.VenuePaused, (await rig.Input<OrderRefused>()).Code);
        Assert.Equal(expected, (await rig.Input<VenueStatusChanged>()).Status);
        ApprovedOrder held = rig.Place();
        OrderRefused refused = await rig.Input<OrderRefused>(input => input.Order == held.Id);
        Assert.StartsWith("not sent: ", refused.Evidence);
        Assert.Single(rig.Traffic);
        ApprovedOrder quote = rig.Place(TestMarkets.Intent(postOnly: true));
        if (expected == VenueStatus.PostOnly) { await rig.Input<OrderAccepted>(input => input.Order == quote.Id); }
        else { await rig.Input<OrderRefused>(input => input.Order == quote.Id); }
        Assert.Equal(expected, rig.Gateway.Status);

        TimeSpan began = rig.Time.Elapsed;
        await rig.Until(() => rig.Gateway.Status == VenueStatus.Connected, "the end of the pause");
        Assert.InRange((rig.Time.Elapsed - began).TotalSeconds, seconds - 0.5, seconds + 0.5);
        await rig.Input<VenueStatusChanged>(input => input.Status == VenueStatus.Connected);
        ApprovedOrder again = rig.Place();
        await rig.Input<OrderAccepted>(input => input.Order == again.Id);
    }

    [Fact]
    public async Task A_restart_that_goes_on_is_asked_about_ever_more_rarely()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        for (int i = 0; i < 4; i++) { rig.Orders.Enqueue((context, _) => FakeVenue.Reply(context, 425, "")); }
        List<double> waits = [];
        for (int i = 0; i < 4; i++)
        {
            rig.Place();
            await Eventually.Until(() => rig.Gateway.Status == VenueStatus.Halted, "the halt");
            TimeSpan began = rig.Time.Elapsed;
            await rig.Until(() => rig.Gateway.Status == VenueStatus.Connected, "another try");
            waits.Add((rig.Time.Elapsed - began).TotalSeconds);
        }
        Assert.Equal([2, 4, 8, 16], waits.Select(wait => (int)Math.Round(wait)));
    }

    [Theory]
    [InlineData("'0xf39F' address banned", VenueStatus.Halted, "is banned")]
    [InlineData("'0xf39F' address in closed only mode", VenueStatus.CancelOnly, "may only close positions")]
    [InlineData("order_version_mismatch", VenueStatus.Halted, "another order version")]
    public async Task What_no_waiting_cures_stops_placing_for_good_and_cancels_go_on(
        string error, VenueStatus expected, string says)
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        ApprovedOrder open = rig.Place();
        await rig.Input<OrderAccepted>();
        rig.Orders.Enqueue((context, _) => FakeVenue.Reply(context, 400, $$"""{"error":"{{error}}"}"""));
        rig.Place();
        Assert.Equal(RefusalCode.NotAllowed, (await rig.Input<OrderRefused>()).Code);
        VenueStatusChanged told = await rig.Input<VenueStatusChanged>();
        Assert.Equal(expected, told.Status);
        Assert.Contains(says, told.Detail);
        Assert.Contains("'main'", told.Detail);
        if (error.Contains("version", StringComparison.Ordinal))
        {
            // Asked for at once; its request would time out in the two days below.
            await rig.Input<VenueStatusChanged>(input => input.Detail.Contains("/version says 7"));
        }
        rig.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(expected, rig.Gateway.Status);
        ApprovedOrder held = rig.Place();
        await rig.Input<OrderRefused>(input => input.Order == held.Id);
        rig.Gateway.Cancel(open.Id);
        await rig.Until(() => rig.Truth.Confirmed.Count == 1, "the cancel");
        Assert.Equal(2, rig.Traffic.Count(line => line == "POST /order"));
    }

    [Fact]
    public async Task Heartbeats_chain_their_ids_and_go_on_from_the_venues_correction()
    {
        await using GatewayRig rig = await GatewayRig.Make(new PolymarketTradingOptions());
        rig.Heartbeats.Enqueue((context, _) => FakeVenue.Reply(context, 200, """{"heartbeat_id":"a"}"""));
        rig.Heartbeats.Enqueue((context, _) => FakeVenue.Reply(context, 200, """{"heartbeat_id":"b"}"""));
        rig.Heartbeats.Enqueue((context, _) =>
            FakeVenue.Reply(context, 400, """{"error":"Invalid Heartbeat ID","heartbeat_id":"c"}"""));
        rig.Heartbeats.Enqueue((context, _) => FakeVenue.Reply(context, 200, """{"heartbeat_id":"d"}"""));
        await rig.Start();
        Assert.Equal(1, rig.Truth.Heartbeats);
        await rig.Until(() => Beats(rig).Count >= 5, "five heartbeats");
        Assert.Equal(["", "a", "b", "c", "d"], Beats(rig).Take(5));
        Assert.InRange(rig.Time.Elapsed.TotalSeconds, 14, 17);
    }

    [Fact]
    public async Task A_lapse_is_told_holds_orders_back_and_ends_with_a_new_chain_and_a_new_reading()
    {
        await using GatewayRig rig = await GatewayRig.Make(new PolymarketTradingOptions());
        await rig.Start();
        for (int i = 0; i < 11; i++) { rig.Heartbeats.Enqueue((context, _) => FakeVenue.Reply(context, 500, "")); }
        await rig.Until(() => rig.Gateway.Status == VenueStatus.Halted, "the lapse");
        Assert.Contains("no heartbeat was accepted for 10 s", (await rig.Input<VenueStatusChanged>()).Detail);
        ApprovedOrder held = rig.Place();
        await rig.Input<OrderRefused>(input => input.Order == held.Id);
        await rig.Until(() => rig.Gateway.Status == VenueStatus.Connected, "the next good heartbeat");
        Assert.Equal("", Beats(rig)[^1]);
        await Eventually.Until(() => rig.Truth.Readings == 1, "a new reading");
    }

    [Fact]
    public async Task Nothing_starts_without_the_dead_mans_switch_that_was_asked_for()
    {
        await using GatewayRig rig = await GatewayRig.Make(new PolymarketTradingOptions());
        rig.Heartbeats.Enqueue((context, _) => FakeVenue.Reply(context, 401, """{"error":"Invalid API key"}"""));
        VenueException failure = await Assert.ThrowsAsync<VenueException>(() => rig.Start());
        Assert.Contains("Invalid API key", failure.Message);
    }

    private static List<string> Beats(GatewayRig rig) =>
    [
        .. rig.Venue.Seen.Where(seen => seen.PathAndQuery == "/v1/heartbeats")
            .Select(seen => GatewayRig.TextOf(seen, "heartbeat_id")),
    ];
}
