using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Execution;

/// <summary>What a cancel finds of an order that may not have left yet.</summary>
public enum Withdrawal
{
    /// <summary>It waited and is gone: whoever withdrew it says so.</summary>
    Gone = 0,

    /// <summary>It is being made ready and will be dropped before it leaves: whoever makes it ready says so.</summary>
    WillBeDropped = 1,

    /// <summary>It has left, or never came here: the venue has to be asked.</summary>
    Left = 2,
}

/// <summary>
/// Orders that wait to leave, in two lanes: those that close an open leg, and the rest. Knows each until it is
/// answered, so that a cancel finds it wherever it is. Thread-safe.
/// </summary>
public sealed class PlaceQueue
{
    private readonly Lock guard = new();
    private readonly Dictionary<ClientOrderId, Entry> entries = [];
    private readonly LinkedList<Entry>[] lanes = [new(), new()];

    private enum Stage
    {
        Waiting,
        Leaving,
        Dropped,
        Left,
    }

    /// <summary>Does it go in the lane that may use the reserve?</summary>
    public static bool IsHedge(ApprovedOrder order) =>
        order.Intent.Purpose is OrderPurpose.Hedge or OrderPurpose.Unwind;

    public void Add(ApprovedOrder order)
    {
        var entry = new Entry(order);
        lock (guard)
        {
            Require.That(entries.TryAdd(order.Id, entry), "an order is placed once");
            entry.Node = Lane(IsHedge(order)).AddLast(entry);
        }
    }

    /// <summary>The oldest of a lane, which are then being made ready.</summary>
    public List<ApprovedOrder> Take(bool hedges, int most)
    {
        var taken = new List<ApprovedOrder>();
        lock (guard)
        {
            LinkedList<Entry> lane = Lane(hedges);
            while (taken.Count < most && lane.First is { } first)
            {
                lane.RemoveFirst();
                first.Value.Stage = Stage.Leaving;
                taken.Add(first.Value.Order);
            }
        }
        return taken;
    }

    /// <summary>The last moment: false when it was withdrawn meanwhile and is forgotten.</summary>
    /// <param name="id">An order that was taken.</param>
    /// <param name="leave">Runs before anybody else can look, if it leaves.</param>
    public bool TryLeave(ClientOrderId id, Action leave)
    {
        lock (guard)
        {
            Entry entry = entries[id];
            if (entry.Stage == Stage.Dropped)
            {
                entries.Remove(id);
                return false;
            }
            entry.Stage = Stage.Left;
            leave();
            return true;
        }
    }

    /// <summary>It was answered, or never left: no longer known here.</summary>
    public void Done(ClientOrderId id)
    {
        lock (guard) { entries.Remove(id); }
    }

    public Withdrawal Withdraw(ClientOrderId id)
    {
        lock (guard)
        {
            return entries.TryGetValue(id, out Entry? entry) ? Withdraw(entry) : Withdrawal.Left;
        }
    }

    /// <summary>Withdraws all that the filter names.</summary>
    /// <returns>Those that waited and are gone, and those that left and are not answered yet.</returns>
    public (List<ClientOrderId> Gone, List<ClientOrderId> Left) WithdrawAll(Func<ApprovedOrder, bool> filter)
    {
        List<ClientOrderId> gone = [], left = [];
        lock (guard)
        {
            foreach (Entry entry in entries.Values.Where(entry => filter(entry.Order)).ToArray())
            {
                Withdrawal found = Withdraw(entry);
                if (found == Withdrawal.Gone) { gone.Add(entry.Order.Id); }
                else if (found == Withdrawal.Left) { left.Add(entry.Order.Id); }
            }
        }
        return (gone, left);
    }

    private LinkedList<Entry> Lane(bool hedges) => lanes[hedges ? 0 : 1];

    private Withdrawal Withdraw(Entry entry)
    {
        switch (entry.Stage)
        {
            case Stage.Waiting:
                Lane(IsHedge(entry.Order)).Remove(entry.Node!);
                entries.Remove(entry.Order.Id);
                return Withdrawal.Gone;
            case Stage.Leaving or Stage.Dropped:
                entry.Stage = Stage.Dropped;
                return Withdrawal.WillBeDropped;
            default:
                return Withdrawal.Left;
        }
    }

    private sealed class Entry(ApprovedOrder order)
    {
        public ApprovedOrder Order { get; } = order;

        public Stage Stage { get; set; }

        public LinkedListNode<Entry>? Node { get; set; }
    }
}
