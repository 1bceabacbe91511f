namespace Probity.Runtime.Pairs.Matching;

/// <summary>One word or phrase of a market under the name that both venues' forms share.</summary>
/// <param name="Key">Stemmed word, or name of the concept.</param>
/// <param name="Shown">As the title has it.</param>
internal sealed record Word(string Key, WordKind Kind, string Shown)
{
    public double Weight => Kind switch
    {
        WordKind.Name => PairWeights.Name,
        WordKind.Topic or WordKind.Party or WordKind.Office or WordKind.Place or WordKind.Stage => PairWeights.Concept,
        WordKind.Filler => 0,
        _ => PairWeights.Plain,
    };

    /// <summary>Whether both could be one word: the same key, or a name spelt with one letter changed.</summary>
    public bool Same(Word other) => Key == other.Key
        || Kind is WordKind.Name or WordKind.Plain && other.Kind is WordKind.Name or WordKind.Plain
            && Math.Min(Key.Length, other.Key.Length) >= 5 && Key[0] == other.Key[0] && OneLetterApart(Key, other.Key);

    private static bool OneLetterApart(string a, string b)
    {
        if (a.Any(char.IsAsciiDigit) || b.Any(char.IsAsciiDigit) || Math.Abs(a.Length - b.Length) > 1)
        {
            return false;
        }
        int start = 0, shorter = Math.Min(a.Length, b.Length);
        while (start < shorter && a[start] == b[start]) { start++; }
        int end = 0;
        while (end < shorter - start && a[^(end + 1)] == b[^(end + 1)]) { end++; }
        return Math.Max(a.Length, b.Length) - start - end <= 1;
    }
}
