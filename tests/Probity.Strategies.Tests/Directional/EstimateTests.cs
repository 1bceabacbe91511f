using Probity.Domain.Values;
using Probity.Strategies.Directional;
using Probity.Strategies.Signals;
using Probity.Testing;

namespace Probity.Strategies.Tests.Directional;

public sealed class EstimateTests
{
    [Theory]
    [InlineData(-9)]
    [InlineData(-2.5)]
    [InlineData(-0.1)]
    [InlineData(0)]
    [InlineData(1.96)]
    [InlineData(7.5)]
    public void Phi_is_the_integral_of_the_density(double x)
    {
        // Simpson's rule from far out.
        const int steps = 200_000;
        double from = -12, h = (x - from) / steps, sum = Density(from) + Density(x);
        for (int i = 1; i < steps; i++) { sum += (i % 2 == 0 ? 2 : 4) * Density(from + (i * h)); }
        Assert.Equal(sum * h / 3, Normal.Phi(x), 1e-12);

        static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
    }

    [Fact]
    public void Log_odds_come_back_and_shrinking_ends_at_the_market()
    {
        foreach (double p in (double[])[0.01, 0.37, 0.5, 0.93])
        {
            Assert.Equal(p, Logit.Probability(Logit.Of(p)), 1e-12);
            Assert.Equal(p, Outcomes.Shrink(p, 0.2, 1), 1e-12);
            Assert.Equal(0.2, Outcomes.Shrink(p, 0.2, 0), 1e-12);
        }
        Assert.True(double.IsFinite(Logit.Of(0)) && double.IsFinite(Logit.Of(1)));
    }

    [Fact]
    public void A_quiet_market_repeats_its_value_in_the_samples()
    {
        var path = new SampledPath(4, Duration.FromSeconds(1));
        Assert.True(path.Offer(At(0), 1));
        Assert.False(path.Offer(At(900), 2));
        Assert.True(path.Offer(At(3_100), 5));

        Assert.Equal([1d, 1, 1, 5], [path[0], path[1], path[2], path[3]]);
        Assert.True(path.Offer(At(4_000), 6));
        Assert.Equal([1d, 1, 5, 6], [path[0], path[1], path[2], path[3]]);
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void A_simulated_process_is_found_again() => Storm.ForEachSeed(20, random =>
    {
        const double mean = 0.4, theta = 0.05, deviation = 0.3;
        var path = new SampledPath(4_000, Duration.FromSeconds(1));
        double keep = Math.Exp(-theta), x = mean, noise = deviation * Math.Sqrt(1 - (keep * keep));
        for (int i = 0; i < 4_000; i++)
        {
            path.Offer(At(i * 1_000L), x);
            x = mean + ((x - mean) * keep) + (noise * random.NextNormal());
        }

        OrnsteinUhlenbeck fit = OrnsteinUhlenbeck.Fit(path, 1)!.Value;

        Assert.InRange(fit.Mean, 0.2, 0.6);
        Assert.InRange(fit.Theta, 0.03, 0.08);
        Assert.InRange(fit.Deviation, 0.22, 0.40);
        Assert.True(fit.TStatistic < -5, $"{fit.TStatistic}");
        Assert.Equal(Math.Log(2), fit.HalfLife * fit.Theta, 1e-12);
    });

    [Fact]
    public void A_walk_is_seldom_taken_for_a_process_that_returns()
    {
        int fooled = 0;
        for (ulong seed = 1; seed <= 400; seed++)
        {
            var random = new SeededRandom(seed);
            var path = new SampledPath(120, Duration.FromSeconds(1));
            double x = 0;
            for (int i = 0; i < 120; i++)
            {
                path.Offer(At(i * 1_000L), x);
                x += 0.02 * random.NextNormal();
            }
            if (OrnsteinUhlenbeck.Fit(path, 1) is { TStatistic: < -2.9 }) { fooled++; }
        }
        // Dickey and Fuller's 5 % point for 100 samples is -2.89.
        Assert.InRange(fooled, 5, 40);
    }

    private static Instant At(long milliseconds) => Instant.FromMilliseconds(1_000_000 + milliseconds);
}
