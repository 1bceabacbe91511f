using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Ledger;

namespace Probity.Engine.Tests;

public sealed class LedgerSettlementTests
{
    private readonly LedgerBench bench = new();

    [Fact]
    public void Cash_shares_fees_and_profit_climb_the_tiers_with_their_fill()
    {
        bench.Buy(bench.Yes, "0.4", "100");
        FillPosting sale = Fill("s", Side.Sell, "0.6", "50", "0.5");
        bench.Ledger.Fill(sale);
        Assert.Equal("-10.5 0.5 10 50|-40 0 0 100|-40 0 0 100", Tiers());

        Assert.Equal(PostingOutcome.Promoted, Settle(sale, SettlementTier.Mined));
        Assert.Equal("-10.5 0.5 10 50|-10.5 0.5 10 50|-40 0 0 100", Tiers());
        bench.MustBalance();

        Assert.Equal(PostingOutcome.Promoted, Settle(sale, SettlementTier.Confirmed));
        Assert.Equal("-10.5 0.5 10 50|-10.5 0.5 10 50|-10.5 0.5 10 50", Tiers());
        Assert.Equal(0, bench.Ledger.UnsettledFills);
        bench.MustBalance();
    }

    [Fact]
    public void A_failed_fill_leaves_no_trace_and_its_lots_come_back()
    {
        bench.Buy(bench.Yes, "0.4", "100");
        bench.Buy(bench.Yes, "0.5", "100");
        FillPosting sale = Fill("s", Side.Sell, "0.6", "150", "0.5");
        bench.Ledger.Fill(sale);
        bench.Ledger.Fill(Fill("later", Side.Sell, "0.7", "20", "0"));
        Assert.Equal("30 for 15", bench.Lots(bench.Yes));

        Assert.Equal(PostingOutcome.Reversed, Settle(sale, SettlementTier.Failed));

        Assert.Equal("80 for 32, 100 for 50", bench.Lots(bench.Yes));
        Assert.Equal("6", bench.Realised());
        Assert.Equal("-76", bench.Cash.ToString());
        Assert.Equal("0", bench.Report.Fees().ToString());
        StrategyTotals totals = bench.Report.TotalsOf(LedgerBench.Strategy, _ => null);
        Assert.Equal((3, "104", "6"), (totals.Fills, totals.Volume.ToString(), totals.Gross.ToString()));
        Assert.Equal(1, bench.Ledger.FailedFills);
        bench.MustBalance();
    }

    [Fact]
    public void A_mined_fill_that_fails_is_reversed_at_both_tiers()
    {
        FillPosting buy = Fill("b", Side.Buy, "0.4", "100", "1");
        bench.Ledger.Fill(buy);
        Settle(buy, SettlementTier.Mined);
        Settle(buy, SettlementTier.Failed);
        Assert.Equal("0 0 0 0|0 0 0 0|0 0 0 0", Tiers());
        bench.MustBalance();
    }

    [Fact]
    public void Repeats_and_late_news_change_nothing()
    {
        FillPosting buy = Fill("b", Side.Buy, "0.4", "100", "1");
        Assert.Equal(PostingOutcome.Posted, bench.Ledger.Fill(buy));
        Assert.Equal(PostingOutcome.Duplicate, bench.Ledger.Fill(buy));
        Assert.Equal(PostingOutcome.Promoted, Settle(buy, SettlementTier.Confirmed));
        string after = Tiers();
        Assert.Equal(PostingOutcome.Duplicate, Settle(buy, SettlementTier.Mined));
        Assert.Equal(PostingOutcome.Duplicate, Settle(buy, SettlementTier.Confirmed));
        Assert.Equal(PostingOutcome.Duplicate, bench.Ledger.Fill(buy));
        Assert.Equal(after, Tiers());
    }

    [Fact]
    public void The_same_trade_with_two_of_our_orders_is_two_fills()
    {
        FillPosting buy = Fill("b", Side.Buy, "0.4", "100", "0");
        bench.Ledger.Fill(buy);
        Assert.Equal(
            PostingOutcome.Posted, bench.Ledger.Fill(buy with { Order = ClientOrderId.Of(LedgerBench.Strategy, 2) }));
        Assert.Equal("200", bench.Shares(bench.Yes));
    }

    [Fact]
    public void A_repeat_at_a_higher_tier_promotes()
    {
        FillPosting buy = Fill("b", Side.Buy, "0.4", "100", "1");
        bench.Ledger.Fill(buy);
        Assert.Equal(PostingOutcome.Promoted, bench.Ledger.Fill(buy with { Tier = SettlementTier.Confirmed }));
        Assert.Equal("100", bench.Shares(bench.Yes, SettlementTier.Confirmed));
        Assert.Equal(
            PostingOutcome.FailedAfterConfirmed, bench.Ledger.Fill(buy with { Tier = SettlementTier.Failed }));
    }

    [Theory]
    [InlineData(SettlementTier.Mined, PostingOutcome.Posted, "100", "0")]
    [InlineData(SettlementTier.Confirmed, PostingOutcome.Posted, "100", "100")]
    [InlineData(SettlementTier.Failed, PostingOutcome.Quarantined, "0", "0")]
    public void Settlement_news_that_comes_before_its_fill_is_kept(
        SettlementTier news, PostingOutcome outcome, string mined, string confirmed)
    {
        FillPosting buy = Fill("b", Side.Buy, "0.4", "100", "1");
        Assert.Equal(PostingOutcome.Early, Settle(buy, news));
        Assert.Equal(PostingOutcome.Early, Settle(buy, SettlementTier.Matched));
        Assert.Equal(outcome, bench.Ledger.Fill(buy));
        Assert.Equal(mined, bench.Shares(bench.Yes, SettlementTier.Mined));
        Assert.Equal(confirmed, bench.Shares(bench.Yes, SettlementTier.Confirmed));
        Assert.Equal(PostingOutcome.Duplicate, bench.Ledger.Fill(buy));
        bench.MustBalance();
    }

    [Fact]
    public void Final_news_that_contradicts_final_news_is_an_incident_and_moves_nothing()
    {
        FillPosting good = Fill("g", Side.Buy, "0.4", "100", "1"), bad = Fill("f", Side.Buy, "0.3", "10", "0");
        bench.Ledger.Fill(good);
        bench.Ledger.Fill(bad);
        Settle(good, SettlementTier.Confirmed);
        Settle(bad, SettlementTier.Failed);
        string before = Tiers();
        Assert.Equal(PostingOutcome.FailedAfterConfirmed, Settle(good, SettlementTier.Failed));
        Assert.Equal(PostingOutcome.ConfirmedAfterFailed, Settle(bad, SettlementTier.Confirmed));
        Assert.Equal(before, Tiers());
    }

    [Theory]
    [InlineData("0.41", "100", "1")]
    [InlineData("0.4", "99", "1")]
    [InlineData("0.4", "100", "0.9")]
    public void A_repeat_with_other_numbers_is_an_incident_and_the_first_stands(
        string price, string quantity, string fee)
    {
        bench.Ledger.Fill(Fill("b", Side.Buy, "0.4", "100", "1"));
        FillPosting other = Fill("b", Side.Buy, price, quantity, fee);
        Assert.Equal(PostingOutcome.Conflict, bench.Ledger.Fill(other));
        Settle(other, SettlementTier.Confirmed);
        Assert.Equal(PostingOutcome.Conflict, bench.Ledger.Fill(other));
        Assert.Equal("-41", bench.Cash.ToString());
    }

    [Fact]
    public void A_fill_that_fails_after_the_resolution_takes_its_payout_along()
    {
        bench.Buy(bench.Yes, "0.4", "100");
        FillPosting late = Fill("l", Side.Buy, "0.5", "10", "0");
        bench.Ledger.Fill(late);
        bench.Ledger.Resolve(bench.Markets[0].Id, Payout.FirstWins);
        Assert.Equal("65", bench.Realised());
        Settle(late, SettlementTier.Failed);
        Assert.Equal("60", bench.Realised());
        bench.MustBalance();
    }

    [Fact]
    public void Only_confirmed_shares_can_be_sold_unless_asked_otherwise()
    {
        bench.Buy(bench.Yes, "0.4", "100");
        bench.Ledger.Fill(Fill("b", Side.Buy, "0.4", "20", "0"));
        Assert.Equal("100", bench.Ledger.SellableShares(LedgerBench.Account, bench.Yes).ToString());
        Assert.Equal(
            "120", bench.Ledger.SellableShares(LedgerBench.Account, bench.Yes, provisionalToo: true).ToString());
        bench.Ledger.Fill(Fill("s", Side.Sell, "0.4", "90", "0"));
        Assert.Equal("30", bench.Ledger.SellableShares(LedgerBench.Account, bench.Yes).ToString());
    }

    [Fact]
    public void The_index_of_fills_forgets_the_oldest_settled_ones_only()
    {
        var index = new FillIndex(2);
        ClientOrderId order = ClientOrderId.Of(LedgerBench.Strategy, 1);
        FillKey open = FillKey.Of("open", order);
        index.Open(open, new OpenFill(
            1, LedgerBench.Account, LedgerBench.Strategy, bench.Yes, 1, 1, 0, SettlementTier.Matched, 7));
        ulong digest = index.Digest;
        foreach (string trade in (string[])["a", "b", "c"])
        {
            index.Remember(FillKey.Of(trade, order), SettlementTier.Confirmed, 1);
        }
        Assert.False(index.TrySettled(FillKey.Of("a", order), out _));
        Assert.True(index.TrySettled(FillKey.Of("b", order), out _));
        Assert.True(index.TrySettled(FillKey.Of("c", order), out _));
        Assert.True(index.TryOpen(open, out _));
        Assert.NotEqual(digest, index.Digest);
    }

    private FillPosting Fill(string trade, Side side, string price, string quantity, string fee) =>
        LedgerBench.Fill(trade, bench.Yes, side, price, quantity, fee, SettlementTier.Matched);

    private PostingOutcome Settle(FillPosting fill, SettlementTier tier) =>
        bench.Ledger.Settle(LedgerBench.Settled(fill, tier));

    private string Tiers()
    {
        var words = new List<string>();
        foreach (TierView tier in bench.Report.Tiers())
        {
            words.Add($"{tier.Cash} {tier.Fees} {tier.RealisedPnl} {bench.Shares(bench.Yes, tier.Tier)}");
        }
        return string.Join('|', words);
    }
}
