using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>
/// Compares our best prices with those that the venue printed in each change, heals stale levels where a stream has no
/// snapshots, and finds crossed books. In all recorded data the printed top is that of the token's book after the
/// entry; what follows from a difference is decided after the whole message, by the last entry of each token.
/// </summary>
internal sealed class TopChecker(AssemblerOptions options, AssemblerCounts counts, AssemblerOutput output)
{
    /// <summary>The printed top is that of the book after this entry; compared before any healing.</summary>
    public void Compare(TokenBook book)
    {
        bool bid = book.AgreesOnBid(), ask = book.AgreesOnAsk();
        bool agrees = bid && ask;
        if (!book.HasSnapshot && !book.EverAgreed && !agrees)
        {
            counts.TopsBeforeFirstAgreement++;
        }
        else
        {
            counts.TopsCompared++;
            if (agrees) { counts.TopsAgreed++; }
        }
        if (agrees)
        {
            book.EverAgreed = true;
            return;
        }
        if (!bid) { output.Disagree(book.Token, book.BidDisagreement(), book.LastMilliseconds); }
        if (!ask) { output.Disagree(book.Token, book.AskDisagreement(), book.LastMilliseconds); }
        if (!book.HasSnapshot && options.HealWithoutSnapshots) { Heal(book); }
    }

    /// <summary>Deletes the levels of ours that lie inside the printed top: their removal was never told.</summary>
    private void Heal(TokenBook book)
    {
        int highestBid = book.PrintedBid.IsEmpty ? 0 : book.PrintedBid.Pips;
        while (book.Book.TryBest(Side.Buy, out Level bid) && bid.Price.Pips > highestBid)
        {
            Delete(book, Side.Buy, bid.Price);
        }
        bool noAsks = book.PrintedAsk.IsEmpty || book.PrintedAsk.Pips == 0;
        int lowestAsk = noAsks ? Price.PipsPerDollar + 1 : book.PrintedAsk.Pips;
        while (book.Book.TryBest(Side.Sell, out Level ask) && ask.Price.Pips < lowestAsk)
        {
            Delete(book, Side.Sell, ask.Price);
        }
    }

    private void Delete(TokenBook book, Side side, Price price)
    {
        book.Book.Set(side, price, Quantity.Zero);
        output.Level(book.Token, side, price, Quantity.Zero, BookFlags.Healed);
        counts.LevelsHealed++;
    }

    /// <summary>
    /// What must hold once a message has been applied whole. Changes that came before any snapshot, and that no printed
    /// top confirms, are told as a fault: the connection's start was missed.
    /// </summary>
    public void CheckAfter(TokenBook book)
    {
        CheckCrossed(book);
        if (book.PrintedBid.IsPresent && book.PrintedAsk.IsPresent) { Judge(book); }
        if (!book.Trusted) { output.Fault(book, BookFault.Disconnected); }
    }

    private void Judge(TokenBook book)
    {
        if (!book.AgreesOnBid() || !book.AgreesOnAsk())
        {
            output.Fault(book, BookFault.TopMismatch);
            return;
        }
        bool alone = !book.HasSnapshot && options.HealWithoutSnapshots;
        if (!alone || book.Trusted || book.Crossed) { return; }
        book.Trust();
        output.Trusted(book.Token);
        Reissue(book);
    }

    /// <summary>There is no snapshot to come: our own book, which the printed top confirms, stands in for it.</summary>
    private void Reissue(TokenBook book)
    {
        const BookFlags Flags = BookFlags.Snapshot | BookFlags.Healed;
        output.Cleared(book.Token, Flags);
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            bool more = book.Book.TryBest(side, out Level level);
            while (more)
            {
                output.Level(book.Token, side, level.Price, level.Size, Flags);
                more = book.Book.TryBehind(side, level.Price, out level);
            }
        }
    }

    public void CheckCrossed(TokenBook book)
    {
        bool crossed = book.Book.TryBest(Side.Buy, out Level bid)
            && book.Book.TryBest(Side.Sell, out Level ask)
            && bid.Price >= ask.Price;
        if (crossed && !book.Crossed)
        {
            counts.CrossedBooks++;
            output.Disagree(book.Token, BookDisagreement.Crossed, book.LastMilliseconds);
        }
        book.Crossed = crossed;
        if (crossed) { output.Fault(book, BookFault.Crossed); }
    }
}
