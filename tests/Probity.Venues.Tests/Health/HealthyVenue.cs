using System.Globalization;
using Microsoft.AspNetCore.Http;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Health;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Health;

/// <summary>A venue that answers the probe's questions as documented, but where a test says otherwise.</summary>
internal sealed class HealthyVenue : IAsyncDisposable
{
    public const string Condition = "0xcd5f9f505e0c0182746aa65963f72f01e7463259e5ea9f56672c0fe3a37f348a";

    private readonly FakeVenue venue;
    private readonly ManualTime time;
    private readonly PolymarketClients clients;

    private HealthyVenue(FakeVenue venue, ManualTime time)
    {
        this.venue = venue;
        this.time = time;
        clients = venue.Clients(time, Patient(venue.Options()));
        venue.Answer = Answer;
    }

    /// <summary>Answers by path; others are as documented.</summary>
    public Dictionary<string, Func<HttpContext, Task>> Instead { get; } = [];

    public static async Task<HealthyVenue> Start(ManualTime time) => new(await FakeVenue.Start(), time);

    public VenueProbe Probe() =>
        new(clients.Clob, PolymarketContracts.Polygon, TimeSpan.FromSeconds(5), time);

    public void Say(string path, string body, int status = 200, string type = "application/json") =>
        Instead[path] = context => FakeVenue.Reply(context, status, body, type);

    public async ValueTask DisposeAsync()
    {
        clients.Dispose();
        await venue.DisposeAsync();
    }

    /// <summary>One attempt: a test's clock does not run while a backoff waits.</summary>
    private static PolymarketOptions Patient(PolymarketOptions options) =>
        options with { Http = options.Http with { Attempts = 1 } };

    private Task Answer(HttpContext context, SeenRequest request)
    {
        string path = request.PathAndQuery.Split('?')[0];
        if (path.StartsWith("/clob-markets/", StringComparison.Ordinal)) { path = "/clob-markets"; }
        if (Instead.TryGetValue(path, out Func<HttpContext, Task>? instead)) { return instead(context); }
        return FakeVenue.Reply(context, 200, path switch
        {
            "/version" => SharedFiles.Sample("rest-version.json"),
            "/time" => time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            "/clob-markets" => SharedFiles.Sample("rest-clob-market.json"),
            "/book" => SharedFiles.Sample("rest-book.json"),
            _ => throw new InvalidOperationException(path),
        });
    }
}
