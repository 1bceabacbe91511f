namespace Probity.Runtime.Pairs.Matching;

/// <summary>Who does what to whom: the same words in another order may be another question.</summary>
internal static class RoleComparison
{
    /// <summary>Words that say that a contest has no draw.</summary>
    private static readonly HashSet<string> NoDraw = new(StringComparer.Ordinal)
    {
        "nba", "nbatitle", "wnba", "mlb", "worldseries", "nhl", "stanleycup", "nfl", "superbowl", "al", "nl", "ufc",
        "mma",
        "tenni", "atp", "wta", "ausopen", "frenchopen", "usopen", "wimbledon", "cs2", "dota", "valorant", "lol",
        "esport",
        "nba's", "basketball", "baseball", "hockey", "ncaa", "counter", "largestcompany", "boxing", "iem", "playoff",
    };

    public static void Compare(Statement a, Statement b, Findings findings)
    {
        if (a.Contest is { } first && b.Contest is { } second) { Contests(a, b, first, second, findings); }
        else if (a.Contest is not null || b.Contest is not null)
        {
            findings.Doubt("only one side names both opponents");
        }
        else if (Swapped(a, b) is { } verb) { findings.Contradict($"who does it to whom differs, at '{verb}'"); }
        if (a.Negated != b.Negated) { findings.Turn("one of them is negated"); }
    }

    private static void Contests(Statement a, Statement b, Contest first, Contest second, Findings findings)
    {
        bool straight = ContestReader.Shares(first.First, second.First)
            && ContestReader.Shares(first.Second, second.Second);
        bool crossed = ContestReader.Shares(first.First, second.Second)
            && ContestReader.Shares(first.Second, second.First);
        if (straight == crossed)
        {
            findings.Contradict(straight ? "the opponents cannot be told apart" : "opponents differ");
            return;
        }
        if (first.AtHome && second.AtHome && crossed)
        {
            findings.Contradict("home and away are exchanged: another game");
            return;
        }
        if (first.Pick == 0 && second.Pick == 0 && a.Numbers.Count > 0) { return; }
        if (first.Pick == 0 || second.Pick == 0)
        {
            findings.Contradict("no word on which side has to win");
            return;
        }
        bool same = first.Pick == second.Pick == straight;
        if (same) { findings.Agree("same opponents, same side"); }
        else if (CannotDraw(a) || CannotDraw(b)) { findings.Turn("the other side of the same contest"); }
        else { findings.Contradict("opposite sides, and a draw would pay neither"); }
    }

    private static bool CannotDraw(Statement statement) =>
        statement.Market.Outcomes is [{ } first, { } second] && !IsYesNo(first) && !IsYesNo(second)
        || statement.Words.Any(word => NoDraw.Contains(word.Key)) || statement.Background.Value.Overlaps(NoDraw);

    private static bool IsYesNo(string outcome) =>
        outcome.Equals("yes", StringComparison.OrdinalIgnoreCase)
            || outcome.Equals("no", StringComparison.OrdinalIgnoreCase);

    /// <summary>A verb that both share with two names on exchanged sides of it; null when there is none.</summary>
    private static string? Swapped(Statement a, Statement b)
    {
        for (int i = 1; i + 1 < a.Words.Count; i++)
        {
            Word verb = a.Words[i];
            int there = Find(b, verb);
            if (verb.Kind is not (WordKind.Plain or WordKind.Topic) || there < 0) { continue; }
            bool exchanged = Enumerable.Range(0, i).Any(k => IsName(a.Words[k]) && Find(b, a.Words[k]) > there)
                && Enumerable.Range(i + 1, a.Words.Count - i - 1)
                    .Any(k => IsName(a.Words[k]) && Find(b, a.Words[k]) is var at && at >= 0 && at < there);
            if (exchanged) { return verb.Shown; }
        }
        return null;
    }

    private static int Find(Statement statement, Word word)
    {
        for (int i = 0; i < statement.Words.Count; i++)
        {
            if (statement.Words[i].Same(word)) { return i; }
        }
        return -1;
    }

    private static bool IsName(Word word) => word.Kind is WordKind.Name or WordKind.Topic or WordKind.Place;
}
