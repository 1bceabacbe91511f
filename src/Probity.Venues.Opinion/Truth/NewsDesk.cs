using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Truth;

/// <summary>What the venue's word on an order changes in what is known of it.</summary>
internal sealed class NewsDesk(
    TrackedOrders orders, OrderSearch search, OrderEnds ends, FillBook fills, IInputSink sink, Duration grace)
{
    /// <summary>The venue's name of an order became known.</summary>
    public void Hold(TrackedOrder order, string venueId, Instant now)
    {
        bool wasMet = orders.Bind(order, venueId);
        order.HeldAt = now;
        order.DoubtSince = Instant.None;
        order.Misses = 0;
        TellHeld(order, Stamp.Unsequenced(now, Instant.None));

        // What frames said of it before its name was known is to be read.
        if (wasMet) { order.ReadSoon(now); }
    }

    /// <summary>Takes one line of a list: of an order of ours, or of one that may turn out to be.</summary>
    public void TakeListed(OpinionOrder news, Instant began, Instant now)
    {
        if (orders.TryGet(news.Id, out TrackedOrder? order)) { Take(order, news, began, now, isReading: true); }
        else if (search.MayBeOurs(news)) { orders.Meet(news); }
    }

    /// <summary>Binds the orders in doubt that are found among the strangers.</summary>
    public void BindFound(Instant now)
    {
        foreach ((TrackedOrder order, OpinionOrder found) in search.Match())
        {
            order.Created = found.Created;
            order.LastNews = now;
            Hold(order, found.Id, now);
            order.ReadSoon(now);
        }
    }

    /// <param name="order">Ours.</param>
    /// <param name="news">The venue's word on it.</param>
    /// <param name="began">What it says is at least as new as this.</param>
    /// <param name="now">Now.</param>
    /// <param name="isReading">Asked for, and so the state at that moment; a frame may be late.</param>
    public void Take(TrackedOrder order, OpinionOrder news, Instant began, Instant now, bool isReading)
    {
        order.LastNews = now;
        if (news.Created.IsKnown) { order.Created = news.Created; }
        if (news.Filled > order.VenueFilled) { order.VenueFilled = news.Filled; }
        foreach (OpinionTrade trade in news.Trades ?? []) { TakeTrade(order, trade, now); }
        if (news.Update == OrderUpdate.Fill)
        {
            order.Hints++;
            order.HintAt = now;
            order.ReadSoon(now);
        }
        if (news.IsEnd)
        {
            TellHeld(order, Stamp.Unsequenced(now, Instant.None));
            OrderEnds.Learn(order, news, began);
            if (order.ReadAt < began) { order.ReadSoon(now); }
        }
        else if (!order.IsEnded) { Lives(order, news, began, now, isReading); }
        ends.TryEnd(order, now);
    }

    public void TakeTrade(TrackedOrder order, OpinionTrade news, Instant now)
    {
        bool failed = order.HasFailedTrade;
        TellHeld(order, Stamp.Unsequenced(now, news.Created));
        fills.Take(news, order, now);
        if (order.HasFailedTrade && !failed) { order.ReadSoon(now); }
    }

    /// <summary>Something about it is unclear since this moment: it is read until that is resolved.</summary>
    public static void Doubt(TrackedOrder order, Instant since, Instant now)
    {
        if (order.DoubtSince.IsKnown) { return; }
        order.DoubtSince = since;
        order.Misses = 0;
        order.ReadNext = now;
    }

    public void DoubtCancel(ClientOrderId id, string why, bool isTaken, Instant now)
    {
        if (!orders.TryGet(id, out TrackedOrder? order) || order.IsEnded) { return; }
        order.CancelInDoubt = why;
        order.CancelInDoubtAt = now;
        order.IsCancelTaken = isTaken;
        order.ReadSoon(now);
    }

    private void Lives(TrackedOrder order, OpinionOrder news, Instant began, Instant now, bool isReading)
    {
        TellHeld(order, Stamp.Unsequenced(now, Instant.None));
        if (!isReading) { return; }
        if (order.DoubtSince.IsKnown && began >= order.DoubtSince) { order.DoubtSince = Instant.None; }

        // A state that nobody documented says neither that it may trade on nor that it may not.
        if (news.State != OpinionOrderState.Pending) { return; }
        order.IsUnwanted = order.IsOver || order.HasFailedTrade;
        if (order.CancelInDoubt is not { } why || began < order.CancelInDoubtAt) { return; }

        // A cancel that the venue took may show a moment later.
        if (order.IsCancelTaken && began < order.CancelInDoubtAt + grace) { return; }
        order.CancelInDoubt = null;
        if (order.IsOver) { return; }
        sink.Post(new CancelRefused(
            Stamp.Unsequenced(now, Instant.None), order.Id, $"the order is still open; of the cancel: {why}"));
    }

    private void TellHeld(TrackedOrder order, Stamp at)
    {
        if (order.IsOver || order.ToldAccepted) { return; }
        order.ToldAccepted = true;
        sink.Post(new OrderAccepted(at, order.Id, order.VenueId));
    }
}
