using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Runtime.Sessions;

/// <summary>One strategy's part of a session.</summary>
public sealed record ClosingStrategy(string Name, long Orders, long Fills, Cash Volume, Cash Fees, Cash NetPnl);

/// <summary>
/// How a session ended: the closing object of <c>demo --json</c> and <c>run --json</c>.
/// </summary>
/// <param name="Mode">paper, live or demo.</param>
/// <param name="ElapsedSeconds">Wall time.</param>
/// <param name="Events">Inputs that the engine processed since its journal began.</param>
/// <param name="Orders">Orders sent.</param>
/// <param name="Fills">Fills.</param>
/// <param name="Volume">Cash that changed hands.</param>
/// <param name="Fees">Paid.</param>
/// <param name="Rewards">Rewards and rebates received.</param>
/// <param name="GrossPnl">Before fees and income.</param>
/// <param name="NetPnl">After them, held shares at their mark.</param>
/// <param name="MaxDrawdown">Largest fall of profit from its peak.</param>
/// <param name="LedgerBalanced">Every posting has its counterpart.</param>
/// <param name="Digest">State at the end: equal for equal inputs, configuration and build.</param>
/// <param name="Strategies">One each.</param>
/// <param name="Decisions">Candidates by gate.</param>
/// <param name="Candidates">Sum of the decisions.</param>
/// <param name="Incidents">Warnings and worse.</param>
/// <param name="KillSwitch">State at the end.</param>
/// <param name="Journal">Where the journal is; empty when none was kept.</param>
/// <param name="Store">Where the store is; empty when none was kept.</param>
/// <param name="Notes">What was inferred or is not modelled.</param>
public sealed record ClosingReport(
    string Mode,
    double ElapsedSeconds,
    long Events,
    long Orders,
    long Fills,
    Cash Volume,
    Cash Fees,
    Cash Rewards,
    Cash GrossPnl,
    Cash NetPnl,
    Cash MaxDrawdown,
    bool LedgerBalanced,
    string Digest,
    IReadOnlyList<ClosingStrategy> Strategies,
    IReadOnlyDictionary<string, long> Decisions,
    long Candidates,
    long Incidents,
    KillSwitchState KillSwitch,
    string Journal,
    string Store,
    IReadOnlyList<string> Notes)
{
    public static ClosingReport Of(
        string mode, TimeSpan elapsed, EngineView view, ulong digest, long incidents, string journal, string store,
        IReadOnlyList<string> notes)
    {
        var decisions = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (StrategyView strategy in view.Strategies)
        {
            foreach ((Gate gate, long count) in strategy.Decisions)
            {
                string name = NameOf(gate);
                decisions[name] = decisions.GetValueOrDefault(name) + count;
            }
        }
        PortfolioView p = view.Portfolio;
        return new ClosingReport(
            mode, Math.Round(elapsed.TotalSeconds, 3), view.Events,
            view.Strategies.Sum(s => s.Orders), view.Strategies.Sum(s => s.Fills),
            Cash.FromMicros(view.Strategies.Sum(s => s.Volume.Micros)),
            p.Fees, p.Rewards + p.Rebates, p.GrossPnl, p.NetPnl, p.MaxDrawdown, p.LedgerBalanced,
            digest.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            [.. view.Strategies.Select(
                s => new ClosingStrategy(s.Name, s.Orders, s.Fills, s.Volume, s.Fees, s.NetPnl))],
            decisions, decisions.Values.Sum(), incidents, view.Risk.KillSwitch, journal, store, notes);
    }

    /// <summary>The gate's name in JSON documents and tables.</summary>
    public static string NameOf(Gate gate) => gate switch
    {
        Gate.GrossEdge => "gross-edge",
        Gate.StaleData => "stale-data",
        _ => gate.ToString().ToLowerInvariant(),
    };
}
