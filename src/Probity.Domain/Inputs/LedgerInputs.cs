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

/// <summary>A conversion that was asked for and did not happen; whoever asked may ask again.</summary>
public sealed record ConversionFailed(
    Stamp At,
    AccountId Account,
    ConversionKind Conversion,
    IReadOnlyList<MarketId> Markets,
    Quantity Quantity,
    string Evidence)
    : EngineInput(At)
{
    public override InputKind Kind => InputKind.ConversionFailed;
}

/// <summary>
/// Shares enter (plus) or leave (minus) an account without a trade: those held before the first run, or moved by the
/// owner elsewhere. <paramref name="Cost"/> is what they count as having cost, all together.
/// </summary>
public sealed record SharesMoved(
    Stamp At, AccountId Account, InstrumentId Instrument, SignedQuantity Quantity, Cash Cost, string Reason)
    : EngineInput(At)
{
    public override InputKind Kind => InputKind.SharesMoved;
}

/// <summary>Whose word a reported balance is. A storage format.</summary>
public enum BalanceSource : byte
{
    /// <summary>The venue's own count, which may lag behind the chain.</summary>
    Venue = 0,

    /// <summary>Read from the chain; unsettled trades are not in it.</summary>
    Chain = 1,
}

/// <summary>What the venue says our free collateral is; compared with the ledger, never posted.</summary>
public sealed record BalanceReported(Stamp At, AccountId Account, Money Available)
    : EngineInput(At)
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

/// <summary>
/// What the chain says that the account's wallet holds; trades that have not settled are not in it. Compared, never
/// posted.
/// </summary>
public sealed record ChainBalanceReported(Stamp At, AccountId Account, Money Balance) : EngineInput(At)
{
    public override InputKind Kind => InputKind.ChainBalanceReported;
}

/// <summary>How many shares an account is said to hold; compared with the ledger, never posted.</summary>
public sealed record PositionReported(
    Stamp At, AccountId Account, InstrumentId Instrument, Quantity Shares, BalanceSource Source)
    : EngineInput(At)
{
    public override InputKind Kind => InputKind.PositionReported;
}

/// <summary>
/// What a fill was really charged, by the chain's record of it. It replaces the predicted fee in the books; a
/// difference beyond the tolerance stops trading in that market.
/// </summary>
public sealed record FeeCharged(Stamp At, ClientOrderId Order, string TradeId, Cash Fee) : EngineInput(At)
{
    public override InputKind Kind => InputKind.FeeCharged;
}
