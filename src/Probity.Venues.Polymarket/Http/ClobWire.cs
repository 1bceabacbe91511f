using System.Text.Json.Serialization;
using Probity.Venues.Http;

namespace Probity.Venues.Polymarket.Http;

/// <summary>
/// The compact market of <c>/clob-markets/{cid}</c> (reference/polymarket.md 4.1); optional keys are absent when false
/// or zero.
/// </summary>
public sealed record ClobMarketInfo
{
    [JsonPropertyName("c")]
    public string? ConditionId { get; init; }

    /// <summary>Outcome index 0, then 1.</summary>
    [JsonPropertyName("t")]
    public IReadOnlyList<ClobInfoToken>? Tokens { get; init; }

    [JsonPropertyName("mts"), JsonConverter(typeof(LenientDecimal))]
    public decimal? TickSize { get; init; }

    [JsonPropertyName("mos"), JsonConverter(typeof(LenientDecimal))]
    public decimal? MinimumSize { get; init; }

    /// <summary>Absent = no fee.</summary>
    [JsonPropertyName("fd")]
    public ClobFeeDetails? Fees { get; init; }

    [JsonPropertyName("nr")]
    public bool NegRisk { get; init; }

    [JsonPropertyName("ao")]
    public bool AcceptingOrders { get; init; }

    [JsonPropertyName("aot")]
    public string? AcceptingOrdersSince { get; init; }

    /// <summary>Seconds that a marketable order waits (sports).</summary>
    [JsonPropertyName("sd"), JsonConverter(typeof(LenientDecimal))]
    public decimal? SecondsDelay { get; init; }

    /// <summary>Resting orders are wiped when the game starts.</summary>
    [JsonPropertyName("cbos")]
    public bool ClearBookOnStart { get; init; }

    [JsonPropertyName("gst")]
    public string? GameStart { get; init; }

    /// <summary>Marketable orders wait a moment (crypto up/down).</summary>
    [JsonPropertyName("itode")]
    public bool TakerOrderDelay { get; init; }

    [JsonPropertyName("v"), JsonConverter(typeof(LenientText))]
    public string? Version { get; init; }
}

public sealed record ClobInfoToken
{
    [JsonPropertyName("t"), JsonConverter(typeof(LenientText))]
    public string? Token { get; init; }

    [JsonPropertyName("o")]
    public string? Outcome { get; init; }
}

/// <summary>Rate, exponent, taker-only.</summary>
public sealed record ClobFeeDetails
{
    [JsonPropertyName("r"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Rate { get; init; }

    [JsonPropertyName("e"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Exponent { get; init; }

    [JsonPropertyName("to"), JsonConverter(typeof(LenientBool))]
    public bool? TakerOnly { get; init; }
}

/// <summary>The full market of <c>/markets/{cid}</c> and of the CLOB's pages.</summary>
public sealed record ClobMarket
{
    [JsonPropertyName("condition_id")]
    public string? ConditionId { get; init; }

    [JsonPropertyName("question")]
    public string? Question { get; init; }

    [JsonPropertyName("market_slug")]
    public string? Slug { get; init; }

    [JsonPropertyName("enable_order_book"), JsonConverter(typeof(LenientBool))]
    public bool? EnableOrderBook { get; init; }

    [JsonPropertyName("active"), JsonConverter(typeof(LenientBool))]
    public bool? Active { get; init; }

    [JsonPropertyName("closed"), JsonConverter(typeof(LenientBool))]
    public bool? Closed { get; init; }

    [JsonPropertyName("archived"), JsonConverter(typeof(LenientBool))]
    public bool? Archived { get; init; }

    [JsonPropertyName("accepting_orders"), JsonConverter(typeof(LenientBool))]
    public bool? AcceptingOrders { get; init; }

    [JsonPropertyName("accepting_order_timestamp")]
    public string? AcceptingOrdersTimestamp { get; init; }

    [JsonPropertyName("minimum_order_size"), JsonConverter(typeof(LenientDecimal))]
    public decimal? MinimumSize { get; init; }

    [JsonPropertyName("minimum_tick_size"), JsonConverter(typeof(LenientDecimal))]
    public decimal? TickSize { get; init; }

    [JsonPropertyName("end_date_iso")]
    public string? EndDate { get; init; }

    [JsonPropertyName("neg_risk"), JsonConverter(typeof(LenientBool))]
    public bool? NegRisk { get; init; }

    [JsonPropertyName("neg_risk_market_id")]
    public string? NegRiskMarketId { get; init; }

    [JsonPropertyName("is_50_50_outcome"), JsonConverter(typeof(LenientBool))]
    public bool? IsHalfOutcome { get; init; }

    /// <summary>Outcome index 0, then 1; <see cref="ClobToken.Winner"/> is the result.</summary>
    [JsonPropertyName("tokens")]
    public IReadOnlyList<ClobToken>? Tokens { get; init; }
}

public sealed record ClobToken
{
    [JsonPropertyName("token_id"), JsonConverter(typeof(LenientText))]
    public string? Token { get; init; }

    [JsonPropertyName("outcome")]
    public string? Outcome { get; init; }

    [JsonPropertyName("winner"), JsonConverter(typeof(LenientBool))]
    public bool? Winner { get; init; }
}

public sealed record ClobVersion
{
    [JsonPropertyName("version")]
    public int Version { get; init; }
}

public sealed record ClobTickSize
{
    [JsonPropertyName("minimum_tick_size"), JsonConverter(typeof(LenientDecimal))]
    public decimal? TickSize { get; init; }
}

public sealed record ClobNegRisk
{
    [JsonPropertyName("neg_risk")]
    public bool NegRisk { get; init; }
}

public sealed record ClobLastTrade
{
    [JsonPropertyName("price"), JsonConverter(typeof(LenientText))]
    public string? Price { get; init; }

    /// <summary>"BUY", "SELL", or "" when there was no trade yet.</summary>
    [JsonPropertyName("side")]
    public string? Side { get; init; }
}

public sealed record ClobMarketByToken
{
    [JsonPropertyName("condition_id")]
    public string? ConditionId { get; init; }
}

public sealed record ClobHistory
{
    [JsonPropertyName("history")]
    public IReadOnlyList<ClobHistoryPoint>? History { get; init; }
}

public sealed record ClobHistoryPoint
{
    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("t")]
    public long Time { get; init; }

    [JsonPropertyName("p"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Price { get; init; }
}

/// <summary>May this machine trade (reference/polymarket.md 8.5)? Never bypassed, only shown.</summary>
public sealed record Geoblock
{
    [JsonPropertyName("blocked")]
    public bool Blocked { get; init; }

    [JsonPropertyName("ip")]
    public string? Ip { get; init; }

    [JsonPropertyName("country")]
    public string? Country { get; init; }

    [JsonPropertyName("region"), JsonConverter(typeof(LenientText))]
    public string? Region { get; init; }
}
