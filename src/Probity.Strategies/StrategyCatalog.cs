using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>
/// One strategy that the house knows: what it is called, what it does, what it can be told, and how to make it.
/// </summary>
/// <param name="Name">Kebab-case, as <see cref="Strategy.Name"/>.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Options">Its option schema.</param>
/// <param name="Create">Makes one from options that were read against the schema.</param>
public sealed record StrategyEntry(
    string Name, string Description, IReadOnlyList<OptionInfo> Options, Func<OptionValues, Strategy> Create)
{
    /// <summary>Where it trades unless configured otherwise.</summary>
    public IReadOnlyList<VenueId> Venues { get; init; } = [VenueId.Polymarket];
}

/// <summary>The strategies of the house by name.</summary>
public static class StrategyCatalog
{
    public static IReadOnlyList<StrategyEntry> All { get; } =
    [
        new(
            FixedMaker.StrategyName,
            "Bids for both outcomes at a fixed distance from the mid price and merges the pairs that it gets.",
            FixedMakerOptions.Declared,
            values => new FixedMaker(FixedMakerOptions.From(values))),
        new(
            MarketMaker.StrategyName,
            "Quotes both sides of many markets around fair value, leaning against inventory and away from toxic flow.",
            MarketMakerOptions.Declared,
            values => new MarketMaker(MarketMakerOptions.From(values))),
        new(
            ParityArb.StrategyName,
            "Buys both outcomes for less than a dollar after all costs, or splits a dollar and sells both for more.",
            ParityArbOptions.Declared,
            values => new ParityArb(ParityArbOptions.From(values))),
        new(
            CrossHedge.StrategyName,
            "Rests an order on one venue and hedges every fill on the other, in pairs of markets that were approved.",
            CrossHedgeOptions.Declared,
            values => new CrossHedge(CrossHedgeOptions.From(values)))
        {
            Venues = [VenueId.Polymarket, VenueId.Opinion],
        },
    ];

    /// <exception cref="BadInputException">No strategy has this name; the message names the nearest.</exception>
    public static StrategyEntry Find(string name)
    {
        foreach (StrategyEntry entry in All)
        {
            if (entry.Name == name) { return entry; }
        }
        string? nearest = Spelling.Nearest(name, All.Select(entry => entry.Name));
        string known = string.Join(", ", All.Select(entry => entry.Name));
        string hint = nearest is null ? $"known are {known}" : $"did you mean '{nearest}'?";
        throw new BadInputException($"unknown strategy '{name}'; {hint}");
    }

    /// <summary>Makes a strategy from texts as they stand in configuration or on the command line.</summary>
    /// <exception cref="BadInputException">Unknown strategy or option, or a value that does not fit.</exception>
    public static Strategy Create(string name, IReadOnlyDictionary<string, string> options)
    {
        StrategyEntry entry = Find(name);
        return entry.Create(OptionValues.Read(entry.Options, options, $"strategy '{name}'"));
    }
}
