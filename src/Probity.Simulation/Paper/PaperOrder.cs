using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Simulation.Paper;

/// <summary>
/// One of our orders resting in a recorded book, with its place in the queue: shares in front, ourselves, shares behind
/// (mathematics 4.13). All amounts in micro-shares.
/// </summary>
internal sealed class PaperOrder(ApprovedOrder order, PaperBook book, long arrival, long remaining)
{
    /// <summary>Shares that the level showed when last looked at; our own are never among them.</summary>
    private long shown;

    /// <summary>Trades at this level that a fall of the shown size may still explain.</summary>
    private long traded;

    public ApprovedOrder Order { get; } = order;

    public PaperBook Book { get; } = book;

    public Side Side { get; } = order.Intent.Side;

    public Price Price { get; } = order.Intent.Price;

    /// <summary>Order of arrival at the venue, for time priority.</summary>
    public long Arrival { get; } = arrival;

    public long Remaining { get; private set; } = remaining;

    public long Front { get; private set; }

    /// <summary>It arrived while the book was not trusted; it joins the level at the next snapshot.</summary>
    public bool AwaitsBook { get; private set; }

    /// <summary>Side and pips as seen on outcome 0.</summary>
    public Side FoldedSide => Book.FoldSide(Side);

    public int FoldedPips => Book.FoldPips(Price.Pips);

    public void Join(long levelShown, bool trusted, IQueueModel model)
    {
        shown = levelShown;
        AwaitsBook = !trusted;
        Front = model.FrontOnJoin(Quantity.FromMicros(levelShown)).Micros;
    }

    /// <summary>The level shows another size now.</summary>
    public void Observe(long size, IQueueModel model)
    {
        if (AwaitsBook)
        {
            Join(size, trusted: true, model);
            return;
        }
        long fall = shown - size;
        if (fall > 0)
        {
            long explained = Math.Min(fall, traded);
            traded -= explained;
            fall -= explained;
            long back = Math.Max(0, shown - explained - Front);
            if (fall > 0)
            {
                Front = model.FrontAfterCancel(
                    Quantity.FromMicros(Front), Quantity.FromMicros(back), Quantity.FromMicros(fall)).Micros;
            }
            Front = Math.Min(Front, size);
        }
        if (size == 0) { traded = 0; }
        shown = size;
    }

    /// <summary>A trade of so many shares at this price: the front goes first.</summary>
    /// <returns>Shares that come through to us and our own orders before us.</returns>
    public long Trade(long volume)
    {
        traded += volume;
        long through = Math.Max(0, volume - Front);
        Front = Math.Max(0, Front - volume);
        return through;
    }

    public void Fill(long micros)
    {
        Require.That(micros > 0 && micros <= Remaining, "an order fills no more than it has");
        Remaining -= micros;
    }

    public ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Mix(Order.Id.Value), Remaining);
        hash = StateHash.Combine(StateHash.Combine(hash, Front), shown);
        return StateHash.Combine(StateHash.Combine(hash, traded), AwaitsBook ? 1L : 0L);
    }
}
