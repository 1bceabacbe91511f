using System.Globalization;

namespace Probity.Runtime.Pairs.Matching;

/// <summary>How a text uses a date.</summary>
internal enum DateUse
{
    /// <summary>Any time up to it: "by", "before", "through".</summary>
    Deadline,

    /// <summary>In a period: "in May", "2026 World Cup".</summary>
    Within,

    /// <summary>On one day: "on March 3", "at the end of March".</summary>
    On,

    /// <summary>"by 2027", "by July": start or end of the period, who knows.</summary>
    Loose,

    /// <summary>Not before it.</summary>
    After,
}

/// <summary>A date in a text as a half-open span of days.</summary>
/// <param name="From">First day; null for a deadline.</param>
/// <param name="Until">The day after the last; null for "after".</param>
/// <param name="YearKnown">False: the year is made up and must not be compared.</param>
internal sealed record DateClaim(DateUse Use, DateOnly? From, DateOnly? Until, bool YearKnown, string Text)
{
    /// <summary>A whole calendar year.</summary>
    public bool IsYear => Use == DateUse.Within && From is { Month: 1, Day: 1 } from && Until == from.AddYears(1);

    /// <summary>The span as a person writes it.</summary>
    public string Shown => Use switch
    {
        DateUse.Within when IsYear => From!.Value.Year.ToString(CultureInfo.InvariantCulture),
        DateUse.Within => $"{Day(From)}..{Day(Until?.AddDays(-1))}",
        DateUse.On => "on " + Day(From),
        DateUse.After => "after " + Day(From?.AddDays(-1)),
        DateUse.Loose => Text,
        _ => "by " + Day(Until?.AddDays(-1)),
    };

    private string Day(DateOnly? day) =>
        day?.ToString(YearKnown ? "yyyy-MM-dd" : "MM-dd", CultureInfo.InvariantCulture) ?? "?";
}
