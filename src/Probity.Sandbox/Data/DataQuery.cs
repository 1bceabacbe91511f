using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Data;

/// <summary>A refusal of the Data API: an error document with a code (reference/polymarket.md 4.6).</summary>
internal static class DataRefusal
{
    public static VenueRefusal Bad(string parameter, string text) => new(StatusCodes.Status400BadRequest, text)
    {
        Document = new JsonObject
        {
            ["error"] = text,
            ["code"] = "invalid_request",
            ["retryable"] = false,
            ["trace_id"] = Trace(text),
            ["parameter"] = parameter,
        },
    };

    /// <summary>32 digits; the same request has the same, so that runs can be compared.</summary>
    public static string Trace(string text) =>
        Convert.ToHexStringLower(Keccak256.Hash(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}

/// <summary>The parameters of a request, in snake_case or camelCase.</summary>
internal sealed class DataQuery(IQueryCollection query)
{
    private const int DefaultLimit = 100;
    private const int MostLimit = 1_000;

    public int Limit => (int)Math.Clamp(Number("limit") ?? DefaultLimit, 1, MostLimit);

    public string Text(string name) =>
        query.TryGetValue(name, out var value) || query.TryGetValue(Camel(name), out value) ? value.ToString() : "";

    public bool Has(string name) => Text(name).Length > 0;

    public long? Number(string name)
    {
        string text = Text(name);
        if (text.Length == 0) { return null; }
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw DataRefusal.Bad(name, $"query param '{name}' must be an integer, got '{text}'");
    }

    public decimal? Decimal(string name)
    {
        string text = Text(name);
        if (text.Length == 0) { return null; }
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw DataRefusal.Bad(name, $"query param '{name}' must be a number, got '{text}'");
    }

    public bool Flag(string name, bool otherwise) => Text(name) switch
    {
        "" => otherwise,
        "true" or "1" => true,
        "false" or "0" => false,
        string text => throw DataRefusal.Bad(name, $"query param '{name}' must be a boolean, got '{text}'"),
    };

    /// <summary>One of some words, any case; the first when it is absent.</summary>
    public string Word(string name, params string[] words)
    {
        string text = Text(name);
        if (text.Length == 0) { return words[0]; }
        return Array.Find(words, word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            ?? throw DataRefusal.Bad(name, $"query param '{name}' must be one of {string.Join(", ", words)}");
    }

    /// <summary>Comma-separated words in upper case; null when absent.</summary>
    public HashSet<string>? Words(string name) => Has(name)
        ? Text(name).Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.OrdinalIgnoreCase)
        : null;

    /// <summary>Up to 20 conditions of 64 digits; null when absent.</summary>
    public HashSet<string>? Conditions()
    {
        const int Most = 20;
        const int Length = 66;
        HashSet<string>? found = Words("condition");
        if (found is null) { return null; }
        if (found.Count > Most) { throw DataRefusal.Bad("condition", $"at most {Most} conditions"); }
        foreach (string condition in found)
        {
            bool good = condition.Length == Length && condition.StartsWith("0x", StringComparison.Ordinal)
                && condition[2..].All(char.IsAsciiHexDigit);
            if (!good) { throw DataRefusal.Bad("condition", $"'{condition}' is not 0x and 64 hexadecimal digits"); }
        }
        return found;
    }

    /// <summary>Null when absent.</summary>
    public EvmAddress? User(Func<EvmAddress, bool> isContract)
    {
        string text = Text("user");
        if (text.Length == 0) { return null; }
        EvmAddress user;
        try
        {
            user = new EvmAddress(Hex.Parse(text));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw DataRefusal.Bad("user", $"query param 'user' must be an address, got '{text}'");
        }
        return !isContract(user)
            ? user
            : throw DataRefusal.Bad("user", $"'{text}' is a protocol contract and no user");
    }

    public EvmAddress RequiredUser(Func<EvmAddress, bool> isContract) =>
        User(isContract) ?? throw DataRefusal.Bad("user", "required query param 'user' not provided");

    /// <summary>
    /// One page of rows that are sorted by their key: those behind the cursor, in an envelope with the next one. The
    /// cursor holds good for the same filters only.
    /// </summary>
    /// <param name="rows">Sorted; each with a key that no other row has.</param>
    public JsonObject Page(IReadOnlyList<(string Key, JsonObject Row)> rows)
    {
        if (Has("offset")) { throw DataRefusal.Bad("offset", "offset is not supported, use cursor"); }
        int from = 0;
        if (Text("cursor") is { Length: > 0 } cursor)
        {
            string last = Opened(cursor);
            from = rows.Index().Where(row => row.Item.Key == last).Select(row => row.Index + 1).FirstOrDefault();
            if (from == 0) { throw DataRefusal.Bad("cursor", "invalid cursor"); }
        }
        (string Key, JsonObject Row)[] page = [.. rows.Skip(from).Take(Limit)];
        bool more = from + page.Length < rows.Count;
        return new JsonObject
        {
            ["data"] = new JsonArray([.. page.Select(row => row.Row)]),
            ["pagination"] = new JsonObject
            {
                ["limit"] = Limit,
                ["offset"] = 0,
                ["has_more"] = more,
                ["next_cursor"] = more ? Sealed(page[^1].Key) : null,
            },
        };
    }

    /// <summary>Everything but where the page begins and how long it is.</summary>
    private string Filters() => string.Join(
        '&',
        query.Where(pair => pair.Key is not ("cursor" or "limit")).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={pair.Value}"));

    private string Sealed(string key)
    {
        var inner = new JsonObject { ["k"] = key, ["f"] = StateHash.Of(Filters()).ToString("x16") };
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(inner.ToJsonString())).TrimEnd('=');
    }

    private string Opened(string cursor)
    {
        try
        {
            byte[] bytes = Convert.FromBase64String(cursor.PadRight((cursor.Length + 3) / 4 * 4, '='));
            JsonNode? inner = JsonNode.Parse(bytes);
            string? key = inner?["k"]?.GetValue<string>();
            string? filters = inner?["f"]?.GetValue<string>();
            return key is not null && filters == StateHash.Of(Filters()).ToString("x16")
                ? key
                : throw DataRefusal.Bad("cursor", "the cursor belongs to other filters");
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            throw DataRefusal.Bad("cursor", "invalid cursor");
        }
    }

    private static string Camel(string name)
    {
        string[] parts = name.Split('_');
        return parts[0] + string.Concat(parts.Skip(1).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
    }
}
