using Probity.Domain.Values;

namespace Probity.Domain.Inputs;

/// <summary>Cash enters (plus) or leaves (minus) an account: deposit, withdrawal, paper endowment.</summary>
public sealed record CashMoved(Stamp At, AccountId Account, Money Amount, string Reason) : EngineInput(At)
{
    public override InputKind Kind => InputKind.CashMoved;
}

/// <summary>What turned shares into other shares or cash. A storage format.</summary>
public enum ConversionKind : byte
{
    /// <summary>One dollar becomes one share of each outcome.</summary>
    Split = 0,

    /// <summary>One share of each outcome becomes one dollar.</summary>
    Merge = 1,

    /// <summary>NO shares of several questions become YES shares of the others, and cash.</summary>
    Convert = 2,

    /// <summary>Shares of a resolved market become their payout.</summary>
    Redeem = 3,
}

/// <summary>
/// A conversion that happened. For split, merge and redeem <paramref name="Markets"/> names one market; for convert it
/// names the questions whose NO was given, of one neg-risk group, and <paramref name="FeeBips"/> is that group's fee.
/// </summary>
public sealed record SharesConverted(
    Stamp At,
    AccountId Account,
    ConversionKind Conversion,
    IReadOnlyList<MarketId> Markets,
    Quantity Quantity,
    int FeeBips)
    : EngineInput(At)
{
    public override InputKind Kind => InputKind.SharesConverted;
}

/// <summary>What the venue says our free collateral is; compared with the ledger, never posted.</summary>
public sealed record BalanceReported(Stamp At, AccountId Account, Money Available) : EngineInput(At)
{
    public override InputKind Kind => InputKind.BalanceReported;
}

/// <summary>Income that is no trade. A storage format.</summary>
public enum RewardKind : byte
{
    LiquidityReward = 0,
    MakerRebate = 1,
    TakerRebate = 2,
    HoldingReward = 3,
}

public sealed record RewardPaid(Stamp At, AccountId Account, RewardKind Reward, Money Amount, MarketId? Market)
    : EngineInput(At)
{
    public override InputKind Kind => InputKind.RewardPaid;
}
