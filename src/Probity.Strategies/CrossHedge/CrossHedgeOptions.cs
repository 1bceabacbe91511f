using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>When a fill is worth a hedge.</summary>
public enum HedgeOn : byte
{
    /// <summary>As soon as the venue matched it; it may still fail on the chain.</summary>
    Matched = 0,

    /// <summary>When it is final; the price may move until then.</summary>
    Confirmed = 1,
}

/// <summary>What <see cref="CrossHedge"/> can be told; units and ranges are in <see cref="Declared"/>.</summary>
public sealed record CrossHedgeOptions
{
    /// <summary>
    /// The schema that the command line, the configuration and docs/strategies/cross-hedge.md are made of.
    /// </summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForPrice("min_edge", "0.01", "0", "0.5", "Least edge of a hedged share after all costs named here."),
        OptionInfo.ForQuantity("size", "30", "0.01", "1000000", "Shares of each resting order."),
        OptionInfo.ForChoice(
            "roles", "pair", ["pair", "both"],
            "Rest on the first market of each pair, or on both, each hedged on the other."),
        OptionInfo.ForNumber("hedge_ratio", "part of one", "1", "0", "1", "Part of every fill that is hedged."),
        OptionInfo.ForChoice(
            "hedge_on", "matched", ["matched", "confirmed"], "Hedge a fill when it is matched, or when it is final."),
        OptionInfo.ForFlag("take", false, "Take the first market's price too where that leaves the edge."),
        OptionInfo.ForWhole(
            "max_behind", "ticks", "5", "0", "1000", "No order that would rest further behind the best bid."),
        OptionInfo.ForPrice("gas", "0", "0", "0.5", "Gas, bridge and redemption of a hedged share."),
        OptionInfo.ForPrice("basis", "0.001", "0", "0.5", "What a share may lose because the two collaterals differ."),
        OptionInfo.ForNumber(
            "revert_rate", "probability", "0.005", "0", "1",
            "How often a matched fill is expected to fail on the chain, before there is a count."),
        OptionInfo.ForWhole(
            "revert_weight", "fills", "200", "1", "1000000", "How many fills that expectation counts as."),
        OptionInfo.ForPrice("revert_loss", "0.03", "0", "0.5", "What a share costs when its other side failed."),
        OptionInfo.ForPrice("max_slippage", "0.02", "0", "0.5", "Most that a hedge may cost beyond what was planned."),
        OptionInfo.ForPrice("max_loss", "0.005", "0", "0.5", "Most that a share may lose to have its hedge."),
        OptionInfo.ForPrice("unwind_loss", "0.06", "0", "0.9", "The same once the time to hedge is over."),
        OptionInfo.ForDuration("unwind_after", "5s", "0", "1h", "From a fill until it may be closed where it came from."),
        OptionInfo.ForDuration("batch_within", "1s", "0", "10m", "Longest that small fills wait to be hedged together."),
        OptionInfo.ForDuration("retry_every", "500ms", "50ms", "10m", "Time between attempts to hedge."),
        OptionInfo.ForQuantity(
            "max_naked", "60", "0.01", "1000000", "Most shares of a pair without a counterpart, resting ones included."),
        OptionInfo.ForDuration(
            "max_naked_time", "60s", "100ms", "1d", "Shares without a counterpart for longer raise an incident."),
        OptionInfo.ForQuantity("max_position", "500", "0.01", "1000000", "Most hedged shares of a pair."),
        OptionInfo.ForDuration("max_book_age", "90s", "100ms", "1d", "No order while a book of the pair is older."),
        OptionInfo.ForDuration("quote_lifetime", "5m", "0", "1d", "A resting order is renewed after this; 0 = never."),
        OptionInfo.ForDuration("requote_interval", "250ms", "0", "1h", "Least time between two orders of an outcome."),
        OptionInfo.ForWhole(
            "requote_ticks", "ticks", "1", "1", "1000", "The wanted price has to move this far before the order does."),
        OptionInfo.ForQuantity(
            "merge_at", "50", "0", "1000000", "Pairs of both outcomes on one venue are merged from here on; 0 = never."),
    ];

    /// <summary>Micro-dollars a share.</summary>
    public long MinimumEdge { get; private init; }

    public Quantity Size { get; private init; }

    public bool RestsOnBoth { get; private init; }

    /// <summary>Millionths, 0..1,000,000.</summary>
    public long HedgeRatioPpm { get; private init; }

    public HedgeOn HedgeOn { get; private init; }

    public bool Takes { get; private init; }

    public int MaximumBehind { get; private init; }

    /// <summary>Gas and basis, micro-dollars a share.</summary>
    public long FixedCosts { get; private init; }

    /// <summary>Millionths.</summary>
    public long RevertPpm { get; private init; }

    public long RevertWeight { get; private init; }

    /// <summary>Micro-dollars a share, as are the three below.</summary>
    public long RevertLoss { get; private init; }

    public long MaximumSlippage { get; private init; }

    public long MaximumLoss { get; private init; }

    public long UnwindLoss { get; private init; }

    public Duration UnwindAfter { get; private init; }

    public Duration BatchWithin { get; private init; }

    public Duration RetryEvery { get; private init; }

    public Quantity MaximumNaked { get; private init; }

    public Duration MaximumNakedTime { get; private init; }

    public Quantity MaximumPosition { get; private init; }

    public Duration MaximumBookAge { get; private init; }

    public Duration QuoteLifetime { get; private init; }

    public Duration RequoteInterval { get; private init; }

    public int RequoteTicks { get; private init; }

    public Quantity MergeAt { get; private init; }

    /// <param name="values">Read against <see cref="Declared"/>.</param>
    /// <exception cref="BadInputException">They contradict one another; the options are named.</exception>
    public static CrossHedgeOptions From(OptionValues values)
    {
        var options = new CrossHedgeOptions
        {
            MinimumEdge = Micros(values, "min_edge"),
            Size = values.GetQuantity("size"),
            RestsOnBoth = values.GetChoice("roles") == "both",
            HedgeRatioPpm = Ppm(values, "hedge_ratio"),
            HedgeOn = values.GetChoice("hedge_on") == "confirmed" ? HedgeOn.Confirmed : HedgeOn.Matched,
            Takes = values.GetBool("take"),
            MaximumBehind = values.GetInt("max_behind"),
            FixedCosts = Micros(values, "gas") + Micros(values, "basis"),
            RevertPpm = Ppm(values, "revert_rate"),
            RevertWeight = values.GetLong("revert_weight"),
            RevertLoss = Micros(values, "revert_loss"),
            MaximumSlippage = Micros(values, "max_slippage"),
            MaximumLoss = Micros(values, "max_loss"),
            UnwindLoss = Micros(values, "unwind_loss"),
            UnwindAfter = values.GetDuration("unwind_after"),
            BatchWithin = values.GetDuration("batch_within"),
            RetryEvery = values.GetDuration("retry_every"),
            MaximumNaked = values.GetQuantity("max_naked"),
            MaximumNakedTime = values.GetDuration("max_naked_time"),
            MaximumPosition = values.GetQuantity("max_position"),
            MaximumBookAge = values.GetDuration("max_book_age"),
            QuoteLifetime = values.GetDuration("quote_lifetime"),
            RequoteInterval = values.GetDuration("requote_interval"),
            RequoteTicks = values.GetInt("requote_ticks"),
            MergeAt = values.GetQuantity("merge_at"),
        };
        options.Validate();
        return options;
    }

    private static long Micros(OptionValues values, string name) => values.GetPips(name) * HedgePrice.MicrosPerPip;

    private static long Ppm(OptionValues values, string name) => (long)(values.GetDecimal(name) * 1_000_000m);

    private void Validate()
    {
        if (RestsOnBoth && HedgeRatioPpm != 1_000_000)
        {
            throw new BadInputException("'hedge_ratio': resting on both markets ('roles') needs a ratio of 1");
        }
        if (BatchWithin > UnwindAfter)
        {
            throw new BadInputException(
                $"'batch_within': '{BatchWithin}' is above 'unwind_after' '{UnwindAfter}'; small fills would be closed "
                + "before they are hedged");
        }
        if (UnwindLoss < MaximumLoss)
        {
            throw new BadInputException("'unwind_loss': it is below 'max_loss'; waiting would make hedging harder");
        }
        if (Size > MaximumNaked)
        {
            throw new BadInputException(
                $"'size': '{Size}' is above 'max_naked' '{MaximumNaked}'; one order could pass the bound");
        }
    }
}
