using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Orders;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>Opinion's cards about news and starts (docs/venues/conformance.md).</summary>
public sealed class OpinionNewsCards
{
    [Fact]
    [Trait("Card", "O-09")]
    public async Task Fills_count_once_though_every_frame_comes_twice()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk own = await rig.Own();
        await using OpinionCardDesk others = await rig.Others();
        await rig.Fault("""{"kind":"duplicate-frame","channel":"user"}""");

        ApprovedOrder quote = await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 40);
        foreach (int part in new[] { 1, 2 })
        {
            others.Take(rig.Plain, 1, Side.Buy, "0.6", 10);
            await CardVenue.Until(() => own.Filled(quote) == Quantity.FromShares(10 * part), $"part {part}");
        }
        await own.Agree();
        await others.Agree();

        Assert.True((await rig.Strikes())[0] >= 6);
        Assert.Equal(2, own.Inputs.OfType<OrderFilled>().Count());
        Assert.Single(own.Inputs.OfType<OrderAccepted>());
    }

    [Fact]
    [Trait("Card", "O-10")]
    public async Task A_settlement_that_comes_late_and_after_another_ones_is_counted_in_any_order()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk own = await rig.Own();
        await using OpinionCardDesk others = await rig.Others();
        await rig.Fault(
            """{"kind":"delayed-confirm","delay":"2s","count":1}""",
            """{"kind":"drop-frame","channel":"user","probability":0.5}""");

        ApprovedOrder quote = await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 40);
        foreach (int part in new[] { 1, 2, 3 })
        {
            ApprovedOrder take = others.Take(rig.Plain, 1, Side.Buy, "0.6", 10);
            await CardVenue.Until(() => others.Filled(take) == Quantity.FromShares(10), $"part {part}");
        }
        await own.Agree();
        await others.Agree();
        Assert.Equal(3, own.Inputs.OfType<OrderFilled>().Count());
        Assert.Equal(Quantity.FromShares(30), own.Filled(quote));
    }

    [Fact]
    [Trait("Card", "O-11")]
    public async Task Fills_that_were_missed_while_the_user_channel_was_down_are_all_there_once_it_is_back()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk own = await rig.Own();
        await using OpinionCardDesk others = await rig.Others();
        ApprovedOrder quote = await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 40);

        await rig.Fault("""{"kind":"socket-cut","channel":"user"}""");
        foreach (int part in new[] { 1, 2, 3 })
        {
            ApprovedOrder take = others.Take(rig.Plain, 1, Side.Buy, "0.6", 10);
            await CardVenue.Until(() => others.Filled(take) == Quantity.FromShares(10), $"part {part}");
        }
        await CardVenue.Until(() => own.Notices.Any(notice => notice.Code == "user-channel-closed"), "the cut is told");
        await rig.Heal();
        await CardVenue.Until(() => own.Filled(quote) == Quantity.FromShares(30), "all three fills");
        await CardVenue.Until(() => own.Trader.Truth.IsConnected, "the channel is back");

        await own.Agree();
        await others.Agree();
        Assert.Equal(3, own.Inputs.OfType<OrderFilled>().Count());
    }

    [Fact]
    [Trait("Card", "O-12")]
    public async Task A_settlement_that_fails_on_the_chain_is_reversed_on_both_sides()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk own = await rig.Own();
        await using OpinionCardDesk others = await rig.Others();
        await rig.Fault("""{"kind":"failed-settlement","count":1}""", """{"kind":"delayed-confirm","delay":"1s"}""");

        ApprovedOrder quote = await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 20);
        ApprovedOrder take = others.Take(rig.Plain, 1, Side.Buy, "0.6", 20);
        FillSettled ghost = await own.Told<FillSettled>(input => input.Tier == SettlementTier.Failed);
        OrderFilled matched = await own.Told<OrderFilled>(input => input.TradeId == ghost.TradeId);
        Assert.Equal((quote.Id, SettlementTier.Matched), (matched.Order, matched.Tier));
        await others.Told<FillSettled>(
            input => input.Order == take.Id && input.Tier == SettlementTier.Failed);

        // The next match between the two settles.
        await rig.Heal();
        ApprovedOrder again = await own.Rest(rig.Plain, 0, Side.Buy, "0.41", 20);
        others.Take(rig.Plain, 1, Side.Buy, "0.59", 20);
        await CardVenue.Until(() => own.Filled(again) == Quantity.FromShares(20), "the next one fills");
        await own.Agree();
        await others.Agree();
    }

    [Fact]
    [Trait("Card", "O-13")]
    public async Task A_key_that_was_made_just_now_is_waited_for()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start(
            options => options with { KeyActivation = Duration.FromSeconds(3) });
        string key = await rig.NewKey(rig.Venue.Accounts[^1]);
        await using OpinionCardDesk own = await OpinionCardDesk.Open(
            rig, rig.Venue.Accounts.Count - 1, null, null, key);

        await own.Gateway.Start(new KnownAccount([], Instant.None), TestContext.Current.CancellationToken);

        Assert.Contains(own.Notices, notice => notice.Code == "key-refused");
        Assert.DoesNotContain(own.Notices, notice => notice.Detail.Contains(key, StringComparison.Ordinal));
        await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 20);
        await own.Agree();
    }

    [Fact]
    [Trait("Card", "O-14")]
    public async Task A_run_that_died_between_sending_and_the_answer_is_followed_by_one_that_finds_the_truth()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk others = await rig.Others();
        OpinionCardDesk dead = await rig.Own();
        await rig.Fault("""{"kind":"lost-ack"}""", CardVenue.Counts("POST /order"));
        ApprovedOrder resting = dead.Quote(rig.Plain, 0, Side.Buy, "0.4", 20);
        ApprovedOrder filled = dead.Quote(rig.Plain, 0, Side.Buy, "0.45", 20);
        ApprovedOrder never = dead.Approve(OrderIntent.Quote(
            default, rig.Plain.Market.First.Id, Side.Buy, Price.Parse("0.35"), Quantity.FromShares(20), "card"));
        await CardVenue.Until(
            () => rig.Venue.Run(
                () => rig.Venue.Orders.All.Count(order => order.Status == OpinionOrderStatus.Pending)) == 2,
            "the venue has both");
        await dead.DisposeAsync();
        int[] sent = await rig.Strikes();
        await rig.Heal();
        ApprovedOrder take = others.Take(rig.Plain, 1, Side.Buy, "0.55", 20);
        await others.Told<OrderFilled>(input => input.Order == take.Id);

        await using OpinionCardDesk next = await OpinionCardDesk.Open(rig, 0, null, dead.Books);
        await rig.Fault(CardVenue.Counts("POST /order"));
        ApprovedOrder[] known = [resting, filled, never];
        foreach (ApprovedOrder order in known) { next.Books.Know(order); }
        await next.Gateway.Start(
            new KnownAccount(
                [.. known.Select(order => new KnownOrder(order, OrderStatus.InFlight, Quantity.Zero, ""))],
                Instant.None),
            TestContext.Current.CancellationToken);

        // The start is done when the truth is known.
        Assert.True(next.WasTold<OrderAccepted>(
            input => input.Order == resting.Id && input.VenueOrderId == next.VenueIdOf(resting)));
        Assert.True(next.WasTold<OrderRefused>(input => input.Order == never.Id));
        Assert.Equal((int[])[0], await rig.Strikes());
        Assert.Equal(2, sent[1]);
        next.Gateway.Cancel(resting.Id);
        await next.Told<OrderCancelled>(input => input.Order == resting.Id);
        await next.Agree();
        await others.Agree();
        Assert.Equal(Quantity.FromShares(20), next.Filled(filled));
    }
}
