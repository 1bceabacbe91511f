using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;

namespace Probity.Venues.Polymarket;

/// <summary>What the venue can do, as data (reference/polymarket.md 3.4, 4.2, 4.3, 5.1, 8.2, 8.3).</summary>
public static class PolymarketCapabilities
{
    public static VenueCapabilities Value { get; } = new(
        PostOnly: true,
        TimesInForce:
        [
            TimeInForce.GoodTilCancelled, TimeInForce.GoodTilDate, TimeInForce.FillOrKill, TimeInForce.FillAndKill,
        ],
        PlaceBatch: 15,
        CancelBatch: 1_000,
        CancelAll: true,
        Heartbeat: true,
        Sequenced: false,
        HashedBooks: true,
        Conversions: [ConversionKind.Split, ConversionKind.Merge, ConversionKind.Convert, ConversionKind.Redeem]);
}
