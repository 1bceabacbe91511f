using System.Text.Json.Serialization;
using Probity.Venues.Http;

namespace Probity.Venues.Polymarket.Http;

/// <summary>
/// A market as Gamma tells it (reference/polymarket.md 4.5): the members that we use; others are ignored. The generated
/// reader sets a member that is absent to null, hence the guard in the setters of lists.
/// </summary>
public sealed record GammaMarket
{
    [JsonPropertyName("id"), JsonConverter(typeof(LenientText))]
    public string? Id { get; init; }

    [JsonPropertyName("question")]
    public string? Question { get; init; }

    /// <summary>Rules of resolution, long.</summary>
    [JsonPropertyName("description")]
    public string? Description { get; init; }

    [JsonPropertyName("conditionId")]
    public string? ConditionId { get; init; }

    [JsonPropertyName("slug")]
    public string? Slug { get; init; }

    /// <summary>"v1" or absent: conditional tokens; "v2": position market.</summary>
    [JsonPropertyName("version"), JsonConverter(typeof(LenientText))]
    public string? Version { get; init; }

    [JsonPropertyName("endDate")]
    public string? EndDate { get; init; }

    [JsonPropertyName("endDateIso")]
    public string? EndDateIso { get; init; }

    [JsonPropertyName("outcomes"), JsonConverter(typeof(EmbeddedTexts))]
    public IReadOnlyList<string> Outcomes { get; init => field = value ?? []; } = [];

    /// <summary>Lags the book; the result once the market is resolved.</summary>
    [JsonPropertyName("outcomePrices"), JsonConverter(typeof(EmbeddedTexts))]
    public IReadOnlyList<string> OutcomePrices { get; init => field = value ?? []; } = [];

    [JsonPropertyName("clobTokenIds"), JsonConverter(typeof(EmbeddedTexts))]
    public IReadOnlyList<string> ClobTokenIds { get; init => field = value ?? []; } = [];

    [JsonPropertyName("positionIds"), JsonConverter(typeof(EmbeddedTexts))]
    public IReadOnlyList<string> PositionIds { get; init => field = value ?? []; } = [];

    [JsonPropertyName("active"), JsonConverter(typeof(LenientBool))]
    public bool? Active { get; init; }

    [JsonPropertyName("closed"), JsonConverter(typeof(LenientBool))]
    public bool? Closed { get; init; }

    [JsonPropertyName("archived"), JsonConverter(typeof(LenientBool))]
    public bool? Archived { get; init; }

    [JsonPropertyName("acceptingOrders"), JsonConverter(typeof(LenientBool))]
    public bool? AcceptingOrders { get; init; }

    [JsonPropertyName("acceptingOrdersTimestamp")]
    public string? AcceptingOrdersTimestamp { get; init; }

    [JsonPropertyName("enableOrderBook"), JsonConverter(typeof(LenientBool))]
    public bool? EnableOrderBook { get; init; }

    [JsonPropertyName("negRisk"), JsonConverter(typeof(LenientBool))]
    public bool? NegRisk { get; init; }

    /// <summary>The "Other" of an augmented event.</summary>
    [JsonPropertyName("negRiskOther"), JsonConverter(typeof(LenientBool))]
    public bool? NegRiskOther { get; init; }

    [JsonPropertyName("negRiskMarketID")]
    public string? NegRiskMarketId { get; init; }

    /// <summary>Of a neg-risk market: the event's id with the question's index in the last byte.</summary>
    [JsonPropertyName("questionID")]
    public string? QuestionId { get; init; }

    [JsonPropertyName("orderPriceMinTickSize"), JsonConverter(typeof(LenientDecimal))]
    public decimal? TickSize { get; init; }

    [JsonPropertyName("orderMinSize"), JsonConverter(typeof(LenientDecimal))]
    public decimal? MinimumSize { get; init; }

    [JsonPropertyName("feesEnabled"), JsonConverter(typeof(LenientBool))]
    public bool? FeesEnabled { get; init; }

    [JsonPropertyName("feeSchedule")]
    public GammaFeeSchedule? FeeSchedule { get; init; }

    [JsonPropertyName("umaResolutionStatus")]
    public string? UmaResolutionStatus { get; init; }

    /// <summary>Position markets: inactive, active, resolved.</summary>
    [JsonPropertyName("resolutionStatus")]
    public string? ResolutionStatus { get; init; }

    [JsonPropertyName("volume24hr"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Volume24Hours { get; init; }

    [JsonPropertyName("bestBid"), JsonConverter(typeof(LenientDecimal))]
    public decimal? BestBid { get; init; }

    [JsonPropertyName("bestAsk"), JsonConverter(typeof(LenientDecimal))]
    public decimal? BestAsk { get; init; }

    /// <summary>The event in short: id, slug, title and its flags, without its markets.</summary>
    [JsonPropertyName("events")]
    public IReadOnlyList<GammaEvent>? Events { get; init; }
}

/// <summary>Fee terms; numbers or strings.</summary>
public sealed record GammaFeeSchedule
{
    [JsonPropertyName("rate"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Rate { get; init; }

    [JsonPropertyName("exponent"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Exponent { get; init; }

    [JsonPropertyName("takerOnly"), JsonConverter(typeof(LenientBool))]
    public bool? TakerOnly { get; init; }

    [JsonPropertyName("rebateRate"), JsonConverter(typeof(LenientDecimal))]
    public decimal? RebateRate { get; init; }
}

/// <summary>An event: markets that belong together.</summary>
public sealed record GammaEvent
{
    [JsonPropertyName("id"), JsonConverter(typeof(LenientText))]
    public string? Id { get; init; }

    [JsonPropertyName("slug")]
    public string? Slug { get; init; }

    [JsonPropertyName("title")]
    public string? Title { get; init; }

    [JsonPropertyName("closed"), JsonConverter(typeof(LenientBool))]
    public bool? Closed { get; init; }

    [JsonPropertyName("negRisk"), JsonConverter(typeof(LenientBool))]
    public bool? NegRisk { get; init; }

    [JsonPropertyName("enableNegRisk"), JsonConverter(typeof(LenientBool))]
    public bool? EnableNegRisk { get; init; }

    [JsonPropertyName("negRiskAugmented"), JsonConverter(typeof(LenientBool))]
    public bool? NegRiskAugmented { get; init; }

    [JsonPropertyName("negRiskMarketID")]
    public string? NegRiskMarketId { get; init; }

    [JsonPropertyName("markets")]
    public IReadOnlyList<GammaMarket>? Markets { get; init; }
}

/// <summary>A page of markets; the end is a missing or empty cursor.</summary>
public sealed record GammaMarketsPage
{
    [JsonPropertyName("markets")]
    public IReadOnlyList<GammaMarket>? Markets { get; init; }

    [JsonPropertyName("next_cursor")]
    public string? NextCursor { get; init; }
}

/// <summary>A page of events; the end is a missing or empty cursor.</summary>
public sealed record GammaEventsPage
{
    [JsonPropertyName("events")]
    public IReadOnlyList<GammaEvent>? Events { get; init; }

    [JsonPropertyName("next_cursor")]
    public string? NextCursor { get; init; }
}

/// <summary>What a search found; its events may lack their markets.</summary>
public sealed record GammaSearchResult
{
    [JsonPropertyName("events")]
    public IReadOnlyList<GammaEvent>? Events { get; init; }

    [JsonPropertyName("pagination")]
    public GammaPagination? Pagination { get; init; }
}

public sealed record GammaPagination
{
    [JsonPropertyName("hasMore")]
    public bool HasMore { get; init; }

    [JsonPropertyName("totalResults")]
    public int TotalResults { get; init; }
}
