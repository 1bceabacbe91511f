using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Domain.Orders;

/// <summary>
/// Which way an order goes, and which side of a book a level is on: Buy = bids, Sell = asks. A storage format.
/// </summary>
public enum Side : byte
{
    Buy = 0,
    Sell = 1,
}

public static class Sides
{
    public static Side Opposite(this Side side) => (Side)((byte)side ^ 1);

    /// <summary>Is price a at least as aggressive as b for this side? Buyers pay up, sellers ask less.</summary>
    public static bool IsAtLeastAsGood(this Side side, Price a, Price b) => side == Side.Buy ? a >= b : a <= b;
}

/// <summary>How long an order works (reference/polymarket.md 3.4). A storage format.</summary>
public enum TimeInForce : byte
{
    /// <summary>Rests until filled or cancelled.</summary>
    GoodTilCancelled = 0,

    /// <summary>Rests until its expiry.</summary>
    GoodTilDate = 1,

    /// <summary>Fills completely at once or is killed.</summary>
    FillOrKill = 2,

    /// <summary>Fills what it can at once, the rest is killed.</summary>
    FillAndKill = 3,
}

/// <summary>What an order is for; the rate gates keep tokens for hedges. A storage format.</summary>
public enum OrderPurpose : byte
{
    Quote = 0,
    Take = 1,
    Hedge = 2,
    Unwind = 3,
}

/// <summary>What a strategy wants, before risk has looked at it.</summary>
/// <param name="Strategy">Who wants it.</param>
/// <param name="Instrument">The outcome.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Price">Limit price.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="TimeInForce">How long.</param>
/// <param name="PostOnly">Refused when it would take.</param>
/// <param name="ExpiresAt">For good-til-date only.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Bundle">Orders of one multi-leg action share a number above 0; 0 = alone.</param>
/// <param name="Reason">One line for the journal and the screens.</param>
public sealed record OrderIntent(
    StrategyId Strategy,
    InstrumentId Instrument,
    Side Side,
    Price Price,
    Quantity Quantity,
    TimeInForce TimeInForce,
    bool PostOnly,
    Instant ExpiresAt,
    OrderPurpose Purpose,
    long Bundle,
    string Reason)
{
    /// <summary>A resting quote: good til cancelled, post-only.</summary>
    public static OrderIntent Quote(
        StrategyId strategy, InstrumentId instrument, Side side, Price price, Quantity quantity, string reason) =>
        new(
            strategy,
            instrument,
            side,
            price,
            quantity,
            TimeInForce.GoodTilCancelled,
            PostOnly: true,
            Instant.None,
            OrderPurpose.Quote,
            Bundle: 0,
            reason);

    /// <summary>An order that takes what it can and is gone.</summary>
    public static OrderIntent Take(
        StrategyId strategy,
        InstrumentId instrument,
        Side side,
        Price price,
        Quantity quantity,
        long bundle,
        string reason) =>
        new(
            strategy,
            instrument,
            side,
            price,
            quantity,
            TimeInForce.FillAndKill,
            PostOnly: false,
            Instant.None,
            OrderPurpose.Take,
            bundle,
            reason);
}

/// <summary>
/// An order that passed every risk check. Only the risk pipeline can make one (the constructor is internal to Domain
/// and Engine), and a gateway takes nothing else.
/// </summary>
public sealed record ApprovedOrder
{
    internal ApprovedOrder(ClientOrderId id, AccountId account, OrderIntent intent, Stamp approvedAt)
    {
        Id = id;
        Account = account;
        Intent = intent;
        ApprovedAt = approvedAt;
    }

    public ClientOrderId Id { get; }

    public AccountId Account { get; }

    public OrderIntent Intent { get; }

    /// <summary>
    /// The input that caused it; salt and order timestamp are derived from it, so that a resend is the same order.
    /// </summary>
    public Stamp ApprovedAt { get; }
}

/// <summary>Whether a fill added liquidity or took it. A storage format.</summary>
public enum Liquidity : byte
{
    Maker = 0,
    Taker = 1,
}

/// <summary>How final a fill is (reference/polymarket.md 5.3). A storage format; the order is the rank.</summary>
public enum SettlementTier : byte
{
    /// <summary>The venue matched it; nothing is on the chain.</summary>
    Matched = 0,

    /// <summary>In a block.</summary>
    Mined = 1,

    /// <summary>Final.</summary>
    Confirmed = 2,

    /// <summary>It did not happen: the postings are reversed.</summary>
    Failed = 3,
}
