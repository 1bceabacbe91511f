using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine;

/// <summary>The pairs of markets over venues. A market stands in one pair at most.</summary>
internal sealed class PairTable
{
    private readonly List<PairState> all = [];
    private readonly List<PairState?> byMarket = [];

    public IReadOnlyList<PairState> All => all;

    /// <summary>The pair that a market stands in; null for none.</summary>
    public PairState? Of(MarketId market) => market.Value < byMarket.Count ? byMarket[market.Value] : null;

    /// <summary>The approved pair that a market stands in: then both count as one question.</summary>
    public PairState? LinkOf(MarketId market) =>
        Of(market) is { Status: PairStatus.Approved } pair ? pair : null;

    /// <returns>Why it can't be listed; null when it is.</returns>
    public string? List(MarketPair pair)
    {
        Require.That(pair.Id.Value <= all.Count, "pairs are listed with dense ids");
        if (pair.First == pair.Second) { return $"pair '{pair.Name}' names one market twice"; }
        foreach (MarketId market in (ReadOnlySpan<MarketId>)[pair.First, pair.Second])
        {
            if (Of(market) is { } other && other.Pair.Id != pair.Id)
            {
                return $"{market} of pair '{pair.Name}' stands in pair '{other.Pair.Name}' already";
            }
        }
        if (pair.Id.Value == all.Count) { all.Add(new PairState(pair)); }
        PairState state = all[pair.Id.Value];
        state.Pair = pair;
        Put(pair.First, state);
        Put(pair.Second, state);
        return null;
    }

    public PairState Change(PairStatusChanged change)
    {
        Require.That(change.Pair.Value < all.Count, "a pair is listed before its status changes");
        PairState state = all[change.Pair.Value];
        (state.Status, state.Why) = (change.Status, change.Why);
        return state;
    }

    public ulong Digest(ulong seed)
    {
        ulong hash = seed;
        foreach (PairState state in all)
        {
            hash = StateHash.Combine(hash, ((long)state.Pair.First.Value << 32) | (uint)state.Pair.Second.Value);
            hash = StateHash.Combine(hash, ((long)state.Pair.Polarity << 8) | (long)state.Status);
            hash = StateHash.Combine(hash, state.Pair.MismatchPpm);
        }
        return hash;
    }

    private void Put(MarketId market, PairState state)
    {
        while (byMarket.Count <= market.Value) { byMarket.Add(null); }
        byMarket[market.Value] = state;
    }
}
