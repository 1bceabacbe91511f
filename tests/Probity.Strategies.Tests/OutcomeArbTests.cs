using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Tests;

public sealed class OutcomeArbTests
{
    [Fact]
    public void A_conversion_buys_NO_of_the_best_set_converts_it_and_sells_the_YES_that_it_brings()
    {
        EventDesk desk = Convertible();
        List<OrderView> legs = desk.NewOrders();

        Assert.Equal([EventDesk.NoOf(0), EventDesk.NoOf(1)], legs.Select(leg => leg.Instrument));
        Assert.All(legs, leg => Assert.Equal(
            (Side.Buy, Quantity.FromShares(100), TimeInForce.FillAndKill), (leg.Side, leg.Quantity, leg.TimeInForce)));
        // 1 - 0.50 + 1 - 0.60 + 0.25 - 1 = 0.15 a set; each limit is where that is gone.
        Assert.Equal([Price.Parse("0.65"), Price.Parse("0.75")], legs.Select(leg => leg.Price));
        desk.FillAndEnd(legs[0], "100", "0.50");
        desk.FillAndEnd(legs[1], "100", "0.60");

        SentConversion asked = Assert.Single(desk.Context.Conversions);
        Assert.Equal([new MarketId(0), new MarketId(1)], asked.Markets);
        Assert.Equal(Quantity.FromShares(100), asked.Quantity);
        desk.Convert(0);
        desk.Wait(1_000);

        OrderView sale = Assert.Single(desk.NewOrders());
        Assert.Equal(
            (EventDesk.YesOf(2), Side.Sell, Quantity.FromShares(100)), (sale.Instrument, sale.Side, sale.Quantity));
        desk.FillAndEnd(sale, "100");
        desk.Wait(60_000);
        AssertFlat(desk);
        Assert.Empty(desk.Context.Timers);
    }

    [Fact]
    public void Converted_shares_are_sold_without_a_loss_first_and_under_the_bid_after_the_time()
    {
        EventDesk desk = Convertible();
        foreach (OrderView leg in desk.NewOrders()) { desk.FillAndEnd(leg, "100"); }
        desk.Set(2, yesBids: "0.30x100", noAsks: "0.80x1");
        desk.Convert(0);
        desk.Tell();
        // The legs came at their limits, so a set has cost 1.40 and brought a dollar: under 0.40 it loses.
        Assert.Empty(desk.NewOrders());

        desk.Wait(3_000);
        OrderView sale = Assert.Single(desk.NewOrders());
        Assert.Equal(Price.Parse("0.25"), sale.Price);
    }

    [Fact]
    public void A_conversion_that_keeps_failing_is_given_up_and_the_set_is_kept()
    {
        EventDesk desk = Convertible();
        foreach (OrderView leg in desk.NewOrders()) { desk.FillAndEnd(leg, "100"); }
        desk.Wait(600_000);

        Assert.Equal(3, desk.Context.Conversions.Count);
        Assert.Empty(desk.NewOrders());
        Assert.Empty(desk.Context.Timers);
    }

    [Fact]
    public void Short_sets_of_an_exclusive_event_are_bought_and_held()
    {
        EventDesk desk = NewDesk(EventGroupKind.Exclusive, 3, "modes=short");
        Short(desk);
        List<OrderView> legs = desk.NewOrders();
        Assert.Equal(3, legs.Count);
        foreach (OrderView leg in legs) { desk.FillAndEnd(leg, "100"); }
        desk.Wait(600_000);

        Assert.Empty(desk.Context.Conversions);
        Assert.Empty(desk.NewOrders());
        Assert.Empty(desk.Context.Timers);
    }

    [Theory]
    [InlineData(EventGroupKind.Exclusive, "need not contain the winner")]
    [InlineData(EventGroupKind.AugmentedNegRisk, "can still take a name")]
    public void A_long_set_is_refused_where_the_list_may_be_incomplete(EventGroupKind kind, string why)
    {
        EventDesk desk = NewDesk(kind, 3, "modes=long");
        Long(desk);

        Decision decision = Assert.Single(desk.Context.Decisions);
        Assert.Equal(Gate.Limits, decision.StoppedBy);
        Assert.Contains(why, decision.Reason, StringComparison.Ordinal);
        Assert.True(decision.Net > Cash.Zero, "the prices tempt");
        Assert.Empty(desk.Context.Sent);
    }

    [Fact]
    public void A_long_set_of_a_complete_list_buys_every_YES()
    {
        EventDesk desk = NewDesk(EventGroupKind.NegRisk, 3, "modes=long");
        Long(desk);

        Assert.Equal(
            [EventDesk.YesOf(0), EventDesk.YesOf(1), EventDesk.YesOf(2)],
            desk.NewOrders().Select(leg => leg.Instrument));
    }

    [Fact]
    public void A_ladder_buys_NO_of_the_narrower_and_YES_of_the_wider_question()
    {
        EventDesk desk = NewDesk(EventGroupKind.NestedLadder, 3, "modes=ladder");
        desk.Set(0, yesAsks: "0.50x100", yesBids: "0.49x100", noAsks: "0.51x100", noBids: "0.50x100");
        desk.Set(1, yesAsks: "0.42x100", yesBids: "0.41x100", noAsks: "0.59x100", noBids: "0.58x100");
        desk.Set(2, yesAsks: "0.60x100", yesBids: "0.59x100", noAsks: "0.41x100", noBids: "0.40x100");
        desk.Tell();

        // The wide question costs 0.42 and NO of the narrow one 0.51, for a dollar; 0.59 + 0.60 is no set.
        List<OrderView> legs = desk.NewOrders();
        Assert.Equal([EventDesk.NoOf(0), EventDesk.YesOf(1)], legs.Select(leg => leg.Instrument));
        Assert.Equal([Price.Parse("0.58"), Price.Parse("0.49")], legs.Select(leg => leg.Price));
    }

    [Fact]
    public void Locked_capital_has_to_earn_its_rate_until_the_stated_end()
    {
        Gate Judge(long days, string rate)
        {
            Instant ends = Instant.FromMilliseconds(1_000_000) + Duration.FromSeconds(days * 24 * 3600);
            EventDesk desk = NewDesk(EventGroupKind.Exclusive, 3, $"modes=short capital_rate={rate}", ends);
            Short(desk);
            return Assert.Single(desk.Context.Decisions).StoppedBy;
        }

        // 0.05 on 2.00 of payout: 2.5 % in the time.
        Assert.Equal(Gate.Taken, Judge(30, "0.2"));
        Assert.Equal(Gate.Buffer, Judge(30, "0.4"));
        Assert.Equal(Gate.Buffer, Judge(365, "0.1"));
    }

    [Fact]
    public void No_more_is_locked_than_allowed()
    {
        EventDesk desk = NewDesk(EventGroupKind.Exclusive, 3, "modes=short max_locked=250 cooldown=1s");
        Short(desk);
        foreach (OrderView leg in desk.NewOrders()) { desk.FillAndEnd(leg, "100"); }
        desk.Wait(10_000);
        desk.Tell();

        Assert.Empty(desk.NewOrders());
        Assert.Contains("are locked until results", desk.Context.Decisions[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_hangs_than_allowed_when_the_last_leg_misses()
    {
        EventDesk desk = NewDesk(EventGroupKind.Exclusive, 3, "modes=short max_unhedged=70");
        Short(desk);

        List<OrderView> legs = desk.NewOrders();
        IEnumerable<decimal> costs = legs.Select(leg => leg.Price.Pips / 10_000m * leg.Quantity.Micros / 1e6m);
        decimal hanging = costs.Order().Skip(1).Sum();
        Assert.InRange(hanging, 60m, 70m);
    }

    [Fact]
    public void The_riskiest_leg_goes_alone_and_the_others_follow_for_what_it_got()
    {
        EventDesk desk = NewDesk(EventGroupKind.Exclusive, 3, "modes=short entry=riskiest-first");
        Short(desk, thin: "80");
        OrderView first = Assert.Single(desk.NewOrders());
        Assert.Equal((EventDesk.NoOf(1), Quantity.FromShares(80)), (first.Instrument, first.Quantity));

        desk.FillAndEnd(first, "30");
        List<OrderView> others = desk.NewOrders();
        Assert.Equal([EventDesk.NoOf(0), EventDesk.NoOf(2)], others.Select(leg => leg.Instrument));
        Assert.All(others, leg => Assert.Equal(
            (Quantity.FromShares(30), OrderPurpose.Hedge), (leg.Quantity, leg.Purpose)));
    }

    [Fact]
    public void A_fill_that_fails_to_settle_is_missed_and_put_right()
    {
        EventDesk desk = NewDesk(EventGroupKind.Exclusive, 3, "modes=short cooldown=1h");
        Short(desk);
        List<OrderView> legs = desk.NewOrders();
        foreach (OrderView leg in legs) { desk.FillAndEnd(leg, "100", "0.64"); }
        desk.Wait(2_000);
        desk.Revert(legs[0], "100", "0.64");

        OrderView again = Assert.Single(desk.NewOrders());
        Assert.Equal(
            (legs[0].Instrument, Side.Buy, Quantity.FromShares(100)),
            (again.Instrument, again.Side, again.Quantity));
    }

    [Theory]
    [InlineData(EventGroupKind.NegRisk, "modes=convert")]
    [InlineData(EventGroupKind.Exclusive, "modes=short")]
    [InlineData(EventGroupKind.NegRisk, "modes=long")]
    [InlineData(EventGroupKind.Exclusive, "modes=short entry=riskiest-first")]
    public void Whatever_fills_come_only_complete_sets_are_left(EventGroupKind kind, string options)
    {
        var random = new SeededRandom(77);
        for (int round = 0; round < 30; round++)
        {
            EventDesk desk = NewDesk(kind, 3, options + " cooldown=1h");
            if (options.Contains("long", StringComparison.Ordinal)) { Long(desk); }
            else { Short(desk); }
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
                desk.Tell(random.Next(3));
            }
            long[] no = [.. Enumerable.Range(0, 3).Select(i => desk.Context.Position(EventDesk.NoOf(i)).Micros)];
            long[] yes = [.. Enumerable.Range(0, 3).Select(i => desk.Context.Position(EventDesk.YesOf(i)).Micros)];
            Assert.Single(no.Distinct());
            Assert.Single(yes.Distinct());
            Assert.True(kind != EventGroupKind.NegRisk || no[0] == 0);
            Assert.Empty(desk.Context.Timers);
        }
    }

    [Fact]
    public void An_unknown_mode_is_refused_with_the_nearest()
    {
        var bad = Assert.Throws<BadInputException>(() => StrategyCatalog.Create(
            OutcomeArb.StrategyName, new Dictionary<string, string> { ["modes"] = "short,convrt" }));
        Assert.Contains("did you mean 'convert'?", bad.Message, StringComparison.Ordinal);
    }

    internal static EventDesk NewDesk(EventGroupKind kind, int outcomes, string options, Instant ends = default)
    {
        Dictionary<string, string> given = options.Split(' ').ToDictionary(o => o.Split('=')[0], o => o.Split('=')[1]);
        foreach (string free in new[] { "failure_probability", "revert_probability", "sale_haircut", "capital_rate" })
        {
            given.TryAdd(free, "0");
        }
        return new EventDesk(StrategyCatalog.Create(OutcomeArb.StrategyName, given), kind, outcomes, 0m, ends);
    }

    private static EventDesk Convertible()
    {
        EventDesk desk = NewDesk(EventGroupKind.NegRisk, 3, "modes=convert");
        desk.Set(0, yesBids: "0.40x100", noAsks: "0.50x100", noBids: "0.49x100");
        desk.Set(1, yesBids: "0.35x100", noAsks: "0.60x200", noBids: "0.59x100");
        desk.Set(2, yesBids: "0.25x300", noAsks: "0.80x300", noBids: "0.70x100");
        desk.Tell();
        return desk;
    }

    /// <summary>Three NO that cost 1.95 and pay 2.</summary>
    private static void Short(EventDesk desk, string thin = "200")
    {
        desk.Set(0, yesBids: "0.30x100", yesAsks: "0.40x100", noAsks: "0.65x100", noBids: "0.64x500");
        desk.Set(1, yesBids: "0.30x100", yesAsks: "0.40x100", noAsks: $"0.66x{thin}", noBids: "0.64x500");
        desk.Set(2, yesBids: "0.30x100", yesAsks: "0.40x100", noAsks: "0.64x300", noBids: "0.63x500");
        desk.Tell();
    }

    /// <summary>Three YES that cost 0.92.</summary>
    private static void Long(EventDesk desk)
    {
        desk.Set(0, yesBids: "0.30x500", yesAsks: "0.31x100", noAsks: "0.70x100");
        desk.Set(1, yesBids: "0.29x500", yesAsks: "0.30x200", noAsks: "0.71x100");
        desk.Set(2, yesBids: "0.30x500", yesAsks: "0.31x300", noAsks: "0.70x100");
        desk.Tell();
    }

    private static void AssertFlat(EventDesk desk)
    {
        for (int i = 0; i < desk.Context.Views.Count; i++)
        {
            Assert.Equal(SignedQuantity.Zero, desk.Context.Position(EventDesk.YesOf(i)));
            Assert.Equal(SignedQuantity.Zero, desk.Context.Position(EventDesk.NoOf(i)));
        }
    }
}
