using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>Which markets <see cref="MarketMaker"/> quotes; units and ranges are in <see cref="Declared"/>.</summary>
public sealed record MakerSelection
{
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForWhole("max_markets", "markets", "20", "1", "10000", "Most markets quoted at a time."),
        OptionInfo.ForCash("capital", "1000", "1", "100000000", "Dollars to split over the markets."),
        OptionInfo.ForDuration(
            "rescore_every", "60s", "1s", "1d", "How often markets are scored and capital is split."),
        OptionInfo.ForNumber(
            "stickiness", "part", "0.2", "0", "10", "A newcomer has to score this much more than a market quoted."),
        OptionInfo.ForCash(
            "min_volume", "0", "0", "1000000000", "Least dollars a day that takers trade, from what was seen."),
        OptionInfo.ForDuration(
            "volume_watch", "10m", "1s", "1d", "How long a market is watched before its volume is judged."),
        OptionInfo.ForPrice("min_market_spread", "0", "0", "1", "Tighter markets are left to others."),
        OptionInfo.ForPrice("max_market_spread", "0.15", "0.0001", "1", "Wider markets are illiquid."),
        OptionInfo.ForPrice("lowest_price", "0.05", "0", "0.5", "Lowest fair value that is quoted."),
        OptionInfo.ForPrice("highest_price", "0.95", "0.5", "1", "Highest fair value that is quoted."),
    ];

    public int MaximumMarkets { get; private init; }

    /// <summary>Dollars.</summary>
    public double Capital { get; private init; }

    public Duration RescoreEvery { get; private init; }

    public double Stickiness { get; private init; }

    /// <summary>Dollars a day.</summary>
    public double MinimumVolume { get; private init; }

    public Duration VolumeWatch { get; private init; }

    /// <summary>Pips.</summary>
    public int MinimumSpread { get; private init; }

    /// <summary>Pips.</summary>
    public int MaximumSpread { get; private init; }

    public double LowestPrice { get; private init; }

    public double HighestPrice { get; private init; }

    /// <param name="values">Read against <see cref="MarketMakerOptions.Declared"/>.</param>
    /// <exception cref="BadInputException">They contradict one another.</exception>
    public static MakerSelection From(OptionValues values)
    {
        InOrder(values, "min_market_spread", "max_market_spread");
        return new MakerSelection
        {
            MaximumMarkets = values.GetInt("max_markets"),
            Capital = values.GetCash("capital").Micros / 1e6,
            RescoreEvery = values.GetDuration("rescore_every"),
            Stickiness = MarketMakerOptions.Number(values, "stickiness"),
            MinimumVolume = values.GetCash("min_volume").Micros / 1e6,
            VolumeWatch = values.GetDuration("volume_watch"),
            MinimumSpread = values.GetPips("min_market_spread"),
            MaximumSpread = values.GetPips("max_market_spread"),
            LowestPrice = MarketMakerOptions.Dollars(values, "lowest_price"),
            HighestPrice = MarketMakerOptions.Dollars(values, "highest_price"),
        };
    }

    /// <exception cref="BadInputException">The first is above the second.</exception>
    internal static void InOrder(OptionValues values, string low, string high)
    {
        OptionValue one = values.All.First(value => value.Info.Name == low);
        OptionValue two = values.All.First(value => value.Info.Name == high);
        if (one.Number > two.Number)
        {
            throw new BadInputException($"'{low}': '{one.Text}' is above '{high}' '{two.Text}'; turn them round");
        }
    }
}
