using Probity.Domain;
using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Simulation.Exchange;

/// <summary>One resting order: an entry of its level's queue.</summary>
internal struct RestingOrder
{
    public long Id;
    public int Participant;

    /// <summary>0 or 1: the outcome that the order is on, which need not be the book's.</summary>
    public int Outcome;

    /// <summary>Side and pips in the book's coordinates.</summary>
    public Side Side;
    public int Pips;

    /// <summary>Micro-shares.</summary>
    public long Remaining;
    public int Next;
    public int Previous;
}

/// <summary>
/// A book with a first-in first-out queue per level: level sizes in a <see cref="LevelBook"/>, orders in one slab of
/// structs linked by index, so that adding and removing cost the same at any depth and nothing is allocated per order.
/// The grid is the finest that the market ever had, so that a coarser tick leaves resting orders where they are.
/// </summary>
internal sealed class FifoBook(TickGrid grid)
{
    public const int None = -1;

    private readonly Queues[] queues = [new(grid.Count), new(grid.Count)];
    private RestingOrder[] slots = new RestingOrder[64];
    private int used;
    private int free = None;

    public LevelBook Levels { get; } = new(grid);

    public ref RestingOrder this[int slot] => ref slots[slot];

    /// <summary>The order first in line at a price, or <see cref="None"/>.</summary>
    public int First(Side side, int pips) => queues[(int)side].Heads[pips / Levels.Grid.TickPips];

    /// <summary>Appends to the queue of its level; the caller publishes the level.</summary>
    public int Add(in RestingOrder order)
    {
        int slot = free;
        if (slot == None)
        {
            if (used == slots.Length) { Array.Resize(ref slots, used * 2); }
            slot = used++;
        }
        else
        {
            free = slots[slot].Next;
        }
        ref RestingOrder entry = ref slots[slot];
        entry = order;
        Link(slot, ref entry);
        ChangeLevel(order.Side, order.Pips, order.Remaining);
        return slot;
    }

    /// <summary>Takes shares from a resting order; removes it when none are left.</summary>
    public void Reduce(int slot, long micros)
    {
        ref RestingOrder order = ref slots[slot];
        Require.That(micros > 0 && micros <= order.Remaining, "a resting order gives no more than it has");
        order.Remaining -= micros;
        ChangeLevel(order.Side, order.Pips, -micros);
        if (order.Remaining == 0) { Unlink(slot, ref order); }
    }

    /// <summary>Slots of all resting orders, oldest first.</summary>
    public List<int> OldestFirst()
    {
        List<int> found = [];
        for (int slot = 0; slot < used; slot++)
        {
            if (slots[slot].Remaining > 0) { found.Add(slot); }
        }
        found.Sort((a, b) => slots[a].Id.CompareTo(slots[b].Id));
        return found;
    }

    /// <summary>Moves to a grid that contains every price of the present one; order of the queues is kept.</summary>
    public void Refine(TickGrid finer)
    {
        Levels.Regrid(finer);
        queues[0] = new Queues(finer.Count);
        queues[1] = new Queues(finer.Count);
        foreach (int slot in OldestFirst()) { Link(slot, ref slots[slot]); }
    }

    public ulong Digest()
    {
        ulong hash = Levels.Digest;
        for (int slot = 0; slot < used; slot++)
        {
            ref RestingOrder order = ref slots[slot];
            if (order.Remaining > 0) { hash += StateHash.Combine(StateHash.Mix((ulong)order.Id), order.Remaining); }
        }
        return hash;
    }

    private void ChangeLevel(Side side, int pips, long change)
    {
        Price price = Price.FromPips(pips);
        Levels.Set(side, price, Quantity.FromMicros(Levels.SizeAt(side, price).Micros + change));
    }

    private void Link(int slot, ref RestingOrder order)
    {
        Queues queue = queues[(int)order.Side];
        int level = order.Pips / Levels.Grid.TickPips;
        int last = queue.Tails[level];
        order.Previous = last;
        order.Next = None;
        if (last == None) { queue.Heads[level] = slot; }
        else { slots[last].Next = slot; }
        queue.Tails[level] = slot;
    }

    private void Unlink(int slot, ref RestingOrder order)
    {
        Queues queue = queues[(int)order.Side];
        int level = order.Pips / Levels.Grid.TickPips;
        if (order.Previous == None) { queue.Heads[level] = order.Next; }
        else { slots[order.Previous].Next = order.Next; }
        if (order.Next == None) { queue.Tails[level] = order.Previous; }
        else { slots[order.Next].Previous = order.Previous; }
        order.Next = free;
        free = slot;
    }

    private sealed class Queues
    {
        public readonly int[] Heads;
        public readonly int[] Tails;

        public Queues(int levels)
        {
            Heads = new int[levels];
            Tails = new int[levels];
            Array.Fill(Heads, None);
            Array.Fill(Tails, None);
        }
    }
}
