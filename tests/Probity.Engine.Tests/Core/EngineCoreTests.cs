using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Engine.Tests.Core;

public sealed class EngineCoreTests
{
    private static readonly QuoteLevel Bid40 = new(Price.Parse("0.4"), Quantity.FromShares(10));

    [Fact]
    public void An_input_out_of_sequence_is_refused()
    {
        var engine = new EngineHarness();
        var late = new TimerFired(Stamp.Unsequenced(new Instant(1), Instant.None), new TimerId(1));
        late.TakeSequence(engine.Core.NextSequence + 1);
        Assert.Throws<InvariantException>(() => engine.Core.Process(late, new Outbox()));
    }

    [Fact]
    public void A_strategy_looks_once_a_message_when_both_books_are_complete()
    {
        var engine = new EngineHarness();
        engine.Books("0.41", "0.43");
        Assert.Equal(1, engine.Strategy.BookCalls);
        Assert.True(engine.Core.View().Markets[0].Trusted);
    }

    [Fact]
    public void A_declared_quote_is_placed_once_and_again_only_after_it_ended()
    {
        EngineHarness engine = Quoting([Bid40]);
        ClientOrderId first = engine.PlacedOne();
        engine.Accept(first);
        engine.Books("0.41", "0.44");
        Assert.Empty(engine.Wanted<PlaceOrder>());

        engine.Feed(at => new OrderCancelled(at, first, CancelCause.VenueCancelled));
        Assert.NotEqual(first, engine.PlacedOne());
    }

    [Fact]
    public void A_changed_declaration_cancels_what_is_not_wanted_and_keeps_what_is()
    {
        var other = new QuoteLevel(Price.Parse("0.39"), Quantity.FromShares(10));
        EngineHarness engine = Quoting([Bid40, other]);
        ClientOrderId[] placed = [.. engine.Wanted<PlaceOrder>().Select(p => p.Order.Id)];
        Assert.Equal(2, placed.Length);
        foreach (ClientOrderId id in placed) { engine.Accept(id); }

        engine.Strategy.WhenBookChanges = (_, context) => context.Quote(EngineHarness.Yes, [other], [], "one level");
        engine.Books("0.41", "0.45");
        Assert.Equal(placed[0], Assert.Single(engine.Wanted<CancelOrder>()).Order);
        Assert.Empty(engine.Wanted<PlaceOrder>());
    }

    [Fact]
    public void A_fill_counts_once_however_often_it_is_reported()
    {
        EngineHarness engine = Quoting([Bid40]);
        ClientOrderId order = engine.PlacedOne();
        engine.Accept(order);
        engine.Fill(order, "t1", "0.4", 4);
        engine.Fill(order, "t1", "0.4", 4);
        Assert.Single(engine.Strategy.Fills);
        Assert.Equal(Quantity.FromShares(4), engine.Core.View().OpenOrders[0].Filled);
        Assert.Equal("4", engine.Core.View().Portfolio.Positions[0].Shares.ToString());
    }

    [Fact]
    public void A_fill_that_arrives_after_the_cancel_still_counts()
    {
        EngineHarness engine = Quoting([Bid40]);
        ClientOrderId order = engine.PlacedOne();
        engine.Strategy.WhenBookChanges = null;
        engine.Feed(at => new OrderCancelled(at, order, CancelCause.Requested));
        engine.Fill(order, "late", "0.4", 10);
        PortfolioView portfolio = engine.Core.View().Portfolio;
        Assert.Equal("996", portfolio.Cash.ToString());
        Assert.True(portfolio.LedgerBalanced);
    }

    [Fact]
    public void A_failed_settlement_is_reversed_and_reported()
    {
        EngineHarness engine = Quoting([Bid40]);
        ClientOrderId order = engine.PlacedOne();
        engine.Fill(order, "ghost", "0.4", 10);
        engine.Feed(at => new FillSettled(at, order, "ghost", SettlementTier.Failed));
        Assert.Contains(engine.Wanted<IncidentRaised>(), i => i.Code == "fill-failed");
        PortfolioView portfolio = engine.Core.View().Portfolio;
        Assert.Equal("1000", portfolio.Cash.ToString());
        Assert.True(portfolio.LedgerBalanced);
    }

    [Fact]
    public void An_unknown_order_still_binds_its_cash_and_counts_as_open()
    {
        EngineHarness engine = Quoting([Bid40]);
        ClientOrderId order = engine.PlacedOne();
        engine.Feed(at => new OrderUnknown(at, order, "timeout"));
        RiskView risk = engine.Core.View().Risk;
        Assert.Equal(1, risk.OpenOrders);
        Assert.Equal(1, risk.UnknownOrders);
        Assert.Equal("996", engine.Strategy.Context.FreeCash(Currency.PUsd).ToString());
        Assert.Equal("4", risk.WorstLoss.ToString());
    }

    [Fact]
    public void Pause_cancels_everything_and_resume_lets_the_strategy_quote_again()
    {
        EngineHarness engine = Quoting([Bid40]);
        ClientOrderId order = engine.PlacedOne();
        engine.Accept(order);
        engine.Feed(at => new OperatorCommand(at, OperatorAction.Pause, "", "test", "lunch"));
        Assert.Equal(order, Assert.Single(engine.Wanted<CancelOrder>()).Order);
        engine.Feed(at => new OrderCancelled(at, order, CancelCause.Requested));
        engine.Books("0.41", "0.44");
        Assert.Empty(engine.Wanted<PlaceOrder>());

        engine.Feed(at => new OperatorCommand(at, OperatorAction.Resume, "", "test", "back"));
        engine.Books("0.41", "0.43");
        Assert.Single(engine.Wanted<PlaceOrder>());
    }

    [Fact]
    public void A_stale_book_stops_new_risk_and_a_snapshot_lifts_it()
    {
        var engine = new EngineHarness();
        engine.Books("0.41", "0.43");
        engine.Feed(at => new BookInvalidated(at, EngineHarness.Yes, BookFault.HashMismatch));
        Assert.Equal(EngineHarness.Yes, Assert.Single(engine.Wanted<ResyncBook>()).Instrument);
        Take(engine, "0.43");
        engine.Feed(
            at => new BookDelta(
                at, EngineHarness.Yes, Side.Buy, Price.Parse("0.4"), Quantity.FromShares(1), BookFlags.EndOfMessage));
        Assert.Empty(engine.Wanted<PlaceOrder>());

        engine.Books("0.41", "0.43");
        Assert.Single(engine.Wanted<PlaceOrder>());
    }

    [Fact]
    public void A_level_off_the_grid_takes_the_trust_and_asks_for_a_snapshot()
    {
        var engine = new EngineHarness();
        engine.Books("0.41", "0.43");
        engine.Feed(
            at => new BookDelta(
                at, EngineHarness.Yes, Side.Buy, Price.Parse("0.405"), Quantity.FromShares(1), BookFlags.EndOfMessage));
        Assert.Equal(BookFault.OffGrid, Assert.Single(engine.Wanted<ResyncBook>()).Fault);
        Assert.False(engine.Core.View().Markets[0].Trusted);
    }

    [Fact]
    public void Resolution_cancels_what_rests_and_turns_the_position_into_its_payout()
    {
        EngineHarness engine = Quoting([Bid40]);
        ClientOrderId order = engine.PlacedOne();
        engine.Accept(order);
        engine.Fill(order, "t1", "0.4", 5, SettlementTier.Confirmed);
        engine.Feed(at => new MarketResolved(at, new MarketId(0), Payout.FirstWins));
        Assert.Equal(order, Assert.Single(engine.Wanted<CancelOrder>()).Order);
        Assert.Equal("1003", engine.Core.View().Portfolio.Equity.ToString());
    }

    [Fact]
    public void Two_legs_go_out_together_or_not_at_all()
    {
        var engine = new EngineHarness();
        bool sent = true;
        engine.Strategy.WhenBookChanges = (_, context) =>
        {
            OrderIntent yes = OrderIntent.Take(
                context.Self, EngineHarness.Yes, Side.Buy, Price.Parse("0.43"), Quantity.FromShares(10), 0, "");
            OrderIntent no = OrderIntent.Take(
                context.Self, EngineHarness.No, Side.Buy, Price.Parse("0.999"), Quantity.FromShares(10), 0, "");
            sent = context.TakeTogether([yes, no], "pair");
        };
        engine.Books("0.41", "0.43");
        Assert.False(sent);
        Assert.Empty(engine.Wanted<PlaceOrder>());
    }

    [Fact]
    public void The_same_inputs_give_the_same_outputs_and_digest()
    {
        EngineHarness a = Quoting([Bid40]), b = Quoting([Bid40]);
        Assert.Equal(a.Core.Digest(), b.Core.Digest());
        a.Fill(a.PlacedOne(), "t", "0.4", 1);
        Assert.NotEqual(a.Core.Digest(), b.Core.Digest());
        b.Fill(b.PlacedOne(), "t", "0.4", 1);
        Assert.Equal(a.Core.Digest(), b.Core.Digest());
    }

    [Fact]
    public void Engine_time_never_goes_back_when_an_adapter_was_slow_to_stamp()
    {
        var engine = new EngineHarness();
        Instant before = engine.Strategy.Context.Now;
        engine.Feed(_ => new TimerFired(Stamp.Unsequenced(new Instant(5), Instant.None), new TimerId(99)));
        Assert.Equal(before, engine.Strategy.Context.Now);
    }

    private static EngineHarness Quoting(QuoteLevel[] bids)
    {
        var engine = new EngineHarness();
        engine.Strategy.WhenBookChanges = (_, context) => context.Quote(EngineHarness.Yes, bids, [], "test");
        engine.Books("0.41", "0.43");
        return engine;
    }

    private static void Take(EngineHarness engine, string limit) => engine.Strategy.WhenBookChanges = (_, context) =>
        context.Take(EngineHarness.Yes, Side.Buy, Price.Parse(limit), Quantity.FromShares(10), "test");
}
