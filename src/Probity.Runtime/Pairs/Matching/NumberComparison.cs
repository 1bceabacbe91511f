namespace Probity.Runtime.Pairs.Matching;

/// <summary>Whether two questions are about the same thresholds, and on which side of them.</summary>
internal static class NumberComparison
{
    public static void Compare(Statement a, Statement b, Findings findings)
    {
        if (a.Numbers.Count == 0 && b.Numbers.Count == 0) { return; }
        List<NumberClaim> open = [.. b.Numbers];
        foreach (NumberClaim number in a.Numbers)
        {
            int at = open.FindIndex(number.SameNumber);
            if (at < 0) { at = open.FindIndex(other => SameCount(number, other)); }
            if (at < 0)
            {
                findings.Contradict(open.Count > 0
                    ? $"numbers differ: {number.Shown} / {open[0].Shown}"
                    : $"only one side says {number.Shown}");
                return;
            }
            Sides(a, b, number, open[at], findings);
            open.RemoveAt(at);
        }
        if (open.Count > 0) { findings.Contradict($"only one side says {open[0].Shown}"); }
    }

    private static bool SameCount(NumberClaim a, NumberClaim b) =>
        a.LeastCount is { } least && least == b.LeastCount && (a.Inclusive is not null && b.Inclusive is not null);

    private static void Sides(Statement a, Statement b, NumberClaim one, NumberClaim other, Findings findings)
    {
        string shown = one.Shown == other.Shown ? one.Shown : $"{one.Shown} / {other.Shown}";
        Reach first = ReachOf(a, one), second = ReachOf(b, other);
        bool opposite = one.Bound is Bound.Above && other.Bound is Bound.Below
            || one.Bound is Bound.Below && other.Bound is Bound.Above;
        if (opposite)
        {
            Opposite(one, other, first, second, shown, findings);
            return;
        }
        if (first != second && first != Reach.Unstated && second != Reach.Unstated)
        {
            findings.Contradict($"reaching it once is not being there at a time: {shown}");
            return;
        }
        bool bounded = one.Bound != Bound.Unstated && other.Bound != Bound.Unstated;
        if (bounded && one.Bound != other.Bound)
        {
            findings.Contradict($"compared differently: {shown}");
            return;
        }
        if (!bounded && one.Bound != other.Bound)
        {
            findings.Doubt($"only one side says above or below: {shown}");
            return;
        }
        bool sameValue = one.Value == other.Value;
        if (bounded && sameValue && one.Inclusive is { } x && other.Inclusive is { } y && x != y)
        {
            if (!one.IsFine && !other.IsFine)
            {
                findings.Contradict($"exactly {one.Value} pays on one side only: {shown}");
                return;
            }
            findings.Caution($"nearly the same threshold (the boundary itself pays on one side only): {shown}");
        }
        findings.AgreeOnNumbers($"same threshold: {shown}");
    }

    private static void Opposite(
        NumberClaim one, NumberClaim other, Reach first, Reach second, string shown, Findings findings)
    {
        bool stays = first == Reach.Stay ^ second == Reach.Stay;
        bool touches = first == Reach.Touch || second == Reach.Touch;
        bool complete = one.IsFine || other.IsFine
            || one.Inclusive is { } x && other.Inclusive is { } y && x != y;
        if (touches && !stays)
        {
            findings.Contradict($"reaching a high is not the opposite of reaching a low: {shown}");
        }
        else if (!complete && !stays) { findings.Contradict($"the boundary pays on neither or both sides: {shown}"); }
        else
        {
            findings.Turn($"above and below the same threshold: {shown}");
            findings.AgreeOnNumbers($"same threshold: {shown}");
        }
    }

    /// <summary>"above 100 on Friday" is at one moment, "above 100 by Friday" once is enough.</summary>
    private static Reach ReachOf(Statement statement, NumberClaim number)
    {
        if (number.Reach != Reach.Unstated) { return number.Reach; }
        if (number.Bound is Bound.Unstated or Bound.Between) { return Reach.Unstated; }
        if (statement.Has("stay")) { return Reach.Stay; }
        return statement.When?.Use switch
        {
            DateUse.On => Reach.At,
            DateUse.Deadline when number.Unit == "$" => Reach.Touch,
            _ => Reach.Unstated,
        };
    }
}
