using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Strategies.Signals;
using Probity.Testing;
using static Probity.Strategies.Tests.Signals.BookSignalTests;

namespace Probity.Strategies.Tests.Signals;

public sealed class TradeSignalTests
{
    [Theory]
    [InlineData(0, Side.Buy, "0.6", 1, 6_000)]
    [InlineData(0, Side.Sell, "0.6", -1, 6_000)]
    [InlineData(1, Side.Buy, "0.6", -1, 4_000)]
    [InlineData(1, Side.Sell, "0.6", 1, 4_000)]
    public void A_trade_of_the_second_outcome_is_turned_before_it_is_signed(
        int outcome, Side taker, string price, int sign, int pips)
    {
        var desk = new Desk(StrategyCatalog.Create("fixed-maker", new Dictionary<string, string>()));
        Market market = desk.Market.Market;
        var trade = new TradePrinted(
            new Stamp(1, At(5), At(5)), market.Outcome(outcome).Id, taker, Price.Parse(price), Quantity.FromShares(3));

        Assert.Equal(new FoldedTrade(At(5), sign, pips, 3_000_000), FoldedTrade.Of(trade, market));
    }

    [Fact]
    public void Flow_knows_which_way_takers_go_and_how_fast()
    {
        var flow = new TradeFlow(Duration.FromSeconds(60));
        flow.Begin(At(0));
        for (int i = 1; i <= 300; i++) { flow.Add(Trade(i, i % 4 == 0 ? -1 : 1, 10)); }

        Assert.InRange(flow.Imbalance(At(300)), 0.45, 0.55);
        Assert.InRange(flow.SharesPerSecond(At(300)), 9.5, 10.5);
        Assert.InRange(flow.Trades(At(300)), 70, 95);
        Assert.Equal(10, flow.MeanShares, 6);
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Vpin_equals_its_definition_share_by_share() => Storm.ForEachSeed(50, random =>
    {
        var vpin = new Vpin(Quantity.FromMicros(500), 7);
        List<int> units = [];
        for (int i = 0; i < 300; i++)
        {
            int sign = random.Chance(0.6) ? 1 : -1, size = random.Next(1, 120);
            units.AddRange(Enumerable.Repeat(sign, size));
            vpin.Add(sign, size);
        }
        IEnumerable<int[]> full = units.Chunk(500).Where(chunk => chunk.Length == 500);
        int[] buckets = [.. full.Select(chunk => Math.Abs(chunk.Sum()))];
        Assert.Equal(buckets.Length, vpin.Filled);
        Assert.Equal(buckets.TakeLast(7).Average() / 500, vpin.Value, 12);
    });

    [Fact]
    public void Bulk_classification_splits_volume_by_the_move_and_loses_none()
    {
        var vpin = new Vpin(Quantity.FromMicros(1_000), 4);
        vpin.AddBulk(10_000, 0, 0.02);
        Assert.Equal(10, vpin.Filled);
        Assert.Equal(0, vpin.Value, 12);

        vpin.AddBulk(4_000, 0.02, 0.02);
        Assert.Equal(14, vpin.Filled);
        Assert.Equal((2 * 0.8413447) - 1, vpin.Value, 2);
    }

    [Fact]
    public void Markouts_are_judged_when_their_time_has_come_on_each_side_by_itself()
    {
        var markouts = new Markouts(10);
        markouts.Add(At(0), Side.Buy, 0.50);
        markouts.Add(At(2), Side.Sell, 0.54);
        markouts.Advance(new Instant(At(0).Nanos + 999_999_999), 0.40);
        Assert.Equal(0, markouts.Count(0, Side.Buy));

        markouts.Advance(At(3), 0.52);
        Assert.Equal(0.02, markouts.Mean(0, Side.Buy), 12);
        Assert.Equal(0.02, markouts.Mean(0, Side.Sell), 12);
        Assert.Equal(double.PositiveInfinity, markouts.StandardError(0, Side.Sell));
        markouts.Advance(At(10), 0.47);
        Assert.Equal((1.0, -0.03), (markouts.Count(1, Side.Buy), Math.Round(markouts.Mean(1, Side.Buy), 9)));
        Assert.Equal(0, markouts.Count(1, Side.Sell));
        markouts.Advance(At(400), 0.56);
        Assert.Equal(0.06, markouts.Mean(3, Side.Buy), 12);
        Assert.Equal(-0.02, markouts.Mean(2, Side.Sell), 12);
        markouts.Fade(Side.Buy, 0.5);
        Assert.Equal(0.5, markouts.Count(3, Side.Buy), 12);
    }

    [Fact]
    public void More_fills_than_fit_lose_the_oldest_and_nothing_else()
    {
        var markouts = new Markouts(1_000);
        for (int i = 0; i < 600; i++) { markouts.Add(At(i / 100), Side.Buy, i < 344 ? 0.9 : 0.5); }
        markouts.Advance(At(1_000), 0.51);

        Assert.Equal(0.01, markouts.Mean(0, Side.Buy), 9);
        Assert.Equal(0, markouts.StandardError(0, Side.Buy), 6);
        Assert.InRange(markouts.Count(0, Side.Buy), 200, 256);
    }

    [Fact]
    public void Fill_intensity_finds_what_made_the_trades_and_keeps_the_prior_without_them()
    {
        var random = new SeededRandom(3);
        var fit = new FillIntensity(0.02, Duration.FromSeconds(100_000), 1, 10, 5);
        fit.Fit();
        Assert.Equal(10, fit.Slope, 6);
        Assert.Equal(1, fit.Rate, 6);

        fit.Watch(At(0));
        for (int second = 1; second <= 10_000; second++)
        {
            fit.Watch(At(second));
            if (random.Chance(0.4)) { fit.Add(random.NextExponential(1 / 25.0)); }
        }
        fit.Fit();
        Assert.InRange(fit.Slope, 22, 28);
        Assert.InRange(fit.Rate, 0.36, 0.44);
        Assert.Equal(fit.Rate / 2 * Math.Exp(-fit.Slope * 0.1), fit.PerSecond(0.1), 12);
    }

    [Fact]
    public void A_spike_of_volume_and_the_usual_volume_of_an_hour_are_seen()
    {
        var spike = new VolumeSpike(Duration.FromSeconds(10), Duration.FromSeconds(1_000), 3);
        var day = new DayPattern();
        spike.Begin(At(0));
        for (int i = 1; i <= 2_000; i++) { spike.Add(At(i), 5); }
        Assert.False(spike.IsSpike(At(2_000)));
        for (int i = 2_001; i <= 2_020; i++) { spike.Add(At(i), 50); }
        Assert.True(spike.IsSpike(At(2_020)));

        var midnight = new Instant(20_000L * 86_400 * Instant.NanosPerSecond);
        for (int hour = 0; hour < 72; hour++)
        {
            day.Add(midnight + Duration.FromSeconds(3_600 * hour), hour % 24 == 20 ? 300 : 100);
        }
        Assert.InRange(day.Factor(midnight + Duration.FromSeconds(3_600 * 20)), 2.7, 2.9);
        Assert.InRange(day.Factor(midnight + Duration.FromSeconds(3_600 * 5)), 0.9, 0.95);
    }

    [Fact]
    public void The_phase_of_a_market_follows_its_status_and_its_end()
    {
        var hour = Duration.FromSeconds(3_600);
        Assert.Equal(MarketPhase.Open, MarketPhases.Of(MarketStatus.Open, Instant.None, At(0), hour));
        Assert.Equal(MarketPhase.Open, MarketPhases.Of(MarketStatus.Open, At(3_601), At(0), hour));
        Assert.Equal(MarketPhase.Ending, MarketPhases.Of(MarketStatus.Open, At(3_600), At(0), hour));
        Assert.Equal(MarketPhase.Paused, MarketPhases.Of(MarketStatus.Paused, At(9_000), At(0), hour));
        Assert.Equal(MarketPhase.Over, MarketPhases.Of(MarketStatus.Resolved, At(9_000), At(0), hour));
        Assert.Equal(0.25, MarketPhases.Nearness(At(2_700), At(0), hour), 9);
        Assert.Equal(0, MarketPhases.Nearness(Instant.None, At(0), hour));
    }

    [Fact]
    public void Signals_allocate_nothing_while_they_are_fed()
    {
        var flow = new TradeFlow(Duration.FromSeconds(60));
        var vpin = new Vpin(Quantity.FromShares(10), 20);
        var markouts = new Markouts(20);
        var regime = new Regime(32, Duration.FromSeconds(1), 4);
        var intensity = new FillIntensity(0.02, Duration.FromSeconds(60), 1, 10, 5);
        long before = 0;
        for (int i = 0; i < 2_000; i++)
        {
            if (i == 100) { before = GC.GetAllocatedBytesForCurrentThread(); }
            flow.Add(Trade(i, 1 - (2 * (i % 2)), 4));
            vpin.Add(1, 4_000_000);
            markouts.Add(At(i), Side.Buy, 0.5);
            markouts.Advance(At(i), 0.5);
            regime.Update(At(i), 0.5 + (0.001 * (i % 7)));
            intensity.Watch(At(i));
            intensity.Add(0.05);
            intensity.Fit();
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static FoldedTrade Trade(int second, int sign, long shares) =>
        new(At(second), sign, 5_000, shares * Quantity.MicrosPerShare);
}
