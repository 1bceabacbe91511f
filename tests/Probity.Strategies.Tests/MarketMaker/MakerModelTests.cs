using Probity.Domain;
using Probity.Domain.Values;
using Probity.Strategies.Signals;
using Probity.Testing;

namespace Probity.Strategies.Tests.MarketMaker;

public sealed class MakerModelTests
{
    [Fact]
    [Trait("Category", Storm.Category)]
    public void Reservation_prices_leave_expected_utility_as_it_was() => Storm.ForEachSeed(200, random =>
    {
        double p = 0.02 + (0.96 * random.NextDouble()), gamma = 0.0005 + (0.02 * random.NextDouble());
        double q = random.Next(-200, 200), size = random.Next(1, 50);

        double buy = Reservation.Buy(p, gamma, q, size), sell = Reservation.Sell(p, gamma, q, size);

        Assert.Equal(Utility(p, gamma, q, 0), Utility(p, gamma, q + size, -buy * size), 9);
        Assert.Equal(Utility(p, gamma, q, 0), Utility(p, gamma, q - size, sell * size), 9);
        double marginal = Logit.Probability(Reservation.Binary(Logit.Of(p), gamma, q));
        Assert.InRange(marginal, buy, sell);
        Assert.Equal(marginal, Reservation.Buy(p, gamma, q, 1e-4), 4);
    });

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Reservation_prices_of_exclusive_outcomes_are_a_softmax() => Storm.ForEachSeed(200, random =>
    {
        int n = random.Next(2, 8);
        double gamma = 0.001 + (0.01 * random.NextDouble());
        double[] p = [.. Enumerable.Range(0, n).Select(_ => 0.05 + random.NextDouble())];
        double sum = p.Sum() * (random.Chance(0.5) ? 1 : 1.3);
        bool exhaustive = sum <= p.Sum() + 1e-9;
        for (int i = 0; i < n; i++) { p[i] /= sum; }
        double[] q = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(-100, 100))];
        int outcome = random.Next(n);

        double actual = Logit.Probability(Reservation.Exclusive(outcome, p, q, gamma, exhaustive));

        double weighed = Enumerable.Range(0, n).Sum(j => p[j] * Math.Exp(-gamma * q[j]));
        double rest = exhaustive ? 0 : 1 - p.Sum();
        Assert.Equal(p[outcome] * Math.Exp(-gamma * q[outcome]) / (weighed + rest), actual, 6);
        double untouched = Reservation.Exclusive(outcome, p, new double[n], gamma, exhaustive);
        Assert.Equal(p[outcome], Logit.Probability(untouched), 6);
    });

    [Fact]
    public void Holding_one_outcome_raises_what_is_bid_for_the_others()
    {
        double[] p = [0.5, 0.3, 0.2], none = [0, 0, 0], held = [100, 0, 0];
        Assert.True(
            Reservation.Exclusive(1, p, held, 0.01, true) > Reservation.Exclusive(1, p, none, 0.01, true));
        Assert.True(
            Reservation.Exclusive(0, p, held, 0.01, true) < Reservation.Exclusive(0, p, none, 0.01, true));
    }

    [Theory]
    [InlineData(0.5, 0.0004, 600, 0.06)]
    [InlineData(0.5, 0.04, 600, 1)]
    [InlineData(0.1, 0.0004, 600, 0.0216)]
    public void Risk_is_shared_by_how_soon_inventory_turns_over(
        double p, double variance, double seconds, double part) =>
        Assert.Equal(part, Reservation.RiskShare(p, variance, seconds), 9);

    [Theory]
    [InlineData(0.5, 0.1)]
    [InlineData(0.08, 0.3)]
    [InlineData(0.93, 0.02)]
    public void Glosten_Milgrom_is_a_constant_width_in_log_odds(double p, double informed)
    {
        double width = SpreadModel.GlostenMilgrom(informed);

        double ask = p * (1 + informed) / (1 + (informed * ((2 * p) - 1)));
        double bid = p * (1 - informed) / (1 - (informed * ((2 * p) - 1)));
        Assert.Equal(ask, Logit.Probability(Logit.Of(p) + width), 9);
        Assert.Equal(bid, Logit.Probability(Logit.Of(p) - width), 9);
    }

    [Fact]
    public void The_steady_state_spread_is_the_formula_and_grows_with_risk_and_rarer_fills()
    {
        const double Sigma = 0.02, Rate = 0.3, Decay = 25, Gamma = 0.002, Size = 20;
        double c1 = Math.Log(1 + (Gamma * Size / Decay)) / (Gamma * Size);
        double c2 = Math.Sqrt(
            Gamma / (2 * Rate * Size * Decay) * Math.Pow(1 + (Gamma * Size / Decay), (Decay / (Gamma * Size)) + 1));

        double width = SpreadModel.Glft(Sigma, Rate, Decay, Gamma, Size);

        Assert.Equal(c1 + (Size / 2 * Sigma * c2), width, 12);
        Assert.Equal(1 / Decay, SpreadModel.Glft(0, Rate, Decay, 1e-9, Size), 6);
        Assert.True(SpreadModel.Glft(2 * Sigma, Rate, Decay, Gamma, Size) > width, "volatility widens");
        Assert.True(SpreadModel.Glft(Sigma, Rate / 4, Decay, Gamma, Size) > width, "rarer fills widen");
    }

    [Fact]
    public void Reward_scores_equal_the_worked_example_of_the_venue()
    {
        double one = (100 * RewardScore.OfShare(3, 1)) + (200 * RewardScore.OfShare(3, 2))
            + (100 * RewardScore.OfShare(3, 1));
        double two = (100 * RewardScore.OfShare(3, 1.5)) + (100 * RewardScore.OfShare(3, 2))
            + (200 * RewardScore.OfShare(3, 0.5));

        Assert.Equal(111.11, one, 2);
        Assert.Equal(175.0, two, 2);
        Assert.Equal(one, RewardScore.OfSides(one, two, 0.5), 9);
        Assert.Equal(two / 3, RewardScore.OfSides(10, two, 0.5), 9);
        Assert.Equal(10, RewardScore.OfSides(10, two, 0.95), 9);
        Assert.Equal(0, RewardScore.OfShare(3, 3.1));
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void No_other_split_of_the_capital_earns_more() => Storm.ForEachSeed(30, random =>
    {
        CapitalWish[] wishes = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => new CapitalWish(
            1 + (50 * random.NextDouble()), 5 + (500 * random.NextDouble()), 0.001 * random.NextDouble(),
            0.5 + random.NextDouble()))];
        double budget = 20 + (500 * random.NextDouble());
        var best = new double[wishes.Length];

        WaterFilling.Split(wishes, budget, 1_000_000, best);

        Assert.True(Bound(wishes, best) <= budget * (1 + 1e-9), "within the budget");
        double earned = Income(wishes, best);
        for (int i = 0; i < 2_000; i++)
        {
            double[] other = [.. best.Select(q => Math.Max(0, q + (20 * random.NextNormal())))];
            double scale = budget / Math.Max(Bound(wishes, other), 1e-9);
            for (int m = 0; m < other.Length; m++) { other[m] *= Math.Min(1, scale); }
            Assert.True(Income(wishes, other) <= earned + 1e-6, "the split is the best");
        }
    });

    [Theory]
    [InlineData("will-x")]
    [InlineData("=50/0.03/100")]
    [InlineData("will-x=50/0.03")]
    [InlineData("will-x=-5/0.03/100")]
    [InlineData("will-x=50/3/100")]
    public void A_reward_that_is_none_is_refused_with_its_text(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<BadInputException>(() => MarketReward.Parse(text)).Message);

    [Theory]
    [InlineData("spread_min", "0.05", "'spread_min': '0.05' is above 'spread' '0.04'")]
    [InlineData("spread", "0.2", "'spread': '0.2' is above 'spread_max' '0.1'")]
    [InlineData("toxic_threshold", "0.9", "'toxic_threshold': '0.9' is above 'toxic_pull' '0.85'")]
    [InlineData("levels", "6", "expected 1..5")]
    public void Options_that_contradict_one_another_are_refused(string name, string value, string message)
    {
        var given = new Dictionary<string, string> { [name] = value };
        Assert.Contains(
            message, Assert.Throws<BadInputException>(() => StrategyCatalog.Create("market-maker", given)).Message);
    }

    [Fact]
    public void A_reward_is_read() => Assert.Equal(
        new MarketReward("will-x", 50, 0.03, Quantity.FromShares(100)), MarketReward.Parse("will-x=50/0.03/100"));

    private static double Utility(double p, double gamma, double shares, double cash) =>
        -((p * Math.Exp(-gamma * (shares + cash))) + ((1 - p) * Math.Exp(-gamma * cash)));

    private static double Bound(CapitalWish[] wishes, double[] shares) =>
        wishes.Zip(shares, (wish, q) => wish.Capital * q).Sum();

    private static double Income(CapitalWish[] wishes, double[] shares) =>
        wishes.Zip(shares, (wish, q) => (wish.Income * q / (q + wish.Others)) - (wish.Cost * q)).Sum();
}
