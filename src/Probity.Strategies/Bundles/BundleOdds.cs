using Probity.Domain.Values;

namespace Probity.Strategies.Bundles;

/// <summary>What one strategy has learnt of misses and failed settlements, market by market.</summary>
internal sealed class BundleOdds(BundleOptions options)
{
    /// <summary>Fills that the prior chance of a failed settlement counts as: they fail seldom.</summary>
    private const int RevertWeight = 1_000;

    private readonly FillOdds misses = new(options.FailureProbabilityMicros, options.FailureWeight);
    private readonly FillOdds reverts = new(options.RevertProbabilityMicros, RevertWeight);

    public void NoteLeg(MarketId market, bool missed) => misses.Note(market, missed);

    public void NoteSettlement(MarketId market, bool failed) => reverts.Note(market, failed);

    /// <summary>Chance that an order for this leg fills, in millionths.</summary>
    public long FillMicros(BundleLeg leg, int legs) => misses.RightMicros(leg, legs);

    public BundleRisks RisksOf(BundleForm form, Instant now) =>
        new(misses.AnyMicros(form), reverts.AnyMicros(form), HeldFor(form, options, now));

    /// <summary>As long as nothing was learnt.</summary>
    public static BundleRisks Expected(BundleForm form, BundleOptions options, Instant now) =>
        new(options.FailureProbabilityMicros, options.RevertProbabilityMicros, HeldFor(form, options, now));

    public ulong Digest(ulong hash) => reverts.Digest(misses.Digest(hash));

    private static Duration HeldFor(BundleForm form, BundleOptions options, Instant now)
    {
        if (form.Exit != BundleExit.Hold) { return Duration.Zero; }
        Instant end = form.EndsAt;
        if (!end.IsKnown) { return options.UnstatedTerm; }
        return end > now ? end - now : Duration.Zero;
    }
}
