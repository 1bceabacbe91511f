using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Simulation.Backtest;
using Probity.Simulation.Loop;
using Probity.Simulation.Models;
using Probity.Simulation.Paper;

namespace Probity.Simulation.Tests;

public sealed class BacktestRunnerTests
{
    private static readonly BacktestOptions Options = new(
        "made-up", 11, 12, EngineOptions.Default, PaperOptions.Default,
        [new Endowment(new AccountId(0), new Money(Cash.FromDollars(20_000), Currency.PUsd))]);

    [Fact]
    public void The_same_run_twice_gives_the_same_result_and_another_seed_another_digest()
    {
        BacktestResult first = Run(Options), second = Run(Options);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal(first.ByMarket, second.ByMarket);
        Assert.NotEqual(first.Digest, Run(Options with { Seed = 13 }).Digest);
    }

    [Fact]
    public void Its_figures_add_up()
    {
        BacktestResult result = Run(Options);
        Assert.Equal("parity-arb+fixed-maker+restless", result.Strategy);
        Assert.True(result.MakerFills > 20 && result.TakerFills > 20, "both kinds of fills happen");
        Assert.Equal(result.Fills, result.MakerFills + result.TakerFills);
        Assert.Equal(result.Orders, result.ByMarket.Sum(market => market.Orders));
        Assert.Equal(result.Fills, result.ByMarket.Sum(market => market.MakerFills + market.TakerFills));
        Assert.Equal(result.Volume.Micros, result.ByMarket.Sum(market => market.Volume.Micros));
        Assert.Equal(result.Fees.Micros, result.ByMarket.Sum(market => market.Fees.Micros));
        Assert.Equal(result.NetPnl.Micros, result.ByMarket.Sum(market => market.NetPnl.Micros));
        Assert.Equal(result.GrossPnl - result.Fees, result.NetPnl);
        Assert.Equal(result.InventoryPeak, result.ByMarket.Max(market => market.InventoryPeak));
        Assert.True(result.LedgerBalanced);
        Assert.Equal(result.Candidates, result.Decisions.Values.Sum());
        Assert.Equal(Enum.GetValues<Gate>(), result.Decisions.Keys);
        Assert.Contains(result.NotModelled, line => line.Contains("rebates"));
    }

    [Fact]
    public void A_slower_way_to_the_venue_gives_other_fills()
    {
        var slow = new ConstantLatency(Duration.FromSeconds(5), Duration.FromSeconds(1));
        BacktestResult late = Run(Options with { Paper = Options.Paper with { Latency = slow } });
        Assert.NotEqual(Run(Options).Fills, late.Fills);
        Assert.True(late.LedgerBalanced);
    }

    [Fact]
    public void Both_the_log_and_the_observer_see_every_input()
    {
        var log = new MemoryLog();
        var counter = new Counter();
        BacktestResult result = BacktestRunner.Run(new RecordedMarkets(4, 500), Engines.Slots(), Options, log, counter);
        Assert.Equal(result.Events, log.Inputs.Count);
        Assert.Equal(result.Events, counter.Inputs);
        Assert.Equal(log.Inputs.Count, log.Durable);
        Assert.Equal(
            [InputKind.SessionStarted, InputKind.CashMoved, InputKind.MarketListed],
            log.Inputs.Take(3).Select(input => input.Kind));
    }

    [Fact]
    public void An_empty_dataset_is_refused_by_name() => Assert.Contains(
        "'made-up' has no inputs",
        Assert.Throws<BadInputException>(() => BacktestRunner.Run(new Nothing(), Engines.Slots(), Options)).Message);

    private static BacktestResult Run(BacktestOptions options) =>
        BacktestRunner.Run(new RecordedMarkets(4, 4_000, resolves: true), Engines.Slots(), options);

    private sealed class Counter : ILoopObserver
    {
        public long Inputs { get; private set; }

        public void After(EngineInput input, Outbox outbox) => Inputs++;
    }

    private sealed class Nothing : Domain.Seams.IInputStream
    {
        public bool TryRead([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EngineInput? input)
        {
            input = null;
            return false;
        }

        public void Dispose()
        {
        }
    }
}
