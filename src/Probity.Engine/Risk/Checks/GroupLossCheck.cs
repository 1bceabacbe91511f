using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk.Checks;

/// <summary>
/// Bounds the worst loss of one event group over its outcomes (of the market alone when it has no group).
/// </summary>
public sealed class GroupLossCheck(Cash limit) : IRiskCheck
{
    public const string Name = "group-loss";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        Market market = context.MarketOf(intent.Instrument);
        Cash now = market.Group is { } group ? context.WorstLossOf(group) : context.WorstLossOf(market.Id);
        string what = market.Group is { } id ? $"of group {id}" : $"of market {market.Id}";
        return LossLimit.Check(Name, what, limit, now, context, intent, losses => losses.Group);
    }
}
