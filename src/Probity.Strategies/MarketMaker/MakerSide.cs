using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// What we have resting on one side of a folded book, and what we know of our place there. Buy = we bid for the first
/// outcome; Sell = we offer it, by a bid for the second or by an ask.
/// </summary>
internal sealed class MakerSide(Side side)
{
    public const int MostLevels = 5;

    /// <summary>Most that <see cref="CopyOwn"/> writes.</summary>
    public const int MostOwn = MostLevels + Ghosts;

    private const int Ghosts = 8;

    private static readonly Duration GhostLife = Duration.FromSeconds(1);

    private readonly int[] pips = new int[MostLevels];
    private readonly long[] micros = new long[MostLevels];
    private readonly FoldedQuote[] ghosts = new FoldedQuote[Ghosts];
    private readonly Instant[] ghostsUntil = new Instant[Ghosts];
    private int nextGhost;
    private bool hasFilled;

    public Side Side { get; } = side;

    /// <summary>+1 for bids, -1 for offers: price times this grows more aggressive.</summary>
    public int Sign { get; } = side == Side.Buy ? 1 : -1;

    public int Count { get; private set; }

    /// <summary>Price of the first level in pips of the first outcome; only with a count.</summary>
    public int Best => pips[0];

    /// <summary>What is left of the first level.</summary>
    public long BestMicros => Count == 0 ? 0 : micros[0];

    /// <summary>Shares before us at the first level, as far as the book and the trades tell.</summary>
    public long Ahead { get; private set; }

    public Instant QuotedAt { get; private set; }

    /// <summary>Nothing new before this.</summary>
    public Instant HoldUntil { get; set; }

    /// <summary>The venue ended an order without our asking: place again although nothing moved.</summary>
    public bool Lost { get; set; }

    /// <summary>Nothing fits beside orders of the side that may still fill: look when one of them ends.</summary>
    public bool Crowded { get; set; }

    /// <summary>Goes through asks of what we hold rather than bids for the other outcome.</summary>
    public bool FromInventory { get; set; }

    /// <summary>Why there is no quote; null while there is one.</summary>
    public string? Why { get; set; }

    /// <summary>Mean edge of fills at the moment that they happened, dollars a share.</summary>
    public double EdgeAtFill { get; private set; }

    public ReadOnlySpan<int> Pips => pips.AsSpan(0, Count);

    public ReadOnlySpan<long> Micros => micros.AsSpan(0, Count);

    public long Total
    {
        get
        {
            long sum = 0;
            for (int i = 0; i < Count; i++) { sum += micros[i]; }
            return sum;
        }
    }

    public void Set(ReadOnlySpan<int> newPips, ReadOnlySpan<long> newMicros, FoldedBook others, Instant now)
    {
        const double SameSize = 0.2;
        bool keepsPlace = Count > 0 && newPips[0] == pips[0]
            && Math.Abs(newMicros[0] - micros[0]) <= SameSize * newMicros[0];
        Haunt(newPips, now);
        newPips.CopyTo(pips);
        newMicros.CopyTo(micros);
        Count = newPips.Length;
        if (!keepsPlace) { Ahead = others.MicrosAt(Side, pips[0]); }
        (QuotedAt, Lost, Crowded, Why) = (now, false, false, null);
    }

    public void Clear(Instant now)
    {
        Haunt([], now);
        (Count, Ahead, Lost, Crowded) = (0, 0, false, false);
    }

    /// <summary>
    /// What of the book is ours: what we want there, and for a second what we no longer want but the venue may still
    /// show. Otherwise we would see our own cancelled quote as somebody else's.
    /// </summary>
    /// <returns>How many were written.</returns>
    public int CopyOwn(Span<FoldedQuote> into, Instant now)
    {
        int count = 0;
        for (int i = 0; i < Count; i++) { into[count++] = new FoldedQuote(Side, pips[i], micros[i]); }
        for (int i = 0; i < Ghosts; i++)
        {
            if (ghostsUntil[i] > now && Pips.IndexOf(ghosts[i].Pips) < 0) { into[count++] = ghosts[i]; }
        }
        return count;
    }

    /// <summary>The level can't be behind more than what others still have there.</summary>
    public void Observe(FoldedBook others)
    {
        if (Count > 0) { Ahead = Math.Min(Ahead, others.MicrosAt(Side, pips[0])); }
    }

    public void Traded(in FoldedTrade trade)
    {
        bool hitsUs = Count > 0 && trade.Pips == pips[0] && trade.Sign == -Sign;
        if (hitsUs) { Ahead = Math.Max(0, Ahead - trade.Micros); }
    }

    /// <summary>Remembers the edge of a fill.</summary>
    public void Judge(double edge)
    {
        const double NewWeighs = 0.1;
        EdgeAtFill = hasFilled ? EdgeAtFill + (NewWeighs * (edge - EdgeAtFill)) : edge;
        hasFilled = true;
    }

    /// <summary>Takes a fill off the level that it hit, as the engine does.</summary>
    public void Consume(int at, long filled)
    {
        int level = Pips.IndexOf(at);
        if (level < 0) { return; }
        micros[level] = Math.Max(0, micros[level] - filled);
        if (level == 0) { Ahead = 0; }
    }

    public ulong Digest(ulong hash)
    {
        for (int i = 0; i < Ghosts; i++)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, ghosts[i].Pips), ghostsUntil[i].Nanos);
        }
        for (int i = 0; i < Count; i++) { hash = StateHash.Combine(StateHash.Combine(hash, pips[i]), micros[i]); }
        hash = StateHash.Combine(StateHash.Combine(hash, Ahead), QuotedAt.Nanos);
        hash = StateHash.Combine(
            StateHash.Combine(hash, HoldUntil.Nanos),
            (Lost ? 1L : 0) | (FromInventory ? 2L : 0) | (Crowded ? 4L : 0));
        return Decay.Combine(hash, EdgeAtFill);
    }

    /// <summary>Remembers the levels that are going, one a price.</summary>
    private void Haunt(ReadOnlySpan<int> staying, Instant now)
    {
        for (int i = 0; i < Count; i++)
        {
            if (staying.IndexOf(pips[i]) >= 0) { continue; }
            int slot = nextGhost;
            for (int j = 0; j < Ghosts; j++)
            {
                if (ghostsUntil[j] > now && ghosts[j].Pips == pips[i]) { slot = j; }
            }
            if (slot == nextGhost) { nextGhost = (nextGhost + 1) % Ghosts; }
            (ghosts[slot], ghostsUntil[slot]) = (new FoldedQuote(Side, pips[i], micros[i]), now + GhostLife);
        }
    }
}
