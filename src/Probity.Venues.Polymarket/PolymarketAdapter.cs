using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Mapping;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Streams;

namespace Probity.Venues.Polymarket;

/// <summary>
/// Polymarket's public side: discovery and market data.
/// </summary>
public sealed class PolymarketAdapter : IVenueAdapter
{
    private readonly PolymarketClients clients;

    /// <param name="options">Hosts, limits, intervals.</param>
    /// <param name="decoder">
    /// Makes the decoder that turns frames into inputs; it is given the way to ask for fresh books.
    /// </param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    /// <param name="onRefused">Told of each market that discovery leaves out; may be null.</param>
    public PolymarketAdapter(
        PolymarketOptions options,
        Func<IBookResync, IMarketFrameDecoder> decoder,
        TimeProvider time,
        Func<double> jitter,
        Action<MarketMapping.Refused>? onRefused = null)
    {
        clients = new PolymarketClients(options, time, jitter);
        var relay = new ResyncRelay();
        IMarketFrameDecoder frames = decoder(relay);
        Channel = new MarketChannel(options, clients.Clob, frames, time, jitter);
        relay.Target = Channel;
        MarketData = new MarketChannelFeed(Channel, frames);
        Catalog = new PolymarketCatalog(clients.Gamma, clients.Clob, new MarketMapper(options.Markets), onRefused);
    }

    public VenueId Id => VenueId.Polymarket;

    public VenueCapabilities Capabilities => PolymarketCapabilities.Value;

    public PolymarketCatalog Catalog { get; }

    IInstrumentCatalog IVenueAdapter.Catalog => Catalog;

    public IMarketDataFeed MarketData { get; }

    /// <summary>For the health of its connections.</summary>
    public MarketChannel Channel { get; }

    public Task Completion => Channel.Completion;

    public async ValueTask DisposeAsync()
    {
        await MarketData.DisposeAsync().ConfigureAwait(false);
        clients.Dispose();
    }

    /// <summary>The decoder wants the channel and the channel wants the decoder: this stands between them.</summary>
    private sealed class ResyncRelay : IBookResync
    {
        public IBookResync? Target { get; set; }

        public void Request(string token) => Target?.Request(token);
    }
}

/// <summary>The REST clients of the venue over one connection pool and one set of rate limits.</summary>
public sealed class PolymarketClients : IDisposable
{
    private readonly HttpClient client;

    /// <param name="options">Hosts, limits, intervals.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    public PolymarketClients(PolymarketOptions options, TimeProvider time, Func<double> jitter)
    {
        options.Validate();
        Gates = new RateGates(PolymarketRateLimits.With(options.RateLimits), time);
        client = new HttpClient(VenueProxy.Handler(options.Http.Proxy)) { Timeout = Timeout.InfiniteTimeSpan };
        Gamma = new GammaClient(Pipeline(options.Hosts.Gamma), options.Markets.PageSize);
        Clob = new ClobClient(Pipeline(options.Hosts.Clob), options.Stream.BooksPerRequest);
        Geoblock = new GeoblockClient(Pipeline(options.Hosts.Geoblock));

        VenueHttp Pipeline(Uri host) => new(client, host, Gates, options.Http, time, jitter);
    }

    /// <summary>Rate limits with what remains of them.</summary>
    public RateGates Gates { get; }

    public GammaClient Gamma { get; }

    public ClobClient Clob { get; }

    public GeoblockClient Geoblock { get; }

    public void Dispose()
    {
        client.Dispose();
        Gates.Dispose();
    }
}
