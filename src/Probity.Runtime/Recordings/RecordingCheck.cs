using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Recording;
using Probity.Venues.Opinion.Streams;
using Probity.Venues.Polymarket.Recording;

namespace Probity.Runtime.Recordings;

/// <summary>
/// Verifies a recording of either venue or of both: each venue's frames by its own rules, in one report.
/// </summary>
public static class RecordingCheck
{
    /// <summary>
    /// Reads the stream to its end; a damaged file is verified up to the damage, which counts as an unparsed line.
    /// </summary>
    public static VerificationReport Verify(string path, IFrameStream stream, VerifierOptions options)
    {
        var opinion = new OpinionVerifier(options.Silence, new OpinionMarketOptions());
        VerificationReport report = RecordingVerifier.Verify(path, new SplitFrames(stream, opinion), options);
        return opinion.Frames == 0 ? report : Joined(report, opinion, options);
    }

    private static VerificationReport Joined(
        VerificationReport report, OpinionVerifier opinion, VerifierOptions options)
    {
        OpinionBookCounts counts = opinion.Counts;
        SortedDictionary<long, string> unparsed = new(report.Unparsed.ToDictionary(one => one.Line, one => one.Reason));
        foreach ((long line, string reason) in opinion.Unreadable) { unparsed.TryAdd(line, reason); }
        return report with
        {
            Messages = report.Messages + opinion.Frames,
            Events = Sum(report.Events, opinion.Events),
            Instruments = report.Instruments + opinion.Instruments,
            From = Earlier(report.From, opinion.From),
            To = report.To > opinion.To ? report.To : opinion.To,
            LevelsHealed = report.LevelsHealed + counts.LevelsHealed,
            Gaps = report.Gaps + opinion.Gaps,
            CrossedBooks = report.CrossedBooks + counts.CrossedBooks,
            Unparsed = [.. unparsed.Take(options.MostUnparsed).Select(item => (item.Key, item.Value))],
            UnparsedLines = report.UnparsedLines + opinion.Unreadable.Count,
            BookCopiesCompared = report.BookCopiesCompared + counts.Anchors,
            BookCopiesAgreed = report.BookCopiesAgreed + counts.AnchorsAgreed,
            Disagreements = Sum(report.Disagreements, Disagreements(counts)),
        };
    }

    private static Dictionary<string, long> Disagreements(OpinionBookCounts counts) => new (string Name, long Count)[]
    {
        ("opinion:BadFrame", counts.BadFrames), ("opinion:BadSnapshot", counts.BadSnapshots),
        ("opinion:NotSubscribed", counts.NotTracked), ("opinion:OffGrid", counts.OffGrid),
        ("opinion:Mirror", counts.MirrorsDisagreed), ("opinion:Unsettled", counts.LevelsUnsettled),
    }.Where(one => one.Count > 0).ToDictionary(one => one.Name, one => one.Count);

    private static Instant Earlier(Instant a, Instant b) => !a.IsKnown || (b.IsKnown && b < a) ? b : a;

    private static SortedDictionary<string, long> Sum(
        IReadOnlyDictionary<string, long> a, IReadOnlyDictionary<string, long> b)
    {
        var sum = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach ((string name, long count) in a.Concat(b)) { sum[name] = sum.GetValueOrDefault(name) + count; }
        return sum;
    }

    /// <summary>Takes one venue's frames out on the way.</summary>
    private sealed class SplitFrames(IFrameStream inner, OpinionVerifier opinion) : IFrameStream
    {
        public IReadOnlyList<(long Line, string Reason)> Unreadable => inner.Unreadable;

        public bool TryRead(out RecordedFrame frame)
        {
            while (inner.TryRead(out frame))
            {
                if (frame.Venue != OpinionRecording.Venue) { return true; }
                opinion.Take(frame);
            }
            return false;
        }

        public void Dispose() => inner.Dispose();
    }
}
