using System.Text.Json;
using System.Text.Json.Serialization;

namespace Probity.Venues.Opinion.Wire;

/// <summary>
/// An order as replies, lists, details and frames tell it (reference/opinion.md 4.2, 5); a frame calls its size
/// "shares", REST "orderShares".
/// </summary>
public sealed record OrderDocument
{
    [JsonPropertyName("orderId"), JsonConverter(typeof(LenientText))]
    public string? Id { get; init; }

    [JsonPropertyName("orderUpdateType"), JsonConverter(typeof(LenientText))]
    public string? Update { get; init; }

    [JsonPropertyName("marketId"), JsonConverter(typeof(LenientText))]
    public string? MarketId { get; init; }

    /// <summary>1 buy, 2 sell; the number of REST is in doubt, the text is not.</summary>
    [JsonPropertyName("side"), JsonConverter(typeof(LenientText))]
    public string? Side { get; init; }

    [JsonPropertyName("sideEnum"), JsonConverter(typeof(LenientText))]
    public string? SideText { get; init; }

    /// <summary>1 yes, 2 no.</summary>
    [JsonPropertyName("outcomeSide"), JsonConverter(typeof(LenientText))]
    public string? Outcome { get; init; }

    [JsonPropertyName("price"), JsonConverter(typeof(LenientText))]
    public string? Price { get; init; }

    [JsonPropertyName("orderShares"), JsonConverter(typeof(LenientText))]
    public string? OrderShares { get; init; }

    [JsonPropertyName("shares"), JsonConverter(typeof(LenientText))]
    public string? Shares { get; init; }

    [JsonPropertyName("filledShares"), JsonConverter(typeof(LenientText))]
    public string? Filled { get; init; }

    [JsonPropertyName("status"), JsonConverter(typeof(LenientLong))]
    public long? Status { get; init; }

    [JsonPropertyName("statusEnum"), JsonConverter(typeof(LenientText))]
    public string? StatusText { get; init; }

    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("createdAt"), JsonConverter(typeof(LenientLong))]
    public long? CreatedAt { get; init; }

    /// <summary>Unix seconds; 0 = never.</summary>
    [JsonPropertyName("expiresAt"), JsonConverter(typeof(LenientLong))]
    public long? ExpiresAt { get; init; }

    /// <summary>In a detail alone.</summary>
    [JsonPropertyName("trades")]
    public IReadOnlyList<TradeDocument>? Trades { get; init; }
}

/// <summary>A trade as lists, details and frames tell it; a frame names the order "orderId", REST "orderNo".</summary>
public sealed record TradeDocument
{
    [JsonPropertyName("tradeNo"), JsonConverter(typeof(LenientText))]
    public string? Id { get; init; }

    [JsonPropertyName("orderNo"), JsonConverter(typeof(LenientText))]
    public string? OrderNo { get; init; }

    [JsonPropertyName("orderId"), JsonConverter(typeof(LenientText))]
    public string? OrderId { get; init; }

    /// <summary>Buy, Sell, or Split and Merge, which are no trades.</summary>
    [JsonPropertyName("side"), JsonConverter(typeof(LenientText))]
    public string? Side { get; init; }

    [JsonPropertyName("price"), JsonConverter(typeof(LenientText))]
    public string? Price { get; init; }

    [JsonPropertyName("shares"), JsonConverter(typeof(LenientText))]
    public string? Shares { get; init; }

    [JsonPropertyName("amount"), JsonConverter(typeof(LenientText))]
    public string? Amount { get; init; }

    /// <summary>Whole units as a text in frames; a number of unknown unit in REST.</summary>
    [JsonPropertyName("fee")]
    public JsonElement Fee { get; init; }

    /// <summary>Whole units.</summary>
    [JsonPropertyName("feeFormatted"), JsonConverter(typeof(LenientText))]
    public string? FeeText { get; init; }

    [JsonPropertyName("status"), JsonConverter(typeof(LenientLong))]
    public long? Status { get; init; }

    [JsonPropertyName("statusEnum"), JsonConverter(typeof(LenientText))]
    public string? StatusText { get; init; }

    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("createdAt"), JsonConverter(typeof(LenientLong))]
    public long? CreatedAt { get; init; }
}

/// <summary>A reply to an order, or the detail of one.</summary>
public sealed record OrderResult
{
    [JsonPropertyName("orderData")]
    public OrderDocument? Order { get; init; }
}

/// <summary>A reply to a cancel; false does not mean that the order is open.</summary>
public sealed record CancelResult
{
    [JsonPropertyName("result")]
    public bool? Done { get; init; }
}

/// <summary>One page of a list; rows are read one by one, so that one bad row does not hide the others.</summary>
public sealed record AccountPage
{
    [JsonPropertyName("total"), JsonConverter(typeof(LenientLong))]
    public long? Total { get; init; }

    [JsonPropertyName("list")]
    public IReadOnlyList<JsonElement>? List { get; init; }
}

/// <summary>Shares of one outcome.</summary>
public sealed record PositionDocument
{
    [JsonPropertyName("tokenId"), JsonConverter(typeof(LenientText))]
    public string? Token { get; init; }

    [JsonPropertyName("marketId"), JsonConverter(typeof(LenientText))]
    public string? MarketId { get; init; }

    [JsonPropertyName("sharesOwned"), JsonConverter(typeof(LenientText))]
    public string? Owned { get; init; }
}

/// <summary>Source-generated readers of the private documents. Unknown members are ignored.</summary>
[JsonSerializable(typeof(OrderResult))]
[JsonSerializable(typeof(OrderDocument))]
[JsonSerializable(typeof(TradeDocument))]
[JsonSerializable(typeof(CancelResult))]
[JsonSerializable(typeof(AccountPage))]
[JsonSerializable(typeof(PositionDocument))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class PrivateJson : JsonSerializerContext;
