using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Accounts;

/// <summary>
/// The clients of one account: its own connections through its own proxy, and its own rate limits. The venue counts the
/// edge limits by address, so an account with a proxy of its own has its own, and the others share the venue's.
/// </summary>
public sealed class AccountClients : IDisposable
{
    /// <summary>Name of the signer's bucket of orders.</summary>
    public const string OrdersBucket = "orders";

    /// <summary>Name of the signer's bucket of cancels.</summary>
    public const string CancelsBucket = "cancels";

    private readonly HttpClient client;
    private readonly PolymarketOptions options;
    private readonly TimeProvider time;
    private readonly Func<double> jitter;
    private readonly RateGates? own;

    /// <param name="account">Whose clients; it stays the caller's.</param>
    /// <param name="options">Hosts, limits, intervals.</param>
    /// <param name="shared">The edge limits of the venue's own address.</param>
    /// <param name="clock">The venue's clock.</param>
    /// <param name="time">Our clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    public AccountClients(
        PolymarketAccount account,
        PolymarketOptions options,
        RateGates shared,
        VenueClock clock,
        TimeProvider time,
        Func<double> jitter)
    {
        this.options = options;
        this.time = time;
        this.jitter = jitter;
        Account = account;
        Clock = clock;
        string proxy = account.Proxy?.OriginalString ?? options.Http.Proxy;
        client = new HttpClient(VenueProxy.Handler(proxy)) { Timeout = Timeout.InfiniteTimeSpan };
        own = account.Proxy is null ? null : new RateGates(PolymarketRateLimits.With(options.RateLimits), time);
        Edge = own ?? shared;
        PolymarketTradingOptions trading = options.Trading;
        Signer = new RateGates(
            [
                RateLimit.TokenBucket(OrdersBucket, trading.OrderRate, trading.OrderBurst, trading.HedgeReserve),
                RateLimit.TokenBucket(CancelsBucket, trading.CancelRate, trading.CancelBurst),
            ],
            time);
        VenueHttp clob = Pipeline(options.Hosts.Clob);
        Trading = new TradingClient(clob, account, clock);
        Auth = new AuthClient(clob, account, clock);
        Public = new ClobClient(clob, options.Stream.BooksPerRequest);
    }

    public PolymarketAccount Account { get; }

    public VenueClock Clock { get; }

    /// <summary>Limits by address (reference/polymarket.md 6.1).</summary>
    public RateGates Edge { get; }

    /// <summary>The signer's token buckets (reference/polymarket.md 6.2).</summary>
    public RateGates Signer { get; }

    public RateGate Orders => Signer.Get(OrdersBucket);

    public RateGate Cancels => Signer.Get(CancelsBucket);

    /// <summary>Most orders that may leave in one request outside the reserve.</summary>
    public int OrderBurst =>
        options.Trading.OrderBurst - (int)(options.Trading.OrderBurst * options.Trading.HedgeReserve);

    /// <summary>Most cancels in one request.</summary>
    public int CancelBurst => options.Trading.CancelBurst;

    public TradingClient Trading { get; }

    public AuthClient Auth { get; }

    /// <summary>Public routes of the order-book host, by the account's own way.</summary>
    public ClobClient Public { get; }

    /// <summary>A pipeline to another host over the account's connections and limits.</summary>
    public VenueHttp Pipeline(Uri host) => new(client, host, Edge, options.Http, time, jitter);

    public void Dispose()
    {
        client.Dispose();
        Signer.Dispose();
        own?.Dispose();
    }
}
