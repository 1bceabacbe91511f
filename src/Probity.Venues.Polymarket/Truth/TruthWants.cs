using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>What the tracker would like to know now.</summary>
/// <param name="Lookups">Venue ids of orders to ask for one by one.</param>
/// <param name="Trades">Trades should be read.</param>
/// <param name="TradesSince">From here on, our time; none = all.</param>
/// <param name="IsInDoubt">Something is unknown or missing, beyond trades that only have to settle.</param>
public sealed record TruthWants(IReadOnlyList<string> Lookups, bool Trades, Instant TradesSince, bool IsInDoubt)
{
    /// <summary>Trades that take longer than this to settle are no longer asked for all the time.</summary>
    private static readonly Duration SettlesWithin = Duration.FromSeconds(600);

    public bool Any => Trades || Lookups.Count > 0;

    /// <param name="active">Orders that may still trade or lack trades.</param>
    /// <param name="unsettled">Trades that are not final.</param>
    /// <param name="poll">An answer that is due is waited for this long.</param>
    /// <param name="stale">A resting order may be silent for this long; zero = for ever.</param>
    /// <param name="now">Now.</param>
    internal static TruthWants Of(
        IReadOnlyList<TrackedOrder> active, IReadOnlyList<KnownTrade> unsettled, Duration poll, Duration stale,
        Instant now)
    {
        var lookups = new List<string>();
        var since = new List<Instant>();
        foreach (TrackedOrder order in active)
        {
            if (IsToBeAskedFor(order, poll, stale, now)) { lookups.Add(order.VenueId); }
            bool ending = order.End is not null && !order.IsOver;
            if (!order.LacksTrades && !order.DoubtSince.IsKnown && !ending) { continue; }
            since.Add(order.CountsFrom.IsKnown ? order.CountsFrom : order.SentAt);
        }
        bool doubt = lookups.Count > 0 || since.Count > 0;
        since.AddRange(unsettled.Select(trade => trade.MatchedAt).Where(matched => now - matched < SettlesWithin));
        return new TruthWants(lookups, since.Count > 0, since.Count > 0 ? since.Min() : Instant.None, doubt);
    }

    private static bool IsToBeAskedFor(TrackedOrder order, Duration poll, Duration stale, Instant now)
    {
        if (order.IsOver) { return false; }
        if (order.DoubtSince.IsKnown || order.End is { Matched: null }) { return true; }
        bool due = order.IsHeld && order.End is null && now - order.LastNews >= poll;
        if (due && (order.IsImmediate || (order.ToldDelayed && !order.ToldAccepted))) { return true; }
        return order.IsHeld && stale > Duration.Zero && now - order.LastNews >= stale;
    }
}
