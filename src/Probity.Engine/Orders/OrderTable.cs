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

    private const int Currencies = 2;

    private readonly Dictionary<ClientOrderId, Order> byId = [];
    private readonly Queue<ClientOrderId> ended = [];
    private readonly List<InstrumentOrders> byInstrument = [];
    private Cash[] reserved = new Cash[Currencies];
    private int accounts = 1;
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
        PlacedCount++;
        Enter(order, currency, fees);
    }

    /// <summary>Takes over an order that the venue holds and that this engine did not place.</summary>
    public void Adopt(OrderAdopted adopted, Order order, Currency currency, FeeSchedule fees)
    {
        order.Status = OrderStatus.Live;
        order.Filled = adopted.Filled;
        order.VenueOrderId = adopted.VenueOrderId;
        Enter(order, currency, fees);
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

    /// <summary>Ended orders that are still remembered, in the order in which they ended.</summary>
    public IEnumerable<Order> Ended()
    {
        foreach (ClientOrderId id in ended) { yield return byId[id]; }
    }

    /// <summary>Shares that open orders of a side could still trade.</summary>
    public Quantity OpenQuantity(InstrumentId instrument, Side side)
    {
        if (instrument.Value >= byInstrument.Count) { return Quantity.Zero; }
        InstrumentOrders orders = byInstrument[instrument.Value];
        return side == Side.Buy ? orders.OpenBuy : orders.OpenSell;
    }

    /// <summary>As above, for one account.</summary>
    public Quantity OpenQuantity(AccountId account, InstrumentId instrument, Side side)
    {
        if (accounts == 1 || instrument.Value >= byInstrument.Count) { return OpenQuantity(instrument, side); }
        Quantity sum = Quantity.Zero;
        foreach (Order order in byInstrument[instrument.Value].Open)
        {
            if (order.Approved.Account == account && order.Intent.Side == side) { sum += order.Open; }
        }
        return sum;
    }

    /// <summary>Cash of an account that open buys bind.</summary>
    public Cash Reserved(AccountId account, Currency currency) =>
        account.Value < accounts ? reserved[(account.Value * Currencies) + (int)currency] : Cash.Zero;

    /// <summary>What the open orders of an instrument can lose.</summary>
    public OpenLoss OpenLoss(InstrumentId instrument) =>
        instrument.Value < byInstrument.Count ? byInstrument[instrument.Value].Loss : default;

    public void MarkCancelRequested(Order order) => order.CancelRequested = true;

    /// <summary>Applies news; returns true when the order ended by it.</summary>
    public bool Apply(Order order, OrderEventKind news, Instant at, string venueOrderId = "")
    {
        if (venueOrderId.Length > 0) { order.VenueOrderId = venueOrderId; }
        return Move(order, OrderTransitions.Next(order.Status, news), order.Filled, at);
    }

    /// <summary>Counts a fill, once per trade.</summary>
    /// <returns>False when the trade was counted before.</returns>
    public bool TryFill(Order order, OrderFilled fill, out bool endedNow)
    {
        endedNow = false;
        if (order.Knows(fill.TradeId)) { return false; }
        order.Note(fill);
        Quantity filled = order.Filled + fill.Quantity;
        OrderEventKind news = filled >= order.Intent.Quantity
            ? OrderEventKind.FilledFully : OrderEventKind.FilledPartly;
        endedNow = Move(order, OrderTransitions.Next(order.Status, news), filled, fill.At.Received);
        return true;
    }

    /// <summary>A fill was charged something else than predicted.</summary>
    public void CorrectFee(Order order, string tradeId, Cash charged)
    {
        order.CorrectFee(tradeId, charged);
        // An ended order's digest was folded when it ended.
        if (order.Status.IsFinal()) { endedDigest = StateHash.Combine(endedDigest, order.Digest()); }
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

    private void Enter(Order order, Currency currency, FeeSchedule fees)
    {
        byId.Add(order.Id, order);
        accounts = Math.Max(accounts, order.Approved.Account.Value + 1);
        if (reserved.Length < accounts * Currencies) { Array.Resize(ref reserved, accounts * Currencies); }
        InstrumentOrders orders = At(order.Instrument);
        orders.Open.Add(order);
        OpenCount++;
        orders.Currency = currency;
        orders.Fees = fees;
        Rebind(order, orders, Quantity.Zero);
    }

    private bool Move(Order order, OrderStatus status, Quantity filled, Instant at)
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
        order.EndedAt = at;
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
        Cash bound = open.IsZero ? Cash.Zero : Exposure.WorstCost(order.Intent, open, orders.Fees);
        reserved[(order.Approved.Account.Value * Currencies) + (int)orders.Currency] += bound - order.ReservedCash;
        order.ReservedCash = bound;
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
