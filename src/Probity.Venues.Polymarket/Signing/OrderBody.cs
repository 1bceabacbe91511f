using System.Globalization;
using System.Text;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain.Orders;

namespace Probity.Venues.Polymarket.Signing;

/// <summary>A signed order with the members that travel unsigned (reference/polymarket.md 3.2).</summary>
/// <param name="Order">The signed fields.</param>
/// <param name="Signature">65 or 317 bytes.</param>
/// <param name="Owner">API key of the caller.</param>
/// <param name="TimeInForce">GTC, GTD, FOK or FAK.</param>
/// <param name="ExpirationSeconds">0 unless good-til-date.</param>
/// <param name="PostOnly">Refused when it would take.</param>
/// <param name="DeferExecution">False; its meaning is not documented.</param>
public sealed record SignedOrder(
    ExchangeOrder Order, byte[] Signature, string Owner, TimeInForce TimeInForce, long ExpirationSeconds, bool PostOnly,
    bool DeferExecution);

/// <summary>The bytes of POST /order and /orders: written once, signed and sent as they are.</summary>
public static class OrderBody
{
    public static byte[] One(SignedOrder order) => Write(json => Write(json, order));

    public static byte[] Batch(IReadOnlyList<SignedOrder> orders) => Write(json =>
    {
        json.WriteStartArray();
        foreach (SignedOrder order in orders) { Write(json, order); }
        json.WriteEndArray();
    });

    public static string Name(TimeInForce timeInForce) => timeInForce switch
    {
        TimeInForce.GoodTilCancelled => "GTC",
        TimeInForce.GoodTilDate => "GTD",
        TimeInForce.FillOrKill => "FOK",
        _ => "FAK",
    };

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream(2048);
        using (var json = new Utf8JsonWriter(stream)) { write(json); }
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, SignedOrder signed)
    {
        ExchangeOrder order = signed.Order;
        json.WriteStartObject();
        json.WriteBoolean("deferExec", signed.DeferExecution);
        json.WriteBoolean("postOnly", signed.PostOnly);
        json.WriteStartObject("order");
        json.WriteNumber("salt", order.Salt);
        json.WriteString("maker", order.Maker.ToString());
        json.WriteString("signer", order.Signer.ToString());
        json.WriteString("tokenId", order.TokenId.ToString(CultureInfo.InvariantCulture));
        json.WriteString("makerAmount", order.MakerAmount.ToString(CultureInfo.InvariantCulture));
        json.WriteString("takerAmount", order.TakerAmount.ToString(CultureInfo.InvariantCulture));
        json.WriteString("side", order.Side == Side.Buy ? "BUY" : "SELL");
        json.WriteNumber("signatureType", (int)order.SignatureType);
        json.WriteString("timestamp", order.TimestampMilliseconds.ToString(CultureInfo.InvariantCulture));
        json.WriteString("expiration", signed.ExpirationSeconds.ToString(CultureInfo.InvariantCulture));
        json.WriteString("metadata", Hex.Of(order.Metadata));
        json.WriteString("builder", Hex.Of(order.Builder));
        json.WriteString("signature", Hex.Of(signed.Signature));
        json.WriteEndObject();
        json.WriteString("owner", signed.Owner);
        json.WriteString("orderType", Name(signed.TimeInForce));
        json.WriteEndObject();
    }
}
