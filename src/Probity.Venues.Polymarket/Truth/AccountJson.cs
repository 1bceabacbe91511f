using System.Globalization;
using System.Text;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>
/// Reads orders and trades as the user channel and the REST interface write them (reference/polymarket.md 4.2, 5.3):
/// numbers as numbers or texts, times in seconds or finer, lists that are null, words with or without prefixes. What an
/// order or trade means nothing without is an error that names the member and quotes the text.
/// </summary>
public static class AccountJson
{
    private const int FineScale = 18;
    private const long FinePerPip = 100_000_000_000_000;
    private const string OrderPrefix = "ORDER_STATUS_";
    private const string TradePrefix = "TRADE_STATUS_";

    /// <exception cref="BadInputException">Without an id, or with a number that cannot be read.</exception>
    public static VenueOrder Order(JsonElement from)
    {
        string status = Text(from, "status");
        return new VenueOrder(
            IdOf(Needed(from, "id", "order")),
            StateOf(status, Text(from, "type")),
            status,
            Text(from, "asset_id"),
            SideOf(Text(from, "side")),
            Text(from, "price") is { Length: > 0 } price ? PriceOf(price, "price") : null,
            Text(from, "original_size") is { Length: > 0 } size ? SizeOf(size, "original_size") : null,
            Text(from, "size_matched") is { Length: > 0 } matched ? SizeOf(matched, "size_matched") : null,
            Texts(from, "associate_trades"),
            TimeOf(from, "created_at"),
            TimeOf(from, "expiration"),
            Text(from, "order_type").ToUpperInvariant(),
            TimeOf(from, "timestamp"));
    }

    /// <exception cref="BadInputException">Without an id, size or price, or with one that cannot be read.</exception>
    public static VenueTrade Trade(JsonElement from)
    {
        Instant matched = TimeOf(from, "match_time_nano");
        if (!matched.IsKnown) { matched = TimeOf(from, "match_time"); }
        if (!matched.IsKnown) { matched = TimeOf(from, "matchtime"); }
        Instant at = TimeOf(from, "timestamp");
        var makers = new List<MakerPart>();
        if (from.TryGetProperty("maker_orders", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement maker in list.EnumerateArray()) { makers.Add(Maker(maker)); }
        }
        return new VenueTrade(
            Needed(from, "id", "trade"),
            TradeStateOf(Text(from, "status")),
            IdOf(Text(from, "taker_order_id")),
            Text(from, "asset_id"),
            PriceOf(Needed(from, "price", "trade"), "price"),
            SizeOf(Needed(from, "size", "trade"), "size"),
            matched,
            makers,
            Text(from, "transaction_hash"),
            at.IsKnown ? at : TimeOf(from, "last_update"));
    }

    /// <summary>Ids are hex and their case says nothing.</summary>
    public static string IdOf(string text) => text.ToLowerInvariant();

    /// <summary>The venue's word for an order; the type of an event decides where the word does not.</summary>
    public static VenueOrderState StateOf(string status, string type = "")
    {
        string word = status.ToUpperInvariant();
        if (word.StartsWith(OrderPrefix, StringComparison.Ordinal)) { word = word[OrderPrefix.Length..]; }
        bool cancellation = string.Equals(type, "CANCELLATION", StringComparison.OrdinalIgnoreCase);
        return word switch
        {
            "INVALID" => VenueOrderState.Invalid,
            _ when word.Contains("MARKET_RESOLVED", StringComparison.Ordinal) => VenueOrderState.MarketResolved,
            _ when cancellation || word.StartsWith("CANCEL", StringComparison.Ordinal) => VenueOrderState.Cancelled,
            "LIVE" => VenueOrderState.Live,
            "DELAYED" => VenueOrderState.Delayed,
            "UNMATCHED" => VenueOrderState.Unmatched,
            "MATCHED" => VenueOrderState.Matched,
            _ => VenueOrderState.Other,
        };
    }

    private static MakerPart Maker(JsonElement from) => new(
        IdOf(Text(from, "order_id")),
        Text(from, "asset_id"),
        PriceOf(Needed(from, "price", "maker order"), "maker_orders.price"),
        SizeOf(Needed(from, "matched_amount", "maker order"), "maker_orders.matched_amount"));

    private static VenueTradeState TradeStateOf(string status)
    {
        string word = status.ToUpperInvariant();
        if (word.StartsWith(TradePrefix, StringComparison.Ordinal)) { word = word[TradePrefix.Length..]; }
        return word switch
        {
            "MINED" => VenueTradeState.Mined,
            "CONFIRMED" => VenueTradeState.Confirmed,
            "FAILED" => VenueTradeState.Failed,
            "RETRYING" => VenueTradeState.Retrying,
            _ => VenueTradeState.Matched,
        };
    }

    private static Side? SideOf(string text) => text.ToUpperInvariant() switch
    {
        "BUY" => Side.Buy,
        "SELL" => Side.Sell,
        _ => null,
    };

    /// <summary>To the nearest pip: a raw ratio such as 0.0030000000012 stands for 0.003.</summary>
    private static Price PriceOf(string text, string member)
    {
        // Digits beyond the eighteenth decide nothing.
        string shorter = Shorten(text, FineScale);
        FixedPointError error = FixedPoint.TryParse(shorter.AsSpan(), FineScale, out long fine);
        if (error == FixedPointError.None && fine is >= 0 and <= Price.PipsPerDollar * FinePerPip)
        {
            return Price.FromPips((int)((fine + (FinePerPip / 2)) / FinePerPip));
        }
        throw new BadInputException(FixedPoint.Explain(error, member, text, "a price of 0..1"));
    }

    /// <summary>Base units have six decimals; digits beyond are dust of the venue's arithmetic.</summary>
    private static Quantity SizeOf(string text, string member)
    {
        string shorter = Shorten(text, 6);
        return Quantity.TryParse(Encoding.ASCII.GetBytes(shorter), out Quantity size) == FixedPointError.None
            ? size
            : throw new BadInputException($"{member} '{text}' is not a number of shares");
    }

    private static string Shorten(string text, int decimals)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        bool plain = text.AsSpan().IndexOfAnyExcept("0123456789.") < 0;
        return plain && point >= 0 && text.Length > point + 1 + decimals ? text[..(point + 1 + decimals)] : text;
    }

    /// <summary>Seconds, milliseconds, microseconds or nanoseconds, told apart by their size.</summary>
    private static Instant TimeOf(JsonElement from, string member)
    {
        string text = Text(from, member);
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)) { return default; }
        return value switch
        {
            < 100_000_000_000 => new Instant(value * Instant.NanosPerSecond),
            < 100_000_000_000_000 => Instant.FromMilliseconds(value),
            < 100_000_000_000_000_000 => new Instant(value * 1_000),
            _ => new Instant(value),
        };
    }

    private static string Needed(JsonElement from, string member, string what) =>
        Text(from, member) is { Length: > 0 } text
            ? text
            : throw new BadInputException($"the venue's {what} has no '{member}'");

    private static string Text(JsonElement from, string member) =>
        from.TryGetProperty(member, out JsonElement value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.Number => value.GetRawText(),
                _ => "",
            }
            : "";

    private static List<string> Texts(JsonElement from, string member)
    {
        var texts = new List<string>();
        if (!from.TryGetProperty(member, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return texts;
        }
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String) { texts.Add(item.GetString()!); }
        }
        return texts;
    }
}
