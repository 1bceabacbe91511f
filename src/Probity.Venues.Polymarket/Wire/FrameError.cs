namespace Probity.Venues.Polymarket.Wire;

/// <summary>Why a frame, or one message of it, was refused.</summary>
public enum FrameErrorCode
{
    /// <summary>Neither JSON nor one of the venue's known texts.</summary>
    NotJson,

    /// <summary>JSON that does not parse.</summary>
    BrokenJson,

    /// <summary>JSON that ends too early: the frame was cut.</summary>
    CutShort,

    /// <summary>A member has another JSON type than it must have.</summary>
    WrongType,

    /// <summary>A member without which the message means nothing is absent.</summary>
    MissingMember,

    /// <summary>A number, tick or id that cannot be read.</summary>
    Malformed,

    /// <summary>More decimals than the house can hold without rounding: four for a price, six for a size.</summary>
    TooPrecise,

    /// <summary>A price outside 0..1, a size or time beyond its range.</summary>
    OutOfRange,

    /// <summary>A size below zero.</summary>
    NegativeSize,

    /// <summary>A side that is neither BUY nor SELL.</summary>
    UnknownSide,
}

/// <summary>
/// A message that was refused whole: nothing of it was handed on. Earlier messages of the same frame may have been;
/// they are whole messages of their own.
/// </summary>
/// <param name="Code">Reason.</param>
/// <param name="Message">0-based place of the message in its frame.</param>
/// <param name="EventType">The message's event type as far as it is known; empty otherwise.</param>
/// <param name="Where">The member ("price_changes[1].price") or byte position.</param>
/// <param name="Text">The offending text, shortened.</param>
/// <param name="Tokens">Known assets that the refused bytes mention: their books may have missed something.</param>
public sealed record FrameError(
    FrameErrorCode Code, int Message, string EventType, string Where, string Text, IReadOnlyList<int> Tokens)
{
    /// <summary>May a book have missed a change because of this?</summary>
    public bool TouchesBooks =>
        EventType is not ("last_trade_price" or "best_bid_ask" or "new_market" or "market_resolved");

    /// <summary>The sentence for a person.</summary>
    public override string ToString()
    {
        string what = EventType.Length == 0 ? "message" : EventType;
        return $"{what} {Message}: {Explain(Code)} at {Where}: '{Text}'";
    }

    private static string Explain(FrameErrorCode code) => code switch
    {
        FrameErrorCode.NotJson => "neither JSON nor a known text",
        FrameErrorCode.BrokenJson => "broken JSON",
        FrameErrorCode.CutShort => "JSON cut short",
        FrameErrorCode.WrongType => "a JSON type that does not belong here",
        FrameErrorCode.MissingMember => "a missing member",
        FrameErrorCode.TooPrecise => "more decimals than a price (4) or size (6) may have",
        FrameErrorCode.OutOfRange => "a number out of range (a price is 0..1)",
        FrameErrorCode.NegativeSize => "a negative size",
        FrameErrorCode.UnknownSide => "a side that is neither BUY nor SELL",
        _ => "text that cannot be read",
    };
}
