using System.Runtime.CompilerServices;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>
/// Rebuilds the order book of every token from decoded messages, and knows how far each may be trusted. A pure state
/// machine: no clock, no I/O; what must be fetched it asks for. A snapshot replaces, a change sets one level, anything
/// older than the book is refused; the printed top, the hash and the spread are checked after each message
/// (reference/polymarket.md 5.1, 5.2). Use: <see cref="Arriving"/>, then decode the frame into it.
/// Not thread-safe; the sink must not call back into it.
/// </summary>
public sealed class BookAssembler : IMarketSink
{
    private readonly TokenTable tokens;
    private readonly AssemblerOptions options;
    private readonly IBookEventSink sink;
    private readonly AssemblerOutput output;
    private readonly TopChecker tops;
    private readonly HashChecker hashes;
    private readonly GrowingBuffer<int> touched = new(16);
    private TokenBook?[] books = new TokenBook?[64];
    private Instant received;
    private FrameSource source;
    private long messages;

    public BookAssembler(TokenTable tokens, AssemblerOptions options, IBookEventSink sink)
    {
        this.tokens = tokens;
        this.options = options;
        this.sink = sink;
        output = new AssemblerOutput(sink, Counts);
        tops = new TopChecker(options, Counts, output);
        hashes = new HashChecker(options, Counts);
    }

    public AssemblerCounts Counts { get; } = new();

    /// <summary>
    /// Takes a token on, or back on after <see cref="Untrack"/>. Its book is not trusted before a snapshot.
    /// </summary>
    /// <returns>Its index; -1 when it is no id or the table is full.</returns>
    public int Track(string token, TokenTerms terms)
    {
        int index = tokens.Add(token);
        if (index < 0) { return index; }
        if (Find(index) is not { } book)
        {
            Keep(new TokenBook(index, tokens.Bytes(index), terms));
            return index;
        }
        book.Subscribed = true;
        return index;
    }

    /// <summary>Messages for this token are counted and ignored from now on; its book is forgotten.</summary>
    public void Untrack(int token)
    {
        Find(token)?.Forget();
    }

    /// <summary>The book of a token, or null when it was never tracked. Look only between frames.</summary>
    public IBookView? BookOf(int token) => Find(token)?.Book;

    public bool IsTrusted(int token) => Find(token)?.Trusted ?? false;

    /// <summary>Venue time of the book's last change, milliseconds; 0 when there was none.</summary>
    public long LastChange(int token) => Find(token)?.LastMilliseconds ?? 0;

    /// <summary>Says when and whence the next frame came.</summary>
    public void Arriving(Instant at, FrameSource from) => (received, source) = (at, from);

    /// <summary>From outside: the connection broke, the token fell silent. The book waits for a snapshot.</summary>
    public void Invalidate(int token, BookFault fault, Instant at)
    {
        received = at;
        if (Find(token) is not { } book) { return; }
        output.Fault(book, fault);
        End(0);
    }

    /// <summary>
    /// Checks hashes that still wait for their token's time to move on: at the end of a stream or on demand.
    /// </summary>
    public void SettleHashes()
    {
        for (int i = 0; i < tokens.Count && i < books.Length; i++)
        {
            if (books[i] is { } book) { Settle(book); }
        }
        End(0);
    }

    public void OnPriceChange(in PriceChangeMessage message)
    {
        messages++;
        foreach (ref readonly PriceChangeEntry entry in message.Entries)
        {
            if (Admit(entry.Token, entry.Asset.In(message.Texts), message.Milliseconds) is not { } book) { continue; }
            Apply(book, entry, message);
        }
        foreach (int token in touched.Items) { tops.CheckAfter(books[token]!); }
        touched.Clear();
        End(message.Milliseconds);
    }

    public void OnBook(in BookMessage message)
    {
        if (Admit(message.Token, message.Asset, message.Milliseconds) is not { } book) { return; }
        bool rest = source == FrameSource.Rest || message.IsRestShape;
        bool older = message.Milliseconds != 0 && message.Milliseconds < book.LastMilliseconds;
        if (older && (rest || book.Trusted))
        {
            output.Disagree(book.Token, BookDisagreement.OlderSnapshot, message.Milliseconds);
            return;
        }
        Counts.Snapshots++;
        SettleBefore(book, message);
        TakeTerms(book, message);
        Replace(book, message);
        if (hashes.CheckSnapshot(book, message) == HashVerdict.Disagreed)
        {
            output.Disagree(book.Token, BookDisagreement.SnapshotHash, message.Milliseconds);
        }
        tops.CheckCrossed(book);
        End(message.Milliseconds);
    }

    public void OnTrade(in TradeMessage message)
    {
        if (Admit(message.Token, message.Asset, message.Milliseconds) is not { } book) { return; }
        Counts.Trades++;
        if (message.Milliseconds > book.Pending.Milliseconds) { Settle(book); }
        if (message.Milliseconds >= book.LastTradeMilliseconds)
        {
            book.TakeTrade(message.PriceText, message.Milliseconds);
        }
        output.Trade(book.Token, message.Taker, message.Price, message.Size);
        End(message.Milliseconds);
    }

    public void OnTickSize(in TickSizeMessage message)
    {
        if (Admit(message.Token, message.Asset, message.Milliseconds) is not { } book) { return; }
        Settle(book);
        if (book.SetTick(message.NewTick)) { output.Tick(book.Token, book.Book.Grid); }
        book.LastMilliseconds = Math.Max(book.LastMilliseconds, message.Milliseconds);
        output.Fault(book, BookFault.OffGrid);
        End(message.Milliseconds);
    }

    public void OnBestQuote(in BestQuoteMessage message)
    {
        if (Admit(message.Token, message.Asset, message.Milliseconds) is not { } book) { return; }
        (book.PrintedBid, book.PrintedAsk) = (message.BestBid, message.BestAsk);
        if (book.Trusted && message.BestBid.IsPresent && message.BestAsk.IsPresent
            && !(book.AgreesOnBid() && book.AgreesOnAsk()))
        {
            output.Disagree(book.Token, BookDisagreement.BestQuoteEvent, message.Milliseconds);
        }
    }

    public void OnNewMarket(NewMarketMessage message) => sink.OnNewMarket(TimeOf(message.Milliseconds), message);

    public void OnMarketResolved(MarketResolvedMessage message) =>
        sink.OnMarketResolved(TimeOf(message.Milliseconds), message);

    public void OnUnknown(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json) => Counts.UnknownEvents++;

    public void OnText(ChannelText text)
    {
    }

    /// <summary>Something was refused whole; the books that it mentions may have missed a change.</summary>
    public void OnError(FrameError error)
    {
        output.Disagree(-1, BookDisagreement.BadFrame, 0);
        if (!error.TouchesBooks) { return; }
        foreach (int token in error.Tokens)
        {
            if (Find(token) is { Subscribed: true } book) { output.Fault(book, BookFault.BadFrame); }
        }
        End(0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TokenBook? Find(int token) => (uint)token < (uint)books.Length ? books[token] : null;

    private TokenBook? Admit(int token, ReadOnlySpan<byte> asset, long milliseconds)
    {
        if (Find(token) is { Subscribed: true } known) { return known; }
        return AdmitUnknown(token, asset, milliseconds);
    }

    private TokenBook? AdmitUnknown(int token, ReadOnlySpan<byte> asset, long milliseconds)
    {
        int index = !options.AddUnknownAssets ? -1 : token >= 0 ? token : tokens.Add(asset);
        if (index < 0)
        {
            output.Disagree(token, BookDisagreement.NotSubscribed, milliseconds);
            return null;
        }
        if (Find(index) is { } book)
        {
            book.Subscribed = true;
            return book;
        }
        return Keep(new TokenBook(index, asset, TokenTerms.Unknown));
    }

    private TokenBook Keep(TokenBook book)
    {
        if (book.Token >= books.Length) { Array.Resize(ref books, Math.Max(books.Length * 2, book.Token + 1)); }
        books[book.Token] = book;
        return book;
    }

    private void Apply(TokenBook book, in PriceChangeEntry entry, in PriceChangeMessage message)
    {
        Counts.ChangeEntries++;
        long milliseconds = message.Milliseconds;
        if (milliseconds != 0 && milliseconds < book.LastMilliseconds)
        {
            output.Disagree(book.Token, BookDisagreement.OlderChange, milliseconds);
            return;
        }
        if (book.Pending.IsActive && milliseconds != book.Pending.Milliseconds) { Settle(book); }
        bool set = book.Book.TrySet(entry.Side, entry.Price, entry.Size) || TryRefined(book, entry, milliseconds);
        if (!set) { return; }
        book.Tell();
        output.Level(book.Token, entry.Side, entry.Price, entry.Size, BookFlags.None);
        if (milliseconds != 0) { book.LastMilliseconds = milliseconds; }
        if (book.TouchedBy != messages)
        {
            book.TouchedBy = messages;
            touched.Add(book.Token);
            if (!message.Market.IsEmpty) { book.SetMarket(message.Market); }
        }
        (book.PrintedBid, book.PrintedAsk) = (entry.BestBid, entry.BestAsk);
        if (entry.BestBid.IsPresent && entry.BestAsk.IsPresent) { tops.Compare(book); }
        if (!entry.Hash.IsEmpty) { hashes.Note(book, milliseconds, entry.Hash.In(message.Texts)); }
    }

    /// <summary>
    /// An inferred grid is refined; off a grid that the venue stated, we have missed a change of tick.
    /// </summary>
    private bool TryRefined(TokenBook book, in PriceChangeEntry entry, long milliseconds)
    {
        if (book.TickKnown)
        {
            output.Disagree(book.Token, BookDisagreement.OffGrid, milliseconds);
            output.Fault(book, BookFault.OffGrid);
            return false;
        }
        Refine(book, entry.Price);
        return book.Book.TrySet(entry.Side, entry.Price, entry.Size);
    }

    private void Refine(TokenBook book, Price price)
    {
        book.Refine(price);
        Counts.GridsRefined++;
        output.Tick(book.Token, book.Book.Grid);
    }

    /// <summary>
    /// A snapshot with the pending hash's own timestamp may stand in the middle of that batch: then a hash that is
    /// neither ours nor the snapshot's says nothing.
    /// </summary>
    private void SettleBefore(TokenBook book, in BookMessage message)
    {
        if (!book.Pending.IsActive) { return; }
        if (book.Pending.Milliseconds == message.Milliseconds && !book.Pending.Hex.SequenceEqual(message.Hash))
        {
            Counts.HashesNotComparable += book.Pending.Entries;
            book.Pending.Clear();
            return;
        }
        if (hashes.Settle(book) == HashVerdict.Disagreed)
        {
            output.Disagree(book.Token, BookDisagreement.ChangeHash, book.LastMilliseconds);
        }
    }

    private void TakeTerms(TokenBook book, in BookMessage message)
    {
        if (!message.TickSize.IsEmpty && book.SetTick(message.TickSize)) { output.Tick(book.Token, book.Book.Grid); }
        if (!message.Market.IsEmpty) { book.SetMarket(message.Market); }
        book.SetVersion(message.Version);
        if (!message.MinimumOrderSize.IsEmpty && message.NegRisk is { } negRisk)
        {
            book.SetMinimumOrderSize(message.MinimumOrderSize);
            book.NegRisk = negRisk;
            book.TermsInferred = false;
        }
        if (message.HasLastTradePrice) { book.TakeLastTrade(message.LastTradePrice); }
    }

    private void Replace(TokenBook book, in BookMessage message)
    {
        book.Book.Clear();
        if (!book.TickKnown)
        {
            foreach (ref readonly LevelEntry level in message.Bids) { RefineFor(book, level.Price); }
            foreach (ref readonly LevelEntry level in message.Asks) { RefineFor(book, level.Price); }
        }
        if (book.Trust()) { output.Trusted(book.Token); }
        book.HasSnapshot = true;
        if (message.Milliseconds != 0) { book.LastMilliseconds = message.Milliseconds; }
        output.Cleared(book.Token, BookFlags.Snapshot);
        Fill(book, Side.Buy, message.Bids);
        Fill(book, Side.Sell, message.Asks);
    }

    private void RefineFor(TokenBook book, Price price)
    {
        if (!book.Book.Grid.Contains(price)) { Refine(book, price); }
    }

    private void Fill(TokenBook book, Side side, ReadOnlySpan<LevelEntry> levels)
    {
        foreach (ref readonly LevelEntry level in levels)
        {
            if (book.Book.TrySet(side, level.Price, level.Size))
            {
                output.Level(book.Token, side, level.Price, level.Size, BookFlags.Snapshot);
                continue;
            }
            output.Disagree(book.Token, BookDisagreement.OffGrid, book.LastMilliseconds);
            output.Fault(book, BookFault.OffGrid);
        }
    }

    private void Settle(TokenBook book)
    {
        HashVerdict verdict = hashes.Settle(book);
        if (verdict == HashVerdict.Agreed) { book.HashFaultsInARow = 0; }
        if (verdict != HashVerdict.Disagreed) { return; }
        output.Disagree(book.Token, BookDisagreement.ChangeHash, book.LastMilliseconds);
        if (book.Trusted && ++book.HashFaultsInARow <= options.HashFaultsBeforeDoubt)
        {
            output.Fault(book, BookFault.HashMismatch);
        }
    }

    private MessageTime TimeOf(long milliseconds) => new(received, Instant.FromMilliseconds(milliseconds));

    private void End(long milliseconds) => output.Deliver(TimeOf(milliseconds));
}
