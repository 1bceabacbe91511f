using System.Numerics;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>
/// What an account holds, by the venue's word and the chain's. The venue keeps a cache that may lag behind the chain
/// (reference/polymarket.md 10.4): where they differ it is made to read the chain again, and what it says then counts.
/// </summary>
/// <param name="account">Whose.</param>
/// <param name="venue">The venue.</param>
/// <param name="chain">Null when no node is configured.</param>
/// <param name="now">The clock.</param>
internal sealed class BalanceReader(AccountId account, IAccountVenue venue, IChainBalances? chain, Func<Instant> now)
{
    private const string HeldBefore = "held at the first start";

    /// <summary>Cash and the outcomes of these markets, as inputs to compare with the books.</summary>
    /// <exception cref="VenueException">The venue did not answer.</exception>
    /// <exception cref="ChainException">The node did not answer.</exception>
    public async Task<IReadOnlyList<EngineInput>> Report(
        IReadOnlyList<Instrument> outcomes, Func<Instrument, Market> marketOf, CancellationToken cancel)
    {
        var inputs = new List<EngineInput>();
        Balances on = await Read([.. outcomes.Select(outcome => (KindOf(marketOf(outcome)), outcome.Token))], cancel)
            .ConfigureAwait(false);
        Stamp at = Stamp.Unsequenced(now(), Instant.None);
        inputs.Add(new BalanceReported(at, account, Dollars(on.Cash)));
        if (on.ChainCash is { } held) { inputs.Add(new ChainBalanceReported(at, account, Dollars(held))); }
        for (int i = 0; i < outcomes.Count; i++)
        {
            inputs.Add(new PositionReported(at, account, outcomes[i].Id, Shares(on.Shares[i]), BalanceSource.Venue));
            if (on.ChainShares is not { } chained) { continue; }
            inputs.Add(new PositionReported(at, account, outcomes[i].Id, Shares(chained[i]), BalanceSource.Chain));
        }
        return inputs;
    }

    /// <summary>
    /// What was there before the first run, as capital: shares count as having cost the last public price.
    /// </summary>
    /// <exception cref="VenueException">The venue did not answer.</exception>
    /// <exception cref="ChainException">The node did not answer.</exception>
    public async Task<IReadOnlyList<EngineInput>> Opening(IReadOnlyList<Market> markets, CancellationToken cancel)
    {
        (Instrument Outcome, BalanceKind Kind)[] outcomes =
        [
            .. markets.SelectMany(market => new[] { (market.First, KindOf(market)), (market.Second, KindOf(market)) }),
        ];
        Balances on = await Read([.. outcomes.Select(item => (item.Kind, item.Outcome.Token))], cancel)
            .ConfigureAwait(false);
        var inputs = new List<EngineInput>();
        BigInteger cash = on.ChainCash ?? on.Cash;
        if (!cash.IsZero) { inputs.Add(new CashMoved(Unsequenced(), account, Dollars(cash), HeldBefore)); }
        for (int i = 0; i < outcomes.Length; i++)
        {
            Quantity shares = Shares(on.ChainShares?[i] ?? on.Shares[i]);
            if (shares.IsZero) { continue; }
            Instrument outcome = outcomes[i].Outcome;
            Price price = await venue.LastPrice(outcome.Token, cancel).ConfigureAwait(false);
            Cash cost = price.Notional(shares, Rounding.Nearest);
            inputs.Add(new SharesMoved(
                Unsequenced(), account, outcome.Id, new SignedQuantity(shares.Micros), cost, HeldBefore));
        }
        return inputs;
    }

    private static BalanceKind KindOf(Market market) =>
        market.Protocol == MarketProtocol.Position ? BalanceKind.Position : BalanceKind.Conditional;

    private static Money Dollars(BigInteger units) => new(Cash.FromMicros((long)units), Currency.PUsd);

    private static Quantity Shares(BigInteger units) => Quantity.FromMicros((long)units);

    private Stamp Unsequenced() => Stamp.Unsequenced(now(), Instant.None);

    private async Task<Balances> Read(IReadOnlyList<(BalanceKind Kind, string Token)> tokens, CancellationToken cancel)
    {
        BigInteger? chainCash = null;
        IReadOnlyList<BigInteger>? chainShares = null;
        if (chain is not null)
        {
            chainCash = await chain.Collateral(cancel).ConfigureAwait(false);
            chainShares = await chain.Shares(tokens, cancel).ConfigureAwait(false);
        }
        BigInteger cash = await Venue(BalanceKind.Collateral, "", chainCash, cancel).ConfigureAwait(false);
        var shares = new List<BigInteger>(tokens.Count);
        for (int i = 0; i < tokens.Count; i++)
        {
            shares.Add(await Venue(tokens[i].Kind, tokens[i].Token, chainShares?[i], cancel).ConfigureAwait(false));
        }
        return new Balances(cash, shares, chainCash, chainShares);
    }

    private async Task<BigInteger> Venue(
        BalanceKind kind, string token, BigInteger? onChain, CancellationToken cancel)
    {
        BigInteger said = await venue.Balance(kind, token, cancel).ConfigureAwait(false);
        if (onChain is not { } held || held == said) { return said; }
        await venue.UpdateBalance(kind, token, cancel).ConfigureAwait(false);
        return await venue.Balance(kind, token, cancel).ConfigureAwait(false);
    }

    private sealed record Balances(
        BigInteger Cash,
        IReadOnlyList<BigInteger> Shares,
        BigInteger? ChainCash,
        IReadOnlyList<BigInteger>? ChainShares);
}
