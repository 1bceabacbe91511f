using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine;
using Probity.Simulation.Loop;
using Probity.Simulation.Paper;

namespace Probity.Simulation.Backtest;

/// <summary>Cash that an account starts a run with.</summary>
public sealed record Endowment(AccountId Account, Money Amount);

/// <summary>What a backtest is told besides strategies and data.</summary>
/// <param name="Dataset">Name of the data, for the result.</param>
/// <param name="Seed">Seed of the strategies' randomness.</param>
/// <param name="ConfigHash">Hash of the effective configuration, for the result and the session.</param>
/// <param name="Engine">The engine's options.</param>
/// <param name="Paper">The fill models.</param>
/// <param name="Endowments">Cash to start with.</param>
public sealed record BacktestOptions(
    string Dataset,
    ulong Seed,
    ulong ConfigHash,
    EngineOptions Engine,
    PaperOptions Paper,
    IReadOnlyList<Endowment> Endowments);

/// <summary>
/// Runs strategies over recorded inputs through the same loop and engine as live trading, with a
/// <see cref="PaperVenue"/> on the other side.
/// </summary>
public static class BacktestRunner
{
    /// <summary>
    /// The run goes on for this long after the last recorded input, so that replies and settlements come in.
    /// </summary>
    private static readonly Duration Tail = Duration.FromSeconds(60);

    /// <summary>
    /// The inputs that open every simulated session, in their order: what the run stands on, then its cash.
    /// </summary>
    public static IReadOnlyList<EngineInput> Opening(
        Instant at, ulong configHash, ulong seed, bool tradingEnabled, IReadOnlyList<Endowment> endowments)
    {
        Stamp stamp = Stamp.Unsequenced(at, Instant.None);
        List<EngineInput> opening = [new SessionStarted(stamp, configHash, seed, tradingEnabled)];
        foreach (Endowment endowment in endowments)
        {
            opening.Add(new CashMoved(stamp, endowment.Account, endowment.Amount, "endowment"));
        }
        return opening;
    }

    /// <param name="stream">Recorded inputs in time order, listings first.</param>
    /// <param name="strategies">Owned by the run from now on: a strategy keeps state and serves one run.</param>
    /// <param name="options">Everything else.</param>
    /// <param name="log">Where the journal goes; null for none.</param>
    /// <param name="observer">Looks on besides the tally; null for nobody.</param>
    /// <exception cref="BadInputException">The stream is empty.</exception>
    public static BacktestResult Run(
        IInputStream stream,
        IReadOnlyList<StrategySlot> strategies,
        BacktestOptions options,
        IInputLog? log = null,
        ILoopObserver? observer = null)
    {
        var venue = new PaperVenue(options.Paper);
        var tally = new TradeTally();
        var core = new EngineCore(options.Engine, strategies);
        ILoopObserver watcher = observer is null ? tally : new BothObservers(tally, observer);
        var loop = new TradingLoop(core, venue, log, watcher);
        if (!stream.TryRead(out EngineInput? input))
        {
            throw new BadInputException($"dataset '{options.Dataset}' has no inputs; check the path and the filter");
        }
        Instant start = input.At.Received;
        foreach (EngineInput opening in Opening(start, options.ConfigHash, options.Seed, true, options.Endowments))
        {
            loop.Feed(opening);
        }
        do { loop.Feed(input); }
        while (stream.TryRead(out input));
        loop.AdvanceTo(loop.Now + Tail);
        return Summarise(options, strategies, loop, tally, venue.NotModelled);
    }

    private static BacktestResult Summarise(
        BacktestOptions options,
        IReadOnlyList<StrategySlot> strategies,
        TradingLoop loop,
        TradeTally tally,
        IReadOnlyList<string> notModelled)
    {
        EngineView view = loop.Core.View();
        PortfolioView portfolio = view.Portfolio;
        SortedDictionary<Gate, long> decisions = [];
        foreach (Gate gate in Enum.GetValues<Gate>())
        {
            decisions[gate] = view.Strategies.Sum(strategy => strategy.Decisions.GetValueOrDefault(gate));
        }
        return new BacktestResult(
            string.Join('+', strategies.Select(slot => slot.Strategy.Name)), options.Dataset, options.Seed,
            options.ConfigHash, loop.Processed, tally.Orders, tally.MakerFills + tally.TakerFills, tally.MakerFills,
            tally.TakerFills, tally.Volume, portfolio.Fees, portfolio.Rewards, portfolio.Rebates, portfolio.GrossPnl,
            portfolio.NetPnl, portfolio.MaxDrawdown, tally.InventoryPeak, portfolio.LedgerBalanced, loop.Digest(),
            tally.Report(portfolio.Positions), decisions.Values.Sum(), decisions, notModelled);
    }

    private sealed class BothObservers(ILoopObserver first, ILoopObserver second) : ILoopObserver
    {
        public void After(EngineInput input, Outbox outbox)
        {
            first.After(input, outbox);
            second.After(input, outbox);
        }
    }
}
