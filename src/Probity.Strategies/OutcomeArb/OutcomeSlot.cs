using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Bundles;

namespace Probity.Strategies;

/// <summary>What <see cref="OutcomeArb"/> keeps for one event.</summary>
internal sealed class OutcomeSlot(OutcomeBoard board)
{
    private readonly List<Bundle> bundles = [];
    private readonly int?[] edges = new int?[OutcomeModes.All.Count];

    /// <summary>The gates of the decisions that were stored at these edges, a bit each.</summary>
    private readonly int[] stored = new int[OutcomeModes.All.Count];

    private Cash locked;

    public OutcomeBoard Board => board;

    /// <summary>When a trade was last sent, or risk refused one.</summary>
    public Instant TriedAt { get; set; }

    /// <summary>The trade that is under way; one at a time.</summary>
    public Bundle? Active => bundles.Find(static bundle => bundle.IsActive);

    public Instant RestsUntil(Duration cooldown)
    {
        Instant last = TriedAt;
        foreach (Bundle bundle in bundles) { last = bundle.EndedAt > last ? bundle.EndedAt : last; }
        return last.IsKnown ? last + cooldown : last;
    }

    public void Advance(IStrategyContext context)
    {
        foreach (Bundle bundle in bundles)
        {
            if (bundle.IsActive) { bundle.Advance(context); }
        }
    }

    /// <summary>The bundle of this form; kept, so that dust and late news of a trade have a place.</summary>
    public Bundle BundleFor(BundleForm form, BundleOptions options, BundleOdds odds)
    {
        if (bundles.Find(bundle => bundle.Form.IsSameAs(form)) is not { } bundle)
        {
            bundle = new Bundle(form, options, odds);
        }
        bundles.Remove(bundle);
        bundles.Add(bundle);
        return bundle;
    }

    /// <summary>Whose order it is: the trade that is under way, or else the last that knew the outcome.</summary>
    public Bundle? BundleWith(InstrumentId instrument)
    {
        bool Knows(Bundle bundle) => bundle.Form.LegOf(instrument) >= 0 || bundle.Form.SaleOf(instrument) >= 0;
        return bundles.FindLast(bundle => bundle.IsActive && Knows(bundle)) ?? bundles.FindLast(Knows);
    }

    /// <returns>True when the edge differs from the last one seen.</returns>
    public bool Saw(OutcomeMode mode, int? edge)
    {
        bool changed = edges[(int)mode] != edge;
        if (changed) { stored[(int)mode] = 0; }
        edges[(int)mode] = edge;
        return changed;
    }

    public bool IsNews(OutcomeMode mode, Gate gate)
    {
        int before = stored[(int)mode];
        stored[(int)mode] |= 1 << (int)gate;
        return stored[(int)mode] != before;
    }

    /// <summary>What sets that are held until the result have cost; nothing once every market has resolved.</summary>
    public Cash Locked()
    {
        foreach (Bundle bundle in bundles) { locked += bundle.TakeLocked(); }
        bool over = board.Markets.All(static market => market.Status == MarketStatus.Resolved);
        return over ? Cash.Zero : locked;
    }

    public ulong Digest(ulong hash)
    {
        foreach (Bundle bundle in bundles) { hash = bundle.Digest(hash); }
        for (int mode = 0; mode < edges.Length; mode++)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, edges[mode] ?? int.MinValue), stored[mode]);
        }
        return StateHash.Combine(StateHash.Combine(hash, locked.Micros), TriedAt.Nanos);
    }
}
