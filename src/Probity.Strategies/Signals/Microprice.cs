using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>
/// Fair value from the book: each bid weighs with the size of the ask opposite, so that the price leans away from the
/// side that presses (Stoikov, "The micro-price", 2018; mathematics 4.3). Level l of both sides weighs e^(-kappa l).
/// </summary>
public sealed class Microprice
{
    private readonly double[] weights = new double[FoldedBook.MostLevels];

    /// <param name="decay">Kappa, 0 = all levels alike; 0..20.</param>
    /// <param name="levels">Levels of each side that count; 1..<see cref="FoldedBook.MostLevels"/>.</param>
    public Microprice(double decay, int levels)
    {
        Require.That(levels is >= 1 and <= FoldedBook.MostLevels, "a microprice looks at 1..8 levels");
        for (int level = 0; level < levels; level++) { weights[level] = Math.Exp(-decay * level); }
    }

    /// <summary>In dollars a share of the first outcome, within best bid and ask when only the top counts.</summary>
    /// <param name="book">Two-sided.</param>
    public double Of(FoldedBook book)
    {
        ReadOnlySpan<int> bids = book.Pips(Side.Buy), asks = book.Pips(Side.Sell);
        ReadOnlySpan<long> bidSizes = book.Micros(Side.Buy), askSizes = book.Micros(Side.Sell);
        double above = 0, below = 0;
        for (int i = 0; i < Math.Min(bids.Length, asks.Length); i++)
        {
            double bid = weights[i] * bidSizes[i], ask = weights[i] * askSizes[i];
            above += (asks[i] * bid) + (bids[i] * ask);
            below += bid + ask;
        }
        return above / below / Price.PipsPerDollar;
    }
}
