using System.Text.RegularExpressions;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Mapping;

/// <summary>Markets of one event of which each implies the next; the narrowest first.</summary>
/// <param name="Skeleton">What their questions have in common.</param>
/// <param name="Markets">At least two.</param>
public sealed record Ladder(string Skeleton, IReadOnlyList<GammaMarket> Markets);

/// <summary>
/// Finds nested ladders among the Yes/No markets of an event that is not neg-risk. A ladder that is none would be taken
/// for free money, so everything must speak for it and nothing against:
/// <list type="number">
/// <item>The questions are the same but for one slot: a day after "by" or "before", or a number after a word of
/// direction ("above", "at least", "dip to", "hit (HIGH)"...) or before one ("or more", "+").</item>
/// <item>The rules are the same text, and differ in no day or number but the rung's own.</item>
/// <item>No word turns the direction round or asks for a state that can end ("not", "remain", "between",
/// "lead"...).</item>
/// <item>A day ladder's days agree with the markets' end dates; a number ladder's markets end together.</item>
/// <item>No rung occurs twice, and none is closed.</item>
/// </list>
/// "By March" implies "by June"; "above 20" implies "above 10"; "below 10" implies "below 20".
/// </summary>
public static partial class LadderDetector
{
    private const int MostDaysFromEnd = 3;

    private enum Direction
    {
        None,
        Up,
        Down,
    }

    public static IReadOnlyList<Ladder> Detect(IReadOnlyList<GammaMarket> markets)
    {
        var ladders = new List<Ladder>();
        IEnumerable<Rung> all = markets.Where(IsCandidate).Select(Read);
        foreach (IGrouping<string, Rung> group in all.GroupBy(rung => rung.Question.Skeleton))
        {
            List<Rung> rungs = [.. group];
            if (rungs.Count < 2 || Contrary().IsMatch(group.Key)) { continue; }
            Ladder? ladder = ByDay(rungs) ?? ByNumber(rungs);
            if (ladder is not null) { ladders.Add(ladder); }
        }
        return ladders;
    }

    private static bool IsCandidate(GammaMarket market) =>
        market is { NegRisk: not true, Closed: not true, Question: not null, Description: not null }
        && market.Outcomes is ["Yes", "No"];

    private static Rung Read(GammaMarket market)
    {
        string end = string.IsNullOrEmpty(market.EndDate) ? market.EndDateIso ?? "" : market.EndDate;
        DateOnly? endsOn = VenueTime.TryParse(end, out Instant at)
            ? DateOnly.FromDateTime(at.ToDateTimeOffset().UtcDateTime)
            : null;
        return new Rung(market, QuestionText.Read(market.Question!), QuestionText.Read(market.Description!), endsOn);
    }

    private static Ladder? ByDay(List<Rung> rungs)
    {
        string skeleton = rungs[0].Question.Skeleton;
        if (rungs[0].Question.Days.Count != 1 || !BeforeDay().IsMatch(skeleton)) { return null; }
        if (rungs.Any(rung => !rung.Question.Numbers.SequenceEqual(rungs[0].Question.Numbers))) { return null; }
        var deadlines = new Dictionary<Rung, DateOnly>();
        foreach (Rung rung in rungs)
        {
            if (Deadline(rung) is not { } deadline || deadlines.ContainsValue(deadline)) { return null; }
            deadlines.Add(rung, deadline);
        }
        bool sameRules = SameRules(
            rungs,
            (rung, day) => day.Matches(deadlines[rung]),
            (_, _) => false);
        return sameRules
            ? new Ladder(skeleton, [.. rungs.OrderBy(rung => deadlines[rung]).Select(rung => rung.Market)])
            : null;
    }

    private static Ladder? ByNumber(List<Rung> rungs)
    {
        QuestionText first = rungs[0].Question;
        DateOnly? end = rungs[0].EndsOn;
        if (end is null || rungs.Any(rung => rung.EndsOn != end || !rung.Question.Days.SequenceEqual(first.Days)))
        {
            return null;
        }
        List<int> slots = [.. Enumerable.Range(0, first.Numbers.Count)
            .Where(i => rungs.Any(rung => rung.Question.Numbers[i] != first.Numbers[i]))];
        if (slots is not [int slot]) { return null; }
        if (rungs.Select(rung => rung.Question.Numbers[slot]).Distinct().Count() != rungs.Count) { return null; }
        Direction direction = DirectionOf(first.Skeleton, slot, rungs[0].Market.Description!);
        if (direction == Direction.None) { return null; }
        bool sameRules = SameRules(rungs, (_, _) => false, (rung, number) => number == rung.Question.Numbers[slot]);
        if (!sameRules) { return null; }
        IEnumerable<Rung> ordered = direction == Direction.Up
            ? rungs.OrderByDescending(rung => rung.Question.Numbers[slot])
            : rungs.OrderBy(rung => rung.Question.Numbers[slot]);
        return new Ladder(first.Skeleton, [.. ordered.Select(rung => rung.Market)]);
    }

    /// <summary>
    /// The day of the question, its year taken from the end date where it does not say; null when they disagree.
    /// </summary>
    private static DateOnly? Deadline(Rung rung)
    {
        if (rung.EndsOn is not { } ends) { return null; }
        TextDay day = rung.Question.Days[0];
        int year = day.Year ?? ends.Year;
        if (day.Day > DateTime.DaysInMonth(year, day.Month)) { return null; }
        var deadline = new DateOnly(year, day.Month, day.Day);
        return Math.Abs(deadline.DayNumber - ends.DayNumber) <= MostDaysFromEnd ? deadline : null;
    }

    /// <summary>Same skeleton, and each day and number is either the same in all or each market's own rung.</summary>
    private static bool SameRules(
        List<Rung> rungs, Func<Rung, TextDay, bool> isOwnDay, Func<Rung, decimal, bool> isOwnNumber)
    {
        QuestionText first = rungs[0].Rules;
        if (rungs.Any(rung => rung.Rules.Skeleton != first.Skeleton)) { return false; }
        for (int i = 0; i < first.Days.Count; i++)
        {
            bool same = rungs.All(rung => rung.Rules.Days[i] == first.Days[i]);
            if (!same && !rungs.All(rung => isOwnDay(rung, rung.Rules.Days[i]))) { return false; }
        }
        for (int i = 0; i < first.Numbers.Count; i++)
        {
            bool same = rungs.All(rung => rung.Rules.Numbers[i] == first.Numbers[i]);
            if (!same && !rungs.All(rung => isOwnNumber(rung, rung.Rules.Numbers[i]))) { return false; }
        }
        return true;
    }

    private static Direction DirectionOf(string skeleton, int slot, string rules)
    {
        int at = -1;
        for (int i = 0; i <= slot; i++) { at = skeleton.IndexOf(QuestionText.NumberMark, at + 1); }
        string before = skeleton[..at], after = skeleton[(at + 1)..];
        var said = new List<Direction>();
        if (UpBefore().IsMatch(before) || UpAfter().IsMatch(after)) { said.Add(Direction.Up); }
        if (DownBefore().IsMatch(before) || DownAfter().IsMatch(after)) { said.Add(Direction.Down); }
        if (before.EndsWith("reach ", StringComparison.Ordinal) && UpRules().IsMatch(rules)) { said.Add(Direction.Up); }
        return said is [Direction only] ? only : Direction.None;
    }

    private sealed record Rung(GammaMarket Market, QuestionText Question, QuestionText Rules, DateOnly? EndsOn);

    [GeneratedRegex(@"\b(?:by|before) \u0001", RegexOptions.CultureInvariant)]
    private static partial Regex BeforeDay();

    [GeneratedRegex(
        @"\b(?:not|no|never|without|avoid|fail|between|exactly|remain|remains|stay|stays|still|keep|keeps|hold|holds"
        + @"|last|lasts|survive|survives|continue|continues|lead|leads|largest|biggest|most|best|top|first|next)\b"
        + @"|n't\b|\u0002 ?[-–] ?\u0002",
        RegexOptions.CultureInvariant)]
    private static partial Regex Contrary();

    [GeneratedRegex(
        @"\b(?:above|over|at least|more than|greater than|exceed|exceeds|hit \(high\)) $|> ?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex UpBefore();

    [GeneratedRegex(
        @"^\+|^ ?%? ?(?:\w+ )?or (?:more|higher|above|greater)\b|^ ?%? \(high\)", RegexOptions.CultureInvariant)]
    private static partial Regex UpAfter();

    [GeneratedRegex(
        @"\b(?:below|under|less than|fewer than|at most|dip to|dip below|fall to|fall below|drop to|drop below"
        + @"|hit \(low\)) $|< ?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex DownBefore();

    [GeneratedRegex(
        @"^ ?%? ?(?:\w+ )?or (?:less|lower|below|fewer)\b|^ ?%? \(low\)", RegexOptions.CultureInvariant)]
    private static partial Regex DownAfter();

    [GeneratedRegex(
        @"equal to or (?:greater|higher|above)|greater than or equal|at or above|or higher",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex UpRules();
}
