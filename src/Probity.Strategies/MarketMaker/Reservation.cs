using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// At which price one more share leaves us as well off as before, given what we hold: exponential utility with risk
/// aversion gamma (per dollar), held to the result (mathematics 4.4; Chen, Pennock, "A utility framework for
/// bounded-loss market makers", 2007). Pure.
/// </summary>
public static class Reservation
{
    /// <summary>Log-odds of <c>r(q) = sigma(L(p) - gamma q)</c>, exact for a marginal share of a binary.</summary>
    /// <param name="logOdds">Of the fair probability.</param>
    /// <param name="gamma">Per dollar.</param>
    /// <param name="shares">Shares of the first outcome less those of the second.</param>
    public static double Binary(double logOdds, double gamma, double shares) => logOdds - (gamma * shares);

    /// <summary>
    /// Dearest price at which buying <paramref name="size"/> shares of the first outcome loses nothing.
    /// </summary>
    public static double Buy(double probability, double gamma, double shares, double size) =>
        -Math.Log(Weight(probability, gamma, shares + size) / Weight(probability, gamma, shares)) / (gamma * size);

    /// <summary>Cheapest price at which selling them loses nothing.</summary>
    public static double Sell(double probability, double gamma, double shares, double size) =>
        Math.Log(Weight(probability, gamma, shares - size) / Weight(probability, gamma, shares)) / (gamma * size);

    /// <summary>
    /// Log-odds of <c>r_i = p_i e^(-gamma q_i) / sum_j p_j e^(-gamma q_j)</c> for outcomes of which at most one pays:
    /// what we hold of one moves what we bid for all. The prices of the others are scaled to what this one leaves, so
    /// that without inventory the answer is the fair price itself.
    /// </summary>
    /// <param name="outcome">Which one.</param>
    /// <param name="probabilities">Fair, one an outcome.</param>
    /// <param name="shares">Net shares, one an outcome.</param>
    /// <param name="gamma">Per dollar.</param>
    /// <param name="exhaustive">One of them pays for certain; otherwise the rest is an outcome nobody holds.</param>
    public static double Exclusive(
        int outcome, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> shares, double gamma, bool exhaustive)
    {
        double others = 0, weighed = 0;
        for (int j = 0; j < probabilities.Length; j++)
        {
            if (j == outcome) { continue; }
            others += probabilities[j];
            weighed += shares[j] == 0 ? probabilities[j] : probabilities[j] * Math.Exp(-gamma * shares[j]);
        }
        double rest = exhaustive ? 0 : Math.Max(0, 1 - others - probabilities[outcome]);
        double ratio = others + rest > 0 ? (weighed + rest) / (others + rest) : 1;
        return Logit.Of(probabilities[outcome]) - (gamma * shares[outcome]) - Math.Log(ratio);
    }

    /// <summary>
    /// Part of the risk until the result that is ours when inventory turns over within a time:
    /// <c>phi = min(1, p(1-p) s^2 h)</c>, s^2 the variance of the log-odds per second. 1 = held to the result; small:
    /// what Avellaneda and Stoikov have (mathematics 4.4, our reduction).
    /// </summary>
    public static double RiskShare(double probability, double variancePerSecond, double seconds) =>
        Math.Min(1, Logit.Slope(probability) * variancePerSecond * seconds);

    private static double Weight(double probability, double gamma, double shares) =>
        1 - probability + (probability * Math.Exp(-gamma * shares));
}
