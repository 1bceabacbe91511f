using System.Diagnostics.CodeAnalysis;
using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Truth;

/// <summary>
/// Orders of an account by both names, and orders of the venue that are nobody's yet. Ended ones are kept for a while,
/// because news can be late.
/// </summary>
internal sealed class TrackedOrders
{
    /// <summary>Ended orders that are remembered; those with unsettled trades are not counted.</summary>
    public const int EndedKept = 20_000;

    /// <summary>Strangers that are remembered; the oldest go first.</summary>
    public const int StrangersKept = 2_000;

    private readonly Dictionary<string, TrackedOrder> byVenueId = new(StringComparer.Ordinal);
    private readonly Dictionary<ClientOrderId, TrackedOrder> byId = [];
    private readonly Dictionary<string, OpinionOrder> strangers = new(StringComparer.Ordinal);
    private readonly Queue<string> strangersByAge = new();
    private readonly List<TrackedOrder> active = [];
    private readonly Queue<TrackedOrder> ended = new();
    private readonly SortedDictionary<int, InstrumentId> touched = [];

    /// <summary>All that may still trade or are not settled; oldest first.</summary>
    public IReadOnlyList<TrackedOrder> Active => active;

    /// <summary>Outcomes in which there was an order.</summary>
    public IReadOnlyCollection<InstrumentId> Touched => touched.Values;

    /// <summary>Orders of the venue that none of ours is known by.</summary>
    public IEnumerable<OpinionOrder> Strangers => strangers.Values;

    public bool TryGet(string venueId, [NotNullWhen(true)] out TrackedOrder? order) =>
        byVenueId.TryGetValue(venueId, out order);

    public bool TryGet(ClientOrderId id, [NotNullWhen(true)] out TrackedOrder? order) =>
        byId.TryGetValue(id, out order);

    public void Add(TrackedOrder order)
    {
        touched[order.Intent.Instrument.Value] = order.Intent.Instrument;
        byId.Add(order.Id, order);
        active.Add(order);
        if (order.IsHeld) { Bind(order, order.VenueId); }
    }

    /// <summary>The venue's name of an order is known from now on.</summary>
    /// <returns>Had the venue told of this name before?</returns>
    public bool Bind(TrackedOrder order, string venueId)
    {
        Require.That(byVenueId.TryAdd(venueId, order), "one order of the venue is one order of ours");
        order.VenueId = venueId;
        return strangers.Remove(venueId);
    }

    /// <summary>Keeps what the venue says of an order that is not ours, or not yet.</summary>
    public void Meet(OpinionOrder stranger)
    {
        if (!strangers.ContainsKey(stranger.Id)) { strangersByAge.Enqueue(stranger.Id); }
        strangers[stranger.Id] = stranger;
        while (strangersByAge.Count > StrangersKept) { strangers.Remove(strangersByAge.Dequeue()); }
    }

    /// <summary>Late news of an ended order: it is looked at again.</summary>
    public void Awake(TrackedOrder order)
    {
        if (!active.Contains(order)) { active.Add(order); }
    }

    /// <summary>Sets aside what has ended, and forgets the oldest of it.</summary>
    public void Sweep()
    {
        foreach (TrackedOrder order in active)
        {
            if (IsDone(order)) { ended.Enqueue(order); }
        }
        active.RemoveAll(IsDone);
        for (int extra = ended.Count - EndedKept; extra > 0; extra--)
        {
            TrackedOrder oldest = ended.Dequeue();
            byId.Remove(oldest.Id);
            if (oldest.IsHeld) { byVenueId.Remove(oldest.VenueId); }
        }
    }

    private static bool IsDone(TrackedOrder order) => order.IsOver && !order.IsToRead
        && (order.IsEnded || !order.IsHeld) && order.Trades.Values.All(trade => trade.IsFinal);
}
