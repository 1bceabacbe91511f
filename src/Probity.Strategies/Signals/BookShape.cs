using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>An unusually large level.</summary>
/// <param name="Pips">Its price in the first outcome; 0 = there is none.</param>
/// <param name="Micros">Its size.</param>
/// <param name="Times">How many times the mean of the other levels of its side it is.</param>
public readonly record struct BookWall(int Pips, long Micros, double Times)
{
    public bool Exists => Micros > 0;
}

/// <summary>What the form of a folded book says. Pure; allocates nothing.</summary>
public static class BookShape
{
    /// <summary>(bids - asks) / (bids + asks) of so many levels, within -1..1.</summary>
    public static double Imbalance(FoldedBook book, int levels)
    {
        double bids = Shares(book, Side.Buy, levels), asks = Shares(book, Side.Sell, levels);
        return bids + asks > 0 ? (bids - asks) / (bids + asks) : 0;
    }

    /// <summary>Shares of the best levels of a side.</summary>
    public static double Shares(FoldedBook book, Side side, int levels)
    {
        ReadOnlySpan<long> sizes = book.Micros(side);
        long sum = 0;
        foreach (long size in sizes[..Math.Min(levels, sizes.Length)]) { sum += size; }
        return sum / (double)Quantity.MicrosPerShare;
    }

    /// <summary>The largest level of a side if it is so many times the mean of the others.</summary>
    public static BookWall Wall(FoldedBook book, Side side, double times)
    {
        ReadOnlySpan<long> sizes = book.Micros(side);
        if (sizes.Length < 3) { return default; }
        int largest = 0;
        double sum = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            sum += sizes[i];
            if (sizes[i] > sizes[largest]) { largest = i; }
        }
        double others = (sum - sizes[largest]) / (sizes.Length - 1);
        double ratio = sizes[largest] / others;
        return ratio >= times ? new BookWall(book.Pips(side)[largest], sizes[largest], ratio) : default;
    }

    /// <summary>
    /// By how much the logarithm of the size falls per cent of price away from the best level (least squares): large =
    /// everything is at the top, below 0 = the size is further out. 0 with fewer than two levels.
    /// </summary>
    public static double DepthDecay(FoldedBook book, Side side)
    {
        ReadOnlySpan<long> sizes = book.Micros(side);
        ReadOnlySpan<int> pips = book.Pips(side);
        double n = 0, x = 0, y = 0, xx = 0, xy = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            double away = Math.Abs(pips[i] - pips[0]) / 100.0, log = Math.Log(sizes[i]);
            (n, x, y, xx, xy) = (n + 1, x + away, y + log, xx + (away * away), xy + (away * log));
        }
        double spread = (n * xx) - (x * x);
        return spread > 0 ? -((n * xy) - (x * y)) / spread : 0;
    }
}
