using Probity.Domain.Books;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>What came of comparing a hash.</summary>
internal enum HashVerdict
{
    /// <summary>Nothing pending, not this one's turn, or a member of the preimage is unknown.</summary>
    NotCompared,
    Agreed,
    Disagreed,
}

/// <summary>
/// Compares the venue's book hashes with our books (reference/polymarket.md 5.2). The hash of a change is that of the
/// book after the last change with the same timestamp, so it is kept until that token's time moves on. A member that
/// was never told is assumed only where this page says so: minimum size and neg-risk of a websocket book are tried over
/// the few values in use and kept once they explain a hash; the text of the last trade is tried as the event spelt it,
/// with three decimals as books spell it, and as it was before that event.
/// </summary>
internal sealed class HashChecker(AssemblerOptions options, AssemblerCounts counts)
{
    private static readonly string[] UsualMinimumSizes = ["5", "15", "1", "10"];
    private static readonly string[] UsualTicks = ["0.01", "0.001", "0.0001", "0.1"];

    private readonly BookHash hash = new();
    private int messagesUntilCheck = 1;

    /// <summary>Keeps the hash of a change until the token's time moves on.</summary>
    public void Note(TokenBook book, long milliseconds, ReadOnlySpan<byte> hex)
    {
        if (options.HashEvery == 0 || hex.Length != BookHash.HexLength) { return; }
        book.Pending.Set(milliseconds, hex);
    }

    /// <summary>Compares what is pending with the book as it is now.</summary>
    public HashVerdict Settle(TokenBook book)
    {
        if (!book.Pending.IsActive) { return HashVerdict.NotCompared; }
        int entries = book.Pending.Entries;
        long milliseconds = book.Pending.Milliseconds;
        bool comparable = book is { HasSnapshot: true, NegRisk: not null, LastTradeKnown: true }
            && !book.Market.IsEmpty && !book.TickText.IsEmpty && !book.MinimumOrderSize.IsEmpty;
        if (!comparable)
        {
            counts.HashesNotComparable += entries;
            book.Pending.Clear();
            return HashVerdict.NotCompared;
        }
        if (--messagesUntilCheck > 0)
        {
            book.Pending.Clear();
            return HashVerdict.NotCompared;
        }
        messagesUntilCheck = options.HashEvery;
        bool agrees = Explains(book, milliseconds);
        book.Pending.Clear();
        counts.HashesCompared += entries;
        if (agrees) { counts.HashesAgreed += entries; }
        return agrees ? HashVerdict.Agreed : HashVerdict.Disagreed;
    }

    /// <summary>Compares the hash of a snapshot with the book that was made from it.</summary>
    public HashVerdict CheckSnapshot(TokenBook book, in BookMessage message)
    {
        if (options.HashEvery == 0 || message.Hash.Length != BookHash.HexLength) { return HashVerdict.NotCompared; }
        if (!message.HasLastTradePrice || message.Market.IsEmpty || message.Milliseconds == 0)
        {
            counts.HashesNotComparable++;
            return HashVerdict.NotCompared;
        }
        bool told = book.NegRisk is not null && !book.MinimumOrderSize.IsEmpty && !book.TickText.IsEmpty;
        bool agrees = told && Matches(book, message, book.MinimumOrderSize, book.TickText, book.NegRisk ?? false);
        if (!agrees && (!told || book.TermsInferred)) { agrees = TryInfer(book, message); }
        counts.HashesCompared++;
        if (agrees) { counts.HashesAgreed++; }
        return agrees ? HashVerdict.Agreed : HashVerdict.Disagreed;
    }

    private bool TryInfer(TokenBook book, in BookMessage message)
    {
        string[] ticks = book.TickText.IsEmpty ? UsualTicks : [System.Text.Encoding.UTF8.GetString(book.TickText)];
        foreach (string minimum in UsualMinimumSizes)
        {
            foreach (string tick in ticks)
            {
                foreach (bool negRisk in (ReadOnlySpan<bool>)[false, true])
                {
                    byte[] minimumText = System.Text.Encoding.ASCII.GetBytes(minimum);
                    byte[] tickText = System.Text.Encoding.UTF8.GetBytes(tick);
                    if (!Matches(book, message, minimumText, tickText, negRisk)) { continue; }
                    book.SetMinimumOrderSize(minimumText);
                    if (book.TickText.IsEmpty) { book.SetTick(tickText); }
                    book.NegRisk = negRisk;
                    book.TermsInferred = true;
                    return true;
                }
            }
        }
        return false;
    }

    private bool Matches(
        TokenBook book, in BookMessage message, ReadOnlySpan<byte> minimum, ReadOnlySpan<byte> tick, bool negRisk)
    {
        var terms = new BookHashTerms
        {
            Market = message.Market,
            Asset = message.Asset,
            Milliseconds = message.Milliseconds,
            MinimumOrderSize = minimum,
            TickSize = tick,
            NegRisk = negRisk,
            LastTradePrice = message.LastTradePrice,
            Version = message.Version,
        };
        Span<byte> hex = stackalloc byte[BookHash.HexLength];
        hash.Compute(terms, book.Book, hex);
        return hex.SequenceEqual(message.Hash);
    }

    private bool Explains(TokenBook book, long milliseconds)
    {
        if (Matches(book, milliseconds, book.LastTrade.Bytes)) { return true; }
        if (!book.LastTradeFromEvent) { return false; }
        Span<byte> padded = stackalloc byte[32];
        int length = PadToThreeDecimals(book.LastTrade.Bytes, padded);
        if (length > 0 && Matches(book, milliseconds, padded[..length]))
        {
            book.LastTradeFromEvent = !book.LastTrade.TrySet(padded[..length]);
            return true;
        }
        return Matches(book, milliseconds, book.EarlierTrade.Bytes);
    }

    private bool Matches(TokenBook book, long milliseconds, ReadOnlySpan<byte> lastTrade)
    {
        var terms = new BookHashTerms
        {
            Market = book.Market,
            Asset = book.Asset,
            Milliseconds = milliseconds,
            MinimumOrderSize = book.MinimumOrderSize,
            TickSize = book.TickText,
            NegRisk = book.NegRisk ?? false,
            LastTradePrice = lastTrade,
            Version = book.Version,
        };
        Span<byte> hex = stackalloc byte[BookHash.HexLength];
        hash.Compute(terms, book.Book, hex);
        return hex.SequenceEqual(book.Pending.Hex);
    }

    /// <summary>"0.48" becomes "0.480", as books carry it; 0 when there is nothing to pad.</summary>
    private static int PadToThreeDecimals(ReadOnlySpan<byte> price, Span<byte> into)
    {
        int point = price.IndexOf((byte)'.');
        int decimals = point < 0 ? 0 : price.Length - point - 1;
        if (price.IsEmpty || decimals >= 3) { return 0; }
        price.CopyTo(into);
        int length = price.Length;
        if (point < 0) { into[length++] = (byte)'.'; }
        for (; decimals < 3; decimals++) { into[length++] = (byte)'0'; }
        return length;
    }
}
