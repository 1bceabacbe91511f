using System.Text.Json;
using System.Text.Json.Serialization;

namespace Probity.Venues.Opinion.Wire;

/// <summary>
/// A market as the venue tells it (reference/opinion.md 4.1): binary, categorical parent or child. The members that we
/// use; others are ignored.
/// </summary>
public sealed record MarketDocument
{
    [JsonPropertyName("marketId"), JsonConverter(typeof(LenientText))]
    public string? MarketId { get; init; }

    [JsonPropertyName("marketTitle"), JsonConverter(typeof(LenientText))]
    public string? Title { get; init; }

    [JsonPropertyName("slug"), JsonConverter(typeof(LenientText))]
    public string? Slug { get; init; }

    /// <summary>1 Created, 2 Activated, 3 Resolving, 4 Resolved, 5 Failed, 6 Deleted; others are kept.</summary>
    [JsonPropertyName("status"), JsonConverter(typeof(LenientLong))]
    public long? Status { get; init; }

    [JsonPropertyName("statusEnum"), JsonConverter(typeof(LenientText))]
    public string? StatusText { get; init; }

    /// <summary>0 binary, 1 categorical; children may lack it.</summary>
    [JsonPropertyName("marketType"), JsonConverter(typeof(LenientLong))]
    public long? Type { get; init; }

    [JsonPropertyName("childMarkets")]
    public IReadOnlyList<MarketDocument>? Children { get; init; }

    [JsonPropertyName("yesLabel"), JsonConverter(typeof(LenientText))]
    public string? YesLabel { get; init; }

    [JsonPropertyName("noLabel"), JsonConverter(typeof(LenientText))]
    public string? NoLabel { get; init; }

    /// <summary>Rules of resolution, long; a child's may be empty, then its parent's hold.</summary>
    [JsonPropertyName("rules"), JsonConverter(typeof(LenientText))]
    public string? Rules { get; init; }

    [JsonPropertyName("yesTokenId"), JsonConverter(typeof(LenientText))]
    public string? YesToken { get; init; }

    [JsonPropertyName("noTokenId"), JsonConverter(typeof(LenientText))]
    public string? NoToken { get; init; }

    /// <summary>Hex without 0x.</summary>
    [JsonPropertyName("conditionId"), JsonConverter(typeof(LenientText))]
    public string? Condition { get; init; }

    /// <summary>The winning token; empty until resolved.</summary>
    [JsonPropertyName("resultTokenId"), JsonConverter(typeof(LenientText))]
    public string? ResultToken { get; init; }

    [JsonPropertyName("volume"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Volume { get; init; }

    [JsonPropertyName("volume24h"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Volume24Hours { get; init; }

    /// <summary>Address of the collateral.</summary>
    [JsonPropertyName("quoteToken"), JsonConverter(typeof(LenientText))]
    public string? QuoteToken { get; init; }

    [JsonPropertyName("chainId"), JsonConverter(typeof(LenientText))]
    public string? ChainId { get; init; }

    [JsonPropertyName("questionId"), JsonConverter(typeof(LenientText))]
    public string? QuestionId { get; init; }

    [JsonPropertyName("rebate"), JsonConverter(typeof(LenientRebate))]
    public decimal? MakerRebate { get; init; }

    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("createdAt"), JsonConverter(typeof(LenientLong))]
    public long? CreatedAt { get; init; }

    /// <summary>Unix seconds; 0 = none.</summary>
    [JsonPropertyName("cutoffAt"), JsonConverter(typeof(LenientLong))]
    public long? CutoffAt { get; init; }

    /// <summary>Unix seconds; 0 = not resolved.</summary>
    [JsonPropertyName("resolvedAt"), JsonConverter(typeof(LenientLong))]
    public long? ResolvedAt { get; init; }

    /// <summary>A parent trades by its children: it has some, or says that it is one.</summary>
    [JsonIgnore]
    public bool IsParent => Type == 1 || Children is { Count: > 0 };
}

/// <summary>One page of a listing.</summary>
public sealed record MarketPage
{
    [JsonPropertyName("total"), JsonConverter(typeof(LenientLong))]
    public long? Total { get; init; }

    [JsonPropertyName("list")]
    public IReadOnlyList<MarketDocument>? List { get; init; }
}

/// <summary>One market by id or slug.</summary>
public sealed record MarketResult
{
    [JsonPropertyName("data")]
    public MarketDocument? Data { get; init; }
}

/// <summary>A collateral with the exchange that trades it.</summary>
public sealed record QuoteTokenDocument
{
    [JsonPropertyName("quoteTokenName"), JsonConverter(typeof(LenientText))]
    public string? Name { get; init; }

    [JsonPropertyName("symbol"), JsonConverter(typeof(LenientText))]
    public string? Symbol { get; init; }

    [JsonPropertyName("quoteTokenAddress"), JsonConverter(typeof(LenientText))]
    public string? Address { get; init; }

    [JsonPropertyName("ctfExchangeAddress"), JsonConverter(typeof(LenientText))]
    public string? Exchange { get; init; }

    [JsonPropertyName("decimal"), JsonConverter(typeof(LenientLong))]
    public long? Decimals { get; init; }

    [JsonPropertyName("chainId"), JsonConverter(typeof(LenientText))]
    public string? ChainId { get; init; }
}

public sealed record QuoteTokenPage
{
    [JsonPropertyName("total"), JsonConverter(typeof(LenientLong))]
    public long? Total { get; init; }

    [JsonPropertyName("list")]
    public IReadOnlyList<QuoteTokenDocument>? List { get; init; }
}

/// <summary>Base rates of a token, hundredths of a per cent.</summary>
public sealed record FeeRatesDocument
{
    [JsonPropertyName("makerFeeBps"), JsonConverter(typeof(LenientDecimal))]
    public decimal? MakerBps { get; init; }

    [JsonPropertyName("takerFeeBps"), JsonConverter(typeof(LenientDecimal))]
    public decimal? TakerBps { get; init; }
}

public sealed record LatestPriceDocument
{
    [JsonPropertyName("price"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Price { get; init; }

    /// <summary>For example "buy-limit"; empty when never traded.</summary>
    [JsonPropertyName("side"), JsonConverter(typeof(LenientText))]
    public string? Side { get; init; }

    [JsonPropertyName("size"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Size { get; init; }

    /// <summary>Unix milliseconds; 0 = never traded.</summary>
    [JsonPropertyName("timestamp"), JsonConverter(typeof(LenientLong))]
    public long? Timestamp { get; init; }
}

public sealed record PriceHistoryDocument
{
    [JsonPropertyName("history")]
    public IReadOnlyList<PricePointDocument>? History { get; init; }
}

public sealed record PricePointDocument
{
    [JsonPropertyName("p"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Price { get; init; }

    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("t"), JsonConverter(typeof(LenientLong))]
    public long? Time { get; init; }
}

public sealed record LabelList
{
    [JsonPropertyName("list")]
    public IReadOnlyList<LabelDocument>? List { get; init; }
}

public sealed record LabelDocument
{
    [JsonPropertyName("labelId"), JsonConverter(typeof(LenientText))]
    public string? Id { get; init; }

    [JsonPropertyName("labelName"), JsonConverter(typeof(LenientText))]
    public string? Name { get; init; }
}

/// <summary>The maker's share of "rebate": {"maker": 0.5}; anything else is none.</summary>
internal sealed class LenientRebate : JsonConverter<decimal?>
{
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        bool stated = document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("maker", out JsonElement maker)
            && maker.ValueKind == JsonValueKind.Number;
        return stated ? document.RootElement.GetProperty("maker").GetDecimal() : null;
    }

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value is { } maker) { writer.WriteNumber("maker", maker); }
        writer.WriteEndObject();
    }
}
