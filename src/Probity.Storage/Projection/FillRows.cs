using System.Data.Common;
using Dapper;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Storage.Projection;

/// <summary>The fills' rows: one a trade and order, however often it is reported, with its settlement tier.</summary>
internal sealed class FillRows : IDisposable
{
    private readonly OrderRows orders;
    private readonly Dictionary<(ClientOrderId Order, string Trade), SettlementTier> early = [];
    private readonly PreparedStatement insert, tierOf, setTier, setFee, addEarly, removeEarly;

    public FillRows(DbConnection connection, OrderRows orders)
    {
        this.orders = orders;
        insert = PreparedStatement.Insert(
            connection, "fills", "order_id", "trade_id", "sequence", "at_ns", "strategy", "market", "instrument",
            "side", "price_pips", "quantity_micros", "notional_micros", "fee_micros", "liquidity", "tier");
        tierOf = PreparedStatement.Of(
            connection, "SELECT tier FROM fills WHERE order_id = @order AND trade_id = @trade", "order", "trade");
        setTier = PreparedStatement.Of(
            connection, "UPDATE fills SET tier = @tier WHERE order_id = @order AND trade_id = @trade", "order",
            "trade", "tier");
        setFee = PreparedStatement.Of(
            connection, "UPDATE fills SET fee_micros = @fee WHERE order_id = @order AND trade_id = @trade", "order",
            "trade", "fee");
        addEarly = PreparedStatement.Upsert(connection, "early_settlements", 2, "order_id", "trade_id", "tier");
        removeEarly = PreparedStatement.Of(
            connection, "DELETE FROM early_settlements WHERE order_id = @order AND trade_id = @trade", "order",
            "trade");
        IEnumerable<(long, string, string)> waiting =
            connection.Query<(long, string, string)>("SELECT order_id, trade_id, tier FROM early_settlements");
        foreach ((long order, string trade, string tier) in waiting)
        {
            early.Add((new ClientOrderId(unchecked((ulong)order)), trade), Enum.Parse<SettlementTier>(tier));
        }
    }

    /// <returns>Rows written.</returns>
    public int Fill(OrderFilled fill)
    {
        // The engine posts no fill of an order that it does not know; it raises an incident, and that is in the store.
        if (orders.Find(fill.Order) is not { } order) { return 0; }
        SettlementTier tier = fill.Tier;
        if (early.Remove((fill.Order, fill.TradeId), out SettlementTier reported))
        {
            removeEarly.Run(OrderRows.Key(fill.Order), fill.TradeId);
            tier = Later(tier, reported);
        }
        Cash notional = fill.Price.Notional(fill.Quantity, Rounding.Nearest);
        int added = insert.Run(
            OrderRows.Key(fill.Order), fill.TradeId, fill.At.Sequence, fill.At.Received.Nanos,
            fill.Order.Strategy.Value, order.Market.Value, order.Instrument.Value, EnumNames<Side>.Of(order.Side),
            fill.Price.Pips, fill.Quantity.Micros, notional.Micros, fill.Fee.Micros,
            EnumNames<Liquidity>.Of(fill.Liquidity), EnumNames<SettlementTier>.Of(tier));
        if (added == 0) { return Promote(fill.Order, fill.TradeId, fill.Tier); }
        orders.Fill(order, fill.Quantity, fill.At.Received);
        return added;
    }

    /// <returns>Rows written.</returns>
    public int Settle(FillSettled settled) => Promote(settled.Order, settled.TradeId, settled.Tier);

    /// <summary>What was charged takes the place of what was predicted.</summary>
    /// <returns>Rows written.</returns>
    public int Charge(FeeCharged charged) =>
        setFee.Run(OrderRows.Key(charged.Order), charged.TradeId, charged.Fee.Micros);

    public void Dispose()
    {
        foreach (PreparedStatement statement in new[] { insert, tierOf, setTier, setFee, addEarly, removeEarly })
        {
            statement.Dispose();
        }
    }

    /// <summary>Confirmed and failed are final; otherwise settlement only goes up.</summary>
    private static SettlementTier Later(SettlementTier now, SettlementTier news) =>
        now >= SettlementTier.Confirmed || news <= now ? now : news;

    private int Promote(ClientOrderId order, string trade, SettlementTier news)
    {
        if (tierOf.First(row => row.Text(0), OrderRows.Key(order), trade) is not { } text)
        {
            bool again = early.TryGetValue((order, trade), out SettlementTier known);
            SettlementTier first = again ? Later(known, news) : news;
            early[(order, trade)] = first;
            return addEarly.Run(OrderRows.Key(order), trade, EnumNames<SettlementTier>.Of(first));
        }
        var now = Enum.Parse<SettlementTier>(text);
        SettlementTier later = Later(now, news);
        return later == now ? 0 : setTier.Run(OrderRows.Key(order), trade, EnumNames<SettlementTier>.Of(later));
    }
}
