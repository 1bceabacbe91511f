using Probity.Venues.Http;

namespace Probity.Venues.Polymarket.Http;

/// <summary>Asks the venue whether it lets this machine trade (reference/polymarket.md 8.5).</summary>
public sealed class GeoblockClient(VenueHttp http)
{
    private static readonly string[] Gates = [PolymarketRateLimits.Geoblock, PolymarketRateLimits.Venue];

    public Task<Geoblock> Ask(CancellationToken cancel) =>
        http.Read(new VenueRequest(HttpMethod.Get, "", Gates), RestJson.Default.Geoblock, cancel);
}
