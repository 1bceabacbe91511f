using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Strategies.Tests.Following;

public sealed class MirrorScoreTests
{
    [Fact]
    [Trait("Category", Storm.Category)]
    public void The_good_wallet_is_accepted_and_the_lucky_and_the_dumping_ones_are_not() =>
        Storm.ForEachSeed(3, random =>
        {
            // So many that chance does not hide the good wallet: its mean is some seven standard errors.
            WalletTape tape = new Population(random, 1_200).Tape();
            var terms = new ScoreTerms();

            WalletPopulation peers = MirrorScore.PopulationOf(tape, terms);
            MirrorReport good = MirrorScore.Of(Population.Good, tape, terms, peers);
            MirrorReport lucky = MirrorScore.Of(Population.Lucky, tape, terms, peers);
            MirrorReport dumping = MirrorScore.Of(Population.Dumping, tape, terms, peers);

            Assert.True(good.Accepted, string.Join("; ", good.Reasons));
            Assert.True(good.Edge0 > 0.03 && good.Net > 0, $"E0 {good.Edge0}, net {good.Net}");
            Assert.False(lucky.Accepted);
            Assert.True(lucky.OwnEdge > 0.2, "it did win");
            Assert.False(dumping.Accepted);
            Assert.True(dumping.OwnEdge > 0, "it does earn, from whoever follows");
            Assert.True(dumping.Dumps > 0.8, $"{dumping.Dumps}");
            Assert.Contains(dumping.Reasons, reason => reason.Contains("followers", StringComparison.Ordinal));
        });

    [Fact]
    public void Wallets_without_skill_are_seldom_accepted()
    {
        int accepted = 0, looked = 0;
        for (ulong seed = 1; seed <= 2; seed++)
        {
            var population = new Population(new SeededRandom(seed));
            WalletTape tape = population.Tape();
            WalletPopulation peers = MirrorScore.PopulationOf(tape, new ScoreTerms());
            foreach (string wallet in tape.Wallets.Where(w => w.StartsWith("noise", StringComparison.Ordinal)))
            {
                looked++;
                if (MirrorScore.Of(wallet, tape, new ScoreTerms(), peers).Accepted) { accepted++; }
            }
        }
        Assert.True(looked >= 100, $"{looked}");
        Assert.True(accepted <= looked / 50, $"{accepted} of {looked}");
    }

    [Fact]
    public void A_delay_longer_than_the_edge_lives_makes_the_good_wallet_worthless()
    {
        WalletTape tape = new Population(new SeededRandom(3)).Tape();

        MirrorReport late = MirrorScore.Of(Population.Good, tape, new ScoreTerms(Delay: 900));

        Assert.False(late.Accepted);
        Assert.True(late.Net < MirrorScore.Of(Population.Good, tape, new ScoreTerms()).Net);
        Assert.InRange(late.Tau!.Value, 60, 1_000);
    }

    [Fact]
    public void Positions_are_closed_by_selling_or_by_the_result_and_open_ones_do_not_count()
    {
        TapeTrade[] trades =
        [
            new("a", "c1", 0, Side.Buy, 0.40, 100, 10), new("a", "c1", 0, Side.Sell, 0.50, 60, 20),
            new("a", "c1", 0, Side.Sell, 0.55, 40, 30),
            new("a", "c2", 1, Side.Buy, 0.30, 50, 40),
            new("a", "c3", 0, Side.Buy, 0.20, 10, 50),
            new("a", "c4", 0, Side.Sell, 0.20, 10, 60),
        ];
        var tape = new WalletTape(trades, [new TapeResult("c2", 0)]);

        (IReadOnlyList<ClosedPosition> closed, int open) = tape.PositionsOf("a");

        Assert.Equal((2, 1), (closed.Count, open));
        Assert.Equal((0.6 * 0.50) + (0.4 * 0.55) - 0.40, closed[0].Edge(trade => trade.Price), 1e-12);
        Assert.Equal(1 - 0.30, closed[1].Edge(trade => trade.Price), 1e-12);
    }

    [Fact]
    public void What_could_be_had_is_the_next_trade_of_either_outcome_or_the_last_before()
    {
        var tape = new WalletTape(
            [
                new("a", "c", 0, Side.Buy, 0.40, 1, 100), new("b", "c", 1, Side.Buy, 0.55, 1, 110),
                new("b", "c", 0, Side.Buy, 0.48, 1, 5_000),
            ],
            []);
        Assert.Equal(0.45, tape.PriceAt("c", 0, 101)!.Value, 1e-12);
        Assert.Equal(0.60, tape.PriceAt("c", 1, 100)!.Value, 1e-12);
        Assert.Equal(0.45, tape.PriceAt("c", 0, 200)!.Value, 1e-12);
        Assert.Null(new WalletTape([], []).PriceAt("c", 0, 1));
    }

    [Fact]
    public void Shrinking_is_the_formula_and_few_peers_mean_an_assumption()
    {
        TapeTrade[] trades = [.. Enumerable.Range(0, 30).Select(i =>
            new TapeTrade("a", $"c{i}", 0, Side.Buy, 0.5, 10, 1_000 * (i + 1)))];
        TapeResult[] results = [.. Enumerable.Range(0, 30).Select(i => new TapeResult($"c{i}", i % 10 < 6 ? 1 : 0))];
        var terms = new ScoreTerms(HalfSpread: 0, Impact: 0);

        MirrorReport report = MirrorScore.Of("a", new WalletTape(trades, results), terms);

        Assert.Equal(0.1, report.Net, 1e-12);
        double variance = ((0.6 * 0.4 * 0.4) + (0.4 * 0.6 * 0.6)) * 30 / 29;
        Assert.Equal(Math.Sqrt(variance / 30), report.StandardError, 1e-12);
        double b = variance / 30 / ((variance / 30) + (0.02 * 0.02));
        Assert.Equal((0, 0.02), (report.Population, report.PopulationDeviation));
        Assert.Equal((1 - b) * 0.1, report.Shrunk, 1e-12);
        Assert.False(report.Accepted);
    }

    /// <summary>
    /// Sixty noise traders and three others. A market's price is the truth plus a gap that closes with a time constant
    /// of two minutes; the good wallet sees the gap, the lucky one won seven coin tosses, and the price runs after the
    /// dumping one's purchases, which it sells a minute later.
    /// </summary>
    private sealed class Population(SeededRandom random, int markets = 400)
    {
        public const string Good = "good", Lucky = "lucky", Dumping = "dumping";

        private const double GapSeconds = 120;

        private readonly List<TapeTrade> trades = [];
        private readonly List<TapeResult> results = [];

        public WalletTape Tape()
        {
            for (int market = 0; market < markets; market++) { Play(market); }
            return new WalletTape(trades, results);
        }

        private void Play(int market)
        {
            string condition = $"c{market}";
            double truth = 0.25 + (0.5 * random.NextDouble());
            double gap = 0.12 * (random.Chance(0.5) ? 1 : -1);
            bool first = random.Chance(truth);
            long start = 100_000L * (market + 1);
            bool pumped = market % 3 == 0;
            int pumps = 0;
            bool tossed = market < 400 && market % 57 == 3;
            if (tossed) { first = true; }
            Trade(Good, condition, gap < 0 ? 0 : 1, start, truth + gap, 200);
            if (tossed) { Trade(Lucky, condition, 0, start, truth, 500); }
            for (long second = 3; second < 1_200; second += random.Next(3, 25))
            {
                double price = truth + (gap * Math.Exp(-second / GapSeconds));
                if (pumped) { price += Pump(second - 300); }
                if (pumped && second is >= 300 and < 325 && pumps++ == 0)
                {
                    Trade(Dumping, condition, 0, start + second, price, 100);
                }
                string wallet = $"noise{random.Next(60)}";
                Trade(wallet, condition, random.Next(2), start + second, price, 20 + random.Next(100));
            }
            if (pumps > 0)
            {
                double price = truth + (gap * Math.Exp(-370 / GapSeconds)) + Pump(70);
                trades.Add(new TapeTrade(Dumping, condition, 0, Side.Sell, price, 100, start + 370));
            }
            results.Add(new TapeResult(condition, first ? 1 : 0));
        }

        /// <summary>Followers drive the price up within seconds; two minutes later it is back.</summary>
        private static double Pump(long seconds) => seconds is < 26 or > 90 ? 0 : 0.05;

        private void Trade(string wallet, string condition, int outcome, long second, double first, double shares)
        {
            double price = Math.Clamp(outcome == 0 ? first : 1 - first, 0.01, 0.99);
            trades.Add(new TapeTrade(wallet, condition, outcome, Side.Buy, price, shares, second));
        }
    }
}
