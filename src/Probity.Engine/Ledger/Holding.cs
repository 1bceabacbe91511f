using System.Runtime.InteropServices;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Engine.Ledger;

/// <summary>
/// One account's position in one instrument. Events that can't change any more are folded into <c>settled</c>; from
/// the first unsettled fill on they are kept, so that a failed fill is undone by replaying the others from there. The
/// position is then exactly what it would be had the failed fill never been reported, lots included. What is kept is
/// bounded by what happens between a match and its confirmation (seconds on a healthy chain).
/// </summary>
internal sealed class Holding(AccountId account, Market market, Instrument instrument)
{
    private readonly CostBasis settled = new();
    private readonly CostBasis current = new();
    private readonly List<Kept> kept = [];

    public AccountId Account { get; } = account;

    public Market Market { get; } = market;

    public Instrument Instrument { get; } = instrument;

    /// <summary>Everything that stands, provisional fills included.</summary>
    public CostBasis Basis => current;

    /// <summary>Events from the first unsettled fill on.</summary>
    public int KeptEvents => kept.Count;

    /// <summary>Digest as last folded into the ledger's.</summary>
    public ulong FoldedDigest { get; set; }

    /// <summary>Changed since <see cref="FoldedDigest"/>.</summary>
    public bool IsDirty { get; set; }

    public void Append(in BasisEvent happened, SettlementTier tier)
    {
        current.Apply(happened);
        if (kept.Count == 0 && tier == SettlementTier.Confirmed) { settled.Apply(happened); }
        else { kept.Add(new Kept(happened, tier)); }
    }

    public void Promote(long sequence, SettlementTier tier)
    {
        int index = IndexOf(sequence);
        kept[index] = kept[index] with { Tier = tier };
        if (index == 0) { FoldSettled(); }
    }

    /// <summary>Undoes a fill that failed.</summary>
    public void Remove(long sequence)
    {
        kept.RemoveAt(IndexOf(sequence));
        FoldSettled();
        ReplayInto(current, SettlementTier.Matched);
    }

    /// <summary>
    /// The position that counts only events at least this final; computed into <paramref name="scratch"/> when it
    /// differs.
    /// </summary>
    public CostBasis AtTier(SettlementTier tier, CostBasis scratch)
    {
        if (tier == SettlementTier.Matched || kept.Count == 0) { return current; }
        ReplayInto(scratch, tier);
        return scratch;
    }

    /// <summary>Sums over the fills that may still fail: micro-shares and micro-dollars, each at least 0.</summary>
    public (long Bought, long Sold, long Spent, long Received) Unsettled()
    {
        long bought = 0, sold = 0, spent = 0, received = 0;
        foreach (Kept one in kept)
        {
            if (one.Tier == SettlementTier.Confirmed) { continue; }
            if (one.Event.Shares > 0) { bought += one.Event.Shares; } else { sold -= one.Event.Shares; }
            if (one.Event.Paid > 0) { spent += one.Event.Paid; } else { received -= one.Event.Paid; }
        }
        return (bought, sold, spent, received);
    }

    /// <summary>Does the incremental state equal the one replayed from what is settled?</summary>
    public bool IsConsistent(CostBasis scratch)
    {
        ReplayInto(scratch, SettlementTier.Matched);
        return scratch.Digest(0) == current.Digest(0);
    }

    /// <summary>Equal for equal histories, whatever failed fills came between.</summary>
    public ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Mix((ulong)Account.Value + 1), Instrument.Id.Value);
        hash = current.Digest(settled.Digest(hash));
        foreach (Kept one in kept)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, one.Event.Shares), one.Event.Paid);
            hash = StateHash.Combine(hash, (long)one.Tier);
        }
        return hash;
    }

    private void FoldSettled()
    {
        Span<Kept> span = CollectionsMarshal.AsSpan(kept);
        int count = 0;
        while (count < span.Length && span[count].Tier == SettlementTier.Confirmed)
        {
            settled.Apply(span[count++].Event);
        }
        if (count > 0) { kept.RemoveRange(0, count); }
    }

    private void ReplayInto(CostBasis basis, SettlementTier tier)
    {
        basis.CopyFrom(settled);
        foreach (Kept one in kept)
        {
            if (one.Tier >= tier) { basis.Apply(one.Event); }
        }
    }

    private int IndexOf(long sequence)
    {
        int low = 0, high = kept.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            long found = kept[middle].Event.Sequence;
            if (found == sequence) { return middle; }
            if (found < sequence) { low = middle + 1; } else { high = middle - 1; }
        }
        throw new InvariantException("an unsettled fill is kept by its position");
    }

    private readonly record struct Kept(BasisEvent Event, SettlementTier Tier);
}
