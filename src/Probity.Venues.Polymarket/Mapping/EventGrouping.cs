using System.Globalization;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Mapping;

/// <summary>Markets of an event that constrain one another, or do not (empty key).</summary>
/// <param name="Key">
/// The venue's neg-risk market id, or "ladder:event id:hash"; empty when nothing is known to bind them.
/// </param>
/// <param name="Kind">Means nothing without a key.</param>
/// <param name="Markets">For a ladder the narrowest first, else in the venue's order.</param>
public sealed record GroupedMarkets(string Key, EventGroupKind Kind, IReadOnlyList<GammaMarket> Markets);

/// <summary>
/// How the markets of an event constrain one another (reference/polymarket.md 8.2). Only what the venue states
/// (neg-risk)
/// or what the texts prove (<see cref="LadderDetector"/>) becomes a group: most events of several markets ("Who will be
/// relegated?", "More markets") bind nothing.
/// </summary>
public static class EventGrouping
{
    /// <param name="event">With all its markets, so that gaps are seen.</param>
    /// <param name="chosen">The markets that will be listed; those of the event.</param>
    public static IReadOnlyList<GroupedMarkets> Group(GammaEvent @event, IReadOnlyList<GammaMarket> chosen)
    {
        var groups = new List<GroupedMarkets>();
        List<GammaMarket> rest = [.. chosen];
        foreach (IGrouping<string, GammaMarket> negRisk in chosen
            .Where(market => market.NegRisk == true)
            .GroupBy(market => NegRiskKey(@event, market))
            .ToList())
        {
            if (negRisk.Key.Length == 0) { continue; }
            List<GammaMarket> members = [.. negRisk];
            groups.Add(new GroupedMarkets(negRisk.Key, NegRiskKind(@event, negRisk.Key, members), members));
            rest.RemoveAll(members.Contains);
        }
        foreach (Ladder ladder in LadderDetector.Detect(rest))
        {
            string key = string.Create(
                CultureInfo.InvariantCulture, $"ladder:{@event.Id}:{StateHash.Of(ladder.Skeleton):x16}");
            groups.Add(new GroupedMarkets(key, EventGroupKind.NestedLadder, ladder.Markets));
            rest.RemoveAll(ladder.Markets.Contains);
        }
        if (rest.Count > 0) { groups.Add(new GroupedMarkets("", EventGroupKind.Exclusive, rest)); }
        return groups;
    }

    private static string NegRiskKey(GammaEvent @event, GammaMarket market) =>
        !string.IsNullOrEmpty(market.NegRiskMarketId) ? market.NegRiskMarketId : @event.NegRiskMarketId ?? "";

    /// <summary>
    /// Neg-risk only when exactly one of the listed markets is sure to pay: every other market of the event is closed
    /// and
    /// paid NO. With a gap the listed ones are merely exclusive.
    /// </summary>
    private static EventGroupKind NegRiskKind(GammaEvent @event, string key, List<GammaMarket> members)
    {
        if (@event.NegRiskAugmented == true || members.Any(market => market.NegRiskOther == true))
        {
            return EventGroupKind.AugmentedNegRisk;
        }
        if (@event.Markets is not { Count: > 0 } all) { return EventGroupKind.Exclusive; }
        HashSet<string?> listed = [.. members.Select(market => market.ConditionId)];
        bool whole = all
            .Where(market => NegRiskKey(@event, market) == key && !listed.Contains(market.ConditionId))
            .All(market => MarketStatuses.PayoutOf(market) == Payout.SecondWins);
        bool alive = members.All(market => MarketStatuses.PayoutOf(market) != Payout.FirstWins);
        return whole && alive ? EventGroupKind.NegRisk : EventGroupKind.Exclusive;
    }
}
