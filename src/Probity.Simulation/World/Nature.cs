using Probity.Domain.Values;

namespace Probity.Simulation.World;

/// <summary>
/// Moves the true probabilities: a random walk of the log-odds with jumps for news, each market by itself; the outcomes
/// of the event share a softmax, so that their truths always sum to one. Where a market is about to resolve its
/// log-odds run to the result, which is drawn from the truth at that moment.
/// </summary>
internal sealed class Nature : IWorldActor
{
    private const double StepsPerSecond = 4;

    /// <summary>Standard deviation of a jump of the log-odds.</summary>
    private const double NewsSize = 0.3;

    /// <summary>Pull of the log-odds back to where they began, per second, so that markets stay tradable.</summary>
    private const double Reversion = 0.02;

    /// <summary>Log-odds per second on the way to a result.</summary>
    private const double Drift = 0.7;

    /// <summary>Log-odds are held within this: 0.03 % to 99.97 %.</summary>
    private const double Farthest = 8;

    private static readonly Duration Step = new((long)(Instant.NanosPerSecond / StepsPerSecond));
    private static readonly Duration Ending = Duration.FromSeconds(8);

    private readonly IReadOnlyList<WorldMarket> markets;
    private readonly int binary;
    private readonly double newsPerSecond;
    private readonly double volatility;
    private readonly SeededRandom random;
    private readonly double[] logits;
    private readonly double[] origins;
    private readonly int[] results;

    public Nature(IReadOnlyList<WorldMarket> markets, WorldOptions options, SeededRandom random)
    {
        this.markets = markets;
        binary = options.BinaryMarkets;
        newsPerSecond = options.NewsPerSecond;
        volatility = options.Volatility;
        this.random = random;
        logits = new double[markets.Count];
        results = new int[markets.Count];
        for (int i = 0; i < logits.Length; i++) { logits[i] = 0.7 * random.NextNormal(); }
        origins = [.. logits];
        Publish();
    }

    /// <summary>Is the market on the way to its result?</summary>
    public static bool IsEnding(WorldMarket market, Instant now) => now >= market.ResolvesAt - Ending;

    /// <summary>The outcome that pays, 0 or 1; drawn when the end of the market begins, or now.</summary>
    public int ResultOf(WorldMarket market)
    {
        int index = market.Market.Id.Value;
        if (results[index] == 0) { results[index] = random.Chance(market.Truth) ? 1 : 2; }
        return results[index] - 1;
    }

    public Duration Act(Instant now)
    {
        for (int i = 0; i < logits.Length; i++)
        {
            if (IsEnding(markets[i], now))
            {
                double step = (ResultOf(markets[i]) == 0 ? Drift : -Drift) / StepsPerSecond;
                logits[i] = Math.Clamp(logits[i] + step, -Farthest, Farthest);
                continue;
            }
            logits[i] += volatility / Math.Sqrt(StepsPerSecond) * random.NextNormal();
            logits[i] += (origins[i] - logits[i]) * Reversion / StepsPerSecond;
            if (random.Chance(newsPerSecond / StepsPerSecond)) { logits[i] += NewsSize * random.NextNormal(); }
        }
        Publish();
        return Step;
    }

    public ulong Digest()
    {
        ulong hash = 0;
        foreach (double logit in logits) { hash = StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(logit)); }
        return hash;
    }

    private void Publish()
    {
        double sum = 0;
        for (int i = binary; i < logits.Length; i++) { sum += Math.Exp(logits[i]); }
        for (int i = 0; i < logits.Length; i++)
        {
            markets[i].Truth = i < binary ? 1 / (1 + Math.Exp(-logits[i])) : Math.Exp(logits[i]) / sum;
        }
    }
}
