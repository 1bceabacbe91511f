using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Bundles;

namespace Probity.Strategies;

/// <summary>What <see cref="OutcomeArb"/> can be told; units and ranges are in <see cref="Declared"/>.</summary>
public sealed record OutcomeArbOptions
{
    /// <summary>
    /// The schema that the command line, the configuration and docs/strategies/outcome-arb.md are made of.
    /// </summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        .. BundleOptions.Declared,
        OptionInfo.ForNames(
            "modes", string.Join(',', OutcomeModes.Names), "Ways to trade an event: short, convert, long, ladder."),
        OptionInfo.ForPrice(
            "sale_haircut", "0.002", "0", "0.5",
            "How far the bids for converted shares are expected to fall before they can be sold."),
        OptionInfo.ForWhole(
            "conversion_fee", "hundredths of a percent", "0", "0", "10000", "What the venue keeps of a conversion."),
        OptionInfo.ForNumber(
            "capital_rate", "a year", "0.1", "0", "100", "What capital that is locked until the result has to earn."),
        OptionInfo.ForDuration(
            "unstated_term", "365d", "1h", "3650d", "How long capital counts as locked where a market states no end."),
        OptionInfo.ForCash(
            "max_locked", "1000", "0", "100000000", "Most dollars in sets that are held until the result."),
    ];

    public required BundleOptions Bundle { get; init; }

    /// <summary>In the order in which they are looked at.</summary>
    public required IReadOnlyList<OutcomeMode> Modes { get; init; }

    public Cash MaximumLocked { get; private init; }

    /// <param name="values">Read against <see cref="Declared"/>.</param>
    /// <exception cref="BadInputException">A mode that does not exist.</exception>
    public static OutcomeArbOptions From(OptionValues values) => new()
    {
        Bundle = BundleOptions.From(values) with
        {
            SaleHaircut = values.GetPips("sale_haircut"),
            ConversionFeeBips = values.GetInt("conversion_fee"),
            CapitalRateMicros = BundleOptions.Micros(values.GetDecimal("capital_rate")),
            UnstatedTerm = values.GetDuration("unstated_term"),
        },
        Modes = [.. OutcomeModes.All.Where(Chosen(values.GetNames("modes")).Contains)],
        MaximumLocked = values.GetCash("max_locked"),
    };

    private static IReadOnlyList<OutcomeMode> Chosen(IReadOnlyList<string> names)
    {
        List<OutcomeMode> chosen = [];
        foreach (string name in names)
        {
            int index = OutcomeModes.Names.ToList().IndexOf(name);
            if (index < 0)
            {
                string? nearest = Spelling.Nearest(name, OutcomeModes.Names);
                string hint = nearest is null
                    ? "known are " + string.Join(", ", OutcomeModes.Names)
                    : $"did you mean '{nearest}'?";
                throw new BadInputException($"'modes': unknown mode '{name}'; {hint}");
            }
            chosen.Add((OutcomeMode)index);
        }
        return chosen;
    }
}
