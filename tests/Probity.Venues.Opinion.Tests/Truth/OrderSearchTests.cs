using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Venues.Opinion.Execution;
using Probity.Venues.Opinion.Truth;
using static Probity.Venues.Opinion.Tests.Truth.TruthRig;

namespace Probity.Venues.Opinion.Tests.Truth;

public sealed class OrderSearchTests
{
    private readonly TruthRig rig = new();

    [Fact]
    public void An_order_whose_answer_was_lost_is_found_by_what_it_wants()
    {
        ApprovedOrder order = rig.Lose(Intent(), at: 1);
        Assert.Single(rig.Books.Of<OrderUnknown>());
        Assert.Equal("1000", Assert.Single(rig.Tracker.Wants(At(2)).Markets).MarketId);
        rig.ReadMarket(
            3,
            State(Order(91, Intent(price: "0.41"), 1), "other-price", at: 1),
            State(Order(92, Intent(side: Side.Sell), 1), "other-side", at: 1),
            State(Order(93, Intent(instrument: 1), 1), "other-outcome", at: 1),
            State(Order(94, Intent(shares: 11), 1), "other-size", at: 1),
            State(order, "too-old", at: -60),
            State(order, "v1", OpinionOrderState.Cancelled, at: 2));
        Assert.Equal("v1", rig.Books.VenueIdOf(order.Id));
        Assert.Equal(["v1"], rig.Tracker.Wants(At(3)).Lookups);
    }

    [Fact]
    public void An_order_that_two_whole_readings_after_the_grace_do_not_show_never_arrived()
    {
        ApprovedOrder order = rig.Lose(Intent(), at: 1);
        rig.ReadMarket(5);
        rig.ReadMarket(20);
        rig.Tracker.MarketRead("1000", [], isWhole: false, At(30), At(30));
        rig.ReadMarket(21);
        Assert.Empty(rig.Books.Ends(order.Id));
        rig.ReadMarket(23);
        OrderRefused refused = Assert.IsType<OrderRefused>(Assert.Single(rig.Books.Ends(order.Id)));
        Assert.Contains("never arrived", refused.Evidence);
        Assert.False(rig.Tracker.Wants(At(24)).Any);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Orders_that_want_the_same_are_told_apart_by_their_number(int arrived)
    {
        ApprovedOrder[] orders = [rig.Lose(Intent(), at: 1), rig.Lose(Intent(), at: 2)];
        OpinionOrder[] found =
            [.. orders.Take(arrived).Select((order, i) => State(order, $"v{i}", at: i + 2))];
        foreach (long at in new long[] { 20, 23, 26 }) { rig.ReadMarket(at, found); }
        Assert.Equal(arrived, rig.Books.Of<OrderAccepted>().Count());
        Assert.Equal(2 - arrived, rig.Books.Of<OrderRefused>().Count());
        Assert.Equal(
            found.Select(one => one.Id),
            rig.Books.Of<OrderAccepted>().Select(one => one.VenueOrderId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_known_as_another_order_of_ours_is_not_found_again()
    {
        rig.Place(Intent(), "v1", at: 1);
        ApprovedOrder lost = rig.Lose(Intent(), at: 2);
        ApprovedOrder known = Order(99, Intent(), 1);
        foreach (long at in new long[] { 20, 23, 26 }) { rig.ReadMarket(at, State(known, "v1", at: 1)); }
        Assert.IsType<OrderRefused>(Assert.Single(rig.Books.Ends(lost.Id)));
    }

    [Fact]
    public void Nothing_is_concluded_while_a_request_for_the_same_is_under_way()
    {
        ApprovedOrder lost = rig.Lose(Intent(), at: 1);
        ApprovedOrder waiting = rig.Send(Intent(), at: 3);
        OpinionOrder there = State(waiting, "v1", at: 4);
        foreach (long at in new long[] { 20, 23, 26 }) { rig.ReadMarket(at, there); }
        Assert.Empty(rig.Books.Of<OrderAccepted>());
        Assert.Empty(rig.Books.Of<OrderRefused>());
        rig.Tracker.Answered(waiting.Id, new PlaceAnswer.Held(there), At(27));
        Assert.Equal("v1", rig.Books.VenueIdOf(waiting.Id));
        foreach (long at in new long[] { 30, 33, 36 }) { rig.ReadMarket(at, there); }
        Assert.IsType<OrderRefused>(Assert.Single(rig.Books.Ends(lost.Id)));
    }

    [Fact]
    public void A_frame_names_the_order_before_any_reading_does()
    {
        ApprovedOrder order = rig.Send(Intent(), at: 1);
        rig.Tracker.Event(State(order, "v1", at: 1, update: OrderUpdate.New), At(2));
        Assert.Empty(rig.Books.Of<OrderAccepted>());
        rig.Tracker.Answered(order.Id, new PlaceAnswer.Unknown("timeout"), At(11));
        Assert.Equal("v1", rig.Books.VenueIdOf(order.Id));
    }

    [Fact]
    public void An_order_of_nobody_is_no_orphan_while_it_may_be_one_that_was_just_sent()
    {
        ApprovedOrder order = rig.Send(Intent(), at: 1);
        OpinionOrder seen = State(order, "v1", at: 2);
        Assert.Empty(rig.Tracker.OpenRead([seen], true, At(2), At(3)));
        rig.Tracker.Answered(order.Id, new PlaceAnswer.Refused(RefusalCode.Other, "no"), At(4));
        Assert.Equal("v1", Assert.Single(rig.Tracker.OpenRead([seen], true, At(5), At(6))).Id);
    }

    [Fact]
    public void An_order_that_was_under_way_when_the_program_died_is_sought_by_the_next_run()
    {
        ApprovedOrder order = rig.Send(Intent(), at: 1);
        rig.Restart([order], 60);
        Assert.True(rig.Tracker.Wants(At(60)).IsInDoubt, "it is sought");
        rig.ReadMarket(61, State(order, "v1", OpinionOrderState.Finished, at: 2));
        rig.Found(
            State(order, "v1", OpinionOrderState.Finished, filled: "10", trades: Trade("t1", "v1", "10", at: 2)), 62);
        Assert.Equal(order.Intent.Quantity, rig.Books.Filled(order.Id));
        Assert.Equal(0, rig.Tracker.OpenCount);
    }
}
