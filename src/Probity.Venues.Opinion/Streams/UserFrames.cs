using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Truth;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Streams;

/// <summary>What the user channel tells. Calls never overlap, and must not block.</summary>
public interface IUserEvents
{
    /// <summary>A connection opened and has subscribed; nothing of what came before is replayed.</summary>
    void OnConnected();

    void OnOrder(OpinionOrder order, Instant received);

    void OnTrade(OpinionTrade trade, Instant received);

    /// <summary>A frame could not be read: what it said has to be asked for.</summary>
    void OnBroken(string why);

    /// <summary>A connection that was open has ended.</summary>
    void OnDisconnected(string why);

    /// <summary>There has been no connection for long; said once an outage.</summary>
    void OnUnreachable(string why);
}

/// <summary>
/// Reads frames of the user channel (reference/opinion.md 5). What carries no message type (acknowledgements, echoes of
/// the heartbeat) or another one is left out.
/// </summary>
internal static class UserFrames
{
    public static void Read(ReadOnlySpan<byte> frame, Instant received, IUserEvents events)
    {
        string kind;
        try
        {
            kind = KindOf(frame);
            switch (kind)
            {
                case OpinionChannels.OrderUpdate:
                    events.OnOrder(
                        AccountReading.Order(
                            JsonSerializer.Deserialize(frame, PrivateJson.Default.OrderDocument)!), received);
                    break;
                case OpinionChannels.TradeRecord:
                    OpinionTrade? trade = AccountReading.Trade(
                        JsonSerializer.Deserialize(frame, PrivateJson.Default.TradeDocument)!);
                    if (trade is not null) { events.OnTrade(trade, received); }
                    break;
            }
        }
        catch (Exception e) when (e is JsonException or BadInputException)
        {
            events.OnBroken(VenueError.Excerpt($"a frame of the user channel cannot be read: {e.Message}"));
        }
    }

    private static string KindOf(ReadOnlySpan<byte> frame)
    {
        var reader = new Utf8JsonReader(frame);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) { return ""; }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isKind = reader.ValueTextEquals("msgType"u8);
            reader.Read();
            if (isKind) { return reader.TokenType == JsonTokenType.String ? reader.GetString()! : ""; }
            reader.Skip();
        }
        return "";
    }
}
