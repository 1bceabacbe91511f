using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>What the user channel tells. Calls never overlap, and must not block.</summary>
public interface IUserEvents
{
    /// <summary>A connection opened and has authenticated itself; nothing of what came before is replayed.</summary>
    void OnConnected();

    void OnOrder(VenueOrder order, Instant received);

    void OnTrade(VenueTrade trade, Instant received);

    /// <summary>A frame, or one event of it, could not be read: what it said has to be asked for.</summary>
    void OnBroken(string why);

    /// <summary>A connection that was open has ended.</summary>
    void OnDisconnected(string why);

    /// <summary>There has been no connection for long; said once an outage.</summary>
    void OnUnreachable(string why);
}

/// <summary>
/// Reads frames of the user channel (reference/polymarket.md 5.3): an event or an array of them. One that cannot be
/// read costs the others nothing, and unknown kinds are left out.
/// </summary>
internal static class UserFrames
{
    public static void Read(ReadOnlyMemory<byte> frame, Instant received, IUserEvents events)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(frame);
        }
        catch (JsonException e)
        {
            events.OnBroken(VenueError.Excerpt($"a frame of the user channel is no JSON: {e.Message}"));
            return;
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                ReadEvent(document.RootElement, received, events);
                return;
            }
            foreach (JsonElement item in document.RootElement.EnumerateArray()) { ReadEvent(item, received, events); }
        }
    }

    private static void ReadEvent(JsonElement item, Instant received, IUserEvents events)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            events.OnBroken($"a frame of the user channel holds a {item.ValueKind} where an event was due");
            return;
        }
        string kind = item.TryGetProperty("event_type", out JsonElement type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()!
            : "";
        try
        {
            switch (kind)
            {
                case "order":
                    events.OnOrder(AccountJson.Order(item), received);
                    break;
                case "trade":
                    events.OnTrade(AccountJson.Trade(item), received);
                    break;
            }
        }
        catch (BadInputException e)
        {
            events.OnBroken(VenueError.Excerpt($"an event '{kind}' of the user channel cannot be read: {e.Message}"));
        }
    }
}
