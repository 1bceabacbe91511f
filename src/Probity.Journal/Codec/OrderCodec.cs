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

    private static ClientOrderId Order(ref WireReader from) => new(from.UInt64());
}
