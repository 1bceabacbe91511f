using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain.Orders;

namespace Probity.Venues.Opinion.Signing;

/// <summary>
/// What the member "sign" holds beside "signature". The venue is said to take both; which it needs, if any, nobody
/// could check (reference/opinion.md 9).
/// </summary>
public enum SignMember : byte
{
    /// <summary>The whole signature again, as the venue's own client sends.</summary>
    Full = 0,

    /// <summary>Its first 32 bytes (r) as 64 digits without 0x, as the builder program sends.</summary>
    R = 1,
}

/// <summary>A signed order with the members that travel unsigned (reference/opinion.md 3.5).</summary>
/// <param name="Order">The signed fields.</param>
/// <param name="Signature">65 bytes.</param>
/// <param name="MarketId">The venue's number of the market; of the child in a categorical one.</param>
/// <param name="Currency">Address of the collateral.</param>
/// <param name="Price">Decimal text; "0" for a market order.</param>
/// <param name="IsMarketOrder">Takes whatever there is; never used to buy, for it has no price limit.</param>
/// <param name="TimestampSeconds">Unix seconds.</param>
/// <param name="PostOnly">Cancelled when it would take; null leaves the member out.</param>
public sealed record SignedOpinionOrder(
    ExchangeOrder Order, byte[] Signature, long MarketId, string Currency, string Price, bool IsMarketOrder,
    long TimestampSeconds, bool? PostOnly)
{
    /// <summary>Unix seconds as in the signed order; 0 = none.</summary>
    public BigInteger ExpirationSeconds => Order.Expiration;
}

/// <summary>The texts of an order that are the same for many: made once, written often.</summary>
public sealed record OpinionOrderTexts(string Maker, string Signer, string Taker, string Token)
{
    public static OpinionOrderTexts Of(ExchangeOrder order) => new(
        order.Maker.ToString(),
        order.Signer.ToString(),
        order.Taker.ToString(),
        order.TokenId.ToString(CultureInfo.InvariantCulture));
}

/// <summary>The bytes of POST /order, in the order of members that the venue's own client sends.</summary>
public static class OpinionOrderBody
{
    private const int MarketMethod = 1;
    private const int LimitMethod = 2;

    /// <summary>Digits of a uint256.</summary>
    private const int MostDigits = 78;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? pen;

    public static byte[] Of(SignedOpinionOrder order, SignMember sign) =>
        Of(order, sign, OpinionOrderTexts.Of(order.Order));

    /// <summary>As above, with texts that were made before.</summary>
    public static byte[] Of(SignedOpinionOrder order, SignMember sign, OpinionOrderTexts texts)
    {
        (ArrayBufferWriter<byte> bytes, Utf8JsonWriter json) = pen ??= NewPen();
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        Write(json, order, sign, texts);
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json) NewPen()
    {
        var bytes = new ArrayBufferWriter<byte>(2_048);
        return (bytes, new Utf8JsonWriter(bytes));
    }

    private static void Write(
        Utf8JsonWriter json, SignedOpinionOrder signed, SignMember sign, OpinionOrderTexts texts)
    {
        ExchangeOrder order = signed.Order;
        string signature = Hex.Of(signed.Signature);
        json.WriteStartObject();
        WriteDigits(json, "salt"u8, order.Salt);
        json.WriteNumber("topicId"u8, signed.MarketId);
        json.WriteString("maker"u8, texts.Maker);
        json.WriteString("signer"u8, texts.Signer);
        json.WriteString("taker"u8, texts.Taker);
        json.WriteString("tokenId"u8, texts.Token);
        WriteDigits(json, "makerAmount"u8, order.MakerAmount);
        WriteDigits(json, "takerAmount"u8, order.TakerAmount);
        WriteDigits(json, "expiration"u8, order.Expiration);
        WriteDigits(json, "nonce"u8, order.Nonce);
        WriteDigits(json, "feeRateBps"u8, order.FeeRateBps);
        json.WriteString("side"u8, order.Side == Side.Buy ? "0"u8 : "1"u8);
        WriteDigits(json, "signatureType"u8, (int)order.SignatureType);
        json.WriteString("signature"u8, signature);
        json.WriteString("sign"u8, sign == SignMember.Full ? signature.AsSpan() : signature.AsSpan(2, 64));
        json.WriteString("contractAddress"u8, ""u8);
        json.WriteString("currencyAddress"u8, signed.Currency);
        json.WriteString("price"u8, signed.Price);
        json.WriteNumber("tradingMethod"u8, signed.IsMarketOrder ? MarketMethod : LimitMethod);
        json.WriteNumber("timestamp"u8, signed.TimestampSeconds);
        json.WriteString("safeRate"u8, "0"u8);
        WriteDigits(json, "orderExpTime"u8, signed.ExpirationSeconds);
        if (signed.PostOnly is { } postOnly) { json.WriteBoolean("postOnly"u8, postOnly); }
        json.WriteEndObject();
    }

    /// <summary>A number as a text.</summary>
    private static void WriteDigits(Utf8JsonWriter json, ReadOnlySpan<byte> name, BigInteger number)
    {
        Span<char> digits = stackalloc char[MostDigits];
        number.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
        json.WriteString(name, digits[..length]);
    }
}
