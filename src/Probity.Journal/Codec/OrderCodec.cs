using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Journal.Codec;

/// <summary>Layouts of what is learned about our orders: the order id (a fixed word) first, then the news.</summary>
internal static class OrderCodec
{
    public static void Write(WireWriter to, OrderAccepted e)
    {
        to.UInt64(e.Order.Value);
        to.Text(e.VenueOrderId);
    }

    public static OrderAccepted OrderAccepted(Stamp at, ref WireReader from) => new(at, Order(ref from), from.Text());

    public static void Write(WireWriter to, OrderRefused e)
    {
        to.UInt64(e.Order.Value);
        to.Byte((byte)e.Code);
        to.Text(e.Evidence);
    }

    public static OrderRefused OrderRefused(Stamp at, ref WireReader from) =>
        new(at, Order(ref from), from.Code<RefusalCode>(), from.Text());

    public static void Write(WireWriter to, OrderUnknown e)
    {
        to.UInt64(e.Order.Value);
        to.Text(e.Why);
    }

    public static OrderUnknown OrderUnknown(Stamp at, ref WireReader from) => new(at, Order(ref from), from.Text());

    public static void Write(WireWriter to, OrderDelayed e)
    {
        to.UInt64(e.Order.Value);
        to.Text(e.VenueOrderId);
    }

    public static OrderDelayed OrderDelayed(Stamp at, ref WireReader from) => new(at, Order(ref from), from.Text());

    public static void Write(WireWriter to, OrderFilled e)
    {
        to.UInt64(e.Order.Value);
        to.Text(e.TradeId);
        to.Varint((ulong)e.Price.Pips);
        to.Size(e.Quantity);
        to.Amount(e.Fee);
        to.Byte((byte)e.Liquidity);
        to.Byte((byte)e.Tier);
    }

    public static OrderFilled OrderFilled(Stamp at, ref WireReader from) => new(
        at,
        Order(ref from),
        from.Text(),
        from.Price(),
        from.Size(),
        from.Amount(),
        from.Code<Liquidity>(),
        from.Code<SettlementTier>());

    public static void Write(WireWriter to, OrderCancelled e)
    {
        to.UInt64(e.Order.Value);
        to.Byte((byte)e.Cause);
    }

    public static OrderCancelled OrderCancelled(Stamp at, ref WireReader from) =>
        new(at, Order(ref from), from.Code<CancelCause>());

    public static void Write(WireWriter to, OrderExpired e) => to.UInt64(e.Order.Value);

    public static OrderExpired OrderExpired(Stamp at, ref WireReader from) => new(at, Order(ref from));

    public static void Write(WireWriter to, CancelRefused e)
    {
        to.UInt64(e.Order.Value);
        to.Text(e.Evidence);
    }

    public static CancelRefused CancelRefused(Stamp at, ref WireReader from) => new(at, Order(ref from), from.Text());

    public static void Write(WireWriter to, FillSettled e)
    {
        to.UInt64(e.Order.Value);
        to.Text(e.TradeId);
        to.Byte((byte)e.Tier);
    }

    public static FillSettled FillSettled(Stamp at, ref WireReader from) =>
        new(at, Order(ref from), from.Text(), from.Code<SettlementTier>());

    public static void Write(WireWriter to, OrderAdopted e)
    {
        to.UInt64(e.Order.Value);
        to.Id(e.Account.Value);
        to.Text(e.VenueOrderId);
        OrderIntent intent = e.Intent;
        to.Id(intent.Strategy.Value);
        to.Id(intent.Instrument.Value);
        to.Byte((byte)intent.Side);
        to.Varint((ulong)intent.Price.Pips);
        to.Size(intent.Quantity);
        to.Byte((byte)intent.TimeInForce);
        to.Byte(intent.PostOnly ? (byte)1 : (byte)0);
        to.Zigzag(intent.ExpiresAt.Nanos);
        to.Byte((byte)intent.Purpose);
        to.Zigzag(intent.Bundle);
        to.Text(intent.Reason);
        to.Size(e.Filled);
    }

    public static OrderAdopted OrderAdopted(Stamp at, ref WireReader from)
    {
        ClientOrderId order = Order(ref from);
        var account = new AccountId(from.Id());
        string venueOrderId = from.Text();
        var intent = new OrderIntent(
            new StrategyId(from.Id()),
            new InstrumentId(from.Id()),
            from.Code<Side>(),
            from.Price(),
            from.Size(),
            from.Code<TimeInForce>(),
            from.Byte() != 0,
            new Instant(from.Zigzag()),
            from.Code<OrderPurpose>(),
            from.Zigzag(),
            from.Text());
        return new(at, order, account, venueOrderId, intent, from.Size());
    }

    private static ClientOrderId Order(ref WireReader from) => new(from.UInt64());
}
