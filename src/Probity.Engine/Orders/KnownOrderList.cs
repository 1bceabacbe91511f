using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Orders;

/// <summary>What a gateway is told of its account when it starts.</summary>
internal static class KnownOrderList
{
    /// <summary>
    /// A fill may be told later than the end of its order; the venue is asked for everything at least once a minute, so
    /// ten times that leaves room for an outage.
    /// </summary>
    private static readonly Duration LateFills = Duration.FromSeconds(600);

    public static KnownAccount Of(AccountId account, EngineState state)
    {
        Instant since = state.Now.Received - LateFills;
        List<KnownOrder> orders = [];
        foreach (Order order in state.Orders.AllOpen()) { Add(order); }
        foreach (Order order in state.Orders.Ended())
        {
            if (order.UnsettledFills > 0 || order.EndedAt >= since) { Add(order); }
        }
        Instant oldest = since < state.StartedAt ? state.StartedAt : since;
        foreach (KnownOrder order in orders)
        {
            Instant placed = order.Approved.ApprovedAt.Received;
            if (placed < oldest) { oldest = placed; }
        }
        return new KnownAccount(orders, oldest)
        {
            IsNew = !state.Funded.Contains(account),
        };

        void Add(Order order)
        {
            if (order.Approved.Account != account) { return; }
            orders.Add(new KnownOrder(order.Approved, order.Status, order.Filled, order.VenueOrderId)
            {
                Fills = order.KnownFills(trade => state.Ledger.IsUnsettled(trade, order.Id)),
            });
        }
    }
}
