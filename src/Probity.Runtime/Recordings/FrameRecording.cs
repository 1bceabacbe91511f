using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Journal.Recordings;
using Probity.Runtime.Configuration;
using Probity.Venues.Streams;

namespace Probity.Runtime.Recordings;

/// <summary>
/// Writes what a venue's market channel brings into a recording, byte for byte. A lost connection begins a new session
/// of the venue's part; since whoever reads it then distrusts every book, fresh copies of all of them are asked for.
/// </summary>
internal sealed class FrameRecording : IMarketFrameHandler
{
    private const string SocketChannel = "market";
    private const string BookChannel = "rest_book";

    private readonly FrameRecorder recorder;
    private readonly Lock guard;
    private readonly string venue;
    private readonly IReadOnlyList<string> tokens;
    private int session;
    private long frames;
    private long books;
    private long reconnects;

    /// <param name="recorder">Shared by the venues of the recording; stays the caller's.</param>
    /// <param name="guard">Held around each use of the recorder.</param>
    /// <param name="venue">Whose messages these are.</param>
    /// <param name="tokens">All whose books are recorded.</param>
    /// <param name="session">Number of the first session: another than any that the recording holds already.</param>
    public FrameRecording(
        FrameRecorder recorder, Lock guard, VenueId venue, IReadOnlyList<string> tokens, int session)
    {
        this.recorder = recorder;
        this.guard = guard;
        this.venue = VenueNames.Of(venue);
        this.tokens = tokens;
        this.session = session;
    }

    /// <summary>Set before the first connection opens, and null again before we end them ourselves.</summary>
    public IBookResync? Resync { get; set; }

    public long Frames => Interlocked.Read(ref frames);

    public long Books => Interlocked.Read(ref books);

    public long Reconnects => Interlocked.Read(ref reconnects);

    public void Describe(IEnumerable<Market> markets, Instant at)
    {
        lock (guard)
        {
            foreach (Market market in markets)
            {
                recorder.Record(at, venue, MarketTermsFrame.Channel, session, MarketTermsFrame.Of(market));
            }
        }
    }

    public void OnFrame(ReadOnlySpan<byte> frame, Instant received, int connection)
    {
        lock (guard) { recorder.Record(received, venue, SocketChannel, session, frame); }
        Interlocked.Increment(ref frames);
    }

    public void OnBooks(ReadOnlySpan<byte> books, Instant received)
    {
        lock (guard) { recorder.Record(received, venue, BookChannel, session, books); }
        Interlocked.Increment(ref this.books);
    }

    public void OnConnected(int connection, IReadOnlyList<string> tokens)
    {
    }

    public void OnDisconnected(int connection, IReadOnlyList<string> tokens, string why)
    {
        if (Resync is not { } resync) { return; }
        lock (guard) { session++; }
        Interlocked.Increment(ref reconnects);
        foreach (string token in this.tokens) { resync.Request(token); }
    }

    public void OnUnreachable(int connection, string why)
    {
    }
}
