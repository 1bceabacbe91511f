using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Truth;
using static Probity.Venues.Tests.Truth.TrackerRig;

namespace Probity.Venues.Tests.Truth;

public sealed class OrderTrackerDoubtTests
{
    private static readonly SubmitReply Live = new SubmitReply.Held(VenueOrderState.Live, []);

    [Fact]
    public void An_unknown_order_that_the_venue_holds_is_accepted_and_one_that_it_does_not_is_refused_after_the_grace()
    {
        var rig = new TrackerRig();
        ApprovedOrder there = rig.Send(TruthMarket.Intent(Side.Sell, "0.57", 10), 0);
        ApprovedOrder gone = rig.Send(TruthMarket.Intent(Side.Sell, "0.58", 10), 0);
        string goneId = TruthMarket.IdOf(gone);
        foreach (ApprovedOrder order in new[] { there, gone })
        {
            rig.Tracker.Submitted(order.Id, new SubmitReply.Unknown("timeout"), At(5));
        }
        Assert.Equal(2, rig.Tracker.Wants(At(5)).Lookups.Count);
        rig.Tracker.Found(State(there, VenueOrderState.Live), At(6), At(6));
        Assert.Equal(there.Id, Assert.Single(rig.Books.Of<OrderAccepted>()).Order);

        rig.Tracker.NotFound(goneId, At(10), At(10));
        rig.Tracker.NotFound(goneId, At(15), At(15));
        rig.ReadTrades(-1, 18);
        Assert.Empty(rig.Books.Ends(gone.Id));
        rig.Tracker.NotFound(goneId, At(21), At(21));
        rig.Tracker.NotFound(goneId, At(23), At(23));
        Assert.Empty(rig.Books.Ends(gone.Id));
        rig.ReadTrades(10, 24);
        OrderRefused refused = Assert.IsType<OrderRefused>(Assert.Single(rig.Books.Ends(gone.Id)));
        Assert.Equal(RefusalCode.Other, refused.Code);
        Assert.Contains(goneId, refused.Evidence);
    }

    [Fact]
    public void The_readings_that_an_unknown_order_asks_for_are_enough_to_conclude_it()
    {
        var rig = new TrackerRig();
        rig.ReadTrades(-1, 0);
        ApprovedOrder gone = rig.Send(TruthMarket.Intent(Side.Sell, "0.58", 10), 5);
        rig.Tracker.Submitted(gone.Id, new SubmitReply.Unknown("timeout"), At(6));
        foreach (long at in new long[] { 22, 24 })
        {
            TruthWants wants = rig.Tracker.Wants(At(at));
            rig.Tracker.NotFound(Assert.Single(wants.Lookups), At(at), At(at));
            Assert.True(wants.Trades);
            rig.Tracker.TradesRead([], wants.TradesSince, At(at + 1), At(at + 1));
        }
        Assert.IsType<OrderRefused>(Assert.Single(rig.Books.Ends(gone.Id)));
    }

    [Fact]
    public void A_trade_that_carries_an_unknown_order_proves_that_it_arrived()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Buy, "0.57", 10, TimeInForce.FillAndKill), 0);
        rig.Tracker.Submitted(order.Id, new SubmitReply.Unknown("timeout"), At(1));
        rig.ReadTrades(-1, 20, Take(order, "t1", "0.57", "4", VenueTradeState.Mined, 1));
        foreach (long at in new long[] { 30, 40, 50, 70 })
        {
            rig.Tracker.NotFound(TruthMarket.IdOf(order), At(at), At(at));
        }
        rig.ReadTrades(0, 71);
        Assert.Equal(CancelCause.Killed, Assert.IsType<OrderCancelled>(Assert.Single(rig.Books.Ends(order.Id))).Cause);
        Assert.Equal("4", rig.Books.Filled(order.Id).ToString());
    }

    [Fact]
    public void A_reading_that_began_before_an_order_was_held_proves_nothing_about_it()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Sell, "0.57", 10), 5);
        rig.Tracker.Submitted(order.Id, Live, At(6));
        Assert.Empty(rig.Tracker.OpenOrdersRead([], At(4), At(7)));
        Assert.False(rig.Tracker.Wants(At(7)).Any);
        rig.Tracker.OpenOrdersRead([], At(8), At(9));
        Assert.Equal([TruthMarket.IdOf(order)], rig.Tracker.Wants(At(9)).Lookups);
        Assert.Empty(rig.Books.Ends(order.Id));
        rig.Tracker.Found(State(order, VenueOrderState.Live), At(10), At(10));
        Assert.False(rig.Tracker.Wants(At(10)).Any);
    }

    [Fact]
    public void A_refusal_of_a_resend_proves_nothing_about_the_first_time()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Buy, "0.57", 10), 0);
        rig.Tracker.Submitted(order.Id, new SubmitReply.Unknown("timeout"), At(1));
        rig.Tracker.Sent(order, TruthMarket.IdOf(order), At(2));
        rig.Tracker.Submitted(order.Id, new SubmitReply.Refused(RefusalCode.NotEnoughBalance, "no money"), At(3));
        Assert.Empty(rig.Books.Of<OrderRefused>());
        Assert.Single(rig.Tracker.Wants(At(3)).Lookups);

        ApprovedOrder once = rig.Send(TruthMarket.Intent(Side.Buy, "0.57", 10), 4);
        rig.Tracker.Submitted(once.Id, new SubmitReply.Refused(RefusalCode.NotEnoughBalance, "no money"), At(5));
        Assert.Equal(once.Id, Assert.Single(rig.Books.Of<OrderRefused>()).Order);
    }

    [Fact]
    public void A_cancel_without_an_answer_may_be_asked_again_when_the_order_turns_out_to_live()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Buy, "0.57", 10), 0);
        rig.Tracker.Submitted(order.Id, Live, At(1));
        rig.Tracker.CancelSent(order.Id);
        rig.Tracker.CancelUnknown(order.Id, "timeout", At(3));
        rig.Tracker.Event(State(order, VenueOrderState.Live), At(3));
        Assert.Empty(rig.Books.Of<CancelRefused>());
        rig.Tracker.Found(State(order, VenueOrderState.Live), At(4), At(4));
        Assert.Contains("timeout", Assert.Single(rig.Books.Of<CancelRefused>()).Evidence);
    }

    [Fact]
    public void A_resting_order_without_news_for_long_is_looked_up()
    {
        var rig = new TrackerRig(new PolymarketTradingOptions { StaleOrderAfter = TimeSpan.FromSeconds(100) });
        ApprovedOrder order = rig.Send(TruthMarket.Intent(Side.Buy, "0.57", 10), 0);
        rig.Tracker.Submitted(order.Id, Live, At(1));
        Assert.False(rig.Tracker.Wants(At(100)).Any);
        Assert.Single(rig.Tracker.Wants(At(101)).Lookups);
    }

    [Fact]
    public void What_the_engine_knew_at_the_start_is_compared_and_not_doubled()
    {
        var rig = new TrackerRig();
        ApprovedOrder order = TruthMarket.Order(7, TruthMarket.Intent(Side.Sell, "0.57", 10), At(-50));
        rig.Tracker.Know(
            new KnownOrder(order, OrderStatus.Live, Quantity.FromShares(4), ""), TruthMarket.IdOf(order), At(0));
        rig.Tracker.OpenOrdersRead([], At(1), At(2));
        rig.Tracker.Found(State(order, VenueOrderState.Cancelled, "6"), At(3), At(3));
        Assert.Empty(rig.Books.Inputs);
        rig.ReadTrades(
            -60, 4, Make(order, "t1", "0.57", "4", VenueTradeState.Confirmed, -40),
            Make(order, "t2", "0.57", "2", VenueTradeState.Mined, -10));
        Assert.Equal(["t1", "t2"], rig.Books.Of<OrderFilled>().Select(fill => fill.TradeId));
        Assert.Single(rig.Books.Of<OrderCancelled>());
    }

    [Fact]
    public void An_orphan_is_reported_once_and_when_adopted_only_its_new_trades_count()
    {
        var rig = new TrackerRig();
        ApprovedOrder shape = TruthMarket.Order(9, TruthMarket.Intent(Side.Sell, "0.57", 10), At(0));
        VenueOrder found = State(shape, VenueOrderState.Live, "3", trades: "old");
        Assert.Same(found, Assert.Single(rig.Tracker.OpenOrdersRead([found, found], At(1), At(2))));
        ClientOrderId name = ClientOrderId.Adopted(new StrategyId(0), found.Id);
        rig.Tracker.Adopt(found, name, shape.Intent, default, At(1), At(2));
        Assert.Equal("3", Assert.Single(rig.Books.Of<OrderAdopted>()).Filled.ToString());
        Assert.Empty(rig.Tracker.OpenOrdersRead([found], At(3), At(4)));
        rig.ReadTrades(
            -1, 5, Make(shape, "old", "0.57", "3", VenueTradeState.Confirmed, -9),
            Make(shape, "new", "0.57", "7", VenueTradeState.Confirmed, 4));
        OrderFilled fill = Assert.Single(rig.Books.Of<OrderFilled>());
        Assert.Equal((name, "new"), (fill.Order, fill.TradeId));
        Assert.Equal(0, rig.Tracker.OpenCount);
    }
}
