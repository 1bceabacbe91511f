using System.Buffers;
using System.Globalization;
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

/// <summary>The texts of an order that are the same for many: made once, written often.</summary>
public sealed record OrderTexts(string Maker, string Signer, string Token, string Metadata, string Builder)
{
    public static OrderTexts Of(ExchangeOrder order) => new(
        order.Maker.ToString(),
        order.Signer.ToString(),
        order.TokenId.ToString(CultureInfo.InvariantCulture),
        Hex.Of(order.Metadata),
        Hex.Of(order.Builder));
}

/// <summary>The bytes of POST /order and /orders: written once, signed and sent as they are.</summary>
public static class OrderBody
{
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? pen;

    public static byte[] One(SignedOrder order) => One(order, OrderTexts.Of(order.Order));

    /// <summary>As above, with texts that were made before.</summary>
    public static byte[] One(SignedOrder order, OrderTexts texts)
    {
        (ArrayBufferWriter<byte> bytes, Utf8JsonWriter json) = pen ??= NewPen();
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        Write(json, order, texts);
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    public static byte[] Batch(IReadOnlyList<SignedOrder> orders) => Batch([.. orders.Select(One)]);

    /// <summary>An array of bodies as they are.</summary>
    public static byte[] Batch(IReadOnlyList<byte[]> bodies)
    {
        int length = bodies.Sum(body => body.Length) + bodies.Count + 1;
        var batch = new byte[length];
        int at = 0;
        foreach (byte[] body in bodies)
        {
            batch[at] = at == 0 ? (byte)'[' : (byte)',';
            body.CopyTo(batch, at + 1);
            at += body.Length + 1;
        }
        batch[at] = (byte)']';
        return batch;
    }

    public static string Name(TimeInForce timeInForce) => timeInForce switch
    {
        TimeInForce.GoodTilCancelled => "GTC",
        TimeInForce.GoodTilDate => "GTD",
        TimeInForce.FillOrKill => "FOK",
        _ => "FAK",
    };

    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json) NewPen()
    {
        var bytes = new ArrayBufferWriter<byte>(2_048);
        return (bytes, new Utf8JsonWriter(bytes));
    }

    private static void Write(Utf8JsonWriter json, SignedOrder signed, OrderTexts texts)
    {
        ExchangeOrder order = signed.Order;
        json.WriteStartObject();
        json.WriteBoolean("deferExec"u8, signed.DeferExecution);
        json.WriteBoolean("postOnly"u8, signed.PostOnly);
        json.WriteStartObject("order"u8);
        json.WriteNumber("salt"u8, order.Salt);
        json.WriteString("maker"u8, texts.Maker);
        json.WriteString("signer"u8, texts.Signer);
        json.WriteString("tokenId"u8, texts.Token);
        WriteDigits(json, "makerAmount"u8, order.MakerAmount);
        WriteDigits(json, "takerAmount"u8, order.TakerAmount);
        json.WriteString("side"u8, order.Side == Side.Buy ? "BUY"u8 : "SELL"u8);
        json.WriteNumber("signatureType"u8, (int)order.SignatureType);
        WriteDigits(json, "timestamp"u8, order.TimestampMilliseconds);
        WriteDigits(json, "expiration"u8, (ulong)signed.ExpirationSeconds);
        json.WriteString("metadata"u8, texts.Metadata);
        json.WriteString("builder"u8, texts.Builder);
        json.WriteString("signature"u8, Hex.Of(signed.Signature));
        json.WriteEndObject();
        json.WriteString("owner"u8, signed.Owner);
        json.WriteString("orderType"u8, Name(signed.TimeInForce));
        json.WriteEndObject();
    }

    /// <summary>A number as a text.</summary>
    private static void WriteDigits(Utf8JsonWriter json, ReadOnlySpan<byte> name, ulong number)
    {
        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
        json.WriteString(name, digits[..length]);
    }
}
