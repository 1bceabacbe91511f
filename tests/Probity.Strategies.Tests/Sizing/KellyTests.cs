using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Strategies.Sizing;
using Probity.Testing;

namespace Probity.Strategies.Tests.Sizing;

public sealed class KellyTests
{
    private static readonly FeeTerms Fees = new(0.04m, 1, true, 0m);

    [Theory]
    [InlineData(0.6, 0.5, 0.2)]
    [InlineData(0.5, 0.5, 0)]
    [InlineData(0.4, 0.5, 0)]
    [InlineData(0.99, 0.97, 2.0 / 3)]
    [InlineData(0.5, 1, 0)]
    public void A_single_bet_stakes_the_edge_over_the_odds(double probability, double cost, double expected) =>
        Assert.Equal(expected, Kelly.Fraction(probability, cost), 12);

    [Fact]
    [Trait("Category", Storm.Category)]
    public void The_size_in_a_book_is_the_one_with_the_highest_expected_log_wealth() => Storm.ForEachSeed(200, random =>
    {
        LevelBook book = RandomBook(random);
        FeeSchedule fees = random.Chance(0.5) ? FeeSchedule.Build(Fees) : FeeSchedule.Free;
        double probability = 0.05 + (0.9 * random.NextDouble());
        var wealth = Cash.FromDollars(random.Next(50, 2_000));
        var held = Quantity.FromShares(random.Chance(0.5) ? 0 : random.Next(1, 400));
        Quantity size = Kelly.SizeInBook(
            book, fees, probability, wealth, held, 1, Quantity.FromMicros(10_000));

        double reached = LogWealth(book, fees, probability, wealth, held, size.Micros / 1e6);
        double most = Depth(book).Sum(level => level.Size.Micros / 1e6);
        for (int i = 0; i <= 400; i++)
        {
            double other = LogWealth(book, fees, probability, wealth, held, most * i / 400);
            Assert.True(other <= reached + 1e-9, $"{most * i / 400} shares beat {size}: {other} > {reached}");
        }
    });

    [Fact]
    public void A_fraction_aims_at_that_part_of_the_position_and_counts_what_is_held()
    {
        var book = new LevelBook(TickGrid.Cent);
        book.Set(Side.Sell, Price.Parse("0.50"), Quantity.FromShares(100_000));
        Quantity Size(long held, double fraction) => Kelly.SizeInBook(
            book, FeeSchedule.Free, 0.6, Cash.FromDollars(1_000), Quantity.FromShares(held), fraction,
            Quantity.FromShares(1));

        // A fifth of wealth at 0.50 are 400 shares.
        Assert.Equal(Quantity.FromShares(400), Size(0, 1));
        Assert.Equal(Quantity.FromShares(100), Size(0, 0.25));
        Assert.Equal(Quantity.Zero, Size(400, 0.25));
        Assert.Equal(Quantity.Zero, Size(0, 0));
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void No_other_stakes_on_exclusive_outcomes_grow_faster() => Storm.ForEachSeed(200, random =>
    {
        int count = random.Next(2, 6);
        double[] p = Simplex(random, count), costs = new double[count], stakes = new double[count];
        for (int i = 0; i < count; i++)
        {
            costs[i] = Math.Clamp(p[i] * (0.7 + (0.7 * random.NextDouble())), 0.01, 0.97);
        }
        double over = 1.02 + (0.1 * random.NextDouble()), sum = costs.Sum();
        for (int i = 0; i < count; i++) { costs[i] *= over / sum; }
        double reserve = Kelly.ExclusiveFractions(p, costs, stakes);

        Assert.True(reserve is > 0 and <= 1);
        Assert.True(stakes.Sum() < 1);
        double reached = Growth(p, costs, stakes);
        for (int i = 0; i < 400; i++)
        {
            double[] other = [.. stakes.Select(stake => Math.Max(0, stake + (0.05 * random.NextNormal())))];
            if (other.Sum() >= 1) { continue; }
            Assert.True(Growth(p, costs, other) <= reached + 1e-9, $"{string.Join(' ', other)} grows faster");
        }
    });

    [Fact]
    public void A_bet_on_one_outcome_alone_is_the_single_bet()
    {
        double[] stakes = new double[2];
        Kelly.ExclusiveFractions([0.6, 0.4], [0.5, 0.55], stakes);

        Assert.Equal(Kelly.Fraction(0.6, 0.5), stakes[0], 12);
        Assert.Equal(0, stakes[1]);
    }

    private static LevelBook RandomBook(SeededRandom random)
    {
        var book = new LevelBook(TickGrid.Cent);
        int price = random.Next(5, 60);
        for (int level = 0; level < random.Next(1, 5); level++)
        {
            book.Set(Side.Sell, Price.FromPips(price * 100), Quantity.FromShares(random.Next(1, 300)));
            price += random.Next(1, 6);
        }
        return book;
    }

    private static Level[] Depth(LevelBook book)
    {
        var levels = new Level[10];
        return levels[..book.CopyDepth(Side.Sell, levels)];
    }

    private static double LogWealth(
        LevelBook book, FeeSchedule fees, double probability, Cash wealth, Quantity held, double shares)
    {
        double spent = 0, left = shares;
        foreach (Level level in Depth(book))
        {
            double take = Math.Min(left, level.Size.Micros / 1e6);
            double price = level.Price.Pips / 10_000.0;
            spent += take * (price + ((double)fees.Terms.Rate * price * (1 - price)));
            left -= take;
        }
        double lose = (wealth.Micros / 1e6) - spent, win = lose + (held.Micros / 1e6) + shares;
        if (lose <= 0) { return double.NegativeInfinity; }
        return (probability * Math.Log(win)) + ((1 - probability) * Math.Log(lose));
    }

    private static double Growth(double[] p, double[] costs, double[] stakes)
    {
        double kept = 1 - stakes.Sum(), growth = (1 - p.Sum()) > 1e-12 ? (1 - p.Sum()) * Math.Log(kept) : 0;
        for (int i = 0; i < p.Length; i++) { growth += p[i] * Math.Log(kept + (stakes[i] / costs[i])); }
        return growth;
    }

    private static double[] Simplex(SeededRandom random, int count)
    {
        double[] draws = [.. Enumerable.Range(0, count).Select(_ => random.NextExponential(1) + 0.05)];
        double sum = draws.Sum() * (1 + (0.3 * random.NextDouble()));
        return [.. draws.Select(draw => draw / sum)];
    }
}
