using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Mapping;
using Probity.Venues.Opinion.Streams;
using Probity.Venues.Streams;

namespace Probity.Venues.Opinion;

/// <summary>Opinion's public side: discovery and market data.</summary>
public sealed class OpinionAdapter : IVenueAdapter
{
    private readonly OpinionClients clients;

    /// <param name="options">Hosts, limits, intervals.</param>
    /// <param name="key">Of the socket; null: books come by REST alone.</param>
    /// <param name="decoder">
    /// Makes the decoder that turns frames into inputs; it is given the way to ask for fresh books.
    /// </param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    /// <param name="onRefused">Told of each market that discovery leaves out; may be null.</param>
    public OpinionAdapter(
        OpinionOptions options,
        ApiKey? key,
        Func<IOpinionResync, IMarketFrameDecoder> decoder,
        TimeProvider time,
        Func<double> jitter,
        Action<OpinionMapping.Refused>? onRefused = null)
    {
        clients = new OpinionClients(options, options.Stream.ReadsWithKey ? key : null, time, jitter);
        var relay = new ResyncRelay();
        IMarketFrameDecoder frames = decoder(relay);
        Stream = new OpinionMarketStream(options, clients.Public, key, frames, time, jitter);
        relay.Target = Stream;
        MarketData = new OpinionFeed(Stream, frames);
        Catalog = new OpinionCatalog(clients.Public, options.Markets, time, onRefused);
    }

    public VenueId Id => VenueId.Opinion;

    public VenueCapabilities Capabilities => OpinionCapabilities.Value;

    public OpinionCatalog Catalog { get; }

    IInstrumentCatalog IVenueAdapter.Catalog => Catalog;

    public IMarketDataFeed MarketData { get; }

    /// <summary>For the health of its connections.</summary>
    public OpinionMarketStream Stream { get; }

    /// <inheritdoc/>
    public Task Completion => Stream.Completion;

    public async ValueTask DisposeAsync()
    {
        await MarketData.DisposeAsync().ConfigureAwait(false);
        clients.Dispose();
    }

    /// <summary>The decoder wants the stream and the stream wants the decoder: this stands between them.</summary>
    private sealed class ResyncRelay : IOpinionResync
    {
        public IOpinionResync? Target { get; set; }

        public void Request(string token) => Target?.Request(token);

        public void RequestLater(string token) => Target?.RequestLater(token);
    }
}
