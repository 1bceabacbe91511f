using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Tests.MarketMaker;

public sealed class MakerProtectionTests
{
    private const string Bids = "0.45x100", Asks = "0.55x100";

    [Theory]
    [InlineData("untrusted", Gate.StaleData, "the book is not trusted")]
    [InlineData("paused", Gate.Limits, "the market is paused")]
    [InlineData("resolved", Gate.Limits, "the market is over")]
    [InlineData("one-sided", Gate.Limits, "the book is one-sided")]
    [InlineData("contradiction", Gate.StaleData, "the two books contradict")]
    [InlineData("crossed", Gate.StaleData, "the book is crossed")]
    [InlineData("wide", Gate.Limits, "the market's spread is too wide")]
    [InlineData("tight", Gate.GrossEdge, "the market's spread is too tight")]
    [InlineData("edge", Gate.Limits, "the price is near 0 or 1")]
    [InlineData("old", Gate.StaleData, "the book is too old")]
    public void It_leaves_and_says_why(string what, Gate gate, string why)
    {
        var desk = new MakerDesk("min_market_spread=0.02");
        desk.Mirror(Bids, Asks);
        Assert.NotEqual("", desk.Bid);

        desk.Desk.Wait(2_000);
        switch (what)
        {
            case "untrusted": Change(desk, Bids, view => view.IsTrusted = false); break;
            case "paused": Change(desk, Bids, view => view.Status = MarketStatus.Paused); break;
            case "resolved": Change(desk, Bids, view => view.Status = MarketStatus.Resolved); break;
            case "one-sided": desk.Mirror(Bids, ""); break;
            case "contradiction": desk.Desk.Books(Bids, "0.47x100", "0.40x100", "0.50x100"); break;
            case "crossed": desk.Desk.Books(Bids, "0.45x100", "0.40x100", "0.56x100"); break;
            case "wide": desk.Mirror("0.40x100", "0.60x100"); break;
            case "tight": desk.Mirror("0.50x100", "0.51x100"); break;
            case "edge": desk.Mirror("0.02x100", "0.05x100"); break;
            default: desk.Desk.Wait(40_000); break;
        }

        Assert.Equal(("", ""), (desk.Bid, desk.NoBid));
        Assert.Equal((gate, why), (desk.Last.StoppedBy, desk.Last.Reason));
        int told = desk.Context.Decisions.Count;
        if (what != "old") { desk.Desk.Tell(); }
        Assert.Equal(told, desk.Context.Decisions.Count);
    }

    [Fact]
    public void It_leaves_before_the_stated_end()
    {
        var desk = new MakerDesk("pull_before_end=1h");
        Instant end = desk.Context.Now + Duration.FromSeconds(3_700);
        var ending = new Domain.Seams.MarketView(
            desk.Desk.Market.Market with { EndsAt = end }, desk.Desk.First, desk.Desk.Second)
        { IsTrusted = true };
        Desk.Fill(desk.Desk.First, Side.Buy, Bids);
        Desk.Fill(desk.Desk.First, Side.Sell, Asks);
        var strategy = StrategyCatalog.Create("market-maker", new Dictionary<string, string>());
        ending.UpdatedAt = desk.Context.Now;
        strategy.OnBook(ending, desk.Context);
        Assert.NotEqual("", desk.Bid);

        desk.Context.Now += Duration.FromSeconds(101);
        ending.UpdatedAt = desk.Context.Now;
        strategy.OnBook(ending, desk.Context);

        Assert.Equal("", desk.Bid);
        Assert.Equal("the end is near", desk.Last.Reason);
    }

    [Fact]
    public void One_sided_volume_widens_the_spread_and_then_takes_it_away()
    {
        var desk = new MakerDesk("vpin_bucket=100 vpin_buckets=5 flow_widen=0", TickGrid.Mill);
        desk.Mirror(Bids, Asks);
        double calm = double.Parse(desk.Bid);
        for (int i = 0; i < 50; i++)
        {
            desk.Desk.Wait(500);
            desk.Desk.Trade(i % 5 == 0 ? Side.Buy : Side.Sell, "0.50", "10");
        }
        desk.Later(3_000, "0.451x100", "0.551x100");
        desk.Later(3_000, Bids, Asks);
        Assert.InRange(double.Parse(desk.Bid), 0.40, calm - 0.005);

        for (int i = 0; i < 60; i++) { desk.Desk.Trade(Side.Sell, "0.50", "10"); }
        desk.Later(10, Bids, Asks);
        Assert.Equal(("", ""), (desk.Bid, desk.NoBid));
        Assert.Equal((Gate.Buffer, "offer: flow is toxic"), (desk.Last.StoppedBy, desk.Last.Reason));
        desk.Later(61_000, Bids, Asks);
        Assert.NotEqual("", desk.Bid);
    }

    [Fact]
    public void Flow_that_goes_one_way_widens_the_side_that_it_hits()
    {
        var desk = new MakerDesk("flow_widen=2 spread_max=0.5 requote_threshold=0 keep_bias=0", TickGrid.Mill);
        desk.Mirror(Bids, Asks);
        (double bid, double noBid) = (double.Parse(desk.Bid), double.Parse(desk.NoBid));
        for (int i = 0; i < 20; i++) { desk.Desk.Trade(Side.Buy, "0.55", "10"); }
        desk.Later(5_000, Bids, Asks);

        Assert.True(double.Parse(desk.NoBid) < noBid - 0.02, "the offer steps back");
        Assert.InRange(double.Parse(desk.Bid), bid - 0.015, bid + 0.015);
    }

    [Fact]
    public void A_side_whose_fills_lose_rests_and_the_other_goes_on()
    {
        var desk = new MakerDesk(
            "markout_fills=6 markout_horizon=10s toxic_cooldown=60s max_position=1000 skew_min=0", TickGrid.Mill);
        int at = 600;
        for (int i = 0; i < 8 && !desk.Context.Decisions.Any(told => told.Reason.Contains("lost too much")); i++)
        {
            desk.Later(3_000, $"0.{at - 20}x100", $"0.{at + 20}x100");
            if (desk.Bid != "") { desk.Fill(desk.Desk.Yes, "20"); }
            at -= 60;
            desk.Later(11_000, $"0.{at - 20}x100", $"0.{at + 20}x100");
        }

        Decision told = desk.Context.Decisions.Single(told => told.Reason == "bid: its fills lost too much");
        Assert.Equal(Gate.Buffer, told.StoppedBy);
        Assert.True(told.Buffer > told.Gross, "what it lost is told");
        Assert.Equal("", desk.Bid);
        Assert.NotEqual("", desk.NoBid);
        desk.Later(61_000, $"0.{at - 20}x100", $"0.{at + 20}x100");
        Assert.NotEqual("", desk.Bid);
    }

    [Fact]
    public void A_market_that_lost_too_much_rests()
    {
        var desk = new MakerDesk("max_market_loss=2 loss_cooldown=1h", TickGrid.Mill);
        desk.Mirror(Bids, Asks);
        desk.Fill(desk.Desk.Yes, "20");
        desk.Later(2_000, "0.30x100", "0.36x100");
        Assert.Equal("it lost too much and rests", desk.Last.Reason);
        Assert.Equal(("", ""), (desk.Bid, desk.NoBid));

        desk.Later(3_590_000, "0.30x100", "0.36x100");
        Assert.Equal("", desk.Bid);
        desk.Later(20_000, "0.30x100", "0.36x100");
        Assert.NotEqual("", desk.Bid);
    }

    [Fact]
    public void A_fill_that_failed_on_the_chain_is_taken_back()
    {
        var desk = new MakerDesk("max_position=20 skew_min=0 risk_aversion=0.000001");
        desk.Mirror(Bids, Asks);
        string bid = desk.Bid;
        OrderView order = desk.Fill(desk.Desk.Yes, "20");
        desk.Later(3_000, Bids, Asks);
        Assert.Equal("", desk.Bid);

        var failed = new FillSettlement(
            "t1", SettlementTier.Failed, order.Price, Quantity.FromShares(20), Cash.Zero);
        desk.Strategy.OnSettled(desk.Desk.Market, order, failed, desk.Context);
        desk.Later(3_000, Bids, Asks);

        Assert.Equal(bid, desk.Bid);
    }

    [Fact]
    public void A_reward_brings_it_to_where_the_reward_is_paid()
    {
        // Fills hardly get rarer further out here, so without a reward it sits three ticks back.
        string without = BidWith("fill_decay=1 sit_ticks=3");
        string rich = BidWith("fill_decay=1 sit_ticks=3 rewards=slug=100000/0.12/10");
        string poor = BidWith("fill_decay=1 sit_ticks=3 rewards=slug=0.01/0.12/10");
        string tooSmall = BidWith("fill_decay=1 sit_ticks=3 rewards=slug=100000/0.12/50");

        Assert.Equal(without, poor);
        Assert.Equal(without, tooSmall);
        Assert.Equal(300, Price.Parse(rich) - Price.Parse(without));
    }

    private static string BidWith(string options)
    {
        var desk = new MakerDesk(options);
        desk.Mirror("0.43x100", "0.57x100");
        return desk.Bid;
    }

    private static void Change(MakerDesk desk, string bids, Action<Domain.Seams.MarketView> change)
    {
        change(desk.Desk.Market);
        desk.Mirror(bids, Asks);
    }
}
