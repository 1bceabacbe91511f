using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;

namespace Probity.Domain.Views;

/// <summary>One order as every screen shows it.</summary>
public sealed record OrderView(
    ClientOrderId Id,
    StrategyId Strategy,
    AccountId Account,
    InstrumentId Instrument,
    Side Side,
    Price Price,
    Quantity Quantity,
    Quantity Filled,
    TimeInForce TimeInForce,
    bool PostOnly,
    OrderPurpose Purpose,
    OrderStatus Status,
    bool CancelRequested,
    string VenueOrderId,
    Instant PlacedAt,
    string Reason)
{
    public Quantity Open => Status.MayTrade() ? Quantity.MinusOrZero(Filled) : Quantity.Zero;
}

/// <summary>One position. Cost and profit in the market's collateral.</summary>
public sealed record PositionView(
    MarketId Market,
    InstrumentId Instrument,
    SignedQuantity Shares,
    Cash AverageCostPerShare,
    Cash Cost,
    Cash? MarkValue,
    Cash Realised)
{
    /// <summary>Whose it is.</summary>
    public AccountId Account { get; init; }

    /// <summary>Shares of it that are final.</summary>
    public SignedQuantity Settled { get; init; }
}

/// <summary>Cash and profit at one settlement tier.</summary>
public sealed record TierView(SettlementTier Tier, Cash Cash, Cash Fees, Cash RealisedPnl);

/// <summary>One collateral's part of the portfolio, in that collateral.</summary>
/// <param name="Currency">Which.</param>
/// <param name="Cash">Held.</param>
/// <param name="Equity">With shares at their mark.</param>
/// <param name="Fees">Paid.</param>
/// <param name="NetPnl">After fees, with rewards.</param>
/// <param name="RatePpm">What a unit counts as in dollars, millionths.</param>
public sealed record CurrencyView(
    Currency Currency, Cash Cash, Cash Equity, Cash Fees, Cash NetPnl, int RatePpm);

/// <summary>The portfolio: what came in, what is held, what was earned. All from ledger postings.</summary>
public sealed record PortfolioView(
    Cash Cash,
    Cash Equity,
    Cash Fees,
    Cash Rewards,
    Cash Rebates,
    Cash GrossPnl,
    Cash NetPnl,
    Cash MaxDrawdown,
    bool LedgerBalanced,
    IReadOnlyList<TierView> Tiers,
    IReadOnlyList<PositionView> Positions)
{
    /// <summary>Each collateral for itself; the sums above are in dollars.</summary>
    public IReadOnlyList<CurrencyView> Currencies { get; init; } = [];
}

/// <summary>A market's top of book.</summary>
public sealed record MarketTopView(
    MarketId Market,
    string Slug,
    string Question,
    Price? Bid,
    Quantity BidSize,
    Price? Ask,
    Quantity AskSize,
    Price? ComplementBid,
    Price? ComplementAsk,
    Price? LastTrade,
    Instant UpdatedAt,
    bool Trusted);

/// <summary>
/// How the engine may trade. A storage format; the engine only goes down by itself, a person brings it back up.
/// </summary>
public enum KillSwitchState : byte
{
    Running = 0,

    /// <summary>Only orders that reduce exposure.</summary>
    Cautious = 1,
    CancelOnly = 2,
    Halted = 3,
}

public sealed record RiskView(
    KillSwitchState KillSwitch,
    bool Paused,
    string Reason,
    Cash WorstLoss,
    Cash Drawdown,
    int OpenOrders,
    int UnknownOrders)
{
    /// <summary>Markets and accounts that take only reducing orders until a person resumes, with the reason.</summary>
    public IReadOnlyList<string> Restraints { get; init; } = [];
}

public sealed record StrategyView(
    StrategyId Id,
    string Name,
    bool Enabled,
    long Orders,
    long Fills,
    Cash Volume,
    Cash Fees,
    Cash NetPnl,
    IReadOnlyDictionary<Gate, long> Decisions)
{
    /// <summary>How its hedges went; null for a strategy that never hedged.</summary>
    public HedgeView? Hedges { get; init; }
}

/// <summary>A pair of markets as every screen shows it.</summary>
public sealed record PairView(MarketPair Pair, PairStatus Status, string Why, Cash WorstLoss);

/// <summary>Everything that a screen needs, immutable, made at most ten times a second.</summary>
public sealed record EngineView(
    Instant Now,
    long Sequence,
    long Events,
    PortfolioView Portfolio,
    RiskView Risk,
    IReadOnlyList<StrategyView> Strategies,
    IReadOnlyList<MarketTopView> Markets,
    IReadOnlyList<OrderView> OpenOrders,
    IReadOnlyList<DecisionMade> RecentDecisions,
    IReadOnlyList<IncidentRaised> RecentIncidents)
{
    public IReadOnlyList<PairView> Pairs { get; init; } = [];
}
