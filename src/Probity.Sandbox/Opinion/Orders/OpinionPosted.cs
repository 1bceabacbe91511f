using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Orders;

/// <summary>The body of <c>POST /order</c> (reference/opinion.md 3.5).</summary>
public sealed record OpinionPosted(
    int TopicId, OpinionSignedOrder Order, string Signature, string Sign, EvmAddress Currency, string Price,
    int TradingMethod, BigInteger OrderExpTime, bool PostOnly)
{
    /// <exception cref="OpinionRefusal">400: a member is missing or of another type.</exception>
    public static OpinionPosted Read(JsonElement body)
    {
        int topic = Whole(body, "topicId");
        // These are there in every request, and nothing depends on them.
        _ = Whole(body, "timestamp");
        _ = Text(body, "contractAddress");
        _ = Number(body, "safeRate");
        return new OpinionPosted(
            topic,
            new OpinionSignedOrder(
                Number(body, "salt"), Address(body, "maker"), Address(body, "signer"), Address(body, "taker"),
                Number(body, "tokenId"), Number(body, "makerAmount"), Number(body, "takerAmount"),
                Number(body, "expiration"), Number(body, "nonce"), Number(body, "feeRateBps"), Byte(body, "side"),
                Byte(body, "signatureType")),
            Text(body, "signature"), Text(body, "sign"), Address(body, "currencyAddress"), Text(body, "price"),
            Whole(body, "tradingMethod"), Number(body, "orderExpTime"), Flag(body, "postOnly"));
    }

    private static string Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw OpinionRefusal.Bad($"{name} must be a string");

    private static int Whole(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : throw OpinionRefusal.Bad($"{name} must be a number");

    private static bool Flag(JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => throw OpinionRefusal.Bad($"{name} must be a boolean"),
        };

    private static BigInteger Number(JsonElement body, string name) =>
        OpinionTypedData.TryNumber(Text(body, name), out BigInteger number)
            ? number
            : throw OpinionRefusal.Bad($"{name} must be a decimal number in a string");

    private static int Byte(JsonElement body, string name) =>
        byte.TryParse(Text(body, name), NumberStyles.None, CultureInfo.InvariantCulture, out byte number)
            ? number
            : throw OpinionRefusal.Bad($"{name} must be a decimal number in a string");

    private static EvmAddress Address(JsonElement body, string name)
    {
        string text = Text(body, name);
        try
        {
            return EvmAddress.Parse(text);
        }
        catch (FormatException)
        {
            throw OpinionRefusal.Bad($"{name} must be an address");
        }
    }
}

/// <summary>Reads what a posted order asks, and whether its amounts say its price (reference/opinion.md 3.2).</summary>
internal static class OpinionTerms
{
    private const int PriceDecimals = 6;
    private const int Market = 1;
    private const int Limit = 2;

    private static readonly BigInteger PriceUnit = BigInteger.Pow(10, PriceDecimals);

    /// <exception cref="OpinionRefusal">With the venue's number or text.</exception>
    public static OpinionOrderTerms Read(OpinionPosted posted, string digest, TickGrid grid)
    {
        if (posted.TradingMethod is not (Market or Limit)) { throw Invalid("invalid trading method"); }
        if (posted.Order.Side > 1) { throw Invalid("invalid side"); }
        Side side = posted.Order.Side == 0 ? Side.Buy : Side.Sell;
        (BigInteger maker, BigInteger taker) = (posted.Order.MakerAmount, posted.Order.TakerAmount);
        if (maker.IsZero) { throw Invalid("makerAmount must be positive"); }
        if (maker.GetBitLength() > 90 || taker.GetBitLength() > 90) { throw Invalid("amount is too large"); }
        if (posted.TradingMethod == Market)
        {
            if (posted.PostOnly)
            {
                throw new OpinionRefusal(
                    OpinionRefusal.PostOnlyMarket, "postOnly is not allowed for market orders");
            }
            if (posted.Price != "0" || !taker.IsZero) { throw Invalid("market orders have no price"); }
            return new OpinionOrderTerms(
                side, true, default, side == Side.Sell ? maker : 0, side == Side.Buy ? maker : 0, false, digest);
        }
        (BigInteger millionths, Price price) = PriceOf(posted.Price, grid);
        (BigInteger shares, BigInteger amount) = side == Side.Buy ? (taker, maker) : (maker, taker);
        if (amount * PriceUnit != shares * millionths)
        {
            throw Invalid($"makerAmount and takerAmount do not state the price {posted.Price}");
        }
        return new OpinionOrderTerms(side, false, price, shares, amount, posted.PostOnly, digest);
    }

    private static (BigInteger Millionths, Price Price) PriceOf(string text, TickGrid grid)
    {
        bool read = decimal.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number);
        decimal millionths = number * (decimal)PriceUnit;
        if (!read || decimal.Truncate(millionths) != millionths) { throw Invalid($"invalid price {text}"); }
        decimal pips = number * Price.PipsPerDollar;
        bool inRange = number > 0 && number < 1 && decimal.Truncate(pips) == pips;
        if (!inRange || !grid.Allows(Price.FromPips((int)pips)))
        {
            throw Invalid($"price {text} is out of range: {grid.Lowest} to {grid.Highest} in steps of the tick");
        }
        return ((BigInteger)millionths, Price.FromPips((int)pips));
    }

    private static OpinionRefusal Invalid(string text) => new(OpinionRefusal.OrderInvalid, text);
}
