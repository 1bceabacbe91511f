using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>
/// Why an order ended; the venue calls nearly every end a cancellation (reference/polymarket.md 5.3).
/// </summary>
internal static class EndCauses
{
    /// <summary>The venue cancels everything when this long passes between heartbeats (4.3).</summary>
    public static readonly Duration HeartbeatLimit = Duration.FromSeconds(10);

    /// <summary>A good-til-date order is matched until this long before its stated expiration (3.4).</summary>
    private static readonly Duration ExpiryLead = Duration.FromSeconds(60);

    /// <summary>The venue's clock and ours may differ by this much.</summary>
    private static readonly Duration ClockSlack = Duration.FromSeconds(5);

    /// <returns>Null for an expiry.</returns>
    public static CancelCause? Of(TrackedOrder order, VenueOrder news, Instant now, Instant lapsedAt)
    {
        string text = news.StatusText;
        if (news.State == VenueOrderState.MarketResolved) { return CancelCause.MarketResolved; }
        if (Has(text, "balance") || Has(text, "allowance")) { return CancelCause.NoBalance; }
        if (order.IsImmediate) { return CancelCause.Killed; }
        if (order.CancelRequested) { return CancelCause.Requested; }
        Instant when = news.At.IsKnown ? news.At : now;
        if (order.Intent.TimeInForce == TimeInForce.GoodTilDate && when + ClockSlack >= Deadline(order, news))
        {
            return null;
        }
        if (Has(text, "heartbeat")) { return CancelCause.HeartbeatLapsed; }
        bool lapsed = lapsedAt.IsKnown && lapsedAt >= order.LiveAt && order.SentAt <= lapsedAt;
        return lapsed ? CancelCause.HeartbeatLapsed : CancelCause.VenueCancelled;
    }

    private static Instant Deadline(TrackedOrder order, VenueOrder news) =>
        news.Expires.IsKnown ? news.Expires - ExpiryLead : order.Intent.ExpiresAt;

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
