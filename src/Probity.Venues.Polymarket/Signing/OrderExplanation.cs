using System.Globalization;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Signing;

namespace Probity.Venues.Polymarket.Signing;

/// <summary>Shows an order to a person, and to a wallet as typed data (reference/polymarket.md 3.1).</summary>
public static class OrderExplanation
{
    /// <summary>The eleven fields in signed order.</summary>
    public static IReadOnlyList<SignedField> Fields(OrderDraft draft)
    {
        ExchangeOrder order = draft.Order;
        string gives = order.Side == Side.Buy ? "pUSD" : "shares", wants = order.Side == Side.Buy ? "shares" : "pUSD";
        string type = order.SignatureType switch
        {
            SignatureType.Eoa => "the key's own account",
            SignatureType.PolyProxy => "proxy wallet",
            SignatureType.GnosisSafe => "Safe",
            _ => "deposit wallet, wrapped for EIP-1271",
        };
        return
        [
            new("salt", "uint256", Text(order.Salt), "makes the order unique"),
            new("maker", "address", order.Maker.ToString(), "wallet that holds the money"),
            new("signer", "address", order.Signer.ToString(), "who signs: the key's account, or the deposit wallet"),
            new("tokenId", "uint256", order.TokenId.ToString(CultureInfo.InvariantCulture), "the outcome"),
            new("makerAmount", "uint256", Text(order.MakerAmount), $"gives {Amount(order.MakerAmount)} {gives}"),
            new("takerAmount", "uint256", Text(order.TakerAmount), $"wants {Amount(order.TakerAmount)} {wants}"),
            new("side", "uint8", Text((ulong)order.Side), order.Side == Side.Buy ? "BUY" : "SELL"),
            new("signatureType", "uint8", Text((ulong)order.SignatureType), type),
            new("timestamp", "uint256", Text(order.TimestampMilliseconds), At(order.TimestampMilliseconds)),
            new("metadata", "bytes32", Hex.Of(order.Metadata), "unused"),
            new("builder", "bytes32", Hex.Of(order.Builder), IsZero(order.Builder) ? "no builder" : "builder code"),
        ];
    }

    /// <summary>The typed data as eth_signTypedData_v4 takes it.</summary>
    public static JsonObject TypedData(OrderDraft draft)
    {
        Eip712Domain domain = draft.Domain.Domain;
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

    /// <summary>The price that the two amounts imply, dollars a share; "-" for an empty amount.</summary>
    public static string Price(ExchangeOrder order)
    {
        (ulong cash, ulong shares) = order.Side == Side.Buy
            ? (order.MakerAmount, order.TakerAmount)
            : (order.TakerAmount, order.MakerAmount);
        return shares == 0 ? "-" : ((decimal)cash / shares).ToString("0.######", CultureInfo.InvariantCulture);
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

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Amount(ulong micros) =>
        (micros / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);

    private static string At(ulong milliseconds) => milliseconds < long.MaxValue / 1_000_000
        ? Instant.FromMilliseconds((long)milliseconds).ToString()
        : "beyond any calendar";

    private static bool IsZero(byte[] word) => word.All(one => one == 0);
}
