namespace Probity.Strategies.Sizing;

/// <summary>
/// Probabilities on the scale on which evidence adds up, <c>L(p) = ln(p / (1 - p))</c> (mathematics 4.2, 4.3).
/// Estimates only: what comes out becomes an order through a size that is floored to the venue's step.
/// </summary>
public static class LogOdds
{
    /// <summary>
    /// Probabilities are held this far from 0 and 1, so that one certain voice does not drown all others.
    /// </summary>
    public const double Margin = 1e-6;

    public static double Of(double probability)
    {
        double p = Math.Clamp(probability, Margin, 1 - Margin);
        return Math.Log(p / (1 - p));
    }

    public static double ToProbability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>
    /// Moves an estimate to the market's: <c>L(p) = trust * L(own) + (1 - trust) * L(market)</c> (mathematics 4.10).
    /// What we trade is selected for looking good, so the market is usually nearer to the truth than we think.
    /// </summary>
    /// <param name="own">0..1.</param>
    /// <param name="market">0..1.</param>
    /// <param name="trust">0 = the market's price, 1 = ours.</param>
    public static double Shrink(double own, double market, double trust) =>
        ToProbability((trust * Of(own)) + ((1 - trust) * Of(market)));

    /// <summary>Corrects a pooled estimate: <c>x = alpha + beta * L(p)</c>, fitted on resolved markets.</summary>
    public static double Recalibrate(double probability, double alpha, double beta) =>
        ToProbability(alpha + (beta * Of(probability)));

    /// <summary>The weighted mean in log-odds; null when no weight is above 0.</summary>
    /// <param name="probabilities">0..1 each.</param>
    /// <param name="weights">At least 0 each; as many.</param>
    public static double? Pool(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights)
    {
        double sum = 0, weight = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (weights[i] <= 0) { continue; }
            sum += weights[i] * Of(probabilities[i]);
            weight += weights[i];
        }
        return weight > 0 ? ToProbability(sum / weight) : null;
    }
}
