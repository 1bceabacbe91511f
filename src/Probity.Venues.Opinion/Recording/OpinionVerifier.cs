using System.Text;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Streams;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Recording;

/// <summary>
/// Rebuilds the books of the venue's part of a recording, frame by frame, and compares them with the copies by REST:
/// the stream has neither hashes nor best quotes to compare with.
/// </summary>
/// <param name="silence">Market data that pauses for longer is a gap.</param>
/// <param name="usual">Terms of markets that the recording does not describe.</param>
public sealed class OpinionVerifier(Duration silence, OpinionMarketOptions usual)
{
    private readonly SortedDictionary<string, long> events = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, string> unreadable = [];
    private readonly HashSet<string> instruments = new(StringComparer.Ordinal);
    private readonly List<Market> markets = [];
    private readonly OpinionAssembler assembler = new(
        new NoInputs(), new Duration(new OpinionStreamOptions().SettleTime.Ticks * 100));

    private readonly BookDocument document = new();
    private int? connection;
    private Instant lastMarketData;

    /// <summary>Frames of the venue.</summary>
    public long Frames { get; private set; }

    /// <summary>Count by type; names begin with "opinion:".</summary>
    public IReadOnlyDictionary<string, long> Events => events;

    /// <summary>Tokens with market data.</summary>
    public int Instruments => instruments.Count;

    public Instant From { get; private set; }

    public Instant To { get; private set; }

    /// <summary>Reconnects and silences.</summary>
    public long Gaps { get; private set; }

    /// <summary>Lines that could not be read, with the reason.</summary>
    public IReadOnlyDictionary<long, string> Unreadable => unreadable;

    public OpinionBookCounts Counts => assembler.Counts;

    public void Take(in RecordedFrame frame)
    {
        Frames++;
        bool reconnected = connection is { } before && before != frame.Connection;
        connection = frame.Connection;
        if (reconnected)
        {
            Gaps++;
            lastMarketData = Instant.None;
            foreach (Market market in markets)
            {
                assembler.Invalidate(market.First.Token, BookFault.Disconnected, frame.Received);
            }
        }
        switch (frame.Channel)
        {
            case OpinionTermsFrame.Channel: Describe(frame); break;
            case OpinionRecording.BookChannel: Book(frame); break;
            default: Socket(frame); break;
        }
    }

    private void Describe(in RecordedFrame frame)
    {
        Count(OpinionTermsFrame.Channel);
        Market? market = OpinionTermsFrame.Read(frame.Payload.Span, usual);
        if (market is null) { unreadable.TryAdd(frame.Line, "a description of a market that is not understood"); }
        else { Track(market); }
    }

    private void Book(in RecordedFrame frame)
    {
        Count(OpinionRecording.BookChannel);
        if (!document.Read(frame.Payload.Span) || document.Token.Length == 0)
        {
            unreadable.TryAdd(frame.Line, "no book: expected asks, bids and tokenId");
            return;
        }
        Heard(document.Token, frame.Received);
        if (!assembler.Knows(document.Token))
        {
            Track(OpinionTermsFrame.Unknown("", document.Condition, document.Token, "", usual));
        }
        assembler.OnBook(frame.Payload.Span, frame.Received);
    }

    private void Socket(in RecordedFrame frame)
    {
        MarketFrame message = MarketFrame.Read(frame.Payload.Span);
        switch (message.Kind)
        {
            case FrameKind.Malformed:
                Count("malformed");
                unreadable.TryAdd(frame.Line, "no JSON object");
                return;
            case FrameKind.Untyped:
                Count("untyped");
                break;
            default:
                Count(Encoding.UTF8.GetString(message.MsgType));
                break;
        }
        if (message.Kind is FrameKind.DepthDiff or FrameKind.LastTrade or FrameKind.LastPrice)
        {
            string token = Encoding.UTF8.GetString(message.Token);
            Heard(token, frame.Received);
            bool first = !message.OutcomeSide.SequenceEqual("2"u8);
            if (first && message.Kind == FrameKind.DepthDiff && !assembler.Knows(token))
            {
                Track(OpinionTermsFrame.Unknown(Encoding.UTF8.GetString(message.MarketId), "", token, "", usual));
            }
        }
        assembler.OnFrame(frame.Payload.Span, frame.Received);
    }

    private void Track(Market market)
    {
        if (assembler.Knows(market.First.Token)) { return; }
        markets.Add(market);
        assembler.Track(market);
    }

    private void Heard(string token, Instant at)
    {
        instruments.Add(token);
        if (!at.IsKnown) { return; }
        if (!From.IsKnown || at < From) { From = at; }
        if (at > To) { To = at; }
        if (lastMarketData.IsKnown && at - lastMarketData > silence) { Gaps++; }
        if (at > lastMarketData) { lastMarketData = at; }
    }

    private void Count(string type) =>
        events["opinion:" + type] = events.GetValueOrDefault("opinion:" + type) + 1;

    private sealed class NoInputs : IInputSink
    {
        public void Post(EngineInput input)
        {
        }
    }
}
