using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Trading;

public sealed class GatewayPlaceTests
{
    [Fact]
    public async Task An_accepted_order_is_told_under_the_id_that_was_computed_before_it_left()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        ApprovedOrder order = rig.Place();
        OrderAccepted accepted = await rig.Input<OrderAccepted>();
        Assert.Equal((order.Id, rig.IdOf(order)), (accepted.Order, accepted.VenueOrderId));
        Assert.Equal(["POST /order"], rig.Traffic);
    }

    [Theory]
    [InlineData("delayed", typeof(OrderDelayed))]
    [InlineData("unmatched", typeof(OrderAccepted))]
    [InlineData("MATCHED", typeof(OrderAccepted))]
    [InlineData("something new", typeof(OrderAccepted))]
    public async Task Each_status_of_a_held_order_has_its_input(string status, Type input)
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Orders.Enqueue((context, request) =>
            FakeVenue.Reply(context, 200, GatewayRig.Reply(GatewayRig.IdsIn(request)[0], status)));
        rig.Place();
        Assert.IsType(input, await rig.Input<EngineInput>());
    }

    [Theory]
    [InlineData(400, """{"error":"not enough balance / allowance"}""", RefusalCode.NotEnoughBalance)]
    [InlineData(400, """{"error":"the moon is full"}""", RefusalCode.Other)]
    [InlineData(429, """{"error":"Too Many Requests"}""", RefusalCode.RateLimited)]
    [InlineData(403, "<html>blocked</html>", RefusalCode.Other)]
    [InlineData(200, """{"error":"invalid expiration"}""", RefusalCode.BadExpiry)]
    [InlineData(200, """{"success":false,"errorMsg":"invalid post-only order: order crosses book","orderID":""}""",
        RefusalCode.PostOnlyWouldCross)]
    [InlineData(200, """{"success":true,"errorMsg":"the moon is full","orderID":""}""", RefusalCode.Other)]
    public async Task A_refusal_needs_evidence_and_keeps_the_venues_words(int status, string body, RefusalCode code)
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Orders.Enqueue((context, _) => FakeVenue.Reply(context, status, body));
        ApprovedOrder order = rig.Place();
        OrderRefused refused = await rig.Input<OrderRefused>();
        Assert.Equal((order.Id, code), (refused.Order, refused.Code));
        Assert.NotEmpty(refused.Evidence);
        if (body.Contains("moon", StringComparison.Ordinal)) { Assert.Contains("moon is full", refused.Evidence); }
    }

    [Theory]
    [InlineData(500, """{"error":"could not insert order"}""")]
    [InlineData(500, """{"error":"anything"}""")]
    [InlineData(502, "<html>bad gateway</html>")]
    [InlineData(200, "<html>challenge</html>")]
    [InlineData(200, "")]
    [InlineData(200, """{"error":"something new"}""")]
    [InlineData(200, """{"success":true,"errorMsg":"","orderID":""}""")]
    [InlineData(200, """{"success":true,"errorMsg":"","orderID":"0xdeadbeef","status":"live"}""")]
    [InlineData(400, """{"error":"order match delayed due to market conditions"}""")]
    [InlineData(408, "")]
    public async Task What_proves_nothing_is_unknown_and_nothing_is_sent_again(int status, string body)
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Orders.Enqueue((context, _) => FakeVenue.Reply(context, status, body));
        ApprovedOrder order = rig.Place();
        Assert.Equal(order.Id, (await rig.Input<OrderUnknown>()).Order);
        Assert.Equal(["POST /order"], rig.Traffic);
    }

    [Fact]
    public async Task A_lost_reply_is_unknown()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Orders.Enqueue((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        ApprovedOrder order = rig.Place();
        Assert.Equal(order.Id, (await rig.Input<OrderUnknown>()).Order);
        Assert.True(rig.Truth.TryVenueOrderId(order.Id, out string? id));
        Assert.Equal(rig.IdOf(order), id);
    }

    [Fact]
    public async Task A_cut_reply_is_unknown()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Orders.Enqueue((context, request) =>
            FakeVenue.HalfReply(context, GatewayRig.Reply(GatewayRig.IdsIn(request)[0])));
        Assert.Equal(rig.Place().Id, (await rig.Input<OrderUnknown>()).Order);
    }

    [Fact]
    public async Task A_batch_is_judged_order_by_order_whatever_its_success_flags_say()
    {
        await using GatewayRig rig = await GatewayRig.Make(new PolymarketTradingOptions
        {
            Heartbeat = false,
            BatchWindow = TimeSpan.FromMilliseconds(50),
        });
        rig.Orders.Enqueue((context, request) =>
        {
            IReadOnlyList<string> ids = GatewayRig.IdsIn(request);
            string[] replies =
            [
                GatewayRig.Reply(ids[0]), GatewayRig.Reply("", "", "invalid post-only order: order crosses book"),
                GatewayRig.Reply(ids[2], "delayed"), GatewayRig.Reply("", "", "Rate limit exceeded for tokenId: 71"),
                """{"success":true}""",
            ];
            return FakeVenue.Reply(context, 200, $"[{string.Join(',', replies)}]");
        });
        ApprovedOrder[] orders = [.. Enumerable.Range(0, 5).Select(_ => rig.Place())];
        await rig.Start();
        await rig.Until(() => rig.Inputs.Count == 5, "five answers");
        Assert.Equal(["POST /orders"], rig.Traffic);
        Assert.Equal(orders[0].Id, (await rig.Input<OrderAccepted>()).Order);
        Assert.Equal(
            [(orders[1].Id, RefusalCode.PostOnlyWouldCross), (orders[3].Id, RefusalCode.RateLimited)],
            rig.Inputs.OfType<OrderRefused>().Select(refused => (refused.Order, refused.Code)));
        Assert.Equal(orders[2].Id, (await rig.Input<OrderDelayed>()).Order);
        Assert.Equal(orders[4].Id, (await rig.Input<OrderUnknown>()).Order);
    }

    [Fact]
    public async Task A_batch_that_is_answered_out_of_order_or_in_part_is_told_apart_by_ids()
    {
        await using GatewayRig rig = await GatewayRig.Make(new PolymarketTradingOptions
        {
            Heartbeat = false,
            BatchWindow = TimeSpan.FromMilliseconds(50),
        });
        string riddle = GatewayRig.Reply("", "", "a riddle");
        rig.Orders.Enqueue((context, request) => FakeVenue.Reply(
            context, 200, $"[{GatewayRig.Reply(GatewayRig.IdsIn(request)[1])},{riddle}]"));
        ApprovedOrder[] orders = [rig.Place(), rig.Place(), rig.Place()];
        await rig.Start();
        await rig.Until(() => rig.Inputs.Count == 3, "three answers");
        Assert.Equal(orders[1].Id, (await rig.Input<OrderAccepted>()).Order);
        Assert.Equal([orders[0].Id, orders[2].Id], rig.Inputs.OfType<OrderUnknown>().Select(unknown => unknown.Order));
    }

    [Fact]
    public async Task A_batch_never_exceeds_fifteen_orders()
    {
        await using GatewayRig rig = await GatewayRig.Make();
        for (int i = 0; i < 40; i++) { rig.Place(); }
        await rig.Start();
        await rig.Until(() => rig.Inputs.Count == 40, "forty answers");
        Assert.All(rig.Venue.Seen.Where(seen => seen.PathAndQuery == "/orders"), seen =>
            Assert.InRange(GatewayRig.IdsIn(seen).Count, 2, 15));
        Assert.Equal(40, rig.Inputs.OfType<OrderAccepted>().Select(accepted => accepted.Order).Distinct().Count());
    }

    [Fact]
    public async Task A_good_til_date_order_carries_its_end_and_one_that_ends_too_soon_never_leaves()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        Instant now = Instant.FromDateTimeOffset(rig.Time.GetUtcNow());
        OrderIntent intent = TestMarkets.Intent(timeInForce: TimeInForce.GoodTilDate);
        ApprovedOrder soon = rig.Place(intent with { ExpiresAt = now + Duration.FromSeconds(60) });
        OrderRefused refused = await rig.Input<OrderRefused>();
        Assert.Equal((soon.Id, RefusalCode.BadExpiry), (refused.Order, refused.Code));
        Assert.StartsWith("not sent: ", refused.Evidence);
        Assert.Empty(rig.Traffic);
        rig.Place(intent with { ExpiresAt = now + Duration.FromSeconds(300) });
        await rig.Input<OrderAccepted>();
        long end = (now.Nanos / Instant.NanosPerSecond) + 360;
        Assert.Contains($"\"expiration\":\"{end}\"", rig.Venue.Seen[^1].Body);
    }

    [Fact]
    public async Task After_too_many_requests_nothing_leaves_for_as_long_as_the_venue_asked()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        rig.Orders.Enqueue((context, _) =>
        {
            context.Response.Headers.RetryAfter = "7";
            return FakeVenue.Reply(context, 429, """{"error":"Too Many Requests"}""");
        });
        rig.Place();
        await rig.Input<OrderRefused>();
        TimeSpan began = rig.Time.Elapsed;
        rig.Place();
        await rig.Until(() => rig.Inputs.OfType<OrderAccepted>().Any(), "the second order");
        Assert.True(rig.Time.Elapsed - began >= TimeSpan.FromSeconds(6.9), $"{rig.Time.Elapsed - began}");
    }

    [Fact]
    public async Task A_hedge_uses_the_reserve_and_overtakes_quotes_that_wait_for_tokens()
    {
        await using GatewayRig rig = await GatewayRig.Make(new PolymarketTradingOptions
        {
            Heartbeat = false,
            OrderRate = 1,
            OrderBurst = 4,
            HedgeReserve = 0.5,
        });
        ApprovedOrder[] quotes = [.. Enumerable.Range(0, 6).Select(_ => rig.Place())];
        await rig.Start();
        await Eventually.Until(() => rig.Inputs.OfType<OrderAccepted>().Count() == 2, "two quotes within the burst");
        ApprovedOrder hedge = rig.Place(TestMarkets.Intent(Side.Sell, "0.6", purpose: OrderPurpose.Hedge));
        await rig.Input<OrderAccepted>(accepted => accepted.Order == hedge.Id);
        Assert.Equal(3, rig.Inputs.OfType<OrderAccepted>().Count());
        await rig.Until(() => rig.Inputs.OfType<OrderAccepted>().Count() == 7, "the rest at the bucket's pace", 0.5);
        Assert.True(rig.Time.Elapsed >= TimeSpan.FromSeconds(4), $"{rig.Time.Elapsed}");
        Assert.Equal(6, rig.Inputs.OfType<OrderAccepted>().Count(accepted => quotes.Any(q => q.Id == accepted.Order)));
    }

    [Fact]
    public async Task A_venue_that_cannot_be_reached_at_all_refuses_because_nothing_left()
    {
        await using GatewayRig rig = await (await GatewayRig.Make()).Start();
        await rig.Venue.DisposeAsync();
        ApprovedOrder order = rig.Place();
        OrderRefused refused = await rig.Input<OrderRefused>();
        Assert.Equal(order.Id, refused.Order);
        Assert.StartsWith("never sent: ", refused.Evidence);
    }

    [Fact]
    public async Task Credentials_are_derived_at_the_start_when_there_are_none_and_no_text_ever_shows_a_secret()
    {
        await using GatewayRig rig = await (await GatewayRig.Make(credentials: false)).Start();
        rig.Orders.Enqueue((context, _) =>
            FakeVenue.Reply(context, 401, """{"error":"Unauthorized/Invalid api key"}"""));
        rig.Orders.Enqueue((context, _) => FakeVenue.Reply(context, 500, "<html>"));
        rig.Place();
        await rig.Input<VenueStatusChanged>();
        await rig.Until(() => rig.Gateway.Status == VenueStatus.Connected, "another try");
        rig.Place();
        await rig.Input<OrderUnknown>();
        Assert.Equal("550e8400-e29b-41d4-a716-446655440000", rig.Clients.Account.Credentials!.ApiKey);
        string[] secrets =
        [
            TestAccounts.KeyText[2..], "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "0123456789abcdef0123456789abcdef",
        ];
        string everything = string.Join('\n', rig.Inputs) + rig.Clients.Account + rig.Clients.Account.Credentials;
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, everything));
    }
}
