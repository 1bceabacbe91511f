using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Domain.Inputs;

/// <summary>Where a level stands within what the venue sent.</summary>
[Flags]
public enum BookFlags : byte
{
    None = 0,

    /// <summary>Part of a snapshot that began with <see cref="BookCleared"/>.</summary>
    Snapshot = 1,

    /// <summary>The last input of its venue message: books are consistent now, strategies may look.</summary>
    EndOfMessage = 2,

    /// <summary>
    /// The venue did not send it: the assembler removed a stale level that the printed top contradicts.
    /// </summary>
    Healed = 4,
}

/// <summary>
/// A snapshot begins: forget the book of this instrument; its levels follow as <see cref="BookDelta"/>s.
/// </summary>
public sealed record BookCleared(Stamp At, InstrumentId Instrument, BookFlags Flags) : EngineInput(At)
{
    public override InputKind Kind => InputKind.BookCleared;
}

/// <summary>The new absolute size at a price; zero removes the level.</summary>
public sealed record BookDelta(
    Stamp At, InstrumentId Instrument, Side Side, Price Price, Quantity Size, BookFlags Flags)
    : EngineInput(At)
{
    public override InputKind Kind => InputKind.BookDelta;
}

/// <summary>A public trade; <paramref name="Taker"/> is the aggressor's side on this instrument.</summary>
public sealed record TradePrinted(Stamp At, InstrumentId Instrument, Side Taker, Price Price, Quantity Size)
    : EngineInput(At)
{
    public override InputKind Kind => InputKind.TradePrinted;
}

/// <summary>Why a book can't be trusted. A storage format.</summary>
public enum BookFault : byte
{
    Disconnected = 0,
    Silent = 1,
    Crossed = 2,
    HashMismatch = 3,
    TopMismatch = 4,
    OffGrid = 5,
    BadFrame = 6,
}

/// <summary>The book is not to be trusted until the next snapshot; nothing new may be risked on it.</summary>
public sealed record BookInvalidated(Stamp At, InstrumentId Instrument, BookFault Fault) : EngineInput(At)
{
    public override InputKind Kind => InputKind.BookInvalidated;
}

/// <summary>A new tick grid: a new epoch of the book. Resting orders keep their price.</summary>
public sealed record TickGridChanged(Stamp At, InstrumentId Instrument, TickGrid Grid) : EngineInput(At)
{
    public override InputKind Kind => InputKind.TickGridChanged;
}

/// <summary>A market and its two instruments become known; dense ids are given here and nowhere else.</summary>
public sealed record MarketListed(Stamp At, Market Market) : EngineInput(At)
{
    public override InputKind Kind =>
        Market.IsExtended ? InputKind.MarketListedExtended : InputKind.MarketListed;
}

/// <summary>An event group over markets that were listed before.</summary>
public sealed record EventGroupListed(Stamp At, EventGroup Group) : EngineInput(At)
{
    public override InputKind Kind => InputKind.EventGroupListed;
}

public sealed record MarketStatusChanged(Stamp At, MarketId Market, MarketStatus Status) : EngineInput(At)
{
    public override InputKind Kind => InputKind.MarketStatusChanged;
}

/// <summary>Fees, minimum sizes or steps changed; the tick grid of both instruments follows too.</summary>
public sealed record MarketTermsChanged(Stamp At, MarketId Market, MarketTerms Terms) : EngineInput(At)
{
    public override InputKind Kind =>
        Terms.IsExtended ? InputKind.MarketTermsExtended : InputKind.MarketTermsChanged;
}

/// <summary>The result is in: positions are worth their payout from now on, and become cash when redeemed.</summary>
public sealed record MarketResolved(Stamp At, MarketId Market, Payout Payout) : EngineInput(At)
{
    public override InputKind Kind => InputKind.MarketResolved;
}

/// <summary>What a venue lets us do now. A storage format.</summary>
public enum VenueStatus : byte
{
    Connected = 0,
    Disconnected = 1,
    PostOnly = 2,
    CancelOnly = 3,
    Halted = 4,
}

public sealed record VenueStatusChanged(Stamp At, VenueId Venue, VenueStatus Status, string Detail) : EngineInput(At)
{
    /// <summary>Whom it concerns; null = everybody.</summary>
    public AccountId? Account { get; init; }

    public override InputKind Kind =>
        Account is null ? InputKind.VenueStatusChanged : InputKind.AccountStatusChanged;
}

/// <summary>A pair of markets that were listed before became known, or its terms changed.</summary>
public sealed record PairListed(Stamp At, MarketPair Pair) : EngineInput(At)
{
    public override InputKind Kind => InputKind.PairListed;
}

/// <summary>A pair may be traded from now on, or no longer.</summary>
public sealed record PairStatusChanged(Stamp At, PairId Pair, PairStatus Status, string Why) : EngineInput(At)
{
    public override InputKind Kind => InputKind.PairStatusChanged;
}
