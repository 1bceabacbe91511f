using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>
/// How often a quote at distance d from fair value (log-odds) would be hit: <c>lambda(d) = A e^(-k d)</c>, fitted to
/// how far public trades reached (mathematics 4.5; hftbacktest's GLFT notebook). A trade that reached d counts for
/// every nearer distance. ln lambda is regressed on d with the counts as weights, after a prior that counts as
/// <c>prior</c> trades, so that a quiet market keeps the configured values.
/// </summary>
public sealed class FillIntensity
{
    /// <summary>Distances that are counted.</summary>
    public const int Bins = 10;

    private readonly double width;
    private readonly double priorRate, priorDecay, priorTrades;
    private readonly Duration halfLife;
    private readonly double[] counts = new double[Bins];
    private double seconds;
    private Instant at;

    /// <param name="width">Log-odds between two distances; above 0.</param>
    /// <param name="halfLife">Of the memory.</param>
    /// <param name="rate">Prior A: trades a second on both sides together that reach fair value itself.</param>
    /// <param name="decay">Prior k: per unit of log-odds.</param>
    /// <param name="trades">How many trades the prior is worth; above 0.</param>
    public FillIntensity(double width, Duration halfLife, double rate, double decay, double trades)
    {
        Require.That(width > 0 && rate > 0 && decay > 0 && trades > 0, "a prior of fills is above 0");
        (this.width, this.halfLife) = (width, halfLife);
        (priorRate, priorDecay, priorTrades) = (rate, decay, trades);
        (Rate, Slope) = (rate, decay);
    }

    /// <summary>A: per second, both sides together.</summary>
    public double Rate { get; private set; }

    /// <summary>k: per unit of log-odds.</summary>
    public double Slope { get; private set; }

    /// <summary>Trades that the fit rests on.</summary>
    public double Trades => counts[0];

    /// <summary>Lets time pass with the market quoted; time that is not watched must not be counted.</summary>
    public void Watch(Instant now)
    {
        if (at.IsKnown && now > at)
        {
            double keep = Decay.Weight(now - at, halfLife);
            for (int i = 0; i < Bins; i++) { counts[i] *= keep; }
            seconds = (seconds * keep) + Decay.Seconds(now - at);
        }
        at = now;
    }

    /// <summary>The watch is interrupted: the time until the next look does not count.</summary>
    public void Interrupt() => at = Instant.None;

    /// <summary>A public trade.</summary>
    /// <param name="reach">How far from fair value it was, in log-odds; below 0 when it was inside.</param>
    public void Add(double reach)
    {
        int last = Math.Min(Bins - 1, (int)Math.Floor(reach / width));
        for (int i = 0; i <= last; i++) { counts[i]++; }
    }

    /// <summary>Fits again; a few hundred nanoseconds, so now and then rather than on every update.</summary>
    public void Fit()
    {
        double n = 0, x = 0, y = 0, xx = 0, xy = 0;
        double priorSeconds = priorTrades / priorRate;
        for (int i = 0; i < Bins; i++)
        {
            double distance = i * width;
            double weight = counts[i] + (priorTrades * Math.Exp(-priorDecay * distance));
            double log = Math.Log(weight / (seconds + priorSeconds));
            (n, x, y) = (n + weight, x + (weight * distance), y + (weight * log));
            (xx, xy) = (xx + (weight * distance * distance), xy + (weight * distance * log));
        }
        double spread = (n * xx) - (x * x);
        double slope = spread > 0 ? ((n * xy) - (x * y)) / spread : -priorDecay;
        Slope = Math.Clamp(-slope, priorDecay / 10, priorDecay * 10);
        Rate = Math.Exp((y + (Slope * x)) / n);
    }

    /// <summary>Hits a second of a quote on one side at a distance.</summary>
    public double PerSecond(double distance) => Rate / 2 * Math.Exp(-Slope * distance);

    public ulong Digest(ulong hash)
    {
        foreach (double count in counts) { hash = Decay.Combine(hash, count); }
        hash = Decay.Combine(Decay.Combine(Decay.Combine(hash, Rate), Slope), seconds);
        return StateHash.Combine(hash, at.Nanos);
    }
}
