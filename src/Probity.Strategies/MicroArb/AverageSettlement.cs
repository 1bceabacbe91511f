using Probity.Strategies.Directional;

namespace Probity.Strategies;

/// <summary>
/// The probability that a price averaged over the last w seconds ends at or above a strike (mathematics 4.3):
/// <c>P = Phi(ln(S_eff / K) / sqrt(V))</c>. Before the averaging begins <c>V = v * (T - w - t + w / 3)</c>. Within it,
/// with the part u gone at a mean of A, <c>S_eff = u * A + (1 - u) * S</c> and
/// <c>V = v * (1 - u)^2 * w * (1 - u) / 3</c>. Taking the price at the end instead overstates what can still happen.
/// </summary>
public static class AverageSettlement
{
    /// <param name="price">S, now.</param>
    /// <param name="strike">K.</param>
    /// <param name="variance">v: of the logarithm, per second.</param>
    /// <param name="left">T - t, seconds.</param>
    /// <param name="window">w, seconds; 0 = the price at the end settles.</param>
    /// <param name="mean">A; used within the window only.</param>
    public static double Probability(
        double price, double strike, double variance, double left, double window, double mean)
    {
        double spread, effective = price;
        if (left >= window) { spread = variance * (left - window + (window / 3)); }
        else
        {
            double rest = Math.Max(0, left) / window, gone = 1 - rest;
            effective = (gone * mean) + (rest * price);
            spread = variance * rest * rest * (window * rest / 3);
        }
        double distance = Math.Log(effective / strike);
        if (spread <= 0) { return distance >= 0 ? 1 : 0; }
        return Normal.Phi(distance / Math.Sqrt(spread));
    }
}
