using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Runtime.Live;

/// <summary>
/// The markets and groups of a journal as they are now, and the inputs that list what discovery adds: the next dense
/// ids, groups right behind their markets. A market is known by its condition; what is listed once keeps its ids for
/// the life of the journal.
/// </summary>
public sealed class LiveListings
{
    private readonly List<Market> markets = [];
    private readonly List<EventGroup> groups = [];
    private readonly Dictionary<string, MarketId> byCondition = new(StringComparer.Ordinal);

    /// <summary>With terms, grid and status as last told.</summary>
    public IReadOnlyList<Market> Markets => markets;

    public IReadOnlyList<EventGroup> Groups => groups;

    /// <summary>The same for readers on other threads.</summary>
    public MarketDirectory Directory { get; } = new();

    public bool IsResolved(MarketId market) => markets[market.Value].Status == MarketStatus.Resolved;

    /// <summary>Sees every input, journaled or new.</summary>
    public void Take(EngineInput input)
    {
        switch (input)
        {
            case MarketListed e:
                byCondition[KeyOf(e.Market)] = e.Market.Id;
                markets.Add(e.Market);
                Directory.Put(e.Market);
                break;
            case EventGroupListed e: groups.Add(e.Group); break;
            case MarketStatusChanged e: Change(e.Market, market => market with { Status = e.Status }); break;
            case MarketTermsChanged e: Change(e.Market, market => market with { Terms = e.Terms }); break;
            case MarketResolved e: Change(e.Market, market => market with { Status = MarketStatus.Resolved }); break;
            case TickGridChanged e:
                // The two instruments of a market take the next two dense ids when it is listed.
                Change(
                    new MarketId(e.Instrument.Value / 2),
                    market => market with { Terms = market.Terms with { Grid = e.Grid } });
                break;
            default: break;
        }
    }

    /// <summary>What the venue says now about markets that are listed already, where it differs.</summary>
    public IReadOnlyList<EngineInput> Changes(IReadOnlyList<DiscoveredMarket> found, Instant at)
    {
        List<EngineInput> changes = [];
        Stamp stamp = Stamp.Unsequenced(at, Instant.None);
        foreach (Market now in found.Select(item => item.Listing))
        {
            if (!byCondition.TryGetValue(KeyOf(now), out MarketId id)) { continue; }
            Market known = markets[id.Value];
            if (now.Terms.Source == TermsSource.Venue && now.Terms != known.Terms)
            {
                changes.Add(new MarketTermsChanged(stamp, id, now.Terms));
            }
            // The result itself comes with its payout, by MarketResolved.
            MarketStatus status = now.Status == MarketStatus.Resolved ? MarketStatus.Closed : now.Status;
            if (known.Status != MarketStatus.Resolved && status != known.Status)
            {
                changes.Add(new MarketStatusChanged(stamp, id, status));
            }
        }
        return changes;
    }

    /// <summary>
    /// Lists the markets that are new, in the order found. Nothing changes here before the inputs are taken.
    /// </summary>
    /// <exception cref="BadInputException">The shard is full.</exception>
    public IReadOnlyList<EngineInput> Additions(IReadOnlyList<DiscoveredMarket> found, Instant at)
    {
        List<EngineInput> listed = [];
        Stamp stamp = Stamp.Unsequenced(at, Instant.None);
        int nextMarket = markets.Count, nextGroup = groups.Count;
        foreach (List<DiscoveredMarket> together in Together(found.Where(item => !Knows(item.Listing))))
        {
            EventGroupId? group = IsGroup(together) ? new EventGroupId(nextGroup++) : null;
            List<MarketId> members = [];
            foreach (DiscoveredMarket item in together)
            {
                var id = new MarketId(nextMarket++);
                members.Add(id);
                listed.Add(new MarketListed(stamp, WithIds(item.Listing, id, group)));
            }
            if (group is { } key) { listed.Add(new EventGroupListed(stamp, GroupOf(key, together, found, members))); }
        }
        if (nextMarket * 2 > Limits.InstrumentsPerShard)
        {
            throw new BadInputException(
                $"{nextMarket} markets are more than one engine holds ({Limits.InstrumentsPerShard / 2}); narrow the "
                + "selection");
        }
        return listed;
    }

    /// <summary>
    /// Lists the group that a crash cut off from its markets; null when there is none.
    /// </summary>
    /// <exception cref="BadInputException">The venue no longer tells how these markets belong together.</exception>
    public EngineInput? TornGroup(IReadOnlyList<DiscoveredMarket> found, Instant at)
    {
        var id = new EventGroupId(groups.Count);
        List<Market> members = [.. markets.Where(market => market.Group == id)];
        if (members.Count == 0) { return null; }
        List<DiscoveredMarket> told =
            [.. found.Where(item => members.Exists(market => market.Condition == item.Listing.Condition))];
        if (told.Count < members.Count || !IsGroup(told))
        {
            throw new BadInputException(
                "the journal ends in the middle of listing an event, and the venue no longer lists that event whole; "
                + "choose another journal with --journal DIR");
        }
        return new EventGroupListed(
            Stamp.Unsequenced(at, Instant.None), GroupOf(id, told, found, [.. members.Select(market => market.Id)]));
    }

    private static bool IsGroup(List<DiscoveredMarket> together) =>
        together.Count > 1 && together[0].VenueGroup.Length > 0
        && together.TrueForAll(item => item.VenueGroup == together[0].VenueGroup);

    /// <summary>
    /// Without all of its markets (some were listed earlier, alone or in a group that cannot grow) exactly one need not
    /// pay any more.
    /// </summary>
    private static EventGroup GroupOf(
        EventGroupId id,
        List<DiscoveredMarket> members,
        IReadOnlyList<DiscoveredMarket> found,
        IReadOnlyList<MarketId> ids)
    {
        DiscoveredMarket any = members[0];
        bool whole = found.Count(item => item.VenueGroup == any.VenueGroup) == members.Count;
        bool keeps = whole || any.GroupKind != EventGroupKind.NegRisk;
        EventGroupKind kind = keeps ? any.GroupKind : EventGroupKind.Exclusive;
        return new EventGroup(id, any.Listing.Venue, any.VenueGroup, any.GroupTitle, kind, ids);
    }

    private static Market WithIds(Market listing, MarketId id, EventGroupId? group) => listing with
    {
        Id = id,
        First = listing.First with { Id = new InstrumentId(id.Value * 2), Market = id },
        Second = listing.Second with { Id = new InstrumentId((id.Value * 2) + 1), Market = id },
        Group = group,
    };

    /// <summary>Runs of markets under one key that is not listed yet; all others one by one.</summary>
    private IEnumerable<List<DiscoveredMarket>> Together(IEnumerable<DiscoveredMarket> added)
    {
        Dictionary<string, List<DiscoveredMarket>> open = new(StringComparer.Ordinal);
        List<List<DiscoveredMarket>> runs = [];
        foreach (DiscoveredMarket item in added.DistinctBy(item => KeyOf(item.Listing)))
        {
            bool groups = item.VenueGroup.Length > 0 && !this.groups.Exists(group => group.VenueKey == item.VenueGroup);
            if (groups && open.TryGetValue(item.VenueGroup, out List<DiscoveredMarket>? run))
            {
                run.Add(item);
                continue;
            }
            run = [item];
            runs.Add(run);
            if (groups) { open.Add(item.VenueGroup, run); }
        }
        return runs;
    }

    /// <summary>Conditions are a venue's own; Opinion's are spelt in small letters everywhere here.</summary>
    private static string KeyOf(Market market) => $"{market.Venue} {market.Condition}";

    private bool Knows(Market market) => byCondition.ContainsKey(KeyOf(market));

    /// <summary>A listed market by its venue and condition; null when it is not listed.</summary>
    public Market? Find(VenueId venue, string condition) =>
        byCondition.TryGetValue($"{venue} {condition}", out MarketId id) ? markets[id.Value] : null;

    private void Change(MarketId id, Func<Market, Market> change)
    {
        markets[id.Value] = change(markets[id.Value]);
        Directory.Put(markets[id.Value]);
    }
}
