using Probity.Domain.Markets;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Mapping;

/// <summary>Status and result of a market (reference/opinion.md 3.7, 4.1).</summary>
public static class OpinionStatuses
{
    public const long Created = 1;
    public const long Activated = 2;
    public const long Resolving = 3;
    public const long Resolved = 4;
    public const long Failed = 5;
    public const long Deleted = 6;

    /// <summary>Null for numbers that we do not know, and for deleted markets.</summary>
    public static MarketStatus? Of(long? status) => status switch
    {
        Created => MarketStatus.Announced,
        Activated => MarketStatus.Open,
        Resolving or Failed => MarketStatus.Closed,
        Resolved => MarketStatus.Resolved,
        _ => null,
    };

    /// <summary>
    /// The result by the winning token; null while it is not in, and where it names neither outcome: how the venue
    /// tells a void market is not known, so nothing is paid on a guess.
    /// </summary>
    public static Payout? PayoutOf(MarketDocument market)
    {
        if (market.Status != Resolved || string.IsNullOrEmpty(market.ResultToken)) { return null; }
        if (market.ResultToken == market.YesToken) { return Payout.FirstWins; }
        return market.ResultToken == market.NoToken ? Payout.SecondWins : null;
    }
}
