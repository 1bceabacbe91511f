using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>What to do with the rest of a quote that filled in part.</summary>
public enum PartialFill : byte
{
    /// <summary>It keeps its place in the queue until the price moves or too little is left.</summary>
    Keep = 0,

    /// <summary>It is brought back to its full size.</summary>
    Refill = 1,

    /// <summary>It goes until the side may quote again.</summary>
    Pull = 2,
}

/// <summary>
/// What <see cref="MarketMaker"/> can be told about prices and quotes; <see cref="MakerProtection"/> and
/// <see cref="MakerSelection"/> have the rest. Units and ranges are in <see cref="Declared"/>.
/// </summary>
public sealed record MarketMakerOptions
{
    private const double SecondsPerYear = 365 * 86_400;

    /// <summary>The whole schema, that docs/strategies/market-maker.md is made of.</summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForPrice(
            "spread", "0.04", "0.0002", "1", "Full spread at a price of one half; 4p(1-p) of it elsewhere."),
        OptionInfo.ForPrice("spread_min", "0.02", "0", "1", "Least full spread, told like spread."),
        OptionInfo.ForPrice("spread_max", "0.1", "0.0002", "1", "Widest full spread, told like spread."),
        OptionInfo.ForQuantity("size", "20", "0.01", "1000000", "Shares of the first level of a side."),
        OptionInfo.ForWhole("levels", "levels", "1", "1", "5", "Levels of a side."),
        OptionInfo.ForWhole("level_step", "ticks", "1", "1", "100", "Ticks between two levels."),
        OptionInfo.ForNumber("level_growth", "factor", "1.5", "0.1", "10", "Size of a level against the one before."),
        OptionInfo.ForQuantity(
            "max_position", "100", "0.01", "1000000", "Most shares by which one outcome may outweigh the other."),
        OptionInfo.ForNumber(
            "taper_from", "part of max_position", "0.5", "0", "1",
            "From here on the growing side shrinks, to nothing at the limit."),
        OptionInfo.ForNumber(
            "risk_aversion", "per dollar", "0.002", "0.000001", "1", "Gamma of reservation price and spread."),
        OptionInfo.ForDuration(
            "recycle_horizon", "10m", "1s", "365d", "How long inventory is held before it turns over."),
        OptionInfo.ForPrice(
            "skew_min", "0.01", "0", "0.5",
            "Least lean at max_position, at a price of one half, growing with the position."),
        OptionInfo.ForPrice("skew_max", "0.02", "0", "0.5", "Most lean, at a price of one half."),
        OptionInfo.ForNumber(
            "flow_weight", "half spreads", "0.3", "0", "2", "By how much order-flow imbalance moves fair value."),
        OptionInfo.ForWhole("fair_levels", "levels", "3", "1", "8", "Levels that the microprice looks at."),
        OptionInfo.ForNumber("fair_decay", "per level", "1", "0", "20", "How much less a deeper level weighs."),
        OptionInfo.ForNumber(
            "fill_rate", "per second", "0.1", "0.0001", "100", "Takers expected until trades were seen, both sides."),
        OptionInfo.ForNumber(
            "fill_decay", "per log-odds", "25", "0.1", "1000",
            "How fast fills get rarer with distance, until seen."),
        OptionInfo.ForDuration("volatility_memory", "5m", "1s", "30d", "Half-life of volatility."),
        OptionInfo.ForDuration(
            "sample", "1s", "10ms", "1h", "Least time between two samples of volatility and regime."),
        OptionInfo.ForWhole("sit_ticks", "ticks", "3", "0", "8", "How many ticks further out may be better."),
        OptionInfo.ForPrice("min_edge", "0.001", "0", "0.5", "Least expected gain of a fill after adverse selection."),
        OptionInfo.ForNumber("capital_cost", "a year", "0.1", "0", "10", "What a dollar bound in a quote has to earn."),
        OptionInfo.ForNames("rewards", "", "Liquidity rewards as slug=dollars a day/maximum spread/minimum size."),
        OptionInfo.ForPrice(
            "requote_threshold", "0.005", "0", "0.5", "Fair value has to move this far before quotes follow."),
        OptionInfo.ForNumber(
            "keep_bias", "part", "0.1", "0", "10",
            "A move has to be worth this much more than the place in the queue."),
        OptionInfo.ForDuration("pace_fast", "100ms", "0", "1h", "Least time between requotes after trades and jumps."),
        OptionInfo.ForDuration("pace_normal", "1s", "0", "1h", "Least time between requotes."),
        OptionInfo.ForDuration(
            "pace_sleep", "5s", "100ms", "1h", "Least time when nothing happens, and of the heartbeat."),
        OptionInfo.ForDuration("fast_for", "3s", "0", "1h", "How long a trade or jump keeps a market fast."),
        OptionInfo.ForDuration("sleep_after", "60s", "1s", "1d", "Quiet for this long, a market sleeps."),
        OptionInfo.ForDuration("quote_lifetime", "30m", "1s", "30d", "A quote of this age is placed anew."),
        OptionInfo.ForDuration(
            "fill_cooldown", "500ms", "0", "1h", "After a fill its side places nothing for this long."),
        OptionInfo.ForChoice(
            "partial_fill", "keep", ["keep", "refill", "pull"],
            "What happens to the rest of a quote that filled in part."),
        OptionInfo.ForChoice(
            "exit", "pairs", ["pairs", "sell"],
            "Buy the other outcome and merge, or sell what is held once it settled."),
        OptionInfo.ForQuantity("merge_at", "20", "0.01", "1000000", "Pairs held before they are merged."),
        .. MakerProtection.Declared,
        .. MakerSelection.Declared,
    ];

    /// <summary>Half-width in log-odds; as the next two.</summary>
    public double Width { get; private init; }

    public double WidthMinimum { get; private init; }

    public double WidthMaximum { get; private init; }

    public Quantity Size { get; private init; }

    public int Levels { get; private init; }

    public int LevelStep { get; private init; }

    public double LevelGrowth { get; private init; }

    public Quantity MaximumPosition { get; private init; }

    public double TaperFrom { get; private init; }

    public double RiskAversion { get; private init; }

    public double RecycleSeconds { get; private init; }

    /// <summary>Log-odds.</summary>
    public double SkewMinimum { get; private init; }

    /// <summary>Log-odds.</summary>
    public double SkewMaximum { get; private init; }

    public double FlowWeight { get; private init; }

    public int FairLevels { get; private init; }

    public double FairDecay { get; private init; }

    public double FillRate { get; private init; }

    public double FillDecay { get; private init; }

    public Duration VolatilityMemory { get; private init; }

    public Duration Sample { get; private init; }

    public int SitTicks { get; private init; }

    /// <summary>Dollars a share.</summary>
    public double MinimumEdge { get; private init; }

    /// <summary>A second.</summary>
    public double CapitalCost { get; private init; }

    public IReadOnlyList<MarketReward> Rewards { get; private init; } = [];

    /// <summary>Dollars a share.</summary>
    public double RequoteThreshold { get; private init; }

    public double KeepBias { get; private init; }

    public Duration PaceFast { get; private init; }

    public Duration PaceNormal { get; private init; }

    public Duration PaceSleep { get; private init; }

    public Duration FastFor { get; private init; }

    public Duration SleepAfter { get; private init; }

    public Duration QuoteLifetime { get; private init; }

    public Duration FillCooldown { get; private init; }

    public PartialFill PartialFill { get; private init; }

    /// <summary>Offers shares that we hold instead of bidding for the other outcome.</summary>
    public bool SellsInventory { get; private init; }

    public Quantity MergeAt { get; private init; }

    public required MakerProtection Protection { get; init; }

    public required MakerSelection Selection { get; init; }

    /// <param name="values">Read against <see cref="Declared"/>.</param>
    /// <exception cref="Domain.BadInputException">They contradict one another, or a reward is not one.</exception>
    public static MarketMakerOptions From(OptionValues values)
    {
        var options = new MarketMakerOptions
        {
            Width = Half(values, "spread"),
            WidthMinimum = Half(values, "spread_min"),
            WidthMaximum = Half(values, "spread_max"),
            Size = values.GetQuantity("size"),
            Levels = values.GetInt("levels"),
            LevelStep = values.GetInt("level_step"),
            LevelGrowth = Number(values, "level_growth"),
            MaximumPosition = values.GetQuantity("max_position"),
            TaperFrom = Number(values, "taper_from"),
            RiskAversion = Number(values, "risk_aversion"),
            RecycleSeconds = Signals.Decay.Seconds(values.GetDuration("recycle_horizon")),
            SkewMinimum = 2 * Half(values, "skew_min"),
            SkewMaximum = 2 * Half(values, "skew_max"),
            FlowWeight = Number(values, "flow_weight"),
            FairLevels = values.GetInt("fair_levels"),
            FairDecay = Number(values, "fair_decay"),
            FillRate = Number(values, "fill_rate"),
            FillDecay = Number(values, "fill_decay"),
            VolatilityMemory = values.GetDuration("volatility_memory"),
            Sample = values.GetDuration("sample"),
            SitTicks = values.GetInt("sit_ticks"),
            MinimumEdge = Dollars(values, "min_edge"),
            CapitalCost = Number(values, "capital_cost") / SecondsPerYear,
            Rewards = [.. values.GetNames("rewards").Select(MarketReward.Parse)],
            RequoteThreshold = Dollars(values, "requote_threshold"),
            KeepBias = Number(values, "keep_bias"),
            PaceFast = values.GetDuration("pace_fast"),
            PaceNormal = values.GetDuration("pace_normal"),
            PaceSleep = values.GetDuration("pace_sleep"),
            FastFor = values.GetDuration("fast_for"),
            SleepAfter = values.GetDuration("sleep_after"),
            QuoteLifetime = values.GetDuration("quote_lifetime"),
            FillCooldown = values.GetDuration("fill_cooldown"),
            PartialFill = Enum.Parse<PartialFill>(values.GetChoice("partial_fill"), ignoreCase: true),
            SellsInventory = values.GetChoice("exit") == "sell",
            MergeAt = values.GetQuantity("merge_at"),
            Protection = MakerProtection.From(values),
            Selection = MakerSelection.From(values),
        };
        return options.Checked(values);
    }

    internal static double Dollars(OptionValues values, string name) =>
        values.GetPips(name) / (double)Price.PipsPerDollar;

    internal static double Number(OptionValues values, string name) => (double)values.GetDecimal(name);

    /// <summary>Half of a full spread in dollars at one half, as log-odds.</summary>
    private static double Half(OptionValues values, string name) =>
        Dollars(values, name) / 2 * SpreadModel.LogOddsPerDollar;

    private MarketMakerOptions Checked(OptionValues values)
    {
        MakerSelection.InOrder(values, "spread_min", "spread");
        MakerSelection.InOrder(values, "spread", "spread_max");
        MakerSelection.InOrder(values, "skew_min", "skew_max");
        return this;
    }
}
