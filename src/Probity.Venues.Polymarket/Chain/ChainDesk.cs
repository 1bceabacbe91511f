using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>The chain's side of one account that trades, put together: conversions and automatic redemption.</summary>
public sealed class ChainDesk : IAsyncDisposable
{
    private readonly ConversionLog log;
    private readonly Redeemer redeemer;

    /// <param name="account">Whose wallet; it stays the caller's.</param>
    /// <param name="options">Hosts, bounds and intervals.</param>
    /// <param name="credentials">For the relayer; null where none are configured.</param>
    /// <param name="gamma">Knows the questions of neg-risk events.</param>
    /// <param name="trading">Has the venue read the chain again; null = nobody trades.</param>
    /// <param name="session">The rest.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    public ChainDesk(
        PolymarketAccount account,
        PolymarketOptions options,
        RelayerCredentials? credentials,
        GammaClient gamma,
        TradingClient? trading,
        ChainSession session,
        TimeProvider time,
        Func<double> jitter)
    {
        Clients = new ChainClients(account, options, credentials, time, jitter);
        log = ConversionLog.Open(session.LogPath);
        ConversionParts parts = ChainHoldings.PartsOf(
            account, Clients.Executor, Clients.Reads, new NegRiskQuestions(gamma),
            trading is null ? null : new BalanceRefresh(trading), session, log, options.Chain, time);
        Conversions = new Conversions(parts);
        redeemer = new Redeemer(parts, Conversions, session.Held);
    }

    public ChainClients Clients { get; }

    /// <summary>Its Request is what the account's gateway hands conversions to.</summary>
    public Conversions Conversions { get; }

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
