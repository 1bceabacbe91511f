using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Recording;

/// <summary>
/// A recording of the market channel as engine inputs: first every market is listed, then market data follows in the
/// recording's order. The source is read twice, once to find tokens, pairs and terms, once to replay. Receive times are
/// the recorder's where it kept them, else the venue's, and never go backwards: an earlier one is raised to the last.
/// The recorder's reconnects, and frames that can't be read, make books untrusted until their next snapshot.
/// </summary>
public sealed class PolymarketRecording : IInputStream
{
    private readonly IFrameStream stream;
    private readonly TokenTable tokens;
    private readonly BookAssembler assembler;
    private readonly RecordedMessages messages;
    private readonly Queue<EngineInput> ready = new();
    private readonly RecordingClock clock;
    private int connection;
    private bool settled;

    private PolymarketRecording(
        IFrameStream stream,
        TokenTable tokens,
        RecordedMarkets recorded,
        RecordingSurvey survey,
        AssemblerOptions options)
    {
        Instant start = survey.Start;
        OtherVenues = survey.OtherVenues;
        this.stream = stream;
        this.tokens = tokens;
        Notes = recorded.Notes;
        Markets = [.. recorded.Markets.Select(item => item.Market)];
        var inputs = new MarketInputs(new QueueSink(ready));
        clock = new RecordingClock(inputs, start);
        assembler = new BookAssembler(tokens, options, clock);
        messages = new RecordedMessages(tokens, assembler, null);
        foreach (RecordedMarket item in recorded.Markets) { List(item, inputs, start); }
    }

    public IReadOnlyList<Market> Markets { get; }

    /// <summary>Other venues whose frames the recording has, by their names in it; they are passed over here.</summary>
    public IReadOnlyCollection<string> OtherVenues { get; }

    /// <summary>Every inference and assumption that results rest on, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>What the assembler saw so far.</summary>
    public AssemblerCounts Counts => assembler.Counts;

    /// <summary>Messages whose receive time lay before that of an earlier one, so far.</summary>
    public long TimesRaised => clock.Raised;

    /// <summary>Frames or messages that could not be decoded, so far.</summary>
    public long FramesRefused => assembler.Counts[BookDisagreement.BadFrame];

    public long FramesRead { get; private set; }

    /// <summary>Reads the source once to its end, and opens it again for replay.</summary>
    /// <param name="source">Opens the recording; called twice, each result is disposed here.</param>
    /// <param name="terms">What stands in for terms that the recording lacks.</param>
    /// <param name="options">Null: <see cref="AssemblerOptions.Recording"/>.</param>
    /// <exception cref="Probity.Domain.BadInputException">The recording is damaged.</exception>
    public static PolymarketRecording Open(
        Func<IFrameStream> source, RecordingTerms terms, AssemblerOptions? options = null)
    {
        var tokens = new TokenTable();
        RecordingSurvey survey;
        using (IFrameStream first = source()) { survey = RecordingSurvey.Of(first, tokens); }
        RecordedMarkets markets = RecordedMarkets.Of(survey, tokens, terms);
        return new PolymarketRecording(source(), tokens, markets, survey, options ?? AssemblerOptions.Recording);
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

    private void List(RecordedMarket item, MarketInputs inputs, Instant start)
    {
        Market market = item.Market;
        ready.Enqueue(new MarketListed(Stamp.Unsequenced(start, Instant.None), market));
        Track(item.FirstToken, market.First, inputs, market);
        Track(item.SecondToken, market.Second, inputs, market);
    }

    /// <summary>The grid is the listed one from the start, so that the engine's book and ours have the same.</summary>
    private void Track(int token, Instrument instrument, MarketInputs inputs, Market market)
    {
        if (token < 0) { return; }
        assembler.Track(instrument.Token, TokenTerms.Unknown with { InitialGrid = market.Terms.Grid });
        inputs.Bind(token, instrument);
    }

    private bool Advance()
    {
        if (settled) { return false; }
        if (!stream.TryRead(out RecordedFrame frame))
        {
            settled = true;
            assembler.SettleHashes();
            return true;
        }
        RecordedKind kind = RecordedMessages.KindOf(frame);
        if (kind != RecordedKind.Market)
        {
            Signal(frame, kind == RecordedKind.Reference);
            return true;
        }
        if (FramesRead++ > 0 && frame.Connection != connection) { Reconnected(frame.Received); }
        connection = frame.Connection;
        assembler.Arriving(frame.Received, RecordedMessages.SourceOf(frame));
        messages.Feed(frame.Payload);
        return true;
    }

    /// <summary>A price from outside the books, where the frame holds one.</summary>
    private void Signal(in RecordedFrame frame, bool reference)
    {
        if (ReferencePrices.Read(frame.Payload, frame.Received, reference) is not { } signal) { return; }
        signal.ReceiveNoEarlierThan(clock.Last);
        clock.Reach(signal.At.Received);
        ready.Enqueue(signal);
    }

    private void Reconnected(Instant at)
    {
        for (int token = 0; token < tokens.Count; token++) { assembler.Invalidate(token, BookFault.Disconnected, at); }
    }

    private sealed class QueueSink(Queue<EngineInput> queue) : IInputSink
    {
        public void Post(EngineInput input) => queue.Enqueue(input);
    }
}
