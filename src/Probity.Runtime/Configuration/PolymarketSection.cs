using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Sockets;

namespace Probity.Runtime.Configuration;

/// <summary>Makes the venue's options from its section.</summary>
internal static class PolymarketSection
{
    public static PolymarketOptions Build(
        OptionValues values, OptionValues hosts, OptionValues trading, OptionValues limits)
    {
        var options = new PolymarketOptions
        {
            Hosts = new PolymarketHosts
            {
                Clob = Address(values, "clob_url"),
                Gamma = Address(values, "gamma_url"),
                MarketSocket = Address(values, "market_socket_url"),
                Geoblock = Address(values, "geoblock_url"),
                UserSocket = Address(hosts, "user_socket_url"),
                Data = Address(hosts, "data_url"),
                Relayer = Address(hosts, "relayer_url"),
                Rpc = hosts.GetText("rpc_url").Length == 0 ? null : Node(hosts),
            },
            Http = new VenueHttpOptions
            {
                Timeout = Span(values, "request_timeout"),
                Attempts = values.GetInt("request_attempts"),
            },
            Socket = new SocketOptions
            {
                FirstBackoff = Span(values, "reconnect_first"),
                LongestBackoff = Span(values, "reconnect_longest"),
            },
            Stream = new PolymarketStreamOptions
            {
                UseWebsocket = values.GetBool("use_websocket"),
                AssetsPerConnection = values.GetInt("assets_per_connection"),
                PollInterval = Span(values, "poll_interval"),
                BooksPerRequest = values.GetInt("books_per_request"),
                DataAgeLimit = Span(values, "data_age_limit"),
                FrozenGrace = Span(values, "frozen_grace"),
            },
            Trading = TradingSection.Build(trading),
            RateLimits = PolymarketRateLimits.With(PolymarketRateLimits.Defaults.Select(limit => Limit(limit, limits))),
        };
        options.Validate();
        return options;
    }

    /// <summary>A duration as the outside world counts it: 100 ns steps.</summary>
    public static TimeSpan Span(OptionValues values, string name) =>
        TimeSpan.FromTicks(values.GetDuration(name).Nanos / TimeSpan.NanosecondsPerTick);

    private static RateLimit Limit(RateLimit limit, OptionValues limits) => RateLimit.SlidingWindow(
        limit.Name, limits.GetInt(BuiltInSections.KeyOf(limit)), limit.Window, limit.Reserve);

    /// <summary>Providers put their key into the path: it is kept out of every text from here on.</summary>
    internal static Uri Node(OptionValues hosts)
    {
        const int ShortestKey = 16;
        Uri node = Address(hosts, "rpc_url");
        string[] parts = node.PathAndQuery.Split('/', '?', '=', '&');
        foreach (string part in parts.Where(part => part.Length >= ShortestKey)) { SecretScrubber.Register(part); }
        return node;
    }

    internal static Uri Address(OptionValues values, string name)
    {
        string text = values.GetText(name);
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
        {
            throw new BadInputException(
                $"'{name}': '{text}' is no address; expected something like https://example.com");
        }
        return address.UserInfo.Length == 0
            ? address
            : throw new BadInputException(
                $"'{name}': an address with a user or password in it is refused; remove that part");
    }
}
