using Probity.Domain.Values;

namespace Probity.Domain.Markets;

/// <summary>Which contracts and domain a market trades on (reference/polymarket.md 0.2). A storage format.</summary>
public enum MarketProtocol : byte
{
    /// <summary>Conditional Tokens, EIP-712 domain version "2".</summary>
    ConditionalTokens = 1,

    /// <summary>Position market (Protocol V2), domain version "3".</summary>
    Position = 2,
}

/// <summary>What may be done in a market. A storage format.</summary>
public enum MarketStatus : byte
{
    /// <summary>Known, but the venue does not take orders yet.</summary>
    Announced = 0,
    Open = 1,

    /// <summary>Orders are refused for now; resting orders may live on.</summary>
    Paused = 2,

    /// <summary>Trading is over, the result is not in.</summary>
    Closed = 3,
    Resolved = 4,
}

/// <summary>
/// Where the fee, tick and minimum size of a market come from; every result that rests on a guess says so.
/// </summary>
public enum TermsSource : byte
{
    Venue = 0,

    /// <summary>The recording lacks them: they were configured.</summary>
    Configured = 1,
}

/// <summary>One outcome of a market, with its own order book.</summary>
/// <param name="Id">Dense id.</param>
/// <param name="Market">The market that it belongs to.</param>
/// <param name="OutcomeIndex">0 = first outcome ("Yes", "Up"), 1 = second.</param>
/// <param name="Outcome">The venue's name of the outcome.</param>
/// <param name="Token">The venue's id of the outcome token, up to 78 decimal digits.</param>
public sealed record Instrument(InstrumentId Id, MarketId Market, int OutcomeIndex, string Outcome, string Token)
{
    /// <summary>Begins the token text of an outcome that a recording never showed.</summary>
    public const string UnseenPrefix = "unseen:";

    /// <summary>
    /// The venue's book of this outcome is by construction the mirror of the other's, so that only the other's is kept
    /// (reference/opinion.md 4.1).
    /// </summary>
    public bool IsMirrored { get; init; }

    /// <summary>
    /// False when no book of its own is published or kept; then its book is the complement of the other outcome's.
    /// </summary>
    public bool HasOwnBook => !IsMirrored && !Token.StartsWith(UnseenPrefix, StringComparison.Ordinal);
}

/// <summary>
/// How a venue itself names a market, and the contracts that its orders name, where these differ from market to market.
/// </summary>
/// <param name="MarketId">The venue's number of the market, decimal digits.</param>
/// <param name="Collateral">Address of the token that pays.</param>
/// <param name="Exchange">Address of the contract that orders are signed for.</param>
public sealed record MarketContracts(string MarketId, string Collateral, string Exchange);

/// <summary>The terms that a venue may change while a market lives.</summary>
/// <param name="Grid">Tick grid.</param>
/// <param name="MinimumSize">Smallest resting order, shares.</param>
/// <param name="MinimumTakerNotional">Smallest marketable BUY, dollars ($1 on Polymarket).</param>
/// <param name="SizeStep">Order sizes are multiples of this (0.01 share on Polymarket).</param>
/// <param name="Fees">Fee terms.</param>
/// <param name="Source">Where these come from.</param>
public sealed record MarketTerms(
    TickGrid Grid,
    Quantity MinimumSize,
    Cash MinimumTakerNotional,
    Quantity SizeStep,
    FeeTerms Fees,
    TermsSource Source)
{
    /// <summary>Least value of any order at its limit, resting or taking; zero for none ($5 on Opinion).</summary>
    public Cash MinimumNotional { get; init; }

    /// <summary>Says something that the first layout of terms in the journal has no place for.</summary>
    public bool IsExtended => MinimumNotional != Cash.Zero
        || Fees != new FeeTerms(Fees.Rate, Fees.Exponent, Fees.TakerOnly, Fees.RebateShare);
}

/// <summary>
/// One binary question: two complementary outcomes, of which exactly one pays a dollar (or both a half).
/// The long texts live here once; everything else refers by dense id.
/// </summary>
/// <param name="Id">Dense id.</param>
/// <param name="Venue">Where it trades.</param>
/// <param name="Condition">The venue's id of the question (condition id).</param>
/// <param name="Slug">The venue's short name.</param>
/// <param name="Question">The question in words.</param>
/// <param name="First">Outcome index 0.</param>
/// <param name="Second">Outcome index 1.</param>
/// <param name="Terms">Tick, sizes and fees at listing.</param>
/// <param name="Currency">Collateral.</param>
/// <param name="Protocol">Contracts that it trades on.</param>
/// <param name="NegRisk">Belongs to a neg-risk event: other exchange contract, NO shares convert.</param>
/// <param name="Group">The event group, if any.</param>
/// <param name="Status">At listing.</param>
/// <param name="EndsAt">The venue's stated end; <see cref="Instant.None"/> when unknown.</param>
public sealed record Market(
    MarketId Id,
    VenueId Venue,
    string Condition,
    string Slug,
    string Question,
    Instrument First,
    Instrument Second,
    MarketTerms Terms,
    Currency Currency,
    MarketProtocol Protocol,
    bool NegRisk,
    EventGroupId? Group,
    MarketStatus Status,
    Instant EndsAt)
{
    /// <summary>Null where a venue's contracts are the same for all markets.</summary>
    public MarketContracts? Contracts { get; init; }

    /// <summary>Says something that the first layout of markets in the journal has no place for.</summary>
    public bool IsExtended =>
        Contracts is not null || First.IsMirrored || Second.IsMirrored || Terms.IsExtended;

    public Instrument Outcome(int index) => index == 0 ? First : Second;

    /// <summary>The other outcome of the same market.</summary>
    public Instrument ComplementOf(InstrumentId id) => id == First.Id ? Second : First;
}

/// <summary>How the markets of an event constrain one another. A storage format.</summary>
public enum EventGroupKind : byte
{
    /// <summary>At most one YES pays; the list may have gaps.</summary>
    Exclusive = 0,

    /// <summary>Exactly one YES pays, NO shares convert.</summary>
    NegRisk = 1,

    /// <summary>
    /// As neg-risk, but placeholders and "Other" change meaning: a long YES bundle is not exhaustive.
    /// </summary>
    AugmentedNegRisk = 2,

    /// <summary>Each market implies the next ("by March" implies "by June"): nested, not exclusive.</summary>
    NestedLadder = 3,
}

/// <summary>Markets that constrain one another; for a ladder the narrowest first.</summary>
public sealed record EventGroup(
    EventGroupId Id, VenueId Venue, string VenueKey, string Title, EventGroupKind Kind, IReadOnlyList<MarketId> Markets)
{
    /// <summary>Does exactly one YES of the listed markets pay for certain?</summary>
    public bool IsExhaustive => Kind == EventGroupKind.NegRisk;
}

/// <summary>What one share of each outcome pays, in millionths of a dollar; 0/1, 1/0 or a half each.</summary>
public readonly record struct Payout(int FirstMicros, int SecondMicros)
{
    public static Payout FirstWins => new(1_000_000, 0);

    public static Payout SecondWins => new(0, 1_000_000);

    public static Payout Half => new(500_000, 500_000);

    public int Of(int outcomeIndex) => outcomeIndex == 0 ? FirstMicros : SecondMicros;
}
