using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Truth;

/// <summary>Where an order of ours trades, in the venue's terms.</summary>
/// <param name="MarketId">The venue's market.</param>
/// <param name="Index">0 = first outcome, 1 = second.</param>
public readonly record struct OpinionOutcome(string MarketId, int Index)
{
    /// <exception cref="InvariantException">The market does not say how the venue numbers it.</exception>
    public static OpinionOutcome Of(Market market, InstrumentId instrument)
    {
        Require.That(market.Contracts is not null, "an Opinion market carries the venue's number");
        return new OpinionOutcome(market.Contracts!.MarketId, market.First.Id == instrument ? 0 : 1);
    }
}

/// <summary>An end that the venue reported and that is not told yet, because trades may be missing.</summary>
/// <param name="Cause">Null for an expiry.</param>
/// <param name="IsWhole">The venue calls it filled.</param>
/// <param name="LearnedAt">When we heard, or when the reading that showed it began.</param>
internal sealed record PendingEnd(CancelCause? Cause, bool IsWhole, Instant LearnedAt);

/// <summary>One trade of an order of ours, as it was told.</summary>
internal sealed class KnownTrade(string id, string toldAs, OpinionTrade terms, Cash fee)
{
    /// <summary>The venue's number.</summary>
    public string Id { get; } = id;

    /// <summary>The id under which the engine knows it.</summary>
    public string ToldAs { get; } = toldAs;

    /// <summary>Price and shares as they were told.</summary>
    public OpinionTrade Terms { get; } = terms;

    /// <summary>The fee in the engine's books.</summary>
    public Cash Fee { get; set; } = fee;

    public SettlementTier Tier { get; set; }

    /// <summary>What it was charged is known and told.</summary>
    public bool IsCharged { get; set; }

    /// <summary>The venue called it failed first and confirmed later, or otherwise than told; said once.</summary>
    public bool IsContradicted { get; set; }

    /// <summary>Liquidity that was told.</summary>
    public Liquidity Liquidity { get; init; }

    /// <summary>Counted by an earlier run; of a final one it is not known which way it went.</summary>
    public bool IsFromBefore { get; init; }

    public bool IsFinal => Tier is SettlementTier.Confirmed or SettlementTier.Failed;
}

/// <summary>
/// All that is known of one order of ours. Changed only by <see cref="OpinionOrderTracker"/> and its parts.
/// </summary>
internal sealed class TrackedOrder(ClientOrderId id, OrderIntent intent, OpinionOutcome outcome)
{
    public ClientOrderId Id { get; } = id;

    public OrderIntent Intent { get; } = intent;

    public OpinionOutcome Outcome { get; } = outcome;

    /// <summary>The venue's name; empty until there is proof that the venue has it.</summary>
    public string VenueId { get; set; } = "";

    public bool IsHeld => VenueId.Length > 0;

    /// <summary>Nothing of it can have happened at the venue before.</summary>
    public Instant SentAt { get; init; }

    /// <summary>The venue's time of its beginning; none before it was told.</summary>
    public Instant Created { get; set; }

    /// <summary>A request with it is under way.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>Trades before this belong to the time before an earlier run adopted the order.</summary>
    public Instant CountsFrom { get; init; }

    /// <summary>Trades that are part of what an adopted order had filled when it was found.</summary>
    public HashSet<string> NotCounted { get; init; } = [];

    public Instant HeldAt { get; set; }

    public Instant LastNews { get; set; }

    public bool ToldAccepted { get; set; }

    public bool CancelRequested { get; set; }

    /// <summary>Our own timer, not the strategy, wanted the cancel.</summary>
    public bool ExpiryRequested { get; set; }

    /// <summary>
    /// A cancel of it was taken or lost: whether it took effect is to be read. Null when nothing is open.
    /// </summary>
    public string? CancelInDoubt { get; set; }

    /// <summary>The venue said that it cancelled.</summary>
    public bool IsCancelTaken { get; set; }

    public Instant CancelInDoubtAt { get; set; }

    /// <summary>Since when something about it is contradictory or unknown; none when nothing is.</summary>
    public Instant DoubtSince { get; set; }

    /// <summary>Readings since the doubt arose, and after the grace, that did not show it.</summary>
    public int Misses { get; set; }

    public Instant FirstMiss { get; set; }

    /// <summary>Matches that were announced and not seen as trades.</summary>
    public int Hints { get; set; }

    public Instant HintAt { get; set; }

    /// <summary>It is to be read at least once from this moment on.</summary>
    public Instant ReadWantedAt { get; set; }

    /// <summary>Not before this.</summary>
    public Instant ReadNext { get; set; }

    public bool IsToRead => ReadWantedAt.IsKnown && ReadAt < ReadWantedAt;

    /// <summary>Beginning of the last reading that showed all its trades.</summary>
    public Instant ReadAt { get; set; }

    /// <summary>The most that the venue said had settled.</summary>
    public Quantity VenueFilled { get; set; }

    /// <summary>Its trades by the venue's number.</summary>
    public Dictionary<string, KnownTrade> Trades { get; } = new(StringComparer.Ordinal);

    /// <summary>Shares in all trades that were seen, failed ones too.</summary>
    public Quantity Seen { get; set; }

    /// <summary>Filled before the fills that are known by their trades.</summary>
    public Quantity Base { get; init; }

    /// <summary>Shares of the fills that were posted.</summary>
    public Quantity Posted { get; set; }

    /// <summary>
    /// A trade of it failed: what the venue may fill again the engine counts as filled, so that it must not rest on.
    /// </summary>
    public bool HasFailedTrade { get; set; }

    /// <summary>The venue holds it though the engine counts on nothing of it any more.</summary>
    public bool IsUnwanted { get; set; }

    public PendingEnd? End { get; set; }

    /// <summary>The engine was told that it is over, or can conclude so from the fills.</summary>
    public bool IsOver { get; set; }

    /// <summary>Proved at the venue that nothing more can be matched.</summary>
    public bool IsEnded { get; set; }

    public bool IsImmediate => Intent.TimeInForce is TimeInForce.FillOrKill or TimeInForce.FillAndKill;

    /// <summary>Shares in trades that have not failed.</summary>
    public Quantity Alive => Trades.Values
        .Where(trade => trade.Tier != SettlementTier.Failed)
        .Aggregate(Base, (sum, trade) => sum + trade.Terms.Shares);

    /// <summary>Sent, or perhaps sent, and not found at the venue: the venue's orders are searched for it.</summary>
    public bool IsSought => !IsHeld && !IsOver && !IsAwaited;

    /// <summary>Does an order of the venue want what this one wants?</summary>
    public bool LooksLike(OpinionOrder other) =>
        other.MarketId == Outcome.MarketId && other.Outcome == Outcome.Index && other.Side == Intent.Side
        && other.Price == Intent.Price && other.Shares is { } shares
        && Math.Abs(shares.Micros - Intent.Quantity.Micros) <= 1;

    /// <summary>As the above, for two of ours: only their number at the venue tells such orders apart.</summary>
    public bool LooksLike(TrackedOrder other) =>
        other.Outcome == Outcome && other.Intent.Side == Intent.Side && other.Intent.Price == Intent.Price
        && other.Intent.Quantity == Intent.Quantity;

    /// <summary>It is to be read now.</summary>
    public void ReadSoon(Instant now)
    {
        ReadWantedAt = now;
        ReadNext = now;
    }
}
