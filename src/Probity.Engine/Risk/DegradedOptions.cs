using System.Globalization;
using Probity.Domain;
using Probity.Domain.Seams;

namespace Probity.Engine.Risk;

/// <summary>What happens while too many books of a venue cannot be trusted.</summary>
/// <param name="ShareMicros">
/// Part of a venue's open markets, in millionths, from which its data are degraded; 0 = never.
/// </param>
/// <param name="HaltsAll">No strategy takes new risk.</param>
/// <param name="KeptOut">Names of strategies that take none.</param>
/// <param name="Scales">Names of strategies whose sizes shrink, each with what is left of them in millionths.</param>
public sealed record DegradedOptions(
    long ShareMicros, bool HaltsAll, IReadOnlyList<string> KeptOut, IReadOnlyList<(string Name, long Micros)> Scales)
{
    public const long Whole = 1_000_000;

    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForNumber(
            "degraded_share", "share of markets", "0", "0", "1",
            "Data are degraded while this part of a venue's open markets has a book that is not trusted; 0 = never."),
        OptionInfo.ForFlag("degraded_halt", false, "While data are degraded no strategy takes new risk there."),
        OptionInfo.ForNames("degraded_skip", "", "Strategies that take no new risk while data are degraded."),
        OptionInfo.ForNames(
            "degraded_scale", "", "Strategies whose sizes shrink while data are degraded, as name:factor (maker:0.5)."),
    ];

    /// <summary>What is left of a strategy's sizes while data are degraded, in millionths; 0 = nothing.</summary>
    public long ScaleOf(string strategy)
    {
        if (HaltsAll || KeptOut.Contains(strategy)) { return 0; }
        foreach ((string name, long micros) in Scales) { if (name == strategy) { return micros; } }
        return Whole;
    }

    /// <param name="values">Read against a schema that contains <see cref="Declared"/>.</param>
    /// <exception cref="BadInputException">A factor that is none.</exception>
    public static DegradedOptions From(OptionValues values) => new(
        (long)(values.GetDecimal("degraded_share") * Whole),
        values.GetBool("degraded_halt"),
        values.GetNames("degraded_skip"),
        [.. values.GetNames("degraded_scale").Select(Scale)]);

    private static (string Name, long Micros) Scale(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string factor = colon < 0 ? "" : text[(colon + 1)..];
        bool read = decimal.TryParse(
            factor, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal part);
        return colon > 0 && read && part is >= 0 and <= 1
            ? (text[..colon], (long)(part * Whole))
            : throw new BadInputException(
                $"'degraded_scale': '{text}' is not a strategy with a factor of 0..1; write it as name:0.5");
    }
}
