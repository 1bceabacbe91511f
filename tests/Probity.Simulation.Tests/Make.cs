using System.Runtime.CompilerServices;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;

namespace Probity.Simulation.Tests;

/// <summary>Short ways to the things that tests are made of.</summary>
internal static class Make
{
    public static readonly FeeTerms Fees = new(0.04m, 1, true, 0.25m);

    /// <summary>Cent ticks, 5 shares at least, a dollar at least to take, steps of 0.01 share.</summary>
    public static Market Market(int id, FeeTerms? fees = null, EventGroupId? group = null)
    {
        var market = new MarketId(id);
        MarketTerms terms = new(
            TickGrid.Cent, Quantity.FromShares(5), Cash.FromDollars(1), Quantity.FromMicros(10_000),
            fees ?? FeeTerms.Free, TermsSource.Venue);
        return new Market(
            market, VenueId.Polymarket, $"0x{id}", $"market-{id}", $"Question {id}?",
            new Instrument(new InstrumentId(2 * id), market, 0, "Yes", $"{id}1"),
            new Instrument(new InstrumentId((2 * id) + 1), market, 1, "No", $"{id}2"),
            terms, Currency.PUsd, MarketProtocol.ConditionalTokens, group is not null, group, MarketStatus.Open,
            Instant.None);
    }

    public static Quantity Shares(long shares) => Quantity.FromShares(shares);

    public static Price Cents(int cents) => Price.FromPips(cents * 100);

    public static Instant At(long milliseconds) => Instant.FromMilliseconds(1_800_000_000_000 + milliseconds);

    public static Stamp Stamp(long milliseconds) => Domain.Values.Stamp.Unsequenced(At(milliseconds), At(milliseconds));

    /// <summary>
    /// An order as if risk had approved it. Only the engine may make one; a test of the venue side alone stands in for
    /// it.
    /// </summary>
    public static PlaceOrder Place(OrderIntent intent, long counter) =>
        new(Approve(ClientOrderId.Of(intent.Strategy, counter), new AccountId(0), intent, Stamp(0)));

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern ApprovedOrder Approve(
        ClientOrderId id, AccountId account, OrderIntent intent, Stamp approvedAt);
}
