using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Engine.Risk.Checks;

/// <summary>
/// No order may meet one of our own: on the same outcome, or on the complement, where the venue matches two buys by
/// minting a pair (prices summing to a dollar or more) and two sells by merging one. An order counts until it is
/// proven gone, asked to cancel or not.
/// </summary>
public sealed class SelfTradeCheck : IRiskCheck
{
    public const string Name = "self-trade";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        foreach (OrderView own in context.OpenOrdersOf(intent.Instrument))
        {
            if (own.Side != intent.Side && Meets(intent.Side, intent.Price, own.Price, own))
            {
                return Refuse(intent, own);
            }
        }
        InstrumentId complement = context.MarketOf(intent.Instrument).ComplementOf(intent.Instrument).Id;
        foreach (OrderView own in context.OpenOrdersOf(complement))
        {
            // A buy of the complement at q is a sell of this outcome at 1 - q.
            if (own.Side == intent.Side && Meets(intent.Side, intent.Price, own.Price.Complement, own))
            {
                return Refuse(intent, own);
            }
        }
        return RiskVerdict.Approve;
    }

    private static bool Meets(Side side, Price price, Price against, OrderView own) =>
        !own.Open.IsZero && side.IsAtLeastAsGood(price, against);

    private static RiskVerdict.Refused Refuse(OrderIntent intent, OrderView own) => new(
        Name,
        $"{intent.Side} {intent.Instrument} at {intent.Price} would meet our {own.Id}: "
        + $"{own.Side} {own.Instrument} at {own.Price}");
}
