using System.Globalization;

namespace Probity.Runtime.Pairs.Matching;

/// <summary>Whether two questions are about the same time.</summary>
internal static class DateComparison
{
    public static void Compare(Statement a, Statement b, Findings findings)
    {
        CompareClocks(a, b, findings);
        switch (a.When, b.When)
        {
            case ({ } first, { } second):
                Both(a, b, first, second, findings);
                break;
            case ({ } only, null):
                OneSided(only, a, b, findings);
                break;
            case (null, { } only):
                OneSided(only, b, a, findings);
                break;
            default:
                Undated(a, b, findings);
                break;
        }
    }

    private static void Both(Statement a, Statement b, DateClaim first, DateClaim second, Findings findings)
    {
        string shown = $"{first.Shown} / {second.Shown}";
        if (first.Use == DateUse.Loose || second.Use == DateUse.Loose)
        {
            if (first.Use == second.Use && first.Until == second.Until)
            {
                findings.AgreeOnDates($"same deadline: {first.Text}");
            }
            else { Loose(a, b, first, second, findings); }
            return;
        }
        if (SameEnds(first, second) && first.Use == second.Use)
        {
            CompareYears(a, b, findings);
            findings.AgreeOnDates($"same date: {first.Shown}");
            return;
        }
        DateClaim shorter = first.IsYear ? second : first, longer = first.IsYear ? first : second;
        bool yearly = longer.IsYear && shorter.Use == DateUse.Deadline && shorter.Until == longer.Until;
        bool within = longer.IsYear && a.IsScheduled && b.IsScheduled && !shorter.IsYear
            && (shorter.From ?? shorter.Until?.AddDays(-1))?.Year == longer.From!.Value.Year
            && shorter.Use is DateUse.On or DateUse.Within;
        if (yearly && !a.IsScheduled | !b.IsScheduled) { findings.AgreeOnDates($"same year end: {shown}"); }
        else if (yearly) { findings.AgreeOnDates($"same year: {shown}"); }
        else if (within) { findings.Doubt($"only one side names the day: {shown}"); }
        else if (first.Use == second.Use && first.Use == DateUse.Deadline)
        {
            findings.Contradict($"deadlines differ: {shown}");
        }
        else if (first.Use != second.Use && SameEnds(first, second))
        {
            findings.Contradict($"'by' is not 'on' or 'in': {shown}");
        }
        else { findings.Contradict($"dates differ: {shown}"); }
    }

    /// <summary>A title may name the year of an event besides a day; those have to agree too.</summary>
    private static void CompareYears(Statement a, Statement b, Findings findings)
    {
        int[] first = [.. Years(a)], second = [.. Years(b)];
        if (first.Length > 0 && second.Length > 0 && !first.Intersect(second).Any())
        {
            findings.Contradict($"years differ: {first[0]} / {second[0]}");
        }
    }

    private static IEnumerable<int> Years(Statement statement) =>
        statement.Dates.Where(claim => claim.IsYear).Select(claim => claim.From!.Value.Year);

    /// <summary>"by 2027" and "by July" are read as the rules of either side read them.</summary>
    private static void Loose(Statement a, Statement b, DateClaim first, DateClaim second, Findings findings)
    {
        DateOnly? one = first.Use == DateUse.Loose ? a.RulesDeadline : first.Until;
        DateOnly? other = second.Use == DateUse.Loose ? b.RulesDeadline : second.Until;
        string shown = $"{first.Shown} / {second.Shown}";
        if (one is not null && one == other)
        {
            findings.AgreeOnDates($"same deadline by the rules: {Day(one.Value.AddDays(-1))}");
        }
        else if (one is null || other is null) { findings.Doubt($"unclear deadline: {shown}"); }
        else { findings.Contradict($"deadlines differ: {shown}"); }
    }

    private static bool SameEnds(DateClaim a, DateClaim b)
    {
        if (a.YearKnown && b.YearKnown)
        {
            return a.Until == b.Until && (a.From == b.From || a.Use == DateUse.Deadline || b.Use == DateUse.Deadline);
        }
        return MonthDay(a.Until) == MonthDay(b.Until)
            && (MonthDay(a.From) == MonthDay(b.From) || a.From is null || b.From is null);
    }

    private static (int, int)? MonthDay(DateOnly? day) => day is { } known ? (known.Month, known.Day) : null;

    private static void OneSided(DateClaim only, Statement dated, Statement undated, Findings findings)
    {
        if (only.IsYear)
        {
            OneYear(only.From!.Value.Year, undated, findings);
            return;
        }
        DateOnly? other = undated.RulesDeadline ?? undated.Closes?.AddDays(1);
        if (other is not { } until)
        {
            findings.Doubt($"only one side names a date: {only.Shown}");
            return;
        }
        if (only.Use == DateUse.Deadline && dated.Has("benext") && undated.Has("benext") && until >= only.Until)
        {
            findings.Caution($"only one side ends {only.Shown}: they differ if nobody is next until then");
            return;
        }
        DateOnly end = only.Until ?? only.From!.Value;
        int gap = until.DayNumber - end.DayNumber;
        if (undated.RulesDeadline is not null ? gap == 0 : gap is >= -2 and <= 3)
        {
            findings.AgreeOnDates(
                $"{only.Shown}; the other side's {(undated.RulesDeadline is null ? "close" : "rules")} agree");
        }
        else { findings.Contradict($"only one side says {only.Shown}; the other runs to {Day(until.AddDays(-1))}"); }
    }

    private static void OneYear(int year, Statement undated, Findings findings)
    {
        if (undated.IdYear is { } said)
        {
            if (said == year) { findings.AgreeOnDates($"same year: {year}, by the id of the other market"); }
            else { findings.Contradict($"years differ: {year} / {said}"); }
            return;
        }
        if (!undated.IsScheduled && undated.RulesDeadline is { } deadline)
        {
            if (deadline == new DateOnly(year + 1, 1, 1))
            {
                findings.AgreeOnDates($"same year: {year}, by the rules");
            }
            else { findings.Contradict($"{year} on one side; the other runs to {Day(deadline.AddDays(-1))}"); }
            return;
        }
        if (undated.Closes is not { } closes) { findings.Doubt($"only one side names the year {year}"); }
        else if (closes >= new DateOnly(year, 1, 1)
            && closes < (undated.IsScheduled ? new DateOnly(year + 2, 1, 1) : new DateOnly(year + 1, 2, 15)))
        {
            findings.AgreeOnDates($"{year}; the other side closes {Day(closes)}");
        }
        else { findings.Contradict($"{year} on one side; the other closes {Day(closes)}"); }
    }

    private static void Undated(Statement a, Statement b, Findings findings)
    {
        bool scheduled = a.IsScheduled && b.IsScheduled;
        if (!scheduled && a.RulesDeadline is { } first && b.RulesDeadline is { } second)
        {
            if (first == second) { findings.AgreeOnDates($"same deadline by the rules: {Day(first.AddDays(-1))}"); }
            else
            {
                findings.Contradict(
                    $"deadlines differ by the rules: {Day(first.AddDays(-1))} / {Day(second.AddDays(-1))}");
            }
            return;
        }
        if (a.Closes is not { } one || b.Closes is not { } other) { return; }
        int gap = Math.Abs(one.DayNumber - other.DayNumber);
        if (a.IdYear is { } x && b.IdYear is { } y && x != y)
        {
            findings.Contradict($"years differ by the ids: {x} / {y}");
        }
        else if (gap <= (scheduled ? PairWeights.ScheduledCloseGap : PairWeights.CloseGap))
        {
            findings.Agree($"closing times fit: {Day(one)} / {Day(other)}");
        }
        else { findings.Contradict($"closing times differ: {Day(one)} / {Day(other)}"); }
    }

    private static void CompareClocks(Statement a, Statement b, Findings findings)
    {
        if (a.Clock.Count == 0 && b.Clock.Count == 0) { return; }
        if (a.Clock.SequenceEqual(b.Clock)) { findings.Agree($"same hour: {Hour(a.Clock[0])}"); }
        else if (a.Clock.Count > 0 && b.Clock.Count > 0)
        {
            findings.Contradict($"hours differ: {Hour(a.Clock[0])} / {Hour(b.Clock[0])}");
        }
        else { findings.Doubt($"only one side names an hour: {Hour(a.Clock.Concat(b.Clock).First())}"); }
    }

    private static string Hour(int minutes) => $"{minutes / 60:00}:{minutes % 60:00}";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
