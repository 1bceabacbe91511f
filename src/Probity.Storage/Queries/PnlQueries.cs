using System.Data.Common;
using Dapper;
using Probity.Domain.Values;

namespace Probity.Storage.Queries;

/// <summary>
/// Profit and loss: totals and strategies as differences of samples, markets from fills and positions.
/// </summary>
internal sealed class PnlQueries(DbConnection connection)
{
    public const string EquityColumns =
        "sequence AS Sequence, at_ns AS At, cash_micros AS Cash, equity_micros AS Equity, fees_micros AS Fees, "
        + "rewards_micros AS Rewards, rebates_micros AS Rebates, gross_pnl_micros AS GrossPnl, "
        + "net_pnl_micros AS NetPnl, max_drawdown_micros AS MaxDrawdown, worst_loss_micros AS WorstLoss, "
        + "open_orders AS OpenOrders, kill_switch AS KillSwitch, ledger_balanced AS LedgerBalanced";

    public PnlReport Report(StoreFilter filter, long? market, IReadOnlyList<long>? strategies) => new(
        Totals(filter.Since), ByStrategy(filter.Since, strategies), ByMarket(filter, market, strategies));

    private PnlTotals? Totals(Instant? since)
    {
        EquitySample? last = connection.QueryFirstOrDefault<EquitySample>(
            $"SELECT {EquityColumns} FROM equity ORDER BY sequence DESC LIMIT 1");
        if (last is null) { return null; }
        EquitySample? first = since is not { } from
            ? null
            : connection.QueryFirstOrDefault<EquitySample>(
                $"SELECT {EquityColumns} FROM equity WHERE at_ns < @nanos ORDER BY sequence DESC LIMIT 1",
                new { nanos = from.Nanos });
        Instant begin = first?.At
            ?? new Instant(connection.ExecuteScalar<long>("SELECT at_ns FROM equity ORDER BY sequence LIMIT 1"));
        return new PnlTotals(
            begin, last.At, last.Cash, last.Equity,
            last.GrossPnl - (first?.GrossPnl ?? Cash.Zero),
            last.Fees - (first?.Fees ?? Cash.Zero),
            last.Rewards - (first?.Rewards ?? Cash.Zero),
            last.Rebates - (first?.Rebates ?? Cash.Zero),
            last.NetPnl - (first?.NetPnl ?? Cash.Zero),
            last.MaxDrawdown, last.LedgerBalanced);
    }

    /// <summary>The newest totals of each strategy less those before the span (none before it: less nothing).</summary>
    private List<StrategyPnl> ByStrategy(Instant? since, IReadOnlyList<long>? strategies)
    {
        var where = new Conditions();
        if (strategies is not null) { where.Add("x.strategy IN @strategies", "strategies", strategies); }
        where.Parameters.Add("since", since?.Nanos ?? long.MinValue);
        return connection.Query<StrategyPnl>(
            $"""
             SELECT x.name AS Strategy, n.orders - coalesce(b.orders, 0) AS Orders,
                    n.fills - coalesce(b.fills, 0) AS Fills,
                    n.volume_micros - coalesce(b.volume_micros, 0) AS Volume,
                    n.fees_micros - coalesce(b.fees_micros, 0) AS Fees,
                    n.net_pnl_micros - coalesce(b.net_pnl_micros, 0) AS NetPnl
             FROM strategies x
             JOIN strategy_totals n ON n.strategy = x.strategy
              AND n.sequence = (SELECT max(t.sequence) FROM strategy_totals t WHERE t.strategy = x.strategy)
             LEFT JOIN strategy_totals b ON b.strategy = x.strategy
              AND b.sequence = (SELECT max(t.sequence) FROM strategy_totals t
                                WHERE t.strategy = x.strategy AND t.at_ns < @since)
             {where.Where}
             ORDER BY x.strategy
             """,
            where.Parameters).AsList();
    }

    private List<MarketPnl> ByMarket(StoreFilter filter, long? market, IReadOnlyList<long>? strategies)
    {
        var fills = new Conditions();
        fills.Add("f.tier <> 'Failed'");
        if (filter.Since is { } since) { fills.Add("f.at_ns >= @since", "since", since.Nanos); }
        if (strategies is not null) { fills.Add("f.strategy IN @strategies", "strategies", strategies); }
        var where = new Conditions();
        // Positions belong to the account, not to a strategy or a span; without fills in question they say nothing.
        bool wholeAccount = filter.Since is null && strategies is null;
        where.Add(wholeAccount ? "(t.fills IS NOT NULL OR p.realised IS NOT NULL)" : "t.fills IS NOT NULL");
        if (market is { } id)
        {
            where.Add("m.market = @market");
            fills.Parameters.Add("market", id);
        }
        fills.Parameters.Add("limit", filter.Limit);
        string realised = wholeAccount ? "p.realised" : "NULL", unrealised = wholeAccount ? "p.unrealised" : "NULL";
        return connection.Query<MarketPnl>(
            $"""
             SELECT m.slug AS Market, coalesce(t.fills, 0) AS Fills, coalesce(t.volume, 0) AS Volume,
                    coalesce(t.fees, 0) AS Fees, {realised} AS Realised, {unrealised} AS Unrealised
             FROM markets m
             LEFT JOIN (SELECT f.market AS market, count(*) AS fills, sum(f.notional_micros) AS volume,
                               sum(f.fee_micros) AS fees
                        FROM fills f {fills.Where} GROUP BY f.market) t ON t.market = m.market
             LEFT JOIN (SELECT market, sum(realised_micros) AS realised,
                               sum(mark_value_micros - cost_micros) AS unrealised
                        FROM positions GROUP BY market) p ON p.market = m.market
             {where.Where}
             ORDER BY coalesce(t.volume, 0) DESC, m.market LIMIT @limit
             """,
            fills.Parameters).AsList();
    }
}
