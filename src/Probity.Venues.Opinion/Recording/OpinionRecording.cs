using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Streams;

namespace Probity.Venues.Opinion.Recording;

/// <summary>
/// The venue's part of a recording as engine inputs: first every market is listed, then market data follows in the
/// recording's order; frames of other venues are passed over. The source is read twice. Receive times never go
/// backwards. The recorder's reconnects make books untrusted until their next snapshot.
/// </summary>
public sealed class OpinionRecording : IInputStream
{
    /// <summary>The venue's name in recordings.</summary>
    public const string Venue = "opinion";

    public const string SocketChannel = "market";
    public const string BookChannel = "rest_book";

    private readonly IFrameStream stream;
    private readonly OpinionAssembler assembler;
    private readonly Queue<EngineInput> ready = new();
    private Instant last;
    private int? connection;

    private OpinionRecording(IFrameStream stream, OpinionSurvey survey, Duration settle)
    {
        this.stream = stream;
        Markets = survey.Markets;
        Notes = survey.Notes;
        last = survey.Start;
        assembler = new OpinionAssembler(new QueueSink(ready), settle);
        foreach (Market market in Markets)
        {
            ready.Enqueue(new MarketListed(Stamp.Unsequenced(survey.Start, Instant.None), market));
            assembler.Track(market);
        }
    }

    public IReadOnlyList<Market> Markets { get; }

    /// <summary>Every inference and assumption that results rest on, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>What the assembler saw so far.</summary>
    public OpinionBookCounts Counts => assembler.Counts;

    /// <summary>Reads the source once to its end, and opens it again for replay.</summary>
    /// <param name="source">Opens the recording; called twice, each result is disposed here.</param>
    /// <param name="terms">What stands in for terms that the recording lacks.</param>
    /// <param name="firstMarket">Id of the first market: behind those of another venue.</param>
    /// <param name="settle">Null: as live by default.</param>
    /// <exception cref="Probity.Domain.BadInputException">The recording is damaged.</exception>
    public static OpinionRecording Open(
        Func<IFrameStream> source, OpinionRecordingTerms terms, int firstMarket = 0, Duration? settle = null)
    {
        OpinionSurvey survey;
        using (IFrameStream first = source()) { survey = OpinionSurvey.Of(first, terms, firstMarket); }
        return new OpinionRecording(
            source(), survey, settle ?? new Duration(new OpinionStreamOptions().SettleTime.Ticks * 100));
    }

    /// <exception cref="Probity.Domain.BadInputException">The recording is damaged.</exception>
    public bool TryRead([NotNullWhen(true)] out EngineInput? input)
    {
        while (!ready.TryDequeue(out input))
        {
            if (!Advance()) { return false; }
        }
        return true;
    }

    public void Dispose() => stream.Dispose();

    private bool Advance()
    {
        if (!stream.TryRead(out RecordedFrame frame)) { return false; }
        if (frame.Venue != Venue || frame.Channel == OpinionTermsFrame.Channel) { return true; }
        if (frame.Received > last) { last = frame.Received; }
        if (connection is { } before && before != frame.Connection)
        {
            foreach (Market market in Markets)
            {
                assembler.Invalidate(market.First.Token, BookFault.Disconnected, last);
            }
        }
        connection = frame.Connection;
        if (frame.Channel == BookChannel) { assembler.OnBook(frame.Payload.Span, last); }
        else { assembler.OnFrame(frame.Payload.Span, last); }
        return true;
    }

    private sealed class QueueSink(Queue<EngineInput> queue) : IInputSink
    {
        public void Post(EngineInput input) => queue.Enqueue(input);
    }
}
