using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>
/// What fills were worth a while later: <c>side * (fair(t + tau) - fill price)</c> at 1 s, 10 s, 60 s and 5 min
/// (mathematics 4.6), as a mean over about the last fills of each side. Negative: whoever traded with us knew more.
/// Fills wait in a ring; when it overflows the oldest are not judged.
/// </summary>
public sealed class Markouts
{
    /// <summary>1 s, 10 s, 60 s, 5 min.</summary>
    public static readonly IReadOnlyList<Duration> Horizons =
        [Duration.FromSeconds(1), Duration.FromSeconds(10), Duration.FromSeconds(60), Duration.FromSeconds(300)];

    private const int Ring = 256;

    private static readonly long[] HorizonNanos = [.. Horizons.Select(horizon => horizon.Nanos)];

    private readonly double memory;
    private readonly Entry[] entries = new Entry[Ring];
    private readonly long[] judged = new long[Horizons.Count];
    private readonly double[] sums = new double[2 * Horizons.Count];
    private readonly double[] squares = new double[2 * Horizons.Count];
    private readonly double[] weights = new double[2 * Horizons.Count];
    private readonly double[] overlaps = new double[Horizons.Count];
    private long added;

    /// <param name="fills">About how many of the last fills of a side count; 2..1,000.</param>
    public Markouts(int fills)
    {
        Require.That(fills is >= 2 and <= 1_000, "a markout remembers 2..1,000 fills");
        memory = 1 - (1.0 / fills);
    }

    /// <summary>A fill of ours.</summary>
    /// <param name="now">When.</param>
    /// <param name="side">Buy = we got the first outcome (or gave the second).</param>
    /// <param name="price">Dollars a share of the first outcome.</param>
    public void Add(Instant now, Side side, double price)
    {
        entries[added % Ring] = new Entry(now, side, price);
        added++;
    }

    /// <summary>Judges what has come of age.</summary>
    /// <param name="now">Time.</param>
    /// <param name="fair">Value of the first outcome now, dollars a share.</param>
    public void Advance(Instant now, double fair)
    {
        if (judged[^1] == added) { return; }
        for (int h = 0; h < judged.Length; h++)
        {
            if (judged[h] < added - Ring) { judged[h] = added - Ring; }
            while (judged[h] < added && entries[judged[h] % Ring] is var entry
                && (now - entry.At).Nanos >= HorizonNanos[h])
            {
                int slot = (2 * h) + (int)entry.Side;
                // Fills that came while this one waited saw the same moves of the price.
                overlaps[h] += (1 - memory) * (added - judged[h] - 1 - overlaps[h]);
                double markout = entry.Side == Side.Buy ? fair - entry.Price : entry.Price - fair;
                sums[slot] = (sums[slot] * memory) + markout;
                squares[slot] = (squares[slot] * memory) + (markout * markout);
                weights[slot] = (weights[slot] * memory) + 1;
                judged[h]++;
            }
        }
    }

    /// <summary>Dollars a share; 0 before the first.</summary>
    /// <param name="horizon">Index into <see cref="Horizons"/>.</param>
    /// <param name="side">Of our fills.</param>
    public double Mean(int horizon, Side side)
    {
        int slot = (2 * horizon) + (int)side;
        return weights[slot] > 0 ? sums[slot] / weights[slot] : 0;
    }

    /// <summary>
    /// Standard error of the mean, dollars a share; infinite with fewer than two. Fills that wait at the same time are
    /// judged by the same moves, so they count as one.
    /// </summary>
    public double StandardError(int horizon, Side side)
    {
        int slot = (2 * horizon) + (int)side;
        if (weights[slot] < 1.5) { return double.PositiveInfinity; }
        double mean = sums[slot] / weights[slot];
        double variance = Math.Max(0, (squares[slot] / weights[slot]) - (mean * mean));
        return Math.Sqrt(variance * (1 + overlaps[horizon]) / (weights[slot] - 1));
    }

    /// <summary>Fills that the mean rests on, older ones counting less.</summary>
    public double Count(int horizon, Side side) => weights[(2 * horizon) + (int)side];

    /// <summary>Makes what is known of a side weigh less, so that a new beginning is judged on new fills.</summary>
    /// <param name="side">The side.</param>
    /// <param name="keep">0..1.</param>
    public void Fade(Side side, double keep)
    {
        for (int slot = (int)side; slot < weights.Length; slot += 2)
        {
            sums[slot] *= keep;
            squares[slot] *= keep;
            weights[slot] *= keep;
        }
    }

    public ulong Digest(ulong hash)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            hash = Decay.Combine(Decay.Combine(Decay.Combine(hash, sums[i]), squares[i]), weights[i]);
        }
        foreach (double overlap in overlaps) { hash = Decay.Combine(hash, overlap); }
        foreach (long count in judged) { hash = StateHash.Combine(hash, count); }
        return StateHash.Combine(hash, added);
    }

    private readonly record struct Entry(Instant At, Side Side, double Price);
}
