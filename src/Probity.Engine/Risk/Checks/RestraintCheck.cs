using Probity.Domain.Orders;
using Probity.Domain.Seams;

namespace Probity.Engine.Risk.Checks;

/// <summary>
/// Where fees, shares or money are not what our books say, only what reduces exposure goes out until a person resumes.
/// Always runs.
/// </summary>
public sealed class RestraintCheck : IRiskCheck
{
    public const string Name = "restraint";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent) =>
        context.RestraintOn(context.MarketOf(intent.Instrument).Id) is { } why
            ? NetExposure.OnlyReducing(context, intent, Name, why)
            : RiskVerdict.Approve;
}
