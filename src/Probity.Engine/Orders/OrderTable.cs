using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Engine.Risk;

namespace Probity.Engine.Orders;

/// <summary>
/// Every order of ours: accepted, refused or unknown, and what they bind at their worst case. Orders that may still
/// trade are kept in placing order per instrument; ended ones are kept for a while, because fills can arrive late.
/// </summary>
public sealed class OrderTable
{
    /// <summary>Ended orders remembered for late news: an hour of the busiest churn seen (20 a second), rounded
    /// up.</summary>
    public const int EndedOrdersKept = 100_000;

    private readonly Dictionary<ClientOrderId, Order> byId = [];
    private readonly Queue<ClientOrderId> ended = [];
    private readonly List<InstrumentOrders> byInstrument = [];
    private readonly Cash[] reservedByCurrency = new Cash[2];
    private long counter;
    private ulong endedDigest;

    /// <summary>Orders that may still trade.</summary>
    public int OpenCount { get; private set; }

    public int UnknownCount { get; private set; }

    /// <summary>Grows with every change of what is open.</summary>
    public long Moves { get; private set; }

    public long PlacedCount { get; private set; }

    public ClientOrderId NextId(StrategyId strategy) => ClientOrderId.Of(strategy, ++counter);

    public void Add(Order order, Currency currency, FeeSchedule fees)
    {
        byId.Add(order.Id, order);
        InstrumentOrders orders = At(order.Instrument);
        orders.Open.Add(order);
        OpenCount++;
        PlacedCount++;
        orders.Currency = currency;
        orders.Fees = fees;
        Rebind(order, orders, Quantity.Zero);
    }

    public bool TryGet(ClientOrderId id, out Order order) => byId.TryGetValue(id, out order!);

    /// <summary>Orders of an instrument that may still trade, oldest first.</summary>
    public IReadOnlyList<Order> OpenOrders(InstrumentId instrument) =>
        instrument.Value < byInstrument.Count ? byInstrument[instrument.Value].Open : [];

    /// <summary>All orders that may still trade, by instrument, oldest first.</summary>
    public IEnumerable<Order> AllOpen()
    {
        foreach (InstrumentOrders orders in byInstrument)
        {
            foreach (Order order in orders.Open) { yield return order; }
        }
    }

    /// <summary>Shares that open orders of a side could still trade.</summary>
    public Quantity OpenQuantity(InstrumentId instrument, Side side)
    {
        if (instrument.Value >= byInstrument.Count) { return Quantity.Zero; }
        InstrumentOrders orders = byInstrument[instrument.Value];
        return side == Side.Buy ? orders.OpenBuy : orders.OpenSell;
    }

    /// <summary>Cash that open buys bind.</summary>
    public Cash Reserved(Currency currency) => reservedByCurrency[(int)currency];

    /// <summary>What the open orders of an instrument can lose.</summary>
    public OpenLoss OpenLoss(InstrumentId instrument) =>
        instrument.Value < byInstrument.Count ? byInstrument[instrument.Value].Loss : default;

    public void MarkCancelRequested(Order order) => order.CancelRequested = true;

    /// <summary>Applies news; returns true when the order ended by it.</summary>
    public bool Apply(Order order, OrderEventKind news, string venueOrderId = "")
    {
        if (venueOrderId.Length > 0) { order.VenueOrderId = venueOrderId; }
        return Move(order, OrderTransitions.Next(order.Status, news), order.Filled);
    }

    /// <summary>Counts a fill, once per trade.</summary>
    /// <returns>False when the trade was counted before.</returns>
    public bool TryFill(Order order, OrderFilled fill, out bool endedNow)
    {
        endedNow = false;
        if (order.Knows(fill.TradeId)) { return false; }
        order.Note(fill.TradeId);
        Quantity filled = order.Filled + fill.Quantity;
        OrderEventKind news = filled >= order.Intent.Quantity
            ? OrderEventKind.FilledFully : OrderEventKind.FilledPartly;
        endedNow = Move(order, OrderTransitions.Next(order.Status, news), filled);
        return true;
    }

    public ulong Digest(ulong seed)
    {
        ulong hash = StateHash.Combine(StateHash.Combine(seed, counter), endedDigest);
        foreach (InstrumentOrders orders in byInstrument)
        {
            foreach (Order order in orders.Open) { hash = StateHash.Combine(hash, order.Digest()); }
        }
        return hash;
    }

    private bool Move(Order order, OrderStatus status, Quantity filled)
    {
        InstrumentOrders orders = At(order.Instrument);
        OrderStatus before = order.Status;
        Quantity openBefore = order.Open;
        order.Status = status;
        order.Filled = filled;
        UnknownCount += (status == OrderStatus.Unknown ? 1 : 0) - (before == OrderStatus.Unknown ? 1 : 0);
        Rebind(order, orders, openBefore);
        if (before.IsFinal() || !status.IsFinal()) { return false; }
        orders.Open.Remove(order);
        OpenCount--;
        Retire(order);
        return true;
    }

    private void Rebind(Order order, InstrumentOrders orders, Quantity openBefore)
    {
        Quantity open = order.Open;
        Moves++;
        Cash fee = Exposure.WorstFee(order.Intent, open, orders.Fees);
        OpenLoss loss = Exposure.OfOrder(order.Intent.Side, order.Intent.Price, open, open.IsZero ? Cash.Zero : fee);
        orders.Loss = orders.Loss - order.OpenLoss + loss;
        order.OpenLoss = loss;
        if (order.Intent.Side == Side.Sell)
        {
            orders.OpenSell = orders.OpenSell - openBefore + open;
            return;
        }
        orders.OpenBuy = orders.OpenBuy - openBefore + open;
        Cash reserved = open.IsZero ? Cash.Zero : Exposure.WorstCost(order.Intent, open, orders.Fees);
        reservedByCurrency[(int)orders.Currency] += reserved - order.ReservedCash;
        order.ReservedCash = reserved;
    }

    private void Retire(Order order)
    {
        endedDigest = StateHash.Combine(endedDigest, order.Digest());
        ended.Enqueue(order.Id);
        if (ended.Count > EndedOrdersKept) { byId.Remove(ended.Dequeue()); }
    }

    private InstrumentOrders At(InstrumentId instrument)
    {
        while (byInstrument.Count <= instrument.Value) { byInstrument.Add(new InstrumentOrders()); }
        return byInstrument[instrument.Value];
    }

    private sealed class InstrumentOrders
    {
        public List<Order> Open { get; } = [];

        public Quantity OpenBuy { get; set; }

        public Quantity OpenSell { get; set; }

        public OpenLoss Loss { get; set; }

        public Currency Currency { get; set; }

        public FeeSchedule Fees { get; set; } = FeeSchedule.Free;
    }
}
