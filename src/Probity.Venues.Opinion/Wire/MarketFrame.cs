using System.Text.Json;

namespace Probity.Venues.Opinion.Wire;

/// <summary>What a frame of the socket is.</summary>
public enum FrameKind
{
    /// <summary>Without msgType: an acknowledgement, an echo of the heartbeat. Says nothing.</summary>
    Untyped = 0,
    DepthDiff,
    LastPrice,
    LastTrade,

    /// <summary>One's own orders and trades; not for this reader.</summary>
    User,

    /// <summary>A msgType that we do not know.</summary>
    Unknown,

    /// <summary>No JSON object.</summary>
    Malformed,
}

/// <summary>
/// A public frame of the socket, read without allocating: its members are slices of the frame (reference/opinion.md 5).
/// Members may come in any order, numbers as numbers or texts; others are passed over.
/// </summary>
public ref struct MarketFrame
{
    public FrameKind Kind { get; private set; }

    public ReadOnlySpan<byte> MsgType { get; private set; }

    public ReadOnlySpan<byte> MarketId { get; private set; }

    public ReadOnlySpan<byte> Token { get; private set; }

    /// <summary>"1" yes, "2" no.</summary>
    public ReadOnlySpan<byte> OutcomeSide { get; private set; }

    /// <summary>Of a depth diff: "bids" or "asks". Of a trade: "Buy", "Sell", "Split" or "Merge".</summary>
    public ReadOnlySpan<byte> Side { get; private set; }

    public ReadOnlySpan<byte> Price { get; private set; }

    /// <summary>Of a depth diff "size", of a trade "shares".</summary>
    public ReadOnlySpan<byte> Size { get; private set; }

    /// <summary>Reads one JSON object.</summary>
    public static MarketFrame Read(ReadOnlySpan<byte> json)
    {
        var frame = default(MarketFrame);
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                frame.Kind = FrameKind.Malformed;
                return frame;
            }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) { frame.Take(ref reader); }
        }
        catch (JsonException)
        {
            frame.Kind = FrameKind.Malformed;
            return frame;
        }
        frame.Kind = KindOf(frame.MsgType);
        return frame;
    }

    private static FrameKind KindOf(ReadOnlySpan<byte> type)
    {
        if (type.IsEmpty) { return FrameKind.Untyped; }
        if (type.SequenceEqual("market.depth.diff"u8)) { return FrameKind.DepthDiff; }
        if (type.SequenceEqual("market.last.trade"u8)) { return FrameKind.LastTrade; }
        if (type.SequenceEqual("market.last.price"u8)) { return FrameKind.LastPrice; }
        return type.SequenceEqual("trade.order.update"u8) || type.SequenceEqual("trade.record.new"u8)
            ? FrameKind.User
            : FrameKind.Unknown;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> name = reader.ValueSpan;
        reader.Read();
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }
        ReadOnlySpan<byte> value = reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            ? reader.ValueSpan
            : default;
        if (name.SequenceEqual("tokenId"u8)) { Token = value; }
        else if (name.SequenceEqual("price"u8)) { Price = value; }
        else if (name.SequenceEqual("side"u8)) { Side = value; }
        else if (name.SequenceEqual("size"u8) || name.SequenceEqual("shares"u8)) { Size = value; }
        else if (name.SequenceEqual("msgType"u8)) { MsgType = value; }
        else if (name.SequenceEqual("marketId"u8)) { MarketId = value; }
        else if (name.SequenceEqual("outcomeSide"u8)) { OutcomeSide = value; }
    }
}
