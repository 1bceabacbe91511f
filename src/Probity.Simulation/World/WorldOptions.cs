using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Simulation.Models;

namespace Probity.Simulation.World;

/// <summary>The size and temper of a simulated world.</summary>
/// <param name="Seed">The same seed gives the same world.</param>
/// <param name="Start">When it begins; markets are listed a millisecond later.</param>
/// <param name="Length">
/// How long it is meant to run: a third of the binary markets resolves in its last quarter. Zero for a world without
/// end, in which nothing resolves.
/// </param>
/// <param name="BinaryMarkets">1..64.</param>
/// <param name="SeparateBooks">
/// How many of the binary markets have two books that are not matched against one another.
/// </param>
/// <param name="EventOutcomes">Outcomes of the neg-risk event: 0 for none, else 2..16.</param>
/// <param name="Latency">Our way to the exchange and back.</param>
/// <param name="FeedDelay">From a change of a book to our seeing it.</param>
/// <param name="ConversionDelay">From asking for a split, merge or conversion to having it.</param>
/// <param name="Settlement">When fills are mined and confirmed.</param>
public sealed record WorldOptions(
    ulong Seed,
    Instant Start,
    Duration Length,
    int BinaryMarkets,
    int SeparateBooks,
    int EventOutcomes,
    ILatencyModel Latency,
    Duration FeedDelay,
    Duration ConversionDelay,
    SettlementDelays Settlement)
{
    /// <summary>Chance of news in a market per second, 0..1: what informed traders live on.</summary>
    public double NewsPerSecond { get; init; } = 0.3;

    /// <summary>Standard deviation of the log-odds over a second, 0..1.</summary>
    public double Volatility { get; init; } = 0.04;

    /// <summary>Traders in each market who know its truth; 0..16.</summary>
    public int InformedTraders { get; init; } = 1;

    /// <summary>Mean time between two trades of a market's noise trader; 50 ms..1 h.</summary>
    public Duration NoiseWait { get; init; } = Duration.FromMilliseconds(500);

    /// <summary>
    /// Markets of Opinion that ask what a market of Polymarket asks, or its negation; 0..all the others.
    /// </summary>
    public int Twins { get; init; }

    /// <summary>How far and how fast the twins stray.</summary>
    public TwinBasis Basis { get; init; } = TwinBasis.Default;

    /// <summary>
    /// The world of the demo: ten binary markets, seven of them with separate books, and one event of four.
    /// </summary>
    public static WorldOptions Demo(ulong seed, Instant start, Duration length) => new(
        seed, start, length, 10, 7, 4,
        new LogNormalLatency(Duration.FromMilliseconds(40), Duration.FromMilliseconds(30), 0.4),
        Duration.FromMilliseconds(25), Duration.FromMilliseconds(1_500), SettlementDelays.Default);

    /// <exception cref="BadInputException">A number is out of its range.</exception>
    public WorldOptions Checked()
    {
        if (BinaryMarkets is < 1 or > 64)
        {
            throw new BadInputException($"binary markets '{BinaryMarkets}' is outside 1..64");
        }
        if (SeparateBooks < 0 || SeparateBooks > BinaryMarkets)
        {
            throw new BadInputException($"markets with separate books '{SeparateBooks}' is outside 0..{BinaryMarkets}");
        }
        if (EventOutcomes is not (0 or (>= 2 and <= 16)))
        {
            throw new BadInputException($"event outcomes '{EventOutcomes}' is neither 0 nor within 2..16");
        }
        if (NewsPerSecond is not (>= 0 and <= 1) || Volatility is not (>= 0 and <= 1))
        {
            throw new BadInputException($"news '{NewsPerSecond}' or volatility '{Volatility}' is outside 0..1");
        }
        if (InformedTraders is < 0 or > 16)
        {
            throw new BadInputException($"informed traders '{InformedTraders}' is outside 0..16");
        }
        if (NoiseWait < Duration.FromMilliseconds(50) || NoiseWait > Duration.FromSeconds(3_600))
        {
            throw new BadInputException($"noise wait '{NoiseWait}' is outside 0.05s..3600s");
        }
        if (Twins < 0 || Twins > BinaryMarkets + EventOutcomes)
        {
            throw new BadInputException($"twins '{Twins}' is outside 0..{BinaryMarkets + EventOutcomes}");
        }
        Basis.Checked();
        if (!Start.IsKnown) { throw new BadInputException("the world needs a start time"); }
        return this;
    }
}
