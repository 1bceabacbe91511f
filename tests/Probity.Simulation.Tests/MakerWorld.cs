using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine;
using Probity.Simulation.Backtest;
using Probity.Simulation.Loop;
using Probity.Simulation.World;
using Probity.Strategies;

namespace Probity.Simulation.Tests;

/// <summary>What one run of a maker in a world of invented traders came to.</summary>
internal sealed record MakerRun(
    decimal NetPnl, decimal Volume, long MakerFills, long TakerFills, long Orders, Quantity InventoryPeak,
    bool Balanced, int MostMarkets, ulong Digest, IReadOnlyList<DecisionMade> Told);

/// <summary>The market maker alone with the world's traders, for its evidence.</summary>
internal static class MakerWorld
{
    /// <summary>Nobody knows more than the book: noise traders, two makers a market, a whale, a calm truth.</summary>
    public static WorldOptions Noise(ulong seed) => Small(seed) with
    {
        NewsPerSecond = 0,
        Volatility = 0.003,
        InformedTraders = 0,
    };

    /// <summary>News, many who know the truth and take what is priced wrongly, and few who do not.</summary>
    public static WorldOptions Informed(ulong seed) => Small(seed) with
    {
        NewsPerSecond = 0.15,
        Volatility = 0.01,
        InformedTraders = 16,
        NoiseWait = Duration.FromSeconds(20),
    };

    public static MakerRun Run(
        WorldOptions options, int seconds, string maker = "", string strategy = "market-maker")
    {
        var world = new SimulatedWorld(options);
        Dictionary<string, string> given = maker.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(option => option.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        var core = new EngineCore(EngineOptions.Default, [Engines.Slot(0, StrategyCatalog.Create(strategy, given))]);
        var tally = new TradeTally();
        var watcher = new Watcher(core, tally);
        var loop = new TradingLoop(core, world, null, watcher);
        var cash = new Endowment(new AccountId(0), new Money(Cash.FromDollars(10_000), Currency.PUsd));
        foreach (EngineInput input in BacktestRunner.Opening(Make.At(0), 1, options.Seed, true, [cash]))
        {
            loop.Feed(input);
        }
        loop.AdvanceTo(options.Start + Duration.FromSeconds(seconds));
        PortfolioView portfolio = core.View().Portfolio;
        return new MakerRun(
            Dollars(portfolio.NetPnl), Dollars(tally.Volume), tally.MakerFills, tally.TakerFills, tally.Orders,
            tally.InventoryPeak, portfolio.LedgerBalanced, watcher.MostMarkets, loop.Digest(), watcher.Told);
    }

    /// <summary>Mean and half of its 95 % interval (Student, n - 1 degrees of freedom, n = 20 or more).</summary>
    public static (double Mean, double Half) Interval(IReadOnlyList<double> values)
    {
        const double T19 = 2.093;
        double mean = values.Average();
        double variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        return (mean, T19 * Math.Sqrt(variance / values.Count));
    }

    /// <summary>Three markets that outlive the run: no result decides about the profit.</summary>
    private static WorldOptions Small(ulong seed) => WorldOptions.Demo(seed, Make.At(0), Duration.Zero) with
    {
        BinaryMarkets = 3,
        SeparateBooks = 0,
        EventOutcomes = 0,
    };

    private static decimal Dollars(Cash cash) => cash.Micros / 1_000_000m;

    private sealed class Watcher(EngineCore core, TradeTally tally) : ILoopObserver
    {
        private long inputs;

        public int MostMarkets { get; private set; }

        public List<DecisionMade> Told { get; } = [];

        public void After(EngineInput input, Outbox outbox)
        {
            const int LookEvery = 997;
            tally.After(input, outbox);
            for (int i = 0; i < outbox.Count; i++)
            {
                if (outbox[i] is DecisionMade told) { Told.Add(told); }
            }
            if (++inputs % LookEvery != 0) { return; }
            int markets = core.View().OpenOrders.Select(order => order.Instrument.Value / 2).Distinct().Count();
            MostMarkets = Math.Max(MostMarkets, markets);
        }
    }
}
