using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies.Directional;

/// <summary>
/// What every directional strategy can be told of entering, sizing and leaving; units and ranges are in
/// <see cref="Declare"/>, which each strategy calls with its own defaults.
/// </summary>
public sealed record DirectionalOptions
{
    private const decimal PpmOfOne = 1_000_000m;

    /// <summary>Defaults of the options whose good value depends on the strategy.</summary>
    /// <param name="MinimumEdge">Dollars a share.</param>
    /// <param name="TakeProfit">Log-odds; 0 = none.</param>
    /// <param name="Stop">Log-odds; 0 = none.</param>
    /// <param name="TimeStop">Longest time in a position.</param>
    /// <param name="FlatBeforeEnd">Out this long before the stated end.</param>
    public sealed record Defaults(
        string MinimumEdge, string TakeProfit, string Stop, string TimeStop, string FlatBeforeEnd);

    public static IReadOnlyList<OptionInfo> Declare(Defaults defaults) =>
    [
        OptionInfo.ForPrice(
            "min_edge", defaults.MinimumEdge, "0", "0.5",
            "Least edge of a share at the price paid, after fees and the cost of getting out."),
        OptionInfo.ForNumber(
            "trust", "share", "0.5", "0.01", "1",
            "How much of our estimate is left when it is shrunk towards the market's price, in log-odds."),
        OptionInfo.ForNumber(
            "kelly_fraction", "share", "0.25", "0.01", "1", "Part of the Kelly size of the free cash."),
        OptionInfo.ForQuantity("max_size", "100", "0.01", "1000000", "Most shares of one position."),
        OptionInfo.ForCash("max_notional", "50", "1", "1000000", "Most dollars of one position, fees included."),
        OptionInfo.ForWhole("max_positions", "positions", "5", "1", "1000", "Most positions at a time."),
        OptionInfo.ForPrice("max_spread", "0.04", "0.0001", "1", "No entry while the outcome's spread is wider."),
        OptionInfo.ForPrice("edge_margin", "0.05", "0", "0.49", "No entry while the mid price is this near 0 or 1."),
        OptionInfo.ForNumber(
            "take_profit", "log-odds", defaults.TakeProfit, "0", "10",
            "Leave when the mid price has moved this far our way; 0 = never."),
        OptionInfo.ForNumber(
            "stop", "log-odds", defaults.Stop, "0", "10",
            "Leave when the mid price has moved this far against us; 0 = never."),
        OptionInfo.ForDuration(
            "time_stop", defaults.TimeStop, "1s", "365d", "Leave when a position is this old."),
        OptionInfo.ForPrice(
            "exit_edge", "0", "0", "0.5", "Leave when no more than this and the fee of leaving is left of the edge."),
        OptionInfo.ForDuration(
            "flat_before_end", defaults.FlatBeforeEnd, "0", "365d",
            "No entry, and out, this long before the market's stated end; 0 = hold to the result."),
        OptionInfo.ForDuration("cooldown", "60s", "0", "1d", "Rest of a market after a position, or after a refusal."),
        OptionInfo.ForDuration("retry_every", "1s", "100ms", "10m", "Time between looks at positions and exits."),
        OptionInfo.ForPrice(
            "exit_band", "0.05", "0", "0.5", "How far under the best bid one attempt to leave may sell."),
    ];

    /// <summary>Pips a share.</summary>
    public int MinimumEdge { get; private init; }

    /// <summary>0..1.</summary>
    public double Trust { get; private init; }

    /// <summary>Millionths.</summary>
    public long KellyPpm { get; private init; }

    public Quantity MaximumSize { get; private init; }

    public Cash MaximumNotional { get; private init; }

    public int MaximumPositions { get; private init; }

    /// <summary>Pips.</summary>
    public int MaximumSpread { get; private init; }

    /// <summary>Pips from 0 and from 1.</summary>
    public int EdgeMargin { get; private init; }

    /// <summary>Log-odds; 0 = none.</summary>
    public double TakeProfit { get; private init; }

    /// <summary>Log-odds; 0 = none.</summary>
    public double Stop { get; private init; }

    public Duration TimeStop { get; private init; }

    /// <summary>Pips a share.</summary>
    public int ExitEdge { get; private init; }

    public Duration FlatBeforeEnd { get; private init; }

    public Duration Cooldown { get; private init; }

    public Duration RetryEvery { get; private init; }

    /// <summary>Pips under the best bid.</summary>
    public int ExitBand { get; private init; }

    public ExitTerms Exits => new(RetryEvery, ExitBand);

    /// <param name="values">Read against what <see cref="Declare"/> gave, and more.</param>
    public static DirectionalOptions From(OptionValues values) => new()
    {
        MinimumEdge = values.GetPips("min_edge"),
        Trust = (double)values.GetDecimal("trust"),
        KellyPpm = (long)(values.GetDecimal("kelly_fraction") * PpmOfOne),
        MaximumSize = values.GetQuantity("max_size"),
        MaximumNotional = values.GetCash("max_notional"),
        MaximumPositions = values.GetInt("max_positions"),
        MaximumSpread = values.GetPips("max_spread"),
        EdgeMargin = values.GetPips("edge_margin"),
        TakeProfit = (double)values.GetDecimal("take_profit"),
        Stop = (double)values.GetDecimal("stop"),
        TimeStop = values.GetDuration("time_stop"),
        ExitEdge = values.GetPips("exit_edge"),
        FlatBeforeEnd = values.GetDuration("flat_before_end"),
        Cooldown = values.GetDuration("cooldown"),
        RetryEvery = values.GetDuration("retry_every"),
        ExitBand = values.GetPips("exit_band"),
    };
}
