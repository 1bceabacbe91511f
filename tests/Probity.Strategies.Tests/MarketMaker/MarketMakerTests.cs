using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Strategies.Signals;
using Probity.Testing;

namespace Probity.Strategies.Tests.MarketMaker;

public sealed class MarketMakerTests
{
    private static readonly Price Bid47 = Price.FromPips(4_700), Ask53 = Price.FromPips(5_300);

    private const string Bids = "0.45x100 0.44x100", Asks = "0.55x100 0.56x100";

    [Fact]
    public void Both_outcomes_are_bid_for_at_equal_distance_rounded_outward()
    {
        var desk = new MakerDesk();
        desk.Mirror(Bids, Asks);

        // Half of 0.04 is 0.08 in log-odds.
        Assert.Equal("0.48", desk.Bid);
        Assert.True(Logit.Probability(-0.08) is > 0.48 and < 0.49);
        Assert.Equal(desk.Bid, desk.NoBid);
        Assert.Equal(Quantity.FromShares(20), desk.Context.Bids[desk.Desk.Yes][0].Size);
    }

    [Fact]
    public void The_width_is_constant_in_log_odds_so_it_narrows_towards_the_edge()
    {
        var desk = new MakerDesk("spread_max=0.5 size=20", TickGrid.Pip);
        desk.Mirror("0.05x100", "0.15x100");
        double bid = double.Parse(desk.Bid), ask = 1 - double.Parse(desk.NoBid), fair = Logit.Of(0.1);
        const double Width = 0.08;

        Assert.InRange(bid, Logit.Probability(fair - Width) - 0.00011, Logit.Probability(fair - Width));
        Assert.InRange(ask, Logit.Probability(fair + Width), Logit.Probability(fair + Width) + 0.00011);
        Assert.True(ask - bid < 0.025, "less than half of what it is in the middle");
    }

    [Fact]
    public void What_it_holds_moves_both_quotes_and_shrinks_the_growing_side()
    {
        var desk = new MakerDesk("skew_min=0.02 skew_max=0.02", TickGrid.Mill);
        desk.Mirror(Bids, Asks);
        (double bid, double noBid) = (double.Parse(desk.Bid), double.Parse(desk.NoBid));

        for (int i = 0; i < 4; i++)
        {
            desk.Fill(desk.Desk.Yes, "20");
            desk.Later(3_000, Bids, Asks);
        }

        Assert.True(double.Parse(desk.Bid) < bid - 0.01, "bids less for what it has");
        Assert.True(double.Parse(desk.NoBid) > noBid + 0.01, "and more for the other");
        Assert.True(desk.Context.Bids[desk.Desk.Yes][0].Size < Quantity.FromShares(10));
        desk.Fill(desk.Desk.Yes, "7");
        desk.Later(3_000, Bids, Asks);
        desk.Fill(desk.Desk.Yes, "5");
        desk.Later(3_000, Bids, Asks);
        Assert.Equal("", desk.Bid);
        Assert.Equal((Gate.Limits, "bid: the position limit"), (desk.Last.StoppedBy, desk.Last.Reason));
        Assert.NotEqual("", desk.NoBid);
    }

    [Fact]
    public void Pairs_are_merged_and_come_back_when_the_merge_fails()
    {
        var desk = new MakerDesk("merge_at=20");
        desk.Mirror(Bids, Asks);
        desk.Fill(desk.Desk.Yes, "20");
        Assert.Empty(desk.Context.Conversions);
        desk.Fill(desk.Desk.No, "20");

        SentConversion merge = Assert.Single(desk.Context.Conversions);
        Assert.Equal((ConversionKind.Merge, Quantity.FromShares(20)), (merge.Kind, merge.Quantity));
        desk.Desk.ConversionFails(merge);
        desk.Later(3_000, Bids, Asks);
        desk.Fill(desk.Desk.Yes, "5");
        Assert.Equal(merge, desk.Context.Conversions[^1]);
        Assert.Equal(2, desk.Context.Conversions.Count);
    }

    [Fact]
    public void Quotes_stay_for_less_than_the_threshold_and_follow_beyond_it()
    {
        var desk = new MakerDesk("requote_threshold=0.02 keep_bias=0 flow_weight=0", TickGrid.Mill);
        desk.Mirror("0.45x100", "0.55x100");
        string bid = desk.Bid;

        desk.Later(5_000, "0.46x100", "0.55x100");
        Assert.Equal((bid, 1), (desk.Bid, desk.Context.Gates[(int)Gate.Taken]));
        desk.Later(5_000, "0.50x100", "0.56x100");
        Assert.True(double.Parse(desk.Bid) > double.Parse(bid) + 0.015);
    }

    [Fact]
    public void A_quote_that_gave_half_its_edge_away_goes_at_once_whatever_the_pace()
    {
        var desk = new MakerDesk("pace_fast=1h pace_normal=1h requote_threshold=0.3");
        desk.Mirror(Bids, Asks);
        string bid = desk.Bid;
        Assert.Equal("0.48", bid);

        desk.Later(10, "0.40x100", "0.48x100");

        Assert.True(double.Parse(desk.Bid) < 0.44, $"the bid followed the fall: {desk.Bid}");
    }

    [Fact]
    public void A_place_in_the_queue_is_kept_until_moving_is_worth_more()
    {
        foreach ((string bias, bool moves) in (ReadOnlySpan<(string, bool)>)[("10", false), ("0", true)])
        {
            var desk = new MakerDesk($"requote_threshold=0.001 keep_bias={bias}", TickGrid.Mill);
            desk.Mirror("0.45x100", "0.55x100");
            string bid = desk.Bid;

            desk.Later(5_000, "0.46x100", "0.56x100");

            Assert.Equal(moves, desk.Bid != bid);
        }
    }

    [Fact]
    public void Our_own_quotes_do_not_move_our_fair_value()
    {
        var desk = new MakerDesk(grid: TickGrid.Mill);
        desk.Mirror("0.45x100", "0.55x100");
        string bid = desk.Bid, ask = Price.Parse(desk.NoBid).Complement.ToString();

        desk.Later(5_000, $"{bid}x20 0.45x100", $"{ask}x20 0.55x100");
        desk.Later(5_000, $"{bid}x20 0.45x101", $"{ask}x20 0.55x101");

        Assert.Equal(bid, desk.Bid);
        Assert.Equal(1, desk.Context.Gates[(int)Gate.Taken]);
    }

    [Theory]
    [InlineData("keep", "0.48", 8)]
    [InlineData("refill", "0.48", 20)]
    [InlineData("pull", "", 0)]
    public void The_rest_of_a_partial_fill_is_kept_refilled_or_pulled(string what, string price, int shares)
    {
        string cooldown = what == "pull" ? "1h" : "500ms";
        var desk = new MakerDesk(
            $"partial_fill={what} fill_cooldown={cooldown} skew_min=0 risk_aversion=0.000001");
        desk.Mirror(Bids, Asks);
        desk.Fill(desk.Desk.Yes, "12");
        desk.Later(3_000, Bids, Asks);

        // The heartbeat declares what is left; the fake engine does not take a fill off by itself.
        desk.Desk.Wait(6_000);

        Assert.Equal(price, desk.Bid);
        QuoteLevel[] rest = desk.Context.Bids.GetValueOrDefault(desk.Desk.Yes) ?? [];
        Assert.Equal(Quantity.FromShares(shares).Micros, rest.Sum(level => level.Size.Micros));
    }

    [Fact]
    public void What_is_held_is_offered_when_told_to_sell()
    {
        var desk = new MakerDesk("exit=sell merge_at=1000");
        desk.Mirror(Bids, Asks);
        string noBid = desk.NoBid;
        desk.Fill(desk.Desk.Yes, "20");
        desk.Later(60_000, "0.46x100", "0.56x100");
        desk.Later(6_000, "0.45x100", "0.55x100");

        QuoteLevel ask = Assert.Single(desk.Context.Asks[desk.Desk.Yes]);
        Assert.InRange(ask.Price.Pips, 5_100, Price.Parse(noBid).Complement.Pips + 100);
        Assert.Equal("", desk.NoBid);
    }

    [Fact]
    public void Several_levels_step_outward_and_grow()
    {
        var desk = new MakerDesk("levels=3 level_step=2 level_growth=1.5 size=10");
        desk.Mirror(Bids, Asks);

        QuoteLevel[] levels = desk.Context.Bids[desk.Desk.Yes];
        Assert.Equal(["0.48", "0.46", "0.44"], levels.Select(level => level.Price.ToString()));
        Assert.Equal(["10", "15", "22.5"], levels.Select(level => level.Size.ToString()));
    }

    [Fact]
    public void A_quote_past_its_lifetime_is_placed_anew()
    {
        var desk = new MakerDesk("quote_lifetime=60s max_data_age=1d");
        desk.Mirror(Bids, Asks);
        desk.Desk.Wait(59_000);
        Assert.Equal(1, desk.Context.Gates[(int)Gate.Taken]);
        desk.Desk.Wait(10_000);

        Assert.True(desk.Context.Gates[(int)Gate.Taken] >= 3, "taken away, then placed again");
        Assert.Equal("0.48", desk.Bid);
    }

    [Fact]
    public void A_refused_quote_is_put_back_and_a_pause_takes_all_away()
    {
        var desk = new MakerDesk();
        desk.Mirror(Bids, Asks);
        int declared = desk.Context.Declarations;
        desk.Context.Sent.Add(OrderIntent.Quote(
            desk.Context.Self, desk.Desk.Yes, Side.Buy, Price.Parse("0.48"), Quantity.FromShares(20), "quote"));
        desk.Desk.End(Assert.Single(desk.Desk.NewOrders()), OrderStatus.Refused);
        desk.Desk.Wait(2_000);
        Assert.True(desk.Context.Declarations > declared, "declared again");

        desk.Context.CanTrade = false;
        desk.Later(1_000, Bids, Asks);
        declared = desk.Context.Declarations;
        desk.Later(1_000, "0.40x5", "0.50x5");
        Assert.Equal(declared, desk.Context.Declarations);
        desk.Context.CanTrade = true;
        desk.Later(3_000, Bids, Asks);
        Assert.True(desk.Context.Declarations > declared, "quotes return");
    }

    [Fact]
    public void A_quote_leaves_room_for_orders_that_may_still_fill_and_waits_where_there_is_none()
    {
        var desk = new MakerDesk("max_position=100 size=20");
        InstrumentId yes = desk.Desk.Yes;
        desk.Context.OpenOrders[(yes, Side.Buy)] = Quantity.FromShares(70);
        desk.Context.OpenOrders[(desk.Desk.No, Side.Sell)] = Quantity.FromShares(18);
        desk.Mirror(Bids, Asks);
        Assert.Equal(Quantity.FromShares(12), desk.Context.Bids[yes][0].Size);
        Assert.Equal(Quantity.FromShares(20), desk.Context.Bids[desk.Desk.No][0].Size);
        string bid = desk.Bid;

        // It has to move, and the order that it leaves may still fill: the new one would be below the venue's minimum.
        desk.Context.OpenOrders[(yes, Side.Buy)] = Quantity.FromShares(78);
        desk.Later(3_000, "0.40x100", "0.48x100");
        Assert.Equal("", desk.Bid);
        Assert.NotEqual("", desk.NoBid);

        desk.Context.Sent.Add(OrderIntent.Quote(
            desk.Context.Self, yes, Side.Buy, Price.Parse(bid), Quantity.FromShares(70), "quote"));
        OrderView old = Assert.Single(desk.Desk.NewOrders()) with { CancelRequested = true };
        desk.Context.OpenOrders.Clear();
        desk.Desk.End(old);
        desk.Desk.Wait(1_000);
        Assert.Equal(Quantity.FromShares(20), desk.Context.Bids[yes][0].Size);
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void No_quote_ever_crosses_a_book_or_another_of_ours_and_every_one_is_on_the_grid() =>
        Storm.ForEachSeed(20, random =>
        {
            var desk = new MakerDesk("levels=2 max_market_spread=1 lowest_price=0 highest_price=1", Grid(random));
            int tick = desk.Desk.First.Grid.TickPips;
            for (int i = 0; i < 200; i++)
            {
                int bid = tick * random.Next(1, (Price.PipsPerDollar / tick) - 2);
                int ask = Math.Min(bid + (tick * random.Next(1, 8)), Price.PipsPerDollar - tick);
                desk.Later(random.Next(1, 3_000), Level(bid, random), Level(ask, random));
                if (random.Chance(0.2) && desk.Bid != "") { desk.Fill(desk.Desk.Yes, "5"); }
                if (random.Chance(0.2) && desk.NoBid != "") { desk.Fill(desk.Desk.No, "5"); }
                Check(desk);
            }
        });

    [Fact]
    public void Books_that_change_without_moving_a_quote_cost_no_allocation()
    {
        var desk = new MakerDesk();
        desk.Mirror("0.47x100 0.46x50", "0.53x100 0.54x50");
        Flip(desk, 500);
        int declared = desk.Context.Declarations;
        long before = GC.GetAllocatedBytesForCurrentThread();

        Flip(desk, 5_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(declared, desk.Context.Declarations);
        Assert.NotEqual("", desk.Bid);
    }

    private static TickGrid Grid(SeededRandom random) => random.Chance(0.5) ? TickGrid.Cent : TickGrid.Mill;

    private static string Level(int pips, SeededRandom random) => $"{Price.FromPips(pips)}x{random.Next(5, 500)}";

    private static void Check(MakerDesk desk)
    {
        foreach (InstrumentId id in (ReadOnlySpan<InstrumentId>)[desk.Desk.Yes, desk.Desk.No])
        {
            QuoteLevel[] levels = desk.Context.Bids.GetValueOrDefault(id) ?? [];
            Assert.All(levels, level => Assert.True(desk.Desk.First.Grid.Allows(level.Price), $"{level.Price}"));
            Assert.True(
                levels.Length == 0 || !desk.Desk.Market.BookOf(id).TryBest(Side.Sell, out Domain.Books.Level ask)
                || levels[0].Price < ask.Price || desk.Context.Decisions.Count > 0, "never at the ask");
        }
        bool both = desk.Bid != "" && desk.NoBid != "";
        Assert.True(!both || double.Parse(desk.Bid) + double.Parse(desk.NoBid) < 1, "a pair costs less than a dollar");
    }

    private static void Flip(MakerDesk desk, int times)
    {
        for (int i = 0; i < times; i++)
        {
            desk.Context.Now += Duration.FromMilliseconds(20);
            var size = Quantity.FromShares(100 + (i % 2));
            desk.Desk.First.Set(Side.Buy, Bid47, size);
            desk.Desk.First.Set(Side.Sell, Ask53, size);
            desk.Desk.Second.Set(Side.Sell, Ask53, size);
            desk.Desk.Second.Set(Side.Buy, Bid47, size);
            desk.Desk.Tell();
        }
    }
}
