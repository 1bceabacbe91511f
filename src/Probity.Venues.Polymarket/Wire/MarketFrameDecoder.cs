using System.Globalization;
using System.Text.Json;

namespace Probity.Venues.Polymarket.Wire;

/// <summary>
/// Decodes frames of the market channel: one JSON object or an array of them, or one of the channel's texts
/// (reference/polymarket.md 5.1), and REST <c>/book</c> and <c>/books</c> replies. The usual price_change takes a span
/// scanner without allocation, everything else a <see cref="Utf8JsonReader"/>; both read the same. Bad bytes become a
/// <see cref="FrameError"/>, never an exception. Not thread-safe: one decoder belongs to one connection.
/// </summary>
public sealed class MarketFrameDecoder
{
    /// <summary>
    /// Venue times beyond 2100-01-01 are refused: one of them would make every later message look old.
    /// </summary>
    internal const long LatestMilliseconds = 4_102_444_800_000;

    private readonly TokenTable tokens;
    private readonly GrowingBuffer<PriceChangeEntry> entries = new(16);
    private readonly MessageReader reader;

    /// <param name="tokens">The assets that are known; only looked up in, never added to.</param>
    public MarketFrameDecoder(TokenTable tokens)
    {
        this.tokens = tokens;
        reader = new MessageReader(tokens, entries);
    }

    /// <summary>Hands every message of the frame to the sink, in order.</summary>
    /// <returns>True when nothing was refused.</returns>
    public bool Decode(ReadOnlySpan<byte> frame, IMarketSink sink)
    {
        ReadOnlySpan<byte> single = frame.Length > 2 && frame[0] == '[' && frame[^1] == ']' ? frame[1..^1] : frame;
        return TryUsual(single, sink) || DecodeAny(frame, sink);
    }

    /// <summary>As <see cref="Decode"/>, but always by the JSON reader: the oracle of the property tests.</summary>
    internal bool DecodeAny(ReadOnlySpan<byte> frame, IMarketSink sink)
    {
        ReadOnlySpan<byte> text = frame.Trim(" \t\r\n"u8);
        if (text.IsEmpty || (text[0] != '{' && text[0] != '[')) { return DecodeText(text, sink); }
        var json = new Utf8JsonReader(frame);
        int message = 0;
        try
        {
            json.Read();
            return json.TokenType == JsonTokenType.StartObject
                ? DecodeObject(ref json, frame, sink)
                : DecodeArray(ref json, frame, sink, ref message);
        }
        catch (JsonException)
        {
            bool cut = text[^1] is not ((byte)'}' or (byte)']');
            int at = (int)json.BytesConsumed;
            sink.OnError(new FrameError(
                cut ? FrameErrorCode.CutShort : FrameErrorCode.BrokenJson,
                message,
                "",
                string.Create(CultureInfo.InvariantCulture, $"byte {at}"),
                ValueReader.Excerpt(frame[Math.Min(at, frame.Length)..]),
                KnownTokensIn(frame)));
            return false;
        }
    }

    private bool TryUsual(ReadOnlySpan<byte> frame, IMarketSink sink)
    {
        if (!PriceChangeScanner.TryScan(frame, tokens, entries, out PriceChangeScanner scan)) { return false; }
        sink.OnPriceChange(new PriceChangeMessage
        {
            Texts = frame,
            Market = scan.Market.In(frame),
            Milliseconds = scan.Milliseconds,
            Entries = entries.Items,
        });
        return true;
    }

    private static bool DecodeText(ReadOnlySpan<byte> text, IMarketSink sink)
    {
        ReadOnlySpan<byte> bare = text.Trim((byte)'"');
        if (bare.SequenceEqual("PONG"u8))
        {
            sink.OnText(ChannelText.Pong);
            return true;
        }
        if (bare.SequenceEqual("NO NEW ASSETS"u8))
        {
            sink.OnText(ChannelText.NoNewAssets);
            return true;
        }
        sink.OnError(new FrameError(FrameErrorCode.NotJson, 0, "", "byte 0", ValueReader.Excerpt(text), []));
        return false;
    }

    /// <summary>Only a frame that is whole to its last byte is handed on.</summary>
    private bool DecodeObject(ref Utf8JsonReader json, ReadOnlySpan<byte> frame, IMarketSink sink)
    {
        int start = (int)json.TokenStartIndex;
        reader.Read(ref json);
        int end = (int)json.BytesConsumed;
        json.Read();
        return Deliver(frame, frame[start..end], 0, sink);
    }

    private bool DecodeArray(ref Utf8JsonReader json, ReadOnlySpan<byte> frame, IMarketSink sink, ref int message)
    {
        bool whole = true;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; message++)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                sink.OnError(new FrameError(
                    FrameErrorCode.WrongType, message, "", "array element", ValueReader.Excerpt(json.ValueSpan), []));
                whole = false;
                json.Skip();
                continue;
            }
            int start = (int)json.TokenStartIndex;
            reader.Read(ref json);
            whole &= Deliver(frame, frame[start..(int)json.BytesConsumed], message, sink);
        }
        json.Read();
        return whole;
    }

    private bool Deliver(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> json, int message, IMarketSink sink)
    {
        if (reader.TryDeliver(frame, json, sink)) { return true; }
        MemberFault fault = reader.Fault;
        sink.OnError(new FrameError(
            fault.Code, message, reader.EventType, fault.Where, fault.Text, KnownTokensIn(json)));
        return false;
    }

    /// <summary>
    /// The known assets that broken bytes mention, found without parsing: whatever stands in quotes behind "asset_id".
    /// </summary>
    private List<int> KnownTokensIn(ReadOnlySpan<byte> bytes)
    {
        List<int> found = [];
        while (true)
        {
            int at = bytes.IndexOf("\"asset_id\""u8);
            if (at < 0) { return found; }
            bytes = bytes[(at + "\"asset_id\"".Length)..].TrimStart(" \t\r\n:\""u8);
            int length = bytes.IndexOfAnyExcept(TokenTable.IdBytes);
            int token = tokens.Find(length < 0 ? bytes : bytes[..length]);
            if (token >= 0 && !found.Contains(token)) { found.Add(token); }
        }
    }
}
