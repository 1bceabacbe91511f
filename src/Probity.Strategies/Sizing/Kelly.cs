using Probity.Domain;
using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies.Sizing;

/// <summary>
/// Stakes that maximise the expected logarithm of wealth (Kelly; mathematics 4.10). Full Kelly assumes that the
/// probability is right; use a fraction of it, on a probability that was shrunk to the market's.
/// </summary>
public static class Kelly
{
    private const double PicosPerDollar = 1e12;

    /// <summary>
    /// Part of wealth to stake on a contract that pays a dollar: <c>(p - c) / (1 - c)</c>, at least 0.
    /// </summary>
    /// <param name="probability">0..1.</param>
    /// <param name="cost">All-in cost of a share in dollars, above 0 and below 1.</param>
    public static double Fraction(double probability, double cost) =>
        cost is > 0 and < 1 ? Math.Max(0, (probability - cost) / (1 - cost)) : 0;

    /// <summary>
    /// How many shares to buy by walking the asks: on while one more raises the expected logarithm of wealth, that is
    /// while <c>p(1 - c) / (W + N - C) &gt; (1 - p)c / (W - C)</c> with the marginal cost c, fees included. Within a
    /// level the last share is solved for, not searched.
    /// </summary>
    /// <param name="book">The outcome's book.</param>
    /// <param name="fees">What a taker pays there.</param>
    /// <param name="probability">That it pays, 0..1.</param>
    /// <param name="wealth">Cash that could be lost, above 0.</param>
    /// <param name="held">Shares of the outcome that are held already.</param>
    /// <param name="fraction">Part of the full Kelly position to aim at, 0..1; what is held counts towards it.</param>
    /// <param name="step">The size is floored to this.</param>
    public static Quantity SizeInBook(
        IBookView book, FeeSchedule fees, double probability, Cash wealth, Quantity held, double fraction,
        Quantity step)
    {
        Require.That(fraction is >= 0 and <= 1, "a Kelly fraction is 0..1");
        double cash = wealth.Micros / 1e6, before = held.Micros / 1e6, p = probability;
        double bought = 0, spent = 0;
        bool more = book.TryBest(Side.Sell, out Level level);
        while (more && cash > 0)
        {
            double cost = JointBookWalk.UnitPicos(Side.Buy, level.Price, fees) / PicosPerDollar;
            if (cost >= 1) { break; }
            double lose = cash - spent, win = cash + before + bought - spent;
            double best = ((p * (1 - cost) * lose) - ((1 - p) * cost * win)) / (cost * (1 - cost));
            double take = Math.Min(best, level.Size.Micros / 1e6);
            if (take <= 0) { break; }
            bought += take;
            spent += cost * take;
            if (take >= best) { break; }
            more = book.TryBehind(Side.Sell, level.Price, out level);
        }
        double aim = (fraction * (before + bought)) - before;
        return Quantity.FromMicros((long)(Math.Max(0, Math.Min(aim, bought)) * 1e6)).FloorTo(step);
    }

    /// <summary>
    /// Stakes on outcomes of which at most one happens (Smoczynski-Tomkins): by falling p / c, include while p / c is
    /// above the reserve <c>R = (1 - sum p) / (1 - sum c)</c> of those included; each gets <c>p - R * c</c> of wealth.
    /// When the costs of a complete list sum to less than a dollar it is an arbitrage: trade the set instead.
    /// </summary>
    /// <param name="probabilities">Sum to at most 1.</param>
    /// <param name="costs">All-in cost of a share of each, above 0.</param>
    /// <param name="stakes">Receives the part of wealth for each.</param>
    /// <returns>The reserve: what a dollar of wealth is worth when none of the staked outcomes happens.</returns>
    public static double ExclusiveFractions(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<double> costs, Span<double> stakes)
    {
        int count = probabilities.Length;
        Require.That(costs.Length == count && stakes.Length == count, "each outcome has a cost and a stake");
        int[] order = [.. Enumerable.Range(0, count)];
        double[] ratio = new double[count];
        for (int i = 0; i < count; i++) { ratio[i] = probabilities[i] / costs[i]; }
        Array.Sort(order, (a, b) => ratio[a] != ratio[b] ? ratio[b].CompareTo(ratio[a]) : a.CompareTo(b));
        double reserve = 1, sumP = 0, sumC = 0;
        int included = 0;
        while (included < count && ratio[order[included]] > reserve && sumC + costs[order[included]] < 1)
        {
            sumP += probabilities[order[included]];
            sumC += costs[order[included]];
            reserve = Math.Max(0, (1 - sumP) / (1 - sumC));
            included++;
        }
        stakes.Clear();
        for (int i = 0; i < included; i++)
        {
            int outcome = order[i];
            stakes[outcome] = Math.Max(0, probabilities[outcome] - (reserve * costs[outcome]));
        }
        return reserve;
    }
}
