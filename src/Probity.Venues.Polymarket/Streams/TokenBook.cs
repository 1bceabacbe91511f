using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>A text of at most 24 bytes that is kept without allocation.</summary>
internal struct ShortText
{
    private const int Capacity = 24;
    private Storage bytes;
    private byte length;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)bytes)[..length];

    /// <summary>False, and nothing changed, when the text is too long.</summary>
    public bool TrySet(ReadOnlySpan<byte> text)
    {
        if (text.Length > Capacity) { return false; }
        text.CopyTo(bytes);
        length = (byte)text.Length;
        return true;
    }

    [InlineArray(Capacity)]
    private struct Storage
    {
        private byte first;
    }
}

/// <summary>What those who follow our events think of a book.</summary>
internal enum Belief : byte
{
    /// <summary>They have heard nothing.</summary>
    None,

    /// <summary>They have heard changes or a snapshot, and no fault since.</summary>
    Held,

    /// <summary>They were told that it is not to be trusted.</summary>
    Withdrawn,
}

/// <summary>A hash that waits until the venue's time moves on.</summary>
internal struct PendingHash
{
    private Storage hex;

    public long Milliseconds { get; private set; }

    /// <summary>Entries that carried it; 0 = nothing pending.</summary>
    public int Entries { get; private set; }

    public readonly bool IsActive => Entries > 0;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Hex => hex;

    public void Set(long milliseconds, ReadOnlySpan<byte> text)
    {
        text.CopyTo(hex);
        Milliseconds = milliseconds;
        Entries++;
    }

    public void Clear() => Entries = 0;

    [InlineArray(BookHash.HexLength)]
    private struct Storage
    {
        private byte first;
    }
}

/// <summary>
/// Everything that the assembler keeps of one token: its book, what the hash needs, and how far it is trusted.
/// </summary>
internal sealed class TokenBook
{
    public ShortText LastTrade;
    public ShortText EarlierTrade;
    public PendingHash Pending;

    private readonly byte[] asset;
    private byte[] market = [];
    private byte[] tickText = [];
    private byte[] minimumOrderSize = [];
    private byte[] version = [];

    public TokenBook(int token, ReadOnlySpan<byte> asset, TokenTerms terms)
    {
        Token = token;
        this.asset = asset.ToArray();
        if (terms.TickSize is not null)
        {
            tickText = Encoding.UTF8.GetBytes(terms.TickSize);
            TickKnown = true;
        }
        if (terms.MinimumOrderSize is not null) { minimumOrderSize = Encoding.UTF8.GetBytes(terms.MinimumOrderSize); }
        NegRisk = terms.NegRisk;
        Book = new LevelBook(terms.TickSize is null ? terms.InitialGrid : TickGrid.Parse(terms.TickSize));
    }

    public int Token { get; }

    public LevelBook Book { get; }

    /// <summary>The venue stated the tick; otherwise it is inferred and a finer price refines it.</summary>
    public bool TickKnown { get; private set; }

    public bool Subscribed { get; set; } = true;

    public bool HasSnapshot { get; set; }

    /// <summary>Confirmed by a snapshot, or by the printed top where there are none.</summary>
    public bool Trusted { get; private set; }

    public Belief Belief { get; private set; }

    /// <summary>The printed top agreed at least once.</summary>
    public bool EverAgreed { get; set; }

    public bool Crossed { get; set; }

    public long LastMilliseconds { get; set; }

    public long LastTradeMilliseconds { get; set; }

    /// <summary>The empty text counts as known: no trade yet.</summary>
    public bool LastTradeKnown { get; set; }

    /// <summary>The text came from a trade event, whose spelling may differ from the book's.</summary>
    public bool LastTradeFromEvent { get; set; }

    public bool? NegRisk { get; set; }

    /// <summary>Minimum size and neg-risk were found by trying, not told.</summary>
    public bool TermsInferred { get; set; }

    public int HashFaultsInARow { get; set; }

    /// <summary>The message that touched it last, and what that message printed last.</summary>
    public long TouchedBy { get; set; }

    public PrintedPrice PrintedBid { get; set; }

    public PrintedPrice PrintedAsk { get; set; }

    public ReadOnlySpan<byte> Asset => asset;

    public ReadOnlySpan<byte> Market => market;

    public ReadOnlySpan<byte> TickText => tickText;

    public ReadOnlySpan<byte> MinimumOrderSize => minimumOrderSize;

    public ReadOnlySpan<byte> Version => version;

    public void SetMarket(ReadOnlySpan<byte> text) => Replace(ref market, text);

    public void SetMinimumOrderSize(ReadOnlySpan<byte> text) => Replace(ref minimumOrderSize, text);

    public void SetVersion(ReadOnlySpan<byte> text) => Replace(ref version, text);

    /// <summary>True when it was not trusted before.</summary>
    public bool Trust()
    {
        bool gained = !Trusted;
        (Trusted, Belief) = (true, Belief.Held);
        return gained;
    }

    /// <summary>True when somebody still believes in the book and must be told.</summary>
    public bool Distrust()
    {
        Trusted = false;
        if (Belief != Belief.Held) { return false; }
        Belief = Belief.Withdrawn;
        return true;
    }

    /// <summary>A change is about to be told.</summary>
    public void Tell()
    {
        if (Belief == Belief.None) { Belief = Belief.Held; }
    }

    /// <summary>Nobody follows it any more.</summary>
    public void Forget()
    {
        (Subscribed, Trusted, HasSnapshot, EverAgreed, Crossed) = (false, false, false, false, false);
        Belief = Belief.None;
        LastMilliseconds = 0;
        Book.Clear();
        Pending.Clear();
    }

    /// <summary>The last trade price as a book states it.</summary>
    public void TakeLastTrade(ReadOnlySpan<byte> text)
    {
        LastTradeKnown = LastTrade.TrySet(text);
        LastTradeFromEvent = false;
    }

    /// <summary>The last trade price as a trade event spells it; the one before stays at hand.</summary>
    public void TakeTrade(ReadOnlySpan<byte> text, long milliseconds)
    {
        EarlierTrade = LastTrade;
        LastTradeMilliseconds = milliseconds;
        LastTradeKnown = LastTrade.TrySet(text);
        LastTradeFromEvent = true;
    }

    /// <summary>
    /// The venue's word on the tick. True when the grid became another one; levels off it are dropped.
    /// </summary>
    public bool SetTick(ReadOnlySpan<byte> text)
    {
        if (!TickGrid.TryParse(text, out TickGrid grid)) { return false; }
        Replace(ref tickText, text);
        TickKnown = true;
        bool other = grid != Book.Grid;
        Book.Regrid(grid);
        return other;
    }

    /// <summary>Refines an inferred grid so that the price is on it: to a tenth of a cent, else to the pip.</summary>
    public void Refine(Price price)
    {
        bool mill = TickGrid.Mill.Contains(price) && Book.Grid.TickPips % TickGrid.Mill.TickPips == 0;
        Book.Regrid(mill ? TickGrid.Mill : TickGrid.Pip);
    }

    public bool AgreesOnBid() => Agrees(Side.Buy, PrintedBid, 0);

    /// <summary>An empty ask side is printed as 1, by some recorders as 0.</summary>
    public bool AgreesOnAsk() => Agrees(Side.Sell, PrintedAsk, Price.PipsPerDollar)
        || (PrintedAsk is { IsEmpty: false, Pips: 0 } && Book.Depth(Side.Sell) == 0);

    public BookDisagreement BidDisagreement() =>
        Book.TryBest(Side.Buy, out Level best) && (PrintedBid.IsEmpty || best.Price.Pips > PrintedBid.Pips)
            ? BookDisagreement.StaleBid
            : BookDisagreement.MissingBid;

    public BookDisagreement AskDisagreement() =>
        Book.TryBest(Side.Sell, out Level best)
        && (PrintedAsk.IsEmpty || PrintedAsk.Pips == 0 || best.Price.Pips < PrintedAsk.Pips)
            ? BookDisagreement.StaleAsk
            : BookDisagreement.MissingAsk;

    private static void Replace(ref byte[] kept, ReadOnlySpan<byte> text)
    {
        if (!text.SequenceEqual(kept)) { kept = text.ToArray(); }
    }

    private bool Agrees(Side side, PrintedPrice printed, int emptyPips)
    {
        bool has = Book.TryBest(side, out Level best);
        if (printed.IsEmpty) { return !has; }
        return has ? best.Price.Pips == printed.Pips : printed.Pips == emptyPips;
    }
}
