using Probity.Strategies.Directional;

namespace Probity.Strategies;

/// <summary>
/// An Ornstein-Uhlenbeck process fitted to evenly spaced log-odds, <c>dx = theta * (mean - x) dt + sigma dW</c>, by the
/// regression of each sample on the one before (mathematics 4.12).
/// </summary>
/// <param name="Mean">Log-odds that it returns to.</param>
/// <param name="Theta">Pull, per second; above 0.</param>
/// <param name="Deviation">Standard deviation around the mean in the long run, sigma / sqrt(2 theta).</param>
/// <param name="TStatistic">
/// (phi - 1) / se(phi): how sure it is that it returns at all. Not normal: the 5 % point is about -2.9 (Dickey and
/// Fuller, 1979).
/// </param>
public readonly record struct OrnsteinUhlenbeck(double Mean, double Theta, double Deviation, double TStatistic)
{
    /// <summary>A sample's memory of the one before is never taken as less than this.</summary>
    private const double LeastPhi = 0.01;

    /// <summary>Seconds until half of a distance is gone.</summary>
    public double HalfLife => Math.Log(2) / Theta;

    /// <summary>Distance from the mean in standard deviations.</summary>
    public double Z(double x) => (x - Mean) / Deviation;

    /// <summary>Where it is expected to be after so many seconds.</summary>
    public double Expected(double x, double seconds) => Mean + ((x - Mean) * Math.Exp(-Theta * seconds));

    /// <summary>
    /// Null when the samples do not move, do not return, or would return to where they never were: that is a drift.
    /// </summary>
    /// <param name="path">At least 8 samples.</param>
    /// <param name="seconds">Between two samples.</param>
    public static OrnsteinUhlenbeck? Fit(SampledPath path, double seconds)
    {
        int n = path.Count - 1;
        if (n < 7) { return null; }
        double meanX = 0, meanY = 0, lowest = path[n], highest = path[n];
        for (int i = 0; i < n; i++)
        {
            meanX += path[i];
            meanY += path[i + 1];
            (lowest, highest) = (Math.Min(lowest, path[i]), Math.Max(highest, path[i]));
        }
        (meanX, meanY) = (meanX / n, meanY / n);
        double xx = 0, xy = 0, yy = 0;
        for (int i = 0; i < n; i++)
        {
            double dx = path[i] - meanX, dy = path[i + 1] - meanY;
            (xx, xy, yy) = (xx + (dx * dx), xy + (dx * dy), yy + (dy * dy));
        }
        if (xx < 1e-12) { return null; }
        double slope = xy / xx;
        double residual = Math.Max(0, yy - (slope * xy)) / (n - 2);
        if (slope >= 1 || residual < 1e-15) { return null; }
        double t = (slope - 1) / Math.Sqrt(residual / xx);
        double phi = Math.Max(LeastPhi, slope);
        double mean = (meanY - (slope * meanX)) / (1 - slope);
        if (mean < lowest || mean > highest) { return null; }
        return new OrnsteinUhlenbeck(mean, -Math.Log(phi) / seconds, Math.Sqrt(residual / (1 - (phi * phi))), t);
    }
}
