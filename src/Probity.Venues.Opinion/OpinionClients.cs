using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Http;

namespace Probity.Venues.Opinion;

/// <summary>
/// Requests of one key, or of none, over one connection pool and one set of rate limits. Whoever shares a key must
/// share these: the venue counts by key.
/// </summary>
public sealed class OpinionClients : IDisposable
{
    private readonly HttpClient client;

    /// <param name="options">Host, limits, intervals.</param>
    /// <param name="key">Null: public routes alone.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    /// <param name="proxy">Of this key alone; null for the venue's own setting.</param>
    public OpinionClients(
        OpinionOptions options, ApiKey? key, TimeProvider time, Func<double> jitter, string? proxy = null)
    {
        options.Validate();
        Gates = new RateGates(OpinionRateLimits.With(options.RateLimits), time);
        client = new HttpClient(VenueProxy.Handler(proxy ?? options.Http.Proxy)) { Timeout = Timeout.InfiniteTimeSpan };
        var pipeline = new VenueHttp(client, options.Hosts.Rest, Gates, options.Http, time, jitter);
        Http = new OpinionHttp(pipeline, key);
        Anonymous = key is null ? Http : new OpinionHttp(pipeline, null);
        Public = new OpinionPublicClient(Http, options.Markets.PageSize, options.Markets.ChainId);
    }

    /// <summary>Rate limits with what remains of them.</summary>
    public RateGates Gates { get; }

    /// <summary>With the key where there is one.</summary>
    public OpinionHttp Http { get; }

    /// <summary>Without a key, over the same connections: for self-service of keys and for public routes.</summary>
    public OpinionHttp Anonymous { get; }

    /// <summary>Public routes, with the key where there is one.</summary>
    public OpinionPublicClient Public { get; }

    public void Dispose()
    {
        client.Dispose();
        Gates.Dispose();
    }
}
