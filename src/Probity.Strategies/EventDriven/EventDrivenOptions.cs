using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Directional;

namespace Probity.Strategies;

/// <summary>What <see cref="EventDriven"/> can be told; units and ranges are in <see cref="Declared"/>.</summary>
public sealed record EventDrivenOptions
{
    /// <summary>
    /// The schema that the command line, the configuration and docs/strategies/event-driven.md are made of.
    /// </summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForNames(
            "topics", "",
            "Which topic speaks of which market: topic=slug, or topic=-slug where good news is bad for the first "
            + "outcome. A topic that is a market's slug or condition id speaks of it without this."),
        OptionInfo.ForFlag("require_true_source", true, "Listen to news, posts and people only."),
        OptionInfo.ForNumber(
            "non_news_conf_scale", "share", "0.5", "0", "1", "What the confidence of synthetic sources is scaled by."),
        OptionInfo.ForNumber(
            "llr_news", "log-odds", "0.8", "0", "5",
            "What a story of certain, full sentiment moves the odds by: news."),
        OptionInfo.ForNumber("llr_social", "log-odds", "0.3", "0", "5", "As llr_news: posts of anybody."),
        OptionInfo.ForNumber("llr_operator", "log-odds", "1", "0", "5", "As llr_news: a file or webhook of yours."),
        OptionInfo.ForNumber("llr_synthetic", "log-odds", "0.2", "0", "5", "As llr_news: synthetic sources."),
        OptionInfo.ForNumber(
            "max_llr", "log-odds", "1.5", "0", "10", "Most that all stories together move the odds by."),
        OptionInfo.ForNumber("sentiment_floor", "sentiment", "0.1", "0", "1", "Weaker sentiment is none."),
        OptionInfo.ForNumber(
            "sentiment_weight", "share", "0.7", "0", "1",
            "Weight of the sentiment; the rest is the weight of a volume spike in its direction."),
        OptionInfo.ForDuration("max_age", "15m", "1s", "30d", "Older stories count for nothing."),
        OptionInfo.ForDuration("decay_half_life", "5m", "1s", "30d", "After this long a story counts half."),
        OptionInfo.ForCash(
            "volume_threshold", "1000", "0", "1000000000", "Dollars a day below which a spike in volume is no sign."),
        OptionInfo.ForNumber(
            "volume_spike", "ratio", "3", "1", "1000", "Trading of this many times the usual is a full spike."),
        OptionInfo.ForDuration("volume_window", "2m", "1s", "1d", "What counts as trading now."),
        OptionInfo.ForDuration("volume_usual", "6h", "1m", "30d", "What counts as usual trading."),
        OptionInfo.ForNumber(
            "volume_spike_multiplier_non_news", "factor", "1", "0", "10",
            "What a spike weighs more by beside a synthetic source."),
        OptionInfo.ForNames(
            "allowed_risk_levels", "low,medium", "Markets of which risk are traded: low, medium, high."),
        .. DirectionalOptions.Declare(new("0.01", "0", "0.5", "30m", "10m")),
    ];

    public required DirectionalOptions Shared { get; init; }

    public required IReadOnlyList<TopicLink> Topics { get; init; }

    public bool RequireTrueSource { get; private init; }

    public double NonNewsConfidenceScale { get; private init; }

    /// <summary>Log-odds by <see cref="SignalOrigin"/>.</summary>
    public required IReadOnlyList<double> LogLikelihoods { get; init; }

    public double MaximumLogLikelihood { get; private init; }

    public double SentimentFloor { get; private init; }

    public double SentimentWeight { get; private init; }

    public Duration MaximumAge { get; private init; }

    public Duration HalfLife { get; private init; }

    /// <summary>Dollars a day.</summary>
    public double VolumeThreshold { get; private init; }

    public double VolumeSpike { get; private init; }

    public Duration VolumeWindow { get; private init; }

    public Duration VolumeUsual { get; private init; }

    public double SpikeMultiplierNonNews { get; private init; }

    public required IReadOnlyList<RiskLevel> AllowedRiskLevels { get; init; }

    /// <param name="values">Read against <see cref="Declared"/>.</param>
    /// <exception cref="BadInputException">A topic or a risk level is none.</exception>
    public static EventDrivenOptions From(OptionValues values) => new()
    {
        Shared = DirectionalOptions.From(values),
        Topics = [.. values.GetNames("topics").Select(TopicLink.Parse)],
        RequireTrueSource = values.GetBool("require_true_source"),
        NonNewsConfidenceScale = (double)values.GetDecimal("non_news_conf_scale"),
        LogLikelihoods =
        [
            (double)values.GetDecimal("llr_synthetic"), 0, (double)values.GetDecimal("llr_news"),
            (double)values.GetDecimal("llr_social"), (double)values.GetDecimal("llr_operator"),
        ],
        MaximumLogLikelihood = (double)values.GetDecimal("max_llr"),
        SentimentFloor = (double)values.GetDecimal("sentiment_floor"),
        SentimentWeight = (double)values.GetDecimal("sentiment_weight"),
        MaximumAge = values.GetDuration("max_age"),
        HalfLife = values.GetDuration("decay_half_life"),
        VolumeThreshold = values.GetCash("volume_threshold").Micros / (double)Cash.MicrosPerDollar,
        VolumeSpike = (double)values.GetDecimal("volume_spike"),
        VolumeWindow = values.GetDuration("volume_window"),
        VolumeUsual = values.GetDuration("volume_usual"),
        SpikeMultiplierNonNews = (double)values.GetDecimal("volume_spike_multiplier_non_news"),
        AllowedRiskLevels = [.. values.GetNames("allowed_risk_levels").Select(RiskLevels.Parse)],
    };
}

/// <summary>A topic and the market that it speaks of.</summary>
/// <param name="Topic">Key of signals.</param>
/// <param name="Market">Slug or condition id.</param>
/// <param name="Sign">-1 where good news is bad for the first outcome.</param>
public sealed record TopicLink(string Topic, string Market, int Sign)
{
    /// <exception cref="BadInputException">It is not spelt topic=slug or topic=-slug.</exception>
    public static TopicLink Parse(string text)
    {
        string[] parts = text.Split('=');
        if (parts is not [{ Length: > 0 } topic, { Length: > 0 } market] || market == "-")
        {
            throw new BadInputException($"'topics': '{text}' is not spelt topic=slug or topic=-slug");
        }
        return market[0] == '-' ? new TopicLink(topic, market[1..], -1) : new TopicLink(topic, market, 1);
    }
}

/// <summary>How risky a market is to be in, by its price, spread and time.</summary>
public enum RiskLevel : byte
{
    Low = 0,
    Medium = 1,
    High = 2,
}

/// <summary>Their words.</summary>
public static class RiskLevels
{
    /// <exception cref="BadInputException">It is none of the three.</exception>
    public static RiskLevel Parse(string text) => text switch
    {
        "low" => RiskLevel.Low,
        "medium" => RiskLevel.Medium,
        "high" => RiskLevel.High,
        _ => throw new BadInputException($"'allowed_risk_levels': '{text}' is not one of low, medium, high"),
    };
}
