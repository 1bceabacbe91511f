using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>
/// Signs of another machine in a market: sizes that keep coming back at the best price, somebody who goes in front of
/// us soon after we quote, and how soon. Nobody's name is known on a book; this counts behaviour.
/// </summary>
public sealed class CompetitorWatch(Duration window, Duration halfLife)
{
    private const int Slots = 16;
    private const double RecurringAt = 5;

    private readonly long[] sizes = new long[Slots];
    private readonly double[] seen = new double[Slots];
    private Instant seenAt;
    private readonly int[] ourPips = new int[2];
    private readonly Instant[] ourAt = new Instant[2];
    private readonly int[] bestPips = new int[2];
    private readonly long[] bestMicros = new long[2];
    private DecayedMean response = new(halfLife);
    private DecayedMean undercut = new(halfLife);

    /// <summary>How often others went in front of a new quote of ours within the window, 0..1.</summary>
    public double UndercutShare => undercut.Mean;

    /// <summary>Quotes of ours that the share rests on.</summary>
    public double Quotes => undercut.Count;

    /// <summary>Mean time until they did, seconds; 0 when nobody did.</summary>
    public double ResponseSeconds => response.Mean;

    /// <summary>We quoted a side at a price: watch who answers.</summary>
    /// <param name="now">Time.</param>
    /// <param name="side">Of the folded book.</param>
    /// <param name="pips">Price of the first outcome.</param>
    public void WeQuoted(Instant now, Side side, int pips)
    {
        Settle(now, (int)side);
        (ourPips[(int)side], ourAt[(int)side]) = (pips, now);
    }

    /// <summary>Looks at the book without our own quotes.</summary>
    public void Update(Instant now, FoldedBook others)
    {
        Look(now, others, Side.Buy);
        Look(now, others, Side.Sell);
    }

    /// <summary>A size that has come back at the best price at least five times lately; zero when none has.</summary>
    public Quantity RecurringSize()
    {
        int best = 0;
        for (int i = 1; i < Slots; i++)
        {
            if (seen[i] > seen[best]) { best = i; }
        }
        return seen[best] >= RecurringAt ? Quantity.FromMicros(sizes[best]) : Quantity.Zero;
    }

    public ulong Digest(ulong hash)
    {
        for (int i = 0; i < Slots; i++)
        {
            hash = Decay.Combine(StateHash.Combine(hash, sizes[i]), seen[i]);
        }
        hash = StateHash.Combine(hash, seenAt.Nanos);
        for (int side = 0; side < 2; side++)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, ourPips[side]), ourAt[side].Nanos);
            hash = StateHash.Combine(StateHash.Combine(hash, bestPips[side]), bestMicros[side]);
        }
        return undercut.Digest(response.Digest(hash));
    }

    private void Look(Instant now, FoldedBook others, Side side)
    {
        ReadOnlySpan<int> pips = others.Pips(side);
        if (pips.IsEmpty) { return; }
        int s = (int)side;
        long micros = others.Micros(side)[0];
        if (pips[0] == bestPips[s] && micros == bestMicros[s])
        {
            Settle(now, s);
            return;
        }
        (bestPips[s], bestMicros[s]) = (pips[0], micros);
        Count(now, micros);
        bool inFront = side == Side.Buy ? pips[0] > ourPips[s] : pips[0] < ourPips[s];
        if (ourAt[s].IsKnown && inFront && now - ourAt[s] <= window)
        {
            undercut.Add(now, 1);
            response.Add(now, Decay.Seconds(now - ourAt[s]));
            ourAt[s] = Instant.None;
        }
        Settle(now, s);
    }

    /// <summary>Nobody answered within the window.</summary>
    private void Settle(Instant now, int side)
    {
        if (!ourAt[side].IsKnown || now - ourAt[side] <= window) { return; }
        undercut.Add(now, 0);
        ourAt[side] = Instant.None;
    }

    private void Count(Instant now, long micros)
    {
        int weakest = 0;
        if ((now - seenAt).Nanos >= Instant.NanosPerSecond)
        {
            double keep = Decay.Weight(now - seenAt, halfLife);
            foreach (ref double times in seen.AsSpan()) { times *= keep; }
            seenAt = now;
        }
        for (int i = 0; i < Slots; i++)
        {
            if (sizes[i] == micros && micros > 0)
            {
                seen[i]++;
                return;
            }
            if (seen[i] < seen[weakest]) { weakest = i; }
        }
        (sizes[weakest], seen[weakest]) = (micros, 1);
    }
}
