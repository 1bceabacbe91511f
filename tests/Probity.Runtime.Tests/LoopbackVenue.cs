using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Probity.Domain.Seams;
using Probity.Runtime.Live;
using Probity.Runtime.Sessions;
using Probity.Venues.Http;
using Probity.Venues.Polymarket;
using Probity.Venues.Sockets;
using Probity.Venues.Tests.Transport;

namespace Probity.Runtime.Tests;

/// <summary>
/// Metadata, order books and market socket of the venue on the loopback address, and a folder for journals.
/// </summary>
internal sealed class LoopbackVenue : IAsyncDisposable
{
    private readonly FakeVenue server;

    private LoopbackVenue(FakeVenue server) => this.server = server;

    public List<LoopbackMarket> Markets { get; } = [];

    /// <summary>Requests for books are answered with an error while this is set.</summary>
    public bool RefuseBooks { get; set; }

    public bool RefuseSockets
    {
        get => server.RefuseSockets;
        set => server.RefuseSockets = value;
    }

    public ConcurrentQueue<FakeSocket> Sockets => server.Sockets;

    public string Folder { get; } = Directory.CreateTempSubdirectory("probity-runtime-").FullName;

    public string Journal => Path.Combine(Folder, "journal");

    /// <summary>Patient in nothing: what fails is tried again at once.</summary>
    public PolymarketOptions Options => server.Options() with
    {
        Http = new VenueHttpOptions
        {
            FirstBackoff = TimeSpan.FromMilliseconds(5),
            LongestBackoff = TimeSpan.FromMilliseconds(10),
        },
        Socket = new SocketOptions
        {
            FirstBackoff = TimeSpan.FromMilliseconds(10),
            LongestBackoff = TimeSpan.FromMilliseconds(50),
        },
        Stream = new PolymarketStreamOptions { PollInterval = TimeSpan.FromMilliseconds(20) },
    };

    public static MarketFilter Open => MarketFilter.All with { Limit = 10 };

    /// <summary>Both strategies with their defaults.</summary>
    public static RunSettings Settings { get; } = SettingsOf("fixed-maker", "parity-arb");

    public static RunSettings SettingsOf(params string[] strategies) =>
        ConfigurationFile.WithSets().WithOnly(strategies).ToRunSettings();

    public static async Task<LoopbackVenue> Start(params LoopbackMarket[] markets)
    {
        var venue = new LoopbackVenue(await FakeVenue.Start());
        venue.Markets.AddRange(markets);
        venue.server.Answer = venue.Answer;
        return venue;
    }

    public LivePaperSession Session(RunSettings? settings = null, TimeSpan? resolutionEvery = null) => new(
        settings ?? Settings,
        new LiveOptions(Journal, "", Open, null, "test")
        {
            Venues = [LiveVenue.Polymarket(Options)],
            ResolutionEvery = resolutionEvery ?? TimeSpan.Zero,
        },
        TimeProvider.System);

    /// <summary>The socket that is open now and has subscribed.</summary>
    public async Task<FakeSocket> Socket()
    {
        await Eventually.Until(
            () => Sockets.LastOrDefault() is { Ended: false, Received.Count: > 0 }, "a socket subscribed");
        return Sockets.Last();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private Task Answer(HttpContext context, SeenRequest request)
    {
        string path = request.PathAndQuery;
        string markets = string.Join(',', Markets.Select(market => market.Gamma()));
        string @event = $$"""{"id":"1","slug":"event","title":"Event","markets":[{{markets}}]}""";
        if (path.StartsWith("/books", StringComparison.Ordinal)) { return AnswerBooks(context, request); }
        if (path.StartsWith("/events/keyset", StringComparison.Ordinal))
        {
            return FakeVenue.Reply(context, 200, $$"""{"events":[{{@event}}],"next_cursor":""}""");
        }
        if (path.StartsWith("/events/", StringComparison.Ordinal)) { return FakeVenue.Reply(context, 200, @event); }
        if (path.StartsWith("/markets?", StringComparison.Ordinal))
        {
            string named = string.Join(
                ',',
                Markets.Where(market => path.Contains(market.Condition) || path.Contains(market.Tokens[0]))
                    .Select(market => market.Gamma()));
            return FakeVenue.Reply(context, 200, $"[{named}]");
        }
        LoopbackMarket? one = Markets.Find(market => path == "/markets/" + market.Condition);
        return one is not null
            ? FakeVenue.Reply(context, 200, one.Clob())
            : FakeVenue.Reply(context, 404, """{"error":"not found"}""");
    }

    private Task AnswerBooks(HttpContext context, SeenRequest request)
    {
        if (RefuseBooks) { return FakeVenue.Reply(context, 503, """{"error":"maintenance"}"""); }
        using JsonDocument wanted = JsonDocument.Parse(request.Body);
        IEnumerable<string> books =
            from item in wanted.RootElement.EnumerateArray()
            let token = item.GetProperty("token_id").GetString()!
            from market in Markets
            where market.Tokens.Contains(token)
            select market.Book(token);
        return FakeVenue.Reply(context, 200, $"[{string.Join(',', books)}]");
    }
}
