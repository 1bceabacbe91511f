using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Simulation.World;

/// <summary>
/// How far the truth of a twin strays from its leader's, in log-odds: a mean-reverting walk with jumps, so that the
/// prices of one event at two venues part and meet (0.25 at a probability of one half is about six cents).
/// </summary>
/// <param name="Size">Standard deviation of the walk without jumps, 0..3.</param>
/// <param name="HalfLife">After so long half of a distance is gone; at least 100 ms.</param>
/// <param name="JumpsPerMinute">How often news reaches one venue first, 0..600 per twin.</param>
/// <param name="JumpSize">Standard deviation of a jump, 0..3.</param>
public sealed record TwinBasis(double Size, Duration HalfLife, double JumpsPerMinute, double JumpSize)
{
    private static readonly Duration ShortestHalfLife = Duration.FromMilliseconds(100);

    /// <summary>A few cents most of the time, ten now and then, gone within a minute.</summary>
    public static TwinBasis Default { get; } = new(0.25, Duration.FromSeconds(15), 1.5, 0.5);

    /// <summary>The distance is held within this.</summary>
    public double Farthest => 2 * (Size + JumpSize);

    /// <exception cref="BadInputException">A number is out of its range.</exception>
    public TwinBasis Checked()
    {
        if (Size is not (>= 0 and <= 3)) { throw new BadInputException($"basis size '{Size}' is outside 0..3"); }
        if (HalfLife < ShortestHalfLife)
        {
            throw new BadInputException($"basis half-life '{HalfLife}' is shorter than {ShortestHalfLife}");
        }
        if (JumpsPerMinute is not (>= 0 and <= 600))
        {
            throw new BadInputException($"basis jumps per minute '{JumpsPerMinute}' is outside 0..600");
        }
        if (JumpSize is not (>= 0 and <= 3))
        {
            throw new BadInputException($"basis jump size '{JumpSize}' is outside 0..3");
        }
        return this;
    }
}
