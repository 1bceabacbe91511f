using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Simulation;

public static class Due
{
    /// <summary>Later than everything: the due time of an empty queue.</summary>
    public static readonly Instant Never = new(long.MaxValue);
}

/// <summary>
/// Things that will happen, by time and, at one time, by order of creation. Order never depends on anything else.
/// </summary>
internal sealed class DueQueue<T>
{
    private readonly PriorityQueue<T, Key> items = new();
    private long created;
    private ulong pending;

    /// <summary>When the first one is due; <see cref="Due.Never"/> when there is none.</summary>
    public Instant NextDue { get; private set; } = Due.Never;

    /// <summary>The same for equal sets of pending times, whatever was delivered in between.</summary>
    public ulong Digest => StateHash.Combine(StateHash.Combine(pending, created), items.Count);

    public void Add(Instant due, T item)
    {
        var key = new Key(due.Nanos, ++created);
        items.Enqueue(item, key);
        pending += key.Hash();
        if (due < NextDue) { NextDue = due; }
    }

    public T Take()
    {
        Require.That(items.TryDequeue(out T? item, out Key key), "the queue holds something that is due");
        pending -= key.Hash();
        NextDue = items.TryPeek(out _, out Key next) ? new Instant(next.Nanos) : Due.Never;
        return item!;
    }

    private readonly record struct Key(long Nanos, long Order) : IComparable<Key>
    {
        public int CompareTo(Key other) =>
            Nanos != other.Nanos ? Nanos.CompareTo(other.Nanos) : Order.CompareTo(other.Order);

        public ulong Hash() => StateHash.Combine(unchecked((ulong)Nanos), Order);
    }
}
