using Probity.Domain;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Sockets;

namespace Probity.Venues.Opinion;

/// <summary>
/// Everything about the venue's public side that may change without a new build. It holds no secret: keys are given
/// apart.
/// </summary>
public sealed record OpinionOptions
{
    public OpinionHosts Hosts { get; init; } = new();

    public VenueHttpOptions Http { get; init; } = new();

    /// <summary>
    /// The keepalive is a command that the venue does not promise to answer (reference/opinion.md 5).
    /// </summary>
    public SocketOptions Socket { get; init; } = new()
    {
        PingText = """{"action":"HEARTBEAT"}""",
        PongText = "",
        PingEvery = TimeSpan.FromSeconds(25),
    };

    public OpinionStreamOptions Stream { get; init; } = new();

    public OpinionMarketOptions Markets { get; init; } = new();

    /// <summary>The limits of reference/opinion.md 2, by the names in <see cref="OpinionRateLimits"/>.</summary>
    public IReadOnlyList<RateLimit> RateLimits { get; init; } = OpinionRateLimits.Defaults;

    /// <exception cref="BadInputException">A value makes no sense; the message names it.</exception>
    public void Validate()
    {
        Http.Validate();
        Socket.Validate();
        Stream.Validate();
        Markets.Validate();
        Hosts.Validate();
    }
}

/// <summary>Where the venue lives (reference/opinion.md 1).</summary>
public sealed record OpinionHosts
{
    /// <summary>Path included; routes are appended to it.</summary>
    public Uri Rest { get; init; } = new("https://openapi.opinion.trade/openapi");

    /// <summary>Without the key, which is added when connecting.</summary>
    public Uri Socket { get; init; } = new("wss://ws.opinion.trade");

    /// <exception cref="BadInputException">An address of another kind, or one that carries a key.</exception>
    public void Validate()
    {
        foreach ((string name, Uri uri, string plain) in new[] { ("rest", Rest, "http"), ("socket", Socket, "ws") })
        {
            if (!uri.IsAbsoluteUri || (uri.Scheme != plain && uri.Scheme != plain + "s"))
            {
                throw new BadInputException($"opinion host '{name}': not an address of {plain} or {plain}s");
            }
            if (uri.Query.Length > 0)
            {
                throw new BadInputException(
                    $"opinion host '{name}' has a query: leave it out, the API key is configured by itself");
            }
        }
    }
}

/// <summary>How market data is kept true.</summary>
public sealed record OpinionStreamOptions
{
    /// <summary>Off: books come by REST alone, every <see cref="PollInterval"/>.</summary>
    public bool UseWebsocket { get; init; } = true;

    /// <summary>Books are read this often while a socket is down, or always without sockets.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Every book is compared with REST this often, one after another over the whole interval: the stream has no
    /// sequence numbers, so nothing else shows what it lost (reference/opinion.md 5: 30-60 s).
    /// </summary>
    public TimeSpan ReanchorInterval { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// A level in which stream and REST differ is left alone when the stream changed it this recently: which of the two
    /// is newer cannot be proven then; the book is read again after this long.
    /// </summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// So many comparisons of a connection in a row that found changes of which the stream had said nothing, and the
    /// connection counts as frozen and is made anew.
    /// </summary>
    public int FrozenAfter { get; init; } = 3;

    /// <summary>Markets of one connection; the venue publishes no limit.</summary>
    public int MarketsPerConnection { get; init; } = 100;

    /// <summary>
    /// REST reads of market data carry the socket's key (15 requests/s shared with whatever trades by that key), or go
    /// without (5 requests/s of this address).
    /// </summary>
    public bool ReadsWithKey { get; init; }

    /// <exception cref="BadInputException">A value makes no sense.</exception>
    public void Validate()
    {
        if (MarketsPerConnection is < 1 or > 1_000)
        {
            throw new BadInputException($"markets per connection '{MarketsPerConnection}' is outside 1..1000");
        }
        if (FrozenAfter is < 1 or > 100)
        {
            throw new BadInputException($"frozen after '{FrozenAfter}' is outside 1..100");
        }
        foreach ((string name, TimeSpan span) in new[]
                 {
                     ("poll interval", PollInterval), ("re-anchor interval", ReanchorInterval),
                     ("settle time", SettleTime),
                 })
        {
            if (span <= TimeSpan.Zero)
            {
                throw new BadInputException($"opinion stream option '{name}': '{span}' is not positive");
            }
        }
    }
}

/// <summary>Terms of the venue that no reply carries (reference/opinion.md 3.2, 3.3, 6.1).</summary>
public sealed record OpinionMarketOptions
{
    public const int BnbChain = 56;

    /// <summary>BNB Smart Chain.</summary>
    public int ChainId { get; init; } = BnbChain;

    /// <summary>Dollars; the API states none.</summary>
    public decimal Tick { get; init; } = 0.001m;

    /// <summary>Shares.</summary>
    public decimal MinimumSize { get; init; } = 1m;

    /// <summary>Order sizes are multiples of this many shares.</summary>
    public decimal SizeStep { get; init; } = 0.000001m;

    /// <summary>Smallest value of any order, USDT.</summary>
    public decimal MinimumNotional { get; init; } = 5m;

    /// <summary>Smallest taker fee, USDT.</summary>
    public decimal MinimumFee { get; init; } = 0.25m;

    /// <summary>The minimum fee is due for each fill; else once an order. The venue does not say.</summary>
    public bool MinimumFeePerFill { get; init; }

    /// <summary>Share of the fee that this user need not pay, 0..1; the minimum holds still.</summary>
    public decimal FeeDiscount { get; init; }

    /// <summary>Taker's base rate, hundredths of a per cent, where the market's own was not read.</summary>
    public decimal DefaultTakerFeeBps { get; init; } = 400m;

    /// <summary>The maker's share of the taker's fee where a market does not state it, 0..1.</summary>
    public decimal DefaultRebate { get; init; } = 0.5m;

    /// <summary>
    /// A listing of at most so many markets asks for each market's fee rate; larger ones take the default.
    /// </summary>
    public int MostFeeReads { get; init; } = 50;

    /// <summary>Collaterals are read again after this long.</summary>
    public TimeSpan QuoteTokenLife { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Markets in one page of a listing; the venue allows 20.</summary>
    public int PageSize { get; init; } = 20;

    /// <exception cref="BadInputException">A value makes no sense.</exception>
    public void Validate()
    {
        if (ChainId != BnbChain)
        {
            throw new BadInputException($"opinion chain id '{ChainId}': the venue exists on chain {BnbChain} alone");
        }
        if (Tick is < 0.0001m or > 0.1m || Tick % 0.0001m != 0 || 1m % Tick != 0)
        {
            throw new BadInputException($"opinion tick '{Tick}' is not a whole part of 1 in 0.0001..0.1");
        }
        if (SizeStep < 0.000001m || MinimumSize < 0 || MinimumNotional < 0 || MinimumFee < 0)
        {
            throw new BadInputException(
                $"opinion market options: size step '{SizeStep}', minimum size '{MinimumSize}', minimum notional "
                + $"'{MinimumNotional}' or minimum fee '{MinimumFee}' is out of range");
        }
        if (FeeDiscount is < 0 or > 1 || DefaultRebate is < 0 or > 1 || DefaultTakerFeeBps is < 0 or > 10_000)
        {
            throw new BadInputException(
                $"opinion market options: fee discount '{FeeDiscount}', rebate '{DefaultRebate}' (0..1) or fee rate "
                + $"'{DefaultTakerFeeBps}' (0..10000 bps) is out of range");
        }
        if (PageSize is < 1 or > 20) { throw new BadInputException($"page size '{PageSize}' is outside 1..20"); }
        if (MostFeeReads < 0 || QuoteTokenLife <= TimeSpan.Zero)
        {
            throw new BadInputException(
                $"opinion market options: fee reads '{MostFeeReads}' or "
                + $"quote token life '{QuoteTokenLife}' is negative");
        }
    }
}
