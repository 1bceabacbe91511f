namespace Probity.Domain.Values;

/// <summary>Finds what a person probably meant, for the "did you mean" of an error.</summary>
public static class Spelling
{
    /// <summary>
    /// The known name with the fewest typing mistakes, or null when none is near enough to be worth naming (more than a
    /// third of the letters wrong). Ties go to the earlier name.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        string? best = null;
        int least = int.MaxValue;
        foreach (string name in known)
        {
            int distance = Distance(word, name);
            if (distance < least) { (least, best) = (distance, name); }
        }
        return best is not null && least <= Math.Max(2, Math.Max(word.Length, best.Length) / 3) ? best : null;
    }

    /// <summary>
    /// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other
    /// (optimal string alignment; Damerau, "A technique for computer detection and correction of spelling errors",
    /// 1964).
    /// Case does not count.
    /// </summary>
    public static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) { cost[i, 0] = i; }
        for (int j = 0; j <= b.Length; j++) { cost[0, j] = j; }
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int wrong = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                int least = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + wrong);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    least = Math.Min(least, cost[i - 2, j - 2] + 1);
                }
                cost[i, j] = least;
            }
        }
        return cost[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
