using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Gamma;

/// <summary>The parameters of a listing; mistakes are 422 as Gamma answers them.</summary>
internal sealed class GammaQuery(IQueryCollection query)
{
    private const int DefaultLimit = 20;

    public int Limit(int most) => Math.Min(most, Number("limit") ?? DefaultLimit);

    public int Offset => Number("offset") ?? 0;

    public bool Has(string name) => query.ContainsKey(name);

    public string Text(string name) => query[name].ToString();

    /// <summary>Each repetition of a parameter; null when it is absent.</summary>
    public HashSet<string>? Each(string name) => query.TryGetValue(name, out var values) && values.Count > 0
        ? values.OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase)
        : null;

    public bool? Flag(string name) => Text(name) switch
    {
        "" => null,
        "true" or "1" => true,
        "false" or "0" => false,
        string text => throw Invalid($"'{name}': expected boolean, got '{text}'"),
    };

    public decimal? Decimal(string name)
    {
        string text = Text(name);
        if (text.Length == 0) { return null; }
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw Invalid($"'{name}': expected number, got '{text}'");
    }

    /// <summary>By the members that "order" names, one after another; descending unless "ascending" says so.</summary>
    public List<JsonObject> Ordered(IEnumerable<JsonObject> documents)
    {
        List<JsonObject> rows = [.. documents];
        const StringSplitOptions Tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        string[] fields = Text("order").Split(',', Tidy);
        bool ascending = Flag("ascending") ?? false;
        foreach (string field in fields.Reverse())
        {
            if (rows.Count > 0 && !rows.Exists(row => row.ContainsKey(field)))
            {
                throw Invalid("order fields are not valid");
            }
            rows = ascending
                ? [.. rows.OrderBy(row => Key(row[field]))]
                : [.. rows.OrderByDescending(row => Key(row[field]))];
        }
        return rows;
    }

    /// <summary>The rows behind the cursor, and the cursor behind them; null at the end.</summary>
    public (List<JsonObject> Rows, string? Next) Page(List<JsonObject> rows)
    {
        const int Most = 100;
        if (Has("offset")) { throw Invalid("offset is not supported with keyset pagination, use after_cursor"); }
        int from = 0;
        if (Text("after_cursor") is { Length: > 0 } cursor)
        {
            string last = IdOf(cursor);
            from = rows.FindIndex(row => row["id"]!.GetValue<string>() == last) + 1;
            if (from == 0) { throw Invalid("invalid after_cursor"); }
        }
        List<JsonObject> page = [.. rows.Skip(from).Take(Limit(Most))];
        bool more = page.Count > 0 && from + page.Count < rows.Count;
        return (page, more ? Cursor(page[^1]["id"]!.GetValue<string>()) : null);
    }

    public static VenueRefusal Invalid(string text) => new(StatusCodes.Status422UnprocessableEntity, text)
    {
        Document = new JsonObject { ["type"] = "validation error", ["error"] = text },
    };

    public static VenueRefusal NotFound(string text) => new(StatusCodes.Status404NotFound, text)
    {
        Document = new JsonObject { ["type"] = "not found error", ["error"] = text },
    };

    private static string Cursor(string id) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes($"{{\"id\":{id}}}")).TrimEnd('=');

    private static string IdOf(string cursor)
    {
        try
        {
            byte[] bytes = Convert.FromBase64String(cursor.PadRight((cursor.Length + 3) / 4 * 4, '='));
            return JsonNode.Parse(bytes)?["id"]?.ToString() ?? throw Invalid("invalid after_cursor");
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            throw Invalid("invalid after_cursor");
        }
    }

    private static (decimal Number, string Text) Key(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Number => (node.GetValue<decimal>(), ""),
        JsonValueKind.True => (1, ""),
        JsonValueKind.String => decimal.TryParse(
            node.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            ? (number, "")
            : (0, node.GetValue<string>()),
        _ => (0, ""),
    };

    private int? Number(string name)
    {
        string text = Text(name);
        if (text.Length == 0) { return null; }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Invalid($"'{name}': expected integer, got '{text}'");
    }
}
