namespace Probity.Runtime.Pairs.Matching;

/// <summary>Two markets of two lists that the matcher takes for the same question.</summary>
/// <param name="First">Index in the first list.</param>
/// <param name="Second">Index in the second list.</param>
/// <param name="Rivals">Other matches of either of the two: more than none needs a closer look.</param>
public sealed record FoundPair(int First, int Second, PairScore Score, int Rivals);

/// <summary>
/// Finds the pairs of two lists without comparing each with each: only those that share a rare word are scored.
/// </summary>
public static class PairFinder
{
    /// <summary>Markets of the second list that are looked at for one of the first.</summary>
    private const int Candidates = 64;

    /// <summary>The matches, the surest first.</summary>
    /// <param name="progress">Told the share done, 0..1, now and then; null = nobody watches.</param>
    public static IReadOnlyList<FoundPair> Find(
        IReadOnlyList<MarketText> first, IReadOnlyList<MarketText> second, Action<double>? progress = null)
    {
        Statement[] left = [.. first.Select(StatementReader.Read)];
        Statement[] right = [.. second.Select(StatementReader.Read)];
        progress?.Invoke(0.3);
        Dictionary<string, List<int>> index = Index(right);
        List<(int First, int Second, PairScore Score)> matches = [];
        for (int i = 0; i < left.Length; i++)
        {
            foreach (int j in Nearest(left[i], index, right.Length))
            {
                if (PairMatcher.Match(left[i], right[j]) is { } score) { matches.Add((i, j, score)); }
            }
            if (i % 64 == 63) { progress?.Invoke(0.3 + (0.7 * i / left.Length)); }
        }
        Dictionary<int, int> uses = Counts(matches.Select(m => m.First)), used = Counts(matches.Select(m => m.Second));
        return
        [
            .. matches.Select(m => new FoundPair(m.First, m.Second, m.Score, uses[m.First] + used[m.Second] - 2))
                .OrderByDescending(found => found.Score.Score).ThenBy(found => found.First)
                .ThenBy(found => found.Second),
        ];
    }

    private static Dictionary<int, int> Counts(IEnumerable<int> of) =>
        of.GroupBy(i => i).ToDictionary(group => group.Key, group => group.Count());

    private static Dictionary<string, List<int>> Index(Statement[] statements)
    {
        var index = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (int i = 0; i < statements.Length; i++)
        {
            foreach (string key in KeysOf(statements[i]))
            {
                if (!index.TryGetValue(key, out List<int>? list)) { index[key] = list = []; }
                list.Add(i);
            }
        }
        return index;
    }

    /// <summary>Words, districts and thresholds; names also by their beginning, for a letter more or less.</summary>
    private static HashSet<string> KeysOf(Statement statement)
    {
        HashSet<string> keys = [.. statement.Words.Select(word => word.Key)];
        keys.UnionWith(statement.Districts);
        keys.UnionWith(statement.Numbers.Select(number => $"#{number.Value:0.######}"));
        keys.UnionWith(statement.Words.Where(word => word.Kind == WordKind.Name && word.Key.Length >= 5)
            .Select(word => word.Key[..4] + "*"));
        return keys;
    }

    private static IEnumerable<int> Nearest(Statement statement, Dictionary<string, List<int>> index, int total)
    {
        var weights = new Dictionary<int, double>();
        foreach (string key in KeysOf(statement))
        {
            if (!index.TryGetValue(key, out List<int>? places)) { continue; }
            double weight = Math.Log(1 + (total / (double)places.Count));
            foreach (int place in places) { weights[place] = weights.GetValueOrDefault(place) + weight; }
        }
        return weights.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key)
            .Take(Candidates).Select(entry => entry.Key);
    }
}
