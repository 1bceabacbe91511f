using Probity.Domain.Inputs;
using Probity.Domain.Values;
using Probity.Strategies.Directional;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// The price of an asset as a stream tells it, with the variance of its logarithm per second as a time-decayed average:
/// <c>v = v * 2^(-dt/h) + (r^2 / dt) * (1 - 2^(-dt/h))</c>.
/// </summary>
/// <param name="key">"btcusd".</param>
/// <param name="halfLife">Of the variance, seconds.</param>
/// <param name="least">Variance per second is never taken as less.</param>
public sealed class ReferencePrice(string key, double halfLife, double least)
{
    /// <summary>Returns over longer gaps say more about the gap than about the second.</summary>
    private const double LongestGap = 60;

    private double variance;

    public string Key { get; } = key;

    /// <summary>Quote currency.</summary>
    public double Latest { get; private set; }

    /// <summary>When it was so.</summary>
    public Instant Time { get; private set; }

    public int Ticks { get; private set; }

    /// <summary>Of the logarithm, per second.</summary>
    public double Variance => Math.Max(variance, least);

    /// <summary>False when it is older than the last, or no price.</summary>
    public bool Offer(SignalObserved signal)
    {
        double price = signal.Value / (double)SignalObserved.Scale;
        if (price <= 0 || signal.Time < Time) { return false; }
        double seconds = Decay.Seconds(signal.Time - Time);
        if (Ticks > 0 && seconds > 0 && seconds <= LongestGap)
        {
            double r = Math.Log(price / Latest), keep = Math.Pow(2, -seconds / halfLife);
            // The first returns count in full, so that a young estimate is not biased towards zero.
            keep = Math.Min(keep, (Ticks - 1) / (double)Ticks);
            variance = (variance * keep) + (r * r / seconds * (1 - keep));
        }
        if (seconds > 0 || Ticks == 0) { Ticks++; }
        (Latest, Time) = (price, signal.Time);
        return true;
    }

    public ulong Digest(ulong hash)
    {
        hash = StateHash.Combine(StateHash.Combine(hash, StateHash.Of(Key)), Ticks);
        hash = StateHash.Combine(StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(Latest)), Time.Nanos);
        return StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(variance));
    }
}
