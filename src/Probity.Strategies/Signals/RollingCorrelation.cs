using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>
/// Correlation of the moves of several series (log-odds of markets), sampled together on one clock and decayed by time.
/// Moves count about zero: over seconds the drift is nothing.
/// </summary>
public sealed class RollingCorrelation
{
    private readonly int series;
    private readonly Duration sample;
    private readonly Duration halfLife;
    private readonly double[] before;
    private readonly double[] moves;
    private readonly double[] products;
    private Instant at;

    /// <param name="series">How many; 2..256.</param>
    /// <param name="sample">Least time between two samples.</param>
    /// <param name="halfLife">Of the memory.</param>
    public RollingCorrelation(int series, Duration sample, Duration halfLife)
    {
        Require.That(series is >= 2 and <= 256, "2..256 series are correlated");
        (this.series, this.sample, this.halfLife) = (series, sample, halfLife);
        before = new double[series];
        moves = new double[series];
        products = new double[series * series];
    }

    /// <summary>Samples of moves so far.</summary>
    public long Samples { get; private set; }

    /// <summary>Offers one value of each series; taken when the sample time has passed.</summary>
    public bool Update(Instant now, ReadOnlySpan<double> values)
    {
        Require.That(values.Length == series, "one value of each series");
        if (at.IsKnown && now - at < sample) { return false; }
        if (at.IsKnown)
        {
            double keep = Decay.Weight(now - at, halfLife);
            for (int i = 0; i < series; i++) { moves[i] = values[i] - before[i]; }
            for (int i = 0; i < series; i++)
            {
                for (int j = i; j < series; j++)
                {
                    ref double product = ref products[(i * series) + j];
                    product = (product * keep) + (moves[i] * moves[j]);
                }
            }
            Samples++;
        }
        values.CopyTo(before);
        at = now;
        return true;
    }

    /// <summary>-1..1; 0 while one of them has not moved.</summary>
    public double Of(int one, int other)
    {
        (int i, int j) = one <= other ? (one, other) : (other, one);
        double scale = Math.Sqrt(products[(i * series) + i] * products[(j * series) + j]);
        return scale > 0 ? Math.Clamp(products[(i * series) + j] / scale, -1, 1) : 0;
    }

    public ulong Digest(ulong hash)
    {
        foreach (double value in before) { hash = Decay.Combine(hash, value); }
        foreach (double product in products) { hash = Decay.Combine(hash, product); }
        return StateHash.Combine(StateHash.Combine(hash, Samples), at.Nanos);
    }
}
