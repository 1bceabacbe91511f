namespace Probity.Venues.Polymarket.Rewards;

/// <summary>
/// The score of resting orders in the liquidity programme (reference/polymarket.md 7.4, mathematics 4.7). Statistics,
/// not
/// money: what is paid comes from the venue.
/// </summary>
public static class LiquidityScore
{
    private const decimal LowestTwoSided = 0.10m;
    private const decimal HighestTwoSided = 0.90m;

    /// <summary>((v - s) / v)^2 * size: the score of one order.</summary>
    /// <param name="maximumSpread">v, cents.</param>
    /// <param name="spread">s, cents from the size-cutoff-adjusted midpoint; beyond v an order scores nothing.</param>
    /// <param name="size">Shares.</param>
    public static decimal OfOrder(decimal maximumSpread, decimal spread, decimal size)
    {
        if (spread >= maximumSpread || spread < 0) { return 0; }
        decimal closeness = (maximumSpread - spread) / maximumSpread;
        return closeness * closeness * size;
    }

    /// <summary>
    /// The score that counts: the weaker side, or a third of the stronger one where one-sided quoting is allowed.
    /// </summary>
    /// <param name="one">Bids on the market and asks on its complement.</param>
    /// <param name="two">Asks on the market and bids on its complement.</param>
    /// <param name="midpoint">Adjusted midpoint, 0..1.</param>
    /// <param name="oneSidedDivisor">c, 3 on current markets.</param>
    public static decimal Minimum(decimal one, decimal two, decimal midpoint, decimal oneSidedDivisor)
    {
        decimal weaker = Math.Min(one, two);
        return midpoint is >= LowestTwoSided and <= HighestTwoSided
            ? Math.Max(weaker, Math.Max(one, two) / oneSidedDivisor)
            : weaker;
    }
}
