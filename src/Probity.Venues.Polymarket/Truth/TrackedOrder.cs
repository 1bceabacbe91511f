using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>An end that the venue reported and that is not told yet, because trades may be missing.</summary>
/// <param name="Cause">Null for an expiry.</param>
/// <param name="Matched">What the venue had matched by then; null when it did not say.</param>
/// <param name="LearnedAt">When we heard.</param>
/// <param name="Venue">The venue's time of it.</param>
internal sealed record PendingEnd(CancelCause? Cause, Quantity? Matched, Instant LearnedAt, Instant Venue);

/// <summary>All that is known of one order of ours. Changed only by <see cref="OrderTracker"/>.</summary>
internal sealed class TrackedOrder(ClientOrderId id, OrderIntent intent, string venueId)
{
    public ClientOrderId Id { get; } = id;

    public OrderIntent Intent { get; } = intent;

    public string VenueId { get; } = venueId;

    /// <summary>Nothing of it can have happened at the venue before.</summary>
    public Instant SentAt { get; set; }

    /// <summary>Trades before this belong to the time before an earlier run adopted the order.</summary>
    public Instant CountsFrom { get; init; }

    /// <summary>Trades that are part of what an adopted order had filled when it was found.</summary>
    public HashSet<string> NotCounted { get; init; } = [];

    /// <summary>
    /// Shares of them that nobody named: trades that were matched until <see cref="ToAbsorbUntil"/> are taken for them.
    /// </summary>
    public Quantity ToAbsorb { get; set; }

    public Instant ToAbsorbUntil { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>There is proof that the venue had it.</summary>
    public bool IsHeld { get; set; }

    public Instant HeldAt { get; set; }

    /// <summary>The last moment at which the venue still had it open.</summary>
    public Instant LiveAt { get; set; }

    public Instant LastNews { get; set; }

    public bool ToldAccepted { get; set; }

    public bool ToldDelayed { get; set; }

    public bool CancelRequested { get; set; }

    /// <summary>The answer to a cancel was lost: evidence for the engine when the order turns out to live.</summary>
    public string? CancelInDoubt { get; set; }

    public Instant CancelInDoubtAt { get; set; }

    /// <summary>Since when something about it is contradictory or unknown; none when nothing is.</summary>
    public Instant DoubtSince { get; set; }

    /// <summary>Look-ups since the doubt arose, and after the grace, that found nothing.</summary>
    public int NotFound { get; set; }

    public Instant FirstNotFound { get; set; }

    /// <summary>The most that the venue said it had matched.</summary>
    public Quantity VenueMatched { get; set; }

    /// <summary>Its trades by the venue's id.</summary>
    public Dictionary<string, KnownTrade> Trades { get; } = new(StringComparer.Ordinal);

    /// <summary>Trades that were named and not seen yet.</summary>
    public HashSet<string> Expected { get; } = new(StringComparer.Ordinal);

    /// <summary>Shares in all trades that were seen, failed ones too: what the venue counts as matched.</summary>
    public Quantity Seen { get; set; }

    /// <summary>Shares of the fills that were posted; failed trades that never were fills are not among them.</summary>
    public Quantity Posted { get; set; }

    /// <summary>Shares that the engine had counted when we began.</summary>
    public Quantity KnownBefore { get; set; }

    public PendingEnd? End { get; set; }

    /// <summary>The engine was told that it is over, or can conclude so from the fills.</summary>
    public bool IsOver { get; set; }

    public bool IsImmediate => Intent.TimeInForce is TimeInForce.FillOrKill or TimeInForce.FillAndKill;

    /// <summary>
    /// Never more than the truth: the fills that the engine knew and those that were seen may be the same ones.
    /// </summary>
    public Quantity Counted => Quantity.Max(Seen, KnownBefore);

    /// <summary>Shares that the engine is sure to have counted.</summary>
    public Quantity Told => Quantity.Max(Posted, KnownBefore);

    /// <summary>
    /// Adopted by an earlier run: what it had filled before then is not known any more, so that the matched size proves
    /// nothing, and only a complete reading of the trades does.
    /// </summary>
    public bool SizeProvesNothing { get; init; }

    public bool LacksTrades => !SizeProvesNothing &&
        (VenueMatched > Counted || Expected.Count > 0);
}
