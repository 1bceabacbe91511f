using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Live;
using Probity.Venues.Http;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Mapping;
using Probity.Venues.Opinion.Streams;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Mapping;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Streams;

namespace Probity.Runtime.Scans;

/// <summary>Where to look.</summary>
/// <param name="Venues">In this order.</param>
/// <param name="Polymarket">Hosts and limits.</param>
/// <param name="Opinion">As well.</param>
public sealed record LiveLook(IReadOnlyList<VenueId> Venues, PolymarketOptions Polymarket, OpinionOptions Opinion);

/// <summary>One look at the venues: markets by discovery and their books by REST, as inputs.</summary>
public static class LiveSnapshot
{
    /// <summary>As with a <see cref="LiveLook"/>, at Polymarket alone.</summary>
    public static Task Take(
        PolymarketOptions options,
        MarketFilter filter,
        MarketScreen screen,
        Action<EngineInput> take,
        TimeProvider time,
        CancellationToken cancel) =>
        Take(new LiveLook([VenueId.Polymarket], options, new OpinionOptions()), filter, screen, take, time, cancel);

    /// <param name="look">Which venues, their hosts and limits.</param>
    /// <param name="filter">Which markets.</param>
    /// <param name="screen">Which of those; the filter's limit counts only what passes.</param>
    /// <param name="take">Receives listings, then books.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="VenueException">The venue does not answer.</exception>
    public static async Task Take(
        LiveLook look,
        MarketFilter filter,
        MarketScreen screen,
        Action<EngineInput> take,
        TimeProvider time,
        CancellationToken cancel)
    {
        var listings = new LiveListings();
        foreach (VenueId venue in look.Venues)
        {
            if (venue == VenueId.Opinion)
            {
                using var clients = new OpinionClients(look.Opinion, null, time, Random.Shared.NextDouble);
                var catalog = new OpinionCatalog(clients.Public, look.Opinion.Markets, time);
                Market[] markets = await List(catalog, filter, screen, listings, take, time, cancel)
                    .ConfigureAwait(false);
                await ReadBooks(clients.Public, markets, take, time, cancel).ConfigureAwait(false);
            }
            else
            {
                using var clients = new PolymarketClients(look.Polymarket, time, Random.Shared.NextDouble);
                var catalog = new PolymarketCatalog(
                    clients.Gamma, clients.Clob, new MarketMapper(look.Polymarket.Markets));
                Market[] markets = await List(catalog, filter, screen, listings, take, time, cancel)
                    .ConfigureAwait(false);
                await ReadBooks(clients.Clob, markets, take, time, cancel).ConfigureAwait(false);
            }
        }
    }

    private static async Task<Market[]> List(
        IInstrumentCatalog catalog,
        MarketFilter filter,
        MarketScreen screen,
        LiveListings listings,
        Action<EngineInput> take,
        TimeProvider time,
        CancellationToken cancel)
    {
        IReadOnlyList<DiscoveredMarket> found = await screen.Find(catalog, filter, time, cancel).ConfigureAwait(false);
        Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
        int before = listings.Markets.Count;
        foreach (EngineInput input in listings.Additions(found, now))
        {
            listings.Take(input);
            take(input);
        }
        return [.. listings.Markets.Skip(before)];
    }

    private static async Task ReadBooks(
        OpinionPublicClient client,
        Market[] markets,
        Action<EngineInput> take,
        TimeProvider time,
        CancellationToken cancel)
    {
        var decoder = new OpinionInputDecoder(new ActionSink(take), new NoResync(), time, TimeSpan.FromSeconds(1));
        decoder.Track(markets);
        foreach (Market market in markets)
        {
            try
            {
                VenueReply reply = await client.Book(market.First.Token, cancel).ConfigureAwait(false);
                decoder.OnBooks(reply.Body, reply.Received);
            }
            catch (VenueException e) when (e.Error.Kind == VenueErrorKind.ErrorInSuccess)
            {
                // The venue has no book of this one; the scan says that there is nothing to trade with.
            }
        }
    }

    private static async Task ReadBooks(
        ClobClient clob, Market[] markets, Action<EngineInput> take, TimeProvider time, CancellationToken cancel)
    {
        var decoder = new MarketInputDecoder(new ActionSink(take), new NoResync(), time);
        decoder.Track(markets);
        string[] tokens = [.. markets.SelectMany(market => TokenPair.Of(market).Tokens)];
        await foreach (VenueReply reply in clob.Books(tokens, cancel).ConfigureAwait(false))
        {
            decoder.OnBooks(reply.Body, reply.Received);
        }
    }

    private sealed class ActionSink(Action<EngineInput> take) : IInputSink
    {
        public void Post(EngineInput input) => take(input);
    }

    /// <summary>One look: a book that is not to be trusted stays so, and the scan says it.</summary>
    private sealed class NoResync : IOpinionResync
    {
        public void Request(string token)
        {
        }

        public void RequestLater(string token)
        {
        }
    }
}
