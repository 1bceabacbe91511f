using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Streams;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Streams;

namespace Probity.Runtime.Live;

/// <summary>
/// From a market channel to engine inputs: books and trades as the venue's own decoder makes them, and the venue's
/// status as its connections come and go. The venue counts as disconnected only while no connection is open; when one
/// of several breaks, the books on that one are invalidated and the others go on.
/// </summary>
public sealed class LiveMarketDecoder : IMarketFrameDecoder
{
    private readonly VenueId venue;
    private readonly IMarketFrameDecoder books;
    private readonly IInputSink sink;
    private readonly TimeProvider time;
    private readonly bool useSockets;

    // Calls of the handler never overlap, so none of this needs a lock.
    private readonly HashSet<int> open = [];
    private bool connected;

    /// <param name="venue">Whose status is told.</param>
    /// <param name="books">Makes books and trades of frames.</param>
    /// <param name="sink">Receives the inputs, in order.</param>
    /// <param name="time">Stamps what comes without a receive time.</param>
    /// <param name="useSockets">
    /// False when books come by REST alone: then the first of them says that the venue is there.
    /// </param>
    public LiveMarketDecoder(
        VenueId venue, IMarketFrameDecoder books, IInputSink sink, TimeProvider time, bool useSockets)
    {
        this.venue = venue;
        this.books = books;
        this.sink = sink;
        this.time = time;
        this.useSockets = useSockets;
    }

    /// <summary>Polymarket's.</summary>
    /// <param name="sink">Receives the inputs, in order.</param>
    /// <param name="resync">Fetches a snapshot of a book that is not to be trusted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="useSockets">As above.</param>
    public LiveMarketDecoder(IInputSink sink, IBookResync resync, TimeProvider time, bool useSockets)
        : this(VenueId.Polymarket, new MarketInputDecoder(sink, resync, time), sink, time, useSockets)
    {
    }

    /// <summary>Opinion's.</summary>
    /// <param name="sink">Receives the inputs, in order.</param>
    /// <param name="resync">Fetches a snapshot of a book that is not to be trusted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How long a change may take from one source to the other.</param>
    /// <param name="useSockets">As above.</param>
    public LiveMarketDecoder(
        IInputSink sink, IOpinionResync resync, TimeProvider time, OpinionStreamOptions options, bool useSockets)
        : this(
            VenueId.Opinion, new OpinionInputDecoder(sink, resync, time, options.SettleTime), sink, time, useSockets)
    {
    }

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
            venue,
            isConnected ? VenueStatus.Connected : VenueStatus.Disconnected,
            detail));
    }
}
