using Probity.Domain.Books;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies.Directional;

/// <summary>A market by the outcome that is meant. For estimates only.</summary>
public static class Outcomes
{
    public static IBookView BookOf(MarketView market, int outcome) => outcome == 0 ? market.First : market.Second;

    /// <summary>The mid price of an outcome; null when its book has one side.</summary>
    public static double? Mid(MarketView market, int outcome) =>
        BookOf(market, outcome).TryMidHalfPips(out int half) ? half / (2.0 * Price.PipsPerDollar) : null;

    /// <summary>
    /// <c>L(p~) = trust * L(p) + (1 - trust) * L(market)</c>: what is left of an estimate by its track record
    /// (mathematics 4.10).
    /// </summary>
    public static double Shrink(double p, double market, double trust) =>
        Logit.Probability((trust * Logit.Of(p)) + ((1 - trust) * Logit.Of(market)));
}
