using System.Text.Json;
using Probity.Domain.Seams;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Recording;

/// <summary>What a recorded frame is, before anything of it is decoded.</summary>
public enum RecordedKind
{
    /// <summary>Market data of this venue, or something that may contain some.</summary>
    Market,

    /// <summary>The venue's real-time data socket (reference prices, comments).</summary>
    RealTimeData,

    /// <summary>Another venue's message, kept as a reference price.</summary>
    Reference,
}

/// <summary>Receives objects of a recording that are no market messages: Gamma markets, replies, wrappers.</summary>
public interface IRecordedObjects
{
    /// <param name="eventType">Empty when the object has none.</param>
    /// <param name="json">The object's bytes, valid only during the call.</param>
    /// <param name="nested">It lies inside another object.</param>
    void OnObject(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json, bool nested);
}

/// <summary>
/// Feeds recorded frames to a sink: market messages as they are, and those that lie inside other JSON (a REST /books
/// reply in a collector's wrapper, a fixture in <c>{"path":…,"json":…}</c>) wherever they lie. Every object that is no
/// market message is told too.
/// </summary>
public sealed class RecordedMessages
{
    /// <summary>Wrappers in wrappers are followed this far down.</summary>
    private const int DeepestNesting = 8;

    private readonly MarketFrameDecoder decoder;
    private readonly IRecordedObjects? objects;
    private readonly Relay relay;

    /// <param name="tokens">The assets that are known.</param>
    /// <param name="sink">Receives market messages.</param>
    /// <param name="objects">Receives the other objects; null when nobody wants them.</param>
    public RecordedMessages(TokenTable tokens, IMarketSink sink, IRecordedObjects? objects)
    {
        decoder = new MarketFrameDecoder(tokens);
        relay = new Relay(sink);
        this.objects = objects;
    }

    public static RecordedKind KindOf(in RecordedFrame frame)
    {
        if (frame.Venue != "polymarket") { return RecordedKind.Reference; }
        return frame.Channel is "rtds" ? RecordedKind.RealTimeData : RecordedKind.Market;
    }

    public static FrameSource SourceOf(in RecordedFrame frame) =>
        frame.Channel.StartsWith("rest", StringComparison.Ordinal) ? FrameSource.Rest : FrameSource.Socket;

    /// <summary>Decodes one frame of <see cref="RecordedKind.Market"/> and everything inside it.</summary>
    public void Feed(ReadOnlyMemory<byte> payload)
    {
        relay.Begin();
        decoder.Decode(payload.Span, relay);
        for (int i = 0; i < relay.Others.Count; i++)
        {
            (byte[] json, string eventType, int depth) = relay.Others[i];
            objects?.OnObject(System.Text.Encoding.UTF8.GetBytes(eventType), json, depth > 0);
            if (eventType.Length == 0 && depth < DeepestNesting) { Descend(json, depth + 1); }
        }
    }

    /// <summary>Decodes the objects, and the arrays that begin with an object, that are members of this one.</summary>
    private void Descend(byte[] json, int depth)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        relay.Depth = depth;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            reader.Read();
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) { continue; }
            int start = (int)reader.TokenStartIndex;
            bool ofObjects = reader.TokenType == JsonTokenType.StartObject || BeginsWithObject(json.AsSpan(start));
            reader.Skip();
            if (ofObjects) { decoder.Decode(json.AsSpan(start, (int)reader.BytesConsumed - start), relay); }
        }
    }

    private static bool BeginsWithObject(ReadOnlySpan<byte> array)
    {
        ReadOnlySpan<byte> inside = array[1..].TrimStart(" \t\r\n"u8);
        return !inside.IsEmpty && inside[0] == '{';
    }

    /// <summary>
    /// Passes messages on and sets aside the objects that are none: the decoder can't be entered twice.
    /// </summary>
    private sealed class Relay(IMarketSink sink) : IMarketSink
    {
        public List<(byte[] Json, string EventType, int Depth)> Others { get; } = [];

        public int Depth { get; set; }

        public void Begin()
        {
            Others.Clear();
            Depth = 0;
        }

        public void OnBook(in BookMessage message) => sink.OnBook(message);

        public void OnPriceChange(in PriceChangeMessage message) => sink.OnPriceChange(message);

        public void OnTrade(in TradeMessage message) => sink.OnTrade(message);

        public void OnTickSize(in TickSizeMessage message) => sink.OnTickSize(message);

        public void OnBestQuote(in BestQuoteMessage message) => sink.OnBestQuote(message);

        public void OnNewMarket(NewMarketMessage message) => sink.OnNewMarket(message);

        public void OnMarketResolved(MarketResolvedMessage message) => sink.OnMarketResolved(message);

        public void OnUnknown(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json)
        {
            if (eventType.Length > 0) { sink.OnUnknown(eventType, json); }
            Others.Add((json.ToArray(), System.Text.Encoding.UTF8.GetString(eventType), Depth));
        }

        public void OnText(ChannelText text) => sink.OnText(text);

        public void OnError(FrameError error) => sink.OnError(error);
    }
}
