using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Tests;

public sealed class CrossHedgeTests
{
    private static HedgeRig Quoting(params (string, string)[] options)
    {
        var rig = new HedgeRig(options: options);
        rig.Start();
        // NO of Opinion is asked for at 0.40: YES here is worth bidding 1 - 0.40 - fee - costs for.
        rig.Books("0.55x500", "0.60x500", "0.600x500", "0.620x500");
        return rig;
    }

    [Fact]
    public void It_bids_where_the_hedge_still_leaves_the_edge_and_no_higher_than_the_best_bid()
    {
        HedgeRig rig = Quoting(("max_behind", "2"));

        // Hedge: 30 shares of NO at 0.40 = 12.00, fee max(0.25, 12 x 0.24 x 0.04 = 0.1152) = 0.25: 0.408334 a share.
        // Buffer: edge 0.01, basis 0.001, reverts 0.005 x 0.03. Highest bid: 0.5805 -> 0.58; the best bid is 0.55.
        OrderView bid = rig.Resting[rig.Poly.Market.First.Id];
        Assert.Equal((Price.Parse("0.55"), Quantity.FromShares(30)), (bid.Price, bid.Quantity));
        // The other way a bid for NO at 0.40 would be hedged by YES at 0.62: more than a dollar together.
        Assert.DoesNotContain(rig.Poly.Market.Second.Id, rig.Resting.Keys);
        Decision left = Assert.Single(
            rig.Context.Decisions, made => made.StoppedBy != Gate.Taken && made.Gross < Cash.Zero);
        Assert.Equal(Gate.GrossEdge, left.StoppedBy);
    }

    [Fact]
    public void A_bid_behind_the_best_is_explained_by_what_its_own_price_leaves()
    {
        var rig = new HedgeRig(options: ("max_behind", "2"));
        rig.Start();
        rig.Books("0.60x500", "0.65x500", "0.600x500", "0.620x500");

        Assert.Equal(Price.Parse("0.58"), rig.Resting[rig.Poly.Market.First.Id].Price);
        Decision taken = rig.Context.Decisions.First(made => made.StoppedBy == Gate.Taken);
        // 30 x (1 - 0.58 - 0.40), less the fee of 0.25 and the buffer of 30 x 0.01115.
        Assert.Equal((Cash.Parse("0.60"), Cash.Parse("0.25"), Cash.Parse("0.3345"), Cash.Parse("0.0155")), (
            taken.Gross, taken.Fees, taken.Buffer, taken.Net));
    }

    [Fact]
    public void Nothing_rests_before_a_person_approved_or_after_the_rules_changed()
    {
        var rig = new HedgeRig();
        rig.Pair.Status = PairStatus.Suspended;
        rig.Start();
        rig.Books("0.55x500", "0.60x500", "0.600x500", "0.620x500");
        Assert.Empty(rig.Resting);

        rig.Pair.Status = PairStatus.Approved;
        rig.Strategy.OnPair(rig.Pair, rig.Context);
        Assert.Contains(rig.Poly.Market.First.Id, rig.Context.Bids.Keys);

        (rig.Pair.Status, rig.Pair.Why) = (PairStatus.Suspended, "the rules of one side changed");
        rig.Strategy.OnPair(rig.Pair, rig.Context);
        Assert.Empty(rig.Context.Bids);
        Assert.Contains(
            rig.Context.Decisions,
            made => made.Reason.Contains("the rules of one side changed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fill_is_hedged_at_once_and_only_once()
    {
        HedgeRig rig = Quoting();
        rig.FillQuote(rig.Poly.Market.First, "30");
        OrderView cover = Assert.Single(rig.NewCovers());

        Assert.Equal((rig.Opinion.Market.Second.Id, OrderPurpose.Hedge, Quantity.FromShares(30)), (
            cover.Instrument, cover.Purpose, cover.Quantity));
        // Planned at 0.408334 all in, and 0.02 of slippage: 0.428334 less the fee of 0.008334.
        Assert.Equal(Price.Parse("0.420"), cover.Price);
        rig.EndQuote(rig.Poly.Market.First, OrderStatus.Filled);
        rig.Tell();
        rig.Wait(5_000);
        Assert.Empty(rig.NewCovers());

        rig.FillCover(cover, "30", "0.40", "0.25");
        Assert.Equal(0, rig.NakedMicros);
        HedgeStep done = Assert.Single(rig.Context.Steps, step => step.Stage == HedgeStage.Hedged);
        Assert.Equal((Quantity.Zero, Cash.Zero), (done.Naked, done.Slippage));
    }

    [Fact]
    public void What_a_hedge_did_not_bring_is_looked_for_again_and_never_more_than_that()
    {
        HedgeRig rig = Quoting();
        rig.FillQuote(rig.Poly.Market.First, "30");
        rig.EndQuote(rig.Poly.Market.First, OrderStatus.Filled);
        rig.FillCover(Assert.Single(rig.NewCovers()), "12", "0.40", "0.25");

        Assert.Empty(rig.NewCovers());
        rig.Wait(600);
        OrderView second = Assert.Single(rig.NewCovers());
        Assert.Equal(Quantity.FromShares(18), second.Quantity);
        rig.FillCover(second, "18", "0.40", "0.25");
        Assert.Equal(0, rig.NakedMicros);
    }

    [Fact]
    public void Small_fills_wait_to_be_hedged_together_but_not_for_long()
    {
        HedgeRig rig = Quoting();
        rig.FillQuote(rig.Poly.Market.First, "5");
        Assert.Empty(rig.NewCovers());
        Assert.Contains(rig.Context.Steps, step => step.Stage == HedgeStage.Waiting);
        rig.FillQuote(rig.Poly.Market.First, "9");
        Assert.Empty(rig.NewCovers());

        rig.Wait(1_100);
        Assert.Equal(Quantity.FromShares(14), Assert.Single(rig.NewCovers()).Quantity);
    }

    [Fact]
    public void What_the_other_venue_does_not_take_is_closed_where_it_came_from_when_time_is_over()
    {
        HedgeRig rig = Quoting();
        rig.Opinion.IsTrusted = false;
        rig.FillQuote(rig.Poly.Market.First, "30");
        rig.EndQuote(rig.Poly.Market.First, OrderStatus.Filled);
        rig.Wait(4_000);
        Assert.Empty(rig.NewCovers());

        rig.Wait(2_000);
        OrderView unwind = Assert.Single(rig.NewCovers());
        Assert.Equal((rig.Poly.Market.Second.Id, OrderPurpose.Unwind), (unwind.Instrument, unwind.Purpose));
        rig.FillCover(unwind, "30", "0.45");
        Assert.Equal(0, rig.NakedMicros);
        Assert.Contains(rig.Context.Steps, step => step.Stage == HedgeStage.Unwound);
    }

    [Fact]
    public void When_time_is_over_both_venues_cover_the_cheaper_first()
    {
        HedgeRig rig = Quoting();
        rig.FillQuote(rig.Poly.Market.First, "30");
        rig.EndQuote(rig.Poly.Market.First, OrderStatus.Filled);
        rig.FillCover(Assert.Single(rig.NewCovers()), "0", "0.40");
        rig.Books("0.54x500", "0.60x500", "0.560x14", "0.700x500");
        rig.NewCovers().ForEach(cover => rig.FillCover(cover, "0", "0.44"));
        rig.Wait(6_000);

        List<OrderView> legs = rig.NewCovers();
        Assert.Equal(Quantity.FromShares(30), legs.Aggregate(Quantity.Zero, (sum, leg) => sum + leg.Quantity));
        Assert.Equal(
            [rig.Opinion.Market.Second.Id, rig.Poly.Market.Second.Id], legs.Select(leg => leg.Instrument));
    }

    [Fact]
    public void A_fill_that_failed_on_the_chain_leaves_its_hedge_to_be_closed()
    {
        HedgeRig rig = Quoting();
        string trade = rig.FillQuote(rig.Poly.Market.First, "30");
        rig.EndQuote(rig.Poly.Market.First, OrderStatus.Filled);
        rig.FillCover(Assert.Single(rig.NewCovers()), "30", "0.40", "0.25");
        rig.Settle(rig.Poly.Market.First, trade, SettlementTier.Failed, "30", "0.55");
        rig.Wait(6_000);

        Assert.Contains(rig.Context.Steps, step => step.Stage == HedgeStage.Reverted);
        OrderView closing = Assert.Single(rig.NewCovers());
        rig.FillCover(closing, "30", "0.60");
        Assert.Equal(0, rig.NakedMicros);
    }

    [Fact]
    public void Where_it_waits_for_finality_a_matched_fill_is_not_hedged()
    {
        HedgeRig rig = Quoting(("hedge_on", "confirmed"));
        string trade = rig.FillQuote(rig.Poly.Market.First, "30");
        rig.EndQuote(rig.Poly.Market.First, OrderStatus.Filled);
        rig.Wait(2_000);
        Assert.Empty(rig.NewCovers());

        rig.Settle(rig.Poly.Market.First, trade, SettlementTier.Confirmed, "30", "0.55");
        Assert.Equal(Quantity.FromShares(30), Assert.Single(rig.NewCovers()).Quantity);
    }

    [Fact]
    public void An_inverted_pair_is_hedged_with_the_same_answer()
    {
        var rig = new HedgeRig(PairPolarity.Inverted);
        rig.Start();
        rig.Books("0.55x500", "0.60x500", "0.380x500", "0.400x500");
        rig.FillQuote(rig.Poly.Market.First, "30");
        Assert.Equal(rig.Opinion.Market.First.Id, Assert.Single(rig.NewCovers()).Instrument);
    }

    [Fact]
    public void Roles_can_be_the_other_way_round()
    {
        var rig = new HedgeRig(opinionFirst: true);
        rig.Start();
        rig.Books("0.58x500", "0.60x500", "0.530x500", "0.560x500");
        Assert.Equal(Price.Parse("0.530"), rig.Resting[rig.Opinion.Market.First.Id].Price);
        rig.FillQuote(rig.Opinion.Market.First, "30");
        Assert.Equal(rig.Poly.Market.Second.Id, Assert.Single(rig.NewCovers()).Instrument);
    }

    [Fact]
    public void An_order_that_is_to_move_is_cancelled_first_and_put_back_when_that_is_proved()
    {
        HedgeRig rig = Quoting();
        rig.Wait(1_000);
        rig.Books("0.56x500", "0.60x500", "0.600x500", "0.620x500");
        Assert.DoesNotContain(rig.Poly.Market.First.Id, rig.Context.Bids.Keys);
        rig.Tell();
        Assert.DoesNotContain(rig.Poly.Market.First.Id, rig.Context.Bids.Keys);

        rig.EndQuote(rig.Poly.Market.First);
        Assert.Equal(Price.Parse("0.56"), rig.Resting[rig.Poly.Market.First.Id].Price);
    }

    [Fact]
    public void A_book_that_falls_silent_takes_the_order_away()
    {
        HedgeRig rig = Quoting(("max_book_age", "3s"));
        Assert.Contains(rig.Poly.Market.First.Id, rig.Context.Bids.Keys);
        rig.Wait(3_500);
        Assert.DoesNotContain(rig.Poly.Market.First.Id, rig.Context.Bids.Keys);
        Assert.Contains(rig.Context.Decisions, made => made.StoppedBy == Gate.StaleData);
    }

    [Fact]
    public void Rules_that_may_differ_cost_as_much_as_they_are_likely_to()
    {
        var rig = new HedgeRig(mismatchPpm: 50_000);
        rig.Start();
        // 0.58 would be the highest bid without it; 0.05 less leaves 0.53, two ticks behind the best bid.
        rig.Books("0.55x500", "0.60x500", "0.600x500", "0.620x500");
        Assert.Equal(Price.Parse("0.53"), rig.Resting[rig.Poly.Market.First.Id].Price);
    }

    [Fact]
    public void Shares_without_a_counterpart_for_too_long_are_told_of_once()
    {
        HedgeRig rig = Quoting(("max_naked_time", "10s"), ("unwind_loss", "0.01"));
        rig.FillQuote(rig.Poly.Market.First, "30");
        rig.EndQuote(rig.Poly.Market.First, OrderStatus.Filled);
        rig.NewCovers().ForEach(cover => rig.FillCover(cover, "0", "0.40"));
        rig.Books("0.40x500", "0.60x500", "0.300x500", "0.620x500");
        rig.Wait(20_000);
        Assert.Single(rig.Context.Steps, step => step.Stage == HedgeStage.Breached);
    }

    [Fact]
    public void Options_that_contradict_one_another_are_refused_by_name()
    {
        BadInputException bad = Assert.Throws<BadInputException>(
            () => new HedgeRig(options: [("size", "100"), ("max_naked", "60")]));
        Assert.Contains("'size': '100' is above 'max_naked' '60'", bad.Message, StringComparison.Ordinal);
        Assert.Contains("'batch_within'", Assert.Throws<BadInputException>(
            () => new HedgeRig(options: [("batch_within", "10s")])).Message, StringComparison.Ordinal);
    }
}
