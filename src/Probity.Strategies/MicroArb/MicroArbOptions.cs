using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Directional;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>What <see cref="MicroArb"/> can be told; units and ranges are in <see cref="Declared"/>.</summary>
public sealed record MicroArbOptions
{
    private const double BasisPoint = 1e-4;

    /// <summary>
    /// The schema that the command line, the configuration and docs/strategies/micro-arb.md are made of.
    /// </summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForText("quote", "usd", "What follows the asset in the keys of price signals: btc + usd = btcusd."),
        OptionInfo.ForText("source", "", "Only prices of this source; empty = of any."),
        OptionInfo.ForDuration(
            "settlement_window", "60s", "0", "1h",
            "The market settles on the price averaged over this long before its end; 0 = on the price at the end."),
        OptionInfo.ForDuration(
            "strike_tolerance", "3s", "0", "60s", "How late after the window's beginning its price may be heard."),
        OptionInfo.ForDuration("max_price_age", "8s", "100ms", "10m", "Older prices are none."),
        OptionInfo.ForDuration("volatility_half_life", "5m", "1s", "1d", "Memory of the volatility estimate."),
        OptionInfo.ForNumber(
            "min_volatility", "basis points a root second", "0.3", "0.001", "100",
            "Volatility is never taken as less."),
        OptionInfo.ForWhole(
            "min_ticks", "prices", "30", "2", "100000", "Prices that have to be heard before the first opinion."),
        OptionInfo.ForDuration("min_time_left", "10s", "0", "1d", "No entry with less time than this to the end."),
        OptionInfo.ForDuration("max_time_left", "15m", "1s", "30d", "No entry with more time than this to the end."),
        .. DirectionalOptions.Declare(new("0.02", "0", "0", "1d", "0")),
    ];

    public required DirectionalOptions Shared { get; init; }

    public required string Quote { get; init; }

    /// <summary>Empty = any.</summary>
    public required string Source { get; init; }

    public Duration SettlementWindow { get; private init; }

    public Duration StrikeTolerance { get; private init; }

    public Duration MaximumPriceAge { get; private init; }

    /// <summary>Seconds.</summary>
    public double VolatilityHalfLife { get; private init; }

    /// <summary>Of the logarithm, per second.</summary>
    public double LeastVariance { get; private init; }

    public int MinimumTicks { get; private init; }

    public Duration MinimumTimeLeft { get; private init; }

    public Duration MaximumTimeLeft { get; private init; }

    /// <param name="values">Read against <see cref="Declared"/>.</param>
    public static MicroArbOptions From(OptionValues values)
    {
        double deviation = (double)values.GetDecimal("min_volatility") * BasisPoint;
        return new MicroArbOptions
        {
            Shared = DirectionalOptions.From(values),
            Quote = values.GetText("quote"),
            Source = values.GetText("source"),
            SettlementWindow = values.GetDuration("settlement_window"),
            StrikeTolerance = values.GetDuration("strike_tolerance"),
            MaximumPriceAge = values.GetDuration("max_price_age"),
            VolatilityHalfLife = Decay.Seconds(values.GetDuration("volatility_half_life")),
            LeastVariance = deviation * deviation,
            MinimumTicks = values.GetInt("min_ticks"),
            MinimumTimeLeft = values.GetDuration("min_time_left"),
            MaximumTimeLeft = values.GetDuration("max_time_left"),
        };
    }
}
