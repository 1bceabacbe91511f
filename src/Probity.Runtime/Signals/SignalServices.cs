using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Runtime.Accounts;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Streams;

namespace Probity.Runtime.Signals;

/// <summary>
/// Everything that listens outside while a session runs: sources of stories, the venue's price stream, followed
/// wallets. Ends with the session.
/// </summary>
public sealed class SignalServices : IAsyncDisposable
{
    /// <summary>Holds NewsAPI's key; taken out of the environment when it is read.</summary>
    public const string NewsApiVariable = "PROBITY_NEWSAPI_KEY";

    /// <summary>Holds X's bearer token; taken out of the environment when it is read.</summary>
    public const string XVariable = "PROBITY_X_BEARER";

    private const string Gate = "news";
    private const string WalletGate = "wallets";

    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> running = [];
    private readonly List<IDisposable> owned = [];
    private PriceStream? prices;

    private SignalServices()
    {
    }

    /// <param name="settings">What to listen for.</param>
    /// <param name="venue">Where its Data API is, and how it is asked.</param>
    /// <param name="markets">Those that are listed.</param>
    /// <param name="sink">The one door.</param>
    /// <param name="tell">Hears of faults.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="BadInputException">A source is asked for and its key is not set.</exception>
    public static SignalServices Start(
        SignalSettings settings, PolymarketOptions venue, IReadOnlyList<Market> markets, IInputSink sink,
        Action<string> tell, TimeProvider time)
    {
        var services = new SignalServices();
        IReadOnlyList<INewsSource> sources = services.Sources(settings, time);
        if (sources.Count > 0)
        {
            var desk = new SignalDesk(sources, settings.Topics, new LexiconScorer(), sink, tell, time);
            services.running.Add(desk.Run(settings.Every, services.stop.Token));
        }
        if (settings.Offline) { return services; }
        if (settings.PriceSymbols.Count > 0)
        {
            // RTDS answers no ping; PING every five seconds keeps it open.
            var socket = venue.Socket with { PongText = "", PingEvery = TimeSpan.FromSeconds(5) };
            services.prices = new PriceStream(
                settings.PriceStream, settings.PriceSymbols, socket, sink, tell, time, Random.Shared.NextDouble);
        }
        if (settings.Wallets.Count > 0)
        {
            VenueHttp http = services.Pipeline(venue.Hosts.Data, venue.Http, WalletGate, 100, time);
            var feed = new WalletFeed(
                new WalletActivity(http, WalletGate), settings.Wallets, markets, sink, tell, time);
            services.running.Add(feed.Run(settings.WalletsEvery, services.stop.Token));
        }
        return services;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (prices is not null) { await prices.DisposeAsync().ConfigureAwait(false); }
        foreach (IDisposable item in owned) { item.Dispose(); }
        stop.Dispose();
    }

    private List<INewsSource> Sources(SignalSettings settings, TimeProvider time)
    {
        List<INewsSource> sources = [];
        if (settings.File.Length > 0) { sources.Add(new FileSource(settings.File)); }
        if (settings.Offline) { return sources; }
        var patient = new VenueHttpOptions { Proxy = settings.Proxy };
        if (settings.NewsApiQuery.Length > 0)
        {
            VenueHttp http = Pipeline(settings.NewsApi, patient, Gate, 10, time);
            sources.Add(new NewsApiSource(http, Gate, settings.NewsApiQuery, Key(NewsApiVariable, "newsapi_query")));
        }
        if (settings.XQuery.Length > 0)
        {
            VenueHttp http = Pipeline(settings.X, patient, Gate, 10, time);
            sources.Add(new XSource(http, Gate, settings.XQuery, Key(XVariable, "x_query")));
        }
        foreach (Uri feed in settings.Feeds)
        {
            var client = new HttpClient(VenueProxy.Handler(settings.Proxy)) { Timeout = patient.Timeout };
            owned.Add(client);
            sources.Add(new RssSource(client, feed));
        }
        return sources;
    }

    /// <summary>Its own client and a light limit: so many in ten seconds.</summary>
    private VenueHttp Pipeline(Uri host, VenueHttpOptions options, string gate, int permits, TimeProvider time)
    {
        var client = new HttpClient(VenueProxy.Handler(options.Proxy)) { Timeout = Timeout.InfiniteTimeSpan };
        var gates = new RateGates([RateLimit.SlidingWindow(gate, permits, TimeSpan.FromSeconds(10))], time);
        owned.Add(client);
        owned.Add(gates);
        return new VenueHttp(client, host, gates, options, time, Random.Shared.NextDouble);
    }

    private static string Key(string variable, string option)
    {
        if (ProcessHardening.TakeVariable(variable)?.Trim() is not { Length: > 0 } key)
        {
            throw new BadInputException(
                $"signals.{option} is set, but the variable {variable} is not: set it, or unset signals.{option}");
        }
        SecretScrubber.Register(key);
        return key;
    }
}
