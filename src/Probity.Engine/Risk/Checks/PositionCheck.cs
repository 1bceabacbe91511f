using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk.Checks;

/// <summary>
/// Bounds the shares of one outcome and the net position of a market (one outcome less the other), as if all open
/// orders of the same direction fill. Orders that reduce the net position always have room.
/// </summary>
/// <param name="maxPosition">Shares of one outcome.</param>
/// <param name="maxNet">Net shares of a market, either way.</param>
public sealed class PositionCheck(Quantity maxPosition, Quantity maxNet) : IRiskCheck
{
    public const string Name = "position";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        NetExposure net = NetExposure.InDirectionOf(context, intent);
        long room = maxNet.Micros - net.Held - net.Open;
        string limit = $"net {new SignedQuantity(net.Held)} and {new SignedQuantity(net.Open)} open, limit {maxNet}";
        if (intent.Side == Side.Buy)
        {
            SignedQuantity held = context.PositionOf(intent.Instrument);
            Quantity open = context.OpenQuantity(intent.Instrument, Side.Buy);
            long own = maxPosition.Micros - held.Micros - open.Micros;
            if (own < room)
            {
                room = own;
                limit = $"{held} held and {open} open, limit {maxPosition}";
            }
        }
        if (room >= intent.Quantity.Micros) { return RiskVerdict.Approve; }
        string why = $"{intent.Side} of {intent.Quantity} shares: {limit}";
        return room <= 0
            ? new RiskVerdict.Refused(Name, why)
            : new RiskVerdict.Resized(Quantity.FromMicros(room), why);
    }
}
