namespace Probity.Domain.Orders;

/// <summary>Where an order stands, as far as we can prove. A storage format.</summary>
public enum OrderStatus : byte
{
    /// <summary>Sent, no word yet. Counts as live.</summary>
    InFlight = 0,

    /// <summary>The venue holds it; it may be partly filled.</summary>
    Live = 1,

    /// <summary>Accepted, but matched later (sports and crypto delays). Counts as live.</summary>
    Delayed = 2,

    /// <summary>
    /// No positive evidence either way (timeout, 5xx, unreadable reply). Counts as live until proven otherwise.
    /// </summary>
    Unknown = 3,

    Filled = 4,

    /// <summary>Cancelled by us, killed, or cancelled by the venue; the reason says which.</summary>
    Cancelled = 5,

    /// <summary>The venue refused it, with evidence.</summary>
    Refused = 6,

    /// <summary>Its good-til date passed.</summary>
    Expired = 7,
}

/// <summary>What can be learned of an order.</summary>
public enum OrderEventKind : byte
{
    Accepted = 0,
    Delayed = 1,
    Unknown = 2,
    FilledPartly = 3,
    FilledFully = 4,
    Cancelled = 5,
    Refused = 6,
    Expired = 7,
}

/// <summary>
/// The order state machine as one pure table. Late and repeated news is normal on a venue without sequence numbers, so
/// every pair has an answer: a final state never goes back, and a fill that arrives after a cancel still counts.
/// </summary>
public static class OrderTransitions
{
    /// <summary>No fill or cancel can follow, except a late fill (the venue matched before it cancelled).</summary>
    public static bool IsFinal(this OrderStatus status) => status >= OrderStatus.Filled;

    /// <summary>May this order still trade, so that risk counts it at its worst case?</summary>
    public static bool MayTrade(this OrderStatus status) => status < OrderStatus.Filled;

    /// <summary>The status after the news.</summary>
    public static OrderStatus Next(OrderStatus status, OrderEventKind news) => news switch
    {
        OrderEventKind.FilledFully => OrderStatus.Filled,
        _ when status.IsFinal() => status,
        OrderEventKind.Accepted => OrderStatus.Live,
        OrderEventKind.FilledPartly => OrderStatus.Live,
        OrderEventKind.Delayed => status == OrderStatus.Live ? OrderStatus.Live : OrderStatus.Delayed,
        OrderEventKind.Unknown => status == OrderStatus.InFlight ? OrderStatus.Unknown : status,
        OrderEventKind.Cancelled => OrderStatus.Cancelled,
        OrderEventKind.Refused => OrderStatus.Refused,
        OrderEventKind.Expired => OrderStatus.Expired,
        _ => throw new InvariantException($"order news {news} has a rule"),
    };
}
