using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Tests;

public sealed class FixedMakerTests
{
    [Theory]
    // YES bid, YES ask, tick, bid for YES, bid for NO: half a spread of 0.02 under the mid, rounded down
    [InlineData("0.50", "0.52", "0.01", "0.49", "0.47")]
    [InlineData("0.50", "0.51", "0.01", "0.48", "0.47")]
    [InlineData("0.50", "0.51", "0.001", "0.485", "0.475")]
    [InlineData("0.503", "0.506", "0.001", "0.484", "0.475")]
    [InlineData("0.09", "0.10", "0.01", "0.07", "0.88")]
    [InlineData("0.8975", "0.9000", "0.0025", "0.8775", "0.08")]
    public void Bids_for_both_outcomes_stand_half_a_spread_under_the_mid_price(
        string bid, string ask, string tick, string yes, string no)
    {
        Desk desk = NewDesk("", TickGrid.Parse(tick));

        desk.Books($"{bid}x100", $"{ask}x100");

        Quantity size = Quantity.FromShares(20);
        Assert.Equal(new QuoteLevel(Price.Parse(yes), size), Assert.Single(desk.Context.Bids[desk.Yes]));
        Assert.Equal(new QuoteLevel(Price.Parse(no), size), Assert.Single(desk.Context.Bids[desk.No]));
        Assert.Equal(1, desk.Context.Gates[(int)Gate.Taken]);
        Assert.All(desk.Context.Asks.Values, Assert.Empty);
    }

    [Fact]
    public void A_bid_never_reaches_the_ask_of_its_own_book()
    {
        Desk desk = NewDesk("half_spread=0.0001", TickGrid.Cent);

        desk.Books("0.50x100", "0.52x100", noBids: "0.40x100", noAsks: "0.45x100");

        Assert.Equal(Price.Parse("0.50"), desk.Context.Bids[desk.Yes][0].Price);
        Assert.Equal(Price.Parse("0.44"), desk.Context.Bids[desk.No][0].Price);
    }

    [Theory]
    [InlineData("0.50x100", "", "the book is one-sided", Gate.Limits)]
    [InlineData("", "0.50x100", "the book is one-sided", Gate.Limits)]
    [InlineData("0.51x100", "0.50x100", "the book is crossed", Gate.Limits)]
    [InlineData("0.40x100", "0.55x100", "the spread is too wide", Gate.Limits)]
    [InlineData("0.04x100", "0.06x100", "the price is near 0 or 1", Gate.Limits)]
    [InlineData("0.94x100", "0.96x100", "the price is near 0 or 1", Gate.Limits)]
    [InlineData("0.50x100", "0.52x100", "the book is not trusted", Gate.StaleData)]
    [InlineData("0.50x100", "0.52x100", "the market is not open", Gate.Limits)]
    public void It_stays_out_says_why_once_and_comes_back(string bids, string asks, string why, Gate gate)
    {
        Desk desk = NewDesk("requote_interval=0");
        desk.Books("0.50x100", "0.52x100");
        desk.Market.IsTrusted = gate != Gate.StaleData;
        desk.Market.Status = why == "the market is not open" ? MarketStatus.Paused : MarketStatus.Open;

        desk.Books(bids, asks);
        desk.Tell();

        Decision decision = Assert.Single(desk.Context.Decisions);
        Assert.Equal((gate, why), (decision.StoppedBy, decision.Reason));
        Assert.Empty(desk.Context.Bids);

        (desk.Market.IsTrusted, desk.Market.Status) = (true, MarketStatus.Open);
        desk.Books("0.50x100", "0.52x100");
        Assert.Equal(2, desk.Context.Bids.Count);
    }

    [Fact]
    public void A_size_below_the_minimum_of_the_venue_is_not_quoted()
    {
        Desk desk = NewDesk("size=4");

        desk.Books("0.50x100", "0.52x100");

        Assert.Empty(desk.Context.Bids);
        Assert.Equal("size is below the venue's minimum", Assert.Single(desk.Context.Decisions).Reason);
    }

    [Fact]
    public void Small_moves_are_ignored_and_large_ones_wait_for_the_interval()
    {
        Desk desk = NewDesk("");
        desk.Books("0.50x100", "0.52x100");
        desk.Books("0.50x100", "0.53x100");
        Assert.Equal(2, desk.Context.Declarations);

        desk.Books("0.51x100", "0.53x100");
        Assert.Equal(2, desk.Context.Declarations);
        desk.Wait(1_000);

        Assert.Equal(4, desk.Context.Declarations);
        Assert.Equal(Price.Parse("0.50"), desk.Context.Bids[desk.Yes][0].Price);
    }

    [Fact]
    public void Pairs_are_merged_and_the_rest_stays_within_the_bound()
    {
        Desk desk = NewDesk("max_position=40");
        desk.Books("0.50x100", "0.52x100");
        desk.Fill(Order(desk, desk.Yes), "25");
        desk.Wait(2_000);
        desk.Tell();
        Assert.False(desk.Context.Bids.ContainsKey(desk.Yes));
        Assert.True(desk.Context.Bids.ContainsKey(desk.No));

        desk.Fill(Order(desk, desk.No), "20");

        SentConversion merge = Assert.Single(desk.Context.Conversions);
        Assert.Equal((ConversionKind.Merge, Quantity.FromShares(20)), (merge.Kind, merge.Quantity));
        desk.Wait(2_000);
        desk.Tell();
        Assert.Equal(2, desk.Context.Bids.Count);
    }

    [Fact]
    public void A_quote_that_ended_without_our_asking_is_put_back()
    {
        Desk desk = NewDesk("");
        desk.Books("0.50x100", "0.52x100");
        desk.Wait(5_000);
        desk.End(Order(desk, desk.Yes) with { CancelRequested = true });
        desk.Tell();
        Assert.Equal(2, desk.Context.Declarations);

        desk.End(Order(desk, desk.Yes), OrderStatus.Refused);
        desk.Tell();

        Assert.Equal(4, desk.Context.Declarations);
    }

    [Fact]
    public void Nothing_is_quoted_while_trading_is_paused_and_quotes_return_after()
    {
        Desk desk = NewDesk("");
        desk.Context.CanTrade = false;
        desk.Books("0.50x100", "0.52x100");
        Assert.Equal(0, desk.Context.Declarations);

        desk.Context.CanTrade = true;
        desk.Tell();
        Assert.Equal(2, desk.Context.Bids.Count);
    }

    [Fact]
    public void Books_that_do_not_move_the_mid_price_cost_no_allocation()
    {
        Desk desk = NewDesk("");
        desk.Books("0.50x100", "0.52x100");
        Flip(desk, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Flip(desk, 1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2, desk.Context.Declarations);
    }

    private static Desk NewDesk(string options, TickGrid? grid = null)
    {
        Dictionary<string, string> given = options.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(o => o.Split('=')[0], o => o.Split('=')[1]);
        return new Desk(StrategyCatalog.Create("fixed-maker", given), grid);
    }

    private static OrderView Order(Desk desk, InstrumentId instrument)
    {
        var quote = OrderIntent.Quote(
            desk.Context.Self, instrument, Side.Buy, Price.Parse("0.49"), Quantity.FromShares(25), "quote");
        desk.Context.Sent.Add(quote);
        return Assert.Single(desk.NewOrders());
    }

    private static void Flip(Desk desk, int times)
    {
        for (int i = 0; i < times; i++)
        {
            desk.First.Set(Side.Sell, Price.Parse("0.52"), Quantity.FromShares(100 + (i % 2)));
            desk.Tell();
        }
    }
}
