using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies.Bundles;

/// <summary>What every strategy that trades sets of outcomes can be told; units and ranges are in
/// <see cref="Declared"/>.</summary>
public sealed record BundleOptions
{
    /// <summary>The part of a schema that is the same for all of them.</summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForPrice("min_edge", "0.001", "0", "0.5", "Least edge of a set after fees, slippage and buffer."),
        OptionInfo.ForPrice(
            "failure_buffer", "0.001", "0", "0.5", "Edge of a set that is held back for what may go wrong."),
        OptionInfo.ForNumber(
            "failure_probability", "probability", "0.05", "0", "1",
            "How often a leg is expected to miss: that share of the cost of unwinding now is held back too."),
        OptionInfo.ForWhole(
            "failure_weight", "trades", "20", "1", "100000",
            "How many trades that expectation counts as beside those seen in the market."),
        OptionInfo.ForNumber(
            "revert_probability", "probability", "0.001", "0", "1",
            "How often a fill is expected to fail to settle, before any was seen in the market."),
        OptionInfo.ForPrice(
            "revert_move", "0.05", "0", "1", "How far prices are expected to have moved when a fill fails to settle."),
        OptionInfo.ForQuantity("max_size", "500", "0.01", "1000000", "Most shares of each leg."),
        OptionInfo.ForCash(
            "max_notional", "250", "1", "1000000", "Most dollars of one trade at the expected prices, fees included."),
        OptionInfo.ForCash(
            "max_unhedged", "250", "1", "1000000",
            "Most dollars that may hang when all legs but one have filled, at their limits."),
        OptionInfo.ForWhole(
            "max_bundles", "trades", "4", "1", "1000", "Most trades under way at a time, over all markets."),
        OptionInfo.ForChoice(
            "entry", "together", ["together", "riskiest-first"],
            "Send all legs at once, or the one likeliest to miss alone and the others for what it got."),
        OptionInfo.ForDuration("cooldown", "5s", "0", "1h", "Rest after a trade, or after risk refused one."),
        OptionInfo.ForDuration(
            "complete_within", "2s", "0", "10m",
            "How long missing legs are looked for at no loss before the others are unwound."),
        OptionInfo.ForDuration("retry_every", "1s", "100ms", "10m", "Time between attempts to complete or to unwind."),
        OptionInfo.ForPrice(
            "unwind_band", "0.05", "0", "0.5", "How far under the best bid one attempt to unwind may sell."),
        OptionInfo.ForCash("conversion_cost", "0", "0", "1000", "What one split, merge or conversion costs (gas)."),
        OptionInfo.ForDuration(
            "conversion_timeout", "60s", "1s", "1h",
            "How long to wait for a split, or for a merge or conversion before it is asked for again."),
    ];

    /// <summary>Pips a share.</summary>
    public int MinimumEdge { get; private init; }

    /// <summary>Pips a share.</summary>
    public int FailureBuffer { get; private init; }

    /// <summary>Chance that a leg misses, in millionths.</summary>
    public long FailureProbabilityMicros { get; private init; }

    public int FailureWeight { get; private init; }

    /// <summary>Chance that a fill does not settle, in millionths.</summary>
    public long RevertProbabilityMicros { get; private init; }

    /// <summary>Pips a share.</summary>
    public int RevertMove { get; private init; }

    public Quantity MaximumSize { get; private init; }

    public Cash MaximumNotional { get; private init; }

    public Cash MaximumUnhedged { get; private init; }

    public int MaximumBundles { get; private init; }

    public bool RiskiestFirst { get; private init; }

    public Duration Cooldown { get; private init; }

    public Duration CompleteWithin { get; private init; }

    public Duration RetryEvery { get; private init; }

    /// <summary>Pips under the best bid.</summary>
    public int UnwindBand { get; private init; }

    public Cash ConversionCost { get; private init; }

    public Duration ConversionTimeout { get; private init; }

    /// <summary>Pips a share that bids are expected to fall while a conversion is under way.</summary>
    public int SaleHaircut { get; init; }

    /// <summary>What locked capital has to earn a year, in millionths.</summary>
    public long CapitalRateMicros { get; init; }

    /// <summary>How long capital counts as locked where the market states no end.</summary>
    public Duration UnstatedTerm { get; init; }

    /// <summary>What the venue keeps of a conversion, in hundredths of a percent.</summary>
    public int ConversionFeeBips { get; init; }

    /// <param name="values">Read against a schema that contains <see cref="Declared"/>.</param>
    public static BundleOptions From(OptionValues values) => new()
    {
        MinimumEdge = values.GetPips("min_edge"),
        FailureBuffer = values.GetPips("failure_buffer"),
        FailureProbabilityMicros = Micros(values.GetDecimal("failure_probability")),
        FailureWeight = values.GetInt("failure_weight"),
        RevertProbabilityMicros = Micros(values.GetDecimal("revert_probability")),
        RevertMove = values.GetPips("revert_move"),
        MaximumSize = values.GetQuantity("max_size"),
        MaximumNotional = values.GetCash("max_notional"),
        MaximumUnhedged = values.GetCash("max_unhedged"),
        MaximumBundles = values.GetInt("max_bundles"),
        RiskiestFirst = values.GetChoice("entry") == "riskiest-first",
        Cooldown = values.GetDuration("cooldown"),
        CompleteWithin = values.GetDuration("complete_within"),
        RetryEvery = values.GetDuration("retry_every"),
        UnwindBand = values.GetPips("unwind_band"),
        ConversionCost = values.GetCash("conversion_cost"),
        ConversionTimeout = values.GetDuration("conversion_timeout"),
    };

    internal static long Micros(decimal fraction) => (long)Math.Ceiling(fraction * 1_000_000m);
}
