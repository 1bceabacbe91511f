using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>
/// Log-odds, the coordinate in which a probability moves freely and a quote can't leave 0..1 (mathematics 4.2). A move
/// of d here is about <c>p(1-p) d</c> in price. Estimates only: a price is rounded onto the grid before it is an order.
/// </summary>
public static class Logit
{
    /// <summary>Log-odds of half a pip, the farthest that a price can be told apart from 0 or 1.</summary>
    public const double Farthest = 9.903438;

    private const double HalfPipsPerDollar = 2.0 * Price.PipsPerDollar;
    private const double Least = 1 / HalfPipsPerDollar;

    /// <summary>ln(p / (1 - p)), held within <see cref="Farthest"/>.</summary>
    public static double Of(double probability)
    {
        double p = Math.Clamp(probability, Least, 1 - Least);
        return Math.Log(p / (1 - p));
    }

    public static double Of(Price price) => Of(price.Pips / (double)Price.PipsPerDollar);

    /// <summary>Of a mid price in half-pips, as <see cref="Domain.Books.BookViews"/> gives it.</summary>
    public static double OfHalfPips(int halfPips) => Of(halfPips / HalfPipsPerDollar);

    /// <summary>1 / (1 + e^-x), within 0..1.</summary>
    public static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>dp/dx = p(1 - p): dollars a unit of log-odds; also the variance left until the result (4.2).</summary>
    public static double Slope(double probability) => probability * (1 - probability);

    /// <summary>
    /// Chance that a standard normal stays below z; absolute error below 1e-7 (Abramowitz and Stegun, 26.2.17).
    /// </summary>
    public static double NormalBelow(double z)
    {
        double t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        double poly = t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937
            + (t * (-1.821255978 + (t * 1.330274429))))))));
        double above = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * poly;
        return z >= 0 ? 1 - above : above;
    }
}
