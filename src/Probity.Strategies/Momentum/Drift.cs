using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// The drift of a price in log-odds: the mean of its evenly spaced moves, newer ones weighing more, in its standard
/// errors. Moves and not levels: the slope of a line through a random walk always looks sure of itself (Granger and
/// Newbold, "Spurious regressions in econometrics", 1974).
/// </summary>
/// <param name="sample">Time between two samples.</param>
/// <param name="halfLife">After which a move weighs half.</param>
public sealed class Drift(Duration sample, Duration halfLife)
{
    private readonly double keep = Decay.Weight(sample, halfLife);
    private readonly double seconds = Decay.Seconds(sample);
    private double weights, squaredWeights, moves, squaredMoves, last;
    private Instant at;

    /// <summary>Log-odds a second.</summary>
    public double PerSecond => weights > 0 ? moves / weights / seconds : 0;

    /// <summary>The mean move in its standard errors; 0 before eight moves count.</summary>
    public double TStatistic
    {
        get
        {
            double effective = squaredWeights > 0 ? weights * weights / squaredWeights : 0;
            if (effective < 8) { return 0; }
            double mean = moves / weights;
            double variance = Math.Max(0, (squaredMoves / weights) - (mean * mean)) * effective / (effective - 1);
            return variance < 1e-18 ? 0 : mean / Math.Sqrt(variance / effective);
        }
    }

    /// <summary>Takes the log-odds when a sample is due; true when it did.</summary>
    public bool Offer(Instant now, double logOdds)
    {
        if (!at.IsKnown)
        {
            (at, last) = (now, logOdds);
            return true;
        }
        long due = (now - at).Nanos / sample.Nanos;
        if (due < 1) { return false; }
        at = new Instant(at.Nanos + (due * sample.Nanos));
        // A quiet market moved by nothing in the samples between.
        for (long i = Math.Min(due, 10_000); i > 1; i--) { Add(0); }
        Add(logOdds - last);
        last = logOdds;
        return true;
    }

    /// <summary>What follows begins anew.</summary>
    public void Clear() => (weights, squaredWeights, moves, squaredMoves, at) = (0, 0, 0, 0, Instant.None);

    public ulong Digest(ulong hash)
    {
        foreach (double value in (ReadOnlySpan<double>)[weights, squaredWeights, moves, squaredMoves, last])
        {
            hash = StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(value));
        }
        return StateHash.Combine(hash, at.Nanos);
    }

    private void Add(double move)
    {
        weights = (weights * keep) + 1;
        squaredWeights = (squaredWeights * keep * keep) + 1;
        moves = (moves * keep) + move;
        squaredMoves = (squaredMoves * keep) + (move * move);
    }
}
