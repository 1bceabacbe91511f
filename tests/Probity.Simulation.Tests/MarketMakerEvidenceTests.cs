using System.Globalization;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Simulation.Models;
using Probity.Simulation.World;
using Probity.Testing;

namespace Probity.Simulation.Tests;

/// <summary>
/// What docs/strategies/market-maker.md claims, in a world whose truth is known. The figures are of this world and no
/// forecast; the tests print them.
/// </summary>
public sealed class MarketMakerEvidenceTests(ITestOutputHelper output)
{
    private const int Seeds = 20;
    private const int NoiseSeconds = 120;
    private const int InformedSeconds = 200;

    /// <summary>Net dollars, fills, orders, peak in micro-shares; changes with the strategy, on purpose.</summary>
    private static readonly (decimal Net, long Fills, long Orders, long Peak) Golden =
        (37.55455m, 132, 371, 76_720_000);

    [Fact]
    public void It_earns_its_spread_against_traders_who_know_nothing()
    {
        MakerRun[] runs = [.. Enumerable.Range(1, 6).Select(
            seed => MakerWorld.Run(MakerWorld.Noise((ulong)seed), NoiseSeconds))];

        foreach (MakerRun run in runs) { Tell("noise", run); }
        Assert.All(runs, run => Assert.True(run.Balanced));
        Assert.All(runs, run => Assert.True(run.NetPnl > 0, $"{run.NetPnl}"));
        Assert.All(runs, run => Assert.Equal(0, run.TakerFills));
        decimal cents = 100 * runs.Sum(run => run.NetPnl) / runs.Sum(run => run.Volume);
        Assert.True(cents > 1, $"more than a cent a dollar traded: {cents}");
    }

    [Fact]
    public void Against_traders_who_know_more_it_loses_less_when_it_minds_toxicity()
    {
        List<double> on = [], off = [], gain = [];
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            WorldOptions world = MakerWorld.Informed(seed);
            MakerRun with = MakerWorld.Run(world, InformedSeconds);
            MakerRun without = MakerWorld.Run(world, InformedSeconds, "toxicity=false");
            on.Add((double)with.NetPnl);
            off.Add((double)without.NetPnl);
            gain.Add((double)(with.NetPnl - without.NetPnl));
            Tell("toxicity on ", with);
            Tell("toxicity off", without);
        }
        Show("toxicity on", on);
        Show("toxicity off", off);
        Show("on less off, same seeds", gain);
        (double mean, double half) = MakerWorld.Interval(gain);
        Assert.True(mean - half > 0, $"the interval is above zero: {mean:0.00} +- {half:0.00}");
    }

    [Fact]
    public void The_scenario_gives_its_golden_result()
    {
        MakerRun run = MakerWorld.Run(MakerWorld.Noise(1), 60);
        Tell("golden", run);

        Assert.Equal(Golden, (run.NetPnl, run.MakerFills, run.Orders, run.InventoryPeak.Micros));
    }

    [Fact]
    public void The_pool_quotes_no_more_markets_than_told_and_says_why_not_the_others()
    {
        MakerRun run = MakerWorld.Run(MakerWorld.Noise(3) with { BinaryMarkets = 6 }, 60, "max_markets=2");

        Assert.Equal(2, run.MostMarkets);
        Assert.Equal(
            4, run.Told.Where(told => told.Decision.Reason == "other markets are worth more")
                .Select(told => told.Decision.Market).Distinct().Count());
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Inventory_never_passes_its_bound_though_cancelled_orders_still_fill() => Storm.ForEachSeed(25, random =>
    {
        const int Most = 60;
        WorldOptions world = MakerWorld.Informed(random.NextUInt64()) with
        {
            NoiseWait = Duration.FromMilliseconds(300),
            Latency = new LogNormalLatency(Duration.FromMilliseconds(800), Duration.FromMilliseconds(400), 0.4),
        };
        string rest = random.Chance(0.5) ? "refill" : "keep";
        string restless = "skew_min=0 skew_max=0 toxicity=false requote_threshold=0.001 keep_bias=0 pace_normal=100ms";
        MakerRun run = MakerWorld.Run(
            world, 60, $"max_position={Most} taper_from=1 levels={random.Next(1, 4)} partial_fill={rest} {restless}");
        Tell("bound", run);

        Assert.InRange(run.InventoryPeak.Micros, 20 * Quantity.MicrosPerShare, Most * Quantity.MicrosPerShare);
        Assert.True(run.MakerFills > 30, $"it trades: {run.MakerFills}");
    });

    [Fact]
    public void Outcomes_that_exclude_one_another_are_quoted_together_and_the_books_balance()
    {
        WorldOptions world = MakerWorld.Noise(4) with { BinaryMarkets = 1, EventOutcomes = 4 };
        MakerRun run = MakerWorld.Run(world, 90);

        Assert.True(run.Balanced);
        Assert.True(run.MostMarkets >= 3, $"several outcomes are quoted: {run.MostMarkets}");
        Assert.Equal(run.Digest, MakerWorld.Run(world, 90).Digest);
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Whatever_the_world_does_the_ledger_balances_and_nothing_is_taken() => Storm.ForEachSeed(4, random =>
    {
        ulong seed = random.NextUInt64();
        WorldOptions world = random.Chance(0.5)
            ? WorldOptions.Demo(seed, Make.At(0), Duration.FromSeconds(40))
            : MakerWorld.Informed(seed);
        string exit = random.Chance(0.5) ? "exit=sell" : "exit=pairs";
        MakerRun run = MakerWorld.Run(world, 40, $"levels={random.Next(1, 5)} {exit} partial_fill=refill");

        Assert.True(run.Balanced);
        Assert.Equal(0, run.TakerFills);
    });

    private void Tell(string what, MakerRun run) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: net {run.NetPnl:0.00}, volume {run.Volume:0}, {run.MakerFills} fills of {run.Orders} orders, "
        + $"peak {run.InventoryPeak}, told {run.Told.Count(told => told.Decision.StoppedBy == Gate.Buffer)} refusals"));

    private void Show(string what, List<double> values)
    {
        (double mean, double half) = MakerWorld.Interval(values);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: mean {mean:0.00} +- {half:0.00} (95 %), n {values.Count}"));
    }
}
