using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Domain.Books;

/// <summary>One price and the shares resting there.</summary>
public readonly record struct Level(Price Price, Quantity Size)
{
    public override string ToString() => $"{Size}@{Price}";
}

/// <summary>One order book as it may be looked at. Best first on both sides.</summary>
public interface IBookView
{
    TickGrid Grid { get; }

    /// <summary>The best level of a side; false when the side is empty.</summary>
    bool TryBest(Side side, out Level level);

    /// <summary>The next worse level strictly behind <paramref name="price"/>; false when there is none.</summary>
    bool TryBehind(Side side, Price price, out Level level);

    /// <summary>Shares at exactly this price; zero when none.</summary>
    Quantity SizeAt(Side side, Price price);

    /// <summary>Number of price levels of a side.</summary>
    int Depth(Side side);
}

public static class BookViews
{
    /// <summary>Midpoint in half-pips (so that it is exact); false when a side is empty.</summary>
    public static bool TryMidHalfPips(this IBookView book, out int halfPips)
    {
        halfPips = 0;
        if (!book.TryBest(Side.Buy, out Level bid) || !book.TryBest(Side.Sell, out Level ask)) { return false; }
        halfPips = bid.Price.Pips + ask.Price.Pips;
        return true;
    }

    /// <summary>Bid at or above ask: a book in this state is wrong or stale.</summary>
    public static bool IsCrossed(this IBookView book) =>
        book.TryBest(Side.Buy, out Level bid) && book.TryBest(Side.Sell, out Level ask) && bid.Price >= ask.Price;

    /// <summary>Copies levels from the best on; returns how many.</summary>
    public static int CopyDepth(this IBookView book, Side side, Span<Level> into)
    {
        int count = 0;
        bool more = book.TryBest(side, out Level level);
        while (more && count < into.Length)
        {
            into[count++] = level;
            more = book.TryBehind(side, level.Price, out level);
        }
        return count;
    }
}

/// <summary>
/// The book of the other outcome, seen through this one: a bid for YES at b is an ask for NO at 1 - b, because the
/// venue mints and merges complete sets. The one place where the complement is taken.
/// </summary>
public sealed class ComplementView(IBookView book) : IBookView
{
    public TickGrid Grid => book.Grid;

    public bool TryBest(Side side, out Level level)
    {
        bool found = book.TryBest(side.Opposite(), out level);
        level = found ? Turn(level) : default;
        return found;
    }

    public bool TryBehind(Side side, Price price, out Level level)
    {
        bool found = book.TryBehind(side.Opposite(), price.Complement, out level);
        level = found ? Turn(level) : default;
        return found;
    }

    public Quantity SizeAt(Side side, Price price) => book.SizeAt(side.Opposite(), price.Complement);

    public int Depth(Side side) => book.Depth(side.Opposite());

    private static Level Turn(Level level) => new(level.Price.Complement, level.Size);
}
