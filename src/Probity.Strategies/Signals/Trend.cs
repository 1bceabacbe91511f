using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>
/// Straight line through a series that comes from outside (a price of the underlying, a poll) or from inside (log-odds
/// of a market), least squares with weights that decay by time. Streaming: the sums are moved along with the clock.
/// </summary>
public sealed class Trend(Duration halfLife)
{
    private double w, wt, wy, wtt, wty, wyy;
    private Instant at;

    /// <summary>Values so far.</summary>
    public long Samples { get; private set; }

    /// <summary>Units a second; 0 before two different times.</summary>
    public double SlopePerSecond => Spread > 0 ? ((w * wty) - (wt * wy)) / Spread : 0;

    /// <summary>The line now.</summary>
    public double Level => w > 0 ? (wy - (SlopePerSecond * wt)) / w : 0;

    /// <summary>The slope in its standard errors, as if the errors were independent; 0 with fewer than three.</summary>
    public double TStatistic
    {
        get
        {
            if (Samples < 3 || Spread <= 0) { return 0; }
            double slope = SlopePerSecond, level = Level;
            double residual = wyy - (level * wy) - (slope * wty);
            double error = Math.Sqrt(Math.Max(residual, 0) / Math.Max(w - 2, 1) * w / Spread);
            return error > 0 ? slope / error : slope > 0 ? double.PositiveInfinity
                : slope < 0 ? double.NegativeInfinity : 0;
        }
    }

    private double Spread => (w * wtt) - (wt * wt);

    /// <summary>Adds a value; time is measured back from the newest, so that large clocks lose no digits.</summary>
    public void Add(Instant now, double value)
    {
        if (at.IsKnown)
        {
            double keep = Decay.Weight(now - at, halfLife), shift = Decay.Seconds(now - at);
            wtt = keep * (wtt - (2 * shift * wt) + (shift * shift * w));
            wty = keep * (wty - (shift * wy));
            wt = keep * (wt - (shift * w));
            (w, wy, wyy) = (keep * w, keep * wy, keep * wyy);
        }
        (w, wy, wyy) = (w + 1, wy + value, wyy + (value * value));
        at = now;
        Samples++;
    }

    public ulong Digest(ulong hash)
    {
        hash = Decay.Combine(Decay.Combine(Decay.Combine(hash, w), wt), wy);
        hash = Decay.Combine(Decay.Combine(Decay.Combine(hash, wtt), wty), wyy);
        return StateHash.Combine(StateHash.Combine(hash, at.Nanos), Samples);
    }
}
