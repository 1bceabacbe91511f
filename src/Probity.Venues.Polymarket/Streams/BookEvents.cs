using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>What the assembler tells about a token.</summary>
public enum BookEventKind : byte
{
    /// <summary>A snapshot begins.</summary>
    Cleared,

    /// <summary>New absolute size at a price.</summary>
    Level,

    Trade,

    /// <summary>The tick grid is another one now.</summary>
    Tick,

    /// <summary>Not to be trusted until the next snapshot.</summary>
    Invalidated,

    /// <summary>Trusted again; stands before the snapshot that did it.</summary>
    Trusted,
}

/// <summary>One thing that changed. Only the members of its kind mean something.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Token">Index in the <see cref="TokenTable"/>.</param>
/// <param name="Flags">Of Cleared and Level.</param>
/// <param name="Side">Of Level: the side of the book. Of Trade: the taker's.</param>
/// <param name="Price">Of Level and Trade.</param>
/// <param name="Size">Of Level and Trade.</param>
/// <param name="Grid">Of Tick.</param>
/// <param name="Fault">Of Invalidated.</param>
public readonly record struct BookEvent(
    BookEventKind Kind,
    int Token,
    BookFlags Flags,
    Side Side,
    Price Price,
    Quantity Size,
    TickGrid Grid,
    BookFault Fault)
{
    /// <summary>Does it carry <see cref="BookFlags"/>?</summary>
    public bool ChangesBook => Kind is BookEventKind.Cleared or BookEventKind.Level;
}

/// <summary>When a message came and when the venue made it.</summary>
public readonly record struct MessageTime(Instant Received, Instant Venue);

/// <summary>Why the assembler and the venue do not agree, or why it did not apply something.</summary>
public enum BookDisagreement
{
    /// <summary>Our best bid is above the printed one: a level of ours is stale.</summary>
    StaleBid,

    /// <summary>Our best ask is below the printed one.</summary>
    StaleAsk,

    /// <summary>The printed best bid is above ours: we lack a level.</summary>
    MissingBid,

    /// <summary>The printed best ask is below ours.</summary>
    MissingAsk,

    /// <summary>The hash of a price_change is not that of our book.</summary>
    ChangeHash,

    /// <summary>
    /// The hash of a snapshot is not that of the book it contains, with any terms that we may assume.
    /// </summary>
    SnapshotHash,

    /// <summary>Bid at or above ask after a message.</summary>
    Crossed,

    /// <summary>A change older (venue time) than the book: not applied.</summary>
    OlderChange,

    /// <summary>A snapshot older than the book: not applied.</summary>
    OlderSnapshot,

    /// <summary>A price off the tick grid that the venue stated: not applied.</summary>
    OffGrid,

    /// <summary>An asset that was never subscribed: ignored.</summary>
    NotSubscribed,

    /// <summary>A frame that could not be decoded.</summary>
    BadFrame,

    /// <summary>
    /// A best_bid_ask event that differs from our top; the events race with changes, so nothing follows.
    /// </summary>
    BestQuoteEvent,
}

/// <summary>Where the assembler's results go. Spans are valid only during the call.</summary>
public interface IBookEventSink
{
    /// <summary>All that one venue message changed, in order; the last book change carries EndOfMessage.</summary>
    void OnBookEvents(in MessageTime at, ReadOnlySpan<BookEvent> events);

    /// <summary>This book needs a fresh snapshot. Comes after the events of the message that showed it.</summary>
    void OnResyncWanted(int token, BookFault fault);

    void OnDisagreement(int token, BookDisagreement reason, long milliseconds);

    void OnNewMarket(in MessageTime at, NewMarketMessage message);

    void OnMarketResolved(in MessageTime at, MarketResolvedMessage message);
}

/// <summary>Takes everything and does nothing: for those who only want the books and counts.</summary>
public sealed class IgnoredBookEvents : IBookEventSink
{
    public static IgnoredBookEvents Instance { get; } = new();

    public void OnBookEvents(in MessageTime at, ReadOnlySpan<BookEvent> events)
    {
    }

    public void OnResyncWanted(int token, BookFault fault)
    {
    }

    public void OnDisagreement(int token, BookDisagreement reason, long milliseconds)
    {
    }

    public void OnNewMarket(in MessageTime at, NewMarketMessage message)
    {
    }

    public void OnMarketResolved(in MessageTime at, MarketResolvedMessage message)
    {
    }
}
