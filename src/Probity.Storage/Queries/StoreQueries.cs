using System.Data.Common;
using Dapper;
using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;

namespace Probity.Storage.Queries;

/// <summary>
/// Questions to the store. Newest rows first. All methods throw <see cref="StoreException"/> when the database fails
/// and
/// <see cref="BadInputException"/> for a filter that names nothing (with the nearest name). One thread at a time.
/// </summary>
public sealed class StoreQueries : IDisposable
{
    private const string NamedStrategy = "coalesce(s.name, 's' || CAST(x.strategy AS TEXT)) AS Strategy";
    private const string JoinStrategy = "LEFT JOIN strategies s ON s.strategy = x.strategy";
    private const string JoinMarket = "LEFT JOIN markets m ON m.market = x.market";
    private const string JoinInstrument = "LEFT JOIN instruments i ON i.instrument = x.instrument";

    private readonly DbConnection connection;
    private readonly string path;
    private readonly PnlQueries pnl;

    internal StoreQueries(DbConnection connection, string path)
    {
        DomainTypeHandlers.Ensure();
        this.connection = connection;
        this.path = path;
        pnl = new PnlQueries(connection);
    }

    /// <summary>The last input whose rows are here.</summary>
    public long LastSequence => Ask(() => StoreMeta.ReadNumber(connection, StoreMeta.LastSequence));

    public IReadOnlyList<StoredOrder> Orders(StoreFilter filter) => Ask(() =>
    {
        Conditions where = Where(filter, "x.placed_at_ns");
        if (filter.Status is { } status)
        {
            where.Add("x.status IN @statuses", "statuses", StoreFilter.OrderStatuses(status));
        }
        return Rows<StoredOrder>(
            $"""
             SELECT x.order_id AS "Order", {NamedStrategy}, x.account AS Account, coalesce(m.slug, '') AS Market,
                    coalesce(i.outcome, '') AS Outcome, x.side AS Side, x.price_pips AS Price,
                    x.quantity_micros AS Quantity, x.filled_micros AS Filled, x.time_in_force AS TimeInForce,
                    x.post_only AS PostOnly, x.purpose AS Purpose, x.bundle AS Bundle, x.status AS Status,
                    x.cancel_requested AS CancelRequested, x.venue_order_id AS VenueOrderId, x.reason AS Reason,
                    x.ended_by AS EndedBy, x.placed_at_ns AS PlacedAt, x.updated_at_ns AS UpdatedAt
             FROM orders x {JoinStrategy} {JoinMarket} {JoinInstrument}
             {where.Where}
             ORDER BY x.placed_at_ns DESC, x.placed_sequence DESC, x.order_id DESC LIMIT @limit
             """,
            where, filter);
    });

    public IReadOnlyList<StoredFill> Fills(StoreFilter filter) => Ask(() =>
    {
        Conditions where = Where(filter, "x.at_ns");
        if (filter.Status is { } tier)
        {
            where.Add("x.tier = @tier", "tier", $"{StoreFilter.Parse<SettlementTier>(tier, "settlement tier")}");
        }
        return Rows<StoredFill>(
            $"""
             SELECT x.order_id AS "Order", x.trade_id AS TradeId, x.at_ns AS At, {NamedStrategy},
                    coalesce(m.slug, '') AS Market, coalesce(i.outcome, '') AS Outcome, x.side AS Side,
                    x.price_pips AS Price, x.quantity_micros AS Quantity, x.notional_micros AS Notional,
                    x.fee_micros AS Fee, x.liquidity AS Liquidity, x.tier AS Tier
             FROM fills x {JoinStrategy} {JoinMarket} {JoinInstrument}
             {where.Where}
             ORDER BY x.at_ns DESC, x.sequence DESC LIMIT @limit
             """,
            where, filter);
    });

    /// <summary>
    /// Positions as of the last sample, the largest cost first. Status "open" leaves out those without shares.
    /// </summary>
    public IReadOnlyList<StoredPosition> Positions(StoreFilter filter) => Ask(() =>
    {
        var where = new Conditions();
        AddMarket(where, filter);
        if (filter.Status is { } status)
        {
            if (status != "open")
            {
                throw new BadInputException($"'{status}' is no position status; the only one is open");
            }
            where.Add("x.shares_micros <> 0");
        }
        return Rows<StoredPosition>(
            $"""
             SELECT coalesce(m.slug, '') AS Market, coalesce(i.outcome, '') AS Outcome, x.shares_micros AS Shares,
                    x.average_cost_micros AS AverageCost, x.cost_micros AS Cost, x.mark_value_micros AS MarkValue,
                    x.realised_micros AS Realised, x.at_ns AS At
             FROM positions x {JoinMarket} {JoinInstrument}
             {where.Where}
             ORDER BY x.cost_micros DESC, x.instrument LIMIT @limit
             """,
            where, filter);
    });

    public IReadOnlyList<StoredIncident> Incidents(StoreFilter filter) => Ask(() =>
    {
        var where = new Conditions();
        if (filter.Since is { } since) { where.Add("x.at_ns >= @since", "since", since.Nanos); }
        if (filter.Status is { } text)
        {
            var least = StoreFilter.Parse<Severity>(text, "severity");
            where.Add(
                "x.severity IN @severities", "severities",
                Enum.GetValues<Severity>().Where(one => one >= least).Select(one => one.ToString()).ToArray());
        }
        return Rows<StoredIncident>(
            $"""
             SELECT x.sequence AS Sequence, x.at_ns AS At, x.severity AS Severity, x.code AS Code, x.detail AS Detail
             FROM incidents x {where.Where}
             ORDER BY x.sequence DESC, x.ordinal DESC LIMIT @limit
             """,
            where, filter);
    });

    /// <summary>Stored decisions and, over the whole journal, the counts of all candidates by gate.</summary>
    public DecisionReport Decisions(StoreFilter filter) => Ask(() =>
    {
        Conditions where = Where(filter, "x.at_ns");
        if (filter.Status is { } gate)
        {
            where.Add("x.stopped_by = @gate", "gate", $"{StoreFilter.Parse<Gate>(gate, "gate")}");
        }
        IReadOnlyList<StoredDecision> decisions = Rows<StoredDecision>(
            $"""
             SELECT x.sequence AS Sequence, x.at_ns AS At, {NamedStrategy}, coalesce(m.slug, '') AS Market,
                    x.stopped_by AS StoppedBy, x.size_micros AS Size, x.gross_micros AS Gross, x.fees_micros AS Fees,
                    x.slippage_micros AS Slippage, x.buffer_micros AS Buffer, x.net_micros AS Net, x.reason AS Reason
             FROM decisions x {JoinStrategy} {JoinMarket}
             {where.Where}
             ORDER BY x.sequence DESC, x.ordinal DESC LIMIT @limit
             """,
            where, filter);
        return new DecisionReport(decisions, Waterfall(filter));
    });

    public PnlReport Pnl(StoreFilter filter) => Ask(() =>
        pnl.Report(filter, filter.Market is { } market ? MarketId(market) : null, StrategyIds(filter)));

    /// <summary>Samples of the whole account, newest first.</summary>
    public IReadOnlyList<EquitySample> Equity(StoreFilter filter) => Ask(() =>
    {
        var where = new Conditions();
        if (filter.Since is { } since) { where.Add("at_ns >= @since", "since", since.Nanos); }
        return Rows<EquitySample>(
            $"SELECT {PnlQueries.EquityColumns} FROM equity {where.Where} ORDER BY sequence DESC LIMIT @limit",
            where, filter);
    });

    /// <summary>Cash by settlement tier as of the last sample, the least final first.</summary>
    public IReadOnlyList<StoredCash> CashByTier() => Ask<IReadOnlyList<StoredCash>>(() =>
    [
        .. connection.Query<StoredCash>(
            """
            SELECT tier AS Tier, cash_micros AS Cash, fees_micros AS Fees, realised_micros AS Realised, at_ns AS At
            FROM cash
            """)
            .OrderBy(row => row.Tier),
    ]);

    public IReadOnlyList<StoredCashMovement> CashMovements(StoreFilter filter) => Ask(() =>
    {
        var where = new Conditions();
        if (filter.Since is { } since) { where.Add("x.at_ns >= @since", "since", since.Nanos); }
        AddMarket(where, filter);
        return Rows<StoredCashMovement>(
            $"""
             SELECT x.sequence AS Sequence, x.at_ns AS At, x.account AS Account, x.kind AS Kind, x.currency AS Currency,
                    x.amount_micros AS Amount, m.slug AS Market, x.reason AS Reason
             FROM cash_movements x {JoinMarket} {where.Where}
             ORDER BY x.sequence DESC LIMIT @limit
             """,
            where, filter);
    });

    public void Dispose() => connection.Dispose();

    private IReadOnlyList<GateCount> Waterfall(StoreFilter filter)
    {
        var where = new Conditions();
        AddStrategy(where, filter);
        IEnumerable<GateCount> counts = connection.Query<GateCount>(
            $"""
             SELECT {NamedStrategy}, x.gate AS Gate, x.candidates AS Candidates FROM decision_counts x {JoinStrategy}
             {where.Where}
             """,
            where.Parameters);
        return [.. counts.OrderBy(count => count.Strategy, StringComparer.Ordinal).ThenBy(count => count.Gate)];
    }

    private Conditions Where(StoreFilter filter, string time)
    {
        var where = new Conditions();
        if (filter.Since is { } since) { where.Add($"{time} >= @since", "since", since.Nanos); }
        AddMarket(where, filter);
        AddStrategy(where, filter);
        return where;
    }

    private void AddMarket(Conditions where, StoreFilter filter)
    {
        if (filter.Market is { } market) { where.Add("x.market = @market", "market", MarketId(market)); }
    }

    private void AddStrategy(Conditions where, StoreFilter filter)
    {
        if (StrategyIds(filter) is { } ids) { where.Add("x.strategy IN @strategies", "strategies", ids); }
    }

    private long MarketId(string text)
    {
        long? found = connection.ExecuteScalar<long?>(
            """
            SELECT min(market) FROM markets
            WHERE slug = @text OR condition_id = @text OR 'm' || CAST(market AS TEXT) = @text
            """,
            new { text });
        if (found is { } id) { return id; }
        string? nearest = Spelling.Nearest(text, connection.Query<string>("SELECT slug FROM markets ORDER BY market"));
        string hint = nearest is null ? "give a slug, a condition id or a number like m3" : DidYouMean(nearest);
        throw new BadInputException($"the store has no market '{text}'; {hint}");
    }

    private List<long>? StrategyIds(StoreFilter filter)
    {
        if (filter.Strategy is not { } text) { return null; }
        List<long> ids = connection.Query<long>(
            """
            SELECT strategy FROM strategies WHERE name = @text OR 's' || CAST(strategy AS TEXT) = @text
            UNION SELECT strategy FROM orders WHERE 's' || CAST(strategy AS TEXT) = @text
            """,
            new { text }).AsList();
        if (ids.Count > 0) { return ids; }
        IEnumerable<string> names = connection.Query<string>("SELECT name FROM strategies ORDER BY strategy");
        string hint = Spelling.Nearest(text, names) is { } nearest
            ? DidYouMean(nearest)
            : "give its name or a number like s0";
        throw new BadInputException($"the store has no strategy '{text}'; {hint}");
    }

    private static string DidYouMean(string nearest) => $"did you mean '{nearest}'?";

    private List<T> Rows<T>(string sql, Conditions where, StoreFilter filter)
    {
        if (filter.Limit < 1) { throw new BadInputException($"limit '{filter.Limit}' is below 1"); }
        where.Parameters.Add("limit", filter.Limit);
        return connection.Query<T>(sql, where.Parameters).AsList();
    }

    private T Ask<T>(Func<T> question) => StoreFile.Guard(path, question);
}
