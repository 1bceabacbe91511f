using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Venues.Chain;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Vectors;

/// <summary>
/// The vectors of an Opinion file (reference/opinion.md 7), family by family, computed with the code that trades. The
/// families may come in any order, and any of them may be missing.
/// </summary>
public static class OpinionVectors
{
    /// <summary>Says how the vectors were made; no vector itself.</summary>
    private const string Meta = "meta";

    private static readonly Dictionary<string, Func<JsonElement, ulong, JsonNode>> Listed = new(StringComparer.Ordinal)
    {
        ["orders"] = Order,
        ["apiKeyAuth"] = Authentication,
        ["amounts"] = (vector, _) => Amounts(vector, "ts"),
        ["amountsPython"] = (vector, _) => Amounts(vector, "python"),
        ["toWei"] = (vector, _) => ToWei(vector),
        ["safeTx"] = Safe,
    };

    private const string Selectors = "selectors";
    private const string Calldata = "calldata";

    /// <summary>The families that this build can compute.</summary>
    public static IReadOnlyList<string> Families { get; } = [.. Listed.Keys, Selectors, Calldata];

    /// <summary>Is this document one of vectors in Opinion's shape?</summary>
    public static bool IsOne(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && Families.Any(family => root.TryGetProperty(family, out _));

    /// <summary>Every vector of the document; a family that nobody knows gives one that fails.</summary>
    public static IEnumerable<KnownAnswer> Of(JsonElement root)
    {
        ulong chain = ChainOf(root);
        foreach (JsonProperty family in root.EnumerateObject())
        {
            IEnumerable<KnownAnswer> vectors = family.Name switch
            {
                Meta => [],
                Selectors => OfSelectors(family.Value),
                Calldata => CalldataVectors.Of(family.Name, family.Value),
                _ when Listed.TryGetValue(family.Name, out Func<JsonElement, ulong, JsonNode>? compute) =>
                    OfList(family.Name, family.Value, vector => compute(vector, chain)),
                _ => OfUnknown(family),
            };
            foreach (KnownAnswer vector in vectors) { yield return vector; }
        }
    }

    /// <summary>An element's text, or its digits when it is a number.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    internal static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member)
            && member.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? member.ToString()
            : throw new BadInputException($"the vector has no text or number '{name}'");

    internal static EvmAddress Address(JsonElement element, string name) => EvmAddress.Parse(Text(element, name));

    internal static BigInteger Number(JsonElement element, string name) => Hex.ParseUInt256(Text(element, name));

    private static IEnumerable<KnownAnswer> OfList(
        string family, JsonElement list, Func<JsonElement, JsonNode> compute)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            yield return Broken(family, $"family '{family}' is no list of vectors but {list.ValueKind}");
            yield break;
        }
        foreach ((int at, JsonElement vector) in list.EnumerateArray().Index())
        {
            if (vector.ValueKind != JsonValueKind.Object)
            {
                yield return Broken(family, $"a vector of family '{family}' is no object but {vector.ValueKind}");
                continue;
            }
            string name = vector.TryGetProperty("id", out JsonElement id) || vector.TryGetProperty("name", out id)
                ? id.ToString()
                : string.Create(CultureInfo.InvariantCulture, $"{family}-{at + 1}");
            vector.TryGetProperty("expected", out JsonElement expected);
            yield return new KnownAnswer(name, family, expected, () => compute(vector));
        }
    }

    private static IEnumerable<KnownAnswer> OfSelectors(JsonElement selectors)
    {
        if (selectors.ValueKind != JsonValueKind.Object)
        {
            return [Broken(Selectors, $"family '{Selectors}' is no object of functions but {selectors.ValueKind}")];
        }
        return selectors.EnumerateObject().Select(one => new KnownAnswer(
            one.Name, Selectors, one.Value,
            () => JsonValue.Create(Hex.Of(ContractCall.Selector(one.Name[(one.Name.LastIndexOf(' ') + 1)..])))));
    }

    private static IEnumerable<KnownAnswer> OfUnknown(JsonProperty family)
    {
        bool isVectors = family.Value.ValueKind == JsonValueKind.Array && family.Value.GetArrayLength() > 0
            && family.Value[0].ValueKind == JsonValueKind.Object
            && family.Value[0].TryGetProperty("expected", out _);
        return isVectors
            ? [Broken(
                family.Name, $"vector family '{family.Name}' is not one of {string.Join(", ", Families)}")]
            : [];
    }

    /// <summary>A vector that fails because the file makes no sense there.</summary>
    internal static KnownAnswer Broken(string family, string why) =>
        new(family, family, JsonElement.Parse("{}"), () => throw new BadInputException(why));

    /// <exception cref="BadInputException">The file names a chain that is none.</exception>
    private static ulong ChainOf(JsonElement root)
    {
        JsonElement domain = default;
        bool isNamed = root.TryGetProperty(Meta, out JsonElement meta) && meta.ValueKind == JsonValueKind.Object
            && meta.TryGetProperty("domain", out domain) && domain.ValueKind == JsonValueKind.Object;
        return isNamed ? ChainOf(domain, OpinionContracts.Bnb.ChainId) : OpinionContracts.Bnb.ChainId;
    }

    private static ulong ChainOf(JsonElement vector, ulong chain) =>
        !vector.TryGetProperty("chainId", out _) ? chain
        : ulong.TryParse(
            Text(vector, "chainId"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong given) ? given
        : throw new BadInputException($"'{Text(vector, "chainId")}' is no chain id");

    private static JsonObject Order(JsonElement vector, ulong chain)
    {
        using PrivateKey key = PrivateKey.Parse(Text(vector, "privateKey"));
        JsonElement o = vector.GetProperty("order");
        var order = new ExchangeOrder(
            Number(o, "salt"), Address(o, "maker"), Address(o, "signer"), Address(o, "taker"), Number(o, "tokenId"),
            Number(o, "makerAmount"), Number(o, "takerAmount"), Number(o, "expiration"), Number(o, "nonce"),
            Number(o, "feeRateBps"), SideOf(o), (OpinionSignatureType)checked((byte)Number(o, "signatureType")));
        Eip712Domain domain = ExchangeOrder.DomainOf(ChainOf(vector, chain), Address(vector, "verifyingContract"));
        byte[] digest = order.Digest(domain);
        Signature signature = key.Sign(digest);
        return new JsonObject
        {
            ["domainSeparator"] = Hex.Of(domain.Separator),
            ["typeHash"] = Hex.Of(ExchangeOrder.TypeHash),
            ["structHash"] = Hex.Of(order.StructHash()),
            ["digest"] = Hex.Of(digest),
            ["signature"] = signature.ToString(),
            ["v"] = signature.V,
            ["signerAddress"] = key.Address.ToString(),
        };
    }

    private static JsonObject Authentication(JsonElement vector, ulong chain)
    {
        using PrivateKey key = PrivateKey.Parse(Text(vector, "privateKey"));
        ulong id = ChainOf(vector, chain);
        EvmAddress wallet = vector.TryGetProperty("walletAddress", out _)
            ? Address(vector, "walletAddress")
            : key.Address;
        byte[] digest = KeyAuth.Digest(wallet, Text(vector, "action"), Text(vector, "timestamp"), id);
        Signature signature = key.Sign(digest);
        return new JsonObject
        {
            ["domainSeparator"] = Hex.Of(KeyAuth.DomainOf(id).Separator),
            ["digest"] = Hex.Of(digest),
            ["signature"] = signature.ToString(),
            ["v"] = signature.V,
        };
    }

    private static JsonObject Amounts(JsonElement vector, string usual)
    {
        string rule = vector.TryGetProperty("rule", out _) ? Text(vector, "rule") : usual;
        BigInteger wei = vector.TryGetProperty("makerWeiBefore", out _)
            ? Number(vector, "makerWeiBefore")
            : TokenAmount.Parse(Text(vector, "makerHuman"), OpinionContracts.Decimals);
        bool isPython = rule.StartsWith("python", StringComparison.OrdinalIgnoreCase);
        ExactAmounts amounts = isPython
            ? ExactAmounts.Python(SideOf(vector), Text(vector, "price"), wei)
            : ExactAmounts.TypeScript(SideOf(vector), Text(vector, "price"), wei);
        return new JsonObject
        {
            ["makerAmount"] = amounts.Maker.ToString(CultureInfo.InvariantCulture),
            ["takerAmount"] = amounts.Taker.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static JsonValue ToWei(JsonElement vector)
    {
        int decimals = vector.TryGetProperty("decimals", out _)
            ? checked((int)Number(vector, "decimals"))
            : OpinionContracts.Decimals;
        return JsonValue.Create(
            TokenAmount.Parse(Text(vector, "human"), decimals).ToString(CultureInfo.InvariantCulture));
    }

    private static JsonObject Safe(JsonElement vector, ulong chain)
    {
        using PrivateKey key = PrivateKey.Parse(Text(vector, "privateKey"));
        JsonElement domain = vector.GetProperty("domain"), tx = vector.GetProperty("safeTx");
        RequirePacked(vector, tx);
        var transaction = new SafeTransaction(
            Address(tx, "to"), Number(tx, "value"), Hex.Parse(Text(tx, "data")),
            checked((byte)Number(tx, "operation")), Number(tx, "nonce"))
        {
            SafeTxGas = Number(tx, "safeTxGas"),
            BaseGas = Number(tx, "baseGas"),
            GasPrice = Number(tx, "gasPrice"),
            GasToken = Address(tx, "gasToken"),
            RefundReceiver = Address(tx, "refundReceiver"),
        };
        ulong id = ChainOf(domain, chain);
        EvmAddress safe = Address(domain, "verifyingContract");
        byte[] hash = transaction.Hash(id, safe);
        return new JsonObject
        {
            ["domainSeparator"] = Hex.Of(SafeTransaction.DomainOf(id, safe).Separator),
            ["safeTxHash"] = Hex.Of(hash),
            ["signature"] = key.Sign(hash).ToString(),
        };
    }

    /// <summary>The plain calls that are told beside the transaction have to be those that it makes.</summary>
    private static void RequirePacked(JsonElement vector, JsonElement tx)
    {
        if (!vector.TryGetProperty("inner", out JsonElement inner)
            || inner.EnumerateArray().Any(call => Number(call, "operation") != SafeTransaction.PlainCall))
        {
            return;
        }
        WalletCall[] calls =
        [
            .. inner.EnumerateArray().Select(call => new WalletCall(
                Address(call, "to"), Number(call, "value"), Hex.Parse(Text(call, "data")))),
        ];
        if (vector.TryGetProperty("multiSendTransactions", out JsonElement packed)
            && packed.ToString() != Hex.Of(SafeTransaction.Pack(calls)))
        {
            throw new BadInputException($"the inner calls pack to {Hex.Of(SafeTransaction.Pack(calls))}");
        }
        byte[] data = SafeTransaction.Of(Address(tx, "to"), calls, 0).Data;
        if (Number(tx, "operation") == SafeTransaction.DelegateCall && Text(tx, "data") != Hex.Of(data))
        {
            throw new BadInputException($"the inner calls make the calldata {Hex.Of(data)}");
        }
    }

    private static Side SideOf(JsonElement element) => Text(element, "side").ToUpperInvariant() switch
    {
        "0" or "BUY" => Side.Buy,
        "1" or "SELL" => Side.Sell,
        string other => throw new BadInputException($"side '{other}' is none of 0 (BUY) and 1 (SELL)"),
    };
}
