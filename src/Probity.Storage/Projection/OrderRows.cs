using System.Data.Common;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Storage.Projection;

/// <summary>
/// The orders' rows. Orders that may still trade are kept in memory, ended ones are read back when late news comes;
/// what changed is written once, at the commit, however much happened to an order in between.
/// </summary>
internal sealed class OrderRows : IDisposable
{
    private readonly MarketRows markets;
    private readonly Dictionary<ClientOrderId, OrderRow> kept = [];
    private readonly List<OrderRow> changed = [];
    private readonly PreparedStatement insert, update, find;

    public OrderRows(DbConnection connection, MarketRows markets)
    {
        this.markets = markets;
        insert = PreparedStatement.Insert(
            connection, "orders", "order_id", "strategy", "account", "market", "instrument", "side", "price_pips",
            "quantity_micros", "filled_micros", "time_in_force", "post_only", "expires_at_ns", "purpose", "bundle",
            "status", "cancel_requested", "venue_order_id", "reason", "ended_by", "placed_sequence", "placed_at_ns",
            "updated_at_ns");
        update = PreparedStatement.Of(
            connection,
            "UPDATE orders SET filled_micros = @filled, status = @status, cancel_requested = @cancel, "
            + "venue_order_id = @venue, ended_by = @ended, updated_at_ns = @updated WHERE order_id = @order",
            "order", "filled", "status", "cancel", "venue", "ended", "updated");
        find = PreparedStatement.Of(
            connection,
            "SELECT market, instrument, side, quantity_micros, filled_micros, status, cancel_requested, "
            + "venue_order_id, ended_by FROM orders WHERE order_id = @order",
            "order");
    }

    /// <summary>Rows that the next commit will write.</summary>
    public int Changed => changed.Count;

    public void Place(ApprovedOrder order)
    {
        OrderIntent intent = order.Intent;
        MarketId market = markets.MarketOf(intent.Instrument);
        var row = new OrderRow(order.Id, market, intent.Instrument, intent.Side, intent.Quantity)
        {
            Unwritten = new NewOrder(order.Account, intent, order.ApprovedAt),
            UpdatedAt = order.ApprovedAt.Received,
        };
        kept[order.Id] = row;
        Mark(row);
    }

    /// <summary>An order that the venue held; taken as the engine takes it, which refuses what cannot trade.</summary>
    public void Adopt(OrderAdopted adopted)
    {
        OrderIntent intent = adopted.Intent;
        if (Find(adopted.Order) is not null)
        {
            Accept(adopted.Order, OrderEventKind.Accepted, adopted.VenueOrderId, adopted.At.Received);
            return;
        }
        if (!markets.Knows(intent.Instrument) || adopted.Filled >= intent.Quantity) { return; }
        MarketId market = markets.MarketOf(intent.Instrument);
        var row = new OrderRow(adopted.Order, market, intent.Instrument, intent.Side, intent.Quantity)
        {
            Unwritten = new NewOrder(adopted.Account, intent, adopted.At),
            Filled = adopted.Filled,
            Status = OrderStatus.Live,
            VenueOrderId = adopted.VenueOrderId,
            UpdatedAt = adopted.At.Received,
        };
        kept[adopted.Order] = row;
        Mark(row);
    }

    public void Accept(ClientOrderId id, OrderEventKind news, string venueOrderId, Instant at)
    {
        if (Find(id) is not { } row) { return; }
        if (venueOrderId.Length > 0) { row.VenueOrderId = venueOrderId; }
        Move(row, news, "", at);
    }

    public void Apply(ClientOrderId id, OrderEventKind news, string endedBy, Instant at)
    {
        if (Find(id) is { } row) { Move(row, news, endedBy, at); }
    }

    /// <summary>Counts a fill that was not counted before.</summary>
    public void Fill(OrderRow row, Quantity quantity, Instant at)
    {
        row.Filled += quantity;
        Move(row, row.Filled >= row.Quantity ? OrderEventKind.FilledFully : OrderEventKind.FilledPartly, "", at);
    }

    public void RequestCancel(ClientOrderId id, bool requested, Instant at)
    {
        if (Find(id) is not { } row || row.CancelRequested == requested) { return; }
        row.CancelRequested = requested;
        row.UpdatedAt = at;
        Mark(row);
    }

    /// <summary>The order, or null when the store never saw it placed.</summary>
    public OrderRow? Find(ClientOrderId id)
    {
        if (kept.TryGetValue(id, out OrderRow? row)) { return row; }
        row = Load(id);
        if (row is not null) { kept.Add(id, row); }
        return row;
    }

    /// <summary>Writes what changed; call inside the transaction. Ended orders are forgotten.</summary>
    public void Write()
    {
        foreach (OrderRow row in changed)
        {
            if (row.Unwritten is { } order) { Insert(row, order); }
            else { Update(row); }
            row.Unwritten = null;
            row.IsChanged = false;
            if (row.Status.IsFinal()) { kept.Remove(row.Id); }
        }
        changed.Clear();
    }

    public void Dispose()
    {
        insert.Dispose();
        update.Dispose();
        find.Dispose();
    }

    private void Move(OrderRow row, OrderEventKind news, string endedBy, Instant at)
    {
        OrderStatus before = row.Status;
        row.Status = OrderTransitions.Next(before, news);
        if (!before.IsFinal() && row.Status.IsFinal()) { row.EndedBy = endedBy; }
        row.UpdatedAt = at;
        Mark(row);
    }

    private void Mark(OrderRow row)
    {
        if (row.IsChanged) { return; }
        row.IsChanged = true;
        changed.Add(row);
    }

    private void Insert(OrderRow row, NewOrder order)
    {
        OrderIntent intent = order.Intent;
        insert.Run(
            Key(row.Id), intent.Strategy.Value, order.Account.Value, row.Market.Value, row.Instrument.Value,
            EnumNames<Side>.Of(row.Side), intent.Price.Pips, row.Quantity.Micros, row.Filled.Micros,
            EnumNames<TimeInForce>.Of(intent.TimeInForce), intent.PostOnly, intent.ExpiresAt.Nanos,
            EnumNames<OrderPurpose>.Of(intent.Purpose), intent.Bundle, EnumNames<OrderStatus>.Of(row.Status),
            row.CancelRequested, row.VenueOrderId, intent.Reason, row.EndedBy, order.At.Sequence,
            order.At.Received.Nanos, row.UpdatedAt.Nanos);
    }

    private void Update(OrderRow row) => update.Run(
        Key(row.Id), row.Filled.Micros, EnumNames<OrderStatus>.Of(row.Status), row.CancelRequested, row.VenueOrderId,
        row.EndedBy, row.UpdatedAt.Nanos);

    private OrderRow? Load(ClientOrderId id)
    {
        return find.First(
            row => new OrderRow(
                id, new MarketId((int)row.Number(0)), new InstrumentId((int)row.Number(1)),
                Enum.Parse<Side>(row.Text(2)), Quantity.FromMicros(row.Number(3)))
            {
                Filled = Quantity.FromMicros(row.Number(4)),
                Status = Enum.Parse<OrderStatus>(row.Text(5)),
                CancelRequested = row.Number(6) != 0,
                VenueOrderId = row.Text(7),
                EndedBy = row.Text(8),
            },
            Key(id));
    }

    /// <summary>The id's bits as SQL's signed number.</summary>
    internal static long Key(ClientOrderId id) => unchecked((long)id.Value);
}

/// <summary>An order whose row does not exist yet.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Intent">What it wants.</param>
/// <param name="At">When it was placed, or found.</param>
internal sealed record NewOrder(AccountId Account, OrderIntent Intent, Stamp At);

/// <summary>What the projector has to know of an order to write its news.</summary>
internal sealed class OrderRow(ClientOrderId id, MarketId market, InstrumentId instrument, Side side, Quantity quantity)
{
    public ClientOrderId Id { get; } = id;

    public MarketId Market { get; } = market;

    public InstrumentId Instrument { get; } = instrument;

    public Side Side { get; } = side;

    public Quantity Quantity { get; } = quantity;

    public Quantity Filled { get; set; }

    public OrderStatus Status { get; set; }

    public bool CancelRequested { get; set; }

    public string VenueOrderId { get; set; } = "";

    public string EndedBy { get; set; } = "";

    public Instant UpdatedAt { get; set; }

    /// <summary>The order as placed or adopted, until its row exists.</summary>
    public NewOrder? Unwritten { get; set; }

    public bool IsChanged { get; set; }
}
