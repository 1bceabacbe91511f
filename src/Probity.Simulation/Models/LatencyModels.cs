using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Simulation.Models;

/// <summary>Always the same delays.</summary>
public sealed class ConstantLatency(Duration order, Duration reply) : ILatencyModel
{
    public string Name => "constant";

    public Duration OrderDelay(SeededRandom random) => order;

    public Duration ReplyDelay(SeededRandom random) => reply;
}

/// <summary>Delays spread evenly over a range, the same range for both ways.</summary>
public sealed class UniformLatency : ILatencyModel
{
    private readonly Duration shortest;
    private readonly Duration longest;

    /// <exception cref="BadInputException">Negative, or the range is upside down.</exception>
    public UniformLatency(Duration shortest, Duration longest)
    {
        if (shortest < Duration.Zero || longest < shortest)
        {
            throw new BadInputException($"latency range '{shortest}..{longest}' is not a range from 0 upwards");
        }
        this.shortest = shortest;
        this.longest = longest;
    }

    public string Name => "uniform";

    public Duration OrderDelay(SeededRandom random) => Draw(random);

    public Duration ReplyDelay(SeededRandom random) => Draw(random);

    private Duration Draw(SeededRandom random) =>
        new(shortest.Nanos + (long)((longest.Nanos - shortest.Nanos) * random.NextDouble()));
}

/// <summary>
/// Log-normal delays: most near the median, some far above, as round trips over the internet are. Quantised to whole
/// microseconds and held at 20 medians.
/// </summary>
/// <param name="order">Median of the way to the venue.</param>
/// <param name="reply">Median of the way back.</param>
/// <param name="sigma">Standard deviation of the logarithm; 0.3..0.6 is usual.</param>
public sealed class LogNormalLatency(Duration order, Duration reply, double sigma) : ILatencyModel
{
    private const double LongestInMedians = 20;
    private const long NanosPerMicrosecond = 1_000;

    public string Name => "log-normal";

    public Duration OrderDelay(SeededRandom random) => Draw(order, random);

    public Duration ReplyDelay(SeededRandom random) => Draw(reply, random);

    private Duration Draw(Duration median, SeededRandom random)
    {
        double factor = Math.Min(LongestInMedians, Math.Exp(sigma * random.NextNormal()));
        return new Duration((long)(median.Nanos * factor) / NanosPerMicrosecond * NanosPerMicrosecond);
    }
}
