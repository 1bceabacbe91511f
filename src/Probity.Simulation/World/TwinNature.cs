using Probity.Domain.Values;

namespace Probity.Simulation.World;

/// <summary>A market at one venue, and the market at another venue that asks the same, or its negation.</summary>
internal sealed record TwinPair(WorldMarket Leader, WorldMarket Twin, bool IsInverted);

/// <summary>
/// Nature with twins: moves the leaders, then each twin's basis, and publishes leader plus basis as the twin's truth.
/// The leaders never see it: with the same seed they are what they are without twins. Towards the end of a market the
/// basis closes, because both venues have the same result.
/// </summary>
internal sealed class TwinNature : IWorldActor
{
    /// <summary>Part of the basis that is left after each step on the way to a result.</summary>
    private const double Closing = 0.8;

    /// <summary>Log-odds of a leader are held within this before the basis is added.</summary>
    private const double Farthest = 12;

    private const double SecondsPerMinute = 60;

    private readonly Nature nature;
    private readonly IReadOnlyList<TwinPair> pairs;
    private readonly TwinBasis basis;
    private readonly SeededRandom random;
    private readonly double[] distances;

    public TwinNature(Nature nature, IReadOnlyList<TwinPair> pairs, TwinBasis basis, SeededRandom random)
    {
        this.nature = nature;
        this.pairs = pairs;
        this.basis = basis;
        this.random = random;
        distances = new double[pairs.Count];
        for (int i = 0; i < distances.Length; i++) { distances[i] = Held(basis.Size * random.NextNormal()); }
        Publish();
    }

    public Duration Act(Instant now)
    {
        Duration step = nature.Act(now);
        double seconds = step.Nanos / (double)Instant.NanosPerSecond;
        for (int i = 0; i < distances.Length; i++)
        {
            distances[i] = Nature.IsEnding(pairs[i].Leader, now)
                ? Closing * distances[i]
                : Held(Moved(distances[i], seconds));
        }
        Publish();
        return step;
    }

    public ulong Digest()
    {
        ulong hash = nature.Digest();
        foreach (double distance in distances)
        {
            hash = StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(distance));
        }
        return hash;
    }

    private double Held(double distance) => Math.Clamp(distance, -basis.Farthest, basis.Farthest);

    /// <summary>The exact step of an Ornstein-Uhlenbeck process, and a jump now and then.</summary>
    private double Moved(double distance, double seconds)
    {
        double halfLife = basis.HalfLife.Nanos / (double)Instant.NanosPerSecond;
        double left = Math.Exp(-Math.Log(2) * seconds / halfLife);
        double moved = (distance * left) + (basis.Size * Math.Sqrt(1 - (left * left)) * random.NextNormal());
        return random.Chance(Math.Min(1, basis.JumpsPerMinute * seconds / SecondsPerMinute))
            ? moved + (basis.JumpSize * random.NextNormal())
            : moved;
    }

    private void Publish()
    {
        for (int i = 0; i < distances.Length; i++)
        {
            double truth = pairs[i].Leader.Truth;
            double logit = Math.Clamp(Math.Log(truth / (1 - truth)), -Farthest, Farthest) + distances[i];
            double twin = 1 / (1 + Math.Exp(-logit));
            pairs[i].Twin.Truth = pairs[i].IsInverted ? 1 - twin : twin;
        }
    }
}
