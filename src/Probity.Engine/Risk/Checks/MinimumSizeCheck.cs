using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk.Checks;

/// <summary>
/// The venue's smallest resting order, in shares (reference/polymarket.md 3.3). Orders that never rest (fill-or-kill,
/// fill-and-kill) only have to be larger than nothing.
/// </summary>
public sealed class MinimumSizeCheck : IRiskCheck
{
    public const string Name = "minimum-size";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        if (intent.Quantity.IsZero) { return new RiskVerdict.Refused(Name, "nothing is left of the order"); }
        bool rests = intent.TimeInForce is TimeInForce.GoodTilCancelled or TimeInForce.GoodTilDate;
        Quantity minimum = context.TermsOf(context.MarketOf(intent.Instrument).Id).MinimumSize;
        return !rests || intent.Quantity >= minimum
            ? RiskVerdict.Approve
            : new RiskVerdict.Refused(Name, $"{intent.Quantity} shares, the venue's minimum is {minimum}");
    }
}
