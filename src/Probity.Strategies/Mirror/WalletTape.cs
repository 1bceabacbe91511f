using Probity.Domain.Orders;

namespace Probity.Strategies;

/// <summary>A public trade as the venue's data tell it; for scoring, never for orders.</summary>
/// <param name="Wallet">Lower case; empty when the data do not say.</param>
/// <param name="Condition">The market.</param>
/// <param name="Outcome">0 or 1.</param>
/// <param name="Side">The wallet's side.</param>
/// <param name="Price">0..1, of that outcome.</param>
/// <param name="Shares">Above 0.</param>
/// <param name="Second">Unix time.</param>
public sealed record TapeTrade(
    string Wallet, string Condition, int Outcome, Side Side, double Price, double Shares, long Second);

/// <summary>How a market ended.</summary>
/// <param name="Condition">The market.</param>
/// <param name="First">What a share of outcome 0 paid, 0..1.</param>
public sealed record TapeResult(string Condition, double First);

/// <summary>
/// Public trades of many wallets in order of time, with the results that are known: what a follower could have traded
/// at, and what each wallet opened and closed.
/// </summary>
public sealed class WalletTape
{
    /// <summary>A price this much later is no answer to what could be had.</summary>
    private const long Horizon = 600;

    private readonly List<TapeTrade> trades;
    private readonly Dictionary<string, List<(long Second, double First)>> prices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> results = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TapeTrade>> byWallet = new(StringComparer.Ordinal);
    private readonly List<string> wallets = [];

    /// <param name="trades">In any order.</param>
    /// <param name="paid">Those that are known.</param>
    public WalletTape(IEnumerable<TapeTrade> trades, IEnumerable<TapeResult> paid)
    {
        this.trades = [.. trades.OrderBy(trade => trade.Second)];
        foreach (TapeTrade trade in this.trades)
        {
            if (!prices.TryGetValue(trade.Condition, out List<(long Second, double First)>? path))
            {
                path = [];
                prices.Add(trade.Condition, path);
            }
            path.Add((trade.Second, trade.Outcome == 0 ? trade.Price : 1 - trade.Price));
            if (trade.Wallet.Length == 0) { continue; }
            if (!byWallet.TryGetValue(trade.Wallet, out List<TapeTrade>? own))
            {
                own = [];
                byWallet.Add(trade.Wallet, own);
                wallets.Add(trade.Wallet);
            }
            own.Add(trade);
        }
        foreach (TapeResult result in paid) { results[result.Condition] = result.First; }
    }

    public IReadOnlyList<TapeTrade> Trades => trades;

    /// <summary>All wallets, in order of their first trade.</summary>
    public IReadOnlyList<string> Wallets => wallets;

    /// <summary>A wallet's own trades in order of time.</summary>
    public IReadOnlyList<TapeTrade> TradesOf(string wallet) =>
        byWallet.TryGetValue(wallet, out List<TapeTrade>? own) ? own : [];

    /// <summary>What a share paid; null while the market runs.</summary>
    public double? PayoutOf(string condition, int outcome) =>
        results.TryGetValue(condition, out double first) ? (outcome == 0 ? first : 1 - first) : null;

    /// <summary>
    /// What an outcome traded at from a second on, by whomever: the first trade then or soon after, else the last
    /// before; null when there is neither.
    /// </summary>
    public double? PriceAt(string condition, int outcome, long second)
    {
        if (!prices.TryGetValue(condition, out List<(long Second, double First)>? path)) { return null; }
        int low = 0, high = path.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (path[middle].Second < second) { low = middle + 1; }
            else { high = middle; }
        }
        bool later = low < path.Count && path[low].Second - second <= Horizon;
        if (!later && low == 0) { return null; }
        double first = later ? path[low].First : path[low - 1].First;
        return outcome == 0 ? first : 1 - first;
    }

    /// <summary>What a wallet bought and closed again, by selling or by the result; not what it holds.</summary>
    /// <returns>Closed positions by the time of their first purchase, and how many are open.</returns>
    public (IReadOnlyList<ClosedPosition> Closed, int Open) PositionsOf(string wallet)
    {
        List<Building> building = [];
        List<ClosedPosition> closed = [];
        foreach (TapeTrade trade in TradesOf(wallet))
        {
            int at = building.FindIndex(b => b.Condition == trade.Condition && b.Outcome == trade.Outcome);
            if (at < 0)
            {
                // Sold without a purchase on the tape: split, or bought before it began.
                if (trade.Side == Side.Sell) { continue; }
                building.Add(new Building(trade.Condition, trade.Outcome));
                at = building.Count - 1;
            }
            if (!building[at].Add(trade)) { continue; }
            closed.Add(building[at].Close(null));
            building.RemoveAt(at);
        }
        int open = 0;
        foreach (Building left in building)
        {
            if (PayoutOf(left.Condition, left.Outcome) is { } payout) { closed.Add(left.Close(payout)); }
            else { open++; }
        }
        return ([.. closed.OrderBy(position => position.Buys[0].Second)], open);
    }

    private sealed class Building(string condition, int outcome)
    {
        private const double Dust = 0.005;

        private readonly List<TapeTrade> buys = [];
        private readonly List<TapeTrade> sells = [];
        private double held;
        private double bought;

        public string Condition { get; } = condition;

        public int Outcome { get; } = outcome;

        /// <summary>True when nothing but dust is left.</summary>
        public bool Add(TapeTrade trade)
        {
            if (trade.Side == Side.Buy)
            {
                buys.Add(trade);
                (held, bought) = (held + trade.Shares, bought + trade.Shares);
                return false;
            }
            double sold = Math.Min(held, trade.Shares);
            sells.Add(trade with { Shares = sold });
            held -= sold;
            return held <= Dust * bought;
        }

        public ClosedPosition Close(double? payout) => new(Condition, Outcome, buys, sells, held, payout);
    }
}

/// <summary>A position that was opened and closed.</summary>
/// <param name="Condition">The market.</param>
/// <param name="Outcome">0 or 1.</param>
/// <param name="Buys">At least one.</param>
/// <param name="Sells">None when the result closed all of it.</param>
/// <param name="Kept">Shares that the result closed.</param>
/// <param name="Payout">What each of those paid; null when everything was sold.</param>
public sealed record ClosedPosition(
    string Condition, int Outcome, IReadOnlyList<TapeTrade> Buys, IReadOnlyList<TapeTrade> Sells, double Kept,
    double? Payout)
{
    public double Bought => Buys.Sum(buy => buy.Shares);

    /// <summary>Dollars a share bought, at the prices that a function gives each trade.</summary>
    public double Edge(Func<TapeTrade, double> price)
    {
        double paid = Buys.Sum(buy => buy.Shares * price(buy));
        double got = Sells.Sum(sell => sell.Shares * price(sell));
        double shares = Bought, rest = Math.Max(0, shares - Sells.Sum(sell => sell.Shares));
        return (got + (rest * (Payout ?? 0)) - paid) / shares;
    }
}
