using Probity.Domain.Orders;
using Probity.Domain.Seams;

namespace Probity.Engine.Risk.Checks;

/// <summary>Bounds the number of orders that may still trade, unknown ones included.</summary>
public sealed class OpenOrdersCheck(int limit) : IRiskCheck
{
    public const string Name = "open-orders";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent) => context.OpenOrders < limit
        ? RiskVerdict.Approve
        : new RiskVerdict.Refused(Name, $"{context.OpenOrders} orders are open, limit {limit}");
}
