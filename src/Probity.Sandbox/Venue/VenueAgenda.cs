using Probity.Domain.Values;

namespace Probity.Sandbox.Venue;

/// <summary>What the venue will do later, by time and, at one time, by order of creation.</summary>
internal sealed class VenueAgenda
{
    private readonly PriorityQueue<Action, (long Nanos, long Order)> items = new();
    private long created;

    /// <summary>Later than everything when there is nothing.</summary>
    public Instant NextDue =>
        items.TryPeek(out _, out (long Nanos, long Order) key) ? new Instant(key.Nanos) : new Instant(long.MaxValue);

    public void Add(Instant due, Action action) => items.Enqueue(action, (due.Nanos, ++created));

    public Action Take() => items.Dequeue();
}
