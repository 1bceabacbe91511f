using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Truth;
using static Probity.Venues.Tests.Truth.TrackerRig;

namespace Probity.Venues.Tests.Truth;

public sealed class OrderTrackerTests
{
    private static readonly SubmitReply Live = new SubmitReply.Held(VenueOrderState.Live, []);

    [Fact]
    public void A_resting_order_is_accepted_filled_in_parts_and_settles_by_rank()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Sell, "0.57", 10), 0);
        rig.Tracker.Submitted(order.Id, Live, At(1));
        rig.Tracker.Event(State(order, VenueOrderState.Live), At(1));
        rig.Tracker.Event(Make(order, "t1", "0.57", "4", VenueTradeState.Matched, 2), At(2));
        rig.Tracker.Event(Make(order, "t1", "0.57", "4", VenueTradeState.Confirmed, 2), At(3));
        rig.Tracker.Event(Make(order, "t1", "0.57", "4", VenueTradeState.Mined, 2), At(4));
        rig.Tracker.Event(Make(order, "t2", "0.57", "6", VenueTradeState.Mined, 5), At(5));
        Assert.Single(rig.Books.Of<OrderAccepted>());
        Assert.Equal(2, rig.Books.Fills.Count);
        Assert.Equal(SettlementTier.Confirmed, rig.Books.Tier(order, "t1"));
        Assert.Equal(SettlementTier.Mined, rig.Books.Tier(order, "t2"));
        Assert.All(rig.Books.Fills.Values, fill => Assert.Equal(Liquidity.Maker, fill.Fill.Liquidity));
        Assert.All(rig.Books.Fills.Values, fill => Assert.Equal(Cash.Zero, fill.Fill.Fee));
        Assert.Empty(rig.Books.Ends(order.Id));
        Assert.Equal(0, rig.Tracker.OpenCount);
    }

    [Fact]
    public void A_taker_pays_each_maker_his_price_also_on_the_other_outcome_and_the_predicted_fee()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Buy, "0.6", 10, TimeInForce.FillAndKill), 0);
        rig.Tracker.Event(
            Take(
                order, "t1", "0.6", "10", VenueTradeState.Matched, 1, "",
                new MakerPart("0xa", TruthMarket.Yes, Price.Parse("0.58"), Quantity.FromShares(3)),
                new MakerPart("0xb", TruthMarket.No, Price.Parse("0.41"), Quantity.FromShares(7))),
            At(1));
        OrderFilled[] fills = [.. rig.Books.Of<OrderFilled>()];
        Assert.Equal(["t1@0.58", "t1@0.59"], fills.Select(fill => fill.TradeId));
        Assert.Equal(["0.58", "0.59"], fills.Select(fill => fill.Price.ToString()));
        Assert.Equal(["3", "7"], fills.Select(fill => fill.Quantity.ToString()));
        FeeSchedule fees = FeeSchedule.Build(TruthMarket.Fees);
        Assert.All(fills, fill => Assert.Equal(fees.TakerFee(fill.Price, fill.Quantity), fill.Fee));
        Assert.All(fills, fill => Assert.True(fill.Fee > Cash.Zero));
    }

    [Fact]
    public void A_maker_part_on_the_other_outcome_counts_on_our_own_price()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Buy, "0.43", 5, outcome: 1), 0);
        var maker = new MakerPart(
            TruthMarket.IdOf(order), TruthMarket.No, Price.Parse("0.43"), Quantity.FromShares(5));
        rig.Tracker.Event(
            new VenueTrade(
                "t1", VenueTradeState.Matched, "0xstranger", TruthMarket.Yes, Price.Parse("0.57"),
                Quantity.FromShares(5), At(1), [maker], "", At(1)),
            At(1));
        OrderFilled fill = Assert.Single(rig.Books.Of<OrderFilled>());
        Assert.Equal(("t1", Price.Parse("0.43"), Liquidity.Maker), (fill.TradeId, fill.Price, fill.Liquidity));
    }

    [Fact]
    public void Two_orders_of_ours_in_one_trade_each_get_their_part()
    {
        var rig = new TrackerRig();
        ApprovedOrder first = rig.Send(TruthMarket.Intent(Side.Sell, "0.57", 5), 0);
        ApprovedOrder second = rig.Send(TruthMarket.Intent(Side.Sell, "0.58", 5), 0);
        VenueTrade trade = Make(first, "t1", "0.58", "8", VenueTradeState.Matched, 1) with
        {
            Makers =
            [
                new MakerPart(TruthMarket.IdOf(first), TruthMarket.Yes, Price.Parse("0.57"), Quantity.FromShares(5)),
                new MakerPart("0xother", TruthMarket.Yes, Price.Parse("0.57"), Quantity.FromShares(1)),
                new MakerPart(TruthMarket.IdOf(second), TruthMarket.Yes, Price.Parse("0.58"), Quantity.FromShares(2)),
            ],
        };
        rig.Tracker.Event(trade, At(1));
        rig.Tracker.Event(trade, At(2));
        Assert.Equal("5", rig.Books.Filled(first.Id).ToString());
        Assert.Equal("2", rig.Books.Filled(second.Id).ToString());
    }

    [Fact]
    public void An_end_waits_until_every_matched_share_was_seen()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Sell, "0.57", 10), 0);
        rig.Tracker.Submitted(order.Id, Live, At(1));
        rig.Tracker.CancelSent(order.Id);
        rig.Tracker.Event(State(order, VenueOrderState.Cancelled, "4", at: 3), At(3));
        Assert.Empty(rig.Books.Ends(order.Id));
        Assert.True(rig.Tracker.Wants(At(3)) is { Trades: true } wants && wants.TradesSince <= At(0));
        rig.ReadTrades(0, 4, Make(order, "t1", "0.57", "4", VenueTradeState.Mined, 2));
        OrderCancelled end = Assert.IsType<OrderCancelled>(Assert.Single(rig.Books.Ends(order.Id)));
        Assert.Equal(CancelCause.Requested, end.Cause);
        Assert.IsType<OrderFilled>(rig.Books.Inputs[^2]);
    }

    [Fact]
    public void A_confirmed_cancel_whose_size_nobody_says_is_looked_up()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Sell, "0.57", 10), 0);
        rig.Tracker.Submitted(order.Id, Live, At(1));
        rig.Tracker.CancelSent(order.Id);
        rig.Tracker.Cancelled(TruthMarket.IdOf(order), At(2));
        Assert.Empty(rig.Books.Ends(order.Id));
        Assert.Equal([TruthMarket.IdOf(order)], rig.Tracker.Wants(At(2)).Lookups);
        rig.Tracker.Found(State(order, VenueOrderState.Cancelled), At(3), At(3));
        Assert.Single(rig.Books.Of<OrderCancelled>());
        Assert.False(rig.Tracker.Wants(At(4)).Any);
    }

    [Fact]
    public void A_fill_that_beat_the_cancel_counts_though_it_comes_after_the_end()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Sell, "0.57", 10), 0);
        rig.Tracker.Submitted(order.Id, Live, At(1));
        rig.Tracker.Event(State(order, VenueOrderState.Cancelled, "0", at: 3), At(3));
        Assert.Single(rig.Books.Ends(order.Id));
        rig.Tracker.Event(Make(order, "t1", "0.57", "4", VenueTradeState.Matched, 2), At(4));
        rig.Tracker.Event(Make(order, "t1", "0.57", "4", VenueTradeState.Failed, 2), At(9));
        Assert.Equal(SettlementTier.Failed, rig.Books.Tier(order, "t1"));
        Assert.Single(rig.Books.Ends(order.Id));
    }

    [Fact]
    public void A_ghost_fill_is_reversed_and_one_first_heard_of_as_failed_is_never_a_fill_that_counts()
    {
        var rig = new TrackerRig();
        ApprovedOrder seen = rig.Send(TruthMarket.Intent(Side.Sell, "0.57", 4), 0);
        ApprovedOrder late = rig.Send(TruthMarket.Intent(Side.Sell, "0.57", 4), 0);
        rig.Tracker.Event(Make(seen, "t1", "0.57", "4", VenueTradeState.Matched, 2), At(2));
        rig.Tracker.Event(Make(seen, "t1", "0.57", "4", VenueTradeState.Retrying, 2), At(3));
        Assert.Equal(SettlementTier.Matched, rig.Books.Tier(seen, "t1"));
        rig.Tracker.Event(Make(seen, "t1", "0.57", "4", VenueTradeState.Failed, 2), At(4));
        Assert.Equal(SettlementTier.Failed, rig.Books.Tier(seen, "t1"));
        rig.Tracker.Event(Make(late, "t2", "0.57", "4", VenueTradeState.Failed, 2), At(5));
        Assert.Equal(SettlementTier.Failed, rig.Books.Fills[(late.Id, "t2")].Fill.Tier);
        // The engine counts no share of it, so that only an end can close the order.
        Assert.Single(rig.Books.Ends(late.Id));
        Assert.Equal(0, rig.Tracker.OpenCount);
    }

    [Theory]
    [InlineData(VenueOrderState.Cancelled, "CANCELED", false, "GoodTilCancelled", "VenueCancelled")]
    [InlineData(VenueOrderState.Cancelled, "CANCELED", true, "GoodTilCancelled", "Requested")]
    [InlineData(VenueOrderState.Cancelled, "CANCELED", true, "FillAndKill", "Killed")]
    [InlineData(VenueOrderState.Cancelled, "CANCELED_not enough balance", false, "GoodTilCancelled", "NoBalance")]
    [InlineData(VenueOrderState.Invalid, "INVALID", false, "GoodTilCancelled", "VenueCancelled")]
    [InlineData(VenueOrderState.MarketResolved, "CANCELED_MARKET_RESOLVED", true, "FillOrKill", "MarketResolved")]
    public void The_cause_of_an_end_follows_from_who_wanted_it(
        VenueOrderState state, string text, bool requested, string lasts, string cause)
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Sell, "0.57", 10, Enum.Parse<TimeInForce>(lasts)), 0);
        rig.Tracker.Submitted(order.Id, Live, At(1));
        if (requested) { rig.Tracker.CancelAllSent(); }
        rig.Tracker.Event(State(order, state, "0", text, 3), At(3));
        Assert.Equal(
            Enum.Parse<CancelCause>(cause),
            Assert.IsType<OrderCancelled>(Assert.Single(rig.Books.Ends(order.Id))).Cause);
    }

    [Fact]
    public void The_end_of_a_dated_order_is_an_expiry_when_its_time_has_come_and_a_cancel_before()
    {
        var rig = new TrackerRig();
        OrderIntent intent = TruthMarket.Intent(Side.Sell, "0.57", 10, TimeInForce.GoodTilDate, expires: At(300));
        ApprovedOrder early = rig.Send(intent, 0);
        ApprovedOrder due = rig.Send(intent, 0);
        rig.Tracker.Event(State(early, VenueOrderState.Cancelled, "0", at: 100), At(100));
        rig.Tracker.Event(State(due, VenueOrderState.Cancelled, "0", at: 300) with { Expires = At(360) }, At(300));
        Assert.IsType<OrderCancelled>(Assert.Single(rig.Books.Ends(early.Id)));
        Assert.IsType<OrderExpired>(Assert.Single(rig.Books.Ends(due.Id)));
    }

    [Fact]
    public void Cancellations_after_ten_silent_seconds_are_a_lapsed_heartbeat()
    {
        var rig = new TrackerRig();
        ApprovedOrder lapsed = rig.Send(TruthMarket.Intent(Side.Sell, "0.57", 10), 0);
        rig.Tracker.Submitted(lapsed.Id, Live, At(1));
        rig.Tracker.Heartbeat(At(2));
        rig.Tracker.Event(State(lapsed, VenueOrderState.Cancelled, at: 13), At(13));
        rig.Tracker.Heartbeat(At(14));
        ApprovedOrder later = rig.Send(TruthMarket.Intent(Side.Sell, "0.57", 10), 15);
        rig.Tracker.Submitted(later.Id, Live, At(16));
        rig.Tracker.Event(State(later, VenueOrderState.Cancelled, at: 17), At(17));
        Assert.Equal(
            [CancelCause.HeartbeatLapsed, CancelCause.VenueCancelled],
            rig.Books.Of<OrderCancelled>().Select(end => end.Cause));
    }

    [Fact]
    public void A_delayed_taker_is_told_as_delayed_then_accepted_and_is_looked_up_when_nothing_comes()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Buy, "0.57", 10), 0);
        rig.Tracker.Submitted(order.Id, new SubmitReply.Held(VenueOrderState.Delayed, []), At(1));
        rig.Tracker.Event(State(order, VenueOrderState.Delayed), At(1));
        Assert.Single(rig.Books.Of<OrderDelayed>());
        Assert.Empty(rig.Books.Of<OrderAccepted>());
        Assert.False(rig.Tracker.Wants(At(2)).Any);
        Assert.Single(rig.Tracker.Wants(At(5)).Lookups);
        rig.Tracker.Found(State(order, VenueOrderState.Unmatched), At(6), At(6));
        Assert.Single(rig.Books.Of<OrderAccepted>());
    }

    [Fact]
    public void Trades_that_a_reply_names_are_fetched_when_they_do_not_come()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Buy, "0.57", 10, TimeInForce.FillAndKill), 0);
        rig.Tracker.Submitted(order.Id, new SubmitReply.Held(VenueOrderState.Matched, ["t1"]), At(1));
        Assert.True(rig.Tracker.Wants(At(1)).Trades);
        rig.ReadTrades(-1, 2, Take(order, "t1", "0.57", "10", VenueTradeState.Confirmed, 1));
        Assert.False(rig.Tracker.Wants(At(30)).Any);
        Assert.Equal("10", rig.Books.Filled(order.Id).ToString());
    }

    [Theory]
    [InlineData(TimeInForce.FillOrKill)]
    [InlineData(TimeInForce.FillAndKill)]
    public void A_kill_is_told_once_whether_the_event_or_the_refusal_comes_first(TimeInForce lasts)
    {
        const string Words = "no orders found to match with FAK order";
        var refused = new SubmitReply.Refused(RefusalCode.NotFilled, Words);
        var rig = new TrackerRig();
        ApprovedOrder eventFirst = rig.Send(TruthMarket.Intent(Side.Buy, "0.57", 10, lasts), 0);
        rig.Tracker.Event(State(eventFirst, VenueOrderState.Cancelled, null, "CANCELED_" + Words), At(1));
        rig.Tracker.Submitted(eventFirst.Id, refused, At(2));
        OrderCancelled killed = Assert.IsType<OrderCancelled>(Assert.Single(rig.Books.Ends(eventFirst.Id)));
        Assert.Equal(CancelCause.Killed, killed.Cause);

        ApprovedOrder refusalFirst = rig.Send(TruthMarket.Intent(Side.Buy, "0.57", 10, lasts), 3);
        rig.Tracker.Submitted(refusalFirst.Id, refused, At(4));
        rig.Tracker.Event(State(refusalFirst, VenueOrderState.Cancelled, null, "CANCELED_" + Words), At(5));
        Assert.IsType<OrderRefused>(Assert.Single(rig.Books.Ends(refusalFirst.Id)));

        ApprovedOrder placed = rig.Send(TruthMarket.Intent(Side.Buy, "0.57", 10, lasts), 6);
        rig.Tracker.Event(State(placed, VenueOrderState.Live), At(7));
        rig.Tracker.Submitted(placed.Id, refused, At(8));
        Assert.IsType<OrderCancelled>(Assert.Single(rig.Books.Ends(placed.Id)));
        Assert.False(rig.Tracker.Wants(At(20)).Any);
    }

    [Fact]
    public void What_is_left_of_a_partly_filled_taking_order_is_killed_even_when_no_event_says_so()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Buy, "0.57", 10, TimeInForce.FillAndKill), 0);
        rig.Tracker.Submitted(order.Id, new SubmitReply.Held(VenueOrderState.Matched, ["t1"]), At(1));
        rig.Tracker.Event(Take(order, "t1", "0.57", "4", VenueTradeState.Matched, 1), At(1));
        Assert.Empty(rig.Books.Ends(order.Id));
        Assert.Single(rig.Tracker.Wants(At(4)).Lookups);
        rig.Tracker.Found(State(order, VenueOrderState.Matched, "4", trades: "t1"), At(4), At(4));
        Assert.Equal(CancelCause.Killed, Assert.IsType<OrderCancelled>(Assert.Single(rig.Books.Ends(order.Id))).Cause);
    }
}
