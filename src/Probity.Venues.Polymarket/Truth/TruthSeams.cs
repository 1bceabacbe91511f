using System.Numerics;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>The venue's private REST interface, as far as the truth needs it; lists are of all pages.</summary>
public interface IAccountVenue
{
    Task<List<VenueOrder>> OpenOrders(CancellationToken cancel);

    /// <param name="after">Matched at or after; none = all.</param>
    /// <param name="cancel">Cancels.</param>
    Task<List<VenueTrade>> Trades(Instant after, CancellationToken cancel);

    /// <summary>Null when the venue does not know it.</summary>
    Task<VenueOrder?> Order(string venueOrderId, CancellationToken cancel);

    /// <summary>Cancels an order of nobody; the venue's word on it is null when it did.</summary>
    Task<string?> Cancel(string venueOrderId, CancellationToken cancel);

    /// <summary>Base units of 10^-6; no token for cash.</summary>
    Task<BigInteger> Balance(BalanceKind kind, string token, CancellationToken cancel);

    /// <summary>Makes the venue read the chain again.</summary>
    Task UpdateBalance(BalanceKind kind, string token, CancellationToken cancel);

    /// <summary>Price of the last public trade of an outcome.</summary>
    Task<Price> LastPrice(string token, CancellationToken cancel);
}

/// <summary>The chain's word on what a wallet holds.</summary>
public interface IChainBalances
{
    /// <summary>Base units of 10^-6.</summary>
    Task<BigInteger> Collateral(CancellationToken cancel);

    /// <summary>Base units of 10^-6, in the order asked.</summary>
    Task<IReadOnlyList<BigInteger>> Shares(
        IReadOnlyList<(BalanceKind Kind, string Token)> tokens, CancellationToken cancel);
}

/// <summary>What one order was charged in one transaction, in base units.</summary>
/// <param name="OrderId">Lower-case hex.</param>
/// <param name="Fee">Base units of 10^-6.</param>
public sealed record ChargedOrder(string OrderId, BigInteger Fee);

/// <summary>The chain's word on what trades were charged.</summary>
public interface IChainReceipts
{
    /// <summary>
    /// The orders that a transaction filled; null while no block holds it, empty when it was reverted.
    /// </summary>
    Task<IReadOnlyList<ChargedOrder>?> Filled(string transactionHash, CancellationToken cancel);
}
