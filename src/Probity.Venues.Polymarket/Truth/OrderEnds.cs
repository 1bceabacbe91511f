using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>
/// When an order is over. The venue says so before all of its trades need have been seen, so that an end waits until
/// they were: until the shares that it matched are counted, or, when nobody says how many, until the trades were read.
/// </summary>
internal sealed class OrderEnds(IInputSink sink)
{
    /// <summary>Asked for this often before "not found" counts.</summary>
    private const int NotFoundNeeded = 2;

    private Instant heartbeatAt;
    private Instant lapsedAt;

    /// <summary>All trades that were matched before this moment of ours have been read.</summary>
    public Instant ReadUntil { get; private set; }

    public void Read(Instant began)
    {
        if (began > ReadUntil) { ReadUntil = began; }
    }

    public void Heartbeat(Instant now)
    {
        NoteLapse(now);
        heartbeatAt = now;
    }

    public void NoteLapse(Instant now)
    {
        if (heartbeatAt.IsKnown && now - heartbeatAt >= EndCauses.HeartbeatLimit)
        {
            lapsedAt = heartbeatAt + EndCauses.HeartbeatLimit;
        }
    }

    /// <summary>The venue says that an order has ended.</summary>
    public void Learn(TrackedOrder order, VenueOrder news, Instant now)
    {
        // An order that was killed at once never was: the live frames leave its sizes empty and say why in words.
        bool nothing = news.Matched is null && order.IsImmediate
            && news.StatusText.StartsWith("CANCELED_", StringComparison.Ordinal);
        Quantity? matched = nothing ? Quantity.Zero : news.Matched;
        if (order.End is { } known)
        {
            if (known.Matched is null && matched is not null) { order.End = known with { Matched = matched }; }
            return;
        }
        NoteLapse(now);
        order.End = new PendingEnd(EndCauses.Of(order, news, now, lapsedAt), matched, now, news.At);
    }

    /// <summary>Ends an order that the venue was asked for twice and does not know.</summary>
    public void Conclude(TrackedOrder order, Instant now)
    {
        if (order.IsOver || order.NotFound < NotFoundNeeded || ReadUntil < order.FirstNotFound) { return; }
        if (!order.IsHeld && order.Trades.Count == 0)
        {
            sink.Post(new OrderRefused(
                Stamp.Unsequenced(now, Instant.None),
                order.Id,
                RefusalCode.Other,
                $"never arrived: the venue does not know {order.VenueId}, asked {order.NotFound} times since "
                + $"{order.FirstNotFound}, and no trade carries it"));
            order.IsOver = true;
            return;
        }
        CancelCause cause = order.IsImmediate ? CancelCause.Killed
            : order.CancelRequested ? CancelCause.Requested
            : CancelCause.VenueCancelled;
        order.End ??= new PendingEnd(cause, null, order.FirstNotFound, Instant.None);
        TryEnd(order, now);
    }

    /// <summary>Tells the end of an order when it has one and nothing of it is missing.</summary>
    public void TryEnd(TrackedOrder order, Instant now)
    {
        if (order.IsOver) { return; }
        if (order.Told >= order.Intent.Quantity)
        {
            order.IsOver = true;
            return;
        }
        PendingEnd? end = order.End;
        if (end is null && order.Seen >= order.Intent.Quantity)
        {
            // Matched whole, but trades that failed before they were heard of never became fills.
            end = new PendingEnd(CancelCause.VenueCancelled, order.Seen, now, Instant.None);
        }
        if (end is null || !IsComplete(order, end)) { return; }
        Stamp at = Stamp.Unsequenced(now, end.Venue);
        sink.Post(end.Cause is { } cause
            ? new OrderCancelled(at, order.Id, cause)
            : new OrderExpired(at, order.Id));
        order.IsOver = true;
    }

    /// <summary>Were all trades of an ended order seen?</summary>
    private bool IsComplete(TrackedOrder order, PendingEnd end)
    {
        if (end.Matched is { } matched && !order.SizeProvesNothing)
        {
            return order.Counted >= Quantity.Max(matched, order.VenueMatched);
        }
        bool known = end.Matched is not null || order.NotFound >= NotFoundNeeded;
        return known && ReadUntil >= end.LearnedAt && (order.SizeProvesNothing || order.Expected.Count == 0);
    }
}
