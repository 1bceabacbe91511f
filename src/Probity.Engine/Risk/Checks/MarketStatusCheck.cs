using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk.Checks;

/// <summary>Only an open market takes orders.</summary>
public sealed class MarketStatusCheck : IRiskCheck
{
    public const string Name = "market-status";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        MarketId market = context.MarketOf(intent.Instrument).Id;
        MarketStatus status = context.StatusOf(market);
        return status == MarketStatus.Open
            ? RiskVerdict.Approve
            : new RiskVerdict.Refused(Name, $"market {market} is {status}, not Open");
    }
}
