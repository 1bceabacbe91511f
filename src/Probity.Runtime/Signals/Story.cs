using Probity.Domain.Inputs;
using Probity.Domain.Values;

namespace Probity.Runtime.Signals;

/// <summary>A story or post as a source gave it.</summary>
/// <param name="Source">"newsapi", "x", "rss:bbc.co.uk".</param>
/// <param name="Origin">What sort of source.</param>
/// <param name="Title">Its headline, or the post.</param>
/// <param name="Text">More of it; may be empty.</param>
/// <param name="PublishedAt">None when the source does not say.</param>
public sealed record Story(string Source, SignalOrigin Origin, string Title, string Text, Instant PublishedAt)
{
    /// <summary>Signals without a text: what the source says is the value itself.</summary>
    public PostedSignal? Posted { get; init; }
}

/// <summary>
/// Lets each story through once, whoever tells it: by its normalised title, and by how many of its three-word shingles
/// another story of the last day has (Broder, "On the resemblance and containment of documents", 1997).
/// </summary>
public sealed class StoryFilter
{
    private const int Remembered = 500;
    private const double Alike = 0.6;
    private const int ShingleWords = 3;

    private readonly Queue<(ulong Hash, HashSet<ulong> Shingles)> told = new();

    /// <summary>The hash of a story that is new; null when it was told.</summary>
    public ulong? Accept(Story story)
    {
        string[] words = Words.Of(WithoutPublisher(story.Title));
        ulong hash = StateHash.Of(string.Join(' ', words));
        HashSet<ulong> shingles = ShinglesOf(words);
        foreach ((ulong other, HashSet<ulong> theirs) in told)
        {
            if (other == hash || Resemblance(shingles, theirs) >= Alike) { return null; }
        }
        told.Enqueue((hash, shingles));
        if (told.Count > Remembered) { told.Dequeue(); }
        return hash == 0 ? 1 : hash;
    }

    /// <summary>"Fed cuts rates - Reuters" and "Fed cuts rates | BBC News" are one title.</summary>
    private static string WithoutPublisher(string title)
    {
        int dash = title.LastIndexOf(" - ", StringComparison.Ordinal);
        int at = Math.Max(dash, title.LastIndexOf(" | ", StringComparison.Ordinal));
        return at > title.Length / 2 ? title[..at] : title;
    }

    private static HashSet<ulong> ShinglesOf(string[] words)
    {
        HashSet<ulong> shingles = [];
        for (int i = 0; i + ShingleWords <= words.Length; i++)
        {
            shingles.Add(StateHash.Of(string.Join(' ', words, i, ShingleWords)));
        }
        return shingles;
    }

    private static double Resemblance(HashSet<ulong> a, HashSet<ulong> b)
    {
        if (a.Count < 3 || b.Count < 3) { return 0; }
        int both = a.Count(b.Contains);
        return both / (double)(a.Count + b.Count - both);
    }
}
