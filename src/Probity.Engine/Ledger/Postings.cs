using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Engine.Ledger;

/// <summary>
/// The cash accounts of the chart, each per account and currency. <see cref="Own"/> is what we hold; the others are
/// the contra side, so that the legs of every posting sum to zero. A storage format.
/// </summary>
public enum CashBook : byte
{
    /// <summary>Our collateral.</summary>
    Own = 0,

    /// <summary>Depositors: minus what came in.</summary>
    External = 1,

    /// <summary>Counterparties of fills: plus what we paid them.</summary>
    Venue = 2,

    /// <summary>The contracts that split, merge, convert and redeem: plus what we paid them.</summary>
    Chain = 3,

    /// <summary>Trading fees: plus what we paid.</summary>
    Fees = 4,

    /// <summary>Liquidity and holding rewards: minus what we got.</summary>
    Rewards = 5,

    /// <summary>Maker and taker rebates: minus what we got.</summary>
    Rebates = 6,
}

/// <summary>The share accounts of the chart, each per account and instrument. A storage format.</summary>
public enum ShareBook : byte
{
    Own = 0,
    Venue = 1,
    Chain = 2,

    /// <summary>Where shares come from and go to that no trade of ours moved.</summary>
    External = 3,
}

/// <summary>What happened. A storage format.</summary>
public enum PostingKind : byte
{
    CashMoved = 0,
    Filled = 1,

    /// <summary>A fill reached further settlement tiers; the same legs, at those tiers only.</summary>
    Settled = 2,

    /// <summary>A fill did not happen: its legs with the opposite sign, at the tiers where it counted.</summary>
    Reversed = 3,
    Converted = 4,

    /// <summary>Positions took the value of the payout; no cash or shares move until they are redeemed.</summary>
    Resolved = 5,
    Rewarded = 6,
    SharesMoved = 7,

    /// <summary>A fill's fee is what was charged from now on, not what was predicted.</summary>
    FeeCorrected = 8,
}

/// <summary>One side of a posting in cash; plus increases the account.</summary>
public readonly record struct CashLeg(AccountId Account, Currency Currency, CashBook Book, Cash Amount);

/// <summary>One side of a posting in shares; plus increases the account.</summary>
public readonly record struct ShareLeg(
    AccountId Account, InstrumentId Instrument, ShareBook Book, SignedQuantity Amount);

/// <summary>
/// What a posting did to the FIFO cost and the realised profit of a position. Over any history,
/// cost - realised = what was paid for shares (<see cref="CashBook.Venue"/> + <see cref="CashBook.Chain"/>).
/// </summary>
public readonly record struct BasisLeg(
    AccountId Account, InstrumentId Instrument, Cash CostChange, Cash RealisedChange);

/// <summary>One event as balanced legs. Valid only during the call that hands it out.</summary>
public readonly ref struct Posting
{
    public required PostingKind Kind { get; init; }

    /// <summary>The legs count at the tiers from here ...</summary>
    public required SettlementTier Lowest { get; init; }

    /// <summary>... to here, both included.</summary>
    public required SettlementTier Highest { get; init; }

    public required ReadOnlySpan<CashLeg> Cash { get; init; }

    public required ReadOnlySpan<ShareLeg> Shares { get; init; }

    public required ReadOnlySpan<BasisLeg> Basis { get; init; }
}

/// <summary>Receives each posting as it is made, for projections. Must not call back into the ledger.</summary>
public interface ILedgerObserver
{
    void OnPosting(in Posting posting);
}

/// <summary>A fill with everything that the caller resolved from its order.</summary>
/// <param name="TradeId">The venue's id of the trade; together with <paramref name="Order"/> it names the
/// fill.</param>
/// <param name="Order">Our order.</param>
/// <param name="Account">Whose cash and shares move.</param>
/// <param name="Strategy">Whom fills, volume, fees and profit are attributed to.</param>
/// <param name="Instrument">The outcome.</param>
/// <param name="Side">The order's side.</param>
/// <param name="Price">Fill price on the order's instrument.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Fee">What was charged; a cost is positive.</param>
/// <param name="Tier">How final it is; <see cref="SettlementTier.Failed"/> = it did not happen.</param>
public readonly record struct FillPosting(
    string TradeId,
    ClientOrderId Order,
    AccountId Account,
    StrategyId Strategy,
    InstrumentId Instrument,
    Side Side,
    Price Price,
    Quantity Quantity,
    Cash Fee,
    SettlementTier Tier)
{
    /// <summary>Price, side, quantity and fee as reported, as a hash that is never 0.</summary>
    internal ulong Content
    {
        get
        {
            ulong hash = StateHash.Combine(((ulong)Price.Pips << 1) | (byte)Side, Quantity.Micros);
            return StateHash.Combine(hash, Fee.Micros) | 1;
        }
    }

    public static FillPosting Of(
        OrderFilled fill, AccountId account, StrategyId strategy, InstrumentId instrument, Side side) =>
        new(fill.TradeId, fill.Order, account, strategy, instrument, side,
            fill.Price, fill.Quantity, fill.Fee, fill.Tier);
}

/// <summary>What the ledger did with news.</summary>
public enum PostingOutcome : byte
{
    Posted = 0,

    /// <summary>Known already, or older than what is known: nothing changed.</summary>
    Duplicate = 1,

    /// <summary>The fill now counts at a higher settlement tier.</summary>
    Promoted = 2,

    /// <summary>The fill failed: all its postings, fee included, were reversed.</summary>
    Reversed = 3,

    /// <summary>The fill arrived after word that it failed (or failed itself): remembered, never posted.</summary>
    Quarantined = 4,

    /// <summary>Settlement news of a fill not yet reported: kept, and applied when the fill comes.</summary>
    Early = 5,

    /// <summary>Incident: reported again with another price, size, fee or payout; the first report stands.</summary>
    Conflict = 6,

    /// <summary>
    /// Incident: a fill that was final is said to have failed. The ledger does not move (the lots are long compacted);
    /// the balance comparison with the venue shows whether it is true, and a person decides.
    /// </summary>
    FailedAfterConfirmed = 7,

    /// <summary>
    /// Incident: a fill that had failed is said to be confirmed; it stays reversed, a person decides.
    /// </summary>
    ConfirmedAfterFailed = 8,

    /// <summary>
    /// Incident: it names a market, group or payout that the ledger was never told; nothing was posted.
    /// </summary>
    Unexplained = 9,
}

public static class PostingOutcomes
{
    /// <summary>Should a person hear of it?</summary>
    public static bool IsIncident(this PostingOutcome outcome) => outcome >= PostingOutcome.Conflict;

    /// <summary>News of a fill that is confirmed or failed already.</summary>
    internal static PostingOutcome AfterTheEnd(SettlementTier final, SettlementTier news) => (final, news) switch
    {
        (SettlementTier.Confirmed, SettlementTier.Failed) => PostingOutcome.FailedAfterConfirmed,
        (SettlementTier.Failed, SettlementTier.Confirmed) => PostingOutcome.ConfirmedAfterFailed,
        _ => PostingOutcome.Duplicate,
    };
}
