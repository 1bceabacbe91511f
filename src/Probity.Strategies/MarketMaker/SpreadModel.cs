namespace Probity.Strategies;

/// <summary>How far from the reservation price to quote; all widths are half-widths in log-odds. Pure.</summary>
public static class SpreadModel
{
    /// <summary>A width of one in log-odds is a quarter of a dollar at a price of one half.</summary>
    public const double LogOddsPerDollar = 4;

    /// <summary>
    /// Steady state of Gueant, Lehalle and Fernandez-Tapia (mathematics 4.5; arXiv 1605.01862, 4.6-4.7):
    /// <c>c1 + (D/2) s c2</c>.
    /// </summary>
    /// <param name="sigma">Log-odds per square root of a second.</param>
    /// <param name="rate">A: hits a second on one side at no distance.</param>
    /// <param name="decay">k: per unit of log-odds.</param>
    /// <param name="gamma">Risk aversion.</param>
    /// <param name="size">Shares of an order.</param>
    public static double Glft(double sigma, double rate, double decay, double gamma, double size)
    {
        double ratio = 1 + (gamma * size / decay);
        double c1 = Math.Log(ratio) / (gamma * size);
        double c2 = Math.Sqrt(
            gamma / (2 * rate * size * decay) * Math.Pow(ratio, (decay / (gamma * size)) + 1));
        return c1 + (size / 2 * sigma * c2);
    }

    /// <summary>
    /// What a share of informed takers costs: bid and ask that no trade makes us regret are
    /// <c>ln((1+m)/(1-m)) = 2 artanh m</c> from the fair log-odds, whatever the price (Glosten, Milgrom, 1985;
    /// mathematics 4.5).
    /// </summary>
    /// <param name="informed">0..0.99.</param>
    public static double GlostenMilgrom(double informed) => 2 * Math.Atanh(Math.Clamp(informed, 0, 0.99));

    /// <summary>
    /// What sitting at a distance earns a second: reward plus what fills bring, less what capital costs (mathematics
    /// 4.7).
    /// </summary>
    /// <param name="hits">Fills a second there.</param>
    /// <param name="shares">Of a fill.</param>
    /// <param name="edge">Dollars a share: distance plus rebate less adverse selection.</param>
    /// <param name="reward">Dollars a second from the reward pool.</param>
    /// <param name="capital">Dollars a second that the order binds.</param>
    public static double Worth(double hits, double shares, double edge, double reward, double capital) =>
        reward + (hits * shares * edge) - capital;

    /// <summary>
    /// How much of the fills of a level reach us behind others: the part of the usual turnover that is left after them.
    /// </summary>
    /// <param name="ahead">Shares before us.</param>
    /// <param name="turnover">Shares that trade while a quote usually lives.</param>
    public static double QueueShare(double ahead, double turnover) => 1 / (1 + (ahead / Math.Max(turnover, 1e-9)));
}
