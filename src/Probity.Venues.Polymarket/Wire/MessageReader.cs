using System.Globalization;
using System.Text;
using System.Text.Json;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Wire;

/// <summary>
/// Understands one JSON object of the market channel in any member order, checks all of it, and only then hands it on
/// as one call: half a message is never applied (reference/polymarket.md 5.1).
/// </summary>
internal sealed class MessageReader
{
    private readonly TokenTable tokens;
    private readonly GrowingBuffer<byte> texts = new(4_096);
    private readonly GrowingBuffer<LevelEntry> bids = new(256);
    private readonly GrowingBuffer<LevelEntry> asks = new(256);
    private readonly MessageDraft message;
    private readonly MessageDraft item;
    private readonly ValueReader values = new();
    private readonly MarketEventReader events;

    public MessageReader(TokenTable tokens, GrowingBuffer<PriceChangeEntry> entries)
    {
        this.tokens = tokens;
        Entries = entries;
        message = new MessageDraft(texts);
        item = new MessageDraft(texts);
        events = new MarketEventReader(values, message, item, texts);
    }

    public GrowingBuffer<PriceChangeEntry> Entries { get; }

    public MemberFault Fault => values.Fault;

    /// <summary>The event type of the object last read; empty when it has none.</summary>
    public string EventType => Encoding.UTF8.GetString(message.Text(Member.EventType));

    /// <summary>Reads the object at whose start the reader stands, to its end.</summary>
    /// <exception cref="JsonException">Broken JSON.</exception>
    public void Read(ref Utf8JsonReader reader)
    {
        texts.Clear();
        message.Read(ref reader);
    }

    /// <summary>Understands the object that was read and hands it on.</summary>
    /// <param name="frame">The frame that the object is in.</param>
    /// <param name="json">The object's own bytes.</param>
    /// <param name="sink">Receives one call when this returns true, none otherwise.</param>
    public bool TryDeliver(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> json, IMarketSink sink)
    {
        ReadOnlySpan<byte> type = message.Text(Member.EventType);
        if (type.IsEmpty) { type = TypeOfShape(); }
        if (type.SequenceEqual("price_change"u8)) { return TryPriceChange(frame, sink); }
        if (type.SequenceEqual("book"u8)) { return TryBook(frame, sink); }
        if (type.SequenceEqual("last_trade_price"u8)) { return TryTrade(sink); }
        if (type.SequenceEqual("best_bid_ask"u8)) { return TryBestQuote(sink); }
        if (type.SequenceEqual("tick_size_change"u8)) { return TryTickSize(sink); }
        if (type.SequenceEqual("new_market"u8)) { return events.TryNewMarket(frame, sink); }
        if (type.SequenceEqual("market_resolved"u8)) { return events.TryResolved(frame, sink); }
        sink.OnUnknown(message.Text(Member.EventType), json);
        return true;
    }

    /// <summary>REST replies and some recordings have no event_type; the members tell what it is.</summary>
    private ReadOnlySpan<byte> TypeOfShape()
    {
        bool asset = message[Member.AssetId].IsScalar;
        if (asset && message[Member.Bids].Kind != DraftKind.Absent && message[Member.Asks].Kind != DraftKind.Absent)
        {
            return "book"u8;
        }
        if (message[Member.PriceChanges].Kind == DraftKind.Array) { return "price_change"u8; }
        if (asset && message[Member.Changes].Kind == DraftKind.Array) { return "price_change"u8; }
        return asset && message[Member.NewTickSize].IsScalar ? "tick_size_change"u8 : default;
    }

    private bool TryPriceChange(ReadOnlySpan<byte> frame, IMarketSink sink)
    {
        Entries.Clear();
        if (!values.TryMilliseconds(message, out long milliseconds)) { return false; }
        if (!values.TryOptionalText(message, Member.Market, out _)) { return false; }
        TextRange market = message[Member.Market].Range;
        bool old = message[Member.PriceChanges].Kind == DraftKind.Absent;
        Member list = old ? Member.Changes : Member.PriceChanges;
        if (old && message[list].Kind == DraftKind.Absent)
        {
            if (!TryEntry(message, message)) { return false; }
        }
        else if (!TryEntries(frame, list, old))
        {
            return false;
        }
        sink.OnPriceChange(new PriceChangeMessage
        {
            Texts = texts.Items,
            Market = market.In(texts.Items),
            Milliseconds = milliseconds,
            Entries = Entries.Items,
        });
        return true;
    }

    private bool TryEntries(ReadOnlySpan<byte> frame, Member list, bool old)
    {
        string name = MessageDraft.NameOf(list);
        if (message[list].Kind != DraftKind.Array) { return values.Fail(FrameErrorCode.WrongType, name, default); }
        var reader = new Utf8JsonReader(message[list].Range.In(frame));
        reader.Read();
        for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return values.Fail(FrameErrorCode.WrongType, Element(name, i), default);
            }
            item.Read(ref reader);
            if (!TryEntry(item, old ? message : item)) { return values.FailWithin(Element(name, i)); }
        }
        return true;
    }

    private bool TryEntry(MessageDraft entry, MessageDraft owner)
    {
        if (!values.TryText(owner, Member.AssetId, out ReadOnlySpan<byte> asset)
            || !values.TryPrice(entry, Member.Price, out Price price)
            || !values.TrySize(entry, out Quantity size)
            || !values.TrySide(entry, out Side side)
            || !values.TryOptionalText(entry, Member.Hash, out _)
            || !values.TryPrinted(entry, Member.BestBid, out PrintedPrice bid)
            || !values.TryPrinted(entry, Member.BestAsk, out PrintedPrice ask))
        {
            return false;
        }
        Entries.Add(new PriceChangeEntry(
            tokens.Find(asset), owner[Member.AssetId].Range, side, price, size, entry[Member.Hash].Range, bid, ask));
        return true;
    }

    private bool TryBook(ReadOnlySpan<byte> frame, IMarketSink sink)
    {
        if (!values.TryText(message, Member.AssetId, out _)
            || !values.TryMilliseconds(message, out long milliseconds)
            || !values.TryOptionalText(message, Member.Market, out _)
            || !values.TryOptionalText(message, Member.Hash, out _)
            || !values.TryTick(message, Member.TickSize, needed: false, out _)
            || !values.TryOptionalText(message, Member.MinimumOrderSize, out _)
            || !values.TryFlag(message, Member.NegRisk, out bool? negRisk)
            || !values.TryOptionalText(message, Member.LastTradePrice, out _)
            || !values.TryOptionalText(message, Member.Version, out _)
            || !TryLevels(frame, Member.Bids, bids)
            || !TryLevels(frame, Member.Asks, asks))
        {
            return false;
        }
        sink.OnBook(new BookMessage
        {
            Token = tokens.Find(message.Text(Member.AssetId)),
            Asset = message.Text(Member.AssetId),
            Market = message.Text(Member.Market),
            Milliseconds = milliseconds,
            Hash = message.Text(Member.Hash),
            Bids = bids.Items,
            Asks = asks.Items,
            TickSize = message.Text(Member.TickSize),
            MinimumOrderSize = message.Text(Member.MinimumOrderSize),
            NegRisk = negRisk,
            HasLastTradePrice = message[Member.LastTradePrice].IsScalar,
            LastTradePrice = message.Text(Member.LastTradePrice),
            Version = message.Text(Member.Version),
            IsRestShape = message[Member.EventType].Kind == DraftKind.Absent,
        });
        return true;
    }

    /// <summary>null stands for an empty side, as the venue's lists do elsewhere; an absent side is an error.</summary>
    private bool TryLevels(ReadOnlySpan<byte> frame, Member side, GrowingBuffer<LevelEntry> levels)
    {
        levels.Clear();
        string name = MessageDraft.NameOf(side);
        DraftValue list = message[side];
        if (list.Kind == DraftKind.Null) { return true; }
        if (list.Kind == DraftKind.Absent) { return values.Fail(FrameErrorCode.MissingMember, name, default); }
        if (list.Kind != DraftKind.Array) { return values.Fail(FrameErrorCode.WrongType, name, default); }
        var reader = new Utf8JsonReader(list.Range.In(frame));
        reader.Read();
        for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return values.Fail(FrameErrorCode.WrongType, Element(name, i), default);
            }
            item.Read(ref reader);
            if (!values.TryPrice(item, Member.Price, out Price price) || !values.TrySize(item, out Quantity size))
            {
                return values.FailWithin(Element(name, i));
            }
            levels.Add(new LevelEntry(price, size));
        }
        return true;
    }

    private static string Element(string name, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");

    private bool TryTrade(IMarketSink sink)
    {
        if (!values.TryText(message, Member.AssetId, out ReadOnlySpan<byte> asset)
            || !values.TryMilliseconds(message, out long milliseconds)
            || !values.TryOptionalText(message, Member.Market, out ReadOnlySpan<byte> market)
            || !values.TryPrice(message, Member.Price, out Price price)
            || !values.TrySize(message, out Quantity size)
            || !values.TrySide(message, out Side side))
        {
            return false;
        }
        sink.OnTrade(new TradeMessage
        {
            Token = tokens.Find(asset),
            Asset = asset,
            Market = market,
            Milliseconds = milliseconds,
            Taker = side,
            Price = price,
            PriceText = message.Text(Member.Price),
            Size = size,
        });
        return true;
    }

    private bool TryBestQuote(IMarketSink sink)
    {
        if (!values.TryText(message, Member.AssetId, out ReadOnlySpan<byte> asset)
            || !values.TryMilliseconds(message, out long milliseconds)
            || !values.TryOptionalText(message, Member.Market, out ReadOnlySpan<byte> market)
            || !values.TryPrinted(message, Member.BestBid, out PrintedPrice bid)
            || !values.TryPrinted(message, Member.BestAsk, out PrintedPrice ask))
        {
            return false;
        }
        sink.OnBestQuote(new BestQuoteMessage
        {
            Token = tokens.Find(asset),
            Asset = asset,
            Market = market,
            Milliseconds = milliseconds,
            BestBid = bid,
            BestAsk = ask,
        });
        return true;
    }

    private bool TryTickSize(IMarketSink sink)
    {
        if (!values.TryText(message, Member.AssetId, out ReadOnlySpan<byte> asset)
            || !values.TryMilliseconds(message, out long milliseconds)
            || !values.TryOptionalText(message, Member.Market, out ReadOnlySpan<byte> market)
            || !values.TryTick(message, Member.NewTickSize, needed: true, out ReadOnlySpan<byte> tick))
        {
            return false;
        }
        sink.OnTickSize(new TickSizeMessage
        {
            Token = tokens.Find(asset),
            Asset = asset,
            Market = market,
            Milliseconds = milliseconds,
            NewTick = tick,
        });
        return true;
    }
}
