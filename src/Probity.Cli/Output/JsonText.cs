using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Probity.Domain.Values;

namespace Probity.Cli.Output;

/// <summary>How values look in every JSON document: money, prices and sizes as decimal strings, times as ISO 8601
/// UTC.</summary>
public static class JsonText
{
    public static JsonSerializerOptions Options { get; } = Make();

    public static string Of(object document) => JsonSerializer.Serialize(document, document.GetType(), Options);

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DictionaryKeyPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        options.Converters.Add(new TextConverter<Price>(Price.Parse));
        options.Converters.Add(new TextConverter<Quantity>(Quantity.Parse));
        options.Converters.Add(new TextConverter<Cash>(Cash.Parse));
        options.Converters.Add(new TextConverter<SignedQuantity>(null));
        options.Converters.Add(new TextConverter<Instant>(null));
        options.Converters.Add(new TextConverter<Duration>(null));
        options.Converters.Add(new TextConverter<Money>(null));
        options.Converters.Add(new TextConverter<ClientOrderId>(null));
        options.Converters.Add(new NumberConverter<MarketId>(id => id.Value));
        options.Converters.Add(new NumberConverter<InstrumentId>(id => id.Value));
        options.Converters.Add(new NumberConverter<StrategyId>(id => id.Value));
        options.Converters.Add(new NumberConverter<AccountId>(id => id.Value));
        return options;
    }

    private sealed class TextConverter<T>(Func<string, T>? parse) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            parse is null ? throw new NotSupportedException($"{typeof(T).Name} is only written") : parse(
                reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }

    private sealed class NumberConverter<T>(Func<T, int> number) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException($"{typeof(T).Name} is only written");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(number(value));
    }
}
