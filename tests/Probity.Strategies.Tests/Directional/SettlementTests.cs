using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Probity.Domain.Inputs;
using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Strategies.Tests.Directional;

/// <summary>Settlement on an average, against simulation and against settled markets.</summary>
public sealed class SettlementTests
{
    [Theory]
    // seconds left, part of the window's mean over the price, price over strike
    [InlineData(200, 1.0, 1.0005)]
    [InlineData(70, 1.0, 0.9990)]
    [InlineData(40, 1.0004, 0.9998)]
    [InlineData(12, 0.9995, 1.0003)]
    public void The_formula_is_what_simulated_prices_do(double left, double meanOverPrice, double priceOverStrike)
    {
        const double window = 60, deviation = 1e-4, price = 60_000;
        double strike = price / priceOverStrike, mean = price * meanOverPrice;
        const int runs = 10_000;
        int up = 0;
        var random = new SeededRandom(11);
        for (int run = 0; run < runs; run++)
        {
            double x = 0, sum = 0;
            const double step = 1;
            for (double t = left; t > 0; t -= step)
            {
                if (t <= window) { sum += price * Math.Exp(x) * step; }
                x += deviation * Math.Sqrt(step) * random.NextNormal();
            }
            double gone = Math.Max(0, window - left);
            if ((sum + (mean * gone)) / window >= strike) { up++; }
        }

        double formula = AverageSettlement.Probability(
            price, strike, deviation * deviation, left, window, mean);

        Assert.Equal(up / (double)runs, formula, 0.02);
    }

    [Fact]
    public void At_the_end_nothing_can_move_any_more()
    {
        Assert.Equal(1, AverageSettlement.Probability(100, 100, 1e-8, 0, 0, 0));
        Assert.Equal(0, AverageSettlement.Probability(99.99, 100, 1e-8, 0, 0, 0));
        Assert.Equal(1, AverageSettlement.Probability(90, 100, 1e-8, 0, 60, 100));
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void The_mean_of_a_window_is_the_brute_force_mean() => Storm.ForEachSeed(100, random =>
    {
        Instant from = Instant.FromMilliseconds(1_000_000), to = from + Duration.FromSeconds(20);
        var window = new WindowMean(from, to, Duration.FromSeconds(3));
        double[] second = new double[60];
        double held = 0;
        for (int ms = -5_000; ms <= 25_000; ms += random.Next(1, 4) * 500)
        {
            held = random.Next(90, 110);
            window.Offer(from + Duration.FromMilliseconds(ms), held);
            for (int slot = Math.Max(0, ms / 500); slot < 40; slot++) { second[slot] = held; }
        }
        Assert.Equal(second[..40].Average(), window.Mean!.Value, 1e-9);
    });

    [Fact]
    public void A_window_whose_beginning_was_missed_is_never_known()
    {
        Instant from = Instant.FromMilliseconds(1_000_000), to = from + Duration.FromSeconds(20);
        var window = new WindowMean(from, to, Duration.FromSeconds(3));
        window.Offer(from + Duration.FromSeconds(4), 100);
        window.Offer(to + Duration.FromSeconds(1), 100);
        Assert.True(window.IsMissed);
        Assert.Null(window.Mean);
    }

    [Fact]
    public void Settled_markets_agree_with_the_strike_that_is_heard_and_with_their_results()
    {
        (List<SettledMarket> markets, List<(Instant At, double Price)> ticks) = Recorded();
        int strikes = 0, right = 0;
        foreach (SettledMarket market in markets)
        {
            var opening = new WindowMean(market.Start, market.Start, Duration.FromSeconds(3));
            var closing = new WindowMean(market.End, market.End, Duration.FromSeconds(3));
            foreach ((Instant at, double price) in ticks)
            {
                opening.Offer(at, price);
                closing.Offer(at, price);
            }
            if (opening.Mean is not { } strike || closing.Mean is not { } end) { continue; }
            strikes++;
            Assert.InRange(strike / market.Strike, 1 - 1e-6, 1 + 1e-6);
            if (end >= strike == market.Up) { right++; }
        }
        Assert.True(strikes > 250, $"{strikes} markets");
        Assert.Equal(strikes, right);
    }

    [Fact]
    public void Probabilities_of_settled_markets_are_sharper_than_a_coin_and_calibrated()
    {
        (List<SettledMarket> markets, List<(Instant At, double Price)> ticks) = Recorded();
        var price = new ReferencePrice("btcusd", 300, 0.3e-4 * 0.3e-4);
        double[] brier = new double[2];
        double[] sums = new double[2];
        int scored = 0, next = 0;
        List<SettledMarket> open = [.. markets.OrderBy(m => m.Start.Nanos)];
        foreach ((Instant at, double value) in ticks)
        {
            price.Offer(new SignalObserved(
                Stamp.Unsequenced(at, at), SignalKind.Price, SignalOrigin.PriceFeed, "t", "btcusd",
                (long)(value * SignalObserved.Scale), SignalObserved.FullConfidence, at, 0));
            while (next < open.Count && open[next].End - Duration.FromSeconds(60) <= at)
            {
                SettledMarket market = open[next++];
                if (market.End - at < Duration.FromSeconds(55) || price.Ticks < 300) { continue; }
                double left = (market.End - at).Nanos / 1e9;
                double p = AverageSettlement.Probability(price.Latest, market.Strike, price.Variance, left, 0, 0);
                double o = market.Up ? 1 : 0;
                brier[0] += (p - o) * (p - o);
                brier[1] += 0.25;
                (sums[0], sums[1]) = (sums[0] + ((o - p) * (1 - (2 * p))), sums[1] + Square(1 - (2 * p)) * p * (1 - p));
                scored++;
            }
        }
        double z = sums[0] / Math.Sqrt(sums[1]);
        Assert.True(scored > 200, $"{scored} scored");
        Assert.True(brier[0] / scored < 0.12, $"Brier a minute before the end {brier[0] / scored:0.0000}");
        Assert.True(Math.Abs(z) < 3.5, $"Spiegelhalter's Z {z:0.00}");

        static double Square(double x) => x * x;
    }

    private sealed record SettledMarket(Instant Start, Instant End, double Strike, bool Up);

    private static (List<SettledMarket> Markets, List<(Instant At, double Price)> Ticks) Recorded()
    {
        List<SettledMarket> markets = [];
        foreach (string line in Lines("updown_5m_markets_settled_20260608.jsonl.gz"))
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (!root.TryGetProperty("strike_value", out JsonElement strike)
                || strike.ValueKind != JsonValueKind.String) { continue; }
            markets.Add(new SettledMarket(
                Second(root.GetProperty("start_sec").GetInt64()), Second(root.GetProperty("end_sec").GetInt64()),
                (double)(decimal.Parse(strike.GetString()!, CultureInfo.InvariantCulture) / 1e18m),
                root.GetProperty("outcome_prices")[0].GetString() == "1"));
        }
        List<(Instant, double)> ticks = [];
        foreach (string line in Lines("chainlink_btcusd_20260608.csv.gz").Skip(1))
        {
            string[] cells = line.Split(',');
            ticks.Add((
                Instant.FromMilliseconds(long.Parse(cells[0], CultureInfo.InvariantCulture)),
                double.Parse(cells[1], CultureInfo.InvariantCulture)));
        }
        ticks.Sort((a, b) => a.Item1.CompareTo(b.Item1));
        return (markets, ticks);
    }

    private static Instant Second(long second) => Instant.FromMilliseconds(second * 1_000);

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(new GZipStream(
            File.OpenRead(Checkout.Shared("data/polymarket/" + file)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) { yield return line; }
    }
}
