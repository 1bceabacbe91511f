using System.Numerics;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>The reads of an account through its own clients.</summary>
public sealed class AccountReads(AccountClients clients) : IAccountReads
{
    public Task<List<VenueOrder>> OpenOrders(CancellationToken cancel) => clients.Trading.OpenOrders(cancel);

    public Task<List<VenueTrade>> Trades(Instant after, CancellationToken cancel) =>
        clients.Trading.Trades(new TradeFilter(After: after), cancel);

    public Task<VenueOrder?> Order(string venueOrderId, CancellationToken cancel) =>
        clients.Trading.Order(venueOrderId, cancel);

    public async Task<BigInteger> Balance(BalanceKind kind, string token, CancellationToken cancel) =>
        (await clients.Trading.Balance(kind, token, cancel).ConfigureAwait(false)).Balance;

    public Task UpdateBalance(BalanceKind kind, string token, CancellationToken cancel) =>
        clients.Trading.UpdateBalance(kind, token, cancel);

    public async Task<Price> LastPrice(string token, CancellationToken cancel) =>
        (await clients.Public.LastTradePrice(token, cancel).ConfigureAwait(false)).Price;
}
