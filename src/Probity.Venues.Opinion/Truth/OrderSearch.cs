using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Truth;

/// <summary>
/// Finds orders whose request was not answered. The venue takes no name from us (reference/opinion.md 4.4), so that an
/// order is found by what it wants and when it began, among the venue's orders that are not known as ours already.
/// <para>Orders of ours that want the same are told apart by their number alone: as many of them as the venue shows are
/// there, and it makes no difference which. So that none is taken for another, nothing is concluded while a request
/// with such an order is still under way. One that two complete readings after the grace do not show never arrived.
/// </para>
/// </summary>
/// <param name="orders">All orders.</param>
/// <param name="sink">Takes the refusals.</param>
/// <param name="grace">From the end of the request.</param>
/// <param name="between">Least time between the two readings.</param>
/// <param name="slack">The venue's clock may be behind ours by so much; it also tells whole seconds only.</param>
internal sealed class OrderSearch(
    TrackedOrders orders, IInputSink sink, Duration grace, Duration between, Duration slack)
{
    private const int MissesNeeded = 2;

    /// <summary>Which orders in doubt are found among the strangers.</summary>
    public IReadOnlyList<(TrackedOrder Order, OpinionOrder Found)> Match()
    {
        var found = new List<(TrackedOrder, OpinionOrder)>();
        List<TrackedOrder> sought = [.. orders.Active.Where(order => order.IsSought)];
        if (sought.Count == 0) { return found; }
        var candidates = new List<OpinionOrder>(orders.Strangers);
        while (Nearest(sought, candidates) is { } pair)
        {
            found.Add(pair);
            sought.Remove(pair.Order);
            candidates.Remove(pair.Found);
        }
        return found;
    }

    /// <summary>
    /// All orders of a market, open and ended, were read; what was found among them is bound already.
    /// </summary>
    public void Read(string marketId, Instant began, Instant now)
    {
        foreach (TrackedOrder order in orders.Active)
        {
            if (!order.IsSought || order.Outcome.MarketId != marketId || IsHeldUp(order)) { continue; }
            if (began < order.DoubtSince + grace) { continue; }
            if (order.Misses > 0 && began < order.FirstMiss + between) { continue; }
            if (order.Misses++ == 0) { order.FirstMiss = began; }
            if (order.Misses < MissesNeeded) { continue; }
            sink.Post(new OrderRefused(
                Stamp.Unsequenced(now, Instant.None),
                order.Id,
                RefusalCode.Other,
                $"never arrived: {order.Misses} readings of all orders of market {marketId} since {order.FirstMiss} "
                + $"show no further order {order.Intent.Side} {order.Intent.Quantity} at {order.Intent.Price} since "
                + $"{order.SentAt}"));
            order.IsOver = true;
            order.IsEnded = true;
        }
    }

    /// <summary>May an order of the venue be one whose request is under way or in doubt?</summary>
    public bool MayBeOurs(OpinionOrder stranger) => orders.Active.Any(order =>
        !order.IsHeld && !order.IsOver && order.LooksLike(stranger) && IsInTime(order, stranger));

    /// <summary>The nearest in time of all that fit; null when none does.</summary>
    private (TrackedOrder Order, OpinionOrder Found)? Nearest(
        List<TrackedOrder> sought, List<OpinionOrder> candidates)
    {
        (TrackedOrder, OpinionOrder)? best = null;
        (long Distance, ulong Id, string VenueId) least = (long.MaxValue, ulong.MaxValue, "");
        foreach (TrackedOrder order in sought)
        {
            if (IsHeldUp(order)) { continue; }
            foreach (OpinionOrder candidate in candidates)
            {
                if (!order.LooksLike(candidate) || !IsInTime(order, candidate)) { continue; }
                long distance = Math.Abs(candidate.Created.Nanos - order.SentAt.Nanos);
                (long, ulong, string) rank = (distance, order.Id.Value, candidate.Id);
                if (rank.CompareTo(least) >= 0) { continue; }
                least = rank;
                best = (order, candidate);
            }
        }
        return best;
    }

    private bool IsInTime(TrackedOrder order, OpinionOrder candidate) =>
        candidate.Created.IsKnown && candidate.Created + slack >= order.SentAt;

    private bool IsHeldUp(TrackedOrder order) =>
        orders.Active.Any(other => other.IsAwaited && !other.IsHeld && other.LooksLike(order));
}
