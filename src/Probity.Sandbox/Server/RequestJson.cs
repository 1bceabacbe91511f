using System.Globalization;
using System.Text.Json;

namespace Probity.Sandbox.Server;

/// <summary>Reads the bodies of requests; whatever does not fit is the venue's 400 with its own text.</summary>
public readonly struct RequestJson
{
    private readonly JsonElement element;
    private readonly string complaint;

    private RequestJson(JsonElement element, string complaint)
    {
        this.element = element;
        this.complaint = complaint;
    }

    public static RequestJson Object(byte[] body, string complaint) =>
        Parse(body, complaint) is { ValueKind: JsonValueKind.Object } found
            ? new RequestJson(found, complaint)
            : throw VenueRefusal.Bad(complaint);

    public static IReadOnlyList<RequestJson> Array(byte[] body, string complaint) =>
        Parse(body, complaint) is { ValueKind: JsonValueKind.Array } found
            ? [.. found.EnumerateArray().Select(item => new RequestJson(item, complaint))]
            : throw VenueRefusal.Bad(complaint);

    /// <summary>This value itself as text.</summary>
    public string Text() => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Bad();

    public string Text(string member) => Member(member).Text();

    /// <summary>Empty when it is missing or null.</summary>
    public string TextOrEmpty(string member) => Has(member) ? Text(member) : "";

    /// <summary>False when it is missing or null.</summary>
    public bool Flag(string member) => Has(member) && Member(member).element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Bad(),
    };

    /// <summary>A whole number of 0..2^64-1, as number or text.</summary>
    public ulong Number(string member)
    {
        JsonElement value = Member(member).element;
        string text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString()!,
            _ => throw Bad(),
        };
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            ? number
            : throw Bad();
    }

    /// <summary>A whole number, as a JSON number only.</summary>
    public ulong PlainNumber(string member) =>
        Member(member).element.ValueKind == JsonValueKind.Number ? Number(member) : throw Bad();

    public RequestJson Member(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement found)
            ? new RequestJson(found, complaint)
            : throw Bad();

    public VenueRefusal Bad() => VenueRefusal.Bad(complaint);

    private bool Has(string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out JsonElement found)
        && found.ValueKind != JsonValueKind.Null;

    private static JsonElement Parse(byte[] body, string complaint)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException)
        {
            throw VenueRefusal.Bad(complaint);
        }
    }
}
