using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>A part of a conversion plan at which every outcome is served by one level.</summary>
/// <param name="Given">Index of each outcome whose NO is bought and converted, rising; never empty.</param>
/// <param name="Sold">Index of each other outcome whose YES is sold; one that nobody bids for is kept.</param>
/// <param name="Size">Sets.</param>
/// <param name="EdgePicos">Profit of one set after fees, pico-dollars.</param>
public sealed record ConversionTranche(
    IReadOnlyList<int> Given, IReadOnlyList<int> Sold, Quantity Size, long EdgePicos);

/// <summary>
/// Which NO shares of a neg-risk event to buy and convert (mathematics 4.8). Converting NO of a set S of m outcomes
/// gives m - 1 dollars and a YES of every other outcome, so a set earns
/// <c>-1 + sum over S of (1 - no ask - fee) + sum over the others of (yes bid - fee)</c>: each outcome is decided by
/// itself, by the larger of its two terms. Level by level the choice may change, so a plan has tranches.
/// </summary>
public static class ConversionPlanner
{
    private const long DollarPicos = 1_000_000_000_000;
    private const long None = long.MinValue;

    /// <summary>Tranches with an edge above the minimum, the best first.</summary>
    /// <param name="outcomes">One view for each question of the event.</param>
    /// <param name="minimumEdgePicos">Stop at this edge a set.</param>
    /// <param name="maximumTranches">Stop after so many.</param>
    public static IReadOnlyList<ConversionTranche> Plan(
        IReadOnlyList<MarketView> outcomes, long minimumEdgePicos, int maximumTranches = int.MaxValue)
    {
        var tranches = new List<ConversionTranche>();
        Pointer[] buying = [.. outcomes.Select(market => Pointer.At(market, market.Second, Side.Buy))];
        Pointer[] selling = [.. outcomes.Select(market => Pointer.At(market, market.First, Side.Sell))];
        var given = new bool[outcomes.Count];
        while (tranches.Count < maximumTranches && Choose(buying, selling, given, out long edge)
            && edge > minimumEdgePicos)
        {
            long size = long.MaxValue;
            for (int i = 0; i < given.Length; i++)
            {
                if (given[i]) { size = Math.Min(size, buying[i].Left); }
                else if (selling[i].Gain > 0) { size = Math.Min(size, selling[i].Left); }
            }
            tranches.Add(new ConversionTranche(
                [.. Enumerable.Range(0, given.Length).Where(i => given[i])],
                [.. Enumerable.Range(0, given.Length).Where(i => !given[i] && selling[i].Gain > 0)],
                Quantity.FromMicros(size),
                edge));
            for (int i = 0; i < given.Length; i++)
            {
                if (given[i]) { buying[i].Take(size); }
                else if (selling[i].Gain > 0) { selling[i].Take(size); }
            }
        }
        return tranches;
    }

    /// <summary>The best choice at the pointers; false when no NO is on offer.</summary>
    private static bool Choose(Pointer[] buying, Pointer[] selling, bool[] given, out long edge)
    {
        edge = -DollarPicos;
        int any = -1;
        long leastRegret = long.MaxValue;
        bool empty = true;
        for (int i = 0; i < given.Length; i++)
        {
            long buy = buying[i].Gain, sell = Math.Max(0, selling[i].Gain);
            given[i] = buy != None && buy > sell;
            edge += given[i] ? buy : sell;
            empty &= !given[i];
            if (buy != None && sell - buy < leastRegret) { (any, leastRegret) = (i, sell - buy); }
        }
        if (any < 0) { return false; }
        if (empty)
        {
            given[any] = true;
            edge -= leastRegret;
        }
        return true;
    }

    /// <summary>A level of one book and what one share there adds to a set.</summary>
    private struct Pointer
    {
        private MarketView market;
        private IBookView book;
        private Side side;
        private Price price;

        /// <summary>Pico-dollars; the least number when nothing is left.</summary>
        public long Gain { get; private set; }

        /// <summary>Micro-shares.</summary>
        public long Left { get; private set; }

        public static Pointer At(MarketView market, IBookView book, Side side)
        {
            var pointer = new Pointer { market = market, book = book, side = side };
            bool open = market.Status == Domain.Markets.MarketStatus.Open;
            bool found = book.TryBest(side.Opposite(), out Level level);
            pointer.Stand(open && found, level);
            return pointer;
        }

        public void Take(long size)
        {
            Left -= size;
            if (Left <= 0) { Stand(book.TryBehind(side.Opposite(), price, out Level next), next); }
        }

        private void Stand(bool found, Level level)
        {
            (price, Left, Gain) = (level.Price, level.Size.Micros, None);
            if (!found) { return; }
            long unit = JointBookWalk.UnitPicos(side, level.Price, market.Fees);
            Gain = side == Side.Buy ? DollarPicos - unit : unit;
        }
    }
}
