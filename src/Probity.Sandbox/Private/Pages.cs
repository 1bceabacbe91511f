using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Private;

/// <summary>
/// Cursor pages (reference/polymarket.md 4): a cursor is the base64 of a number, "0" to begin and "-1" at the end. The
/// number is a place in the venue's own list, so that rows which come and go between two pages move nothing.
/// </summary>
public static class Pages
{
    public const string End = "LTE=";

    /// <summary>The place that a request begins at; 0 without a cursor.</summary>
    /// <exception cref="VenueRefusal">400: it is no cursor.</exception>
    public static int Start(HttpContext context)
    {
        string cursor = context.Request.Query["next_cursor"].ToString();
        if (cursor.Length == 0) { return 0; }
        Span<byte> bytes = stackalloc byte[16];
        bool read = Convert.TryFromBase64String(cursor, bytes, out int length);
        return read && int.TryParse(
            Encoding.ASCII.GetString(bytes[..length]), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out int place)
            ? place
            : throw VenueRefusal.Bad("Invalid payload");
    }

    /// <summary>One page of those rows of a list that match, oldest first or newest first.</summary>
    public static JsonObject Of<T>(
        IReadOnlyList<T> all, int start, int size, bool newestFirst, Func<T, bool> matches, Func<T, JsonNode> write)
    {
        var rows = new JsonArray();
        string next = End;
        for (int place = start; place >= 0 && place < all.Count; place++)
        {
            T row = all[newestFirst ? LastBefore(all.Count, place) : place];
            if (!matches(row)) { continue; }
            if (rows.Count == size)
            {
                next = Cursor(place);
                break;
            }
            rows.Add(write(row));
        }
        return Document(rows, size, next);
    }

    public static JsonObject Document(JsonArray rows, int size, string next) => new()
    {
        ["limit"] = size,
        ["count"] = rows.Count,
        ["next_cursor"] = next,
        ["data"] = rows,
    };

    public static string Cursor(int place) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(place.ToString(CultureInfo.InvariantCulture)));

    private static int LastBefore(int count, int place) => count - 1 - place;
}
