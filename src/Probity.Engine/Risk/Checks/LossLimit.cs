using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk.Checks;

/// <summary>
/// A bound on a worst loss. An order that does not raise it passes, even when it is above the bound already, so that
/// positions can always be reduced; otherwise the order is cut to the largest size within the bound.
/// </summary>
internal static class LossLimit
{
    public static RiskVerdict Check(
        string code, string what, Cash limit, Cash now, IRiskContext context, OrderIntent intent,
        Func<WorstLosses, Cash> pick)
    {
        Cash with = pick(context.WorstLossesWith(intent, intent.Quantity));
        if (with <= limit || with <= now) { return RiskVerdict.Approve; }
        string why = $"worst loss {what} would be ${with}, now ${now}, limit ${limit}";
        Quantity step = context.TermsOf(context.MarketOf(intent.Instrument).Id).SizeStep;
        // The loss grows with the size, so the sizes that fit are those up to one.
        Cash bound = Cash.Max(limit, now);
        Quantity allowed = Sizing.Largest(
            intent.Quantity, step, size => pick(context.WorstLossesWith(intent, size)) <= bound);
        return allowed.IsZero ? new RiskVerdict.Refused(code, why) : new RiskVerdict.Resized(allowed, why);
    }
}
