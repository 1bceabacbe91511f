using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Streams;

/// <summary>How a snapshot compared with what was known.</summary>
/// <param name="Changed">Levels that took the snapshot's size.</param>
/// <param name="Unsettled">Levels that differ but were changed by the stream too recently.</param>
internal readonly record struct SnapshotMerge(int Changed, int Unsettled);

/// <summary>
/// One market's book of its first outcome, as far as it is known: levels, and when the stream last changed each. Diffs
/// that come before the first snapshot are kept in the same way, so that buffering and streaming are one.
/// </summary>
internal sealed class MarketBook(Market market)
{
    private long[] bidsChanged = new long[market.Terms.Grid.Count];
    private long[] asksChanged = new long[market.Terms.Grid.Count];
    private LevelBook incoming = new(market.Terms.Grid);

    public Market Market { get; } = market;

    public InstrumentId Instrument => Market.First.Id;

    public LevelBook Levels { get; } = new(market.Terms.Grid);

    /// <summary>The engine was given this book and may act on it.</summary>
    public bool Trusted { get; set; }

    /// <summary>When a trusted book became crossed; none when it did not.</summary>
    public Instant CrossedAt { get; set; }

    /// <summary>A second outcome's level that differed from ours, to be looked at again.</summary>
    public (Side Side, Price Price, Quantity Size, Instant Since)? Mirror { get; set; }

    /// <summary>Levels that the last comparison healed; a diff that says the same soon takes one out.</summary>
    public List<(BookLevel Level, Instant At)> Healed { get; } = [];

    public bool IsCrossed =>
        Levels.TryBest(Side.Buy, out Level bid) && Levels.TryBest(Side.Sell, out Level ask) && bid.Price >= ask.Price;

    /// <summary>Sets a level that the stream told. False when it had that size already.</summary>
    public bool Set(Side side, Price price, Quantity size, Instant received)
    {
        ChangedAt(side)[Levels.Grid.IndexOf(price)] = received.Nanos;
        if (Levels.SizeAt(side, price) == size) { return false; }
        Levels.Set(side, price, size);
        return true;
    }

    /// <summary>Moves to a finer grid; the times of changes move along.</summary>
    public void Refine(TickGrid grid)
    {
        bidsChanged = Moved(bidsChanged, Levels.Grid, grid);
        asksChanged = Moved(asksChanged, Levels.Grid, grid);
        Levels.Regrid(grid);
        incoming = new LevelBook(grid);
    }

    /// <summary>What the stream said so far is of no use any more: the next snapshot decides alone.</summary>
    public void Forget()
    {
        Array.Clear(bidsChanged);
        Array.Clear(asksChanged);
        CrossedAt = Instant.None;
        Mirror = null;
        Healed.Clear();
    }

    /// <summary>
    /// Takes a snapshot's sizes, but for levels that the stream changed at or after <paramref name="unsettledFrom"/>.
    /// </summary>
    /// <param name="levels">All on the grid.</param>
    /// <param name="unsettledFrom">Later changes may be newer than the snapshot.</param>
    /// <param name="changed">Receives each level that took the snapshot's size.</param>
    public SnapshotMerge Merge(IReadOnlyList<BookLevel> levels, Instant unsettledFrom, List<BookLevel> changed)
    {
        changed.Clear();
        incoming.Clear();
        foreach (BookLevel level in levels) { incoming.Set(level.Side, level.Price, level.Size); }
        int unsettled = MergeSide(Side.Buy, unsettledFrom, changed) + MergeSide(Side.Sell, unsettledFrom, changed);
        return new SnapshotMerge(changed.Count, unsettled);
    }

    private static long[] Moved(long[] times, TickGrid from, TickGrid to)
    {
        long[] moved = new long[to.Count];
        for (int i = 0; i < times.Length; i++) { moved[i * from.TickPips / to.TickPips] = times[i]; }
        return moved;
    }

    private int MergeSide(Side side, Instant unsettledFrom, List<BookLevel> changed)
    {
        long[] times = ChangedAt(side);
        int unsettled = 0;
        for (int i = 0; i < times.Length; i++)
        {
            Price price = Levels.Grid.PriceAt(i);
            Quantity theirs = incoming.SizeAt(side, price);
            if (theirs == Levels.SizeAt(side, price)) { continue; }
            if (times[i] != 0 && times[i] >= unsettledFrom.Nanos)
            {
                unsettled++;
                continue;
            }
            Levels.Set(side, price, theirs);
            changed.Add(new BookLevel(side, price, theirs));
        }
        return unsettled;
    }

    private long[] ChangedAt(Side side) => side == Side.Buy ? bidsChanged : asksChanged;
}
