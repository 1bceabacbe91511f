using System.Data.Common;
using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Values;

namespace Probity.Storage.Projection;

/// <summary>Rows that are only ever added: decisions, incidents, cash movements.</summary>
internal sealed class OutputRows : IDisposable
{
    private readonly PreparedStatement decision, incident, movement;

    public OutputRows(DbConnection connection)
    {
        decision = PreparedStatement.Insert(
            connection, "decisions", "sequence", "ordinal", "at_ns", "strategy", "market", "stopped_by", "size_micros",
            "gross_micros", "fees_micros", "slippage_micros", "buffer_micros", "net_micros", "reason");
        incident = PreparedStatement.Insert(
            connection, "incidents", "sequence", "ordinal", "at_ns", "severity", "code", "detail");
        movement = PreparedStatement.Insert(
            connection, "cash_movements", "sequence", "at_ns", "account", "kind", "currency", "amount_micros",
            "market", "reason");
    }

    public void Add(Stamp at, int ordinal, DecisionMade made)
    {
        Decision of = made.Decision;
        decision.Run(
            at.Sequence, ordinal, at.Received.Nanos, made.Strategy.Value, of.Market.Value,
            EnumNames<Gate>.Of(of.StoppedBy), of.Size.Micros, of.Gross.Micros, of.Fees.Micros, of.Slippage.Micros,
            of.Buffer.Micros, of.Net.Micros, of.Reason);
    }

    public void Add(Stamp at, int ordinal, IncidentRaised raised) => incident.Run(
        at.Sequence, ordinal, at.Received.Nanos, EnumNames<Severity>.Of(raised.Severity), raised.Code, raised.Detail);

    public void Add(CashMoved moved)
    {
        string kind = moved.Amount.Amount < Cash.Zero ? "Withdrawal" : "Deposit";
        movement.Run(
            moved.At.Sequence, moved.At.Received.Nanos, moved.Account.Value, kind,
            EnumNames<Currency>.Of(moved.Amount.Currency), moved.Amount.Amount.Micros, default, moved.Reason);
    }

    /// <summary>Shares that came or went without a trade count as capital, at their cost.</summary>
    public void Add(SharesMoved moved, MarketId market, Currency currency)
    {
        bool leaves = moved.Quantity.Micros < 0;
        movement.Run(
            moved.At.Sequence, moved.At.Received.Nanos, moved.Account.Value, leaves ? "SharesOut" : "SharesIn",
            EnumNames<Currency>.Of(currency), leaves ? -moved.Cost.Micros : moved.Cost.Micros, market.Value,
            $"{moved.Quantity} of {moved.Instrument}: {moved.Reason}");
    }

    public void Add(RewardPaid paid) => movement.Run(
        paid.At.Sequence, paid.At.Received.Nanos, paid.Account.Value, EnumNames<RewardKind>.Of(paid.Reward),
        EnumNames<Currency>.Of(paid.Amount.Currency), paid.Amount.Amount.Micros, paid.Market?.Value, "");

    public void Dispose()
    {
        decision.Dispose();
        incident.Dispose();
        movement.Dispose();
    }
}
