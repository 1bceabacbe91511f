using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk.Checks;

/// <summary>
/// A buy fits the cash that is free after open and unknown orders at their worst case, fee included; a sell fits the
/// free shares. Cuts to what is there.
/// </summary>
public sealed class BalanceCheck : IRiskCheck
{
    public const string Name = "balance";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent) =>
        intent.Side == Side.Buy ? CheckBuy(context, intent) : CheckSell(context, intent);

    private static RiskVerdict CheckBuy(IRiskContext context, OrderIntent intent)
    {
        Market market = context.MarketOf(intent.Instrument);
        FeeSchedule fees = context.FeesOf(market.Id);
        Cash free = context.FreeCash(market.Currency);
        Cash cost = Exposure.WorstCost(intent, intent.Quantity, fees);
        if (cost <= free) { return RiskVerdict.Approve; }
        Quantity step = context.TermsOf(market.Id).SizeStep;
        Quantity allowed = Sizing.Largest(
            intent.Quantity, step, size => Exposure.WorstCost(intent, size, fees) <= free);
        string why = $"costs up to ${cost} with fees, free cash ${free}";
        return allowed.IsZero ? new RiskVerdict.Refused(Name, why) : new RiskVerdict.Resized(allowed, why);
    }

    private static RiskVerdict CheckSell(IRiskContext context, OrderIntent intent)
    {
        Quantity free = context.FreeShares(intent.Instrument);
        if (free >= intent.Quantity) { return RiskVerdict.Approve; }
        string why = $"sells {intent.Quantity} shares of {intent.Instrument}, free {free}";
        return free.IsZero ? new RiskVerdict.Refused(Name, why) : new RiskVerdict.Resized(free, why);
    }
}
