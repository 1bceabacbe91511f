using System.Text;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Tests;

/// <summary>An assembler with a decoder before it and a log behind it; frames are written in a short form.</summary>
internal sealed class PolymarketAssemblerRig : IBookEventSink
{
    public const string Condition = "0xaabbcc";
    public const string A = "111111111111111111111111111111111111111111111111111111111111111111111111111";
    public const string B = "222222222222222222222222222222222222222222222222222222222222222222222222222";

    private readonly TokenTable tokens = new();
    private readonly MarketFrameDecoder decoder;
    private readonly BookHash hash = new();

    public PolymarketAssemblerRig(AssemblerOptions? options = null, TokenTerms? terms = null)
    {
        decoder = new MarketFrameDecoder(tokens);
        Assembler = new BookAssembler(tokens, options ?? AssemblerOptions.Live, this);
        Assembler.Track(A, terms ?? TokenTerms.Unknown);
        Assembler.Track(B, terms ?? TokenTerms.Unknown);
    }

    public BookAssembler Assembler { get; }

    public AssemblerCounts Counts => Assembler.Counts;

    /// <summary>"0 Level Buy 1@0.4 EndOfMessage" and so on.</summary>
    public List<string> Events { get; } = [];

    public List<(int Token, BookFault Fault)> Resyncs { get; } = [];

    public List<BookDisagreement> Disagreements { get; } = [];

    public static string Level(string price, string size) => $"{{\"price\":\"{price}\",\"size\":\"{size}\"}}";

    /// <summary>A snapshot of token A; levels as "price:size", bids before "|", asks behind.</summary>
    public static string Book(long milliseconds, string levels, string more = "") =>
        BookOf(A, milliseconds, levels, more);

    public static string BookOf(string token, long milliseconds, string levels, string more = "")
    {
        string[] sides = levels.Split('|');
        return $"{{\"event_type\":\"book\",\"market\":\"{Condition}\",\"asset_id\":\"{token}\","
            + $"\"timestamp\":\"{milliseconds}\",\"bids\":[{Levels(sides[0])}],\"asks\":[{Levels(sides[1])}]{more}}}";
    }

    /// <summary>One change of token A with the printed top behind it.</summary>
    public static string Change(long milliseconds, string side, string level, string top, string hash = "") =>
        Changes(milliseconds, Entry(A, side, level, top, hash));

    public static string Changes(long milliseconds, params string[] entries) =>
        $"{{\"event_type\":\"price_change\",\"market\":\"{Condition}\","
        + $"\"price_changes\":[{string.Join(',', entries)}],\"timestamp\":\"{milliseconds}\"}}";

    public static string TickChange(long milliseconds, string tick) =>
        $"{{\"event_type\":\"tick_size_change\",\"asset_id\":\"{A}\",\"market\":\"{Condition}\","
        + $"\"new_tick_size\":\"{tick}\",\"timestamp\":\"{milliseconds}\"}}";

    public static string Trade(long milliseconds, string side, string level) =>
        $"{{\"event_type\":\"last_trade_price\",\"asset_id\":\"{A}\",\"market\":\"{Condition}\","
        + $"\"price\":\"{level.Split(':')[0]}\",\"size\":\"{level.Split(':')[1]}\","
        + $"\"side\":\"{side}\",\"timestamp\":\"{milliseconds}\"}}";

    /// <summary>A line of our own recording format.</summary>
    public static string Envelope(string session, long milliseconds, string message) =>
        $"{{\"ts_recv_ns\":{milliseconds}000000,\"ts_src\":\"local\",\"venue\":\"polymarket\","
        + $"\"channel\":\"market\",\"session\":\"{session}\",\"msg\":{message}}}";

    public static string Entry(string token, string side, string level, string top, string hash = "")
    {
        string[] parts = level.Split(':');
        string printed = top.Length == 0
            ? ""
            : $",\"best_bid\":\"{top.Split('/')[0]}\",\"best_ask\":\"{top.Split('/')[1]}\"";
        string hashed = hash.Length == 0 ? "" : $",\"hash\":\"{hash}\"";
        return $"{{\"asset_id\":\"{token}\",\"price\":\"{parts[0]}\",\"size\":\"{parts[1]}\","
            + $"\"side\":\"{side}\"{hashed}{printed}}}";
    }

    public void Feed(string frame, FrameSource source = FrameSource.Socket)
    {
        Assembler.Arriving(new Instant(1), source);
        decoder.Decode(Encoding.UTF8.GetBytes(frame), Assembler);
    }

    /// <summary>"0.4:1 0.3:5|0.6:2": best first.</summary>
    public string Shown(int token = 0) => $"{Shown(token, Side.Buy)}|{Shown(token, Side.Sell)}";

    /// <summary>The hash that the venue would print for token A's book as it is now.</summary>
    public string HashOf(long milliseconds, string lastTrade, bool negRisk = false, string version = "")
    {
        var terms = new BookHashTerms
        {
            Market = Encoding.ASCII.GetBytes(Condition),
            Asset = Encoding.ASCII.GetBytes(A),
            Milliseconds = milliseconds,
            MinimumOrderSize = "5"u8,
            TickSize = "0.01"u8,
            NegRisk = negRisk,
            LastTradePrice = Encoding.ASCII.GetBytes(lastTrade),
            Version = Encoding.ASCII.GetBytes(version),
        };
        Span<byte> hex = stackalloc byte[BookHash.HexLength];
        hash.Compute(terms, Assembler.BookOf(0)!, hex);
        return Encoding.ASCII.GetString(hex);
    }

    public void OnBookEvents(in MessageTime at, ReadOnlySpan<BookEvent> events)
    {
        foreach (BookEvent item in events)
        {
            string what = item.Kind switch
            {
                BookEventKind.Level => $"Level {item.Side} {item.Size}@{item.Price}",
                BookEventKind.Trade => $"Trade {item.Side} {item.Size}@{item.Price}",
                BookEventKind.Tick => $"Tick {item.Grid}",
                BookEventKind.Invalidated => $"Invalidated {item.Fault}",
                _ => item.Kind.ToString(),
            };
            Events.Add(item.ChangesBook ? $"{item.Token} {what} {item.Flags}" : $"{item.Token} {what}");
        }
    }

    public void OnResyncWanted(int token, BookFault fault) => Resyncs.Add((token, fault));

    public void OnDisagreement(int token, BookDisagreement reason, long milliseconds) => Disagreements.Add(reason);

    public void OnNewMarket(in MessageTime at, NewMarketMessage message) => Events.Add("new " + message.Condition);

    public void OnMarketResolved(in MessageTime at, MarketResolvedMessage message) =>
        Events.Add("resolved " + message.Condition);

    private static string Levels(string levels)
    {
        string[] parts = levels.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(",", parts.Select(level => Level(level.Split(':')[0], level.Split(':')[1])));
    }

    private string Shown(int token, Side side)
    {
        var levels = new Level[100];
        int count = Assembler.BookOf(token)!.CopyDepth(side, levels);
        return string.Join(" ", levels.Take(count).Select(level => $"{level.Price}:{level.Size}"));
    }
}
