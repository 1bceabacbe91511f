using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>
/// Order-flow imbalance at the top of the book (Cont, Kukanov, Stoikov, "The price impact of order book events", 2014;
/// mathematics 4.3): what the bid gained less what the ask gained, in shares, decayed by time and set against the usual
/// depth there.
/// </summary>
public sealed class OrderFlowImbalance(Duration halfLife)
{
    private DecayedMean depth = new(Deeper(halfLife));
    private double flow;
    private Instant at;
    private int bidBefore, askBefore;
    private long bidSizeBefore, askSizeBefore;
    private bool begun;

    /// <summary>Within -1..1, plus when buyers press; 0 before the second update.</summary>
    public double Value { get; private set; }

    /// <summary>Shares, as the paper has it: the last update alone.</summary>
    public double LastEvent { get; private set; }

    /// <summary>
    /// <c>1{b>=b'}Qb - 1{b&lt;=b'}Qb' - 1{a&lt;=a'}Qa + 1{a>=a'}Qa'</c>, primes marking what was before.
    /// </summary>
    public static long EventOf(
        int bid, long bidSize, int ask, long askSize, int bidBefore, long bidSizeBefore, int askBefore,
        long askSizeBefore)
    {
        long change = 0;
        if (bid >= bidBefore) { change += bidSize; }
        if (bid <= bidBefore) { change -= bidSizeBefore; }
        if (ask <= askBefore) { change -= askSize; }
        if (ask >= askBefore) { change += askSizeBefore; }
        return change;
    }

    /// <param name="now">Time of the update.</param>
    /// <param name="book">Two-sided.</param>
    public void Update(Instant now, FoldedBook book)
    {
        int bid = book.BestBid, ask = book.BestAsk;
        long bidSize = book.Micros(Side.Buy)[0], askSize = book.Micros(Side.Sell)[0];
        if (begun)
        {
            if (bid == bidBefore && ask == askBefore && bidSize == bidSizeBefore && askSize == askSizeBefore)
            {
                return;
            }
            double shares = EventOf(
                bid, bidSize, ask, askSize, bidBefore, bidSizeBefore, askBefore, askSizeBefore)
                / (double)Quantity.MicrosPerShare;
            LastEvent = shares;
            flow = (flow * Decay.Weight(now - at, halfLife)) + shares;
            double usual = Math.Max(depth.Mean, 1e-6);
            Value = flow / (usual + Math.Abs(flow));
        }
        depth.Add(now, (bidSize + askSize) / (2.0 * Quantity.MicrosPerShare));
        (bidBefore, askBefore, bidSizeBefore, askSizeBefore, at, begun) = (bid, ask, bidSize, askSize, now, true);
    }

    public ulong Digest(ulong hash)
    {
        hash = Decay.Combine(depth.Digest(hash), flow);
        hash = StateHash.Combine(StateHash.Combine(hash, bidBefore), askBefore);
        return StateHash.Combine(StateHash.Combine(StateHash.Combine(hash, bidSizeBefore), askSizeBefore), at.Nanos);
    }

    /// <summary>Usual depth is learned over ten times the window.</summary>
    private static Duration Deeper(Duration halfLife) => new(halfLife.Nanos * 10);
}
