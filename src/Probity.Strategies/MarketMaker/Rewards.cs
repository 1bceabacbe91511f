using System.Globalization;
using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>A market's liquidity reward as the operator states it: the catalogue does not carry it yet.</summary>
/// <param name="Slug">The market.</param>
/// <param name="DollarsPerDay">Shared by all makers.</param>
/// <param name="MaximumSpread">Dollars from the mid price within which orders score.</param>
/// <param name="MinimumSize">Smaller orders score nothing.</param>
public sealed record MarketReward(string Slug, double DollarsPerDay, double MaximumSpread, Quantity MinimumSize)
{
    /// <summary>Reads "slug=dollars a day/maximum spread/minimum size", for example "will-x=50/0.03/100".</summary>
    /// <exception cref="BadInputException">It does not have this form; the text is quoted.</exception>
    public static MarketReward Parse(string text)
    {
        string[] halves = text.Split('=');
        string[] numbers = halves.Length == 2 ? halves[1].Split('/') : [];
        if (numbers.Length == 3 && halves[0].Length > 0
            && TryRead(numbers[0], 1_000_000, out decimal dollars) && TryRead(numbers[1], 1, out decimal spread)
            && TryRead(numbers[2], 1_000_000, out _))
        {
            return new MarketReward(halves[0], (double)dollars, (double)spread, Quantity.Parse(numbers[2]));
        }
        throw new BadInputException(
            $"'rewards': '{text}' is not slug=dollars a day/maximum spread/minimum size; write will-x=50/0.03/100");
    }

    private static bool TryRead(string text, decimal most, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
        && number > 0 && number <= most;
}

/// <summary>Polymarket's scoring of resting orders (mathematics 4.7; its liquidity-rewards page). Pure.</summary>
public static class RewardScore
{
    /// <summary>Sides may differ by so much before the better one stops counting.</summary>
    private const double OneSidedDivisor = 3;

    /// <summary>Score of a share: <c>((v - s) / v)^2</c>; 0 outside the maximum spread.</summary>
    /// <param name="maximumSpread">v.</param>
    /// <param name="distance">s, from the mid price.</param>
    public static double OfShare(double maximumSpread, double distance)
    {
        if (distance > maximumSpread || distance < 0) { return 0; }
        double left = (maximumSpread - distance) / maximumSpread;
        return left * left;
    }

    /// <summary>What a maker's two sides come to: near 0 and 1 both sides are needed.</summary>
    public static double OfSides(double one, double two, double mid)
    {
        double both = Math.Min(one, two);
        return mid is >= 0.10 and <= 0.90 ? Math.Max(both, Math.Max(one, two) / OneSidedDivisor) : both;
    }
}

/// <summary>One market that wants capital: income <c>R Q/(Q+O)</c> of Q shares against O of others.</summary>
/// <param name="Income">R: dollars a day that all who quote there share.</param>
/// <param name="Others">O: shares of others; above 0.</param>
/// <param name="Cost">Dollars a day that a share costs besides its capital.</param>
/// <param name="Capital">Dollars that a share binds; above 0.</param>
public readonly record struct CapitalWish(double Income, double Others, double Cost, double Capital);

/// <summary>Splits a budget so that the last dollar earns the same everywhere. Pure.</summary>
public static class WaterFilling
{
    private const int Bisections = 60;

    /// <summary>
    /// <c>Q = [sqrt(R O / (cost + lambda capital)) - O]+</c> with lambda bisected on the budget (mathematics 4.7).
    /// </summary>
    /// <param name="wishes">The markets.</param>
    /// <param name="budget">Dollars.</param>
    /// <param name="most">Most shares in one market.</param>
    /// <param name="shares">Receives Q.</param>
    public static void Split(
        ReadOnlySpan<CapitalWish> wishes, double budget, double most, Span<double> shares)
    {
        Require.That(shares.Length == wishes.Length, "one answer for each wish");
        double low = 0, high = 0;
        foreach (CapitalWish wish in wishes)
        {
            // Beyond this the market gets nothing.
            high = Math.Max(high, ((wish.Income / wish.Others) - wish.Cost) / wish.Capital);
        }
        if (Fill(wishes, 0, most, shares) <= budget) { return; }
        for (int i = 0; i < Bisections; i++)
        {
            double middle = (low + high) / 2;
            if (Fill(wishes, middle, most, shares) > budget) { low = middle; }
            else { high = middle; }
        }
        Fill(wishes, high, most, shares);
    }

    private static double Fill(ReadOnlySpan<CapitalWish> wishes, double lambda, double most, Span<double> shares)
    {
        double bound = 0;
        for (int i = 0; i < wishes.Length; i++)
        {
            CapitalWish wish = wishes[i];
            double cost = Math.Max(wish.Cost + (lambda * wish.Capital), 1e-12);
            double ideal = Math.Sqrt(Math.Max(wish.Income, 0) * wish.Others / cost) - wish.Others;
            shares[i] = Math.Clamp(ideal, 0, most);
            bound += shares[i] * wish.Capital;
        }
        return bound;
    }
}
