using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Streams;

namespace Probity.Runtime.Live;

/// <summary>
/// From the market channel to engine inputs: books and trades as <see cref="MarketInputDecoder"/> makes them, and the
/// venue's status as its connections come and go. The venue counts as disconnected only while no connection is open;
/// when one of several breaks, the books on that one are invalidated and the others go on.
/// </summary>
public sealed class LiveMarketDecoder : IMarketFrameDecoder
{
    private readonly MarketInputDecoder books;
    private readonly IInputSink sink;
    private readonly TimeProvider time;
    private readonly bool useSockets;

    // Calls of the handler never overlap, so none of this needs a lock.
    private readonly HashSet<int> open = [];
    private bool connected;

    /// <param name="sink">Receives the inputs, in order.</param>
    /// <param name="resync">Fetches a snapshot of a book that is not to be trusted.</param>
    /// <param name="time">Stamps what comes without a receive time.</param>
    /// <param name="useSockets">
    /// False when books come by REST alone: then the first of them says that the venue is there.
    /// </param>
    public LiveMarketDecoder(IInputSink sink, IBookResync resync, TimeProvider time, bool useSockets)
    {
        this.sink = sink;
        this.time = time;
        this.useSockets = useSockets;
        books = new MarketInputDecoder(sink, resync, time);
    }

    /// <summary>What the assembler saw so far, for screens.</summary>
    public AssemblerCounts Counts => books.Counts;

    public void Track(IReadOnlyList<Market> markets) => books.Track(markets);

    public void Untrack(IReadOnlyList<Market> markets) => books.Untrack(markets);

    public void OnFrame(ReadOnlySpan<byte> frame, Instant received, int connection) =>
        books.OnFrame(frame, received, connection);

    public void OnBooks(ReadOnlySpan<byte> books, Instant received)
    {
        if (!useSockets) { Say(true, "books come by REST"); }
        this.books.OnBooks(books, received);
    }

    public void OnConnected(int connection, IReadOnlyList<string> tokens)
    {
        open.Add(connection);
        Say(true, $"connection {connection} is open with {tokens.Count} books");
        books.OnConnected(connection, tokens);
    }

    /// <summary>The books first, so that nobody acts on them when the status is told.</summary>
    public void OnDisconnected(int connection, IReadOnlyList<string> tokens, string why)
    {
        books.OnDisconnected(connection, tokens, why);
        open.Remove(connection);
        if (open.Count == 0) { Say(false, $"connection {connection} ended: {why}"); }
    }

    public void OnUnreachable(int connection, string why) => books.OnUnreachable(connection, why);

    private void Say(bool isConnected, string detail)
    {
        if (connected == isConnected) { return; }
        connected = isConnected;
        sink.Post(new VenueStatusChanged(
            Stamp.Unsequenced(Instant.FromDateTimeOffset(time.GetUtcNow()), Instant.None),
            VenueId.Polymarket,
            isConnected ? VenueStatus.Connected : VenueStatus.Disconnected,
            detail));
    }
}
