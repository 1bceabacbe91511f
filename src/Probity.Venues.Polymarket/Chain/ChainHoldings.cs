using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Accounts;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>What an account's wallet holds, for redeeming it; and its conversions put together.</summary>
public sealed class ChainHoldings(ChainReads reads, PolymarketAccount account) : IChainHoldings
{
    /// <summary>Everything that conversions of an account work with.</summary>
    /// <param name="account">Whose wallet; it stays the caller's.</param>
    /// <param name="executor">Sends.</param>
    /// <param name="reads">The chain; null where no node is configured.</param>
    /// <param name="questions">Of neg-risk events.</param>
    /// <param name="refresh">Has the venue read the chain again; null = nobody trades.</param>
    /// <param name="session">Markets, log, sink and notices.</param>
    /// <param name="log">Of this session.</param>
    /// <param name="options">Bounds and intervals.</param>
    /// <param name="time">The clock.</param>
    public static ConversionParts PartsOf(
        PolymarketAccount account,
        WalletExecutor executor,
        ChainReads? reads,
        NegRiskQuestions questions,
        BalanceRefresh? refresh,
        ChainSession session,
        ConversionLog log,
        ChainOptions options,
        TimeProvider time) => new(
        account.Id,
        VenueId.Polymarket,
        executor,
        new ConversionPlan(account, reads, questions, refresh, session.MarketOf, session.Notice),
        reads is null ? null : new ChainHoldings(reads, account),
        log,
        session.Sink,
        options,
        time,
        session.Notice);

    public Task<Payout?> PayoutOf(Market market, CancellationToken cancel) =>
        reads.PayoutOf(ChainMarket.Of(market), cancel);

    public async Task<SharesHeld> Shares(Market market, CancellationToken cancel) =>
        (await reads.Shares(account.Funder, [ChainMarket.Of(market)], cancel).ConfigureAwait(false))[0];

    public async Task<Money> Cash(CancellationToken cancel) => new(
        Domain.Values.Cash.FromMicros((long)await reads.Collateral(account.Funder, cancel).ConfigureAwait(false)),
        Currency.PUsd);
}
