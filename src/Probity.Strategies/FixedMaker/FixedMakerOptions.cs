using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>What <see cref="FixedMaker"/> can be told; units and ranges are in <see cref="Declared"/>.</summary>
public sealed record FixedMakerOptions
{
    /// <summary>
    /// The schema that the command line, the configuration and docs/strategies/fixed-maker.md are made of.
    /// </summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForPrice(
            "half_spread", "0.02", "0.0001", "0.5", "Distance of each bid from the mid price of its outcome."),
        OptionInfo.ForQuantity("size", "20", "0.01", "1000000", "Shares of each bid."),
        OptionInfo.ForQuantity(
            "max_position", "100", "0.01", "1000000", "Most shares by which one outcome may outweigh the other."),
        OptionInfo.ForPrice(
            "requote_threshold", "0.005", "0", "0.5", "The mid price has to move this far before the bids follow."),
        OptionInfo.ForDuration("requote_interval", "1s", "0", "1h", "Least time between two requotes of a market."),
        OptionInfo.ForPrice("max_spread", "0.1", "0.0001", "1", "No quotes while the market's own spread is wider."),
        OptionInfo.ForPrice(
            "edge_margin", "0.05", "0", "0.49", "No quotes while the best bid or ask is this close to 0 or 1."),
        OptionInfo.ForWhole("max_markets", "markets", "50", "1", "10000", "Most markets quoted at a time."),
    ];

    /// <summary>Pips.</summary>
    public int HalfSpread { get; private init; }

    public Quantity Size { get; private init; }

    public Quantity MaximumPosition { get; private init; }

    /// <summary>Pips.</summary>
    public int RequoteThreshold { get; private init; }

    public Duration RequoteInterval { get; private init; }

    /// <summary>Pips.</summary>
    public int MaximumSpread { get; private init; }

    /// <summary>Pips from 0 and from 1.</summary>
    public int EdgeMargin { get; private init; }

    public int MaximumMarkets { get; private init; }

    /// <param name="values">Read against <see cref="Declared"/>.</param>
    public static FixedMakerOptions From(OptionValues values) => new()
    {
        HalfSpread = values.GetPips("half_spread"),
        Size = values.GetQuantity("size"),
        MaximumPosition = values.GetQuantity("max_position"),
        RequoteThreshold = values.GetPips("requote_threshold"),
        RequoteInterval = values.GetDuration("requote_interval"),
        MaximumSpread = values.GetPips("max_spread"),
        EdgeMargin = values.GetPips("edge_margin"),
        MaximumMarkets = values.GetInt("max_markets"),
    };
}
