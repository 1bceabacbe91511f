namespace Probity.Runtime.Signals;

/// <summary>How a text speaks.</summary>
/// <param name="Value">-1 (against) .. 1 (for).</param>
/// <param name="Confidence">0..1: how much there was to go by.</param>
public readonly record struct Sentiment(double Value, double Confidence);

/// <summary>Scores texts; the seam for a better model than words.</summary>
public interface ISentimentScorer
{
    Sentiment Score(string text);
}

/// <summary>
/// Scores by a small list of words of our own (docs/how-to/use-news-signals.md): each word has a strength of -4..4, an
/// intensifier before it makes it stronger or weaker, a negation within three words turns it round and weakens it. The
/// sum s becomes <c>s / sqrt(s^2 + 15)</c>, as VADER does it (Hutto and Gilbert, 2014). It knows English headlines, no
/// irony, and not who is meant.
/// </summary>
public sealed class LexiconScorer : ISentimentScorer
{
    private const int NegationReach = 3;
    private const double NegatedBy = -0.74;
    private const double Normaliser = 15;

    /// <summary>So many words that say something are as sure as it gets.</summary>
    private const double FullyConfident = 4;

    public Sentiment Score(string text)
    {
        string[] words = Words.Of(text);
        double sum = 0;
        int telling = 0;
        for (int i = 0; i < words.Length; i++)
        {
            if (!Lexicon.Strengths.TryGetValue(words[i], out int strength)) { continue; }
            double value = strength;
            if (i > 0 && Lexicon.Intensifiers.TryGetValue(words[i - 1], out double factor)) { value *= factor; }
            for (int back = 1; back <= NegationReach && i - back >= 0; back++)
            {
                if (Lexicon.Negations.Contains(words[i - back]))
                {
                    value *= NegatedBy;
                    break;
                }
            }
            sum += value;
            telling++;
        }
        return new Sentiment(sum / Math.Sqrt((sum * sum) + Normaliser), Math.Min(1, telling / FullyConfident));
    }
}

/// <summary>Texts as words.</summary>
internal static class Words
{
    /// <summary>Lower case, letters and digits; an apostrophe stays within its word ("isn't").</summary>
    public static string[] Of(string text)
    {
        List<string> words = [];
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool inside = i < text.Length
                && (char.IsLetterOrDigit(text[i]) || (start >= 0 && text[i] is '\'' or '\u2019'));
            if (inside && start < 0) { start = i; }
            if (inside || start < 0) { continue; }
            words.Add(text[start..i].Replace('\u2019', '\'').TrimEnd('\'').ToLowerInvariant());
            start = -1;
        }
        return [.. words];
    }
}
