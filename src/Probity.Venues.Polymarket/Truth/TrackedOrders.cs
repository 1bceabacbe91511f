using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>Orders of an account by both names; ended ones are kept for a while, because news can be late.</summary>
internal sealed class TrackedOrders
{
    /// <summary>Ended orders that are remembered; those with unsettled or missing trades are not counted.</summary>
    public const int EndedKept = 20_000;

    private readonly Dictionary<string, TrackedOrder> byVenueId = new(StringComparer.Ordinal);
    private readonly Dictionary<ClientOrderId, TrackedOrder> byId = [];
    private readonly List<TrackedOrder> active = [];
    private readonly Queue<TrackedOrder> ended = new();
    private readonly SortedDictionary<int, InstrumentId> touched = [];

    /// <summary>All that may still trade or lack trades, and some that have just ended; oldest first.</summary>
    public IReadOnlyList<TrackedOrder> Active => active;

    /// <summary>Outcomes in which there was an order.</summary>
    public IReadOnlyCollection<InstrumentId> Touched => touched.Values;

    public bool TryGet(string venueId, [NotNullWhen(true)] out TrackedOrder? order) =>
        byVenueId.TryGetValue(venueId, out order);

    public bool TryGet(ClientOrderId id, [NotNullWhen(true)] out TrackedOrder? order) =>
        byId.TryGetValue(id, out order);

    public void Add(TrackedOrder order)
    {
        touched[order.Intent.Instrument.Value] = order.Intent.Instrument;
        byId.Add(order.Id, order);
        byVenueId.Add(order.VenueId, order);
        active.Add(order);
    }

    /// <summary>Late news of an ended order: its trades are wanted.</summary>
    public void Awake(TrackedOrder order)
    {
        if (!active.Contains(order)) { active.Add(order); }
    }

    /// <summary>Sets aside what has ended, and forgets the oldest of it.</summary>
    public void Sweep()
    {
        foreach (TrackedOrder order in active)
        {
            if (order.IsOver && !order.LacksTrades) { ended.Enqueue(order); }
        }
        active.RemoveAll(order => order.IsOver && !order.LacksTrades);
        for (int extra = ended.Count - EndedKept; extra > 0; extra--)
        {
            TrackedOrder oldest = ended.Dequeue();
            if (oldest.LacksTrades || oldest.Trades.Values.Any(trade => !trade.IsFinal))
            {
                ended.Enqueue(oldest);
                continue;
            }
            byId.Remove(oldest.Id);
            byVenueId.Remove(oldest.VenueId);
        }
    }
}
