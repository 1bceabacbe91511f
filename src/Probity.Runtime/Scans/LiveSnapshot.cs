using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Live;
using Probity.Venues.Http;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Mapping;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Streams;

namespace Probity.Runtime.Scans;

/// <summary>One look at the venue: markets by discovery and their books by REST, as inputs.</summary>
public static class LiveSnapshot
{
    /// <param name="options">Hosts and limits.</param>
    /// <param name="filter">Which markets.</param>
    /// <param name="screen">Which of those; the filter's limit counts only what passes.</param>
    /// <param name="take">Receives listings, then books.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="VenueException">The venue does not answer.</exception>
    public static async Task Take(
        PolymarketOptions options,
        MarketFilter filter,
        MarketScreen screen,
        Action<EngineInput> take,
        TimeProvider time,
        CancellationToken cancel)
    {
        using var clients = new PolymarketClients(options, time, Random.Shared.NextDouble);
        var catalog = new PolymarketCatalog(clients.Gamma, clients.Clob, new MarketMapper(options.Markets));
        IReadOnlyList<DiscoveredMarket> found = await screen.Find(catalog, filter, time, cancel).ConfigureAwait(false);
        var listings = new LiveListings();
        Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
        foreach (EngineInput input in listings.Additions(found, now))
        {
            listings.Take(input);
            take(input);
        }
        Market[] markets = [.. listings.Markets];
        var decoder = new MarketInputDecoder(new ActionSink(take), new NoResync(), time);
        decoder.Track(markets);
        string[] tokens = [.. markets.SelectMany(market => TokenPair.Of(market).Tokens)];
        await foreach (VenueReply reply in clients.Clob.Books(tokens, cancel).ConfigureAwait(false))
        {
            decoder.OnBooks(reply.Body, reply.Received);
        }
    }

    private sealed class ActionSink(Action<EngineInput> take) : IInputSink
    {
        public void Post(EngineInput input) => take(input);
    }

    /// <summary>One look: a book that is not to be trusted stays so, and the scan says it.</summary>
    private sealed class NoResync : IBookResync
    {
        public void Request(string token)
        {
        }
    }
}
