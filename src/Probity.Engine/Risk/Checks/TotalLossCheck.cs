using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk.Checks;

/// <summary>Bounds the sum of the worst losses of all event groups and single markets.</summary>
public sealed class TotalLossCheck(Cash limit) : IRiskCheck
{
    public const string Name = "total-loss";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent) =>
        LossLimit.Check(Name, "of everything", limit, context.WorstLossTotal, context, intent, losses => losses.Total);
}
