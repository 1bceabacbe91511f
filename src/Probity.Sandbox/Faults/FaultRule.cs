using Probity.Domain.Values;

namespace Probity.Sandbox.Faults;

/// <summary>Which socket a rule is about.</summary>
public enum FaultChannel
{
    Both,
    Market,
    User,
}

/// <summary>Which venue a rule is about.</summary>
public enum FaultVenue
{
    Both,
    Polymarket,
    Opinion,
}

/// <summary>Which clock of the venue is off.</summary>
public enum SkewScope
{
    Both,

    /// <summary>What <c>GET /time</c> says.</summary>
    Time,

    /// <summary>What the timestamps of requests are compared with.</summary>
    Auth,
}

/// <summary>
/// One rule of a fault file. It applies from <see cref="From"/> to <see cref="Until"/>, counted from when it was laid
/// down, at most <see cref="Count"/> times, each time with <see cref="Probability"/>.
/// </summary>
public sealed record FaultRule
{
    public required FaultKind Kind { get; init; }

    /// <summary>0..1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>"METHOD /path" or "/path"; a final * stands for anything. Empty: the kind's own default.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>Condition ids, slugs or token ids; empty: all.</summary>
    public IReadOnlyList<string> Markets { get; init; } = [];

    public Duration From { get; init; }

    /// <summary>Null: no end.</summary>
    public Duration? Until { get; init; }

    /// <summary>Null: no limit.</summary>
    public int? Count { get; init; }

    public FaultVenue Venue { get; init; }

    public FaultChannel Channel { get; init; }

    /// <summary>Latency: at least this long.</summary>
    public Duration Fixed { get; init; }

    /// <summary>Latency: up to this much more, uniformly.</summary>
    public Duration Random { get; init; }

    /// <summary>HTTP status of errors.</summary>
    public int Status { get; init; }

    /// <summary>The error's words.</summary>
    public string Text { get; init; } = "";

    /// <summary>Engine restart: how long order routes answer 425.</summary>
    public Duration Restart { get; init; } = Duration.FromSeconds(90);

    /// <summary>Engine restart: how long new orders have to be post-only afterwards.</summary>
    public Duration PostOnly { get; init; } = Duration.FromSeconds(120);

    public Duration RetryAfter { get; init; } = Duration.FromSeconds(1);

    /// <summary>How often a settlement is retried before it is mined.</summary>
    public int Retries { get; init; } = 1;

    public Duration Delay { get; init; } = Duration.FromSeconds(3);

    /// <summary>The fee charged is the formula's times this, 0..100, a thousandth at the finest.</summary>
    public decimal Factor { get; init; } = 2;

    /// <summary>Added to the venue's clock; may be negative.</summary>
    public Duration Skew { get; init; }

    public SkewScope Scope { get; init; }
}
