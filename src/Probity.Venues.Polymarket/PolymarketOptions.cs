using Probity.Domain;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Sockets;

namespace Probity.Venues.Polymarket;

/// <summary>Everything about the venue that may change without a new build.</summary>
public sealed record PolymarketOptions
{
    public PolymarketHosts Hosts { get; init; } = new();

    public VenueHttpOptions Http { get; init; } = new();

    public SocketOptions Socket { get; init; } = new();

    public PolymarketStreamOptions Stream { get; init; } = new();

    public PolymarketMarketOptions Markets { get; init; } = new();

    public PolymarketTradingOptions Trading { get; init; } = new();

    public ChainOptions Chain { get; init; } = new();

    /// <summary>
    /// The limits of reference/polymarket.md 6.1, by the names in <see cref="PolymarketRateLimits"/>.
    /// </summary>
    public IReadOnlyList<RateLimit> RateLimits { get; init; } = PolymarketRateLimits.With([]);

    /// <exception cref="BadInputException">A value makes no sense; the message names it.</exception>
    public void Validate()
    {
        Http.Validate();
        Socket.Validate();
        Stream.Validate();
        Markets.Validate();
        Trading.Validate();
        Chain.Validate();
        Hosts.Validate();
    }
}

/// <summary>Where the venue lives (reference/polymarket.md 1.1).</summary>
public sealed record PolymarketHosts
{
    public Uri Clob { get; init; } = new("https://clob.polymarket.com");

    public Uri Gamma { get; init; } = new("https://gamma-api.polymarket.com");

    public Uri MarketSocket { get; init; } = new("wss://ws-subscriptions-clob.polymarket.com/ws/market");

    public Uri UserSocket { get; init; } = new("wss://ws-subscriptions-clob.polymarket.com/ws/user");

    public Uri Data { get; init; } = new("https://data-api.polymarket.com");

    public Uri Relayer { get; init; } = new("https://relayer-v2.polymarket.com");

    /// <summary>
    /// JSON-RPC of the chain; null when none is configured: what needs the chain then says so, or goes without.
    /// </summary>
    public Uri? Rpc { get; init; }

    public Uri Geoblock { get; init; } = new("https://polymarket.com/api/geoblock");

    /// <exception cref="BadInputException">An address of another kind.</exception>
    public void Validate()
    {
        foreach ((string name, Uri uri, string plain) in new[]
                 {
                     ("clob", Clob, "http"), ("gamma", Gamma, "http"), ("geoblock", Geoblock, "http"),
                     ("data", Data, "http"), ("relayer", Relayer, "http"), ("rpc", Rpc ?? Relayer, "http"),
                     ("market socket", MarketSocket, "ws"), ("user socket", UserSocket, "ws"),
                 })
        {
            if (!uri.IsAbsoluteUri || (uri.Scheme != plain && uri.Scheme != plain + "s"))
            {
                throw new BadInputException(
                    $"polymarket host '{name}': '{uri}' is not an address of {plain} or {plain}s");
            }
        }
    }
}

/// <summary>How market data is kept alive.</summary>
public sealed record PolymarketStreamOptions
{
    /// <summary>Off: books come by REST alone, every <see cref="PollInterval"/>.</summary>
    public bool UseWebsocket { get; init; } = true;

    /// <summary>
    /// Beyond about 500 the venue sends no snapshots (reference/polymarket.md 5.1). Even, so that pairs stay together.
    /// </summary>
    public int AssetsPerConnection { get; init; } = 200;

    /// <summary>Books are read this often while a socket is down, or always without sockets.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Books in one REST request.</summary>
    public int BooksPerRequest { get; init; } = 100;

    /// <summary>An asset of which the socket said nothing for this long is compared with REST.</summary>
    public TimeSpan DataAgeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A change that REST shows and the socket still lacks after this long means that the socket is frozen.
    /// </summary>
    public TimeSpan FrozenGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often data ages are looked at.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Also send best_bid_ask, new_market and market_resolved.</summary>
    public bool CustomFeatures { get; init; } = true;

    /// <summary>Send a whole book per asset on subscribing.</summary>
    public bool InitialDump { get; init; } = true;

    /// <exception cref="BadInputException">A value makes no sense.</exception>
    public void Validate()
    {
        if (AssetsPerConnection is < 2 or > 500 || AssetsPerConnection % 2 != 0)
        {
            throw new BadInputException(
                $"assets per connection '{AssetsPerConnection}' is not an even number of 2..500");
        }
        if (BooksPerRequest is < 1 or > 500)
        {
            throw new BadInputException($"books per request '{BooksPerRequest}' is outside 1..500");
        }
        foreach ((string name, TimeSpan span) in new[]
                 {
                     ("poll interval", PollInterval), ("data age limit", DataAgeLimit), ("frozen grace", FrozenGrace),
                     ("watch interval", WatchInterval),
                 })
        {
            if (span <= TimeSpan.Zero)
            {
                throw new BadInputException($"stream option '{name}': '{span}' is not positive");
            }
        }
    }
}

/// <summary>
/// Terms of the venue that no reply carries, and what stands in for terms that a closed market lacks.
/// </summary>
public sealed record PolymarketMarketOptions
{
    /// <summary>Order sizes are multiples of this many shares (reference/polymarket.md 3.3).</summary>
    public decimal SizeStep { get; init; } = 0.01m;

    /// <summary>Smallest marketable BUY, dollars (reference/polymarket.md 4.4).</summary>
    public decimal MinimumTakerNotional { get; init; } = 1m;

    /// <summary>Tick of a market that is no longer traded and does not say.</summary>
    public decimal DefaultTick { get; init; } = 0.01m;

    /// <summary>Minimum size, shares, of a market that is no longer traded and does not say.</summary>
    public decimal DefaultMinimumSize { get; init; } = 5m;

    /// <summary>Events or markets in one page of a listing; the venue allows 100.</summary>
    public int PageSize { get; init; } = 100;

    /// <exception cref="BadInputException">A value makes no sense.</exception>
    public void Validate()
    {
        if (SizeStep <= 0 || MinimumTakerNotional < 0 || DefaultMinimumSize < 0 || DefaultTick is <= 0 or > 0.1m)
        {
            throw new BadInputException(
                $"market options: size step '{SizeStep}', minimum taker notional '{MinimumTakerNotional}', "
                + $"default tick '{DefaultTick}' or default minimum size '{DefaultMinimumSize}' is out of range");
        }
        if (PageSize is < 1 or > 100) { throw new BadInputException($"page size '{PageSize}' is outside 1..100"); }
    }
}
