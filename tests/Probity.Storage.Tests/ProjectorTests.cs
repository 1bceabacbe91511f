using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Storage.Projection;
using Probity.Storage.Queries;

namespace Probity.Storage.Tests;

public sealed class ProjectorTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Tape tape = new Tape().List(0).List(1);
    private readonly List<StoreQueries> opened = [];

    public void Dispose()
    {
        foreach (StoreQueries store in opened) { store.Dispose(); }
        folder.Dispose();
    }

    [Fact]
    public void An_orders_row_follows_its_state_machine_and_keeps_exact_amounts()
    {
        ClientOrderId order = tape.Place(0, Side.Buy, "0.53", "219.217767");
        tape.Accept(order).Fill(order, "t1", "0.53", "19.217767", "0.00012")
            .Add(new OrderCancelled(tape.Next, order, CancelCause.Requested));

        StoredOrder row = Assert.Single(Projected().Orders(StoreFilter.None));

        Assert.Equal(order, row.Order);
        Assert.Equal(OrderStatus.Cancelled, row.Status);
        Assert.Equal("Requested", row.EndedBy);
        Assert.Equal("v" + order, row.VenueOrderId);
        Assert.Equal(Price.Parse("0.53"), row.Price);
        Assert.Equal(Quantity.Parse("219.217767"), row.Quantity);
        Assert.Equal(Quantity.Parse("19.217767"), row.Filled);
        Assert.Equal(("market-0", "Yes", Side.Buy, true), (row.Market, row.Outcome, row.Side, row.PostOnly));
        Assert.Equal(Tape.At(3), row.PlacedAt);
        Assert.Equal(Tape.At(6), row.UpdatedAt);
    }

    [Fact]
    public void An_adopted_order_has_a_row_with_what_it_had_filled_and_goes_on_from_there()
    {
        var order = ClientOrderId.Adopted(Tape.Maker, "0xabc");
        OrderIntent intent = OrderIntent.Quote(
            Tape.Maker, Tape.Yes(0), Side.Sell, Price.Parse("0.6"), Quantity.FromShares(10), "found");
        tape.Add(Adopted(order, intent, 4)).Add(Adopted(order, intent, 4)).Fill(order, "t1", "0.6", "6")
            .Add(Adopted(ClientOrderId.Adopted(Tape.Maker, "0xdef"), intent, 10));

        StoredOrder row = Assert.Single(Projected().Orders(StoreFilter.None));

        Assert.Equal((order, "0xabc", OrderStatus.Filled), (row.Order, row.VenueOrderId, row.Status));
        Assert.Equal(Quantity.FromShares(10), row.Filled);
        Assert.Equal(Tape.At(3), row.PlacedAt);
    }

    [Fact]
    public void A_charged_fee_takes_the_place_of_the_predicted_one_and_shares_that_moved_count_at_their_cost()
    {
        ClientOrderId order = tape.Place(0, Side.Buy, "0.5", "10");
        tape.Fill(order, "t1", "0.5", "10", "0.01")
            .Add(new FeeCharged(tape.Next, order, "t1", Cash.Parse("0.07")))
            .Add(new FeeCharged(tape.Next, order, "never", Cash.Parse("0.07")))
            .Add(Moved(tape.Next, 3, "1.5"))
            .Add(Moved(tape.Next, -1, "0.5"));

        using StoreQueries store = Projected();

        Assert.Equal(Cash.Parse("0.07"), Assert.Single(store.Fills(StoreFilter.None)).Fee);
        Assert.Equal(
            [("SharesIn", "1.5"), ("SharesOut", "-0.5")],
            store.CashMovements(StoreFilter.None).OrderBy(row => row.Sequence)
                .Select(row => (row.Kind, row.Amount.ToString())));

        static SharesMoved Moved(Stamp at, long shares, string cost) => new(
            at, Tape.Account, Tape.Yes(0), new SignedQuantity(shares * Quantity.MicrosPerShare), Cash.Parse(cost),
            "found");
    }

    [Fact]
    public void A_fill_that_is_reported_again_counts_once_and_its_tier_only_rises()
    {
        ClientOrderId order = tape.Place(0, Side.Buy, "0.5", "10");
        tape.Fill(order, "t1", "0.5", "4", "0.01")
            .Fill(order, "t1", "0.5", "4", "0.01", SettlementTier.Mined)
            .Settle(order, "t1", SettlementTier.Confirmed)
            .Settle(order, "t1", SettlementTier.Mined)
            .Fill(order, "t2", "0.49", "6");

        using StoreQueries store = Projected();

        Assert.Equal(
            [("t2", SettlementTier.Matched), ("t1", SettlementTier.Confirmed)],
            store.Fills(StoreFilter.None).Select(fill => (fill.TradeId, fill.Tier)));
        StoredFill first = store.Fills(StoreFilter.None)[1];
        Assert.Equal(Cash.Parse("2"), first.Notional);
        Assert.Equal(Cash.Parse("0.01"), first.Fee);
        StoredOrder row = Assert.Single(store.Orders(StoreFilter.None));
        Assert.Equal((OrderStatus.Filled, Quantity.FromShares(10)), (row.Status, row.Filled));
    }

    [Fact]
    public void A_settlement_that_comes_before_its_fill_waits_for_it_even_over_a_restart()
    {
        ClientOrderId order = tape.Place(0, Side.Buy, "0.5", "10");
        tape.Settle(order, "t1", SettlementTier.Mined).Fill(order, "t1", "0.5", "4");

        Projected(1, 4).Dispose();
        Assert.Equal(SettlementTier.Mined, Assert.Single(Projected(5, 5).Fills(StoreFilter.None)).Tier);
    }

    [Fact]
    public void A_failed_fill_stays_with_its_tier()
    {
        ClientOrderId order = tape.Place(0, Side.Sell, "0.5", "10");
        tape.Fill(order, "t1", "0.5", "10").Settle(order, "t1", SettlementTier.Failed)
            .Settle(order, "t1", SettlementTier.Mined);

        Assert.Equal(SettlementTier.Failed, Assert.Single(Projected().Fills(StoreFilter.None)).Tier);
    }

    [Fact]
    public void A_fill_after_a_cancel_and_a_restart_still_counts()
    {
        ClientOrderId order = tape.Place(0, Side.Buy, "0.5", "10");
        tape.Add(new OrderCancelled(tape.Next, order, CancelCause.VenueCancelled)).Fill(order, "t1", "0.5", "10");

        Projected(1, 4).Dispose();
        StoredOrder row = Assert.Single(Projected(5, 5).Orders(StoreFilter.None));

        Assert.Equal(
            (OrderStatus.Filled, Quantity.FromShares(10), "VenueCancelled"), (row.Status, row.Filled, row.EndedBy));
    }

    [Fact]
    public void A_refusal_keeps_the_venues_words_and_a_cancel_request_shows_until_it_is_refused()
    {
        ClientOrderId refused = tape.Place(0, Side.Buy, "0.5", "10");
        tape.Add(new OrderRefused(tape.Next, refused, RefusalCode.PostOnlyWouldCross, "order crosses book"));
        ClientOrderId open = tape.Place(1, Side.Buy, "0.5", "10");
        tape.Add(new TimerFired(tape.Next, new TimerId(1)), new CancelOrder(open, Tape.Yes(1), Tape.Account));

        using (StoreQueries store = Projected())
        {
            Assert.Equal("PostOnlyWouldCross: order crosses book", Of(store, refused).EndedBy);
            Assert.True(Of(store, open).CancelRequested);
        }
        tape.Add(new CancelRefused(tape.Next, open, "not found"));
        Assert.False(Of(Projected(), open).CancelRequested);
    }

    [Fact]
    public void Markets_terms_status_and_payout_follow_the_inputs()
    {
        ClientOrderId order = tape.Place(0, Side.Buy, "0.53", "10");
        var fees = new FeeTerms(0.04m, 2, true, 0m);
        MarketTerms terms = Tape.MarketOf(0).Terms with { Grid = TickGrid.Mill, Fees = fees };
        tape.Add(new MarketTermsChanged(tape.Next, new MarketId(0), terms))
            .Add(new TickGridChanged(tape.Next, Tape.Yes(0), TickGrid.Pip))
            .Add(new MarketStatusChanged(tape.Next, new MarketId(1), MarketStatus.Paused))
            .Add(new MarketResolved(tape.Next, new MarketId(0), Payout.SecondWins))
            .Add(new EventGroupListed(
                tape.Next,
                new EventGroup(
                    new EventGroupId(0), VenueId.Polymarket, "key", "Title", EventGroupKind.NestedLadder,
                    [new MarketId(1), new MarketId(0)])));
        Projected().Dispose();

        using var raw = new RawStore(folder.Store);
        Assert.Equal("0.04|2|Resolved|0|1000000", raw.Text(
            "SELECT fee_rate || '|' || fee_exponent || '|' || status || '|' || first_payout_micros || '|' "
            + "|| second_payout_micros FROM markets WHERE market = 0"));
        Assert.Equal("Paused", raw.Text("SELECT status FROM markets WHERE market = 1"));
        Assert.Equal("1,10", raw.Text("SELECT group_concat(tick_pips) FROM instruments WHERE market = 0"));
        Assert.Equal(
            "1,0",
            raw.Text("SELECT group_concat(market) FROM (SELECT market FROM event_group_markets ORDER BY position)"));
        Assert.Equal(order, new ClientOrderId((ulong)raw.Number("SELECT order_id FROM orders")));
    }

    [Fact]
    public void Decisions_incidents_and_cash_movements_become_rows()
    {
        tape.Decide(0, Gate.Fees, "-0.1").Decide(1, Gate.Taken, "0.2").Raise(Severity.Critical, "kill-switch")
            .Add(new CashMoved(tape.Next, Tape.Account, new Money(Cash.FromDollars(1000), Currency.PUsd), "paper"))
            .Add(new RewardPaid(
                tape.Next, Tape.Account, RewardKind.MakerRebate, new Money(Cash.Parse("0.25"), Currency.PUsd),
                new MarketId(1)));

        using StoreQueries store = Projected();

        Assert.Equal(
            [(Gate.Taken, Cash.Parse("0.2")), (Gate.Fees, Cash.Parse("-0.1"))],
            store.Decisions(StoreFilter.None).Decisions.Select(decision => (decision.StoppedBy, decision.Net)));
        Assert.Equal(
            new StoredIncident(5, Tape.At(5), Severity.Critical, "kill-switch", "details"),
            Assert.Single(store.Incidents(StoreFilter.None)));
        Assert.Equal(
            [("MakerRebate", Cash.Parse("0.25"), "market-1"), ("Deposit", Cash.FromDollars(1000), null)],
            store.CashMovements(StoreFilter.None).Select(moved => (moved.Kind, moved.Amount, moved.Market)));
    }

    [Fact]
    public void Positions_are_those_of_the_last_sample()
    {
        using (Projector projector = Open())
        {
            tape.FeedInto(projector);
            projector.Sample(Tape.ViewAt(1, "0", Tape.Position(0, "10", "5", "5.5"), Tape.Position(1, "4", "2", null)));
            projector.Sample(Tape.ViewAt(2, "0.1", Tape.Position(1, "7", "3.5", null)));
            projector.Flush();
        }
        using (StoreQueries store = StoreFile.OpenForReading(folder.Store))
        {
            StoredPosition position = Assert.Single(store.Positions(StoreFilter.None));
            Assert.Equal(("market-1", "Yes"), (position.Market, position.Outcome));
            Assert.Equal(7_000_000, position.Shares.Micros);
            Assert.Null(position.MarkValue);
            Assert.Null(position.Unrealised);
            Assert.Equal(Cash.Parse("900"), Assert.Single(store.CashByTier()).Cash);
        }
        tape.List(2);
        using (Projector projector = Open())
        {
            tape.FeedInto(projector);
            projector.Sample(Tape.ViewAt(3, "0.2", Tape.Position(0, "1", "0.5", "0.6")));
            projector.Flush();
        }
        using StoreQueries after = StoreFile.OpenForReading(folder.Store);
        Assert.Equal(Cash.Parse("0.1"), Assert.Single(after.Positions(StoreFilter.None)).Unrealised);
    }

    private static StoredOrder Of(StoreQueries store, ClientOrderId order) =>
        store.Orders(StoreFilter.None).Single(row => row.Order == order);

    private Projector Open() => StoreFile.OpenForWriting(folder.Store, "journal-1");

    private StoreQueries Projected() => Projected(1, tape.Count);

    private OrderAdopted Adopted(ClientOrderId order, OrderIntent intent, long filled) => new(
        tape.Next, order, Tape.Account, order == ClientOrderId.Adopted(Tape.Maker, "0xabc") ? "0xabc" : "0xdef", intent,
        Quantity.FromShares(filled));

    private StoreQueries Projected(long from, long to)
    {
        using (Projector projector = Open())
        {
            tape.FeedInto(projector, from, to);
            projector.Flush();
        }
        opened.Add(StoreFile.OpenForReading(folder.Store));
        return opened[^1];
    }
}
