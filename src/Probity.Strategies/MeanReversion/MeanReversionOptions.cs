using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Directional;

namespace Probity.Strategies;

/// <summary>What <see cref="MeanReversion"/> can be told; units and ranges are in <see cref="Declared"/>.</summary>
public sealed record MeanReversionOptions
{
    /// <summary>
    /// The schema that the command line, the configuration and docs/strategies/mean-reversion.md are made of.
    /// </summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForDuration("sample_every", "5s", "100ms", "1h", "Time between two samples of the price."),
        OptionInfo.ForWhole("window", "samples", "120", "16", "4096", "Samples that the process is fitted to."),
        OptionInfo.ForNumber(
            "entry_z", "standard deviations", "2", "0.5", "10", "Distance from the mean at which it enters."),
        OptionInfo.ForNumber(
            "min_t", "t statistic", "2.9", "0", "20",
            "How sure the return to the mean has to be (Dickey-Fuller; 2.9 is about 5 %)."),
        OptionInfo.ForNumber(
            "min_movement", "ratio", "1", "0", "100",
            "Least movement for each fall of uncertainty over the window (M/R)."),
        OptionInfo.ForNumber(
            "max_half_life", "share", "0.2", "0.001", "1",
            "Longest half-life as a part of the time to the market's end."),
        .. DirectionalOptions.Declare(new("0.005", "0", "0.6", "10m", "5m")),
    ];

    public required DirectionalOptions Shared { get; init; }

    public Duration SampleEvery { get; private init; }

    public int Window { get; private init; }

    public double EntryZ { get; private init; }

    public double MinimumT { get; private init; }

    public double MinimumMovement { get; private init; }

    public double MaximumHalfLife { get; private init; }

    /// <param name="values">Read against <see cref="Declared"/>.</param>
    public static MeanReversionOptions From(OptionValues values) => new()
    {
        Shared = DirectionalOptions.From(values),
        SampleEvery = values.GetDuration("sample_every"),
        Window = values.GetInt("window"),
        EntryZ = (double)values.GetDecimal("entry_z"),
        MinimumT = (double)values.GetDecimal("min_t"),
        MinimumMovement = (double)values.GetDecimal("min_movement"),
        MaximumHalfLife = (double)values.GetDecimal("max_half_life"),
    };
}
