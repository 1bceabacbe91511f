using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Strategies.Bundles;

namespace Probity.Strategies;

/// <summary>What <see cref="ParityArb"/> can be told; units and ranges are in <see cref="Declared"/>.</summary>
public sealed record ParityArbOptions
{
    /// <summary>
    /// The schema that the command line, the configuration and docs/strategies/parity-arb.md are made of.
    /// </summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        .. BundleOptions.Declared,
        OptionInfo.ForChoice(
            "direction", "both", ["both", "buy", "sell"], "Buy pairs and merge, split and sell pairs, or both."),
    ];

    public required BundleOptions Bundle { get; init; }

    public bool BuysPairs { get; private init; }

    public bool SellsPairs { get; private init; }

    /// <param name="values">Read against <see cref="Declared"/>.</param>
    public static ParityArbOptions From(OptionValues values) => new()
    {
        Bundle = BundleOptions.From(values),
        BuysPairs = values.GetChoice("direction") != "sell",
        SellsPairs = values.GetChoice("direction") != "buy",
    };

    internal bool Trades(Side side) => side == Side.Buy ? BuysPairs : SellsPairs;
}
