using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>
/// Variance of the log-odds per second, decayed by time (mathematics 4.2), with jumps told apart: bipower variation
/// <c>(pi/2) |r| |r'|</c> of neighbouring moves ignores a single jump (Barndorff-Nielsen, Shephard, 2004), and a move
/// beyond four standard deviations is truncated (Mancini, 2009). Sampled no faster than told, so that the bounce
/// between bid and ask does not count.
/// </summary>
/// <param name="sample">Least time between two samples; at least the life of a quote.</param>
/// <param name="halfLife">Of the memory.</param>
public sealed class LogitVolatility(Duration sample, Duration halfLife)
{
    private const double HalfPi = Math.PI / 2;
    private const double TruncateAt = 4;
    private const int LearnedAfter = 8;

    private double total, calm, weight;
    private double last, lastMove;
    private Instant at;

    /// <summary>Moves seen.</summary>
    public long Samples { get; private set; }

    /// <summary>Enough moves to be believed.</summary>
    public bool IsLearned => Samples >= LearnedAfter;

    /// <summary>Log-odds squared per second, jumps included.</summary>
    public double TotalVariance => weight > 0 ? total / weight : 0;

    /// <summary>Log-odds squared per second without jumps; at most the total.</summary>
    public double CalmVariance => weight > 0 ? Math.Min(calm / weight, TotalVariance) : 0;

    /// <summary>What jumps add, per second.</summary>
    public double JumpVariance => TotalVariance - CalmVariance;

    /// <summary>Log-odds per square root of a second, without jumps.</summary>
    public double Sigma => Math.Sqrt(CalmVariance);

    /// <summary>The last move in its standard deviations; above <c>4</c> it was a jump.</summary>
    public double LastMoveSigmas { get; private set; }

    /// <summary>Offers a value; taken when the sample time has passed.</summary>
    /// <returns>True when it was taken as a move.</returns>
    public bool Update(Instant now, double logOdds)
    {
        if (!at.IsKnown)
        {
            (at, last) = (now, logOdds);
            return false;
        }
        Duration elapsed = now - at;
        if (elapsed < sample || elapsed.Nanos <= 0) { return false; }
        double seconds = Decay.Seconds(elapsed);
        double move = (logOdds - last) / Math.Sqrt(seconds);
        double keep = Decay.Weight(elapsed, halfLife);
        double usual = Sigma;
        LastMoveSigmas = IsLearned && usual > 0 ? Math.Abs(move) / usual : 0;
        double cut = IsLearned && usual > 0 ? Math.Min(Math.Abs(move), TruncateAt * usual) : Math.Abs(move);
        double pair = Samples == 0 ? cut * cut : HalfPi * cut * lastMove;
        total = (total * keep) + (move * move * (1 - keep));
        calm = (calm * keep) + (pair * (1 - keep));
        weight = (weight * keep) + (1 - keep);
        (at, last, lastMove) = (now, logOdds, cut);
        Samples++;
        return true;
    }

    public ulong Digest(ulong hash)
    {
        hash = Decay.Combine(Decay.Combine(Decay.Combine(hash, total), calm), weight);
        hash = Decay.Combine(Decay.Combine(hash, last), lastMove);
        return StateHash.Combine(StateHash.Combine(hash, at.Nanos), Samples);
    }
}
