using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Streams;

namespace Probity.Venues.Opinion.Streams;

/// <summary>
/// The live way from frames to engine inputs: the assembler behind the market stream. A book that is not to be trusted
/// is asked for again by REST. Thread-safe: subscriptions change while frames come.
/// </summary>
public sealed class OpinionInputDecoder : IMarketFrameDecoder
{
    private readonly Lock guard = new();
    private readonly TimeProvider time;
    private readonly OpinionAssembler assembler;

    /// <param name="sink">Receives the inputs, in order.</param>
    /// <param name="resync">Fetches snapshots.</param>
    /// <param name="time">Stamps what comes without a receive time: lost connections.</param>
    /// <param name="settle">How long a change may take from one source to the other.</param>
    public OpinionInputDecoder(IInputSink sink, IOpinionResync resync, TimeProvider time, TimeSpan settle)
    {
        this.time = time;
        assembler = new OpinionAssembler(sink, new Duration(settle.Ticks * 100))
        {
            ResyncWanted = resync.Request,
            RereadWanted = resync.RequestLater,
        };
    }

    /// <summary>What was seen so far. A snapshot for screens: counts move on while one looks.</summary>
    public OpinionBookCounts Counts => assembler.Counts;

    public void Track(IReadOnlyList<Market> markets)
    {
        lock (guard)
        {
            foreach (Market market in markets) { assembler.Track(market); }
        }
    }

    public void Untrack(IReadOnlyList<Market> markets)
    {
        lock (guard)
        {
            foreach (Market market in markets) { assembler.Untrack(market); }
        }
    }

    public void OnFrame(ReadOnlySpan<byte> frame, Instant received, int connection)
    {
        lock (guard) { assembler.OnFrame(frame, received); }
    }

    public void OnBooks(ReadOnlySpan<byte> books, Instant received)
    {
        lock (guard) { assembler.OnBook(books, received); }
    }

    /// <summary>Snapshots follow; until then the books stay as they are.</summary>
    public void OnConnected(int connection, IReadOnlyList<string> tokens)
    {
    }

    public void OnDisconnected(int connection, IReadOnlyList<string> tokens, string why)
    {
        Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
        lock (guard)
        {
            foreach (string token in tokens) { assembler.Invalidate(token, BookFault.Disconnected, now); }
        }
    }

    /// <summary>The books are untrusted already; that it lasts is for whoever watches connections.</summary>
    public void OnUnreachable(int connection, string why)
    {
    }
}
