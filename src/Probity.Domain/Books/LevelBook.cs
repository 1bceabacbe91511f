using System.Numerics;
using System.Runtime.CompilerServices;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Domain.Books;

/// <summary>
/// One order book as two arrays over the tick grid, with a bitmap of occupied levels per side so that the next level is
/// found in a few instructions. Setting a level is O(1) and allocates nothing; memory follows the grid (about 1.7 KB at
/// a cent, 16 KB at a tenth of a cent). Keeps a digest that does not depend on the order of updates.
/// </summary>
public sealed class LevelBook : IBookView
{
    private const int None = -1;

    private BookSide bids;
    private BookSide asks;

    public LevelBook(TickGrid grid)
    {
        Grid = grid;
        bids = new BookSide(grid.Count);
        asks = new BookSide(grid.Count);
    }

    public TickGrid Grid { get; private set; }

    /// <summary>The same for equal books, whatever path led there.</summary>
    public ulong Digest { get; private set; }

    /// <summary>Sets the absolute size at a price; zero removes the level.</summary>
    /// <returns>False, and nothing changed, when the price is not on the grid.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySet(Side side, Price price, Quantity size)
    {
        int index = price.Pips / Grid.TickPips;
        if (index * Grid.TickPips != price.Pips) { return false; }
        Set(side, index, price.Pips, size.Micros);
        return true;
    }

    /// <exception cref="InvariantException">The price is not on the grid.</exception>
    public void Set(Side side, Price price, Quantity size) =>
        Require.That(TrySet(side, price, size), "price is on the grid");

    public void Clear()
    {
        bids.Clear();
        asks.Clear();
        Digest = 0;
    }

    /// <summary>Moves to another grid; levels that are not on it are dropped and counted.</summary>
    public int Regrid(TickGrid grid)
    {
        if (grid == Grid) { return 0; }
        var next = new LevelBook(grid);
        int dropped = 0;
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            bool more = TryBest(side, out Level level);
            while (more)
            {
                if (!next.TrySet(side, level.Price, level.Size)) { dropped++; }
                more = TryBehind(side, level.Price, out level);
            }
        }
        (Grid, bids, asks, Digest) = (grid, next.bids, next.asks, next.Digest);
        return dropped;
    }

    public bool TryBest(Side side, out Level level)
    {
        ref BookSide levels = ref Of(side);
        int index = side == Side.Buy ? levels.Highest : levels.Lowest;
        return TryLevel(ref levels, index, out level);
    }

    public bool TryBehind(Side side, Price price, out Level level)
    {
        ref BookSide levels = ref Of(side);
        int index = side == Side.Buy
            ? levels.Below(((price.Pips + Grid.TickPips - 1) / Grid.TickPips) - 1)
            : levels.Above((price.Pips / Grid.TickPips) + 1);
        return TryLevel(ref levels, index, out level);
    }

    public Quantity SizeAt(Side side, Price price) =>
        Grid.Contains(price) ? Quantity.FromMicros(Of(side).Sizes[price.Pips / Grid.TickPips]) : Quantity.Zero;

    public int Depth(Side side) => Of(side).Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref BookSide Of(Side side)
    {
        if (side == Side.Buy) { return ref bids; }
        return ref asks;
    }

    private void Set(Side side, int index, int pips, long micros)
    {
        long before = Of(side).Set(index, micros);
        if (before == micros) { return; }
        ulong key = ((ulong)pips << 1) | (byte)side;
        if (before != 0) { Digest ^= StateHash.Mix((key << 48) ^ unchecked((ulong)before)); }
        if (micros != 0) { Digest ^= StateHash.Mix((key << 48) ^ unchecked((ulong)micros)); }
    }

    private bool TryLevel(ref BookSide levels, int index, out Level level)
    {
        if (index == None)
        {
            level = default;
            return false;
        }
        level = new Level(Grid.PriceAt(index), Quantity.FromMicros(levels.Sizes[index]));
        return true;
    }

    private struct BookSide(int count)
    {
        public readonly long[] Sizes = new long[count];
        private readonly ulong[] occupied = new ulong[(count + 63) / 64];

        public int Count { get; private set; }

        public int Highest { get; private set; } = None;

        public int Lowest { get; private set; } = None;

        public long Set(int index, long micros)
        {
            long before = Sizes[index];
            Sizes[index] = micros;
            if (before == 0 && micros != 0)
            {
                occupied[index >> 6] |= 1UL << index;
                Count++;
                if (index > Highest) { Highest = index; }
                if (Lowest == None || index < Lowest) { Lowest = index; }
            }
            else if (before != 0 && micros == 0)
            {
                occupied[index >> 6] &= ~(1UL << index);
                Count--;
                if (index == Highest) { Highest = Below(index - 1); }
                if (index == Lowest) { Lowest = Above(index + 1); }
            }
            return before;
        }

        public void Clear()
        {
            Array.Clear(Sizes);
            Array.Clear(occupied);
            Count = 0;
            Highest = None;
            Lowest = None;
        }

        /// <summary>The highest occupied index at or below.</summary>
        public readonly int Below(int index)
        {
            if (index < 0) { return None; }
            int word = index >> 6;
            ulong bits = occupied[word] & (ulong.MaxValue >> (63 - (index & 63)));
            while (bits == 0)
            {
                if (--word < 0) { return None; }
                bits = occupied[word];
            }
            return (word << 6) + 63 - BitOperations.LeadingZeroCount(bits);
        }

        /// <summary>The lowest occupied index at or above.</summary>
        public readonly int Above(int index)
        {
            if (index >= Sizes.Length) { return None; }
            int word = index >> 6;
            ulong bits = occupied[word] & (ulong.MaxValue << (index & 63));
            while (bits == 0)
            {
                if (++word >= occupied.Length) { return None; }
                bits = occupied[word];
            }
            return (word << 6) + BitOperations.TrailingZeroCount(bits);
        }
    }
}
