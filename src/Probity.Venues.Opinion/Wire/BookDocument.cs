using System.Text;
using System.Text.Json;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Wire;

/// <summary>One level of a book by REST.</summary>
public readonly record struct BookLevel(Side Side, Price Price, Quantity Size);

/// <summary>
/// A book by REST (reference/opinion.md 4.1), with or without the envelope around it; one reader is used again and
/// again.
/// </summary>
public sealed class BookDocument
{
    private readonly List<BookLevel> levels = [];

    /// <summary>Levels of a size above zero, in the venue's order.</summary>
    public IReadOnlyList<BookLevel> Levels => levels;

    /// <summary>The outcome token; empty when the book does not say.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Condition id without 0x.</summary>
    public string Condition { get; private set; } = "";

    /// <summary>Venue's time, ms; 0 = not told.</summary>
    public long Milliseconds { get; private set; }

    /// <summary>Levels whose price is no pip of 0.0001, or whose size is no number: left out.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Sizes that had more than six decimals.</summary>
    public int Rounded { get; private set; }

    /// <summary>Hash of both sides as they were written, without the time: equal for an unchanged book.</summary>
    public ulong Digest { get; private set; }

    /// <summary>False when this is no book; what was read so far means nothing then.</summary>
    public bool Read(ReadOnlySpan<byte> json)
    {
        levels.Clear();
        (Token, Condition, Milliseconds, Unreadable, Rounded, Digest) = ("", "", 0, 0, 0, 0);
        bool asks = false, bids = false;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) { return false; }
            return ReadObject(ref reader, ref asks, ref bids) && asks && bids;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool ReadObject(ref Utf8JsonReader reader, ref bool asks, ref bool bids)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("result"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject) { ReadObject(ref reader, ref asks, ref bids); }
                continue;
            }
            bool isAsks = reader.ValueTextEquals("asks"u8), isBids = reader.ValueTextEquals("bids"u8);
            bool isToken = reader.ValueTextEquals("tokenId"u8), isMarket = reader.ValueTextEquals("market"u8);
            bool isTime = reader.ValueTextEquals("timestamp"u8);
            reader.Read();
            if (isAsks || isBids)
            {
                asks |= isAsks;
                bids |= isBids;
                if (!ReadSide(ref reader, isAsks ? Side.Sell : Side.Buy)) { return false; }
                continue;
            }
            bool scalar = reader.TokenType is JsonTokenType.String or JsonTokenType.Number;
            if (scalar && isToken) { Token = Encoding.UTF8.GetString(reader.ValueSpan); }
            else if (scalar && isMarket) { Condition = Encoding.UTF8.GetString(reader.ValueSpan); }
            else if (scalar && isTime)
            {
                // What is no number leaves zero: not told.
                _ = FixedPoint.TryParse(reader.ValueSpan, 0, out long time);
                Milliseconds = time;
            }
            reader.Skip();
        }
        return reader.TokenType == JsonTokenType.EndObject;
    }

    /// <summary>An array of {price, size}; null counts as empty.</summary>
    private bool ReadSide(ref Utf8JsonReader reader, Side side)
    {
        if (reader.TokenType == JsonTokenType.Null) { return true; }
        if (reader.TokenType != JsonTokenType.StartArray) { return false; }
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            ReadOnlySpan<byte> price = default, size = default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isPrice = reader.ValueTextEquals("price"u8), isSize = reader.ValueTextEquals("size"u8);
                reader.Read();
                if (isPrice) { price = reader.ValueSpan; }
                else if (isSize) { size = reader.ValueSpan; }
                reader.Skip();
            }
            Add(side, price, size);
        }
        return reader.TokenType == JsonTokenType.EndArray;
    }

    private void Add(Side side, ReadOnlySpan<byte> priceText, ReadOnlySpan<byte> sizeText)
    {
        bool readable = VenueNumber.TryPrice(priceText, out Price price) & VenueNumber.TryQuantity(
            sizeText, out Quantity size, out bool rounded);
        if (!readable || price == Price.Zero || price == Price.One)
        {
            Unreadable++;
            return;
        }
        if (rounded) { Rounded++; }
        if (size.IsZero) { return; }
        levels.Add(new BookLevel(side, price, size));
        ulong key = ((ulong)price.Pips << 1) | (byte)side;
        Digest ^= StateHash.Mix((key << 48) ^ unchecked((ulong)size.Micros));
    }
}
