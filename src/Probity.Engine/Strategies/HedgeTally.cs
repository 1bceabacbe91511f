using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Engine.Strategies;

/// <summary>Counts the steps of one strategy's hedges.</summary>
internal sealed class HedgeTally
{
    private readonly long[] slippage = new long[HedgeView.SlippageBounds.Count + 1];
    private readonly long[] times = new long[HedgeView.TimeBounds.Count + 1];
    private readonly List<long> nakedOfPair = [];
    private Instant since;
    private Int128 nakedMicroNanos;
    private Cash slippageSum;
    private long naked, worst, attempts, successes, failures, unwinds, reverts, breaches;

    public void Note(HedgeStep step, Instant now)
    {
        Age(now);
        while (nakedOfPair.Count <= step.Pair.Value) { nakedOfPair.Add(0); }
        naked += step.Naked.Micros - nakedOfPair[step.Pair.Value];
        nakedOfPair[step.Pair.Value] = step.Naked.Micros;
        worst = Math.Max(worst, naked);
        switch (step.Stage)
        {
            case HedgeStage.Sent: attempts++; break;
            case HedgeStage.Failed: failures++; break;
            case HedgeStage.Unwound: unwinds++; break;
            case HedgeStage.Reverted: reverts++; break;
            case HedgeStage.Breached: breaches++; break;
            case HedgeStage.Hedged: Hedged(step); break;
            default: break;
        }
    }

    public HedgeView View(Instant now)
    {
        Age(now);
        return new HedgeView(
            attempts, successes, failures, unwinds, reverts, breaches, Quantity.FromMicros(naked),
            Quantity.FromMicros(worst),
            (long)(nakedMicroNanos / ((Int128)Quantity.MicrosPerShare * Instant.NanosPerSecond)), slippageSum,
            [.. slippage], [.. times]);
    }

    public ulong Digest(ulong seed)
    {
        ulong hash = StateHash.Combine(StateHash.Combine(seed, naked), attempts);
        return StateHash.Combine(StateHash.Combine(hash, successes), failures + unwinds + reverts + breaches);
    }

    private void Hedged(HedgeStep step)
    {
        if (step.Naked.IsZero) { successes++; }
        slippageSum += step.Slippage;
        long perShare = step.Quantity.IsZero
            ? 0
            : (long)((Int128)step.Slippage.Micros * Quantity.MicrosPerShare / step.Quantity.Micros);
        slippage[ClassOf(HedgeView.SlippageBounds, bound => perShare <= bound.Micros)]++;
        times[ClassOf(HedgeView.TimeBounds, bound => step.Elapsed <= bound)]++;
    }

    private static int ClassOf<T>(IReadOnlyList<T> bounds, Predicate<T> holds)
    {
        int index = 0;
        while (index < bounds.Count && !holds(bounds[index])) { index++; }
        return index;
    }

    private void Age(Instant now)
    {
        if (since.IsKnown && now > since) { nakedMicroNanos += (Int128)naked * (now - since).Nanos; }
        since = now;
    }
}
