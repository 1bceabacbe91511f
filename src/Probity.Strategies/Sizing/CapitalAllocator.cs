using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Strategies.Sizing;

/// <summary>One use of capital that competes with others: a strategy, or a market of a strategy.</summary>
/// <param name="Growth">Expected profit of a dollar in the period, for example a day; negative when it loses.</param>
/// <param name="Variance">Variance of that profit; above 0.</param>
/// <param name="Capacity">Most dollars that it can use.</param>
/// <param name="Group">
/// Claims with the same number share <see cref="AllocationCaps.PerGroup"/>; negative = alone.
/// </param>
public readonly record struct CapitalClaim(double Growth, double Variance, Cash Capacity, int Group);

/// <summary>Bounds of an allocation.</summary>
/// <param name="Budget">Dollars to share out.</param>
/// <param name="PerClaim">Most for one claim.</param>
/// <param name="PerGroup">Most for the claims of one group together.</param>
public readonly record struct AllocationCaps(Cash Budget, Cash PerClaim, Cash PerGroup);

/// <summary>
/// Shares a budget by expected growth: the amounts x that maximise <c>sum of g*x - v*x^2 / (2W)</c>, which is the
/// expected logarithm of wealth to second order for claims that move apart, within caps. With one price of capital for
/// all, and one more for a group that is full, every claim takes <c>W * (g - price) / v</c> between 0 and its caps
/// (water-filling; the prices are found by bisection). Money is left over when nothing earns enough.
/// </summary>
public static class CapitalAllocator
{
    private const int Bisections = 200;

    /// <param name="wealth">W above: all that could be lost, dollars.</param>
    /// <param name="claims">At least one.</param>
    /// <param name="caps">Bounds.</param>
    /// <param name="amounts">Receives dollars for each claim, floored to a micro-dollar.</param>
    public static void Allocate(
        Cash wealth, ReadOnlySpan<CapitalClaim> claims, in AllocationCaps caps, Span<Cash> amounts)
    {
        Require.That(amounts.Length == claims.Length, "each claim gets an amount");
        double[] shares = new double[claims.Length];
        double budget = caps.Budget.Micros / 1e6;
        double low = 0, high = Highest(claims);
        if (Total(0, wealth, claims, caps, shares) > budget)
        {
            for (int i = 0; i < Bisections; i++)
            {
                double price = (low + high) / 2;
                if (Total(price, wealth, claims, caps, shares) > budget) { low = price; }
                else { high = price; }
            }
            Total(high, wealth, claims, caps, shares);
        }
        for (int i = 0; i < shares.Length; i++) { amounts[i] = Cash.FromMicros((long)(shares[i] * 1e6)); }
    }

    /// <summary>Fills the shares at a price of capital and sums them.</summary>
    private static double Total(
        double price, Cash wealth, ReadOnlySpan<CapitalClaim> claims, in AllocationCaps caps, double[] shares)
    {
        double most = caps.PerGroup.Micros / 1e6, sum = 0;
        for (int i = 0; i < claims.Length; i++)
        {
            int group = claims[i].Group;
            if (group >= 0 && IsSeen(claims[..i], group)) { continue; }
            double low = price, high = price;
            if (group >= 0 && Fill(price, group, i, wealth, claims, caps, shares) > most)
            {
                high = Math.Max(price, Highest(claims));
                for (int step = 0; step < Bisections; step++)
                {
                    double middle = (low + high) / 2;
                    if (Fill(middle, group, i, wealth, claims, caps, shares) > most) { low = middle; }
                    else { high = middle; }
                }
            }
            sum += Fill(high, group, i, wealth, claims, caps, shares);
        }
        return sum;
    }

    /// <summary>Fills the shares of one group, or of one claim that is alone.</summary>
    private static double Fill(
        double price, int group, int first, Cash wealth, ReadOnlySpan<CapitalClaim> claims, in AllocationCaps caps,
        double[] shares)
    {
        double sum = 0;
        for (int i = first; i < claims.Length; i++)
        {
            if (i != first && (group < 0 || claims[i].Group != group)) { continue; }
            double cap = Math.Min(claims[i].Capacity.Micros, caps.PerClaim.Micros) / 1e6;
            double wanted = wealth.Micros / 1e6 * (claims[i].Growth - price) / claims[i].Variance;
            shares[i] = Math.Clamp(wanted, 0, Math.Max(0, cap));
            sum += shares[i];
        }
        return sum;
    }

    private static bool IsSeen(ReadOnlySpan<CapitalClaim> before, int group)
    {
        foreach (CapitalClaim claim in before) { if (claim.Group == group) { return true; } }
        return false;
    }

    private static double Highest(ReadOnlySpan<CapitalClaim> claims)
    {
        double highest = 0;
        foreach (CapitalClaim claim in claims) { highest = Math.Max(highest, claim.Growth); }
        return highest;
    }
}
