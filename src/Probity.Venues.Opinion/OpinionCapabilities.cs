using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;

namespace Probity.Venues.Opinion;

/// <summary>What Opinion can do (reference/opinion.md 3.4, 3.6, 5, 6.3).</summary>
public static class OpinionCapabilities
{
    /// <summary>
    /// No time in force but resting: an order that takes and is gone is made of a limit order and a cancel. No batches,
    /// no cancel of everything, no heartbeat, no sequence numbers, no hashes.
    /// </summary>
    public static VenueCapabilities Value { get; } = new(
        PostOnly: true,
        TimesInForce: [TimeInForce.GoodTilCancelled],
        PlaceBatch: 1,
        CancelBatch: 1,
        CancelAll: false,
        Heartbeat: false,
        Sequenced: false,
        HashedBooks: false,
        Conversions: [ConversionKind.Split, ConversionKind.Merge, ConversionKind.Redeem]);
}
