using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Ledger;

namespace Probity.Engine.Tests;

public sealed class LedgerPostingTests
{
    [Fact]
    public void A_buy_moves_cash_shares_and_fee_and_costs_no_profit()
    {
        var bench = new LedgerBench();
        bench.Deposit("1000");

        Assert.Equal(PostingOutcome.Posted, bench.Buy(bench.Yes, "0.53", "100", "1.74"));

        Assert.Equal("945.26", bench.Cash.ToString());
        Assert.Equal("100", bench.Shares(bench.Yes));
        Assert.Equal("1.74", bench.Report.Fees().ToString());
        Assert.Equal("0", bench.Realised());
        Assert.Equal("1000", bench.Report.NetDeposits.ToString());
        Assert.Equal("1005.26", bench.Report.Equity(_ => Price.Parse("0.6")).ToString());
        bench.MustBalance();
    }

    [Fact]
    public void Sales_close_the_oldest_lot_first()
    {
        var bench = new LedgerBench();
        bench.Buy(bench.Yes, "0.40", "100");
        bench.Buy(bench.Yes, "0.50", "100");

        bench.Sell(bench.Yes, "0.60", "150");

        Assert.Equal("25", bench.Realised());
        Assert.Equal("50 for 25", bench.Lots(bench.Yes));
        Assert.Equal("25", bench.Ledger.CostOf(LedgerBench.Account, bench.Yes).ToString());
        (Cash cost, Cash realised) = bench.Report.AverageCost(LedgerBench.Account, bench.Yes);
        Assert.Equal(("22.5", "22.5"), (cost.ToString(), realised.ToString()));
        bench.MustBalance();
    }

    [Fact]
    public void A_sale_before_its_purchase_is_a_short_lot_until_the_purchase_is_reported()
    {
        var bench = new LedgerBench();
        bench.Sell(bench.Yes, "0.60", "10");
        Assert.Equal("-10", bench.Shares(bench.Yes));
        Assert.Equal("-10 for -6", bench.Lots(bench.Yes));

        bench.Buy(bench.Yes, "0.50", "25");

        Assert.Equal("1", bench.Realised());
        Assert.Equal("15 for 7.5", bench.Lots(bench.Yes));
        bench.MustBalance();
    }

    [Fact]
    public void Purchases_at_one_price_share_a_lot()
    {
        var bench = new LedgerBench();
        for (int i = 0; i < 100; i++) { bench.Buy(bench.Yes, "0.37", "1.23"); }
        bench.Sell(bench.Yes, "0.4", "100");
        Assert.Equal("23 for 8.51", bench.Lots(bench.Yes));
        Assert.Equal("3", bench.Realised());
    }

    [Fact]
    public void A_split_costs_a_dollar_a_pair_and_a_merge_realises_against_both()
    {
        var bench = new LedgerBench();
        bench.Deposit("100");
        bench.Convert(ConversionKind.Split, "100", 0, bench.Markets[0]);
        Assert.Equal("0", bench.Cash.ToString());
        Assert.Equal("100 for 50", bench.Lots(bench.Yes));
        Assert.Equal("100 for 50", bench.Lots(bench.No));

        bench.Sell(bench.Yes, "0.62", "40");
        bench.Buy(bench.Yes, "0.58", "40");
        bench.Convert(ConversionKind.Merge, "100", 0, bench.Markets[0]);

        Assert.Equal("101.6", bench.Cash.ToString());
        Assert.Equal("1.6", bench.Realised());
        Assert.Equal("0", bench.Shares(bench.Yes));
        bench.MustBalance();
    }

    [Theory]
    [InlineData(0, "200", "100")]
    [InlineData(25, "199.5", "99.75")]
    public void Converting_NO_of_three_of_five_questions_gives_two_dollars_and_YES_of_the_other_two(
        int feeBips, string cash, string shares)
    {
        var bench = new LedgerBench(5);
        IReadOnlyList<Market> markets = bench.Markets;
        foreach (int i in (int[])[0, 2, 3]) { bench.Buy(markets[i].Second.Id, "0.8", "100"); }
        Cash before = bench.Cash;

        PostingOutcome outcome = bench.Convert(
            ConversionKind.Convert, "100", feeBips, markets[0], markets[2], markets[3]);

        Assert.Equal(PostingOutcome.Posted, outcome);
        Assert.Equal(cash, (bench.Cash - before).ToString());
        foreach (int i in (int[])[0, 2, 3]) { Assert.Equal("0", bench.Shares(markets[i].Second.Id)); }
        foreach (int i in (int[])[1, 4]) { Assert.Equal(shares, bench.Shares(markets[i].First.Id)); }
        bench.MustBalance();
    }

    [Fact]
    public void Resolution_realises_the_profit_and_redeeming_brings_the_cash()
    {
        var bench = new LedgerBench();
        bench.Deposit("100");
        bench.Buy(bench.Yes, "0.40", "100");
        bench.Buy(bench.No, "0.30", "10");

        Assert.Equal(PostingOutcome.Posted, bench.Ledger.Resolve(bench.Markets[0].Id, Payout.FirstWins));

        Assert.Equal("57", bench.Realised());
        Assert.Equal("157", bench.Report.Equity(_ => null).ToString());
        Assert.Equal("57", bench.Cash.ToString());
        bench.MustBalance();

        bench.Convert(ConversionKind.Redeem, "100", 0, bench.Markets[0]);
        Assert.Equal("157", bench.Cash.ToString());
        Assert.Equal("57", bench.Realised());
        Assert.Equal(("0", "0"), (bench.Shares(bench.Yes), bench.Shares(bench.No)));
        bench.MustBalance();
    }

    [Fact]
    public void A_fifty_fifty_resolution_pays_half_for_each_outcome()
    {
        var bench = new LedgerBench();
        bench.Buy(bench.Yes, "0.40", "100");
        bench.Ledger.Resolve(bench.Markets[0].Id, Payout.Half);
        Assert.Equal("10", bench.Realised());
        bench.Convert(ConversionKind.Redeem, "100", 0, bench.Markets[0]);
        Assert.Equal("10", bench.Cash.ToString());
        bench.MustBalance();
    }

    [Fact]
    public void The_first_payout_stands()
    {
        var bench = new LedgerBench();
        bench.Buy(bench.Yes, "0.40", "100");
        bench.Ledger.Resolve(bench.Markets[0].Id, Payout.FirstWins);
        Assert.Equal(PostingOutcome.Duplicate, bench.Ledger.Resolve(bench.Markets[0].Id, Payout.FirstWins));
        Assert.Equal(PostingOutcome.Conflict, bench.Ledger.Resolve(bench.Markets[0].Id, Payout.SecondWins));
        Assert.Equal("60", bench.Realised());
        Assert.Equal(Payout.FirstWins, bench.Ledger.PayoutOf(bench.Markets[0].Id));
    }

    [Fact]
    public void A_fill_reported_after_the_resolution_is_worth_its_payout_at_once()
    {
        var bench = new LedgerBench();
        bench.Ledger.Resolve(bench.Markets[0].Id, Payout.SecondWins);
        bench.Buy(bench.Yes, "0.40", "100");
        bench.Buy(bench.No, "0.50", "100");
        Assert.Equal("10", bench.Realised());
        bench.MustBalance();
    }

    [Fact]
    public void Rewards_and_rebates_have_their_own_books()
    {
        var bench = new LedgerBench();
        foreach ((RewardKind kind, string amount) in new[]
        {
            (RewardKind.LiquidityReward, "1.5"), (RewardKind.HoldingReward, "0.25"),
            (RewardKind.MakerRebate, "2"), (RewardKind.TakerRebate, "0.125"),
        })
        {
            var money = new Money(Cash.Parse(amount), Currency.PUsd);
            bench.Ledger.Reward(new RewardPaid(default, LedgerBench.Account, kind, money, null));
        }
        Assert.Equal("1.75", bench.Report.Rewards.ToString());
        Assert.Equal("2.125", bench.Report.Rebates.ToString());
        Assert.Equal("3.875", bench.Cash.ToString());
        bench.MustBalance();
    }

    [Fact]
    public void What_the_ledger_was_never_told_is_not_posted()
    {
        var bench = new LedgerBench(3);
        Market stranger = TestMarkets.One(9);
        Assert.Equal(PostingOutcome.Unexplained, bench.Buy(stranger.First.Id, "0.5", "10"));
        Assert.Equal(PostingOutcome.Unexplained, bench.Convert(ConversionKind.Split, "10", 0, stranger));
        Assert.Equal(PostingOutcome.Unexplained, bench.Convert(ConversionKind.Redeem, "10", 0, bench.Markets[0]));
        Assert.Equal(PostingOutcome.Unexplained, bench.Ledger.Resolve(stranger.Id, Payout.Half));
        SharesConverted converted = LedgerBench.Converted(ConversionKind.Convert, "10", 0, bench.Markets[0]);
        Assert.Equal(PostingOutcome.Unexplained, bench.Ledger.Convert(converted, null, null));
        Assert.Equal("0", bench.Cash.ToString());
        Assert.All(Enum.GetValues<PostingOutcome>(), o => Assert.Equal(o >= PostingOutcome.Conflict, o.IsIncident()));
    }

    [Fact]
    public void Profit_stays_with_the_strategy_that_dealt_and_the_parts_sum_to_the_whole()
    {
        var bench = new LedgerBench();
        StrategyId maker = new(0), taker = new(3);
        bench.Ledger.Fill(LedgerBench.Fill("a", bench.Yes, Side.Buy, "0.4", "100", "0", strategy: maker));
        bench.Ledger.Fill(LedgerBench.Fill("b", bench.Yes, Side.Buy, "0.5", "100", "1", strategy: taker));
        bench.Ledger.Fill(LedgerBench.Fill("c", bench.Yes, Side.Sell, "0.6", "150", "2", strategy: taker));

        StrategyTotals ofMaker = bench.Report.TotalsOf(maker, _ => Price.Parse("0.7"));
        StrategyTotals ofTaker = bench.Report.TotalsOf(taker, _ => Price.Parse("0.7"));

        Assert.Equal((1, "40", "0", "30", "30"), Words(ofMaker));
        Assert.Equal((2, "140", "3", "5", "2"), Words(ofTaker));
        Assert.Equal("32", bench.Report.Equity(_ => Price.Parse("0.7")).ToString());

        static (long Fills, string Volume, string Fees, string Gross, string Net) Words(StrategyTotals t) =>
            (t.Fills, t.Volume.ToString(), t.Fees.ToString(), t.Gross.ToString(), t.Net.ToString());
    }

    [Fact]
    public void Positions_are_shown_with_cost_mark_and_profit()
    {
        var bench = new LedgerBench();
        bench.Buy(bench.Yes, "0.40", "100");
        bench.Buy(bench.Yes, "0.50", "100");
        bench.Sell(bench.Yes, "0.60", "50");
        PositionView view = Assert.Single(bench.Report.Positions(_ => Price.Parse("0.55")));
        Assert.Equal(("150", "0.45", "70", "82.5", "10"),
            (view.Shares.ToString(), view.AverageCostPerShare.ToString(), view.Cost.ToString(),
                view.MarkValue?.ToString(), view.Realised.ToString()));
        Assert.Null(Assert.Single(bench.Report.Positions(_ => null)).MarkValue);
    }

    [Fact]
    public void An_observer_sees_every_posting_balanced()
    {
        var observer = new BalanceObserver();
        var bench = new LedgerBench(1, observer);
        bench.Deposit("100");
        FillPosting fill = LedgerBench.Fill("x", bench.Yes, Side.Buy, "0.4", "10", "0.1", SettlementTier.Matched);
        bench.Ledger.Fill(fill);
        bench.Ledger.Settle(LedgerBench.Settled(fill, SettlementTier.Mined));
        bench.Ledger.Settle(LedgerBench.Settled(fill, SettlementTier.Failed));
        bench.Convert(ConversionKind.Split, "10", 0, bench.Markets[0]);
        bench.Ledger.Resolve(bench.Markets[0].Id, Payout.FirstWins);
        Assert.Equal(
            "CashMoved Matched-Confirmed, Filled Matched-Matched, Settled Mined-Mined, Reversed Matched-Mined, "
            + "Converted Matched-Confirmed, Resolved Matched-Confirmed",
            string.Join(", ", observer.Seen));
    }

    [Fact]
    public void A_leg_without_its_counterpart_is_seen()
    {
        var balances = new Balances();
        CashLeg[] cash = [new CashLeg(LedgerBench.Account, Currency.Usdt, CashBook.Own, Cash.FromMicros(1))];
        balances.Commit(new Posting
        {
            Kind = PostingKind.CashMoved,
            Lowest = SettlementTier.Mined,
            Highest = SettlementTier.Mined,
            Cash = cash,
            Shares = [],
            Basis = [],
        });
        Assert.False(balances.IsBalanced);
        Assert.False(balances.Recount());

        var shares = new Balances();
        ShareLeg[] crossed =
        [
            new ShareLeg(LedgerBench.Account, new InstrumentId(0), ShareBook.Own, new SignedQuantity(5)),
            new ShareLeg(LedgerBench.Account, new InstrumentId(1), ShareBook.Venue, new SignedQuantity(-5)),
        ];
        shares.Commit(new Posting
        {
            Kind = PostingKind.Filled,
            Lowest = SettlementTier.Matched,
            Highest = SettlementTier.Matched,
            Cash = [],
            Shares = crossed,
            Basis = [],
        });
        Assert.False(shares.IsBalanced);
        Assert.False(shares.Recount());
    }

    private sealed class BalanceObserver : ILedgerObserver
    {
        public List<string> Seen { get; } = [];

        public void OnPosting(in Posting posting)
        {
            long cash = 0, shares = 0;
            foreach (CashLeg leg in posting.Cash) { cash += leg.Amount.Micros; }
            foreach (ShareLeg leg in posting.Shares) { shares += leg.Amount.Micros; }
            Assert.Equal(0, cash);
            Assert.Equal(0, shares);
            Seen.Add($"{posting.Kind} {posting.Lowest}-{posting.Highest}");
        }
    }
}
