using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>Forgetting by time: after a half-life a value weighs half.</summary>
public static class Decay
{
    private const double LogOfTwo = 0.6931471805599453;

    /// <summary>2^(-elapsed / half-life), within 0..1; 1 when time runs backwards.</summary>
    public static double Weight(Duration elapsed, Duration halfLife) =>
        elapsed.Nanos <= 0 ? 1 : Math.Exp(-LogOfTwo * elapsed.Nanos / halfLife.Nanos);

    /// <summary>Seconds in which a decayed sum of a steady stream is as large as the stream of that time.</summary>
    public static double MeanSeconds(Duration halfLife) => halfLife.Nanos / (Instant.NanosPerSecond * LogOfTwo);

    public static double Seconds(Duration duration) => duration.Nanos / (double)Instant.NanosPerSecond;

    internal static ulong Combine(ulong hash, double value) =>
        StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(value));
}

/// <summary>
/// Mean of values that came at irregular times, newer ones weighing more. Without bias at the start: it divides by the
/// weights that are there. Allocation-free; a struct that must not be copied while it is fed.
/// </summary>
public struct DecayedMean(Duration halfLife)
{
    private double sum;
    private double weight;
    private Instant at;

    /// <summary>Zero before the first value.</summary>
    public readonly double Mean => weight > 0 ? sum / weight : 0;

    /// <summary>Values that it rests on, older ones counting less.</summary>
    public readonly double Count => weight;

    public void Add(Instant now, double value, double count = 1)
    {
        double keep = Decay.Weight(now - at, halfLife);
        sum = (sum * keep) + (value * count);
        weight = (weight * keep) + count;
        at = now;
    }

    /// <summary>Forgets part of what it knows, so that new values weigh more.</summary>
    /// <param name="keep">0..1.</param>
    public void Fade(double keep)
    {
        Require.That(keep is >= 0 and <= 1, "a part is 0..1");
        sum *= keep;
        weight *= keep;
    }

    public readonly ulong Digest(ulong hash) =>
        StateHash.Combine(Decay.Combine(Decay.Combine(hash, sum), weight), at.Nanos);
}

/// <summary>
/// Amount per second of a stream of events, decayed by time; unbiased from the first event on, given when it began.
/// </summary>
public struct DecayedRate(Duration halfLife)
{
    private double sum;
    private double missing = 1;
    private Instant at;

    public void Add(Instant now, double amount)
    {
        Pass(now);
        sum += amount;
    }

    /// <summary>Per second, as of a time; zero before a second has been watched at all.</summary>
    public readonly double PerSecond(Instant now)
    {
        if (!at.IsKnown) { return 0; }
        double keep = Decay.Weight(now - at, halfLife);
        double watched = (1 - (missing * keep)) * Decay.MeanSeconds(halfLife);
        return watched < 1 ? 0 : sum * keep / watched;
    }

    /// <summary>Decayed sum as of a time.</summary>
    public readonly double Sum(Instant now) => sum * Decay.Weight(now - at, halfLife);

    /// <summary>Lets time pass without an event; the first call begins the watch.</summary>
    public void Pass(Instant now)
    {
        if (at.IsKnown)
        {
            double keep = Decay.Weight(now - at, halfLife);
            sum *= keep;
            missing *= keep;
        }
        at = now;
    }

    public readonly ulong Digest(ulong hash) =>
        StateHash.Combine(Decay.Combine(Decay.Combine(hash, sum), missing), at.Nanos);
}
