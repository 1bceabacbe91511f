using System.Text.Json;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>What is sent on the market channel (reference/polymarket.md 5.1).</summary>
internal static class MarketChannelMessages
{
    /// <summary>The first message of a connection.</summary>
    public static byte[] Subscribe(IReadOnlyList<string> tokens, PolymarketStreamOptions options) =>
        Write(tokens, writer =>
    {
        writer.WriteString("type", "market");
        writer.WriteBoolean("custom_feature_enabled", options.CustomFeatures);
        writer.WriteBoolean("initial_dump", options.InitialDump);
    });

    /// <summary>More tokens on the same connection.</summary>
    public static byte[] Add(IReadOnlyList<string> tokens, PolymarketStreamOptions options) => Write(tokens, writer =>
    {
        writer.WriteString("operation", "subscribe");
        writer.WriteBoolean("custom_feature_enabled", options.CustomFeatures);
    });

    public static byte[] Remove(IReadOnlyList<string> tokens) =>
        Write(tokens, writer => writer.WriteString("operation", "unsubscribe"));

    private static byte[] Write(IReadOnlyList<string> tokens, Action<Utf8JsonWriter> rest)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("assets_ids");
            foreach (string token in tokens) { writer.WriteStringValue(token); }
            writer.WriteEndArray();
            rest(writer);
            writer.WriteEndObject();
        }
        return bytes.ToArray();
    }
}
