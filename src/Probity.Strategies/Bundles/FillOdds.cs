using Probity.Domain.Values;

namespace Probity.Strategies.Bundles;

/// <summary>
/// How often something failed in each market, with a Beta prior that stands for <paramref name="weight"/> trials:
/// <c>(weight * prior + failed) / (weight + tried)</c>. An estimate; it enters decisions in millionths.
/// </summary>
/// <param name="priorMicros">Chance before anything was seen, in millionths.</param>
/// <param name="weight">Trials that the prior counts as; at least 1.</param>
internal sealed class FillOdds(long priorMicros, int weight)
{
    private const double Million = 1_000_000;

    private readonly List<(int Tried, int Failed)> seen = [];

    public void Note(MarketId market, bool failed)
    {
        while (seen.Count <= market.Value) { seen.Add(default); }
        (int tried, int before) = seen[market.Value];
        seen[market.Value] = (tried + 1, before + (failed ? 1 : 0));
    }

    /// <summary>
    /// Chance that at least one leg of a form fails. The prior is that of a whole form, shared by its legs; with
    /// nothing seen in any of its markets it is the answer exactly.
    /// </summary>
    public long AnyMicros(BundleForm form)
    {
        bool known = false;
        foreach (BundleLeg leg in form.Legs) { known |= SeenOf(leg).Tried > 0; }
        if (!known) { return priorMicros; }
        double allRight = 1;
        foreach (BundleLeg leg in form.Legs) { allRight *= 1 - Of(leg, form.Legs.Length); }
        return Math.Clamp((long)Math.Ceiling((1 - allRight) * Million), 0, (long)Million);
    }

    /// <summary>Chance that one leg of a form works, in millionths.</summary>
    public long RightMicros(BundleLeg leg, int legs) => (long)((1 - Of(leg, legs)) * Million);

    public ulong Digest(ulong hash)
    {
        foreach ((int tried, int failed) in seen)
        {
            hash = StateHash.Combine(hash, ((long)tried << 32) | (long)failed);
        }
        return hash;
    }

    private double Of(BundleLeg leg, int legs)
    {
        double prior = 1 - Math.Pow(1 - (priorMicros / Million), 1.0 / legs);
        (int tried, int failed) = SeenOf(leg);
        return ((weight * prior) + failed) / (weight + tried);
    }

    private (int Tried, int Failed) SeenOf(BundleLeg leg)
    {
        int id = leg.Market.Market.Id.Value;
        return id < seen.Count ? seen[id] : default;
    }
}
