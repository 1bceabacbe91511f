using Probity.Domain.Orders;

namespace Probity.Strategies;

/// <summary>How following is scored.</summary>
/// <param name="Delay">Seconds from their trade to ours.</param>
/// <param name="HalfSpread">Dollars a share, paid at each trade of ours on top of the last price.</param>
/// <param name="FeeRate">Of the taker fee, rate * p * (1 - p).</param>
/// <param name="Impact">Dollars a share that a trade of our size moves the price by.</param>
/// <param name="MinimumMarkets">Fewest markets with a closed position.</param>
/// <param name="MinimumEdge">Least shrunk edge, dollars a share.</param>
/// <param name="MinimumT">Least mean in its standard errors.</param>
/// <param name="MaximumDumps">Most of the sales that may be into followers.</param>
/// <param name="DumpWindow">Seconds between buying and selling again that make a dump.</param>
public sealed record ScoreTerms(
    long Delay = 15, double HalfSpread = 0.005, double FeeRate = 0, double Impact = 0.001, int MinimumMarkets = 20,
    double MinimumEdge = 0.005, double MinimumT = 2, double MaximumDumps = 0.3, long DumpWindow = 600);

/// <summary>What the wallets of a tape have in common.</summary>
/// <param name="Mean">Of following them, dollars a share.</param>
/// <param name="Deviation">Between them, what their errors do not explain.</param>
/// <param name="Count">Wallets that it rests on; 0 = an assumption.</param>
public readonly record struct WalletPopulation(double Mean, double Deviation, int Count);

/// <summary>What following would have earned at a delay, before costs.</summary>
/// <param name="Seconds">The delay.</param>
/// <param name="Edge">Dollars a share, the mean over markets.</param>
public readonly record struct DelayedEdge(long Seconds, double Edge);

/// <summary>The admission test of a wallet. All edges are dollars a share, means over markets.</summary>
/// <param name="Wallet">Address.</param>
/// <param name="Accepted">Passed everything.</param>
/// <param name="Reasons">What it did not pass; empty when accepted.</param>
/// <param name="Trades">Its trades on the tape.</param>
/// <param name="Closed">Positions that count.</param>
/// <param name="Open">Positions left out because nobody knows yet what they earn.</param>
/// <param name="Markets">Markets with a closed position: what the statistics count as one.</param>
/// <param name="OwnEdge">At its own prices.</param>
/// <param name="Curve">At its prices later, before costs.</param>
/// <param name="Edge0">E0 of the fit <c>E(d) = E0 * e^(-d / tau)</c>; null when nothing is positive.</param>
/// <param name="Tau">Seconds; null when it does not decay.</param>
/// <param name="Net">At our delay, after spread, fee and impact.</param>
/// <param name="StandardError">Of <paramref name="Net"/>.</param>
/// <param name="Shrunk">James-Stein: <c>m + (1 - B)(net - m)</c>, B = se^2 / (se^2 + population variance).</param>
/// <param name="PopulationMean">m.</param>
/// <param name="PopulationDeviation">Between wallets, what their errors do not explain.</param>
/// <param name="Population">Wallets that it rests on; 0 = an assumption.</param>
/// <param name="LaterHalf">Net of the later half of its markets: what came after it could have been picked.</param>
/// <param name="Dumps">Part of its sales that were into followers.</param>
public sealed record MirrorReport(
    string Wallet, bool Accepted, IReadOnlyList<string> Reasons, int Trades, int Closed, int Open, int Markets,
    double OwnEdge, IReadOnlyList<DelayedEdge> Curve, double? Edge0, double? Tau, double Net, double StandardError,
    double Shrunk, double PopulationMean, double PopulationDeviation, int Population, double LaterHalf, double Dumps)
{
    /// <summary>What no test on past trades can answer.</summary>
    public const string Survivorship =
        "A wallet is looked at because it won: of many without skill some win for long. The edge is shrunk towards all "
        + "wallets of the tape, has to hold in the later half too, and rests on closed positions only; a tape of "
        + "picked winners still flatters. Follow small and let the decay stop judge.";

    /// <summary>Net in its standard errors.</summary>
    public double TStatistic => StandardError > 0 ? Net / StandardError : 0;
}

/// <summary>
/// Would following a wallet have paid, with our delay, fees and size (mathematics 4.12, "Copy")? Positions are replayed
/// at what the tape traded at the delay later; markets are the observations, because trades within one are not
/// independent.
/// </summary>
public static class MirrorScore
{
    private const int LeastPopulation = 5;
    private const int LeastMarketsOfPeer = 5;

    /// <summary>Standard deviation of true edges that is assumed where there are too few other wallets.</summary>
    private const double AssumedDeviation = 0.02;

    private const double DumpFall = 0.01;
    private const long DumpLook = 120;

    private static readonly long[] Delays = [0, 5, 15, 60, 300, 900];

    /// <param name="wallet">Lower case.</param>
    /// <param name="tape">Its trades and those of others in its markets.</param>
    /// <param name="terms">Ours.</param>
    public static MirrorReport Of(string wallet, WalletTape tape, ScoreTerms terms) =>
        Of(wallet, tape, terms, PopulationOf(tape, terms));

    /// <summary>As the other, with what the wallets of the tape have in common worked out before.</summary>
    public static MirrorReport Of(string wallet, WalletTape tape, ScoreTerms terms, WalletPopulation population)
    {
        (IReadOnlyList<ClosedPosition> closed, int open) = tape.PositionsOf(wallet);
        double[] net = NetByMarket(closed, tape, terms);
        DelayedEdge[] curve = [.. Delays.Select(d => new DelayedEdge(d, GrossAt(closed, tape, d)))];
        (double? edge0, double? tau) = Fit(curve);
        (double mean, double error) = MeanOf(net);
        (double populationMean, double deviation, int count) = population;
        double kept = error > 0 ? deviation * deviation / ((error * error) + (deviation * deviation)) : 1;
        double shrunk = net.Length < 2 ? populationMean : populationMean + (kept * (mean - populationMean));
        var report = new MirrorReport(
            wallet, false, [], tape.TradesOf(wallet).Count, closed.Count, open, net.Length,
            MeanByMarket(closed, position => position.Edge(trade => trade.Price)), curve, edge0, tau, mean, error,
            shrunk, populationMean, deviation, count, net.Length == 0 ? 0 : net[(net.Length / 2)..].Average(),
            DumpsOf(closed, tape, terms));
        string[] reasons = [.. Failures(report, terms)];
        return report with { Accepted = reasons.Length == 0, Reasons = reasons };
    }

    private static IEnumerable<string> Failures(MirrorReport report, ScoreTerms terms)
    {
        if (report.Markets < terms.MinimumMarkets)
        {
            yield return $"{report.Markets} markets with closed positions, at least {terms.MinimumMarkets} are needed";
        }
        if (report.Shrunk < terms.MinimumEdge)
        {
            yield return $"the shrunk edge after {terms.Delay} s and costs is {report.Shrunk:0.0000} a share, at least "
                + $"{terms.MinimumEdge:0.0000} is needed";
        }
        if (report.TStatistic < terms.MinimumT)
        {
            yield return $"the edge is {report.TStatistic:0.0} of its standard errors, at least {terms.MinimumT:0.0} "
                + "are needed: it may be luck";
        }
        if (report.LaterHalf <= 0) { yield return "the later half of its markets earned nothing"; }
        if (report.Dumps > terms.MaximumDumps)
        {
            yield return $"{report.Dumps * 100:0} % of its sales were into its followers";
        }
    }

    /// <summary>Net of following, market by market in order of time.</summary>
    private static double[] NetByMarket(IReadOnlyList<ClosedPosition> closed, WalletTape tape, ScoreTerms terms) =>
        ByMarket(closed, position => position.Edge(trade => Ours(trade, tape, terms)));

    private static double MeanByMarket(IReadOnlyList<ClosedPosition> closed, Func<ClosedPosition, double> edge) =>
        closed.Count == 0 ? 0 : ByMarket(closed, edge).Average();

    private static double[] ByMarket(IReadOnlyList<ClosedPosition> closed, Func<ClosedPosition, double> edge) =>
        [.. closed.GroupBy(position => position.Condition).Select(market => market.Average(edge))];

    private static double GrossAt(IReadOnlyList<ClosedPosition> closed, WalletTape tape, long delay) => MeanByMarket(
        closed,
        position => position.Edge(
            t => delay == 0 ? t.Price : tape.PriceAt(t.Condition, t.Outcome, t.Second + delay) ?? t.Price));

    /// <summary>What we would have traded at behind it, all costs on top.</summary>
    private static double Ours(TapeTrade trade, WalletTape tape, ScoreTerms terms)
    {
        double price = tape.PriceAt(trade.Condition, trade.Outcome, trade.Second + terms.Delay) ?? trade.Price;
        double cost = terms.HalfSpread + terms.Impact + (terms.FeeRate * price * (1 - price));
        return Math.Clamp(trade.Side == Side.Buy ? price + cost : price - cost, 0, 1);
    }

    private static (double Mean, double StandardError) MeanOf(double[] values)
    {
        if (values.Length < 2) { return (values.Length == 0 ? 0 : values[0], 0); }
        double mean = values.Average();
        double variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
        return (mean, Math.Sqrt(variance / values.Length));
    }

    /// <summary>Mean and true spread of the wallets of the tape, by moments.</summary>
    public static WalletPopulation PopulationOf(WalletTape tape, ScoreTerms terms)
    {
        List<(double Mean, double StandardError)> peers = [];
        foreach (string wallet in tape.Wallets)
        {
            double[] net = NetByMarket(tape.PositionsOf(wallet).Closed, tape, terms);
            if (net.Length >= LeastMarketsOfPeer) { peers.Add(MeanOf(net)); }
        }
        if (peers.Count < LeastPopulation) { return new WalletPopulation(0, AssumedDeviation, 0); }
        double mean = peers.Average(peer => peer.Mean);
        double spread = peers.Sum(peer => (peer.Mean - mean) * (peer.Mean - mean)) / (peers.Count - 1);
        double noise = peers.Average(peer => peer.StandardError * peer.StandardError);
        return new WalletPopulation(mean, Math.Sqrt(Math.Max(0, spread - noise)), peers.Count);
    }

    /// <summary>Least squares of ln E(d) on d over what is positive.</summary>
    private static (double? Edge0, double? Tau) Fit(DelayedEdge[] curve)
    {
        DelayedEdge[] positive = [.. curve.Where(point => point.Edge > 0)];
        if (positive.Length == 0) { return (null, null); }
        if (positive.Length == 1) { return (positive[0].Edge, null); }
        double x = positive.Average(point => (double)point.Seconds);
        double y = positive.Average(point => Math.Log(point.Edge));
        double xx = positive.Sum(point => (point.Seconds - x) * (point.Seconds - x));
        double slope = positive.Sum(point => (point.Seconds - x) * (Math.Log(point.Edge) - y)) / xx;
        return (Math.Exp(y - (slope * x)), slope < 0 ? -1 / slope : null);
    }

    /// <summary>
    /// Part of the positions that were sold again soon, at more than they cost, into a price that then fell.
    /// </summary>
    private static double DumpsOf(IReadOnlyList<ClosedPosition> closed, WalletTape tape, ScoreTerms terms)
    {
        int sold = 0, dumps = 0;
        foreach (ClosedPosition position in closed)
        {
            if (position.Sells.Count == 0) { continue; }
            sold++;
            TapeTrade last = position.Sells[^1];
            double paid = position.Buys.Sum(buy => buy.Shares * buy.Price) / position.Bought;
            double? after = tape.PriceAt(last.Condition, last.Outcome, last.Second + DumpLook);
            bool soon = last.Second - position.Buys[0].Second <= terms.DumpWindow;
            if (soon && last.Price > paid && after < last.Price - DumpFall) { dumps++; }
        }
        return sold == 0 ? 0 : dumps / (double)sold;
    }
}
