namespace Probity.Runtime.Pairs.Matching;

/// <summary>What two titles share and where each says more than the other.</summary>
/// <param name="Shared">Shared part of the weight of both, 0..1.</param>
/// <param name="OnlyFirst">Weight of what only the first says, allowances made.</param>
/// <param name="OnlySecond">The same of the second.</param>
internal readonly record struct WordOverlap(double Shared, double OnlyFirst, double OnlySecond);

/// <summary>Compares the words of two statements, kind by kind.</summary>
internal static class WordComparison
{
    /// <summary>Names that several well-known people share: alone they mean the one in the lexicon.</summary>
    private static readonly HashSet<string> FamousFamilies = new(StringComparer.Ordinal)
    {
        "trump", "obama", "biden", "clinton", "bush", "kennedy", "bolsonaro", "khamenei", "musk", "netanyahu", "vance",
        "newsom", "harris", "kim", "lula", "powell", "putin", "maduro", "marcos", "le", "paul", "williams", "brown",
    };

    /// <summary>Places with several teams: alone they name none.</summary>
    private static readonly HashSet<string> CitiesOfSeveralTeams = new(StringComparer.Ordinal)
    {
        "state NY", "chicago", "angel", "los", "milan", "madrid", "manchester", "london", "nyc",
    };

    public static WordOverlap Compare(Statement a, Statement b, Findings findings)
    {
        List<Word> onlyFirst = Missing(a, b), onlySecond = Missing(b, a);
        Offices(a, b, findings);
        Stages(a, b, findings);
        Parties(a, b, findings);
        onlyFirst.RemoveAll(Judged);
        onlySecond.RemoveAll(Judged);
        if (a.Contest is not null && b.Contest is not null)
        {
            // The contests say who has to win.
            onlyFirst.RemoveAll(IsResult);
            onlySecond.RemoveAll(IsResult);
        }
        OfficeTurns(onlyFirst, onlySecond, findings);
        Decisive(a, b, onlyFirst, findings);
        Decisive(b, a, onlySecond, findings);
        Names(a, b, onlyFirst, onlySecond, findings);
        double total = Total(a) + Total(b);
        // Rules excuse a word only where the other title has none in its place.
        bool oneSided = onlyFirst.Count == 0 || onlySecond.Count == 0;
        double first = onlyFirst.Sum(word => Cost(word, a, b, oneSided));
        double second = onlySecond.Sum(word => Cost(word, b, a, oneSided));
        Tell(a, b, onlyFirst, onlySecond, findings);
        return new WordOverlap(total > 0 ? (total - first - second) / total : 0, first, second);
    }

    /// <summary>Each names somebody or something that the other does not: a contradiction, found cheaply.</summary>
    public static bool NamesDiffer(Statement a, Statement b) => NamesMore(a, b) && NamesMore(b, a);

    private static bool NamesMore(Statement from, Statement other)
    {
        foreach (Word word in from.Words)
        {
            if (IsName(word) && !other.Words.Any(word.Same)) { return true; }
        }
        return false;
    }

    private static bool IsName(Word word) => word.Kind is WordKind.Name or WordKind.Topic or WordKind.Place;

    private static double Total(Statement s) =>
        s.Words.DistinctBy(word => word.Key).Sum(word => word.Weight) + (s.Districts.Count * PairWeights.Concept);

    /// <summary>Kinds that are compared as a set of their own.</summary>
    private static bool Judged(Word word) => word.Kind is WordKind.Office or WordKind.Stage or WordKind.Party;

    private static bool IsResult(Word word) => word.Key is "beat" or "lose" or "loses" or "lost";

    private static List<Word> Missing(Statement from, Statement other) =>
        [.. from.Words.Where(word => !other.Words.Any(word.Same)).DistinctBy(word => word.Key)];

    private static double Cost(Word word, Statement of, Statement other, bool oneSided)
    {
        double cost = word.Weight;
        if (BesideShared(word, of, other)) { cost *= PairWeights.BesideSharedName; }
        else if (word is { Kind: WordKind.Place, Key: "us" } || (oneSided && other.Knows(word)))
        {
            cost *= PairWeights.InOtherRules;
        }
        return cost;
    }

    /// <summary>"Braves" in "Atlanta Braves" where the other side says "Atlanta".</summary>
    private static bool BesideShared(Word word, Statement of, Statement other)
    {
        if (word.Kind is not (WordKind.Name or WordKind.Place or WordKind.Topic)) { return false; }
        int at = IndexOf(of, word);
        return Neighbour(at - 1) || Neighbour(at + 1) || Neighbour(at - 2) || Neighbour(at + 2);

        bool Neighbour(int i) => i >= 0 && i < of.Words.Count && of.Words[i] is { } beside
            && beside.Kind is WordKind.Name or WordKind.Place or WordKind.Topic && other.Words.Any(beside.Same)
            && Math.Abs(i - at) <= Reachable(of, at, i);
    }

    /// <summary>Two words apart only through another name.</summary>
    private static int Reachable(Statement of, int at, int i) =>
        Math.Abs(i - at) == 2 && of.Words[(at + i) / 2].Kind is not (WordKind.Name or WordKind.Place) ? 1 : 2;

    private static int IndexOf(Statement of, Word word)
    {
        for (int i = 0; i < of.Words.Count; i++)
        {
            if (of.Words[i].Key == word.Key) { return i; }
        }
        return -1;
    }

    private static void Offices(Statement a, Statement b, Findings findings)
    {
        HashSet<string> first = OfficeSet(a), second = OfficeSet(b);
        if (a.Districts.Count + b.Districts.Count > 0)
        {
            string[] x = [.. a.Districts.Distinct().Order(StringComparer.Ordinal)];
            string[] y = [.. b.Districts.Distinct().Order(StringComparer.Ordinal)];
            if (x.SequenceEqual(y)) { findings.Agree($"same district: {string.Join(", ", x)}"); }
            else { findings.Contradict($"districts differ: {Listed(x)} / {Listed(y)}"); }
        }
        if (first.SetEquals(second))
        {
            if (first.Count > 0) { findings.Agree($"same office: {Listed(first)}"); }
        }
        else { findings.Contradict($"offices differ: {Listed(first)} / {Listed(second)}"); }
    }

    private static HashSet<string> OfficeSet(Statement of)
    {
        HashSet<string> offices = [.. of.Keys(WordKind.Office).Select(key => key["office ".Length..])];
        if (of.Districts.Count > 0) { offices.Add("house"); }
        return offices;
    }

    private static void Stages(Statement a, Statement b, Findings findings)
    {
        HashSet<string> first = StageSet(a), second = StageSet(b);
        if (first.SetEquals(second))
        {
            if (first.Count > 0) { findings.Agree($"same goal: {Listed(first)}"); }
        }
        else { findings.Contradict($"goals differ: {Listed(first, "win")} / {Listed(second, "win")}"); }
    }

    private static HashSet<string> StageSet(Statement of) =>
        [.. of.Keys(WordKind.Stage).Select(key => key["stage ".Length..]).Where(stage => stage != "win")];

    private static void Parties(Statement a, Statement b, Findings findings)
    {
        string[] first = [.. a.Keys(WordKind.Party).Select(key => key["party ".Length..])];
        string[] second = [.. b.Keys(WordKind.Party).Select(key => key["party ".Length..])];
        if (first.Distinct().SequenceEqual(second.Distinct())
            && (first.SequenceEqual(second) || first.Distinct().Count() < 2))
        {
            if (first.Length > 0) { findings.Agree($"same party: {Listed(first.Distinct())}"); }
            return;
        }
        bool general = StageSet(a).Count == 0 && StageSet(b).Count == 0 && OfficeSet(a).Count == 1
            && OfficeSet(b).Count == 1;
        if (general && first.Distinct().ToArray() is [var one] && second.Distinct().ToArray() is [var other]
            && one is "R" or "D" && other is "R" or "D")
        {
            findings.Turn($"the other of two parties: {one} / {other} (a third party would break this)");
        }
        else { findings.Contradict($"parties differ: {Listed(first)} / {Listed(second)}"); }
    }

    /// <summary>"remain chair" against "out as chair".</summary>
    private static void OfficeTurns(List<Word> onlyFirst, List<Word> onlySecond, Findings findings)
    {
        if (Takes(onlyFirst, "stay", onlySecond, "depart") || Takes(onlyFirst, "depart", onlySecond, "stay"))
        {
            findings.Turn("staying and leaving");
        }
    }

    private static bool Takes(List<Word> first, string one, List<Word> second, string other) =>
        first.Exists(word => word.Key == one) && second.Exists(word => word.Key == other)
        && first.RemoveAll(word => word.Key == one) > 0 && second.RemoveAll(word => word.Key == other) > 0;

    private static void Decisive(Statement of, Statement other, List<Word> only, Findings findings)
    {
        foreach (Word word in only)
        {
            if (word.Kind == WordKind.Reversal && !(word.Key == "stay" && other.Numbers.Count > 0))
            {
                findings.Contradict($"only one side says '{word.Shown}'");
            }
            else if (word.Kind == WordKind.Decisive && !other.Knows(word))
            {
                findings.Contradict($"only one side says '{word.Shown}'");
            }
            else if (word is { Kind: WordKind.Place, Key: not "us" } && !BesideShared(word, of, other)
                && !other.Knows(word))
            {
                findings.Contradict($"only one side says '{word.Shown}'");
            }
        }
    }

    private static void Names(
        Statement a, Statement b, List<Word> onlyFirst, List<Word> onlySecond, Findings findings)
    {
        Word? first = onlyFirst.Find(IsName), second = onlySecond.Find(IsName);
        if (first is not null && second is not null)
        {
            findings.Contradict($"names differ: {first.Shown} / {second.Shown}");
        }
        foreach ((Statement of, Statement other, List<Word> only) in new[] { (a, b, onlyFirst), (b, a, onlySecond) })
        {
            foreach (Word word in only.Where(IsName))
            {
                if (word.Kind == WordKind.Name && !BesideShared(word, of, other) && !other.Knows(word))
                {
                    findings.Doubt($"only one side names '{word.Shown}'");
                }
                int at = IndexOf(of, word);
                string? next = at + 1 < of.Words.Count ? of.Words[at + 1].Key : null;
                string? before = at > 0 ? of.Words[at - 1].Key : null;
                if (next is not null && FamousFamilies.Contains(next) && other.Has(next))
                {
                    findings.Contradict($"which {of.Words[at + 1].Shown}? Only one side says '{word.Shown}'");
                }
                else if (before is not null && CitiesOfSeveralTeams.Contains(before) && other.Has(before))
                {
                    findings.Contradict($"which team of {of.Words[at - 1].Shown}? Only one side says '{word.Shown}'");
                }
            }
        }
    }

    private static void Tell(Statement a, Statement b, List<Word> onlyFirst, List<Word> onlySecond, Findings findings)
    {
        Word[] shared =
            [.. a.Words.Where(word => !Judged(word) && b.Words.Any(word.Same)).DistinctBy(word => word.Key)];
        if (shared.Length > 0) { findings.Agree("both say: " + string.Join(", ", shared.Select(word => word.Shown))); }
        if (onlyFirst.Count > 0)
        {
            findings.Agree("only the first says: " + string.Join(", ", onlyFirst.Select(w => w.Shown)));
        }
        if (onlySecond.Count > 0)
        {
            findings.Agree("only the second says: " + string.Join(", ", onlySecond.Select(w => w.Shown)));
        }
    }

    private static string Listed(IEnumerable<string> names, string none = "none") =>
        names.Any() ? string.Join(", ", names.Order(StringComparer.Ordinal)) : none;
}
