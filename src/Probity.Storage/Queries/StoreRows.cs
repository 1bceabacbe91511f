using Dapper;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Storage.Queries;

/// <summary>An order as the store has it. Strategy is the slot's name, or "s0" before the first sample.</summary>
[method: ExplicitConstructor]
public sealed record StoredOrder(
    ClientOrderId Order,
    string Strategy,
    AccountId Account,
    string Market,
    string Outcome,
    Side Side,
    Price Price,
    Quantity Quantity,
    Quantity Filled,
    TimeInForce TimeInForce,
    bool PostOnly,
    OrderPurpose Purpose,
    long Bundle,
    OrderStatus Status,
    bool CancelRequested,
    string VenueOrderId,
    string Reason,
    string EndedBy,
    Instant PlacedAt,
    Instant UpdatedAt);

/// <summary>One trade of one order; a fill whose tier is Failed did not happen.</summary>
[method: ExplicitConstructor]
public sealed record StoredFill(
    ClientOrderId Order,
    string TradeId,
    Instant At,
    string Strategy,
    string Market,
    string Outcome,
    Side Side,
    Price Price,
    Quantity Quantity,
    Cash Notional,
    Cash Fee,
    Liquidity Liquidity,
    SettlementTier Tier);

/// <summary>A position as of the last sample. Unrealised is null when nothing marks it.</summary>
[method: ExplicitConstructor]
public sealed record StoredPosition(
    string Market,
    string Outcome,
    SignedQuantity Shares,
    Cash AverageCost,
    Cash Cost,
    Cash? MarkValue,
    Cash Realised,
    Instant At)
{
    public Cash? Unrealised => MarkValue - Cost;
}

[method: ExplicitConstructor]
public sealed record StoredIncident(long Sequence, Instant At, Severity Severity, string Code, string Detail);

/// <summary>A stored decision; amounts are per the whole candidate size.</summary>
[method: ExplicitConstructor]
public sealed record StoredDecision(
    long Sequence,
    Instant At,
    string Strategy,
    string Market,
    Gate StoppedBy,
    Quantity Size,
    Cash Gross,
    Cash Fees,
    Cash Slippage,
    Cash Buffer,
    Cash Net,
    string Reason);

/// <summary>How many candidates of a strategy a gate stopped, stored or only counted, as of the last sample.</summary>
[method: ExplicitConstructor]
public sealed record GateCount(string Strategy, Gate Gate, long Candidates);

/// <summary>
/// The newest decisions, and the waterfall that they are part of: its counts sum to the candidates seen.
/// </summary>
public sealed record DecisionReport(IReadOnlyList<StoredDecision> Decisions, IReadOnlyList<GateCount> Waterfall)
{
    public long Candidates => Waterfall.Sum(count => count.Candidates);
}

/// <summary>One sample of the account as a whole.</summary>
[method: ExplicitConstructor]
public sealed record EquitySample(
    long Sequence,
    Instant At,
    Cash Cash,
    Cash Equity,
    Cash Fees,
    Cash Rewards,
    Cash Rebates,
    Cash GrossPnl,
    Cash NetPnl,
    Cash MaxDrawdown,
    Cash WorstLoss,
    int OpenOrders,
    KillSwitchState KillSwitch,
    bool LedgerBalanced);

/// <summary>Profit and loss of everything between two samples; equity, cash and drawdown as of the later one.</summary>
public sealed record PnlTotals(
    Instant From,
    Instant To,
    Cash Cash,
    Cash Equity,
    Cash GrossPnl,
    Cash Fees,
    Cash Rewards,
    Cash Rebates,
    Cash NetPnl,
    Cash MaxDrawdown,
    bool LedgerBalanced);

/// <summary>Profit and loss of a strategy between two samples.</summary>
[method: ExplicitConstructor]
public sealed record StrategyPnl(string Strategy, long Orders, long Fills, Cash Volume, Cash Fees, Cash NetPnl);

/// <summary>
/// What a market brought. Fills, volume and fees are of the span asked for, failed fills left out. Realised and
/// unrealised are as of the last sample over the whole journal; null when a span was asked for, because positions
/// are not kept over time.
/// </summary>
[method: ExplicitConstructor]
public sealed record MarketPnl(string Market, long Fills, Cash Volume, Cash Fees, Cash? Realised, Cash? Unrealised);

/// <summary>Totals is null before the first sample.</summary>
public sealed record PnlReport(
    PnlTotals? Totals, IReadOnlyList<StrategyPnl> ByStrategy, IReadOnlyList<MarketPnl> ByMarket);

/// <summary>Cash at one settlement tier as of the last sample.</summary>
[method: ExplicitConstructor]
public sealed record StoredCash(SettlementTier Tier, Cash Cash, Cash Fees, Cash Realised, Instant At);

/// <summary>
/// Cash that came or went without a trade: Deposit, Withdrawal, or the name of the <see cref="RewardKind"/>; and shares
/// that did, at their cost: SharesIn, SharesOut.
/// </summary>
[method: ExplicitConstructor]
public sealed record StoredCashMovement(
    long Sequence, Instant At, AccountId Account, string Kind, Currency Currency, Cash Amount, string? Market,
    string Reason);
