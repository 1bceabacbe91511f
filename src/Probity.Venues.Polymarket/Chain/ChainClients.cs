using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>The way of one account to the chain: node, relayer, and the wallet's executor over both.</summary>
public sealed class ChainClients : IDisposable
{
    private readonly HttpClient client;
    private readonly RateGates gates;

    /// <param name="account">Whose wallet; it stays the caller's.</param>
    /// <param name="options">Hosts, bounds and intervals.</param>
    /// <param name="credentials">For the relayer; null where none are configured.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    public ChainClients(
        PolymarketAccount account,
        PolymarketOptions options,
        RelayerCredentials? credentials,
        TimeProvider time,
        Func<double> jitter)
    {
        gates = new RateGates(ChainRateLimits.Defaults, time);
        string proxy = account.Proxy?.OriginalString ?? options.Http.Proxy;
        client = new HttpClient(VenueProxy.Handler(proxy)) { Timeout = Timeout.InfiniteTimeSpan };
        Relayer = new RelayerClient(Pipeline(options.Hosts.Relayer), credentials, time);
        Rpc = options.Hosts.Rpc is { } node ? new JsonRpcClient(Pipeline(node), account.Contracts.ChainId) : null;
        Reads = Rpc is null ? null : new ChainReads(Rpc, account.Contracts);
        Data = new DataClient(Pipeline(options.Hosts.Data), ChainRateLimits.Data);
        Executor = new WalletExecutor(account, Rpc, Relayer, options.Chain, time);

        VenueHttp Pipeline(Uri host) => new(client, host, gates, options.Http, time, jitter);
    }

    public RelayerClient Relayer { get; }

    /// <summary>Null where no node is configured.</summary>
    public JsonRpcClient? Rpc { get; }

    /// <summary>Null where no node is configured.</summary>
    public ChainReads? Reads { get; }

    public DataClient Data { get; }

    public WalletExecutor Executor { get; }

    public void Dispose()
    {
        client.Dispose();
        gates.Dispose();
    }
}
