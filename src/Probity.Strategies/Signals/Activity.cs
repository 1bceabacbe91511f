using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>What is usual at an hour of the day (UTC), learned over days.</summary>
public sealed class DayPattern
{
    private const int Hours = 24;
    private const double Forget = 0.9;
    private const long NanosPerHour = 3_600 * Instant.NanosPerSecond;

    private readonly double[] sums = new double[Hours];
    private readonly double[] weights = new double[Hours];
    private double openSum, openWeight;
    private long openHour;

    /// <summary>A value of this hour, for example the volume of a minute; its hours are averaged over days.</summary>
    public void Add(Instant at, double value)
    {
        long hour = at.Nanos / NanosPerHour;
        if (hour != openHour) { Close(hour); }
        openSum += value;
        openWeight++;
    }

    /// <summary>The hour's mean against that of all hours known; 1 for an hour that was never seen.</summary>
    public double Factor(Instant at)
    {
        int hour = (int)(at.Nanos / NanosPerHour % Hours);
        double sum = 0, known = 0;
        for (int i = 0; i < Hours; i++)
        {
            if (weights[i] <= 0) { continue; }
            sum += sums[i] / weights[i];
            known++;
        }
        return weights[hour] > 0 && sum > 0 ? sums[hour] / weights[hour] / (sum / known) : 1;
    }

    public ulong Digest(ulong hash)
    {
        for (int i = 0; i < Hours; i++) { hash = Decay.Combine(Decay.Combine(hash, sums[i]), weights[i]); }
        return StateHash.Combine(Decay.Combine(Decay.Combine(hash, openSum), openWeight), openHour);
    }

    private void Close(long hour)
    {
        if (openWeight > 0)
        {
            int slot = (int)(openHour % Hours);
            sums[slot] = (sums[slot] * Forget) + (openSum / openWeight);
            weights[slot] = (weights[slot] * Forget) + 1;
        }
        (openSum, openWeight, openHour) = (0, 0, hour);
    }
}

/// <summary>Volume now against what is usual: a spike says that something happened.</summary>
public sealed class VolumeSpike(Duration now, Duration usual, double times)
{
    private DecayedRate fast = new(now), slow = new(usual);

    public void Begin(Instant at)
    {
        fast.Pass(at);
        slow.Pass(at);
    }

    public void Add(Instant at, double shares)
    {
        fast.Add(at, shares);
        slow.Add(at, shares);
    }

    /// <summary>Rate now against the usual one; 1 before anything is known.</summary>
    public double Ratio(Instant at) => slow.PerSecond(at) is > 0 and var rate ? fast.PerSecond(at) / rate : 1;

    /// <summary>So many times the usual, and the usual is known for long enough to mean something.</summary>
    public bool IsSpike(Instant at) => Ratio(at) >= times;

    public ulong Digest(ulong hash) => slow.Digest(fast.Digest(hash));
}

/// <summary>Where a market stands in its life.</summary>
public enum MarketPhase : byte
{
    Open = 0,

    /// <summary>Open, but its end is near.</summary>
    Ending = 1,

    /// <summary>Not taking orders for now.</summary>
    Paused = 2,

    /// <summary>Closed or resolved.</summary>
    Over = 3,
}

/// <summary>Tells the phase of a market, and how far its end is. Pure.</summary>
public static class MarketPhases
{
    /// <param name="status">As the venue says.</param>
    /// <param name="endsAt">The venue's stated end; None when unknown, and then it is never near.</param>
    /// <param name="now">Time.</param>
    /// <param name="near">This close to the end counts as ending.</param>
    public static MarketPhase Of(MarketStatus status, Instant endsAt, Instant now, Duration near) => status switch
    {
        MarketStatus.Open => endsAt.IsKnown && now >= endsAt - near ? MarketPhase.Ending : MarketPhase.Open,
        MarketStatus.Closed or MarketStatus.Resolved => MarketPhase.Over,
        _ => MarketPhase.Paused,
    };

    /// <summary>
    /// 0 while the end is further than the ramp (or unknown), rising to 1 at the end.
    /// </summary>
    public static double Nearness(Instant endsAt, Instant now, Duration ramp)
    {
        if (!endsAt.IsKnown || ramp.Nanos <= 0) { return 0; }
        return Math.Clamp(1 - ((endsAt - now).Nanos / (double)ramp.Nanos), 0, 1);
    }
}
