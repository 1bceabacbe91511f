using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Tests;

public sealed class ParityArbLeggingTests
{
    private const string YesBids = "0.44x500", NoBids = "0.49x500";

    [Fact]
    public void Both_legs_are_fill_and_kill_with_equal_shares_at_the_price_where_the_edge_is_gone()
    {
        Desk desk = Entered(out OrderView yes, out OrderView no);

        Assert.Equal(Quantity.FromShares(100), yes.Quantity);
        Assert.Equal(Quantity.FromShares(100), no.Quantity);
        Assert.Equal(Price.Parse("0.5"), yes.Price);
        Assert.Equal(Price.Parse("0.55"), no.Price);
        Assert.All([yes, no], leg => Assert.Equal(TimeInForce.FillAndKill, leg.TimeInForce));
        Assert.Empty(desk.Context.Conversions);
    }

    [Fact]
    public void The_thinner_leg_goes_first()
    {
        Desk desk = ParityArbWaterfallTests.NewDesk("direction=buy");
        desk.Books(YesBids, "0.45x300", NoBids, "0.50x80");

        Assert.Equal([desk.No, desk.Yes], desk.NewOrders().Select(order => order.Instrument));
    }

    [Fact]
    public void Filled_pairs_are_merged_and_the_market_rests()
    {
        Desk desk = Entered(out OrderView yes, out OrderView no);
        desk.FillAndEnd(yes, "100");
        desk.FillAndEnd(no, "100");

        SentConversion merge = Assert.Single(desk.Context.Conversions);
        Assert.Equal((ConversionKind.Merge, Quantity.FromShares(100)), (merge.Kind, merge.Quantity));
        desk.Convert(0);
        desk.Wait(2_000);
        AssertFlat(desk);
        desk.Tell();
        Assert.Equal("the market rests after a trade", Reason(desk));
        desk.Wait(10_000);
        desk.Tell();
        Assert.Equal(2, desk.NewOrders().Count);
    }

    [Fact]
    public void Nothing_filled_means_nothing_to_do()
    {
        Desk desk = Entered(out OrderView yes, out OrderView no);
        desk.End(yes, OrderStatus.Refused);
        desk.End(no);
        desk.Wait(60_000);

        Assert.Empty(desk.Context.Conversions);
        Assert.Empty(desk.NewOrders());
        Assert.Empty(desk.Context.Timers);
    }

    [Fact]
    public void A_missing_leg_is_completed_at_no_loss_while_there_is_time()
    {
        Desk desk = Entered(out OrderView yes, out OrderView no);
        desk.FillAndEnd(yes, "100");
        desk.FillAndEnd(no, "40");

        Assert.Empty(desk.NewOrders()); // one attempt a second
        desk.Wait(1_000);
        OrderView completion = Assert.Single(desk.NewOrders());
        AssertIs(completion, desk.No, Side.Buy, OrderPurpose.Hedge);
        Assert.Equal(Quantity.FromShares(60), completion.Quantity);
        Assert.Equal(Price.Parse("0.50"), completion.Price); // YES came at its limit of 0.50

        desk.FillAndEnd(completion, "60");
        Assert.Equal(Quantity.FromShares(100), Assert.Single(desk.Context.Conversions).Quantity);
    }

    [Fact]
    public void A_missing_leg_that_would_lose_is_not_bought_and_the_other_is_unwound_after_the_time()
    {
        Desk desk = Entered(out OrderView yes, out OrderView no);
        desk.FillAndEnd(yes, "100");
        desk.FillAndEnd(no, "0");
        desk.Books(YesBids, "0.45x100", NoBids, "0.60x100");
        desk.Wait(2_000);
        Assert.Empty(desk.NewOrders());

        desk.Wait(1_000);

        OrderView unwind = Assert.Single(desk.NewOrders());
        AssertIs(unwind, desk.Yes, Side.Sell, OrderPurpose.Unwind);
        Assert.Equal(Quantity.FromShares(100), unwind.Quantity);
        Assert.Equal(Price.Parse("0.39"), unwind.Price); // best bid 0.44 less the band of 0.05
        desk.FillAndEnd(unwind, "70");
        desk.Wait(1_000);
        OrderView rest = Assert.Single(desk.NewOrders());
        Assert.Equal(Quantity.FromShares(30), rest.Quantity);
        desk.FillAndEnd(rest, "30");
        desk.Wait(60_000);
        AssertFlat(desk);
        Assert.Empty(desk.Context.Timers);
    }

    [Fact]
    public void A_rest_below_the_venue_minimum_is_unwound_at_once_because_it_cannot_be_completed()
    {
        Desk desk = Entered(out OrderView yes, out OrderView no);
        desk.FillAndEnd(yes, "100");
        desk.FillAndEnd(no, "99");
        desk.Wait(1_000);

        OrderView unwind = Assert.Single(desk.NewOrders());
        Assert.Equal((desk.Yes, Side.Sell), (unwind.Instrument, unwind.Side));
        Assert.Equal(Quantity.FromShares(1), unwind.Quantity);
    }

    [Fact]
    public void More_shares_than_asked_for_are_treated_as_a_surplus()
    {
        Desk desk = Entered(out OrderView yes, out OrderView no);
        desk.Fill(yes, "111.11", "0.45");
        desk.End(yes, OrderStatus.Filled);
        desk.FillAndEnd(no, "100");
        desk.Wait(1_000);

        OrderView completion = Assert.Single(desk.NewOrders());
        Assert.Equal((desk.No, Side.Buy), (completion.Instrument, completion.Side));
        Assert.Equal(Quantity.Parse("11.11"), completion.Quantity);
        Assert.Equal(Price.Parse("0.55"), completion.Price);
    }

    [Fact]
    public void Dust_below_the_size_step_is_carried_into_the_next_trade()
    {
        Desk desk = Entered(out OrderView yes, out OrderView no);
        desk.Fill(yes, "100");
        desk.End(yes);
        desk.Fill(no, "100.004");
        desk.End(no);
        desk.Convert(0);
        desk.Wait(20_000);
        desk.Tell();
        List<OrderView> next = desk.NewOrders();
        desk.Fill(next[0], "100.006");
        desk.End(next[0]);
        desk.FillAndEnd(next[1], "100");

        Assert.Equal(Quantity.Parse("100.004"), desk.Context.Conversions[1].Quantity);
    }

    [Fact]
    public void A_fill_that_comes_after_the_end_is_unwound_too()
    {
        Desk desk = Entered(out OrderView yes, out OrderView no);
        desk.End(yes);
        desk.End(no);
        desk.Wait(30_000);
        desk.Books(YesBids, "0.52x100", NoBids, "0.60x100");

        desk.Fill(yes, "10");
        desk.End(yes, OrderStatus.Filled);
        desk.Wait(3_000);

        OrderView unwind = Assert.Single(desk.NewOrders());
        Assert.Equal((desk.Yes, Side.Sell, Quantity.FromShares(10)), (unwind.Instrument, unwind.Side, unwind.Quantity));
    }

    [Fact]
    public void Late_news_of_an_old_order_does_not_end_a_new_leg()
    {
        Desk desk = Entered(out OrderView yes, out OrderView no);
        desk.FillAndEnd(yes, "100");
        desk.FillAndEnd(no, "0");
        desk.Wait(1_000);
        OrderView completion = Assert.Single(desk.NewOrders());
        desk.End(no);
        desk.Wait(10_000);

        Assert.Empty(desk.NewOrders());
        desk.FillAndEnd(completion, "100");
        Assert.Single(desk.Context.Conversions);
    }

    [Fact]
    public void A_merge_that_does_not_show_is_asked_for_again_and_then_given_up()
    {
        Desk desk = Entered(out OrderView yes, out OrderView no);
        desk.FillAndEnd(yes, "100");
        desk.FillAndEnd(no, "100");
        desk.Wait(600_000);

        Assert.Equal(3, desk.Context.Conversions.Count);
        Assert.Empty(desk.Context.Timers);
    }

    [Fact]
    public void A_split_is_sold_when_its_shares_have_arrived()
    {
        Desk desk = SplitAsked();
        desk.Wait(3_000);
        Assert.Empty(desk.NewOrders());

        desk.Convert(0);
        desk.Wait(1_000);

        List<OrderView> legs = desk.NewOrders();
        Assert.Equal(2, legs.Count);
        Assert.All(legs, leg => Assert.Equal((Side.Sell, Quantity.FromShares(100)), (leg.Side, leg.Quantity)));
        Assert.Equal(Price.Parse("0.50"), legs[0].Price);
        Assert.Equal(Price.Parse("0.45"), legs[1].Price);
        desk.FillAndEnd(legs[0], "100");
        desk.FillAndEnd(legs[1], "100");
        desk.Wait(60_000);
        AssertFlat(desk);
        Assert.Single(desk.Context.Conversions);
    }

    [Fact]
    public void A_split_whose_edge_has_gone_is_merged_back()
    {
        Desk desk = SplitAsked();
        desk.Books("0.48x100", "0.56x100", "0.50x100", "0.53x100");
        desk.Convert(0);
        desk.Tell();

        Assert.Empty(desk.NewOrders());
        Assert.Equal((ConversionKind.Merge, Quantity.FromShares(100)), LastConversion(desk));
    }

    [Fact]
    public void What_could_not_be_sold_is_completed_at_no_loss_and_merged_back()
    {
        Desk desk = SplitAsked();
        desk.Convert(0);
        desk.Tell();
        List<OrderView> legs = desk.NewOrders();
        desk.FillAndEnd(legs[0], "80");
        desk.FillAndEnd(legs[1], "50");
        desk.Wait(1_000);

        OrderView completion = Assert.Single(desk.NewOrders());
        AssertIs(completion, desk.No, Side.Sell, OrderPurpose.Hedge);
        Assert.Equal((Quantity.FromShares(30), Price.Parse("0.50")), (completion.Quantity, completion.Price));
        desk.FillAndEnd(completion, "30");
        Assert.Equal((ConversionKind.Merge, Quantity.FromShares(20)), LastConversion(desk));
    }

    [Fact]
    public void A_split_that_is_late_is_merged_back_whenever_it_comes()
    {
        Desk desk = SplitAsked();
        desk.Wait(120_000);
        Assert.Empty(desk.Context.Timers);
        desk.Tell();
        Assert.Equal("a trade of this market is under way", Reason(desk));

        desk.Convert(0);
        desk.Tell();

        Assert.Empty(desk.NewOrders());
        Assert.Equal((ConversionKind.Merge, Quantity.FromShares(100)), LastConversion(desk));
    }

    [Fact]
    public void Whatever_fills_come_the_trade_ends_flat()
    {
        var random = new SeededRandom(4_242);
        for (int round = 0; round < 300; round++)
        {
            Desk desk = ParityArbWaterfallTests.NewDesk("direction=both cooldown=1h");
            if (random.Chance(0.5)) { desk.Books(YesBids, "0.45x100", NoBids, "0.50x100"); }
            else { desk.Books("0.55x100", "0.56x100", "0.50x100", "0.51x100"); }
            int converted = 0;
            for (int step = 0; step < 200; step++)
            {
                while (converted < desk.Context.Conversions.Count && random.Chance(0.5)) { desk.Convert(converted++); }
                foreach (OrderView order in desk.NewOrders())
                {
                    int most = (int)(order.Quantity.Micros / 10_000);
                    int filled = random.Next(3) switch { 0 => 0, 1 => most, _ => random.Next(most + 1) };
                    desk.FillAndEnd(order, Quantity.FromMicros(filled * 10_000L).ToString());
                }
                desk.Wait(random.Next(1_500));
                desk.Tell();
            }
            AssertFlat(desk);
            Assert.Empty(desk.Context.Timers);
        }
    }

    [Fact]
    public void The_digest_tells_states_apart_and_repeats()
    {
        ulong Run(string filled)
        {
            var strategy = StrategyCatalog.Create("parity-arb", new Dictionary<string, string>());
            var desk = new Desk(strategy);
            desk.Books(YesBids, "0.45x100", NoBids, "0.50x100");
            foreach (OrderView order in desk.NewOrders()) { desk.FillAndEnd(order, filled); }
            return strategy.Digest();
        }

        Assert.Equal(Run("100"), Run("100"));
        Assert.NotEqual(Run("100"), Run("99"));
    }

    private static Desk Entered(out OrderView yes, out OrderView no)
    {
        Desk desk = ParityArbWaterfallTests.NewDesk("direction=buy");
        desk.Books(YesBids, "0.45x100", NoBids, "0.50x100");
        List<OrderView> legs = desk.NewOrders();
        Assert.Equal(2, legs.Count);
        yes = legs.Single(leg => leg.Instrument == desk.Yes);
        no = legs.Single(leg => leg.Instrument == desk.No);
        return desk;
    }

    private static Desk SplitAsked()
    {
        Desk desk = ParityArbWaterfallTests.NewDesk("direction=sell");
        desk.Books("0.55x100", "0.56x100", "0.50x100", "0.53x100");
        Assert.Equal((ConversionKind.Split, Quantity.FromShares(100)), LastConversion(desk));
        Assert.Empty(desk.NewOrders());
        return desk;
    }

    private static (ConversionKind Kind, Quantity Quantity) LastConversion(Desk desk) =>
        (desk.Context.Conversions[^1].Kind, desk.Context.Conversions[^1].Quantity);

    private static string Reason(Desk desk)
    {
        Decision last = desk.Context.Decisions[^1];
        Assert.Equal(Gate.Limits, last.StoppedBy);
        return last.Reason[(last.Reason.IndexOf(": ", StringComparison.Ordinal) + 2)..];
    }

    private static void AssertIs(OrderView order, InstrumentId instrument, Side side, OrderPurpose purpose) =>
        Assert.Equal((instrument, side, purpose), (order.Instrument, order.Side, order.Purpose));

    private static void AssertFlat(Desk desk)
    {
        Assert.Equal(SignedQuantity.Zero, desk.Context.Position(desk.Yes));
        Assert.Equal(SignedQuantity.Zero, desk.Context.Position(desk.No));
    }
}
