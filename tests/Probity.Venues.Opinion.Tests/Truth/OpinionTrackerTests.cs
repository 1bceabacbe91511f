using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Execution;
using Probity.Venues.Opinion.Truth;
using static Probity.Venues.Opinion.Tests.Truth.TruthRig;

namespace Probity.Venues.Opinion.Tests.Truth;

public sealed class OpinionTrackerTests
{
    private readonly TruthRig rig = new();

    [Fact]
    public void A_fill_counts_once_however_it_is_told_and_is_charged_what_the_settled_trade_says()
    {
        ApprovedOrder order = rig.Place(Intent(), "v1", at: 1);
        OpinionTrade pending = Trade("t1", "v1", "4", SettlementTier.Matched, at: 9);
        OpinionTrade settled = Trade("t1", "v1", "4", fee: "0.3", at: 9);
        rig.Found(State(order, "v1", trades: pending), 10);
        rig.Tracker.TradesRead([pending], At(11), At(11));
        rig.Tracker.Event(settled, At(12));
        rig.Tracker.TradesRead([settled], At(13), At(13));
        rig.Found(State(order, "v1", filled: "4", trades: settled), 14);
        OrderFilled fill = Assert.Single(rig.Books.Of<OrderFilled>());
        Assert.Equal((SettlementTier.Matched, Quantity.FromShares(4)), (fill.Tier, fill.Quantity));
        Assert.Equal(SettlementTier.Confirmed, Assert.Single(rig.Books.Of<FillSettled>()).Tier);
        Assert.Equal(Cash.Parse("0.3"), Assert.Single(rig.Books.Of<FeeCharged>()).Fee);
        Assert.Equal(0, rig.Tracker.UnsettledCount);
    }

    [Fact]
    public void The_fee_of_a_trade_that_is_pending_means_nothing()
    {
        rig.Place(Intent(lasts: TimeInForce.FillAndKill), "v1", at: 1);
        rig.Tracker.Event(Trade("t1", "v1", "4", SettlementTier.Matched, fee: "0", at: 2), At(3));
        Assert.Empty(rig.Books.Of<FeeCharged>());
        Assert.True(rig.Books.Of<OrderFilled>().Single().Fee > Cash.Zero, "an order that takes is expected to pay");
    }

    [Fact]
    public void A_match_that_is_announced_is_asked_for_at_once()
    {
        ApprovedOrder order = rig.Place(Intent(), "v1", at: 1);
        Assert.False(rig.Tracker.Wants(At(4)).Any);
        rig.Tracker.Event(State(order, "v1", update: OrderUpdate.Fill), At(5));
        Assert.Equal(["v1"], rig.Tracker.Wants(At(5)).Lookups);
        Assert.Empty(rig.Books.Of<OrderFilled>());
        rig.Found(State(order, "v1", trades: Trade("t1", "v1", "10", SettlementTier.Matched, at: 5)), 6);
        Assert.Equal(Quantity.FromShares(10), rig.Books.Filled(order.Id));
        Assert.Empty(rig.Tracker.Wants(At(9)).Lookups);
    }

    [Fact]
    public void A_failed_settlement_is_reversed_and_the_order_must_not_rest_on()
    {
        ApprovedOrder order = rig.Place(Intent(), "v1", at: 1);
        rig.Tracker.Event(Trade("t1", "v1", "4", SettlementTier.Matched, at: 2), At(3));
        rig.Tracker.Event(Trade("t1", "v1", "4", SettlementTier.Failed, at: 2), At(9));
        Assert.Equal(SettlementTier.Failed, rig.Books.Tier(order, "t1"));
        Assert.Equal(["v1"], rig.Tracker.Wants(At(9)).Lookups);
        rig.Found(State(order, "v1"), 10);
        Assert.Equal([order.Id], rig.Tracker.Wants(At(10)).Unwanted);
    }

    [Fact]
    public void A_trade_that_settles_as_another_is_reversed_and_told_anew()
    {
        ApprovedOrder order = rig.Place(Intent(), "v1", at: 1);
        rig.Tracker.Event(Trade("t1", "v1", "4", SettlementTier.Matched, at: 2), At(3));
        rig.Tracker.Event(Trade("t1", "v1", "3.9", at: 2), At(9));
        Assert.Equal(SettlementTier.Failed, rig.Books.Tier(order, "t1"));
        Assert.Equal(Quantity.Parse("3.9"), rig.Books.Fills[(order.Id, "t1#2")].Fill.Quantity);
        Assert.Equal("trade-contradicted", Assert.Single(rig.Notices).Code);
        rig.Restart([order], 20);
        rig.Tracker.TradesRead([Trade("t1", "v1", "3.9", at: 2)], At(21), At(21));
        Assert.Equal(2, rig.Books.Of<OrderFilled>().Count());
    }

    [Fact]
    public void A_cancel_that_the_venue_took_ends_the_order_only_when_a_reading_shows_it_with_its_trades()
    {
        ApprovedOrder order = rig.Place(Intent(), "v1", at: 1);
        rig.Tracker.CancelSent(order.Id);
        rig.Tracker.CancelTaken(order.Id, At(5));
        Assert.Empty(rig.Books.Ends(order.Id));
        Assert.Equal(["v1"], rig.Tracker.Wants(At(5)).Lookups);
        rig.Found(State(order, "v1"), 6);
        Assert.Empty(rig.Books.Of<CancelRefused>());
        rig.Found(
            State(order, "v1", OpinionOrderState.Cancelled, trades: Trade("t1", "v1", "3", SettlementTier.Matched)), 9);
        Assert.Equal(CancelCause.Requested, Assert.Single(rig.Books.Of<OrderCancelled>()).Cause);
        Assert.Equal(Quantity.FromShares(3), rig.Books.Filled(order.Id));
    }

    [Fact]
    public void A_cancel_answered_false_may_mean_filled()
    {
        ApprovedOrder order = rig.Place(Intent(), "v1", at: 1);
        rig.Tracker.CancelSent(order.Id);
        rig.Tracker.CancelRefused(order.Id, "false", At(5));
        Assert.Single(rig.Books.Of<CancelRefused>());
        rig.Found(
            State(order, "v1", OpinionOrderState.Finished, trades: Trade("t1", "v1", "10", SettlementTier.Matched)), 6);
        Assert.Equal(order.Intent.Quantity, rig.Books.Filled(order.Id));
        Assert.Empty(rig.Books.Ends(order.Id));
        Assert.True(rig.Tracker.IsEnded(order.Id), "nothing is left to cancel");
    }

    [Fact]
    public void A_fill_that_comes_after_the_end_counts()
    {
        ApprovedOrder order = rig.Place(Intent(), "v1", at: 1);
        rig.Found(State(order, "v1", OpinionOrderState.Cancelled), 5);
        Assert.Single(rig.Books.Ends(order.Id));
        rig.Tracker.Event(Trade("t1", "v1", "2", at: 4), At(9));
        Assert.Equal(Quantity.FromShares(2), rig.Books.Filled(order.Id));
        Assert.Single(rig.Books.Ends(order.Id));
    }

    [Fact]
    public void An_end_waits_for_a_match_that_was_announced_and_not_for_ever()
    {
        ApprovedOrder order = rig.Place(Intent(), "v1", at: 1);
        rig.Tracker.Event(State(order, "v1", update: OrderUpdate.Fill), At(4));
        rig.Found(State(order, "v1", OpinionOrderState.Cancelled), 5);
        Assert.Empty(rig.Books.Ends(order.Id));
        rig.Found(State(order, "v1", OpinionOrderState.Cancelled), 25);
        Assert.Single(rig.Books.Ends(order.Id));
        Assert.Equal("trades-missing", Assert.Single(rig.Notices).Code);
    }

    [Theory]
    [InlineData(OpinionOrderState.Expired)]
    [InlineData(OpinionOrderState.Cancelled)]
    public void Our_own_timer_makes_an_expiry_of_a_cancel(OpinionOrderState state)
    {
        ApprovedOrder order = rig.Place(Intent(), "v1", at: 1);
        rig.Tracker.ExpiryDue(order.Id);
        rig.Tracker.CancelSent(order.Id);
        rig.Found(State(order, "v1", state), 9);
        Assert.IsType<OrderExpired>(Assert.Single(rig.Books.Ends(order.Id)));
    }

    [Fact]
    public void A_post_only_order_that_the_venue_takes_away_at_once_would_have_crossed()
    {
        ApprovedOrder order = rig.Place(Intent(postOnly: true), "v1", at: 1);
        rig.Found(State(order, "v1", OpinionOrderState.Cancelled), 3);
        Assert.Equal(CancelCause.Killed, Assert.IsType<OrderCancelled>(Assert.Single(rig.Books.Ends(order.Id))).Cause);
    }

    [Fact]
    public void An_order_that_is_no_longer_among_the_open_ones_is_asked_for()
    {
        rig.Place(Intent(), "v1", at: 1);
        rig.Tracker.OpenRead([], isWhole: false, At(5), At(6));
        Assert.Empty(rig.Tracker.Wants(At(6)).Lookups);
        rig.Tracker.OpenRead([], isWhole: true, At(7), At(8));
        Assert.Equal(["v1"], rig.Tracker.Wants(At(8)).Lookups);
    }

    [Fact]
    public void An_unknown_state_proves_that_the_order_is_there_and_nothing_else()
    {
        ApprovedOrder order = rig.Place(Intent(), "v1", at: 1);
        rig.Tracker.OpenRead([], isWhole: true, At(5), At(6));
        rig.Found(State(order, "v1", OpinionOrderState.Other), 7);
        Assert.False(rig.Tracker.Wants(At(30)).IsInDoubt);
        Assert.Equal(1, rig.Tracker.OpenCount);
    }

    [Fact]
    public void A_restart_goes_on_with_what_the_engine_counted()
    {
        ApprovedOrder order = rig.Place(Intent(), "v1", at: 1);
        rig.Tracker.Event(Trade("t1", "v1", "4", SettlementTier.Matched, at: 2), At(3));
        rig.Restart([order], 20);
        rig.Found(
            State(order, "v1", filled: "4", trades: [Trade("t1", "v1", "4", at: 2), Trade("t2", "v1", "6", at: 9)]),
            21);
        Assert.Equal(SettlementTier.Confirmed, rig.Books.Tier(order, "t1"));
        Assert.Equal(order.Intent.Quantity, rig.Books.Filled(order.Id));
        Assert.Equal(0, rig.Tracker.OpenCount);
    }

    [Fact]
    public void An_adopted_order_counts_only_what_it_fills_from_then_on()
    {
        ApprovedOrder stranger = Order(7, Intent(), at: 0);
        OpinionOrder detail = State(stranger, "v9", filled: "4", trades: Trade("t1", "v9", "4"));
        IReadOnlyList<OpinionOrder> orphans =
            rig.Tracker.OpenRead([detail with { Trades = null }], true, At(1), At(2));
        Assert.Equal("v9", Assert.Single(orphans).Id);
        ClientOrderId id = ClientOrderId.Adopted(new StrategyId(0), "v9");
        rig.Tracker.Adopt(detail, id, stranger.Intent, default, At(1), At(2));
        Assert.Equal(Quantity.FromShares(4), Assert.Single(rig.Books.Of<OrderAdopted>()).Filled);
        rig.Tracker.TradesRead([Trade("t1", "v9", "4"), Trade("t2", "v9", "1", at: 9)], At(9), At(9));
        Assert.Equal("t2", Assert.Single(rig.Books.Of<OrderFilled>()).TradeId);
    }

    [Fact]
    public void An_answer_that_names_another_order_of_ours_proves_nothing()
    {
        rig.Place(Intent(), "v1", at: 1);
        ApprovedOrder second = rig.Send(Intent(), at: 2);
        rig.Tracker.Answered(second.Id, new PlaceAnswer.Held(State(second, "v1", at: 2)), At(3));
        Assert.Equal(second.Id, Assert.Single(rig.Books.Of<OrderUnknown>()).Order);
    }
}
