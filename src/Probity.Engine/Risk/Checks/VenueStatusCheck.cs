using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;

namespace Probity.Engine.Risk.Checks;

/// <summary>
/// A venue that is disconnected, halted or takes only cancels gets no orders; one that takes only makers gets only
/// post-only ones. Always runs, first.
/// </summary>
public sealed class VenueStatusCheck : IRiskCheck
{
    public const string Name = "venue-status";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        VenueStatus status = context.StatusOf(context.MarketOf(intent.Instrument).Venue);
        return status switch
        {
            VenueStatus.Connected => RiskVerdict.Approve,
            VenueStatus.PostOnly when intent.PostOnly => RiskVerdict.Approve,
            VenueStatus.PostOnly => new RiskVerdict.Refused(Name, "the venue takes only post-only orders now"),
            _ => new RiskVerdict.Refused(Name, $"the venue is {status}; only cancels pass"),
        };
    }
}
