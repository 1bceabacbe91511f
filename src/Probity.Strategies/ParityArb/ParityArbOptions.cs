using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>What <see cref="ParityArb"/> can be told; units and ranges are in <see cref="Declared"/>.</summary>
public sealed record ParityArbOptions
{
    /// <summary>
    /// The schema that the command line, the configuration and docs/strategies/parity-arb.md are made of.
    /// </summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForPrice("min_edge", "0.001", "0", "0.5", "Least edge of a pair after fees, slippage and buffer."),
        OptionInfo.ForPrice(
            "failure_buffer", "0.001", "0", "0.5", "Edge of a pair that is held back for what may go wrong."),
        OptionInfo.ForNumber(
            "failure_probability", "probability", "0.05", "0", "1",
            "How often one leg is expected to miss: that share of the cost of unwinding now is held back too."),
        OptionInfo.ForQuantity("max_size", "500", "0.01", "1000000", "Most shares of each leg."),
        OptionInfo.ForCash(
            "max_notional", "250", "1", "1000000", "Most dollars of one trade at the expected prices, fees included."),
        OptionInfo.ForWhole(
            "max_bundles", "trades", "4", "1", "1000", "Most trades under way at a time, over all markets."),
        OptionInfo.ForDuration(
            "cooldown", "5s", "0", "1h", "Rest of a market after a trade, or after risk refused one."),
        OptionInfo.ForDuration(
            "complete_within", "2s", "0", "10m",
            "How long a missing leg is looked for at no loss before the other is unwound."),
        OptionInfo.ForDuration("retry_every", "1s", "100ms", "10m", "Time between attempts to complete or to unwind."),
        OptionInfo.ForPrice(
            "unwind_band", "0.05", "0", "0.5", "How far under the best bid one attempt to unwind may sell."),
        OptionInfo.ForDuration(
            "conversion_timeout", "60s", "1s", "1h",
            "How long to wait for a split, or for a merge before it is asked for again."),
        OptionInfo.ForChoice(
            "direction", "both", ["both", "buy", "sell"], "Buy pairs and merge, split and sell pairs, or both."),
    ];

    /// <summary>Pips a share.</summary>
    public int MinimumEdge { get; private init; }

    /// <summary>Pips a share.</summary>
    public int FailureBuffer { get; private init; }

    /// <summary>Chance that one leg misses, in millionths.</summary>
    public long FailureProbabilityMicros { get; private init; }

    public Quantity MaximumSize { get; private init; }

    public Cash MaximumNotional { get; private init; }

    public int MaximumBundles { get; private init; }

    public Duration Cooldown { get; private init; }

    public Duration CompleteWithin { get; private init; }

    public Duration RetryEvery { get; private init; }

    /// <summary>Pips under the best bid.</summary>
    public int UnwindBand { get; private init; }

    public Duration ConversionTimeout { get; private init; }

    public bool BuysPairs { get; private init; }

    public bool SellsPairs { get; private init; }

    /// <param name="values">Read against <see cref="Declared"/>.</param>
    public static ParityArbOptions From(OptionValues values) => new()
    {
        MinimumEdge = values.GetPips("min_edge"),
        FailureBuffer = values.GetPips("failure_buffer"),
        FailureProbabilityMicros = (long)Math.Ceiling(values.GetDecimal("failure_probability") * 1_000_000m),
        MaximumSize = values.GetQuantity("max_size"),
        MaximumNotional = values.GetCash("max_notional"),
        MaximumBundles = values.GetInt("max_bundles"),
        Cooldown = values.GetDuration("cooldown"),
        CompleteWithin = values.GetDuration("complete_within"),
        RetryEvery = values.GetDuration("retry_every"),
        UnwindBand = values.GetPips("unwind_band"),
        ConversionTimeout = values.GetDuration("conversion_timeout"),
        BuysPairs = values.GetChoice("direction") != "sell",
        SellsPairs = values.GetChoice("direction") != "buy",
    };

    internal bool Trades(Side side) => side == Side.Buy ? BuysPairs : SellsPairs;
}
