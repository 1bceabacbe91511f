using System.Globalization;
using Probity.Domain.Values;
using Spectre.Console;

namespace Probity.Cli.Output;

/// <summary>How values read in the cell of a table; <c>--json</c> always has them whole.</summary>
internal static class Cell
{
    private const int LongestName = 36;

    /// <summary>A name; of a long token or slug the two ends.</summary>
    public static string Name(string text) => Prose(
        text.Length <= LongestName || text.Contains(' ') ? text : $"{text[..(LongestName - 9)]}…{text[^8..]}");

    /// <summary>A sentence, which the table wraps.</summary>
    public static string Prose(string text) => Markup.Escape(text);

    /// <summary>UTC to the millisecond, or a dash for a time that is not known.</summary>
    public static string Time(Instant at) => at.IsKnown
        ? at.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)
        : "-";
}
