namespace Probity.Runtime.Pairs.Matching;

/// <summary>What kind of thing a word of a market is; it decides how a difference counts.</summary>
internal enum WordKind
{
    /// <summary>Any word.</summary>
    Plain,

    /// <summary>A name: written with a capital, or with a digit.</summary>
    Name,

    /// <summary>A known topic or competition, under one name whatever it is called.</summary>
    Topic,

    /// <summary>Says nothing.</summary>
    Filler,

    Party,

    Office,

    /// <summary>A state of the union or a country.</summary>
    Place,

    /// <summary>What exactly is won or reached: nominee, first round, final, margin.</summary>
    Stage,

    /// <summary>Any other word that changes the question when one side lacks it.</summary>
    Decisive,

    /// <summary>Turns the question round.</summary>
    Not,

    /// <summary>May turn the question round: an unmatched one is a contradiction.</summary>
    Reversal,
}

/// <summary>A phrase under its one name.</summary>
internal sealed record Concept(string Name, WordKind Kind);

/// <summary>Phrases that mean the same, longest first. The texts are in the Lexicon*Text tables.</summary>
internal static class Lexicon
{
    private static readonly Dictionary<string, Concept> Phrases = new(StringComparer.Ordinal);

    /// <summary>Words in the longest phrase that begins with a word.</summary>
    private static readonly Dictionary<string, int> Longest = new(StringComparer.Ordinal);

    static Lexicon()
    {
        Add(LexiconText.Concepts);
        Add(TopicText.Concepts);
        AddPlaces(PlaceText.States, true);
        AddPlaces(PlaceText.Countries, false);
        foreach (string phrase in Phrases.Keys)
        {
            string[] words = phrase.Split(' ');
            Longest[words[0]] = Math.Max(words.Length, Longest.GetValueOrDefault(words[0]));
        }
    }

    /// <summary>The longest phrase that begins here, with its number of words; null when none does.</summary>
    public static (Concept Concept, int Words)? At(IReadOnlyList<string> lower, int start)
    {
        int most = Math.Min(Longest.GetValueOrDefault(lower[start]), lower.Count - start);
        for (int length = most; length > 0; length--)
        {
            string phrase = length == 1 ? lower[start] : string.Join(' ', lower.Skip(start).Take(length));
            if (Phrases.TryGetValue(phrase, out Concept? concept)) { return (concept, length); }
        }
        return null;
    }

    /// <summary>The two letters of a state of the union; null when it is none.</summary>
    public static string? StateCode(string nameOrCode)
    {
        string lower = nameOrCode.Trim().ToLowerInvariant();
        return Phrases.TryGetValue(lower, out Concept? concept) && concept.Kind == WordKind.Place
            && concept.Name.StartsWith("state ", StringComparison.Ordinal) ? concept.Name[6..]
            : lower.Length == 2 && Phrases.ContainsKey("state " + lower) ? lower.ToUpperInvariant() : null;
    }

    /// <summary>Lines of "kind name: phrase; phrase"; a phrase may stand for itself when the name is "=".</summary>
    private static void Add(string table)
    {
        foreach (string line in table.Split(
            '\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal),
                space = line.IndexOf(' ', StringComparison.Ordinal);
            WordKind kind = Enum.Parse<WordKind>(line[..space], ignoreCase: true);
            string name = line[(space + 1)..colon].Trim();
            foreach (string phrase in line[(colon + 1)..].Split(
                ';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                Phrases[phrase] = new Concept(name == "=" ? phrase : name, kind);
            }
        }
    }

    private static void AddPlaces(string table, bool states)
    {
        foreach (string line in table.Split(
            '\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] names = line.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            string key = states ? "state " + names[0] : names[0];
            Phrases[key.ToLowerInvariant()] = new Concept(key, WordKind.Place);
            foreach (string name in names.Skip(states ? 1 : 0)) { Phrases[name] = new Concept(key, WordKind.Place); }
        }
    }
}
