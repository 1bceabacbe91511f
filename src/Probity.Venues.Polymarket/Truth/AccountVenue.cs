using System.Numerics;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>An account at the venue through its own clients.</summary>
public sealed class AccountVenue(AccountClients clients) : IAccountVenue
{
    /// <summary>
    /// Trades carry the venue's time: when its clock is behind ours, ours would leave out the latest. When it is ahead
    /// more is read than needed.
    /// </summary>
    private Duration Behind => clients.Clock.Offset < Duration.Zero ? clients.Clock.Offset : Duration.Zero;

    public Task<List<VenueOrder>> OpenOrders(CancellationToken cancel) => clients.Trading.OpenOrders(cancel);

    public Task<List<VenueTrade>> Trades(Instant after, CancellationToken cancel) =>
        clients.Trading.Trades(new TradeFilter(After: after.IsKnown ? after + Behind : after), cancel);

    public Task<VenueOrder?> Order(string venueOrderId, CancellationToken cancel) =>
        clients.Trading.Order(venueOrderId, cancel);

    public async Task<string?> Cancel(string venueOrderId, CancellationToken cancel)
    {
        await clients.Cancels.Wait(1, GatePriority.Cancel, cancel).ConfigureAwait(false);
        VenueCall<CancelReply> call = await clients.Trading.CancelOrder(venueOrderId, cancel).ConfigureAwait(false);
        if (!call.Succeeded) { return call.Error.ToString(); }
        bool cancelled = call.Reply.Cancelled.Contains(venueOrderId, StringComparer.OrdinalIgnoreCase);
        return cancelled ? null : call.Reply.NotCancelled.GetValueOrDefault(venueOrderId, "the reply does not name it");
    }

    public async Task<BigInteger> Balance(BalanceKind kind, string token, CancellationToken cancel) =>
        (await clients.Trading.Balance(kind, token, cancel).ConfigureAwait(false)).Balance;

    public Task UpdateBalance(BalanceKind kind, string token, CancellationToken cancel) =>
        clients.Trading.UpdateBalance(kind, token, cancel);

    public async Task<Price> LastPrice(string token, CancellationToken cancel) =>
        (await clients.Public.LastTradePrice(token, cancel).ConfigureAwait(false)).Price;
}
