using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Probity.Venues.Http;

namespace Probity.Venues.Polymarket.Http;

/// <summary>What became of one placed order (reference/polymarket.md 4.2).</summary>
public sealed record PlaceReply
{
    /// <summary>Lies in batches: look at <see cref="Error"/> and <see cref="OrderId"/>.</summary>
    [JsonPropertyName("success"), JsonConverter(typeof(LenientBool))]
    public bool? Success { get; init; }

    [JsonPropertyName("errorMsg"), JsonConverter(typeof(LenientText))]
    public string? Error { get; init; }

    [JsonPropertyName("orderID"), JsonConverter(typeof(LenientText))]
    public string? OrderId { get; init; }

    /// <summary>live, matched, delayed or unmatched.</summary>
    [JsonPropertyName("status"), JsonConverter(typeof(LenientText))]
    public string? Status { get; init; }

    /// <summary>Decimals or base units, nobody knows: never booked, only shown.</summary>
    [JsonPropertyName("makingAmount"), JsonConverter(typeof(LenientText))]
    public string? MakingAmount { get; init; }

    [JsonPropertyName("takingAmount"), JsonConverter(typeof(LenientText))]
    public string? TakingAmount { get; init; }

    [JsonPropertyName("transactionsHashes"), JsonConverter(typeof(EmbeddedTexts))]
    public IReadOnlyList<string> TransactionHashes { get; init => field = value ?? []; } = [];

    [JsonPropertyName("tradeIDs"), JsonConverter(typeof(EmbeddedTexts))]
    public IReadOnlyList<string> TradeIds { get; init => field = value ?? []; } = [];
}

/// <summary>Which orders a cancel ended, and why not the others.</summary>
public sealed record CancelReply
{
    private static readonly Dictionary<string, string> Empty = [];

    [JsonPropertyName("canceled"), JsonConverter(typeof(EmbeddedTexts))]
    public IReadOnlyList<string> Cancelled { get; init => field = value ?? []; } = [];

    /// <summary>Reason by order id.</summary>
    [JsonPropertyName("not_canceled"), JsonConverter(typeof(ReasonsById))]
    public IReadOnlyDictionary<string, string> NotCancelled { get; init => field = value ?? Empty; } = Empty;
}

/// <summary>One page of objects, which <see cref="Truth.AccountJson"/> reads; the next is at the cursor.</summary>
public sealed record AccountPage
{
    [JsonPropertyName("next_cursor"), JsonConverter(typeof(LenientText))]
    public string? NextCursor { get; init; }

    [JsonPropertyName("data")]
    public IReadOnlyList<JsonElement>? Data { get; init; }
}

/// <summary>The venue's cached view of a balance and of who may spend it, in base units (10^-6).</summary>
public sealed record BalanceAllowance
{
    private static readonly Dictionary<string, string> Empty = [];

    [JsonPropertyName("balance"), JsonConverter(typeof(LenientWholeNumber))]
    public BigInteger Balance { get; init; }

    /// <summary>By the spender's address; empty on servers that send one <see cref="Allowance"/>.</summary>
    [JsonPropertyName("allowances"), JsonConverter(typeof(ReasonsById))]
    public IReadOnlyDictionary<string, string> Allowances { get; init => field = value ?? Empty; } = Empty;

    [JsonPropertyName("allowance"), JsonConverter(typeof(LenientText))]
    public string? Allowance { get; init; }
}

public sealed record HeartbeatReply
{
    /// <summary>What the next heartbeat must send.</summary>
    [JsonPropertyName("heartbeat_id"), JsonConverter(typeof(LenientText))]
    public string? Id { get; init; }

    /// <summary>The heartbeat did not count: it carried another id than the chain's.</summary>
    [JsonIgnore]
    public bool IsCorrection { get; init; }
}

/// <summary>A closed-only account may only reduce.</summary>
public sealed record ClosedOnlyReply
{
    [JsonPropertyName("closed_only"), JsonConverter(typeof(LenientBool))]
    public bool? ClosedOnly { get; init; }
}

public sealed record ApiKeysReply
{
    [JsonPropertyName("apiKeys"), JsonConverter(typeof(EmbeddedTexts))]
    public IReadOnlyList<string> Keys { get; init => field = value ?? []; } = [];
}

/// <summary>Fresh credentials: secret, never printed.</summary>
internal sealed record ApiKeyReply
{
    [JsonPropertyName("apiKey"), JsonConverter(typeof(LenientText))]
    public string? ApiKey { get; init; }

    [JsonPropertyName("secret"), JsonConverter(typeof(LenientText))]
    public string? Secret { get; init; }

    [JsonPropertyName("passphrase"), JsonConverter(typeof(LenientText))]
    public string? Passphrase { get; init; }

    public override string ToString() => $"API key {ApiKey}";
}

/// <summary>
/// Source-generated readers of the private REST records. Unknown members are ignored, nulls are as good as absent.
/// </summary>
[JsonSerializable(typeof(PlaceReply))]
[JsonSerializable(typeof(List<PlaceReply>))]
[JsonSerializable(typeof(CancelReply))]
[JsonSerializable(typeof(AccountPage))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(BalanceAllowance))]
[JsonSerializable(typeof(HeartbeatReply))]
[JsonSerializable(typeof(ClosedOnlyReply))]
[JsonSerializable(typeof(ApiKeysReply))]
[JsonSerializable(typeof(ApiKeyReply))]
internal sealed partial class TradingJson : JsonSerializerContext;
