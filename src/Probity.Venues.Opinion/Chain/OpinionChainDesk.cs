using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Chain;

/// <summary>The way of one account to the chain: a node, and the wallet's executor over it.</summary>
public sealed class OpinionChainClients : IDisposable
{
    private readonly HttpClient client;
    private readonly RateGates gates;

    /// <param name="account">Whose wallet; it stays the caller's.</param>
    /// <param name="options">Proxy, timeouts and retries of the venue.</param>
    /// <param name="wallet">The node, and bounds on gas.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    public OpinionChainClients(
        OpinionAccount account,
        OpinionOptions options,
        OpinionWalletOptions wallet,
        TimeProvider time,
        Func<double> jitter)
    {
        gates = new RateGates([JsonRpcClient.DefaultLimit], time);
        string proxy = account.Proxy?.OriginalString ?? options.Http.Proxy;
        client = new HttpClient(VenueProxy.Handler(proxy)) { Timeout = Timeout.InfiniteTimeSpan };
        Reads = wallet.Rpc is { } node
            ? new OpinionReads(new JsonRpcClient(
                new VenueHttp(client, node, gates, options.Http, time, jitter), OpinionContracts.Bnb.ChainId))
            : null;
        Executor = new OpinionExecutor(account, Reads, wallet.Chain, time);
    }

    /// <summary>Null where no node is configured.</summary>
    public OpinionReads? Reads { get; }

    public OpinionExecutor Executor { get; }

    public void Dispose()
    {
        client.Dispose();
        gates.Dispose();
    }
}

/// <summary>What an account's wallet holds, for redeeming it.</summary>
public sealed class OpinionHoldings(OpinionReads reads, OpinionAccount account) : IChainHoldings
{
    public Task<Payout?> PayoutOf(Market market, CancellationToken cancel) =>
        reads.PayoutOf(OpinionChainMarket.Of(market).Condition, cancel);

    public async Task<SharesHeld> Shares(Market market, CancellationToken cancel) => (await reads.Shares(
        account.Maker, [OpinionChainMarket.Of(market)], cancel).ConfigureAwait(false))[0];

    /// <summary>USDT, whole micro-dollars.</summary>
    public async Task<Money> Cash(CancellationToken cancel)
    {
        System.Numerics.BigInteger wei = await reads.Money(OpinionContracts.Bnb.Usdt, account.Maker, cancel)
            .ConfigureAwait(false);
        return new Money(Domain.Values.Cash.FromMicros((long)(wei / ExactAmounts.WeiPerMicro)), Currency.Usdt);
    }
}

/// <summary>The chain's side of one account that trades, put together: conversions and automatic redemption.</summary>
public sealed class OpinionChainDesk : IAsyncDisposable
{
    private readonly ConversionLog log;
    private readonly Redeemer redeemer;

    /// <param name="account">Whose wallet; it stays the caller's.</param>
    /// <param name="options">Proxy, timeouts and retries of the venue.</param>
    /// <param name="wallet">The node, and bounds on gas.</param>
    /// <param name="session">Markets, log, sink and notices.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    public OpinionChainDesk(
        OpinionAccount account,
        OpinionOptions options,
        OpinionWalletOptions wallet,
        ChainSession session,
        TimeProvider time,
        Func<double> jitter)
    {
        Clients = new OpinionChainClients(account, options, wallet, time, jitter);
        log = ConversionLog.Open(session.LogPath);
        ConversionParts parts = PartsOf(account, Clients.Executor, Clients.Reads, session, log, wallet.Chain, time);
        Conversions = new Conversions(parts);
        redeemer = new Redeemer(parts, Conversions, session.Held);
    }

    public OpinionChainClients Clients { get; }

    /// <summary>Its Request is what the account's gateway hands conversions to.</summary>
    public Conversions Conversions { get; }

    /// <summary>Everything that conversions of an account work with.</summary>
    public static ConversionParts PartsOf(
        OpinionAccount account,
        OpinionExecutor executor,
        OpinionReads? reads,
        ChainSession session,
        ConversionLog log,
        ChainOptions options,
        TimeProvider time) => new(
        account.Id,
        VenueId.Opinion,
        executor,
        new OpinionConversionPlan(account, reads, session.MarketOf, session.Notice),
        reads is null ? null : new OpinionHoldings(reads, account),
        log,
        session.Sink,
        options,
        time,
        session.Notice);

    /// <summary>Begins: first what an earlier run left open, then wishes and redemptions.</summary>
    /// <param name="journaled">As for <see cref="Conversions.Start"/>.</param>
    /// <param name="asked">As for <see cref="Conversions.Start"/>.</param>
    public void Start(int? journaled = null, IReadOnlyList<RequestConversion>? asked = null)
    {
        Conversions.Start(journaled, asked);
        redeemer.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await redeemer.DisposeAsync().ConfigureAwait(false);
        await Conversions.DisposeAsync().ConfigureAwait(false);
        log.Dispose();
        Clients.Dispose();
    }
}
