using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;

namespace Probity.Venues.Opinion.Truth;

/// <summary>
/// When an order is over. The venue says so before its trades need have been seen, and matched trades are not in any
/// size that it tells, so that an end waits for a reading of the order's trades that began after it was known.
/// </summary>
internal sealed class OrderEnds(IInputSink sink, Duration grace, Action<TruthNotice> notice)
{
    /// <summary>Fills are rounded down to the micro-share, each.</summary>
    private static readonly Quantity MostDust = Quantity.FromMicros(50);

    /// <summary>A post-only order that ended this soon without a fill would have taken.</summary>
    private static readonly Duration KilledWithin = Duration.FromSeconds(5);

    /// <summary>The venue says that an order has ended.</summary>
    public static void Learn(TrackedOrder order, OpinionOrder news, Instant began)
    {
        order.IsEnded = true;
        order.CancelInDoubt = null;
        order.DoubtSince = Instant.None;
        if (order.End is not null || order.IsOver) { return; }
        order.End = new PendingEnd(CauseOf(order, news, began), news.State == OpinionOrderState.Finished, began);
    }

    /// <summary>Tells the end of an order when it has one and nothing of it is missing.</summary>
    public void TryEnd(TrackedOrder order, Instant now)
    {
        if (order.IsOver) { return; }
        if (order.Posted >= order.Intent.Quantity)
        {
            order.IsOver = true;
            return;
        }
        if (order.End is not { } end || !IsComplete(order, end, now)) { return; }
        Stamp at = Stamp.Unsequenced(now, Instant.None);
        sink.Post(end.Cause is { } cause
            ? new OrderCancelled(at, order.Id, cause)
            : new OrderExpired(at, order.Id));
        order.IsOver = true;
    }

    /// <returns>Null for an expiry.</returns>
    private static CancelCause? CauseOf(TrackedOrder order, OpinionOrder news, Instant began)
    {
        if (news.State == OpinionOrderState.Expired || order.ExpiryRequested) { return null; }
        if (news.StatusText.Contains("balance", StringComparison.OrdinalIgnoreCase)) { return CancelCause.NoBalance; }
        if (order.IsImmediate) { return CancelCause.Killed; }
        if (order.CancelRequested) { return CancelCause.Requested; }
        bool crossed = order.Intent.PostOnly && order.Seen.IsZero && began - order.SentAt <= KilledWithin;
        return crossed ? CancelCause.Killed : CancelCause.VenueCancelled;
    }

    private bool IsComplete(TrackedOrder order, PendingEnd end, Instant now)
    {
        if (order.ReadAt < end.LearnedAt) { return false; }
        bool all = order.Hints == 0 && order.Alive + MostDust >= order.VenueFilled
            && (!end.IsWhole || order.Seen + MostDust >= order.Intent.Quantity);
        if (all) { return true; }
        if (order.ReadAt < end.LearnedAt + grace || order.ReadAt < order.HintAt + grace) { return false; }
        notice(new TruthNotice(
            Severity.Error, "trades-missing",
            $"order {order.VenueId} ({order.Id}) ended as '{(end.IsWhole ? "filled" : "not filled")}', settled "
            + $"{order.VenueFilled}, with {order.Hints} matches announced that no trade explains; trades of "
            + $"{order.Seen} were seen by {now}"));
        order.Hints = 0;
        return true;
    }
}
