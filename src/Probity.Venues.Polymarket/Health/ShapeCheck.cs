using System.Globalization;
using System.Text.Json;
using Probity.Domain.Markets;
using Probity.Venues.Health;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Streams;

namespace Probity.Venues.Polymarket.Health;

/// <summary>
/// Whether a market and a book still look as documented (reference/polymarket.md 4.1, 5.2). Pure. Members that the
/// venue adds do not count: only what we read does.
/// </summary>
public static class ShapeCheck
{
    public const string Market = "market-shape";
    public const string Book = "book-shape";
    public const string Hash = "book-hash";

    private const string Fix = "the venue's protocol has changed: do not trade; look for a newer Probity";

    private static readonly string[] BookMembers =
        ["market", "asset_id", "timestamp", "hash", "min_order_size", "tick_size"];

    /// <summary>The terms that orders are made from: ids, tick, minimum, protocol version, fee.</summary>
    /// <param name="condition">The market that was asked for.</param>
    /// <param name="market">What came.</param>
    public static Finding OfMarket(string condition, ClobMarketInfo market)
    {
        string tick = market.TickSize?.ToString(CultureInfo.InvariantCulture) ?? "";
        string? wrong =
            !string.Equals(market.ConditionId, condition, StringComparison.OrdinalIgnoreCase)
                ? $"it answers with condition '{market.ConditionId}'"
            : market.Tokens is not { Count: 2 } tokens || tokens.Any(token => token.Token is not { Length: > 0 })
                ? "it has not two outcome tokens"
            : market.Version is not (null or "" or "v1" or "v2") ? $"its version '{market.Version}' is unknown"
            : !TickGrid.TryParse(System.Text.Encoding.UTF8.GetBytes(tick), out _) ? $"its tick size '{tick}' is unknown"
            : market.MinimumSize is not > 0 ? $"its minimum size '{market.MinimumSize}' is not positive"
            : market.Fees is { } fee && (fee.Rate is null || fee.Exponent is null) ? "its fee has no rate or exponent"
            : null;
        return wrong is null
            ? Finding.Green(Market, $"market {condition} reads as documented")
            : Finding.Red(Market, $"market {condition}: {wrong}", Fix);
    }

    /// <summary>The members and order of a book, then its hash computed again.</summary>
    /// <param name="token">The outcome that was asked for.</param>
    /// <param name="body">The reply of /book.</param>
    public static IReadOnlyList<Finding> OfBook(string token, ReadOnlySpan<byte> body)
    {
        JsonElement book;
        try
        {
            var reader = new Utf8JsonReader(body);
            book = JsonElement.ParseValue(ref reader);
        }
        catch (JsonException broken)
        {
            return [Finding.Red(Book, $"book of {token}: not JSON: {broken.Message}", Fix)];
        }
        if (Wrong(token, book) is { } wrong) { return [Finding.Red(Book, $"book of {token}: {wrong}", Fix)]; }
        string given = book.GetProperty("hash").GetString()!;
        string own = BookHash.OfTexts(TextsOf(book)).Sha1;
        return
        [
            Finding.Green(Book, $"book of {token} reads as documented"),
            given == own
                ? Finding.Green(Hash, $"hash {own} computed again from {CountOf(book)} levels")
                : Finding.Red(Hash, $"book of {token}: the venue says hash {given}, its content gives {own}", Fix),
        ];
    }

    private static string? Wrong(string token, JsonElement book)
    {
        if (book.ValueKind != JsonValueKind.Object) { return "it is no object"; }
        foreach (string name in BookMembers)
        {
            if (TextOf(book, name) is not { Length: > 0 }) { return $"it has no text '{name}'"; }
        }
        if (TextOf(book, "asset_id") != token) { return "it is the book of another outcome"; }
        if (TextOf(book, "version") is not (null or "v1" or "v2")) { return "its version is unknown"; }
        return WrongSide(book, "bids", ascending: true) ?? WrongSide(book, "asks", ascending: false);
    }

    /// <summary>The best level stands last on both sides; we sort ourselves, but the hash depends on it.</summary>
    private static string? WrongSide(JsonElement book, string side, bool ascending)
    {
        if (!book.TryGetProperty(side, out JsonElement levels) || levels.ValueKind != JsonValueKind.Array)
        {
            return $"it has no list '{side}'";
        }
        decimal? before = null;
        foreach (JsonElement level in levels.EnumerateArray())
        {
            if (!IsNumber(level, "price", out decimal price) || !IsNumber(level, "size", out _))
            {
                return $"a level of '{side}' has no price or size as text";
            }
            if (before is { } last && (ascending ? price <= last : price >= last))
            {
                return $"'{side}' are not in the documented order";
            }
            before = price;
        }
        return null;
    }

    private static bool IsNumber(JsonElement level, string name, out decimal number)
    {
        number = 0;
        return level.ValueKind == JsonValueKind.Object && decimal.TryParse(
            TextOf(level, name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    private static BookTexts TextsOf(JsonElement book) => new(
        TextOf(book, "market")!, TextOf(book, "asset_id")!, TextOf(book, "timestamp")!, Levels(book, "bids"),
        Levels(book, "asks"), TextOf(book, "min_order_size")!, TextOf(book, "tick_size")!,
        book.TryGetProperty("neg_risk", out JsonElement risk) && risk.ValueKind == JsonValueKind.True,
        TextOf(book, "last_trade_price") ?? "", TextOf(book, "version"));

    private static (string, string)[] Levels(JsonElement book, string side) =>
        [.. book.GetProperty(side).EnumerateArray().Select(one => (TextOf(one, "price")!, TextOf(one, "size")!))];

    private static int CountOf(JsonElement book) =>
        book.GetProperty("bids").GetArrayLength() + book.GetProperty("asks").GetArrayLength();

    private static string? TextOf(JsonElement from, string name) =>
        from.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
