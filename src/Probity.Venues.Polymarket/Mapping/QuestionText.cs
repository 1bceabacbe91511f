using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Probity.Venues.Polymarket.Mapping;

/// <summary>A day of a text; the year may be missing.</summary>
internal readonly record struct TextDay(int Month, int Day, int? Year)
{
    public bool Matches(DateOnly day) => Month == day.Month && Day == day.Day && (Year is null || Year == day.Year);
}

/// <summary>
/// A text with its days ("March 31, 2026") and numbers ("$1.2T", "7,500") taken out, so that the questions of one event
/// can be compared: same skeleton, different days or numbers.
/// </summary>
/// <param name="Skeleton">Lower case; days are <see cref="DayMark"/>, numbers <see cref="NumberMark"/>.</param>
/// <param name="Days">In order of appearance.</param>
/// <param name="Numbers">In order of appearance, units applied.</param>
internal sealed partial record QuestionText(
    string Skeleton, IReadOnlyList<TextDay> Days, IReadOnlyList<decimal> Numbers)
{
    public const char DayMark = '\u0001';
    public const char NumberMark = '\u0002';

    private static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ];

    public static QuestionText Read(string text)
    {
        var skeleton = new StringBuilder(text.Length);
        var days = new List<TextDay>();
        var numbers = new List<decimal>();
        int from = 0;
        string lower = text.ToLowerInvariant();
        foreach (Match match in Pieces().Matches(lower))
        {
            Append(lower.AsSpan(from, match.Index - from));
            from = match.Index + match.Length;
            if (match.Groups["month"].Success && DayOf(match) is { } day)
            {
                days.Add(day);
                skeleton.Append(DayMark);
            }
            else if (match.Groups["number"].Success && NumberOf(match) is { } number)
            {
                numbers.Add(number);
                skeleton.Append(NumberMark);
            }
            else
            {
                Append(match.ValueSpan);
            }
        }
        Append(lower.AsSpan(from));
        return new QuestionText(skeleton.ToString().TrimEnd(' ', '?', '.'), days, numbers);

        void Append(ReadOnlySpan<char> part)
        {
            foreach (char c in part)
            {
                // A currency sign and the amount of white space say nothing about the question.
                if (c is '$' or '€' or '£') { continue; }
                if (!char.IsWhiteSpace(c)) { skeleton.Append(c); }
                else if (skeleton.Length > 0 && skeleton[^1] != ' ') { skeleton.Append(' '); }
            }
        }
    }

    private static TextDay? DayOf(Match match)
    {
        int month = Array.IndexOf(Months, match.Groups["month"].Value) + 1;
        int day = int.Parse(match.Groups["day"].ValueSpan, CultureInfo.InvariantCulture);
        if (day is < 1 or > 31) { return null; }
        int? year = match.Groups["year"].Success
            ? int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture)
            : null;
        return new TextDay(month, day, year);
    }

    private static decimal? NumberOf(Match match)
    {
        string digits = match.Groups["number"].Value.Replace(",", "");
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
        {
            return null;
        }
        decimal unit = match.Groups["unit"].Value switch
        {
            "k" or "thousand" => 1_000m,
            "m" or "million" => 1_000_000m,
            "b" or "bn" or "billion" => 1_000_000_000m,
            "t" or "trillion" => 1_000_000_000_000m,
            _ => 1m,
        };
        return value <= 1_000_000_000_000m ? value * unit : null;
    }

    // A number begins after no letter or digit, so that names such as "H100" or "Q1" stay names.
    [GeneratedRegex(
        @"\b(?<month>january|february|march|april|may|june|july|august|september|october|november|december)\s+"
        + @"(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?<year>20\d\d))?\b"
        + @"|(?<![\p{L}\d.,])(?<number>\d[\d,]*(?:\.\d+)?)"
        + @"(?:\s?(?<unit>k|m|bn|b|t|thousand|million|billion|trillion))?(?![\p{L}\d])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();
}
