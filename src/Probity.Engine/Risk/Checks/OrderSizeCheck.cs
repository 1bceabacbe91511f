using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk.Checks;

/// <summary>Cuts one order to the largest size and notional allowed.</summary>
public sealed class OrderSizeCheck(Quantity maxSize, Cash maxNotional) : IRiskCheck
{
    public const string Name = "order-size";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        Quantity allowed = Quantity.Min(intent.Quantity, maxSize);
        if (intent.Price.Notional(allowed, Rounding.Up) > maxNotional)
        {
            long micros = IntegerMath.Divide(
                (Int128)maxNotional.Micros * Price.PipsPerDollar, intent.Price.Pips, Rounding.Down);
            allowed = Quantity.FromMicros(micros);
        }
        if (allowed == intent.Quantity) { return RiskVerdict.Approve; }
        return new RiskVerdict.Resized(
            allowed,
            $"{intent.Quantity} shares at {intent.Price}, limits {maxSize} shares and ${maxNotional} an order");
    }
}
