using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Polymarket;

namespace Probity.Runtime.Live;

/// <summary>A venue whose market data a session follows.</summary>
/// <param name="Id">Which.</param>
/// <param name="Open">Makes its public side; market data go to the sink.</param>
public sealed record LiveVenue(VenueId Id, Func<IInputSink, TimeProvider, IVenueAdapter> Open)
{
    public static LiveVenue Polymarket(PolymarketOptions options) => new(
        VenueId.Polymarket,
        (sink, time) => new PolymarketAdapter(
            options, resync => new LiveMarketDecoder(sink, resync, time, options.Stream.UseWebsocket), time,
            Random.Shared.NextDouble));

    /// <param name="options">Hosts, limits, intervals.</param>
    /// <param name="key">Of the socket; null: books come by REST alone.</param>
    public static LiveVenue Opinion(OpinionOptions options, ApiKey? key) => new(
        VenueId.Opinion,
        (sink, time) => new OpinionAdapter(
            options, key,
            resync => new LiveMarketDecoder(
                sink, resync, time, options.Stream, options.Stream.UseWebsocket && key is not null),
            time, Random.Shared.NextDouble));
}

/// <summary>The public sides of a session's venues.</summary>
internal sealed class LiveVenues : IAsyncDisposable
{
    private readonly List<IVenueAdapter> adapters = [];

    public LiveVenues(IReadOnlyList<LiveVenue> venues, IInputSink sink, TimeProvider time)
    {
        foreach (LiveVenue venue in venues) { adapters.Add(venue.Open(sink, time)); }
    }

    public IReadOnlyList<IVenueAdapter> All => adapters;

    public IVenueAdapter Of(VenueId venue) => adapters.First(adapter => adapter.Id == venue);

    /// <summary>Throws what broke the streams of one, if anything did.</summary>
    public ValueTask ThrowIfBroken()
    {
        foreach (IVenueAdapter adapter in adapters)
        {
            if (adapter.Completion.IsFaulted) { return new ValueTask(adapter.Completion); }
        }
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IVenueAdapter adapter in adapters) { await adapter.DisposeAsync().ConfigureAwait(false); }
    }
}
