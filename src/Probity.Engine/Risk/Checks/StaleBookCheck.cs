using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk.Checks;

/// <summary>Nothing is risked on a book that is not trusted or was not confirmed for too long.</summary>
public sealed class StaleBookCheck(Duration maxAge) : IRiskCheck
{
    public const string Name = "stale-book";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        Instant confirmed = context.BookAge(intent.Instrument);
        if (!confirmed.IsKnown)
        {
            return new RiskVerdict.Refused(Name, $"book of {intent.Instrument} is not trusted");
        }
        Duration age = context.Now - confirmed;
        return age <= maxAge
            ? RiskVerdict.Approve
            : new RiskVerdict.Refused(Name, $"book of {intent.Instrument} is {age} old, limit {maxAge}");
    }
}
