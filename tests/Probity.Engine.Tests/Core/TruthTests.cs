using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Engine.Tests.Core;

/// <summary>What venue and chain say against what the books say: balances, shares and charged fees.</summary>
public sealed class TruthTests
{
    private static readonly AccountId Account = new(0);
    private static readonly InstrumentId Other = new(2);

    [Fact]
    public void A_balance_is_right_with_any_part_of_the_unsettled_fills_in_it()
    {
        EngineHarness engine = Bought(SettlementTier.Matched);
        foreach (string balance in (string[])["996", "1000", "998"]) { Report(engine, balance, after: 300); }
        engine.Feed(at => new FillSettled(at, Order, "t", SettlementTier.Confirmed));
        Report(engine, "996", after: 300);
        Assert.Empty(engine.Core.View().Risk.Restraints);
        Assert.DoesNotContain(engine.Core.View().RecentIncidents, i => i.Code == "balance-differs");
    }

    [Fact]
    public void Money_that_lacks_for_longer_than_the_grace_is_told_once_and_leaves_only_reducing_orders()
    {
        EngineHarness engine = Bought(SettlementTier.Confirmed);
        Report(engine, "990");
        Report(engine, "990", after: 60);
        Assert.Empty(Incidents(engine, "balance-differs"));
        Report(engine, "990", after: 90);
        Assert.Contains("says 990 PUsd, the ledger 996", Assert.Single(Incidents(engine, "balance-differs")).Detail);
        Report(engine, "990", after: 90);
        Assert.Empty(Incidents(engine, "balance-differs"));

        Assert.False(Places(engine, EngineHarness.Yes, Side.Buy, OrderPurpose.Take));
        Assert.True(Places(engine, EngineHarness.Yes, Side.Sell, OrderPurpose.Unwind));
        ClientOrderId unwinding = engine.PlacedOne();
        engine.Feed(at => new OrderCancelled(at, unwinding, CancelCause.Killed));
        engine.Operate(OperatorAction.Resume);
        Assert.True(Places(engine, EngineHarness.Yes, Side.Buy, OrderPurpose.Take));
    }

    [Fact]
    public void More_money_than_we_know_of_is_told_and_stops_nothing()
    {
        EngineHarness engine = Bought(SettlementTier.Confirmed);
        Report(engine, "1100");
        Report(engine, "1100", after: 130);
        Assert.Equal(Severity.Warning, Assert.Single(Incidents(engine, "balance-differs")).Severity);
        Assert.True(Places(engine, EngineHarness.Yes, Side.Buy, OrderPurpose.Take));
        Report(engine, "996");
        Assert.Single(Incidents(engine, "difference-gone"));
    }

    [Fact]
    public void A_difference_that_comes_and_goes_within_the_grace_is_never_told()
    {
        EngineHarness engine = Bought(SettlementTier.Confirmed);
        for (int i = 0; i < 5; i++)
        {
            Report(engine, "990", after: 100);
            Report(engine, "996", after: 100);
            Report(engine, "1002", after: 100);
            Report(engine, "990", after: 100);
            Report(engine, "996", after: 100);
        }
        Assert.DoesNotContain(engine.Core.View().RecentIncidents, i => i.Code == "balance-differs");
    }

    [Fact]
    public void Shares_that_differ_hold_their_market_back_and_no_other()
    {
        EngineHarness engine = Bought(SettlementTier.Confirmed);
        engine.SecondMarket("0.41", "0.43");
        Shares(engine, 10);
        Shares(engine, 7);
        Shares(engine, 7, after: 130);
        IncidentRaised incident = Assert.Single(Incidents(engine, "position-differs"));
        Assert.Contains("says 7 shares of i0, the ledger 10", incident.Detail);
        Assert.False(Places(engine, EngineHarness.Yes, Side.Buy, OrderPurpose.Take));
        Assert.True(Places(engine, Other, Side.Buy, OrderPurpose.Take));
        Assert.Contains("market m0", Assert.Single(engine.Core.View().Risk.Restraints));
    }

    [Fact]
    public void Corrections_bring_the_ledger_to_what_was_reported_without_profit()
    {
        EngineHarness engine = Bought(SettlementTier.Confirmed);
        engine.Books("0.41", "0.43");
        Cash before = engine.Core.View().Portfolio.NetPnl;
        Report(engine, "990");
        engine.Feed(at => new PositionReported(
            at, Account, EngineHarness.No, Quantity.FromShares(3), BalanceSource.Chain));
        Shares(engine, 4);
        Assert.Equal(3, engine.Core.Corrections(default, "opening").Count);
        for (int i = 0; i < 3; i++) { engine.Feed(at => engine.Core.Corrections(at, "opening")[i]); }
        PortfolioView portfolio = engine.Core.View().Portfolio;
        Assert.Equal("990", portfolio.Cash.ToString());
        Assert.Equal(["4", "3"], portfolio.Positions.Select(position => position.Shares.ToString()));
        Assert.True(portfolio.LedgerBalanced);
        Report(engine, "990");
        Shares(engine, 4);
        engine.Feed(at => new PositionReported(
            at, Account, EngineHarness.No, Quantity.FromShares(3), BalanceSource.Chain));
        Assert.Empty(engine.Core.Corrections(default, ""));
        // Six shares that left count at their cost, so their unrealised profit goes with them.
        Assert.True(portfolio.NetPnl <= before);
    }

    [Fact]
    public void A_charged_fee_replaces_the_predicted_one_also_after_the_fill_is_final()
    {
        EngineHarness engine = Bought(SettlementTier.Matched);
        Charge(engine, "0.00005");
        Assert.Equal("995.99995", engine.Core.View().Portfolio.Cash.ToString());
        engine.Feed(at => new FillSettled(at, Order, "t", SettlementTier.Confirmed));
        Charge(engine, "0.00002");
        Charge(engine, "0.00002");
        PortfolioView portfolio = engine.Core.View().Portfolio;
        Assert.Equal(("995.99998", "0.00002"), (portfolio.Cash.ToString(), portfolio.Fees.ToString()));
        Assert.Equal("0.00002", engine.Core.View().Strategies[0].Fees.ToString());
        Assert.All(portfolio.Tiers, tier => Assert.Equal("0.00002", tier.Fees.ToString()));
        Assert.True(portfolio.LedgerBalanced);
        Assert.Empty(engine.Core.View().Risk.Restraints);
    }

    [Fact]
    public void A_fill_that_fails_takes_its_corrected_fee_with_it()
    {
        EngineHarness engine = Bought(SettlementTier.Mined);
        Charge(engine, "0.5");
        engine.Feed(at => new FillSettled(at, Order, "t", SettlementTier.Failed));
        PortfolioView portfolio = engine.Core.View().Portfolio;
        Assert.Equal(("1000", "0"), (portfolio.Cash.ToString(), portfolio.Fees.ToString()));
        Assert.True(portfolio.LedgerBalanced);
    }

    [Fact]
    public void Fee_drift_cancels_and_holds_one_market_until_a_person_resumes()
    {
        EngineHarness engine = Bought(SettlementTier.Confirmed);
        engine.SecondMarket("0.41", "0.43");
        Assert.True(Places(engine, EngineHarness.Yes, Side.Buy, OrderPurpose.Take));
        ClientOrderId resting = engine.PlacedOne();
        Assert.True(Places(engine, Other, Side.Buy, OrderPurpose.Take));
        ClientOrderId elsewhere = engine.PlacedOne();

        Charge(engine, "0.07");
        IncidentRaised incident = Assert.Single(Incidents(engine, "fee-drift"));
        Assert.Contains("market-0: charged 0.07, predicted 0, tolerance 0.0001", incident.Detail);
        Assert.Equal(resting, Assert.Single(engine.Wanted<CancelOrder>()).Order);
        engine.Feed(at => new OrderCancelled(at, resting, CancelCause.Requested));
        Assert.False(Places(engine, EngineHarness.Yes, Side.Buy, OrderPurpose.Take));
        Assert.True(Places(engine, EngineHarness.Yes, Side.Sell, OrderPurpose.Unwind));
        ClientOrderId unwinding = engine.PlacedOne();
        engine.Feed(at => new OrderCancelled(at, unwinding, CancelCause.Killed));
        Assert.True(Places(engine, Other, Side.Buy, OrderPurpose.Take));
        Assert.NotEqual(elsewhere, engine.PlacedOne());

        engine.Operate(OperatorAction.Resume);
        Assert.True(Places(engine, EngineHarness.Yes, Side.Buy, OrderPurpose.Take));
    }

    /// <summary>Some venues do not say who took, so that the prediction may be the taker's.</summary>
    [Fact]
    public void What_the_other_role_is_charged_is_no_drift()
    {
        EngineHarness engine = Bought(SettlementTier.Confirmed);
        MarketTerms terms = TestMarkets.Terms with
        {
            Fees = new FeeTerms(0.04m, 1, TakerOnly: true, RebateShare: 0m) { Minimum = Cash.Parse("0.25") },
        };
        engine.Feed(at => new MarketTermsChanged(at, new MarketId(0), terms));
        Charge(engine, "0.25");
        Assert.Empty(Incidents(engine, "fee-drift"));
        Assert.Equal("995.75", engine.Core.View().Portfolio.Cash.ToString());
        Charge(engine, "0");
        Assert.Empty(Incidents(engine, "fee-drift"));
        Assert.Equal("996", engine.Core.View().Portfolio.Cash.ToString());
        Assert.True(Places(engine, EngineHarness.Yes, Side.Buy, OrderPurpose.Take));
        engine.Feed(at => new OrderCancelled(at, engine.PlacedOne(), CancelCause.Killed));

        Charge(engine, "0.5");
        Assert.Single(Incidents(engine, "fee-drift"));
    }

    [Fact]
    public void A_fee_of_a_fill_that_was_never_counted_is_told_and_not_posted()
    {
        EngineHarness engine = Bought(SettlementTier.Confirmed);
        engine.Feed(at => new FeeCharged(at, Order, "another", Cash.Parse("1")));
        Assert.Single(Incidents(engine, "fee-of-unknown-fill"));
        Assert.Equal("996", engine.Core.View().Portfolio.Cash.ToString());
    }

    [Fact]
    public void Every_part_of_the_new_state_is_in_the_digest()
    {
        Func<Stamp, EngineInput>[] changes =
        [
            at => new BalanceReported(at, Account, new Money(Cash.FromDollars(1), Currency.PUsd)),
            at => new ChainBalanceReported(at, Account, new Money(Cash.FromDollars(1), Currency.PUsd)),
            at => new PositionReported(at, Account, EngineHarness.No, Quantity.FromShares(1), BalanceSource.Venue),
            at => new VenueStatusChanged(at, VenueId.Polymarket, VenueStatus.PostOnly, ""),
            at => new FeeCharged(at, Order, "t", Cash.Parse("0.3")),
            at => new SharesMoved(
                at, Account, EngineHarness.No, new SignedQuantity(1_000_000), Cash.Zero, "found"),
        ];
        HashSet<ulong> digests = [Digest(at => new TimerFired(at, new TimerId(99)))];
        foreach (Func<Stamp, EngineInput> change in changes)
        {
            Assert.Equal(Digest(change), Digest(change));
            Assert.True(digests.Add(Digest(change)));
        }

        static ulong Digest(Func<Stamp, EngineInput> change)
        {
            EngineHarness engine = Bought(SettlementTier.Matched);
            engine.Feed(change);
            return engine.Core.Digest();
        }
    }

    /// <summary>Of the first order: a bundle looks at each leg twice and takes a number each time.</summary>
    private static ClientOrderId Order => ClientOrderId.Of(new StrategyId(0), 2);

    /// <summary>Ten shares at 0.40 of $1,000, without a fee.</summary>
    private static EngineHarness Bought(SettlementTier tier)
    {
        var engine = new EngineHarness();
        engine.Books("0.39", "0.4");
        Assert.True(Places(engine, EngineHarness.Yes, Side.Buy, OrderPurpose.Take));
        Assert.Equal(Order, engine.PlacedOne());
        engine.Fill(Order, "t", "0.4", 10, tier);
        return engine;
    }

    /// <summary>Tries an order of five shares at the other side's best price.</summary>
    private static bool Places(EngineHarness engine, InstrumentId instrument, Side side, OrderPurpose purpose)
    {
        engine.Wait(Duration.FromSeconds(1));
        bool sent = false;
        engine.Strategy.WhenBookChanges = (market, context) =>
        {
            if (market.Market.First.Id != instrument) { return; }
            Price price = Price.Parse(side == Side.Buy ? "0.43" : "0.41");
            var quantity = Quantity.FromShares(purpose == OrderPurpose.Take ? 10 : 5);
            OrderIntent intent = OrderIntent.Take(context.Self, instrument, side, price, quantity, 0, "");
            intent = intent with { Purpose = purpose };
            sent = context.TakeTogether([intent], "test");
        };
        engine.Touch(instrument, "0.41", "0.43");
        engine.Strategy.WhenBookChanges = null;
        return sent;
    }

    private static void Report(EngineHarness engine, string balance, int after = 0)
    {
        engine.Wait(Duration.FromSeconds(after));
        engine.Feed(at => new ChainBalanceReported(at, Account, new Money(Cash.Parse(balance), Currency.PUsd)));
    }

    private static void Shares(EngineHarness engine, long shares, int after = 0)
    {
        engine.Wait(Duration.FromSeconds(after));
        engine.Feed(at => new PositionReported(
            at, Account, EngineHarness.Yes, Quantity.FromShares(shares), BalanceSource.Chain));
    }

    private static void Charge(EngineHarness engine, string fee) =>
        engine.Feed(at => new FeeCharged(at, Order, "t", Cash.Parse(fee)));

    private static IEnumerable<IncidentRaised> Incidents(EngineHarness engine, string code) =>
        engine.Wanted<IncidentRaised>().Where(incident => incident.Code == code);
}
