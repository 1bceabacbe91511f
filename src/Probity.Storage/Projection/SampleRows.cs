using System.Data.Common;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Storage.Projection;

/// <summary>
/// Rows that come from views: positions, cash, equity, strategies and their counts. Writes only what changed.
/// </summary>
internal sealed class SampleRows : IDisposable
{
    private readonly Dictionary<InstrumentId, PositionView> positions = [];
    private readonly Dictionary<StrategyId, StrategyView> strategies = [];
    private readonly Dictionary<(StrategyId Strategy, Gate Gate), long> counts = [];
    private readonly PreparedStatement equity, position, clearPositions, dropPosition, tier, strategy, totals, count;
    private bool positionsKnown;

    public SampleRows(DbConnection connection)
    {
        equity = PreparedStatement.Insert(
            connection, "equity", "sequence", "at_ns", "cash_micros", "equity_micros", "fees_micros", "rewards_micros",
            "rebates_micros", "gross_pnl_micros", "net_pnl_micros", "max_drawdown_micros", "worst_loss_micros",
            "open_orders", "kill_switch", "ledger_balanced");
        position = PreparedStatement.Upsert(
            connection, "positions", 1, "instrument", "market", "shares_micros", "average_cost_micros", "cost_micros",
            "mark_value_micros", "realised_micros", "at_ns");
        clearPositions = PreparedStatement.Of(connection, "DELETE FROM positions");
        dropPosition = PreparedStatement.Of(
            connection, "DELETE FROM positions WHERE instrument = @instrument", "instrument");
        tier = PreparedStatement.Upsert(
            connection, "cash", 1, "tier", "cash_micros", "fees_micros", "realised_micros", "at_ns");
        strategy = PreparedStatement.Upsert(connection, "strategies", 1, "strategy", "name", "enabled");
        totals = PreparedStatement.Upsert(
            connection, "strategy_totals", 2, "strategy", "sequence", "at_ns", "orders", "fills", "volume_micros",
            "fees_micros", "net_pnl_micros");
        count = PreparedStatement.Upsert(connection, "decision_counts", 2, "strategy", "gate", "candidates");
    }

    /// <returns>Rows written.</returns>
    public int Write(EngineView view)
    {
        PortfolioView portfolio = view.Portfolio;
        int rows = equity.Run(
            view.Sequence, view.Now.Nanos, portfolio.Cash.Micros, portfolio.Equity.Micros, portfolio.Fees.Micros,
            portfolio.Rewards.Micros, portfolio.Rebates.Micros, portfolio.GrossPnl.Micros, portfolio.NetPnl.Micros,
            portfolio.MaxDrawdown.Micros, view.Risk.WorstLoss.Micros, view.Risk.OpenOrders,
            EnumNames<KillSwitchState>.Of(view.Risk.KillSwitch), portfolio.LedgerBalanced);
        foreach (TierView at in portfolio.Tiers)
        {
            rows += tier.Run(
                EnumNames<SettlementTier>.Of(at.Tier), at.Cash.Micros, at.Fees.Micros, at.RealisedPnl.Micros,
                view.Now.Nanos);
        }
        rows += WritePositions(portfolio.Positions, view.Now);
        foreach (StrategyView one in view.Strategies) { rows += WriteStrategy(one, view); }
        return rows;
    }

    public void Dispose()
    {
        foreach (PreparedStatement statement in new[]
                 {
                     equity, position, clearPositions, dropPosition, tier, strategy, totals, count,
                 })
        {
            statement.Dispose();
        }
    }

    private int WritePositions(IReadOnlyList<PositionView> now, Instant at)
    {
        int rows = positionsKnown ? 0 : clearPositions.Run();
        positionsKnown = true;
        var gone = new HashSet<InstrumentId>(positions.Keys);
        foreach (PositionView one in Together(now))
        {
            gone.Remove(one.Instrument);
            if (positions.TryGetValue(one.Instrument, out PositionView? before) && before == one) { continue; }
            positions[one.Instrument] = one;
            rows += position.Run(
                one.Instrument.Value, one.Market.Value, one.Shares.Micros, one.AverageCostPerShare.Micros,
                one.Cost.Micros, one.MarkValue?.Micros, one.Realised.Micros, at.Nanos);
        }
        foreach (InstrumentId instrument in gone)
        {
            positions.Remove(instrument);
            rows += dropPosition.Run(instrument.Value);
        }
        return rows;
    }

    /// <summary>What all accounts hold of an outcome.</summary>
    private static IEnumerable<PositionView> Together(IReadOnlyList<PositionView> positions)
    {
        foreach (IGrouping<InstrumentId, PositionView> of in positions.GroupBy(position => position.Instrument))
        {
            PositionView sum = of.First();
            foreach (PositionView more in of.Skip(1))
            {
                SignedQuantity shares = sum.Shares + more.Shares;
                Cash cost = sum.Cost + more.Cost;
                Int128 average = shares.Micros == 0 ? 0 : (Int128)cost.Micros * Quantity.MicrosPerShare / shares.Micros;
                sum = sum with
                {
                    Shares = shares,
                    Cost = cost,
                    AverageCostPerShare = Cash.FromMicros((long)average),
                    MarkValue = sum.MarkValue + more.MarkValue,
                    Realised = sum.Realised + more.Realised,
                };
            }
            yield return sum;
        }
    }

    private int WriteStrategy(StrategyView now, EngineView view)
    {
        int rows = 0;
        strategies.TryGetValue(now.Id, out StrategyView? before);
        if (before is null || before.Name != now.Name || before.Enabled != now.Enabled)
        {
            rows += strategy.Run(now.Id.Value, now.Name, now.Enabled);
        }
        if (before is null || !SameTotals(before, now))
        {
            rows += totals.Run(
                now.Id.Value, view.Sequence, view.Now.Nanos, now.Orders, now.Fills, now.Volume.Micros, now.Fees.Micros,
                now.NetPnl.Micros);
        }
        strategies[now.Id] = now;
        foreach ((Gate gate, long candidates) in now.Decisions)
        {
            if (counts.TryGetValue((now.Id, gate), out long written) && written == candidates) { continue; }
            counts[(now.Id, gate)] = candidates;
            rows += count.Run(now.Id.Value, EnumNames<Gate>.Of(gate), candidates);
        }
        return rows;
    }

    private static bool SameTotals(StrategyView a, StrategyView b) =>
        a.Orders == b.Orders && a.Fills == b.Fills && a.Volume == b.Volume && a.Fees == b.Fees && a.NetPnl == b.NetPnl;
}
