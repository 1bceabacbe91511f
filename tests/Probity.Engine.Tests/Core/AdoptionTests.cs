using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Engine.Tests.Core;

/// <summary>Orders that the venue holds, conversions that failed, venues that take no orders.</summary>
public sealed class AdoptionTests
{
    private static readonly StrategyId Owner = new(0);

    [Fact]
    public void An_adopted_order_binds_cash_counts_in_exposure_fills_and_can_be_cancelled()
    {
        var engine = new EngineHarness();
        engine.Books("0.41", "0.43");
        ClientOrderId order = Adopt(engine, "0xabc", 10, 4);
        Assert.True(order.IsAdopted);
        Assert.Empty(engine.Wanted<PlaceOrder>());
        RiskView risk = engine.Core.View().Risk;
        Assert.Equal((1, "2.4"), (risk.OpenOrders, risk.WorstLoss.ToString()));
        Assert.Equal("997.6", engine.Strategy.Context.FreeCash(Currency.PUsd).ToString());
        OrderView view = Assert.Single(engine.Core.View().OpenOrders);
        Assert.Equal(("0xabc", "4", OrderStatus.Live), (view.VenueOrderId, view.Filled.ToString(), view.Status));

        engine.Fill(order, "t1", "0.4", 2);
        Assert.Single(engine.Strategy.Fills);
        engine.Operate(OperatorAction.Kill);
        Assert.Equal(order, Assert.Single(engine.Wanted<CancelOrder>()).Order);
        engine.Feed(at => new OrderCancelled(at, order, CancelCause.Requested));
        Assert.Equal(0, engine.Core.View().Risk.OpenOrders);
        Assert.True(engine.Core.View().Portfolio.LedgerBalanced);
        Assert.Equal("2", Assert.Single(engine.Core.View().Portfolio.Positions).Shares.ToString());
    }

    [Fact]
    public void Adopting_the_same_order_again_changes_nothing_and_a_finished_one_is_not_taken()
    {
        var engine = new EngineHarness();
        Adopt(engine, "0xabc", 10, 4);
        Adopt(engine, "0xabc", 10, 4);
        Assert.Equal(1, engine.Core.View().Risk.OpenOrders);
        Adopt(engine, "0xdef", 10, 10);
        Assert.Equal(1, engine.Core.View().Risk.OpenOrders);
        Assert.Contains(engine.Wanted<IncidentRaised>(), incident => incident.Code == "not-adopted");
    }

    [Fact]
    public void A_failed_conversion_is_told_to_whoever_asked_once()
    {
        var engine = new EngineHarness();
        engine.Strategy.WhenBookChanges = (market, context) =>
            context.Convert(ConversionKind.Split, [market.Market.Id], Quantity.FromShares(5), "test");
        engine.Books("0.41", "0.43");
        engine.Strategy.WhenBookChanges = null;
        Fail();
        Assert.Equal("out of gas", Assert.Single(engine.Strategy.FailedConversions).Evidence);
        Assert.Contains(engine.Wanted<IncidentRaised>(), incident => incident.Code == "conversion-failed");
        Fail();
        Assert.Single(engine.Strategy.FailedConversions);

        void Fail() => engine.Feed(at => new ConversionFailed(
            at, new AccountId(0), ConversionKind.Split, [new MarketId(0)], Quantity.FromShares(5), "out of gas"));
    }

    [Theory]
    [InlineData(VenueStatus.Connected, true, true)]
    [InlineData(VenueStatus.PostOnly, true, false)]
    [InlineData(VenueStatus.CancelOnly, false, false)]
    [InlineData(VenueStatus.Halted, false, false)]
    public void A_venue_gets_only_the_orders_that_it_takes_now(VenueStatus status, bool quotes, bool takes)
    {
        var engine = new EngineHarness();
        engine.Books("0.41", "0.43");
        engine.Feed(at => new VenueStatusChanged(at, VenueId.Polymarket, status, "test"));
        Assert.Equal(quotes, Sends(engine, (_, context) => context.Quote(
            EngineHarness.Yes, [new QuoteLevel(Price.Parse("0.4"), Quantity.FromShares(10))], [], "test")));
        engine.Operate(OperatorAction.Pause);
        Assert.Equal(quotes ? 1 : 0, engine.Wanted<CancelOrder>().Count());
        engine.Operate(OperatorAction.Resume);
        Assert.Equal(takes, Sends(engine, (_, context) => context.Take(
            EngineHarness.Yes, Side.Buy, Price.Parse("0.43"), Quantity.FromShares(10), "test")));

        engine.Feed(at => new VenueStatusChanged(at, VenueId.Polymarket, VenueStatus.Connected, "back"));
        Assert.True(Sends(engine, (_, context) => context.Take(
            EngineHarness.Yes, Side.Buy, Price.Parse("0.43"), Quantity.FromShares(20), "test")));
    }

    [Fact]
    public void Accounts_bind_their_own_cash_and_shares_and_lose_together()
    {
        ScriptedStrategy first = new(), second = new();
        var engine = new EngineHarness(first, second);
        engine.Feed(at => new CashMoved(at, new AccountId(1), new Money(Cash.FromDollars(50), Currency.PUsd), "test"));
        first.WhenBookChanges = Bid;
        second.WhenBookChanges = Bid;
        engine.Books("0.41", "0.43");
        Assert.Equal([0, 1], engine.Wanted<PlaceOrder>().Select(place => place.Order.Account.Value));
        Assert.Equal("996", first.Context.FreeCash(Currency.PUsd).ToString());
        Assert.Equal("46", second.Context.FreeCash(Currency.PUsd).ToString());
        Assert.Equal("8", engine.Core.View().Risk.WorstLoss.ToString());
        Assert.Equal(1, Assert.Single(engine.Core.KnownOrders(new AccountId(1)).Orders).Approved.Account.Value);

        void Bid(MarketView market, IStrategyContext context) => context.Quote(
            EngineHarness.Yes, [new QuoteLevel(Price.Parse("0.4"), Quantity.FromShares(10))], [], "test");
    }

    private static bool Sends(EngineHarness engine, Action<MarketView, IStrategyContext> act)
    {
        engine.Strategy.WhenBookChanges = act;
        engine.Wait(Duration.FromSeconds(2));
        engine.Books("0.41", "0.43");
        engine.Strategy.WhenBookChanges = null;
        return engine.Wanted<PlaceOrder>().Any();
    }

    private static ClientOrderId Adopt(EngineHarness engine, string venueOrderId, long shares, long filled)
    {
        var order = ClientOrderId.Adopted(Owner, venueOrderId);
        OrderIntent intent = OrderIntent.Quote(
            Owner, EngineHarness.Yes, Side.Buy, Price.Parse("0.4"), Quantity.FromShares(shares), "found");
        engine.Feed(at => new OrderAdopted(
            at, order, new AccountId(0), venueOrderId, intent, Quantity.FromShares(filled)));
        return order;
    }
}
