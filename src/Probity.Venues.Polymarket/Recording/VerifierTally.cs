using System.Text;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Recording;

/// <summary>Counts what passes through to the assembler and makes the report.</summary>
internal sealed class VerifierTally(BookAssembler assembler, TokenTable tokens, VerifierOptions options)
    : IMarketSink, IRecordedObjects
{
    private readonly SortedDictionary<string, long> events = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, string> unreadable = [];
    private readonly HashSet<int> instruments = [];
    private FrameSource source;
    private long frames;
    private long priceChanges;
    private long gaps;
    private bool snapshots;
    private int connection;
    private Instant lastMarketData;
    private Instant frameTime;
    private Extent venueTime;
    private Extent receiveTime;

    public long Line { get; private set; }

    public void Begin(in RecordedFrame frame)
    {
        frames++;
        Line = frame.Line;
        source = RecordedMessages.SourceOf(frame);
        frameTime = frame.Received;
        bool reconnected = frames > 1 && frame.Connection != connection;
        connection = frame.Connection;
        if (reconnected)
        {
            gaps++;
            lastMarketData = Instant.None;
        }
        switch (RecordedMessages.KindOf(frame))
        {
            case RecordedKind.Reference: Count("ref:" + frame.Venue); break;
            case RecordedKind.RealTimeData: Count("rtds"); break;
            default: receiveTime.Add(frame.Received); break;
        }
    }

    /// <summary>One reason a line is enough.</summary>
    public void Unreadable(long line, string reason) => unreadable.TryAdd(line, reason);

    public void OnBook(in BookMessage message)
    {
        snapshots = true;
        Count(source == FrameSource.Rest || message.IsRestShape ? "rest_book" : "book");
        Note(message.Asset, message.Milliseconds);
        assembler.OnBook(message);
    }

    public void OnPriceChange(in PriceChangeMessage message)
    {
        Count("price_change");
        priceChanges += message.Entries.Length;
        foreach (ref readonly PriceChangeEntry entry in message.Entries)
        {
            Note(entry.Asset.In(message.Texts), message.Milliseconds);
        }
        assembler.OnPriceChange(message);
    }

    public void OnTrade(in TradeMessage message)
    {
        Count("last_trade_price");
        Note(message.Asset, message.Milliseconds);
        assembler.OnTrade(message);
    }

    public void OnTickSize(in TickSizeMessage message)
    {
        Count("tick_size_change");
        Note(message.Asset, message.Milliseconds);
        assembler.OnTickSize(message);
    }

    public void OnBestQuote(in BestQuoteMessage message)
    {
        Count("best_bid_ask");
        Note(message.Asset, message.Milliseconds);
        assembler.OnBestQuote(message);
    }

    public void OnNewMarket(NewMarketMessage message)
    {
        Count("new_market");
        venueTime.Add(Instant.FromMilliseconds(message.Milliseconds));
    }

    public void OnMarketResolved(MarketResolvedMessage message)
    {
        Count("market_resolved");
        venueTime.Add(Instant.FromMilliseconds(message.Milliseconds));
    }

    public void OnUnknown(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json)
    {
        Count(Encoding.UTF8.GetString(eventType));
        assembler.OnUnknown(eventType, json);
    }

    public void OnText(ChannelText text) => Count(text == ChannelText.Pong ? "pong" : "no_new_assets");

    public void OnError(FrameError error)
    {
        Unreadable(Line, error.ToString());
        assembler.OnError(error);
    }

    /// <summary>Nested objects count only where they are something: most are just parts.</summary>
    public void OnObject(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json, bool nested)
    {
        if (!eventType.IsEmpty) { return; }
        string shape = ObjectShape.Of(json);
        if (!nested || shape is not (ObjectShape.Other or ObjectShape.Wrapper)) { Count(shape); }
    }

    public VerificationReport Report(string path)
    {
        AssemblerCounts counts = assembler.Counts;
        Extent span = venueTime.IsKnown ? venueTime : receiveTime;
        long early = counts.TopsBeforeFirstAgreement;
        return new VerificationReport
        {
            Path = path,
            Messages = frames,
            Events = events,
            Instruments = instruments.Count,
            From = span.From,
            To = span.To,
            PriceChanges = priceChanges,
            BestQuotesCompared = counts.TopsCompared + (snapshots ? early : 0),
            BestQuotesAgreed = counts.TopsAgreed,
            BestQuotesBeforeFirstAgreement = snapshots ? 0 : early,
            HashesCompared = counts.HashesCompared,
            HashesAgreed = counts.HashesAgreed,
            HashesNotComparable = counts.HashesNotComparable,
            LevelsHealed = counts.LevelsHealed,
            Gaps = gaps,
            CrossedBooks = counts.CrossedBooks,
            Unparsed = [.. unreadable.Take(options.MostUnparsed).Select(item => (item.Key, item.Value))],
            UnparsedLines = unreadable.Count,
            Disagreements = Disagreements(counts),
        };
    }

    private static SortedDictionary<string, long> Disagreements(AssemblerCounts counts)
    {
        var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (BookDisagreement reason in Enum.GetValues<BookDisagreement>())
        {
            if (counts[reason] > 0) { found[reason.ToString()] = counts[reason]; }
        }
        return found;
    }

    private void Count(string type) => events[type] = events.GetValueOrDefault(type) + 1;

    private void Note(ReadOnlySpan<byte> asset, long milliseconds)
    {
        instruments.Add(tokens.Add(asset));
        Instant venue = Instant.FromMilliseconds(milliseconds);
        venueTime.Add(venue);
        Instant at = frameTime.IsKnown ? frameTime : venue;
        if (!at.IsKnown) { return; }
        if (lastMarketData.IsKnown && at - lastMarketData > options.Silence) { gaps++; }
        if (at > lastMarketData) { lastMarketData = at; }
    }

    /// <summary>From the earliest to the latest time seen.</summary>
    private struct Extent
    {
        public Instant From { get; private set; }

        public Instant To { get; private set; }

        public readonly bool IsKnown => From.IsKnown;

        public void Add(Instant at)
        {
            if (!at.IsKnown) { return; }
            if (!IsKnown || at < From) { From = at; }
            if (at > To) { To = at; }
        }
    }
}
