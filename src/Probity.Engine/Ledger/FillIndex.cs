using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Engine.Ledger;

/// <summary>
/// 128 bits of (trade id, order), so that remembering a fill costs 16 bytes instead of a string: among 10^15 fills the
/// chance of one collision is below 10^-8.
/// </summary>
internal readonly record struct FillKey(ulong High, ulong Low)
{
    public static FillKey Of(string tradeId, ClientOrderId order)
    {
        ulong low = StateHash.Mix(order.Value + 0x9e3779b97f4a7c15);
        foreach (char c in tradeId) { low = ulong.RotateLeft(low ^ c, 27) * 0x9fb21c651e98df25; }
        return new FillKey(StateHash.Combine(StateHash.Of(tradeId), order.Value), StateHash.Mix(low));
    }

    public override int GetHashCode() => (int)Low;
}

/// <summary>A fill that is posted and may still fail: all that is needed to reverse it.</summary>
internal readonly record struct OpenFill(
    long Sequence, AccountId Account, StrategyId Strategy, InstrumentId Instrument, long Shares, long Paid, long Fee,
    SettlementTier Tier, ulong Content);

/// <summary>
/// Which fills were seen, so that each counts once. Unsettled fills are kept until they settle; of settled ones, and
/// of settlement news without a fill, a bounded number of the latest is remembered. A repeat older than that is
/// stopped by the order table, which has forgotten the order by then.
/// </summary>
internal sealed class FillIndex
{
    /// <summary>500,000 settled fills at about 60 bytes: 30 MB, several days of the busiest account.</summary>
    public const int SettledKept = 500_000;

    private readonly Dictionary<FillKey, OpenFill> open = [];
    private readonly Dictionary<FillKey, SettledFill> settled = [];
    private readonly Queue<FillKey> settledInOrder = [];
    private readonly int settledKept;

    public FillIndex(int settledKept = SettledKept)
    {
        Require.That(settledKept > 0, "some settled fills are remembered");
        this.settledKept = settledKept;
    }

    /// <summary>Fills that are posted and not final.</summary>
    public int OpenCount => open.Count;

    /// <summary>Of all open fills and remembered settled ones; does not depend on their order.</summary>
    public ulong Digest { get; private set; }

    public bool TryOpen(in FillKey key, out OpenFill fill) => open.TryGetValue(key, out fill);

    /// <summary>Final fills, and early news (<c>Content</c> 0) of fills not reported yet.</summary>
    public bool TrySettled(in FillKey key, out SettledFill fill) => settled.TryGetValue(key, out fill);

    public void Open(in FillKey key, in OpenFill fill)
    {
        open.Add(key, fill);
        Digest ^= Hash(key, fill.Tier, fill.Content);
    }

    public void Promote(in FillKey key, in OpenFill fill, SettlementTier tier)
    {
        Digest ^= Hash(key, fill.Tier, fill.Content) ^ Hash(key, tier, fill.Content);
        open[key] = fill with { Tier = tier };
    }

    /// <summary>The fill is still known by what was reported first, so that repeats stay repeats.</summary>
    public void CorrectFee(in FillKey key, in OpenFill corrected) => open[key] = corrected;

    public void Close(in FillKey key, in OpenFill fill)
    {
        open.Remove(key);
        Digest ^= Hash(key, fill.Tier, fill.Content);
    }

    /// <summary>Remembers a final state, or early news; replaces what was remembered.</summary>
    public void Remember(in FillKey key, SettlementTier tier, ulong content)
    {
        if (settled.TryGetValue(key, out SettledFill before)) { Digest ^= Hash(key, before.Tier, before.Content); }
        else { settledInOrder.Enqueue(key); }
        settled[key] = new SettledFill(tier, content);
        Digest ^= Hash(key, tier, content);
        if (settledInOrder.Count > settledKept) { Forget(settledInOrder.Dequeue()); }
    }

    private static ulong Hash(in FillKey key, SettlementTier tier, ulong content) =>
        StateHash.Combine(StateHash.Combine(key.High, content), (long)tier + 1);

    private void Forget(in FillKey key)
    {
        if (settled.Remove(key, out SettledFill fill)) { Digest ^= Hash(key, fill.Tier, fill.Content); }
    }
}

/// <summary>
/// A remembered fill; <paramref name="Content"/> is a hash of price, quantity and fee, 0 for early news.
/// </summary>
internal readonly record struct SettledFill(SettlementTier Tier, ulong Content)
{
    public bool IsEarly => Content == 0;
}
