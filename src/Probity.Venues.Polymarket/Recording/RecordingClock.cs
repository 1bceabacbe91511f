using Probity.Domain.Inputs;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Recording;

/// <summary>Gives every message of a recording a receive time that never goes backwards, and passes it on.</summary>
/// <param name="next">Receives everything.</param>
/// <param name="start">The first time.</param>
internal sealed class RecordingClock(IBookEventSink next, Instant start) : IBookEventSink
{
    private Instant last = start;

    /// <summary>The time of the last message.</summary>
    public Instant Last => last;

    /// <summary>Something that is no market message came at this time.</summary>
    public void Reach(Instant at) => last = at > last ? at : last;

    /// <summary>Messages whose own time was earlier than the last.</summary>
    public long Raised { get; private set; }

    public void OnBookEvents(in MessageTime at, ReadOnlySpan<BookEvent> events) => next.OnBookEvents(Raise(at), events);

    public void OnResyncWanted(int token, BookFault fault) => next.OnResyncWanted(token, fault);

    public void OnDisagreement(int token, BookDisagreement reason, long milliseconds) =>
        next.OnDisagreement(token, reason, milliseconds);

    public void OnNewMarket(in MessageTime at, NewMarketMessage message) => next.OnNewMarket(Raise(at), message);

    public void OnMarketResolved(in MessageTime at, MarketResolvedMessage message) =>
        next.OnMarketResolved(Raise(at), message);

    /// <summary>Where the recorder kept no time the venue's counts; where there is neither, the last one.</summary>
    private MessageTime Raise(in MessageTime at)
    {
        Instant own = at.Received.IsKnown ? at.Received : at.Venue;
        if (own >= last)
        {
            last = own;
        }
        else if (own.IsKnown)
        {
            Raised++;
        }
        return at with { Received = last };
    }
}
