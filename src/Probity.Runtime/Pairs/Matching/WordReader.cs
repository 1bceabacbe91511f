using System.Text.RegularExpressions;

namespace Probity.Runtime.Pairs.Matching;

/// <summary>Cuts a folded text into words and known phrases, in order; fillers are left out.</summary>
internal static partial class WordReader
{
    public static List<Word> Read(string text)
    {
        string[] shown = [.. Pieces().Matches(text).Select(match => match.Value)];
        string[] lower = [.. shown.Select(word => word.ToLowerInvariant().TrimEnd('.'))];
        List<Word> words = [];
        for (int i = 0; i < lower.Length;)
        {
            if (Lexicon.At(lower, i) is { } found)
            {
                string phrase = string.Join(' ', shown.Skip(i).Take(found.Words));
                if (found.Concept.Kind != WordKind.Filler && !IsBareCode(found.Concept, shown[i], found.Words))
                {
                    words.Add(new Word(KeyOf(found.Concept), found.Concept.Kind, phrase));
                }
                i += found.Words;
                continue;
            }
            if (lower[i].Length > 1 || char.IsAsciiDigit(lower[i][0]))
            {
                words.Add(new Word(Stem(lower[i]), KindOf(shown[i]), shown[i]));
            }
            i++;
        }
        return words;
    }

    /// <summary>
    /// Drops the endings of plural, past and progressive, so that "arrested" is "arrest" and "launches" is "launch".
    /// </summary>
    public static string Stem(string lower)
    {
        string word = lower.Replace("'", "", StringComparison.Ordinal);
        if (word.Length < 4 || word.Any(char.IsAsciiDigit)) { return word; }
        if (word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4) { return word[..^3] + "y"; }
        if (word.EndsWith('s') && word[^2] is not ('s' or 'u' or 'i')) { word = word[..^1]; }
        if (word.Length > 5 && word.EndsWith("ing", StringComparison.Ordinal)) { word = word[..^3]; }
        else if (word.Length > 5 && word.EndsWith("ed", StringComparison.Ordinal)) { word = word[..^2]; }
        return word.Length > 4 && word.EndsWith('e') ? word[..^1] : word;
    }

    private static string KeyOf(Concept concept) => concept.Kind switch
    {
        WordKind.Party => "party " + concept.Name,
        WordKind.Office => "office " + concept.Name,
        WordKind.Stage => "stage " + concept.Name,
        _ => concept.Name,
    };

    /// <summary>"us" and "it" in lower case are pronouns; "SI" in capitals alone is a ticker.</summary>
    private static bool IsBareCode(Concept concept, string shown, int words) =>
        words == 1 && concept.Kind == WordKind.Place && shown == "us";

    private static WordKind KindOf(string shown) =>
        Ordinal().IsMatch(shown) || Enumerated().IsMatch(shown) ? WordKind.Decisive
        : char.IsAsciiLetterUpper(shown[0]) || shown.Any(char.IsAsciiDigit)
        || shown.Skip(1).Any(char.IsAsciiLetterUpper)
            ? WordKind.Name : WordKind.Plain;

    [GeneratedRegex(@"[\p{L}\d][\p{L}\d']*", RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();

    [GeneratedRegex(@"^\d+(?:st|nd|rd|th)$", RegexOptions.CultureInvariant)]
    private static partial Regex Ordinal();

    /// <summary>What <see cref="StatementReader"/> joins: "stage3x", "gpt5p5x", "groupxGroupA".</summary>
    [GeneratedRegex(@"^(?:\p{L}+\d+(?:p\d+)?x|groupx\p{L}+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Enumerated();
}
