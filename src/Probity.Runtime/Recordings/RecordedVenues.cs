using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Mapping;
using Probity.Venues.Opinion.Streams;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Mapping;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Streams;

namespace Probity.Runtime.Recordings;

/// <summary>One venue as a recording uses it: markets by discovery, then raw messages.</summary>
internal interface IRecordedVenue : IAsyncDisposable
{
    VenueId Id { get; }

    IInstrumentCatalog Catalog { get; }

    /// <summary>Faulted when its streams broke by a bug.</summary>
    Task Completion { get; }

    /// <summary>Tokens of the books that it records.</summary>
    IReadOnlyList<string> TokensOf(IReadOnlyList<Market> markets);

    /// <summary>Messages go to this handler from now on.</summary>
    /// <returns>The way to ask for books again.</returns>
    IBookResync Open(IMarketFrameHandler handler);

    /// <summary>Begins with these markets, once it is open.</summary>
    Task Subscribe(IReadOnlyList<Market> markets, CancellationToken cancel);
}

/// <summary>Polymarket's market channel and books.</summary>
internal sealed class RecordedPolymarket(PolymarketOptions options, TimeProvider time) : IRecordedVenue
{
    private readonly PolymarketClients clients = new(options, time, Random.Shared.NextDouble);
    private MarketChannel? channel;
    private bool ended;

    public VenueId Id => VenueId.Polymarket;

    public IInstrumentCatalog Catalog => field ??= new PolymarketCatalog(
        clients.Gamma, clients.Clob, new MarketMapper(options.Markets));

    public Task Completion => channel?.Completion ?? Task.CompletedTask;

    public IReadOnlyList<string> TokensOf(IReadOnlyList<Market> markets) =>
        [.. markets.SelectMany(market => TokenPair.Of(market).Tokens)];

    public IBookResync Open(IMarketFrameHandler handler) =>
        channel = new MarketChannel(options, clients.Clob, handler, time, Random.Shared.NextDouble);

    public Task Subscribe(IReadOnlyList<Market> markets, CancellationToken cancel) =>
        channel!.Subscribe([.. markets.Select(TokenPair.Of)], cancel);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, true)) { return; }
        if (channel is not null) { await channel.DisposeAsync().ConfigureAwait(false); }
        clients.Dispose();
    }
}

/// <summary>Opinion's market stream and books.</summary>
/// <param name="options">Hosts, limits and intervals.</param>
/// <param name="key">Of the socket; null: books come by REST alone.</param>
/// <param name="time">The clock.</param>
internal sealed class RecordedOpinion(OpinionOptions options, ApiKey? key, TimeProvider time) : IRecordedVenue
{
    private readonly OpinionClients clients = new(
        options, options.Stream.ReadsWithKey ? key : null, time, Random.Shared.NextDouble);

    private OpinionMarketStream? stream;
    private bool ended;

    public VenueId Id => VenueId.Opinion;

    public IInstrumentCatalog Catalog => field ??= new OpinionCatalog(clients.Public, options.Markets, time);

    public Task Completion => stream?.Completion ?? Task.CompletedTask;

    /// <summary>One book serves both outcomes.</summary>
    public IReadOnlyList<string> TokensOf(IReadOnlyList<Market> markets) =>
        [.. markets.Select(market => market.First.Token)];

    public IBookResync Open(IMarketFrameHandler handler) =>
        stream = new OpinionMarketStream(options, clients.Public, key, handler, time, Random.Shared.NextDouble);

    public Task Subscribe(IReadOnlyList<Market> markets, CancellationToken cancel) =>
        stream!.Subscribe([.. markets.Select(OpinionMarketChannel.Of)], cancel);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, true)) { return; }
        if (stream is not null) { await stream.DisposeAsync().ConfigureAwait(false); }
        clients.Dispose();
    }
}
