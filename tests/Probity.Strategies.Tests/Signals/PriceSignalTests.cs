using Probity.Domain.Values;
using Probity.Strategies.Signals;
using Probity.Testing;
using static Probity.Strategies.Tests.Signals.BookSignalTests;

namespace Probity.Strategies.Tests.Signals;

public sealed class PriceSignalTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.9, 2.1972245773362196)]
    [InlineData(0.01, -4.59511985013459)]
    public void Log_odds_and_probability_turn_into_one_another(double p, double x)
    {
        Assert.Equal(x, Logit.Of(p), 12);
        Assert.Equal(p, Logit.Probability(x), 12);
        Assert.InRange(Logit.Of(0.0), -Logit.Farthest - 1e-6, -Logit.Farthest + 1e-6);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.841344746)]
    [InlineData(-1.959963985, 0.025)]
    [InlineData(3, 0.998650102)]
    public void The_normal_distribution_is_right_to_seven_digits(double z, double below) =>
        Assert.Equal(below, Logit.NormalBelow(z), 6);

    [Fact]
    public void Decayed_mean_and_rate_have_no_bias_at_the_start_and_forget_by_time()
    {
        var mean = new DecayedMean(Duration.FromSeconds(10));
        mean.Add(At(0), 4);
        mean.Add(At(10), 1);
        Assert.Equal(((4 * 0.5) + 1) / 1.5, mean.Mean, 12);

        var rate = new DecayedRate(Duration.FromSeconds(600));
        rate.Pass(At(0));
        for (int i = 1; i <= 50; i++) { rate.Add(At(i), 3); }
        Assert.InRange(rate.PerSecond(At(50)), 2.9, 3.1);
        for (int i = 51; i <= 9_000; i++) { rate.Add(At(i), i > 4_000 ? 6 : 3); }
        Assert.InRange(rate.PerSecond(At(9_000)), 5.9, 6.1);
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Volatility_of_a_random_walk_is_found_and_a_jump_does_not_change_it_much() =>
        Storm.ForEachSeed(5, random =>
        {
            var calm = new LogitVolatility(Duration.FromSeconds(1), Duration.FromSeconds(2_000));
            var jumpy = new LogitVolatility(Duration.FromSeconds(1), Duration.FromSeconds(2_000));
            double x = 0, y = 0;
            for (int i = 0; i < 6_000; i++)
            {
                double move = 0.03 * random.NextNormal();
                (x, y) = (x + move, y + move + (i % 500 == 499 ? 0.6 : 0));
                calm.Update(At(i), x);
                jumpy.Update(At(i), y);
            }
            Assert.InRange(calm.Sigma, 0.0285, 0.0315);
            Assert.InRange(jumpy.Sigma, 0.0280, 0.0335);
            Assert.InRange(jumpy.JumpVariance, 0.6 * 0.6 / 500 * 0.6, 0.6 * 0.6 / 500 * 1.7);
            Assert.True(calm.JumpVariance < 0.1 * calm.TotalVariance, "no jumps where there are none");
        });

    [Fact]
    public void Volatility_is_per_second_whatever_the_sampling_and_ignores_what_is_faster()
    {
        var volatility = new LogitVolatility(Duration.FromSeconds(4), Duration.FromSeconds(60));
        for (int i = 0; i < 400; i++) { volatility.Update(At(i), i / 4 % 2 == 0 ? 0 : 0.2); }

        Assert.Equal(99, volatility.Samples);
        Assert.Equal(0.2 * 0.2 / 4, volatility.TotalVariance, 9);
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Movement_less_reduction_has_mean_zero_for_a_martingale_and_the_variance_ratio_is_one() =>
        Storm.ForEachSeed(3, random =>
        {
            double excess = 0, ratio = 0;
            int unclear = 0;
            // As many as make the bound on the mean five of its standard errors: no seed of a long storm cries wolf.
            const int Paths = 640;
            for (int path = 0; path < Paths; path++)
            {
                (Regime regime, double[] prices) = Walk(random, 0);
                Assert.Equal(ExcessOf(prices[^64..]), regime.Movement - regime.Reduction, 9);
                excess += regime.Movement - regime.Reduction;
                ratio += regime.VarianceRatio;
                if (regime.Kind == MovementKind.Unclear) { unclear++; }
            }
            Assert.InRange(excess / Paths, -0.006, 0.006);
            Assert.InRange(ratio / Paths, 0.9, 1.1);
            Assert.True(unclear > Paths * 0.85, $"chance is not taken for a regime: {unclear}");
        });

    [Fact]
    public void Moves_that_are_taken_back_and_moves_that_go_on_are_told_apart()
    {
        var random = new SeededRandom(5);
        Assert.Equal(MovementKind.Reverting, Walk(random, -0.5).Regime.Kind);
        Assert.Equal(MovementKind.Trending, Walk(random, 0.5).Regime.Kind);
        (Regime back, double[] path) = Walk(random, -0.5);
        double squares = 0;
        for (int i = path.Length - 64; i < path.Length - 1; i++) { squares += Math.Pow(path[i + 1] - path[i], 2); }
        Assert.Equal(squares, back.Movement, 12);
    }

    [Fact]
    public void Liquidity_is_thin_or_deep_against_what_is_usual()
    {
        var regime = new LiquidityRegime(Duration.FromSeconds(10), Duration.FromSeconds(1_000));
        for (int i = 0; i < 2_000; i++) { regime.Update(At(i), 500, 2); }
        Assert.Equal(LiquidityKind.Usual, regime.Kind);
        for (int i = 2_000; i < 2_060; i++) { regime.Update(At(i), 100, 2); }
        Assert.Equal(LiquidityKind.Thin, regime.Kind);
        for (int i = 2_060; i < 2_160; i++) { regime.Update(At(i), 2_500, 2); }
        Assert.Equal(LiquidityKind.Deep, regime.Kind);
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void A_trend_equals_weighted_least_squares() => Storm.ForEachSeed(50, random =>
    {
        var halfLife = Duration.FromSeconds(20);
        var trend = new Trend(halfLife);
        List<(long At, double Value)> points = [];
        long now = 0;
        for (int i = 0; i < 40; i++)
        {
            now += random.Next(1, 5);
            points.Add((now, (0.01 * now) + random.NextNormal()));
            trend.Add(At(now), points[^1].Value);
        }
        double w = 0, wt = 0, wy = 0, wtt = 0, wty = 0;
        foreach ((long at, double value) in points)
        {
            double weight = Math.Pow(2, -(now - at) / 20.0), t = at - now;
            (w, wt, wy) = (w + weight, wt + (weight * t), wy + (weight * value));
            (wtt, wty) = (wtt + (weight * t * t), wty + (weight * t * value));
        }
        double slope = ((w * wty) - (wt * wy)) / ((w * wtt) - (wt * wt));
        Assert.Equal(slope, trend.SlopePerSecond, 9);
        Assert.Equal((wy - (slope * wt)) / w, trend.Level, 9);
        Assert.Equal(Math.Sign(slope), Math.Sign(trend.TStatistic));
    });

    [Fact]
    public void Series_that_share_their_moves_are_correlated_and_others_are_not()
    {
        var random = new SeededRandom(8);
        var correlation = new RollingCorrelation(3, Duration.FromSeconds(1), Duration.FromSeconds(2_000));
        double[] values = new double[3];
        for (int i = 0; i < 5_000; i++)
        {
            double common = random.NextNormal();
            values[0] += common;
            values[1] += (0.6 * common) + (0.8 * random.NextNormal());
            values[2] += random.NextNormal();
            correlation.Update(At(i), values);
        }
        Assert.InRange(correlation.Of(0, 1), 0.55, 0.65);
        Assert.InRange(correlation.Of(2, 0), -0.08, 0.08);
        Assert.Equal(1, correlation.Of(1, 1), 9);
    }

    /// <summary>M - R in its other form, sum dp (1 - 2p).</summary>
    private static double ExcessOf(double[] prices)
    {
        double excess = 0;
        for (int i = 1; i < prices.Length; i++) { excess += (prices[i] - prices[i - 1]) * (1 - (2 * prices[i - 1])); }
        return excess;
    }

    /// <summary>A walk of the price whose next move repeats part of the last.</summary>
    private static (Regime Regime, double[] Path) Walk(SeededRandom random, double repeats)
    {
        var regime = new Regime(64, Duration.FromSeconds(1), 4);
        double[] path = new double[300];
        double p = 0.3, move = 0;
        for (int i = 0; i < path.Length; i++)
        {
            double scale = repeats == 0 ? 0.05 * p * (1 - p) : 0.004;
            move = (repeats * move) + (scale * random.NextNormal());
            p = Math.Clamp(p + move, 0.01, 0.99);
            path[i] = p;
            regime.Update(At(i), p);
        }
        return (regime, path);
    }
}
