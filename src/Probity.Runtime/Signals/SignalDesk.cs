using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Http;

namespace Probity.Runtime.Signals;

/// <summary>
/// Asks sources of stories in turn, lets each story through once, scores it, and posts a signal for each topic that it
/// speaks of. A source that fails or answers rubbish is told of, once for each different fault, and asked again next
/// time; the others go on.
/// </summary>
/// <param name="sources">Those to ask.</param>
/// <param name="topics">What stories may speak of.</param>
/// <param name="scorer">How they are scored.</param>
/// <param name="sink">The one door.</param>
/// <param name="tell">Hears of faults.</param>
/// <param name="time">The clock.</param>
public sealed class SignalDesk(
    IReadOnlyList<INewsSource> sources, IReadOnlyList<TopicRule> topics, ISentimentScorer scorer, IInputSink sink,
    Action<string> tell, TimeProvider time)
{
    private readonly StoryFilter filter = new();
    private readonly Dictionary<string, string> faults = [];

    /// <summary>Signals posted so far.</summary>
    public long Posted { get; private set; }

    /// <summary>Asks every source once.</summary>
    public async Task Round(CancellationToken cancel)
    {
        foreach (INewsSource source in sources)
        {
            try
            {
                foreach (Story story in await source.Fetch(cancel).ConfigureAwait(false)) { Take(story); }
                string wrong = source is FileSource { Faults.Count: > 0 } file ? string.Join("; ", file.Faults) : "";
                Note(source, wrong);
            }
            catch (Exception fault) when (fault is VenueException or BadInputException or HttpRequestException
                or System.Text.Json.JsonException or IOException)
            {
                Note(source, fault.Message);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                Note(source, "no answer in time");
            }
        }
    }

    /// <summary>Rounds until cancelled.</summary>
    public async Task Run(TimeSpan every, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            do { await Round(cancel).ConfigureAwait(false); }
            while (await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    private void Take(Story story)
    {
        Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
        if (story.Posted is { } posted)
        {
            Post(posted.ToInput(now));
            return;
        }
        IReadOnlyList<string> about = TopicRule.Match(topics, story);
        if (about.Count == 0 || filter.Accept(story) is not { } hash) { return; }
        Sentiment sentiment = scorer.Score($"{story.Title}. {story.Text}");
        if (sentiment.Confidence <= 0) { return; }
        Instant at = story.PublishedAt.IsKnown && story.PublishedAt < now ? story.PublishedAt : now;
        foreach (string topic in about)
        {
            Post(new SignalObserved(
                Stamp.Unsequenced(now, story.PublishedAt), SignalKind.Sentiment, story.Origin, story.Source, topic,
                (long)(sentiment.Value * SignalObserved.Scale),
                (int)(sentiment.Confidence * SignalObserved.FullConfidence), at, hash));
        }
    }

    private void Post(SignalObserved signal)
    {
        Posted++;
        sink.Post(signal);
    }

    /// <summary>Says a fault when it is another than the last of this source, and when it is over.</summary>
    private void Note(INewsSource source, string fault)
    {
        string before = faults.GetValueOrDefault(source.Name, "");
        if (before == fault) { return; }
        faults[source.Name] = fault;
        tell(fault.Length == 0 ? $"source {source.Name} answers again" : $"source {source.Name} is skipped: {fault}");
    }
}
