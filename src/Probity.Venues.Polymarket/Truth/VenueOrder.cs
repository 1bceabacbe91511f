using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>Where the venue says that an order stands (reference/polymarket.md 4.2, 5.3).</summary>
public enum VenueOrderState : byte
{
    /// <summary>Resting, perhaps partly filled.</summary>
    Live = 0,

    /// <summary>Accepted, to be matched after the venue's delay.</summary>
    Delayed = 1,

    /// <summary>The delay ended without a match; it rests.</summary>
    Unmatched = 2,

    /// <summary>Matched; wholly, unless the matched size says otherwise.</summary>
    Matched = 3,

    /// <summary>Ended before it was filled; the status text may say why.</summary>
    Cancelled = 4,

    MarketResolved = 5,

    /// <summary>The venue itself took it away.</summary>
    Invalid = 6,

    /// <summary>A word that nobody documented: it proves that the venue knows the order, and nothing else.</summary>
    Other = 7,
}

/// <summary>What the venue said of one order: an event of the user channel, or a REST object.</summary>
/// <param name="Id">The venue's name, lower-case hex.</param>
/// <param name="State">Where it stands.</param>
/// <param name="StatusText">The venue's own word for that.</param>
/// <param name="Token">Outcome token.</param>
/// <param name="Side">Null when the venue did not say.</param>
/// <param name="Price">Limit price; null when the venue did not say.</param>
/// <param name="Size">Shares wanted; null when the venue did not say.</param>
/// <param name="Matched">Shares matched so far, failed settlements too; null when the venue did not say.</param>
/// <param name="Trades">Ids of its trades, as far as the venue says.</param>
/// <param name="Created">None when unknown.</param>
/// <param name="Expires">End that was stated for a good-til-date order; none otherwise.</param>
/// <param name="OrderType">GTC, GTD, FOK, FAK, or empty.</param>
/// <param name="At">The venue's time of this news; none for REST.</param>
public sealed record VenueOrder(
    string Id,
    VenueOrderState State,
    string StatusText,
    string Token,
    Side? Side,
    Price? Price,
    Quantity? Size,
    Quantity? Matched,
    IReadOnlyList<string> Trades,
    Instant Created,
    Instant Expires,
    string OrderType,
    Instant At)
{
    /// <summary>Nothing more can be matched.</summary>
    public bool IsEnd =>
        State is VenueOrderState.Cancelled or VenueOrderState.MarketResolved or VenueOrderState.Invalid;
}

/// <summary>How far a trade has come (reference/polymarket.md 4.2).</summary>
public enum VenueTradeState : byte
{
    /// <summary>Matched, broadcast or not; also a word that nobody documented: a trade, and not final.</summary>
    Matched = 0,

    /// <summary>Broadcast again: not final, and never a step back.</summary>
    Retrying = 1,
    Mined = 2,
    Confirmed = 3,
    Failed = 4,
}

/// <summary>One resting order's part in a trade.</summary>
/// <param name="OrderId">Lower-case hex.</param>
/// <param name="Token">Its own outcome token, which may be the other outcome than the taker's; may be empty.</param>
/// <param name="Price">On its own outcome, rounded to the pip: the venue writes raw ratios.</param>
/// <param name="Matched">Shares.</param>
public sealed record MakerPart(string OrderId, string Token, Price Price, Quantity Matched);

/// <summary>One trade, by event or by REST.</summary>
/// <param name="Id">The venue's id.</param>
/// <param name="State">How far it has come.</param>
/// <param name="TakerOrder">Lower-case hex.</param>
/// <param name="Token">The taker's outcome token.</param>
/// <param name="Price">The taker's price.</param>
/// <param name="Size">The taker's shares.</param>
/// <param name="MatchedAt">The venue's time of the match; none when it did not say.</param>
/// <param name="Makers">The resting orders.</param>
/// <param name="TransactionHash">Empty before it was sent; may still change until it is confirmed.</param>
/// <param name="At">The venue's time of this news.</param>
public sealed record VenueTrade(
    string Id,
    VenueTradeState State,
    string TakerOrder,
    string Token,
    Price Price,
    Quantity Size,
    Instant MatchedAt,
    IReadOnlyList<MakerPart> Makers,
    string TransactionHash,
    Instant At)
{
    /// <summary>The tier that this news proves; null when it proves none beyond the match.</summary>
    public SettlementTier Tier => State switch
    {
        VenueTradeState.Mined => SettlementTier.Mined,
        VenueTradeState.Confirmed => SettlementTier.Confirmed,
        VenueTradeState.Failed => SettlementTier.Failed,
        _ => SettlementTier.Matched,
    };
}
