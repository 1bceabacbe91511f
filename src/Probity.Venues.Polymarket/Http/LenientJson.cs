using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Probity.Venues.Polymarket.Http;

/// <summary>A bool that may come as a string; null and "" are null.</summary>
internal sealed class LenientBool : JsonConverter<bool?>
{
    public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.String:
                string text = reader.GetString()!;
                if (text.Length == 0) { return null; }
                return bool.TryParse(text, out bool value)
                    ? value
                    : throw new JsonException($"'{text}' is not true or false.");
            default:
                throw new JsonException($"a {reader.TokenType} is not true or false.");
        }
    }

    public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options)
    {
        if (value is { } known) { writer.WriteBooleanValue(known); }
        else { writer.WriteNullValue(); }
    }
}

/// <summary>
/// A list of texts: a real array, or an array written inside a string (reference/polymarket.md 4.5), or null, or "".
/// Numbers in it become texts; a null in it is an error.
/// </summary>
internal sealed class EmbeddedTexts : JsonConverter<IReadOnlyList<string>>
{
    public override bool HandleNull => true;

    public override IReadOnlyList<string> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return [];
            case JsonTokenType.StartArray:
                return ReadArray(ref reader);
            case JsonTokenType.String:
                string text = reader.GetString()!;
                if (string.IsNullOrWhiteSpace(text) || text == "null") { return []; }
                var inner = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
                if (!inner.Read() || inner.TokenType != JsonTokenType.StartArray)
                {
                    throw new JsonException($"'{text}' is not a JSON array.");
                }
                return ReadArray(ref inner);
            default:
                throw new JsonException($"a {reader.TokenType} is not a list of texts.");
        }
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (string text in value) { writer.WriteStringValue(text); }
        writer.WriteEndArray();
    }

    private static List<string> ReadArray(ref Utf8JsonReader reader)
    {
        var texts = new List<string>(2);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                _ => throw new JsonException($"a {reader.TokenType} in a list of texts."),
            });
        }
        return texts;
    }
}

/// <summary>A whole number of any size, as a number or a text; null and "" are zero.</summary>
internal sealed class LenientWholeNumber : JsonConverter<BigInteger>
{
    public override bool HandleNull => true;

    public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType switch
        {
            JsonTokenType.Null => "",
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.String => reader.GetString()!,
            _ => throw new JsonException($"a {reader.TokenType} is not a whole number."),
        };
        if (text.Length == 0) { return BigInteger.Zero; }
        return BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger value)
            ? value
            : throw new JsonException($"'{text}' is not a whole number.");
    }

    public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>
/// Texts by name; null, "" and an empty array are none, a value that is no text is kept as it stands.
/// </summary>
internal sealed class ReasonsById : JsonConverter<IReadOnlyDictionary<string, string>>
{
    public override bool HandleNull => true;

    public override IReadOnlyDictionary<string, string> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return texts;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            using JsonDocument value = JsonDocument.ParseValue(ref reader);
            texts[name] = value.RootElement.ToString();
        }
        return texts;
    }

    public override void Write(
        Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string name, string text) in value) { writer.WriteString(name, text); }
        writer.WriteEndObject();
    }
}
