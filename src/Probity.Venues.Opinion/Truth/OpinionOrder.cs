using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Truth;

/// <summary>Where the venue says that an order stands (reference/opinion.md 3.7).</summary>
public enum OpinionOrderState : byte
{
    /// <summary>A number that nobody documented: it proves that the venue knows the order, and nothing else.</summary>
    Other = 0,

    /// <summary>Open, perhaps partly filled.</summary>
    Pending = 1,

    /// <summary>Filled.</summary>
    Finished = 2,
    Cancelled = 3,
    Expired = 4,
    Failed = 5,
}

/// <summary>What a frame of the user channel tells of an order.</summary>
public enum OrderUpdate : byte
{
    /// <summary>No frame: a reading or a reply.</summary>
    None = 0,
    New = 1,

    /// <summary>Something of it was matched; how much, no frame says.</summary>
    Fill = 2,

    /// <summary>A match settled on the chain.</summary>
    Confirm = 3,
    Cancel = 4,

    /// <summary>A word that nobody documented.</summary>
    Other = 5,
}

/// <summary>What the venue said of one order: a frame, a line of a list, or a detail.</summary>
/// <param name="Id">The venue's name.</param>
/// <param name="MarketId">The venue's market; a child's for categorical ones.</param>
/// <param name="Outcome">0 = first outcome, 1 = second, -1 = not said.</param>
/// <param name="Side">Null when the venue did not say.</param>
/// <param name="Price">Limit price; null when the venue did not say.</param>
/// <param name="Shares">Shares wanted; null when the venue did not say.</param>
/// <param name="Filled">Shares that are settled on the chain; never what is only matched.</param>
/// <param name="State">Where it stands.</param>
/// <param name="StatusText">The venue's own words for that.</param>
/// <param name="Update">What a frame tells.</param>
/// <param name="Created">The venue's time, whole seconds; none when unknown.</param>
/// <param name="Expires">None when it does not expire.</param>
/// <param name="Trades">All its trades when this is a detail, else null.</param>
public sealed record OpinionOrder(
    string Id,
    string MarketId,
    int Outcome,
    Side? Side,
    Price? Price,
    Quantity? Shares,
    Quantity Filled,
    OpinionOrderState State,
    string StatusText,
    OrderUpdate Update,
    Instant Created,
    Instant Expires,
    IReadOnlyList<OpinionTrade>? Trades)
{
    /// <summary>Nothing more can be matched.</summary>
    public bool IsEnd => State >= OpinionOrderState.Finished;
}

/// <summary>One trade of one of our orders, by frame or by REST.</summary>
/// <param name="Id">The venue's trade number: one fill has one, however it is told.</param>
/// <param name="OrderId">The venue's name of the order.</param>
/// <param name="Price">On the order's own outcome, rounded to the pip.</param>
/// <param name="Shares">Rounded down to the micro-share.</param>
/// <param name="Fee">What was charged; null when the venue did not say in a unit that we know.</param>
/// <param name="Tier">Matched while pending, Confirmed when finished, Failed otherwise.</param>
/// <param name="Created">The venue's time, whole seconds; none when unknown.</param>
public sealed record OpinionTrade(
    string Id,
    string OrderId,
    Price Price,
    Quantity Shares,
    Cash? Fee,
    SettlementTier Tier,
    Instant Created);
