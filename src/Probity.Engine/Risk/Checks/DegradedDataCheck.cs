using Probity.Domain.Orders;
using Probity.Domain.Seams;

namespace Probity.Engine.Risk.Checks;

/// <summary>While a venue's data are degraded, strategies that are told to stay out only reduce exposure.</summary>
public sealed class DegradedDataCheck : IRiskCheck
{
    public const string Name = "degraded-data";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        if (intent.Purpose is OrderPurpose.Hedge or OrderPurpose.Unwind) { return RiskVerdict.Approve; }
        return context.KeptOut(intent.Strategy, context.MarketOf(intent.Instrument).Venue) is { } why
            ? NetExposure.OnlyReducing(context, intent, Name, why)
            : RiskVerdict.Approve;
    }
}
