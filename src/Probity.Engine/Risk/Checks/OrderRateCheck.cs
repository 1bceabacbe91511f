using Probity.Domain.Orders;
using Probity.Domain.Seams;

namespace Probity.Engine.Risk.Checks;

/// <summary>Bounds how often orders go out, in all and by strategy, market and side.</summary>
public sealed class OrderRateCheck : IRiskCheck
{
    public const string Name = "order-rate";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent) => context.OverRate(intent) is { } cap
        ? new RiskVerdict.Refused(Name, $"one more would be over {cap}")
        : RiskVerdict.Approve;
}
