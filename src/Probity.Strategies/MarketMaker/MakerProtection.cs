using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>When <see cref="MarketMaker"/> widens or leaves; units and ranges are in <see cref="Declared"/>.</summary>
public sealed record MakerProtection
{
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForFlag("toxicity", true, "Widen and pull on VPIN, flow and markouts; false for comparison only."),
        OptionInfo.ForNumber("informed_share", "part", "0.01", "0", "0.5", "Takers who know more, in calm times."),
        OptionInfo.ForNumber("informed_max", "part", "0.15", "0", "0.9", "Takers who know more when VPIN is one."),
        OptionInfo.ForNumber("toxic_threshold", "VPIN", "0.4", "0", "1", "From here on the spread widens."),
        OptionInfo.ForNumber("toxic_pull", "VPIN", "0.85", "0", "1", "From here on nothing is quoted."),
        OptionInfo.ForDuration("toxic_cooldown", "60s", "1s", "1d", "How long a side stays away after toxic flow."),
        OptionInfo.ForQuantity("vpin_bucket", "500", "0.01", "1000000", "Shares of a VPIN bucket: some twenty trades."),
        OptionInfo.ForWhole("vpin_buckets", "buckets", "20", "1", "1000", "Buckets that VPIN looks at."),
        OptionInfo.ForWhole("markout_fills", "fills", "30", "2", "1000", "Fills of a side that its markout remembers."),
        OptionInfo.ForChoice("markout_horizon", "1s", ["1s", "10s", "60s", "5m"], "When a fill is judged."),
        OptionInfo.ForNumber(
            "markout_pull", "half spreads", "1", "0", "10",
            "A side whose fills lose this much on the mean stays away."),
        OptionInfo.ForDuration("flow_window", "60s", "1s", "1d", "Half-life of the flow of takers."),
        OptionInfo.ForNumber(
            "flow_threshold", "imbalance", "0.15", "0", "1", "One-sided flow beyond this widens the side it hits."),
        OptionInfo.ForNumber("flow_widen", "half spreads", "0.5", "0", "10", "By how much when all flow goes one way."),
        OptionInfo.ForNumber("thin_widen", "factor", "1.5", "1", "10", "Spread while little rests in the book."),
        OptionInfo.ForNumber("trend_widen", "factor", "1.25", "1", "10", "Spread while moves go on (variance ratio)."),
        OptionInfo.ForNumber(
            "spike_times", "factor", "5", "1", "1000", "Volume so many times the usual widens like a thin book."),
        OptionInfo.ForNumber(
            "undercut_limit", "part", "0.6", "0", "1",
            "Outbid this often, it joins the best price instead of improving it."),
        OptionInfo.ForPrice(
            "parity_tolerance", "0.02", "0", "1", "Books that contradict one another by more are not believed."),
        OptionInfo.ForDuration("max_data_age", "30s", "100ms", "1d", "No quotes on a book older than this."),
        OptionInfo.ForCash("max_market_loss", "50", "0.01", "1000000", "A market that lost this much rests."),
        OptionInfo.ForDuration("loss_cooldown", "1h", "1s", "365d", "For how long."),
        OptionInfo.ForDuration("pull_before_end", "1h", "0", "365d", "No quotes this close to the stated end."),
        OptionInfo.ForDuration("end_ramp", "6h", "0", "365d", "Over this time before the end risk aversion triples."),
    ];

    public bool Toxicity { get; private init; }

    public double InformedShare { get; private init; }

    public double InformedMaximum { get; private init; }

    public double ToxicThreshold { get; private init; }

    public double ToxicPull { get; private init; }

    public Duration ToxicCooldown { get; private init; }

    public Quantity VpinBucket { get; private init; }

    public int VpinBuckets { get; private init; }

    public int MarkoutFills { get; private init; }

    /// <summary>Index into <see cref="Signals.Markouts.Horizons"/>.</summary>
    public int MarkoutHorizon { get; private init; }

    public double MarkoutPull { get; private init; }

    public Duration FlowWindow { get; private init; }

    public double FlowThreshold { get; private init; }

    public double FlowWiden { get; private init; }

    public double ThinWiden { get; private init; }

    public double TrendWiden { get; private init; }

    public double SpikeTimes { get; private init; }

    public double UndercutLimit { get; private init; }

    /// <summary>Pips.</summary>
    public int ParityTolerance { get; private init; }

    public Duration MaximumDataAge { get; private init; }

    /// <summary>Dollars.</summary>
    public double MaximumMarketLoss { get; private init; }

    public Duration LossCooldown { get; private init; }

    public Duration PullBeforeEnd { get; private init; }

    public Duration EndRamp { get; private init; }

    /// <param name="values">Read against <see cref="MarketMakerOptions.Declared"/>.</param>
    /// <exception cref="Domain.BadInputException">They contradict one another.</exception>
    public static MakerProtection From(OptionValues values)
    {
        MakerSelection.InOrder(values, "informed_share", "informed_max");
        MakerSelection.InOrder(values, "toxic_threshold", "toxic_pull");
        return new MakerProtection
        {
            Toxicity = values.GetBool("toxicity"),
            InformedShare = MarketMakerOptions.Number(values, "informed_share"),
            InformedMaximum = MarketMakerOptions.Number(values, "informed_max"),
            ToxicThreshold = MarketMakerOptions.Number(values, "toxic_threshold"),
            ToxicPull = MarketMakerOptions.Number(values, "toxic_pull"),
            ToxicCooldown = values.GetDuration("toxic_cooldown"),
            VpinBucket = values.GetQuantity("vpin_bucket"),
            VpinBuckets = values.GetInt("vpin_buckets"),
            MarkoutFills = values.GetInt("markout_fills"),
            MarkoutHorizon = values.GetChoice("markout_horizon") switch { "1s" => 0, "10s" => 1, "60s" => 2, _ => 3 },
            MarkoutPull = MarketMakerOptions.Number(values, "markout_pull"),
            FlowWindow = values.GetDuration("flow_window"),
            FlowThreshold = MarketMakerOptions.Number(values, "flow_threshold"),
            FlowWiden = MarketMakerOptions.Number(values, "flow_widen"),
            ThinWiden = MarketMakerOptions.Number(values, "thin_widen"),
            TrendWiden = MarketMakerOptions.Number(values, "trend_widen"),
            SpikeTimes = MarketMakerOptions.Number(values, "spike_times"),
            UndercutLimit = MarketMakerOptions.Number(values, "undercut_limit"),
            ParityTolerance = values.GetPips("parity_tolerance"),
            MaximumDataAge = values.GetDuration("max_data_age"),
            MaximumMarketLoss = values.GetCash("max_market_loss").Micros / 1e6,
            LossCooldown = values.GetDuration("loss_cooldown"),
            PullBeforeEnd = values.GetDuration("pull_before_end"),
            EndRamp = values.GetDuration("end_ramp"),
        };
    }
}
