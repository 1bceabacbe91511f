using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Domain.Inputs;

/// <summary>Positive evidence that the venue holds the order.</summary>
public sealed record OrderAccepted(Stamp At, ClientOrderId Order, string VenueOrderId) : EngineInput(At)
{
    public override InputKind Kind => InputKind.OrderAccepted;
}

/// <summary>Why a venue refused. A storage format.</summary>
public enum RefusalCode : byte
{
    Other = 0,
    PostOnlyWouldCross = 1,
    NotFilled = 2,
    OffTickGrid = 3,
    BelowMinimumSize = 4,
    BelowMinimumNotional = 5,
    NotEnoughBalance = 6,
    MarketClosed = 7,
    Duplicate = 8,
    BadExpiry = 9,
    VenuePaused = 10,
    RateLimited = 11,
    NotAllowed = 12,
}

/// <summary>Positive evidence that the venue does not hold the order; its own words are kept.</summary>
public sealed record OrderRefused(Stamp At, ClientOrderId Order, RefusalCode Code, string Evidence) : EngineInput(At)
{
    public override InputKind Kind => InputKind.OrderRefused;
}

/// <summary>No evidence either way: the order counts as live until proven otherwise.</summary>
public sealed record OrderUnknown(Stamp At, ClientOrderId Order, string Why) : EngineInput(At)
{
    public override InputKind Kind => InputKind.OrderUnknown;
}

/// <summary>Accepted, to be matched after the venue's delay.</summary>
public sealed record OrderDelayed(Stamp At, ClientOrderId Order, string VenueOrderId) : EngineInput(At)
{
    public override InputKind Kind => InputKind.OrderDelayed;
}

/// <summary>
/// A fill. The same trade and order may be reported many times; it counts once. Price and quantity are on the order's
/// own instrument and side; <paramref name="Fee"/> is what was charged (a cost is positive).
/// </summary>
public sealed record OrderFilled(
    Stamp At,
    ClientOrderId Order,
    string TradeId,
    Price Price,
    Quantity Quantity,
    Cash Fee,
    Liquidity Liquidity,
    SettlementTier Tier)
    : EngineInput(At)
{
    public override InputKind Kind => InputKind.OrderFilled;
}

/// <summary>Why an order ended without filling. A storage format.</summary>
public enum CancelCause : byte
{
    Requested = 0,
    Killed = 1,
    VenueCancelled = 2,
    MarketResolved = 3,
    NoBalance = 4,
    HeartbeatLapsed = 5,
}

public sealed record OrderCancelled(Stamp At, ClientOrderId Order, CancelCause Cause) : EngineInput(At)
{
    public override InputKind Kind => InputKind.OrderCancelled;
}

public sealed record OrderExpired(Stamp At, ClientOrderId Order) : EngineInput(At)
{
    public override InputKind Kind => InputKind.OrderExpired;
}

/// <summary>
/// The venue would not cancel, usually because the order is gone already; proves nothing about fills.
/// </summary>
public sealed record CancelRefused(Stamp At, ClientOrderId Order, string Evidence) : EngineInput(At)
{
    public override InputKind Kind => InputKind.CancelRefused;
}

/// <summary>A trade moved to another settlement tier; Failed means that it did not happen.</summary>
public sealed record FillSettled(Stamp At, ClientOrderId Order, string TradeId, SettlementTier Tier) : EngineInput(At)
{
    public override InputKind Kind => InputKind.FillSettled;
}

/// <summary>
/// An order that the venue holds for our account and that no run of ours placed, or whose journal is gone: taken over
/// under a name of its own (<see cref="ClientOrderId.Adopted"/>), with what it had filled before.
/// </summary>
/// <param name="At">Stamp.</param>
/// <param name="Order">Its name from now on.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="VenueOrderId">The venue's name for it.</param>
/// <param name="Intent">What it wants; the strategy is the one that takes it over.</param>
/// <param name="Filled">Shares that it had filled when it was found; no fill of ours is posted for them.</param>
public sealed record OrderAdopted(
    Stamp At, ClientOrderId Order, AccountId Account, string VenueOrderId, OrderIntent Intent, Quantity Filled)
    : EngineInput(At)
{
    public override InputKind Kind => InputKind.OrderAdopted;
}
