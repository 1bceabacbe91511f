using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies.Tests;

public sealed class JointBookWalkTests
{
    private const int Books = 400;

    private static readonly WalkBounds Unbounded = new(
        Cash.FromDollars(1), 0, Quantity.FromShares(1_000_000), Cash.FromDollars(1_000_000), Quantity.Zero, Cash.Zero,
        Quantity.Parse("0.01"));

    [Theory]
    [InlineData(Side.Buy, 2)]
    [InlineData(Side.Sell, 2)]
    [InlineData(Side.Buy, 3)]
    [InlineData(Side.Sell, 3)]
    public void The_walk_finds_what_trying_every_size_finds(Side side, int legCount)
    {
        var random = new SeededRandom(20_261_120 + (ulong)side);
        int tradable = 0;
        for (int round = 0; round < Books; round++)
        {
            WalkLeg[] legs = RandomLegs(random, side, legCount);
            WalkBounds bounds = RandomBounds(random, legCount);
            JointWalk walk = JointBookWalk.Walk(side, legs, bounds);
            BruteForce expected = BruteForce.Of(side, legs, bounds);
            Assert.True(expected.Size == walk.Size.Micros, $"round {round}: expected {expected.Size}, got {walk}");
            Assert.Equal(expected.Minimum, walk.Minimum.Micros);
            AssertNear(expected.Gross, walk.Gross);
            AssertNear(expected.Fees, walk.Fees);
            AssertNear(expected.Slippage, walk.Slippage);
            if (walk.IsTradable) { tradable++; }
        }
        Assert.InRange(tradable, Books / 10, Books);
    }

    [Fact]
    public void Rounding_is_always_against_us_and_the_parts_sum_to_the_net()
    {
        var random = new SeededRandom(7);
        for (int round = 0; round < Books; round++)
        {
            Side side = random.Chance(0.5) ? Side.Buy : Side.Sell;
            WalkLeg[] legs = RandomLegs(random, side, 2);
            WalkBounds bounds = RandomBounds(random, 2);
            JointWalk walk = JointBookWalk.Walk(side, legs, bounds);
            BruteForce exact = BruteForce.Of(side, legs, bounds);
            Assert.True(walk.Net.Micros <= (exact.Gross - exact.Fees - exact.Slippage) * 1_000_000m);
            Assert.Equal(walk.Gross - walk.Fees - walk.Slippage, walk.Net);
        }
    }

    [Fact]
    public void Equal_shares_are_taken_level_by_level_while_the_edge_lasts()
    {
        WalkLeg[] legs = [Leg(Side.Sell, "0.40x10 0.45x10 0.48x100"), Leg(Side.Sell, "0.50x15 0.53x100")];

        JointWalk walk = JointBookWalk.Walk(Side.Buy, legs, Unbounded);

        Assert.Equal(Quantity.FromShares(20), walk.Size);
        Assert.Equal(WalkStop.Edge, walk.Stop);
        Assert.Equal(Cash.Parse("2"), walk.Gross);
        Assert.Equal(Cash.Parse("0.65"), walk.Slippage);
        Assert.Equal(Cash.Parse("1.35"), walk.Net);
    }

    [Fact]
    public void The_minimum_is_walked_to_even_where_it_no_longer_pays()
    {
        WalkLeg[] legs = [Leg(Side.Sell, "0.40x2 0.70x100"), Leg(Side.Sell, "0.50x100")];

        JointWalk walk = JointBookWalk.Walk(Side.Buy, legs, Unbounded with { MinimumSize = Quantity.FromShares(5) });

        Assert.Equal(Quantity.FromShares(5), walk.Size);
        Assert.Equal(Cash.Parse("0.5"), walk.Gross);
        Assert.Equal(Cash.Parse("0.9"), walk.Slippage);
        Assert.Equal(Cash.Parse("-0.4"), walk.Net);
    }

    [Fact]
    public void A_dollar_of_the_cheapest_leg_sets_the_minimum_of_a_buyer_only()
    {
        WalkLeg[] asks = [Leg(Side.Sell, "0.03x500"), Leg(Side.Sell, "0.90x500")];
        WalkLeg[] bids = [Leg(Side.Buy, "0.03x500"), Leg(Side.Buy, "0.99x500")];
        WalkBounds bounds = Unbounded with
        {
            MinimumTakerNotional = Cash.FromDollars(1),
            MaximumSize = Quantity.FromShares(20),
        };

        JointWalk bought = JointBookWalk.Walk(Side.Buy, asks, bounds);
        JointWalk sold = JointBookWalk.Walk(Side.Sell, bids, bounds);

        Assert.Equal(Quantity.Parse("33.34"), bought.Minimum);
        Assert.False(bought.IsTradable);
        Assert.Equal(WalkStop.Size, bought.Stop);
        Assert.Equal(Quantity.Zero, sold.Minimum);
        Assert.True(sold.IsTradable);
    }

    [Fact]
    public void The_cost_bound_counts_prices_and_fees_of_a_buyer_and_the_payout_of_a_seller()
    {
        FeeSchedule fees = FeeSchedule.Build(new FeeTerms(0.04m, 1, true, 0m));
        WalkLeg[] asks = [Leg(Side.Sell, "0.40x500", fees), Leg(Side.Sell, "0.50x500", fees)];
        WalkLeg[] bids = [Leg(Side.Buy, "0.60x500", fees), Leg(Side.Buy, "0.50x500", fees)];
        WalkBounds bounds = Unbounded with { MaximumCost = Cash.FromDollars(100) };

        JointWalk bought = JointBookWalk.Walk(Side.Buy, asks, bounds);
        JointWalk sold = JointBookWalk.Walk(Side.Sell, bids, bounds);

        Assert.Equal(Quantity.Parse("108.74"), bought.Size); // 100 / (0.90 + 0.04 * 0.24 + 0.04 * 0.25), floored
        Assert.Equal(Quantity.FromShares(100), sold.Size);
        Assert.Equal(WalkStop.Cost, bought.Stop);
        Assert.Equal(WalkStop.Cost, sold.Stop);
    }

    [Fact]
    public void An_empty_side_answers_nothing()
    {
        WalkLeg[] legs = [Leg(Side.Sell, "0.40x10"), Leg(Side.Buy, "0.50x15")];

        JointWalk walk = JointBookWalk.Walk(Side.Buy, legs, Unbounded);

        Assert.Equal(Quantity.Zero, walk.Size);
        Assert.Equal(WalkStop.Depth, walk.Stop);
        Assert.False(walk.IsTradable);
    }

    [Fact]
    public void A_walk_allocates_nothing()
    {
        WalkLeg[] legs = RandomLegs(new SeededRandom(3), Side.Buy, 2);
        JointBookWalk.Walk(Side.Buy, legs, Unbounded);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1_000; i++) { JointBookWalk.Walk(Side.Buy, legs, Unbounded); }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static WalkLeg Leg(Side resting, string levels, FeeSchedule? fees = null)
    {
        var book = new LevelBook(TickGrid.Cent);
        Desk.Fill(book, resting, levels);
        return new WalkLeg(book, fees ?? FeeSchedule.Free);
    }

    private static WalkLeg[] RandomLegs(SeededRandom random, Side side, int count)
    {
        decimal[] rates = [0m, 0.03m, 0.05m, 0.072m];
        var legs = new WalkLeg[count];
        for (int i = 0; i < count; i++)
        {
            var book = new LevelBook(TickGrid.Mill);
            int centre = 1_000 / count * 10;
            for (int level = random.Next(1, 6); level > 0; level--)
            {
                int pips = centre + (random.Next(-60, 40) * 10 * (side == Side.Buy ? 1 : -1));
                book.Set(side.Opposite(), Price.FromPips(pips), Quantity.FromMicros(random.Next(1, 900) * 10_000L));
            }
            legs[i] = new WalkLeg(book, FeeSchedule.Build(new FeeTerms(rates[random.Next(4)], 1, true, 0m)));
        }
        return legs;
    }

    private static WalkBounds RandomBounds(SeededRandom random, int legs) => new(
        Cash.FromDollars(1),
        random.Next(0, 20) * 1_000_000_000L,
        Quantity.FromMicros(random.Next(1, 2_000) * 10_000L),
        Cash.FromMicros(random.Next(1, 20_000_000)),
        Quantity.FromMicros(random.Next(0, 6) * 1_000_000L / legs),
        Cash.FromMicros(random.Next(0, 2) * 1_000_000L),
        Quantity.FromMicros(random.Chance(0.7) ? 10_000 : 1_000_000));

    private static void AssertNear(decimal exact, Cash rounded) =>
        Assert.InRange(rounded.Micros - (exact * 1_000_000m), -4m, 4m);

    /// <summary>The oracle: every size in lots of 0.01 share, in <c>decimal</c>, from flat lists of prices.</summary>
    private sealed record BruteForce(long Size, long Minimum, decimal Gross, decimal Fees, decimal Slippage)
    {
        private const int LotMicros = 10_000;
        private const decimal Lot = 0.01m;

        public static BruteForce Of(Side side, WalkLeg[] legs, WalkBounds bounds)
        {
            List<decimal>[] prices = [.. legs.Select(leg => Lots(side, leg.Book))];
            decimal sign = side == Side.Buy ? 1 : -1, payout = Dollars(bounds.Payout);
            long minimum = MinimumOf(side, prices, bounds);
            int most = (int)Math.Min(prices.Min(p => p.Count), bounds.MaximumSize.Micros / LotMicros);
            int best = 0;
            decimal worth = 0, cost = 0, bestWorth = 0;
            for (int k = 1; k <= most; k++)
            {
                decimal unit = 0;
                for (int leg = 0; leg < legs.Length; leg++)
                {
                    unit += prices[leg][k - 1] + (sign * Fee(legs[leg], prices[leg][k - 1]));
                }
                cost += (side == Side.Buy ? unit : payout) * Lot;
                if (cost > Dollars(bounds.MaximumCost)) { break; }
                worth += ((sign * (payout - unit)) - (bounds.MinimumEdgePicos / 1_000_000_000_000m)) * Lot;
                bool forced = (k - 1) * LotMicros < minimum;
                if (forced || worth > bestWorth) { (best, bestWorth) = (k, worth); }
            }
            long step = bounds.SizeStep.Micros;
            best = (int)(best * LotMicros / step * step / LotMicros);
            decimal gross = best == 0 ? 0 : sign * (payout - prices.Sum(p => p[0])) * best * Lot;
            decimal fees = 0, slippage = 0;
            for (int leg = 0; leg < legs.Length; leg++)
            {
                fees += prices[leg].Take(best).Sum(p => Fee(legs[leg], p) * Lot);
                slippage += prices[leg].Take(best).Sum(p => sign * (p - prices[leg][0]) * Lot);
            }
            return new BruteForce(best * LotMicros, minimum, gross, fees, slippage);
        }

        private static decimal Fee(WalkLeg leg, decimal price) => leg.Fees.Terms.Rate * price * (1 - price);

        private static decimal Dollars(Cash cash) => cash.Micros / 1_000_000m;

        private static long MinimumOf(Side side, List<decimal>[] prices, WalkBounds bounds)
        {
            decimal micros = bounds.MinimumSize.Micros;
            if (side == Side.Buy)
            {
                micros = Math.Max(micros, prices.Max(p => bounds.MinimumTakerNotional.Micros / p[0]));
            }
            return (long)(Math.Ceiling(Math.Ceiling(micros) / bounds.SizeStep.Micros) * bounds.SizeStep.Micros);
        }

        private static List<decimal> Lots(Side side, IBookView book)
        {
            var levels = new Level[100];
            int count = book.CopyDepth(side.Opposite(), levels);
            List<decimal> lots = [];
            foreach (Level level in levels.AsSpan(0, count))
            {
                lots.AddRange(Enumerable.Repeat(level.Price.Pips / 10_000m, (int)(level.Size.Micros / LotMicros)));
            }
            return lots;
        }
    }
}
