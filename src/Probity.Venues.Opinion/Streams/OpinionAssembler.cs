using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Wire;
using Probity.Venues.Sockets;

namespace Probity.Venues.Opinion.Streams;

/// <summary>
/// Books from diffs without sequence numbers (reference/opinion.md 5): pure, all time comes in with the messages. Diffs
/// are absolute, so they may be repeated. A snapshot makes a book trusted; every later one is compared with it, and
/// levels that differ take the snapshot's size unless the stream changed them within the settle time, because then
/// nobody can tell which is newer. Only the first outcome's book is built; the second's frames must mirror it.
/// </summary>
/// <param name="inputs">Receives engine inputs, in order.</param>
/// <param name="settle">How long a change may take from one source to the other.</param>
public sealed class OpinionAssembler(IInputSink inputs, Duration settle)
{
    private readonly Dictionary<string, Binding> bindings = new(AsciiKeyComparer.Instance);
    private readonly BookDocument document = new();
    private readonly List<BookLevel> changed = [];

    /// <summary>Called with a token whose book cannot be trusted without a fresh snapshot.</summary>
    public Action<string>? ResyncWanted { get; init; }

    /// <summary>Called with a token whose book should be read again once the settle time is over.</summary>
    public Action<string>? RereadWanted { get; init; }

    public OpinionBookCounts Counts { get; } = new();

    /// <summary>Books that are trusted now.</summary>
    public int TrustedBooks => bindings.Values.Count(binding => binding is { IsMirror: false, Book.Trusted: true });

    public int Books => bindings.Values.Count(binding => !binding.IsMirror);

    /// <summary>Begins a market; nothing happens when it is known.</summary>
    public void Track(Market market)
    {
        if (bindings.ContainsKey(market.First.Token)) { return; }
        var book = new MarketBook(market);
        bindings[market.First.Token] = new Binding(book, false);
        bindings[market.Second.Token] = new Binding(book, true);
    }

    public void Untrack(Market market)
    {
        bindings.Remove(market.First.Token);
        bindings.Remove(market.Second.Token);
    }

    /// <summary>The levels as they are known, of a tracked first outcome; null for others.</summary>
    public IBookView? BookOf(string token) =>
        bindings.TryGetValue(token, out Binding? binding) && !binding.IsMirror ? binding.Book.Levels : null;

    /// <summary>Is this a token of a tracked market?</summary>
    public bool Knows(string token) => bindings.ContainsKey(token);

    public bool IsTrusted(string token) => bindings.TryGetValue(token, out Binding? binding) && binding.Book.Trusted;

    /// <summary>One frame of the socket.</summary>
    public FrameKind OnFrame(ReadOnlySpan<byte> frame, Instant received)
    {
        MarketFrame message = MarketFrame.Read(frame);
        switch (message.Kind)
        {
            case FrameKind.DepthDiff: Counts.DepthFrames++; OnDiff(message, received); break;
            case FrameKind.LastTrade: Counts.TradeFrames++; OnTrade(message, received); break;
            case FrameKind.LastPrice: Counts.PriceFrames++; break;
            case FrameKind.Untyped: Counts.UntypedFrames++; break;
            case FrameKind.Malformed: Counts.BadFrames++; break;
            default: Counts.UnknownFrames++; break;
        }
        return message.Kind;
    }

    /// <summary>One book by REST, with or without its envelope.</summary>
    /// <returns>False when it is no book of a tracked token.</returns>
    public bool OnBook(ReadOnlySpan<byte> json, Instant received)
    {
        if (!document.Read(json) || !bindings.TryGetValue(document.Token, out Binding? binding))
        {
            Counts.BadSnapshots++;
            return false;
        }
        Counts.SizesRounded += document.Rounded;
        Counts.OffGrid += document.Unreadable;
        if (binding.IsMirror) { CompareMirror(binding.Book); }
        else { OnSnapshot(binding.Book, received); }
        return true;
    }

    /// <summary>The book is not to be trusted until its next snapshot, which decides alone.</summary>
    public void Invalidate(string token, BookFault fault, Instant at)
    {
        if (!bindings.TryGetValue(token, out Binding? binding) || binding.IsMirror) { return; }
        binding.Book.Forget();
        Distrust(binding.Book, fault, at);
    }

    private static Stamp At(Instant received, Instant venue) => Stamp.Unsequenced(received, venue);

    private Binding? Find(in MarketFrame message)
    {
        bool known = bindings.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(message.Token, out Binding? binding);
        if (known && (message.MarketId.IsEmpty || binding!.IsMarket(message.MarketId))) { return binding; }
        Counts.NotTracked++;
        return null;
    }

    private void OnDiff(in MarketFrame message, Instant received)
    {
        if (Find(message) is not { } binding) { return; }
        bool isBids = message.Side.SequenceEqual("bids"u8);
        if (!isBids && !message.Side.SequenceEqual("asks"u8))
        {
            Counts.BadFrames++;
            return;
        }
        if (!TryLevel(message, out Price price, out Quantity size)) { return; }
        Side side = isBids ? Side.Buy : Side.Sell;
        if (binding.IsMirror) { OnMirror(binding.Book, side.Opposite(), price.Complement, size, received); }
        else { Apply(binding.Book, side, price, size, received); }
    }

    private bool TryLevel(in MarketFrame message, out Price price, out Quantity size)
    {
        size = Quantity.Zero;
        if (!VenueNumber.TryPrice(message.Price, out price) || price == Price.Zero || price == Price.One)
        {
            Counts.OffGrid++;
            return false;
        }
        if (!VenueNumber.TryQuantity(message.Size, out size, out bool rounded))
        {
            Counts.BadFrames++;
            return false;
        }
        if (rounded) { Counts.SizesRounded++; }
        return true;
    }

    private void Apply(MarketBook book, Side side, Price price, Quantity size, Instant received)
    {
        EnsureGrid(book, price, received);
        if (!book.Set(side, price, size, received))
        {
            Confirm(book, new BookLevel(side, price, size), received);
            return;
        }
        bool crossed = book.IsCrossed;
        if (book.Trusted && !crossed)
        {
            inputs.Post(new BookDelta(
                At(received, Instant.None), book.Instrument, side, price, size, BookFlags.EndOfMessage));
        }
        else if (book.Trusted)
        {
            Counts.CrossedBooks++;
            Distrust(book, BookFault.Crossed, received);
            book.CrossedAt = received;
        }
        else if (book.CrossedAt.IsKnown && !crossed && received - book.CrossedAt <= settle)
        {
            // The two frames of one match came one after the other; nothing was lost.
            Counts.CrossesPassed++;
            Publish(book, received, Instant.None);
        }
    }

    /// <summary>A healed level that the stream says too was only late.</summary>
    private void Confirm(MarketBook book, BookLevel level, Instant received)
    {
        for (int i = 0; i < book.Healed.Count; i++)
        {
            if (book.Healed[i].Level != level) { continue; }
            if (received - book.Healed[i].At <= settle) { Counts.HealsConfirmed++; }
            book.Healed.RemoveAt(i);
            return;
        }
    }

    private void OnMirror(MarketBook book, Side side, Price price, Quantity size, Instant received)
    {
        // Before the snapshot there is nothing to compare with.
        if (!book.Trusted) { return; }
        if (book.Mirror is { } waiting)
        {
            bool agrees = book.Levels.SizeAt(waiting.Side, waiting.Price) == waiting.Size;
            bool replaced = (waiting.Side, waiting.Price) == (side, price);
            if (agrees) { Counts.MirrorsAgreed++; }
            else if (!replaced && received - waiting.Since > settle)
            {
                Counts.MirrorsDisagreed++;
                RereadWanted?.Invoke(book.Market.First.Token);
            }
            if (agrees || replaced || received - waiting.Since > settle) { book.Mirror = null; }
        }
        if (book.Levels.Grid.Contains(price) && book.Levels.SizeAt(side, price) == size) { Counts.MirrorsAgreed++; }
        else { book.Mirror ??= (side, price, size, received); }
    }

    private void OnTrade(in MarketFrame message, Instant received)
    {
        if (Find(message) is not { } binding) { return; }
        if (message.Side.SequenceEqual("Split"u8) || message.Side.SequenceEqual("Merge"u8))
        {
            Counts.SplitsAndMerges++;
            return;
        }
        bool isBuy = message.Side.SequenceEqual("Buy"u8);
        if (!isBuy && !message.Side.SequenceEqual("Sell"u8))
        {
            Counts.BadFrames++;
            return;
        }
        if (!TryLevel(message, out Price price, out Quantity size) || size.IsZero) { return; }
        Side taker = isBuy ? Side.Buy : Side.Sell;
        // One book, one tape: a trade of the second outcome is the opposite trade of the first.
        inputs.Post(new TradePrinted(
            At(received, Instant.None),
            binding.Book.Instrument,
            binding.IsMirror ? taker.Opposite() : taker,
            binding.IsMirror ? price.Complement : price,
            size));
    }

    private void OnSnapshot(MarketBook book, Instant received)
    {
        Counts.Snapshots++;
        foreach (BookLevel level in document.Levels) { EnsureGrid(book, level.Price, received); }
        SnapshotMerge merge = book.Merge(document.Levels, received - settle, changed);
        Counts.LevelsUnsettled += merge.Unsettled;
        Instant venue = Instant.FromMilliseconds(document.Milliseconds);
        bool crossed = book.IsCrossed;
        if (book.Trusted) { Reanchor(book, crossed, merge, received, venue); }
        else if (!crossed) { Publish(book, received, venue); }
        if (crossed || merge.Unsettled > 0) { RereadWanted?.Invoke(book.Market.First.Token); }
    }

    private void Reanchor(MarketBook book, bool crossed, SnapshotMerge merge, Instant received, Instant venue)
    {
        Counts.Anchors++;
        Counts.LevelsHealed += merge.Changed;
        if (merge is { Changed: 0, Unsettled: 0 }) { Counts.AnchorsAgreed++; }
        book.Healed.Clear();
        foreach (BookLevel level in changed) { book.Healed.Add((level, received)); }
        if (crossed)
        {
            Counts.CrossedBooks++;
            Distrust(book, BookFault.Crossed, received);
            return;
        }
        for (int i = 0; i < changed.Count; i++)
        {
            BookFlags end = i == changed.Count - 1 ? BookFlags.EndOfMessage : BookFlags.None;
            BookLevel level = changed[i];
            inputs.Post(new BookDelta(
                At(received, venue), book.Instrument, level.Side, level.Price, level.Size, BookFlags.Healed | end));
        }
    }

    private void CompareMirror(MarketBook book)
    {
        Counts.Snapshots++;
        int differing = document.Levels.Count(level =>
            book.Levels.SizeAt(level.Side.Opposite(), level.Price.Complement) != level.Size);
        bool equal = differing == 0
            && document.Levels.Count == book.Levels.Depth(Side.Buy) + book.Levels.Depth(Side.Sell);
        if (equal) { Counts.MirrorsAgreed++; }
        else { Counts.MirrorsDisagreed++; }
    }

    /// <summary>Gives the engine the whole book; it is trusted from here on.</summary>
    private void Publish(MarketBook book, Instant received, Instant venue)
    {
        book.Trusted = true;
        book.CrossedAt = Instant.None;
        int left = book.Levels.Depth(Side.Buy) + book.Levels.Depth(Side.Sell);
        Stamp at = At(received, venue);
        BookFlags first = left == 0 ? BookFlags.Snapshot | BookFlags.EndOfMessage : BookFlags.Snapshot;
        inputs.Post(new BookCleared(at, book.Instrument, first));
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            bool more = book.Levels.TryBest(side, out Level level);
            while (more)
            {
                BookFlags flags = --left == 0 ? BookFlags.Snapshot | BookFlags.EndOfMessage : BookFlags.Snapshot;
                inputs.Post(new BookDelta(at, book.Instrument, side, level.Price, level.Size, flags));
                more = book.Levels.TryBehind(side, level.Price, out level);
            }
        }
    }

    private void Distrust(MarketBook book, BookFault fault, Instant at)
    {
        if (!book.Trusted) { return; }
        book.Trusted = false;
        inputs.Post(new BookInvalidated(At(at, Instant.None), book.Instrument, fault));
        ResyncWanted?.Invoke(book.Market.First.Token);
    }

    /// <summary>The venue states no tick: a price between two of ours shows that the grid is finer.</summary>
    private void EnsureGrid(MarketBook book, Price price, Instant received)
    {
        if (book.Levels.Grid.Contains(price)) { return; }
        Counts.GridsRefined++;
        book.Refine(TickGrid.Pip);
        inputs.Post(new TickGridChanged(At(received, Instant.None), book.Instrument, TickGrid.Pip));
        inputs.Post(new TickGridChanged(At(received, Instant.None), book.Market.Second.Id, TickGrid.Pip));
    }

    /// <summary>A token of a tracked market.</summary>
    private sealed class Binding(MarketBook book, bool isMirror)
    {
        private readonly byte[] marketId = System.Text.Encoding.UTF8.GetBytes(book.Market.Contracts?.MarketId ?? "");

        public MarketBook Book { get; } = book;

        public bool IsMirror { get; } = isMirror;

        public bool IsMarket(ReadOnlySpan<byte> id) => marketId.Length == 0 || id.SequenceEqual(marketId);
    }
}
