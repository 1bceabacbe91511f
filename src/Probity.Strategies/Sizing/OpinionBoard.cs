using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Strategies.Sizing;

/// <summary>
/// What several strategies think of the same markets, pooled in log-odds. Each has a weight, and what it said counts
/// half as much after every half-life. One strategy has one opinion of a market; a new one replaces it.
/// </summary>
public sealed class OpinionBoard
{
    private readonly Duration halfLife;
    private readonly List<List<Opinion>> byMarket = [];
    private double[] probabilities = [];
    private double[] weights = [];

    /// <param name="halfLife">Above 0.</param>
    public OpinionBoard(Duration halfLife)
    {
        Require.That(halfLife > Duration.Zero, "a half-life is above 0");
        this.halfLife = halfLife;
    }

    /// <summary>Says what a strategy thinks.</summary>
    /// <param name="strategy">Who.</param>
    /// <param name="market">Of what.</param>
    /// <param name="probability">That the first outcome pays, 0..1.</param>
    /// <param name="weight">0 takes the opinion back.</param>
    /// <param name="at">When.</param>
    public void Say(StrategyId strategy, MarketId market, double probability, double weight, Instant at)
    {
        Require.That(probability is >= 0 and <= 1 && weight >= 0, "an opinion is a probability with a weight");
        while (byMarket.Count <= market.Value) { byMarket.Add([]); }
        List<Opinion> opinions = byMarket[market.Value];
        opinions.RemoveAll(opinion => opinion.Strategy == strategy);
        if (weight > 0) { opinions.Add(new Opinion(strategy, probability, weight, at)); }
    }

    /// <summary>The pooled probability, and the weight that is behind it now; null when nobody spoke.</summary>
    public (double Probability, double Weight)? Pooled(MarketId market, Instant now)
    {
        if (market.Value >= byMarket.Count || byMarket[market.Value].Count == 0) { return null; }
        List<Opinion> opinions = byMarket[market.Value];
        if (weights.Length < opinions.Count)
        {
            (probabilities, weights) = (new double[opinions.Count], new double[opinions.Count]);
        }
        double sum = 0;
        for (int i = 0; i < opinions.Count; i++)
        {
            double age = Math.Max(0, (now - opinions[i].At).Nanos) / (double)halfLife.Nanos;
            weights[i] = opinions[i].Weight * Math.Pow(2, -age);
            probabilities[i] = opinions[i].Probability;
            sum += weights[i];
        }
        double? pooled = LogOdds.Pool(probabilities.AsSpan(0, opinions.Count), weights.AsSpan(0, opinions.Count));
        return pooled is { } probability ? (probability, sum) : null;
    }

    public ulong Digest()
    {
        ulong hash = 0;
        foreach (List<Opinion> opinions in byMarket)
        {
            foreach (Opinion said in opinions)
            {
                hash = StateHash.Combine(StateHash.Combine(hash, said.Strategy.Value), said.At.Nanos);
                hash = StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(said.Probability));
                hash = StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(said.Weight));
            }
        }
        return hash;
    }

    private readonly record struct Opinion(StrategyId Strategy, double Probability, double Weight, Instant At);
}
