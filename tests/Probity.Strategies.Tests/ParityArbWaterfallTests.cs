using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies.Tests;

public sealed class ParityArbWaterfallTests
{
    [Theory]
    // yes asks, no asks, fee rate, gate of the buy side
    [InlineData("0.52x100", "0.50x100", 0.0, Gate.GrossEdge)]
    [InlineData("0.50x100", "0.50x100", 0.0, Gate.GrossEdge)]
    [InlineData("0.49x100", "0.50x100", 0.04, Gate.Fees)]
    [InlineData("0.45x2 0.60x100", "0.50x100", 0.0, Gate.Slippage)]
    [InlineData("0.499x100", "0.499x100", 0.0, Gate.Buffer)]
    [InlineData("0.45x3", "0.50x100", 0.0, Gate.Limits)]
    [InlineData("0.45x100", "0.50x0.001", 0.0, Gate.Limits)]
    [InlineData("0.01x99", "0.50x500", 0.0, Gate.Limits)]
    [InlineData("0.45x100", "0.50x100", 0.0, Gate.Taken)]
    [InlineData("0.45x100", "0.50x100", 0.04, Gate.Taken)]
    public void A_pair_to_buy_stops_at_the_first_gate_that_it_does_not_pass(
        string yesAsks, string noAsks, double fee, Gate expected)
    {
        Desk desk = NewDesk("direction=buy", fee: (decimal)fee, grid: TickGrid.Mill);

        desk.Books(yesBids: "0.44x500", yesAsks, noBids: "0.47x500", noAsks);

        Assert.Equal(1, desk.Context.Gates[(int)expected]);
        Assert.Equal(1, desk.Context.Gates.Sum());
        Assert.Equal(expected == Gate.Taken ? 2 : 0, desk.Context.Sent.Count);
        Assert.Equal(expected == Gate.GrossEdge ? 0 : 1, desk.Context.Decisions.Count);
    }

    [Theory]
    [InlineData("0.48x100", "0.50x100", 0.0, Gate.GrossEdge)]
    [InlineData("0.51x100", "0.50x100", 0.04, Gate.Fees)]
    [InlineData("0.55x2 0.40x100", "0.50x100", 0.0, Gate.Slippage)]
    [InlineData("0.501x100", "0.501x100", 0.0, Gate.Buffer)]
    [InlineData("0.55x3", "0.50x100", 0.0, Gate.Limits)]
    [InlineData("0.55x100", "0.50x100", 0.04, Gate.Taken)]
    public void A_pair_to_split_and_sell_stops_at_the_first_gate_that_it_does_not_pass(
        string yesBids, string noBids, double fee, Gate expected)
    {
        Desk desk = NewDesk("direction=sell", fee: (decimal)fee, grid: TickGrid.Mill);

        desk.Books(yesBids, yesAsks: "0.56x500", noBids, noAsks: "0.53x500");

        Assert.Equal(1, desk.Context.Gates[(int)expected]);
        Assert.Equal(1, desk.Context.Gates.Sum());
        Assert.Equal(expected == Gate.Taken ? 1 : 0, desk.Context.Conversions.Count);
        Assert.Empty(desk.Context.Sent);
    }

    [Fact]
    public void A_decision_carries_numbers_that_add_up()
    {
        Desk desk = NewDesk("direction=buy failure_probability=0.5", fee: 0.04m);

        desk.Books(yesBids: "0.43x500", yesAsks: "0.45x60 0.46x100", noBids: "0.48x500", noAsks: "0.50x100");

        Decision taken = Assert.Single(desk.Context.Decisions);
        Assert.Equal(Gate.Taken, taken.StoppedBy);
        Assert.Equal(Quantity.FromShares(100), taken.Size);
        Assert.Equal(Cash.Parse("5"), taken.Gross);
        Assert.Equal(Cash.Parse("1.99144"), taken.Fees); // 0.04 * (60 * 0.2475 + 40 * 0.2484 + 100 * 0.25)
        Assert.Equal(Cash.Parse("0.4"), taken.Slippage);
        // A tenth of a cent a pair, and half of what reversing the dearer leg costs now: YES for 45.4 + 0.99144,
        // sold again for 43 - 0.9804.
        Assert.Equal(Cash.Parse("2.28592"), taken.Buffer);
        Assert.Equal(taken.Gross - taken.Fees - taken.Slippage - taken.Buffer, taken.Net);
    }

    [Fact]
    public void An_unwind_that_would_cost_more_than_the_edge_is_refused_before_entry()
    {
        Desk desk = NewDesk("direction=buy failure_probability=0.2");

        desk.Books(yesBids: "0.10x500", yesAsks: "0.45x100", noBids: "0.48x500", noAsks: "0.50x100");

        Assert.Equal(Gate.Buffer, Assert.Single(desk.Context.Decisions).StoppedBy);
        Assert.Empty(desk.Context.Sent);
    }

    [Fact]
    public void The_same_rejection_is_counted_again_but_stored_once()
    {
        Desk desk = NewDesk("direction=buy", fee: 0.04m);
        desk.Books(yesAsks: "0.49x100", noAsks: "0.50x100");
        desk.Books(yesAsks: "0.49x90", noAsks: "0.50x100");
        desk.Tell();
        Assert.Equal(3, desk.Context.Gates[(int)Gate.Fees]);
        Assert.Single(desk.Context.Decisions);

        desk.Books(yesAsks: "0.52x100", noAsks: "0.50x100");
        desk.Books(yesAsks: "0.49x100", noAsks: "0.50x100");

        Assert.Equal(2, desk.Context.Decisions.Count);
        Assert.Equal(5, desk.Context.Gates.Sum());
    }

    [Fact]
    public void Nothing_is_counted_when_the_best_levels_did_not_change_and_leave_no_edge()
    {
        Desk desk = NewDesk("direction=both");
        desk.Books(yesBids: "0.48x10", yesAsks: "0.52x10", noBids: "0.48x10", noAsks: "0.52x10");
        desk.Tell();
        desk.Tell();

        Assert.Equal(2, desk.Context.Gates[(int)Gate.GrossEdge]);
    }

    [Theory]
    [InlineData("trading is paused")]
    [InlineData("the market is not open")]
    [InlineData("risk refused it")]
    [InlineData("the free cash does not cover it")]
    public void What_the_house_does_not_allow_is_stopped_by_limits_and_says_why(string why)
    {
        Desk desk = NewDesk("direction=buy");
        desk.Context.CanTrade = why != "trading is paused";
        desk.Market.Status = why == "the market is not open" ? MarketStatus.Paused : MarketStatus.Open;
        desk.Context.RiskRefuses = why == "risk refused it";
        if (why.Contains("cash", StringComparison.Ordinal)) { desk.Context.Cash = Cash.Parse("3"); }

        desk.Books(yesBids: "0.44x500", yesAsks: "0.45x100", noBids: "0.49x500", noAsks: "0.50x100");

        Decision decision = Assert.Single(desk.Context.Decisions);
        Assert.Equal(Gate.Limits, decision.StoppedBy);
        Assert.EndsWith(why, decision.Reason, StringComparison.Ordinal);
        Assert.Empty(desk.Context.Sent);
    }

    [Fact]
    public void Less_cash_makes_fewer_pairs()
    {
        Desk desk = NewDesk("direction=buy");
        desk.Context.Cash = Cash.FromDollars(21);

        desk.Books(yesBids: "0.44x500", yesAsks: "0.45x100", noBids: "0.49x500", noAsks: "0.50x100");

        Assert.Equal([Quantity.FromShares(20), Quantity.FromShares(20)], desk.Context.Sent.Select(leg => leg.Quantity));
    }

    [Theory]
    [InlineData(false, "0.44x500")]
    [InlineData(true, "0.46x500")]
    public void A_book_that_is_crossed_or_not_trusted_is_stale(bool trusted, string yesBids)
    {
        Desk desk = NewDesk("direction=buy");
        desk.Market.IsTrusted = trusted;

        desk.Books(yesBids, yesAsks: "0.45x100", noBids: "0.49x500", noAsks: "0.50x100");

        Assert.Equal(Gate.StaleData, Assert.Single(desk.Context.Decisions).StoppedBy);
    }

    [Fact]
    public void Gate_counts_sum_to_the_candidates_on_random_books()
    {
        var random = new SeededRandom(99);
        Desk desk = NewDesk("direction=both cooldown=0", fee: 0.03m);
        long candidates = 0;
        (Level, Level)[] shown = new (Level, Level)[2];
        int converted = 0;
        for (int step = 0; step < 5_000; step++)
        {
            LevelBook book = random.Chance(0.5) ? desk.First : desk.Second;
            Side side = random.Chance(0.5) ? Side.Buy : Side.Sell;
            var price = Price.FromPips((side == Side.Buy ? random.Next(43, 52) : random.Next(48, 57)) * 100);
            book.Set(side, price, Quantity.FromShares(random.Chance(0.7) ? 0 : random.Next(1, 50)));
            desk.Market.IsTrusted = random.Chance(0.9);
            desk.Context.CanTrade = random.Chance(0.9);
            candidates += Candidates(desk, shown);

            desk.Tell();
            foreach (var order in desk.NewOrders()) { desk.End(order); }
            while (converted < desk.Context.Conversions.Count) { desk.Convert(converted++); }
            desk.Wait(100);

            Assert.Equal(candidates, desk.Context.Gates.Sum());
        }
        Assert.All([Gate.GrossEdge, Gate.Fees, Gate.Buffer, Gate.Limits, Gate.StaleData, Gate.Taken],
            gate => Assert.True(desk.Context.Gates[(int)gate] > 0, $"{gate} never happened"));
        Assert.All(desk.Context.Decisions, d => Assert.Equal(d.Gross - d.Fees - d.Slippage - d.Buffer, d.Net));
        Assert.All(desk.Context.Decisions, d => Assert.True(d.StoppedBy != Gate.Taken || d.Net > Cash.Zero));
    }

    [Fact]
    public void Looking_at_books_without_an_edge_allocates_nothing()
    {
        Desk desk = NewDesk("direction=both", fee: 0.04m);
        desk.Books(yesBids: "0.48x10", yesAsks: "0.49x10", noBids: "0.49x10", noAsks: "0.50x10");
        Flip(desk, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Flip(desk, 1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(desk.Context.Gates[(int)Gate.Fees] > 1_000);
    }

    internal static Desk NewDesk(string options, decimal fee = 0m, TickGrid? grid = null, string minimumSize = "5")
    {
        Dictionary<string, string> given = options.Split(' ').ToDictionary(o => o.Split('=')[0], o => o.Split('=')[1]);
        if (!given.ContainsKey("failure_probability")) { given["failure_probability"] = "0"; }
        if (!given.ContainsKey("revert_probability")) { given["revert_probability"] = "0"; }
        return new Desk(StrategyCatalog.Create("parity-arb", given), grid, fee, minimumSize);
    }

    private static void Flip(Desk desk, int times)
    {
        for (int i = 0; i < times; i++)
        {
            desk.First.Set(Side.Sell, Price.Parse("0.49"), Quantity.FromShares(10 + (i % 2)));
            desk.Tell();
        }
    }

    private static int Candidates(Desk desk, (Level, Level)[] shown)
    {
        int count = 0;
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            bool first = desk.First.TryBest(side.Opposite(), out Level yes);
            bool both = first & desk.Second.TryBest(side.Opposite(), out Level no);
            int sum = yes.Price.Pips + no.Price.Pips;
            bool edge = side == Side.Buy ? sum < 10_000 : sum > 10_000;
            if (both && (edge || shown[(int)side] != (yes, no))) { count++; }
            shown[(int)side] = both ? (yes, no) : default;
        }
        return count;
    }
}
