using System.Text.Json.Serialization;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Accounts;

/// <summary>An API key as its wallet is told it. Never printed.</summary>
internal sealed record ApiKeyDocument
{
    [JsonPropertyName("apiKey"), JsonConverter(typeof(LenientText))]
    public string? ApiKey { get; init; }

    [JsonPropertyName("walletAddress"), JsonConverter(typeof(LenientText))]
    public string? Wallet { get; init; }
}

/// <summary>Who an API key belongs to; the key that the venue repeats in it is not read.</summary>
internal sealed record UserAuthDocument
{
    [JsonPropertyName("walletAddress"), JsonConverter(typeof(LenientText))]
    public string? Wallet { get; init; }

    /// <summary>The Safe by chain id.</summary>
    [JsonPropertyName("walletUsers")]
    public IReadOnlyDictionary<string, string?>? Safes { get; init; }
}

/// <summary>What an account holds as the venue sees it.</summary>
internal sealed record UserBalanceDocument
{
    [JsonPropertyName("walletAddress"), JsonConverter(typeof(LenientText))]
    public string? Wallet { get; init; }

    [JsonPropertyName("multiSignAddress"), JsonConverter(typeof(LenientText))]
    public string? Safe { get; init; }

    [JsonPropertyName("balances")]
    public IReadOnlyList<TokenBalanceDocument>? Balances { get; init; }
}

/// <summary>One token of a balance; amounts are whole units, not wei.</summary>
public sealed record TokenBalanceDocument
{
    [JsonPropertyName("quoteToken"), JsonConverter(typeof(LenientText))]
    public string? Token { get; init; }

    [JsonPropertyName("tokenDecimals"), JsonConverter(typeof(LenientLong))]
    public long? Decimals { get; init; }

    [JsonPropertyName("totalBalance"), JsonConverter(typeof(LenientText))]
    public string? Total { get; init; }

    [JsonPropertyName("availableBalance"), JsonConverter(typeof(LenientText))]
    public string? Available { get; init; }

    [JsonPropertyName("frozenBalance"), JsonConverter(typeof(LenientText))]
    public string? Frozen { get; init; }
}

/// <summary>Source-generated readers; unknown members are ignored.</summary>
[JsonSerializable(typeof(ApiKeyDocument))]
[JsonSerializable(typeof(UserAuthDocument))]
[JsonSerializable(typeof(UserBalanceDocument))]
internal sealed partial class AccountJson : JsonSerializerContext;
