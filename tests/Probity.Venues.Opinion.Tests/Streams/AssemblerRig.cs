using System.Globalization;
using System.Text;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Streams;
using Probity.Venues.Opinion.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Streams;

/// <summary>An assembler with one market, fed with frames and books as texts; times are milliseconds.</summary>
internal sealed class AssemblerRig
{
    public static readonly Duration Settle = Duration.FromSeconds(2);

    public AssemblerRig(Market? market = null)
    {
        Market = market ?? TestMarkets.Of(7);
        Assembler = new OpinionAssembler(Inputs, Settle)
        {
            ResyncWanted = Resyncs.Add,
            RereadWanted = Rereads.Add,
        };
        Assembler.Track(Market);
    }

    public Market Market { get; }

    public KeptInputs Inputs { get; } = new();

    public OpinionAssembler Assembler { get; }

    public List<string> Resyncs { get; } = [];

    public List<string> Rereads { get; } = [];

    public OpinionBookCounts Counts => Assembler.Counts;

    public bool Trusted => Assembler.IsTrusted(Market.First.Token);

    /// <summary>The book as the assembler has it: "bid 0.4 x 5, ask 0.6 x 7", best first.</summary>
    public string Book => Text(Assembler.BookOf(Market.First.Token)!);

    public static Instant At(long milliseconds) => Instant.FromMilliseconds(1_800_000_000_000 + milliseconds);

    public void Diff(long at, string side, string price, string size, bool second = false) => Frame(
        at,
        $$"""
        {"marketId":{{Market.Contracts!.MarketId}},"tokenId":"{{(second ? Market.Second : Market.First).Token}}",
         "outcomeSide":{{(second ? 2 : 1)}},"side":"{{side}}","price":"{{price}}","size":"{{size}}",
         "msgType":"market.depth.diff"}
        """);

    public void Trade(long at, string side, string price, string shares, bool second = false) => Frame(
        at,
        $$"""
        {"tokenId":"{{(second ? Market.Second : Market.First).Token}}","side":"{{side}}","price":"{{price}}",
         "shares":"{{shares}}","amount":"1","marketId":{{Market.Contracts!.MarketId}},"msgType":"market.last.trade"}
        """);

    public void Frame(long at, string text) => Assembler.OnFrame(Encoding.UTF8.GetBytes(text), At(at));

    /// <summary>A book by REST; levels as "0.4 x 5".</summary>
    public bool Snapshot(long at, string[] bids, string[] asks, bool second = false) =>
        Assembler.OnBook(
            Encoding.UTF8.GetBytes(
                $$"""
                {"asks":[{{Levels(asks)}}],"bids":[{{Levels(bids)}}],"market":"c",
                 "timestamp":{{At(at).Nanos / 1_000_000}},"tokenId":"{{(second ? Market.Second : Market.First).Token}}"}
                """),
            At(at));

    /// <summary>What an engine would have by the inputs so far; the same form as <see cref="Book"/>.</summary>
    public string BookByInputs()
    {
        var book = new LevelBook(TickGrid.Pip);
        foreach (EngineInput input in Inputs.All)
        {
            if (input is BookCleared) { book.Clear(); }
            if (input is BookDelta delta) { book.Set(delta.Side, delta.Price, delta.Size); }
        }
        return Text(book);
    }

    public static string Text(IBookView book)
    {
        List<string> texts = [];
        foreach (Side side in new[] { Side.Buy, Side.Sell })
        {
            bool more = book.TryBest(side, out Level level);
            while (more)
            {
                texts.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(side == Side.Buy ? "bid" : "ask")} {level.Price} x {level.Size}"));
                more = book.TryBehind(side, level.Price, out level);
            }
        }
        return string.Join(", ", texts);
    }

    private static string Levels(string[] levels) => string.Join(
        ',',
        levels.Select(level => level.Split(" x "))
            .Select(pair => $$"""{"price":"{{pair[0]}}","size":"{{pair[1]}}"}"""));
}
