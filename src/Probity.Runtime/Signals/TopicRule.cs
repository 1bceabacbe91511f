using Probity.Domain;

namespace Probity.Runtime.Signals;

/// <summary>Which stories speak of a topic: those with all of its words.</summary>
/// <param name="Topic">Key of the signal.</param>
/// <param name="Words">Lower case.</param>
public sealed record TopicRule(string Topic, IReadOnlyList<string> Words)
{
    /// <param name="text">"fed-cut=fed+cut": topic, then words joined by a plus.</param>
    /// <exception cref="BadInputException">It is not spelt so.</exception>
    public static TopicRule Parse(string text)
    {
        string[] parts = text.Split('=');
        if (parts is not [{ Length: > 0 } topic, { Length: > 0 } words])
        {
            throw new BadInputException($"topic '{text}' is not spelt topic=word+word");
        }
        const StringSplitOptions tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        return new TopicRule(topic, words.ToLowerInvariant().Split('+', tidy));
    }

    /// <summary>Topics of a story, each once.</summary>
    public static IReadOnlyList<string> Match(IReadOnlyList<TopicRule> rules, Story story)
    {
        HashSet<string> words = [.. Signals.Words.Of($"{story.Title} {story.Text}")];
        return [.. rules.Where(rule => rule.Words.All(words.Contains)).Select(rule => rule.Topic).Distinct()];
    }
}
