using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Venues.Streams;

/// <summary>
/// What the market channel of a venue tells whoever turns frames into books or records them. Calls never overlap, come
/// from any thread, and must not block.
/// </summary>
public interface IMarketFrameHandler
{
    /// <summary>A raw frame, a JSON object or an array of them; only valid during the call.</summary>
    /// <param name="frame">The bytes as they came.</param>
    /// <param name="received">When the frame was whole.</param>
    /// <param name="connection">From 1; another number is another set of assets.</param>
    void OnFrame(ReadOnlySpan<byte> frame, Instant received, int connection);

    /// <summary>
    /// A raw REST reply with books, one or an array: after every (re)connect, on request, and in place of a socket that
    /// is down. It may be older than what the stream has already said.
    /// </summary>
    void OnBooks(ReadOnlySpan<byte> books, Instant received);

    /// <summary>
    /// A connection opened and is about to subscribe these tokens; snapshots follow. Not called for tokens added later.
    /// </summary>
    void OnConnected(int connection, IReadOnlyList<string> tokens);

    /// <summary>A connection that was open ended; its books are only as good as the next REST copy.</summary>
    void OnDisconnected(int connection, IReadOnlyList<string> tokens, string why);

    /// <summary>A connection has been down for long, said once an outage; reconnecting goes on.</summary>
    void OnUnreachable(int connection, string why);
}

/// <summary>A frame handler that makes engine inputs: it has to know the dense ids of the tokens.</summary>
public interface IMarketFrameDecoder : IMarketFrameHandler
{
    /// <summary>These are about to be subscribed.</summary>
    void Track(IReadOnlyList<Market> markets);

    /// <summary>Nothing more is wanted of these.</summary>
    void Untrack(IReadOnlyList<Market> markets);
}

/// <summary>Asks for a fresh REST copy of a book; it comes by <see cref="IMarketFrameHandler.OnBooks"/>.</summary>
public interface IBookResync
{
    /// <summary>
    /// Returns at once; asking again before the copy came is harmless. May be called from within the handler.
    /// </summary>
    void Request(string token);
}

/// <summary>How a connection is doing, for screens.</summary>
/// <param name="Connection">From 1.</param>
/// <param name="Assets">Tokens on it.</param>
/// <param name="Open">False: its books come by REST.</param>
/// <param name="Opened">How often it was opened.</param>
/// <param name="LastFailure">Why it last ended, or empty.</param>
public sealed record MarketConnectionHealth(int Connection, int Assets, bool Open, long Opened, string LastFailure);
