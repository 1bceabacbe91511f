using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>An order of ours in YES coordinates: a bid for NO at n is an offer of YES at 1 - n.</summary>
public readonly record struct FoldedQuote(Side Side, int Pips, long Micros);

/// <summary>
/// The best levels of a market in the price of its first outcome, made of both outcomes' books: NO bids become YES
/// asks. Polymarket shows every order in both books, so a price that stands in both counts once, with the larger size;
/// where the two books are apart the union is what a taker can reach. Our own orders are taken out, so that we do not
/// quote around ourselves. Kept as arrays; refreshing allocates nothing.
/// </summary>
public sealed class FoldedBook
{
    /// <summary>Levels kept of each side.</summary>
    public const int MostLevels = 8;

    private readonly int[] bidPips = new int[MostLevels];
    private readonly int[] askPips = new int[MostLevels];
    private readonly long[] bidMicros = new long[MostLevels];
    private readonly long[] askMicros = new long[MostLevels];

    public int BidLevels { get; private set; }

    public int AskLevels { get; private set; }

    public bool IsTwoSided => BidLevels > 0 && AskLevels > 0;

    /// <summary>Pips; meaningful only when two-sided.</summary>
    public int BestBid => bidPips[0];

    /// <summary>Pips; meaningful only when two-sided.</summary>
    public int BestAsk => askPips[0];

    /// <summary>Pips, negative when the two books contradict one another.</summary>
    public int Spread => askPips[0] - bidPips[0];

    /// <summary>Mid price times two, so that it is exact.</summary>
    public int MidHalfPips => bidPips[0] + askPips[0];

    /// <summary>Prices of a side in pips of the first outcome, best first.</summary>
    public ReadOnlySpan<int> Pips(Side side) =>
        side == Side.Buy ? bidPips.AsSpan(0, BidLevels) : askPips.AsSpan(0, AskLevels);

    /// <summary>Micro-shares of a side, best first.</summary>
    public ReadOnlySpan<long> Micros(Side side) =>
        side == Side.Buy ? bidMicros.AsSpan(0, BidLevels) : askMicros.AsSpan(0, AskLevels);

    /// <summary>Micro-shares of others at a price within the kept levels; 0 when nobody is there.</summary>
    public long MicrosAt(Side side, int pips)
    {
        int index = Pips(side).IndexOf(pips);
        return index < 0 ? 0 : Micros(side)[index];
    }

    /// <param name="first">Book of outcome 0.</param>
    /// <param name="second">Book of outcome 1.</param>
    /// <param name="own">Our resting orders; levels of nobody else are left out.</param>
    public void Refresh(IBookView first, IBookView second, ReadOnlySpan<FoldedQuote> own)
    {
        BidLevels = Fold(Side.Buy, first, second, own, bidPips, bidMicros);
        AskLevels = Fold(Side.Sell, first, second, own, askPips, askMicros);
    }

    private static int Fold(
        Side side, IBookView first, IBookView second, ReadOnlySpan<FoldedQuote> own, int[] pips, long[] micros)
    {
        Side other = side.Opposite();
        bool one = first.TryBest(side, out Level a), two = second.TryBest(other, out Level b);
        int count = 0;
        while (count < MostLevels && (one || two))
        {
            int here = one ? a.Price.Pips : Worst(side);
            int folded = two ? Price.PipsPerDollar - b.Price.Pips : Worst(side);
            int best = side == Side.Buy ? Math.Max(here, folded) : Math.Min(here, folded);
            long size = 0;
            if (one && here == best)
            {
                size = a.Size.Micros;
                one = first.TryBehind(side, a.Price, out a);
            }
            if (two && folded == best)
            {
                size = Math.Max(size, b.Size.Micros);
                two = second.TryBehind(other, b.Price, out b);
            }
            size -= OwnAt(side, best, own);
            if (size <= 0) { continue; }
            (pips[count], micros[count]) = (best, size);
            count++;
        }
        return count;
    }

    private static int Worst(Side side) => side == Side.Buy ? -1 : Price.PipsPerDollar + 1;

    private static long OwnAt(Side side, int pips, ReadOnlySpan<FoldedQuote> own)
    {
        long micros = 0;
        foreach (FoldedQuote quote in own)
        {
            if (quote.Side == side && quote.Pips == pips) { micros += quote.Micros; }
        }
        return micros;
    }
}
