using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk;

/// <summary>
/// A market's net position in the direction of an order: buying the first outcome and selling the second go up, the
/// other two go down. A pair of both outcomes is no exposure.
/// </summary>
/// <param name="Held">Net shares held in the order's direction, micro-shares; minus = the order reduces.</param>
/// <param name="Open">Micro-shares that open orders of the same direction could still add.</param>
internal readonly record struct NetExposure(long Held, long Open)
{
    /// <summary>
    /// Shares that can trade before the net position passes through zero, open orders counted first.
    /// </summary>
    public Quantity Reducible => Quantity.FromMicros(Math.Max(0, -Held - Open));

    public static NetExposure InDirectionOf(IRiskContext context, OrderIntent intent)
    {
        Market market = context.MarketOf(intent.Instrument);
        InstrumentId same = intent.Instrument, other = market.ComplementOf(intent.Instrument).Id;
        long net = (context.PositionOf(same) - context.PositionOf(other)).Micros;
        Quantity open = context.OpenQuantity(same, intent.Side) + context.OpenQuantity(other, intent.Side.Opposite());
        return new NetExposure(intent.Side == Side.Buy ? net : -net, open.Micros);
    }

    /// <summary>
    /// Lets the part of an order through that reduces exposure. Selling shares that are held closes a position even
    /// when the other outcome is held too, where the two cancel out; a hedge reduces exposure when it makes the worst
    /// case over both venues no worse.
    /// </summary>
    public static RiskVerdict OnlyReducing(IRiskContext context, OrderIntent intent, string code, string because)
    {
        Quantity allowed = InDirectionOf(context, intent).Reducible;
        if (intent is { Purpose: OrderPurpose.Unwind, Side: Side.Sell })
        {
            allowed = Quantity.Max(allowed, context.FreeShares(intent.Instrument));
        }
        if (intent.Purpose == OrderPurpose.Hedge
            && context.WorstLossesWith(intent, intent.Quantity).Total <= context.WorstLossTotal)
        {
            allowed = intent.Quantity;
        }
        if (allowed >= intent.Quantity) { return RiskVerdict.Approve; }
        string why = $"{because}; {intent.Side} of {intent.Quantity} shares reduces exposure up to {allowed}";
        return allowed.IsZero ? new RiskVerdict.Refused(code, why) : new RiskVerdict.Resized(allowed, why);
    }
}
