using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Journal.Recordings;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Streams;

namespace Probity.Runtime.Recordings;

/// <summary>
/// Writes what a market channel brings into a recording, byte for byte. A lost connection begins a new session of the
/// recording; since whoever reads it then distrusts every book, fresh copies of all of them are asked for.
/// </summary>
internal sealed class FrameRecording : IMarketFrameHandler, IDisposable
{
    /// <summary>The venue's name in recordings.</summary>
    public const string Venue = "polymarket";

    private const string SocketChannel = "market";
    private const string BookChannel = "rest_book";

    private readonly FrameRecorder recorder;
    private readonly IReadOnlyList<string> tokens;
    private readonly Lock guard = new();
    private int session;
    private long frames;
    private long books;
    private long reconnects;

    /// <param name="recorder">Owned from now on.</param>
    /// <param name="tokens">All that are recorded.</param>
    /// <param name="session">Number of the first session: another than any that the recording holds already.</param>
    public FrameRecording(FrameRecorder recorder, IReadOnlyList<string> tokens, int session)
    {
        this.recorder = recorder;
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
                recorder.Record(at, Venue, MarketTermsFrame.Channel, session, MarketTermsFrame.Of(market));
            }
        }
    }

    public void OnFrame(ReadOnlySpan<byte> frame, Instant received, int connection)
    {
        lock (guard) { recorder.Record(received, Venue, SocketChannel, session, frame); }
        Interlocked.Increment(ref frames);
    }

    public void OnBooks(ReadOnlySpan<byte> books, Instant received)
    {
        lock (guard) { recorder.Record(received, Venue, BookChannel, session, books); }
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

    /// <summary>What came so far is on disk afterwards, as far as the operating system goes.</summary>
    public void Flush()
    {
        lock (guard) { recorder.Flush(); }
    }

    public void Dispose()
    {
        lock (guard) { recorder.Dispose(); }
    }
}
