using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Signing;

namespace Probity.Venues.Opinion.Signing;

/// <summary>Shows an order to a person, and to a wallet as typed data (reference/opinion.md 3.1).</summary>
public static class OpinionExplanation
{
    /// <summary>The twelve fields in signed order.</summary>
    public static IReadOnlyList<SignedField> Fields(OpinionDraft draft)
    {
        ExchangeOrder order = draft.Order;
        bool buys = order.Side == Side.Buy;
        (string gives, string wants) = buys ? ("collateral", "shares") : ("shares", "collateral");
        string type = order.SignatureType switch
        {
            OpinionSignatureType.Eoa => "the key's own account",
            OpinionSignatureType.PolyProxy => "proxy wallet (not used by the venue)",
            _ => "Safe",
        };
        string wanted = draft.IsMarketOrder
            ? "market order: whatever there is, at any price"
            : $"wants {Amount(order.TakerAmount)} {wants}";
        return
        [
            new("salt", "uint256", Text(order.Salt), "makes the order unique"),
            new("maker", "address", order.Maker.ToString(), "wallet that holds the money"),
            new("signer", "address", order.Signer.ToString(), "the key's account"),
            new("taker", "address", order.Taker.ToString(), order.Taker.IsZero ? "anybody" : "who alone may fill it"),
            new("tokenId", "uint256", Text(order.TokenId), "the outcome"),
            new("makerAmount", "uint256", Text(order.MakerAmount), $"gives {Amount(order.MakerAmount)} {gives}"),
            new("takerAmount", "uint256", Text(order.TakerAmount), wanted),
            new("expiration", "uint256", Text(order.Expiration), Expiry(order.Expiration)),
            new("nonce", "uint256", Text(order.Nonce), "unused"),
            new("feeRateBps", "uint256", Text(order.FeeRateBps), "unused: the venue sets the fee"),
            new("side", "uint8", Text((int)order.Side), buys ? "BUY" : "SELL"),
            new("signatureType", "uint8", Text((int)order.SignatureType), type),
        ];
    }

    /// <summary>The typed data as eth_signTypedData_v4 takes it.</summary>
    public static JsonObject TypedData(OpinionDraft draft)
    {
        Eip712Domain domain = draft.Domain;
        IReadOnlyList<SignedField> fields = Fields(draft);
        var message = new JsonObject();
        foreach (SignedField field in fields) { message[field.Name] = field.Value; }
        return new JsonObject
        {
            ["types"] = new JsonObject
            {
                ["EIP712Domain"] = Members(
                    ("name", "string"), ("version", "string"), ("chainId", "uint256"),
                    ("verifyingContract", "address")),
                ["Order"] = Members([.. fields.Select(field => (field.Name, field.Type))]),
            },
            ["primaryType"] = "Order",
            ["domain"] = new JsonObject
            {
                ["name"] = domain.Name,
                ["version"] = domain.Version,
                ["chainId"] = domain.ChainId,
                ["verifyingContract"] = domain.VerifyingContract.ToString(),
            },
            ["message"] = message,
        };
    }

    private static JsonArray Members(params ReadOnlySpan<(string Name, string Type)> members)
    {
        var array = new JsonArray();
        foreach ((string name, string type) in members)
        {
            array.Add((JsonNode)new JsonObject { ["name"] = name, ["type"] = type });
        }
        return array;
    }

    private static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Amount(BigInteger wei) => TokenAmount.Text(wei, OpinionContracts.Decimals);

    private static string Expiry(BigInteger seconds) => seconds.IsZero ? "none"
        : seconds < long.MaxValue / Instant.NanosPerSecond
            ? new Instant((long)seconds * Instant.NanosPerSecond).ToString()
            : "beyond any calendar";
}
