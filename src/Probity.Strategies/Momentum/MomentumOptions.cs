using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Directional;

namespace Probity.Strategies;

/// <summary>What <see cref="Momentum"/> can be told; units and ranges are in <see cref="Declared"/>.</summary>
public sealed record MomentumOptions
{
    /// <summary>
    /// The schema that the command line, the configuration and docs/strategies/momentum.md are made of.
    /// </summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForDuration("sample_every", "2s", "100ms", "1h", "Time between two samples of the price."),
        OptionInfo.ForDuration("drift_half_life", "60s", "1s", "1d", "Memory of the drift."),
        OptionInfo.ForNumber("entry_t", "t statistic", "2.5", "0", "20", "How sure the drift has to be."),
        OptionInfo.ForDuration("flow_half_life", "20s", "1s", "1d", "Memory of the order-flow imbalance."),
        OptionInfo.ForNumber(
            "min_flow", "share", "0.2", "0", "1", "Least order-flow imbalance (-1..1) in the drift's direction."),
        OptionInfo.ForDuration("volume_window", "30s", "1s", "1d", "What counts as trading now."),
        OptionInfo.ForDuration("volume_usual", "15m", "1m", "7d", "What counts as usual trading."),
        OptionInfo.ForNumber(
            "min_volume_ratio", "ratio", "1.5", "0", "1000", "Least trading now against the usual."),
        OptionInfo.ForDuration("horizon", "60s", "1s", "1d", "How far ahead the drift is taken."),
        OptionInfo.ForNumber(
            "persistence", "share", "0.5", "0", "1", "How much of the drift is expected to go on over the horizon."),
        .. DirectionalOptions.Declare(new("0.005", "0.5", "0.25", "5m", "5m")),
    ];

    public required DirectionalOptions Shared { get; init; }

    public Duration SampleEvery { get; private init; }

    public Duration DriftHalfLife { get; private init; }

    public double EntryT { get; private init; }

    public Duration FlowHalfLife { get; private init; }

    public double MinimumFlow { get; private init; }

    public Duration VolumeWindow { get; private init; }

    public Duration VolumeUsual { get; private init; }

    public double MinimumVolumeRatio { get; private init; }

    public Duration Horizon { get; private init; }

    public double Persistence { get; private init; }

    /// <param name="values">Read against <see cref="Declared"/>.</param>
    public static MomentumOptions From(OptionValues values) => new()
    {
        Shared = DirectionalOptions.From(values),
        SampleEvery = values.GetDuration("sample_every"),
        DriftHalfLife = values.GetDuration("drift_half_life"),
        EntryT = (double)values.GetDecimal("entry_t"),
        FlowHalfLife = values.GetDuration("flow_half_life"),
        MinimumFlow = (double)values.GetDecimal("min_flow"),
        VolumeWindow = values.GetDuration("volume_window"),
        VolumeUsual = values.GetDuration("volume_usual"),
        MinimumVolumeRatio = (double)values.GetDecimal("min_volume_ratio"),
        Horizon = values.GetDuration("horizon"),
        Persistence = (double)values.GetDecimal("persistence"),
    };
}
