using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies.Directional;

/// <summary>
/// Probabilities as log-odds, x = ln(p / (1 - p)) (mathematics 4.2): a step means the same at 0.5 and at 0.95, and no
/// estimate leaves (0, 1). For estimates only.
/// </summary>
public static class LogOdds
{
    /// <summary>Probabilities count as within this of 0 and 1.</summary>
    public const double Edge = 1e-6;

    /// <param name="p">0..1.</param>
    public static double Of(double p)
    {
        double inside = Math.Clamp(p, Edge, 1 - Edge);
        return Math.Log(inside / (1 - inside));
    }

    public static double ToProbability(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>
    /// <c>L(p~) = trust * L(p) + (1 - trust) * L(market)</c>: what is left of an estimate by its track record (4.10).
    /// </summary>
    public static double Shrink(double p, double market, double trust) =>
        ToProbability((trust * Of(p)) + ((1 - trust) * Of(market)));

    /// <summary>The mid price of an outcome; null when its book has one side.</summary>
    public static double? Mid(MarketView market, int outcome) =>
        BookOf(market, outcome).TryMidHalfPips(out int half) ? half / (2.0 * Price.PipsPerDollar) : null;

    /// <summary>
    /// The first outcome's size-weighted mid price, <c>(a * Qb + b * Qa) / (Qa + Qb)</c> (4.3); null when its book has
    /// one side.
    /// </summary>
    public static double? MicroPrice(MarketView market)
    {
        IBookView book = BookOf(market, 0);
        if (!book.TryBest(Side.Buy, out Level bid) || !book.TryBest(Side.Sell, out Level ask)) { return null; }
        double sizes = bid.Size.Micros + (double)ask.Size.Micros;
        double weighted = ((double)ask.Price.Pips * bid.Size.Micros) + ((double)bid.Price.Pips * ask.Size.Micros);
        return weighted / sizes / Price.PipsPerDollar;
    }

    public static IBookView BookOf(MarketView market, int outcome) => outcome == 0 ? market.First : market.Second;

    /// <summary>Seconds from one moment to another.</summary>
    public static double Seconds(Duration span) => span.Nanos / (double)Instant.NanosPerSecond;
}
