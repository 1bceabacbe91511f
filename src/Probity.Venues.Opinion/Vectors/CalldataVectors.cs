using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain;
using Probity.Venues.Chain;
using Probity.Venues.Opinion.Chain;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Vectors;

/// <summary>
/// Calldata by the name of the operation: a document states condition, collateral and amount, and beside them the bytes
/// of each call. Contracts that it does not name are those of the venue.
/// </summary>
internal static class CalldataVectors
{
    private static readonly Dictionary<string, Func<JsonElement, PlannedCall>> Calls = new(StringComparer.Ordinal)
    {
        ["split"] = document => Operations(document).Split(Collateral(document), Condition(document), Wei(document)),
        ["merge"] = document => Operations(document).Merge(Collateral(document), Condition(document), Wei(document)),
        ["redeem"] = document => Operations(document).Redeem(Collateral(document), Condition(document)),
        ["approveExchange"] = document => OpinionCalls.Allow(Collateral(document), "the exchange", Exchange(document)),
        ["approveConditionalTokens"] = document => OpinionCalls.Allow(
            Collateral(document), "ConditionalTokens", Tokens(document)),
        ["setApprovalForAll"] = document => Operations(document).AllowShares("the exchange", Exchange(document)),
    };

    private static readonly string[] Inputs =
        ["id", "name", "description", "conditionId", "collateral", "amount", "exchange", "conditionalTokens"];

    /// <summary>One vector an operation; of one document, or of a list of them.</summary>
    public static IEnumerable<KnownAnswer> Of(string family, JsonElement value)
    {
        JsonElement[] documents = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        foreach ((int at, JsonElement document) in documents.Index())
        {
            if (document.ValueKind != JsonValueKind.Object)
            {
                yield return OpinionVectors.Broken(family, $"calldata is an object of calls, not {document.ValueKind}");
                continue;
            }
            string prefix = documents.Length == 1
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"{at + 1} ");
            foreach (JsonProperty member in document.EnumerateObject())
            {
                if (Inputs.Contains(member.Name)) { continue; }
                yield return new KnownAnswer(
                    prefix + member.Name, family, member.Value,
                    () => JsonValue.Create(Hex.Of(Call(member.Name, document).Call.Data)));
            }
        }
    }

    private static PlannedCall Call(string name, JsonElement document) =>
        Calls.TryGetValue(name, out Func<JsonElement, PlannedCall>? make)
            ? make(document)
            : throw new BadInputException($"call '{name}' is not one of {string.Join(", ", Calls.Keys)}");

    private static OpinionCalls Operations(JsonElement document) => new(Tokens(document));

    private static EvmAddress Collateral(JsonElement document) => OpinionVectors.Address(document, "collateral");

    private static EvmAddress Exchange(JsonElement document) =>
        Given(document, "exchange", OpinionContracts.Bnb.UsdtExchange);

    private static EvmAddress Tokens(JsonElement document) =>
        Given(document, "conditionalTokens", OpinionContracts.Bnb.ConditionalTokens);

    private static EvmAddress Given(JsonElement document, string name, EvmAddress usual) =>
        document.TryGetProperty(name, out _) ? OpinionVectors.Address(document, name) : usual;

    /// <summary>The venue writes condition ids without 0x.</summary>
    private static string Condition(JsonElement document) =>
        Hex.Of(Hex.Parse(OpinionVectors.Text(document, "conditionId")));

    private static System.Numerics.BigInteger Wei(JsonElement document) => OpinionVectors.Number(document, "amount");
}
