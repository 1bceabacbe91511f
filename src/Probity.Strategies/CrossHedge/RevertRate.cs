using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>
/// How likely a matched fill fails on the chain: counts of confirmed and failed ones on top of an expectation, which is
/// the mean of a Beta distribution (mathematics 4.11).
/// </summary>
/// <param name="expectedPpm">Before there is a count, millionths.</param>
/// <param name="weight">How many fills that counts as.</param>
internal sealed class RevertRate(long expectedPpm, long weight)
{
    private long confirmed, failed;

    /// <summary>Millionths.</summary>
    public long Ppm => ((failed * 1_000_000) + (expectedPpm * weight)) / (confirmed + failed + weight);

    public void Note(SettlementTier tier)
    {
        if (tier == SettlementTier.Confirmed) { confirmed++; }
        if (tier == SettlementTier.Failed) { failed++; }
    }

    public ulong Digest(ulong seed) => StateHash.Combine(StateHash.Combine(seed, confirmed), failed);
}
