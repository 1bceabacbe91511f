using Probity.Domain.Values;

namespace Probity.Domain.Views;

/// <summary>How a strategy's hedges went since its journal began.</summary>
/// <param name="Attempts">Orders sent to hedge.</param>
/// <param name="Successes">Times that a fill ended without naked shares.</param>
/// <param name="Failures">Attempts that brought nothing.</param>
/// <param name="Unwinds">Fills that were closed where they came from.</param>
/// <param name="Reverts">Fills or hedges that the chain reversed.</param>
/// <param name="Breaches">Times that a bound was passed.</param>
/// <param name="Naked">Shares without a counterpart now, all pairs.</param>
/// <param name="WorstNaked">The most that there ever were.</param>
/// <param name="NakedShareSeconds">Shares without a counterpart, times how long, in share-seconds.</param>
/// <param name="Slippage">Sum, dollars; a cost is positive.</param>
/// <param name="SlippageCounts">Hedges by slippage a share, as <see cref="SlippageBounds"/>; one more for above.</param>
/// <param name="TimeCounts">Hedges by time from fill to hedge, as <see cref="TimeBounds"/>; one more for above.</param>
public sealed record HedgeView(
    long Attempts,
    long Successes,
    long Failures,
    long Unwinds,
    long Reverts,
    long Breaches,
    Quantity Naked,
    Quantity WorstNaked,
    long NakedShareSeconds,
    Cash Slippage,
    IReadOnlyList<long> SlippageCounts,
    IReadOnlyList<long> TimeCounts)
{
    /// <summary>Upper bounds of the slippage classes, dollars a share.</summary>
    public static IReadOnlyList<Cash> SlippageBounds { get; } =
        [.. new[] { -10_000L, 0, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000 }.Select(Cash.FromMicros)];

    /// <summary>Upper bounds of the classes of time.</summary>
    public static IReadOnlyList<Duration> TimeBounds { get; } =
        [.. new[] { 50L, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000 }.Select(Duration.FromMilliseconds)];
}
