using System.Globalization;
using System.Text.RegularExpressions;

namespace Probity.Runtime.Pairs.Matching;

/// <summary>Finds dates, periods and deadlines in a folded text.</summary>
internal static partial class DateReader
{
    private const string Months = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";
    private const string Month =
        "(?<month>Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?|July?|Aug(?:ust|\\.)?|"
        + "Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)";

    private const string Year = "(?<year>20[1-5]\\d)";
    private const string DayNumber = "(?<day>[0-3]?\\d)(?:st|nd|rd|th)?";
    private const string Preposition =
        "(?:\\b(?<prep>(?i:on or before|no later than|not later than|by the end of|by end of|before the end of|"
        + "at the end of|the end of|end of|by|before|until|till|through|prior to|on|in|during|after|since|from|"
        + "between|"
        + "as of|at|for|of))\\s+)?(?i:(?:the\\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\\s+)?)";

    /// <summary>
    /// The dates of a text, and the text with them blanked out.
    /// </summary>
    /// <param name="text">Folded.</param>
    /// <param name="anchor">A day at or shortly after those meant, for dates without a year; null = unknown.</param>
    public static (IReadOnlyList<DateClaim> Claims, string Remainder) Read(string text, DateOnly? anchor)
    {
        List<DateClaim> claims = [];
        List<string> prepositions = [];
        MatchCollection found = Dates().Matches(text);
        int? stated = StatedYear(found);
        string rest = Dates().Replace(text, match =>
        {
            string prep = match.Groups["prep"].Value.ToLowerInvariant();
            if (Period(match, stated, anchor, prep) is not { } period) { return match.Value; }
            prepositions.Add(prep);
            claims.Add(Claim(prep, period, match.Value.Trim()));
            return " ";
        });
        return (Joined(claims, prepositions), rest);
    }

    /// <summary>The claim that says most: the shortest span; a bare year only when there is nothing else.</summary>
    public static DateClaim? Tightest(IReadOnlyList<DateClaim> claims) =>
        claims.OrderBy(claim => claim.Use == DateUse.After).ThenBy(claim => claim.IsYear).ThenBy(Length)
            .FirstOrDefault();

    private static int Length(DateClaim claim) => claim is { From: { } from, Until: { } until }
        ? until.DayNumber - from.DayNumber
        : 40;

    private static int? StatedYear(MatchCollection found)
    {
        int[] years = [.. found.Where(m => m.Groups["year"].Success)
            .Select(m => int.Parse(m.Groups["year"].Value, CultureInfo.InvariantCulture)).Distinct()];
        return years.Length == 1 ? years[0] : null;
    }

    private static (DateOnly From, DateOnly Until, bool YearKnown)? Period(
        Match match, int? stated, DateOnly? anchor, string prep)
    {
        if (match.Groups["iso"].Success)
        {
            return DateOnly.TryParseExact(match.Groups["iso"].Value, "yyyy-MM-dd", out DateOnly day)
                ? (day, day.AddDays(1), true) : null;
        }
        int? year = match.Groups["year"].Success
            ? int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) : stated;
        if (match.Groups["season"].Success && year is { } first)
        {
            int last = int.Parse(match.Groups["season"].Value[^2..], CultureInfo.InvariantCulture);
            return last == (first + 1) % 100 ? Whole(first + 1) : null;
        }
        if (match.Groups["month"].Success) { return MonthOrDay(match, year, anchor, prep); }
        if (match.Groups["quarter"].Success)
        {
            int start = (match.Groups["quarter"].Value[^1] - '1') * (match.Groups["quarter"].Value[0] == 'H' ? 6 : 3);
            int months = match.Groups["quarter"].Value[0] == 'H' ? 6 : 3;
            if ((year ?? anchor?.Year) is not { } of || start > 9) { return null; }
            var from = new DateOnly(of, start + 1, 1);
            return (from, from.AddMonths(months), true);
        }
        if (match.Groups["yearend"].Success)
        {
            return (year ?? anchor?.AddDays(-7).Year) is { } ending ? Whole(ending) : null;
        }
        return year is { } whole ? Whole(whole) : null;
    }

    private static (DateOnly From, DateOnly Until, bool YearKnown) Whole(int year) =>
        (new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1), true);

    private static (DateOnly From, DateOnly Until, bool YearKnown)? MonthOrDay(
        Match match, int? year, DateOnly? anchor, string prep)
    {
        string name = match.Groups["month"].Value;
        int month = (Months.IndexOf(name[..3], StringComparison.Ordinal) / 4) + 1;
        bool hasDay = match.Groups["day"].Success;
        // "May", "March" and "Mark" are words too.
        if (!hasDay && !match.Groups["year"].Success && prep.Length == 0) { return null; }
        int day = hasDay ? int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture) : 1;
        if (day is 0 or > 31) { return null; }
        DateOnly? from = year is { } known ? Valid(known, month, day) : Nearest(month, day, anchor);
        if (from is not { } start) { return null; }
        bool yearKnown = year is not null || anchor is not null;
        return (start, hasDay ? start.AddDays(1) : start.AddMonths(1), yearKnown);
    }

    private static DateOnly? Nearest(int month, int day, DateOnly? anchor)
    {
        if (anchor is not { } close) { return Valid(2000, month, day); }
        DateOnly latest = close.AddDays(4);
        return Valid(latest.Year, month, day) is { } same && same <= latest
            ? same : Valid(latest.Year - 1, month, day);
    }

    private static DateOnly? Valid(int year, int month, int day) =>
        day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    private static DateClaim Claim(string prep, (DateOnly From, DateOnly Until, bool YearKnown) period, string text)
    {
        (DateOnly from, DateOnly until, bool known) = period;
        bool oneDay = until == from.AddDays(1);
        return prep switch
        {
            "by the end of" or "by end of" or "before the end of" or "through" or "on or before" or "no later than"
                or "not later than" => new DateClaim(DateUse.Deadline, null, until, known, text),
            "by" or "until" or "till" when oneDay => new DateClaim(DateUse.Deadline, null, until, known, text),
            "by" or "until" or "till" when text.Contains("nd of", StringComparison.OrdinalIgnoreCase)
                => new DateClaim(DateUse.Deadline, null, until, known, text),
            "by" or "until" or "till" => new DateClaim(DateUse.Loose, null, from, known, text.ToLowerInvariant()),
            "before" or "prior to" => new DateClaim(DateUse.Deadline, null, from, known, text),
            "at the end of" or "the end of" or "end of" =>
                new DateClaim(DateUse.On, until.AddDays(-1), until, known, text),
            "after" or "since" or "as of" or "from" when oneDay => new DateClaim(
                DateUse.After, prep == "after" ? until : from, null, known, text),
            _ => new DateClaim(oneDay ? DateUse.On : DateUse.Within, from, until, known, text),
        };
    }

    /// <summary>"from A to B", "between A and B" as one span.</summary>
    private static List<DateClaim> Joined(List<DateClaim> claims, List<string> prepositions)
    {
        for (int i = 0; i + 1 < claims.Count; i++)
        {
            if (prepositions[i] is not ("from" or "between") || claims[i].From is not { } from
                || (claims[i + 1].Until ?? claims[i + 1].From) is not { } until || until <= from) { continue; }
            claims[i] = new DateClaim(DateUse.Within, from, until, claims[i].YearKnown, claims[i].Text);
            claims.RemoveAt(i + 1);
            prepositions.RemoveAt(i + 1);
        }
        return claims;
    }

    [GeneratedRegex(
        Preposition + "(?:(?<iso>20\\d\\d-\\d\\d-\\d\\d)\\b"
        + "|" + Month + "\\s+" + DayNumber + "(?![\\d.,]*\\d|%)(?:,?\\s+" + Year + "\\b)?"
        + "|" + DayNumber + "\\s+(?:of\\s+)?" + Month + "\\b(?:,?\\s+" + Year + "\\b)?"
        + "|" + Month + "\\b(?:,?\\s+(?:of\\s+)?" + Year + "\\b)?"
        + "|(?<quarter>Q[1-4]|H[12])\\b(?:\\s+(?:of\\s+)?" + Year + "\\b)?"
        + "|(?<yearend>(?i:year[- ]?end|end of (?:the )?year|EOY|the year))\\b(?:\\s+" + Year + "\\b)?"
        + "|(?<![$.,\\d])(?<!(?i:than|above|over|least|below|under)\\s)" + Year
        + "(?:\\s?[-/]\\s?(?<season>(?:20)?\\d\\d))?(?![\\d.%]|,\\d|-\\d))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Dates();
}
