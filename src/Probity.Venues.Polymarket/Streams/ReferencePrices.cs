using System.Globalization;
using System.Text.Json;
using Probity.Domain.Inputs;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>
/// Reads prices of assets out of the venue's own price streams (reference/polymarket.md 5.4 RTDS, 5.5 PolyBolt) and out
/// of the trades of other exchanges that recordings keep as reference. What is no price is passed over; snapshots are
/// history and are passed over too.
/// </summary>
public static class ReferencePrices
{
    private const int ChainlinkDecimals = 18;

    /// <summary>Null when the frame holds no price that is new.</summary>
    /// <param name="frame">One JSON message.</param>
    /// <param name="received">When it came.</param>
    /// <param name="reference">It is another exchange's message, as recordings keep them.</param>
    /// <returns>A signal whose key is the symbol without its slash: btcusd, btcusdt.</returns>
    public static SignalObserved? Read(ReadOnlyMemory<byte> frame, Instant received, bool reference = false)
    {
        try
        {
            using var document = JsonDocument.Parse(frame);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) { return null; }
            return reference ? OfExchange(root, received) : OfVenue(root, received);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SignalObserved? OfVenue(JsonElement root, Instant received)
    {
        bool bolt = root.TryGetProperty("channel", out JsonElement channel);
        if (!bolt && !root.TryGetProperty("topic", out channel)) { return null; }
        string name = Text(channel);
        bool average = name is "price.crypto.twap" or "crypto_prices_twap_thirty" or "crypto_prices_twap_sixty";
        bool prices = average || name is "price.crypto" or "crypto_prices" or "crypto_prices_chainlink";
        if (!prices || !root.TryGetProperty("payload", out JsonElement payload)
            || payload.ValueKind != JsonValueKind.Object || payload.TryGetProperty("data", out _))
        {
            return null;
        }
        int decimals = bolt || name == "crypto_prices" ? 0 : ChainlinkDecimals;
        if (Value(payload, decimals) is not { } value || KeyOf(payload, "symbol") is not { } key) { return null; }
        Instant observed = Milliseconds(payload, "timestamp");
        Instant sent = Milliseconds(root, bolt ? "ts" : "timestamp");
        return Signal(
            average ? SignalKind.AveragePrice : SignalKind.Price, bolt ? "polybolt" : SourceOf(name), key, value,
            (received, sent, observed));
    }

    /// <summary>A trade of Binance's stream or of Coinbase's ticker.</summary>
    private static SignalObserved? OfExchange(JsonElement root, Instant received)
    {
        JsonElement trade = root.TryGetProperty("data", out JsonElement data) ? data : root;
        if (trade.ValueKind != JsonValueKind.Object) { return null; }
        bool binance = trade.TryGetProperty("p", out JsonElement price) && trade.TryGetProperty("s", out _);
        bool coinbase = !binance && trade.TryGetProperty("price", out price)
            && trade.TryGetProperty("product_id", out _);
        if (!(binance || coinbase) || Scaled(Text(price)) is not { } value) { return null; }
        if (KeyOf(trade, binance ? "s" : "product_id") is not { } key) { return null; }
        Instant at = binance ? Milliseconds(trade, "T") : Instant.None;
        return Signal(SignalKind.Price, binance ? "binance" : "coinbase", key, value, (received, at, at));
    }

    private static SignalObserved Signal(
        SignalKind kind, string source, string key, long value,
        (Instant Received, Instant Sent, Instant Observed) at) =>
        new(
            Stamp.Unsequenced(at.Received, at.Sent), kind, SignalOrigin.PriceFeed, source, key, value,
            SignalObserved.FullConfidence, at.Observed, 0);

    private static string SourceOf(string topic) => topic == "crypto_prices" ? "rtds" : "rtds-chainlink";

    private static string? KeyOf(JsonElement from, string member)
    {
        if (!from.TryGetProperty(member, out JsonElement symbol)) { return null; }
        string key = Text(symbol).Replace("/", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return key.Length > 0 ? key.ToLowerInvariant() : null;
    }

    /// <summary>The accurate value where there is one, else the rounded.</summary>
    private static long? Value(JsonElement payload, int decimals)
    {
        if (payload.TryGetProperty("full_accuracy_value", out JsonElement full) && Text(full) is { Length: > 0 } text)
        {
            if (decimals == 0) { return Scaled(text); }
            bool whole = Int128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out Int128 units);
            if (!whole) { return Scaled(text); }
            for (int i = decimals; i > SignalObserved.Decimals; i--) { units /= 10; }
            return units > 0 && units <= long.MaxValue ? (long)units : null;
        }
        return payload.TryGetProperty("value", out JsonElement value) ? Scaled(Text(value)) : null;
    }

    private static long? Scaled(string text)
    {
        bool read = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value);
        return read && value is > 0 and < 90_000_000_000m ? (long)(value * SignalObserved.Scale) : null;
    }

    private static Instant Milliseconds(JsonElement from, string member) =>
        from.TryGetProperty(member, out JsonElement at) && at.ValueKind == JsonValueKind.Number
            && at.TryGetInt64(out long milliseconds) && milliseconds is > 0 and < 9_000_000_000_000
            ? Instant.FromMilliseconds(milliseconds)
            : Instant.None;

    private static string Text(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() ?? "",
        JsonValueKind.Number => element.GetRawText(),
        _ => "",
    };
}
