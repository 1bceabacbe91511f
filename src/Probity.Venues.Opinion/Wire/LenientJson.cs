using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Probity.Venues.Opinion.Wire;

/// <summary>A text that the venue may write as a number or a bool; null is null.</summary>
public sealed class LenientText : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => throw new JsonException($"a {reader.TokenType} is not a text."),
        };

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}

/// <summary>A whole number, as a number or a text ("56", 2, "2.0"); null and "" are null.</summary>
public sealed class LenientLong : JsonConverter<long?>
{
    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) { return null; }
        string text = LenientDecimal.TextOf(ref reader, "a whole number");
        if (text.Length == 0) { return null; }
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            return value;
        }
        bool whole = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue;
        return whole ? (long)number : throw new JsonException($"'{text}' is not a whole number.");
    }

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
    {
        if (value is { } number) { writer.WriteNumberValue(number); }
        else { writer.WriteNullValue(); }
    }
}

/// <summary>
/// A decimal, as a number or a text, float noise included ("8686.887999999999"); null and "" are null. Digits beyond 28
/// significant ones are rounded.
/// </summary>
public sealed class LenientDecimal : JsonConverter<decimal?>
{
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) { return null; }
        string text = TextOf(ref reader, "a decimal number");
        if (text.Length == 0) { return null; }
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw new JsonException($"'{text}' is not a decimal number.");
    }

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is { } number) { writer.WriteNumberValue(number); }
        else { writer.WriteNullValue(); }
    }

    internal static string TextOf(ref Utf8JsonReader reader, string expected) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => throw new JsonException($"a {reader.TokenType} is not {expected}."),
    };
}
