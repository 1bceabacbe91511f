using System.Runtime.CompilerServices;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Mapping;

/// <summary>
/// Discovers markets through Gamma, and confirms the terms of those asked for by name with the CLOB. The members of a
/// group come one after another, for a ladder the narrowest first. Markets that cannot be mapped are counted and
/// reported.
/// </summary>
/// <param name="gamma">Metadata.</param>
/// <param name="clob">Terms that count.</param>
/// <param name="mapper">Wire to domain.</param>
/// <param name="onRefused">Told of each market that was left out; may be null.</param>
public sealed class PolymarketCatalog(
    GammaClient gamma, ClobClient clob, MarketMapper mapper, Action<MarketMapping.Refused>? onRefused = null)
    : IInstrumentCatalog
{
    private readonly Dictionary<MapRefusal, long> refusals = [];

    /// <summary>Markets left out so far, by reason.</summary>
    public IReadOnlyDictionary<MapRefusal, long> Refusals
    {
        get { lock (refusals) { return new Dictionary<MapRefusal, long>(refusals); } }
    }

    /// <summary>
    /// Slugs (of markets or of events), conditions, tokens and search words add up; without any of them, everything is
    /// listed, the most traded in the last day first.
    /// </summary>
    public async IAsyncEnumerable<DiscoveredMarket> Discover(
        MarketFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (Selection selection in Select(filter, cancel).ConfigureAwait(false))
        {
            int left = filter.Limit - seen.Count;
            if (left <= 0) { yield break; }
            List<GammaMarket> chosen = [.. selection.Markets
                .Where(market => !filter.OpenOnly || MarketStatuses.Of(market) == MarketStatus.Open)
                .Where(market => !seen.Contains(market.ConditionId ?? ""))];
            var mapped = new Dictionary<GammaMarket, MarketMapping.Mapped>();
            foreach (GammaMarket market in chosen)
            {
                if (mapped.Count >= left) { break; }
                MarketMapping mapping = await Map(market, selection.Named, cancel).ConfigureAwait(false);
                bool wanted = !filter.OpenOnly
                    || mapping is MarketMapping.Mapped { Market.Status: MarketStatus.Open };
                if (wanted && mapping is MarketMapping.Mapped good)
                {
                    mapped.Add(market, good);
                }
            }
            foreach (DiscoveredMarket market in Emit(selection.Event, mapped))
            {
                seen.Add(market.Listing.Condition);
                yield return market;
            }
        }
    }

    /// <summary>The result of a market by the CLOB's winner flags; null while it is not in.</summary>
    public async Task<Payout?> ResultOf(string condition, CancellationToken cancel)
    {
        ClobMarket? market = await clob.Market(condition, cancel).ConfigureAwait(false);
        return market is null ? null : MarketStatuses.PayoutOf(market);
    }

    Task<Payout?> IInstrumentCatalog.ResultOf(Market market, CancellationToken cancel) =>
        ResultOf(market.Condition, cancel);

    private static IEnumerable<DiscoveredMarket> Emit(
        GammaEvent @event, Dictionary<GammaMarket, MarketMapping.Mapped> mapped)
    {
        foreach (GroupedMarkets group in EventGrouping.Group(@event, [.. mapped.Keys]))
        {
            foreach (GammaMarket market in group.Markets)
            {
                MarketMapping.Mapped good = mapped[market];
                yield return new DiscoveredMarket(
                    good.Market, group.Key, @event.Title ?? "", group.Kind, good.Volume24h, good.Bid, good.Ask);
            }
        }
    }

    private async Task<MarketMapping> Map(GammaMarket market, bool confirm, CancellationToken cancel)
    {
        MarketMapping mapping = mapper.Map(market);
        bool lacking = mapping is MarketMapping.Refused
        {
            Code: MapRefusal.FeesUnknown or MapRefusal.BadTick or MapRefusal.BadMinimumSize,
        };
        bool worth = lacking || (confirm && mapping is MarketMapping.Mapped);
        if (worth && market.ConditionId is { Length: > 0 } condition)
        {
            ClobMarketInfo? info = await clob.MarketInfo(condition, cancel).ConfigureAwait(false);
            if (info is not null) { mapping = mapper.Map(market, info); }
        }
        if (mapping is MarketMapping.Refused refused) { Count(refused); }
        return mapping;
    }

    private void Count(MarketMapping.Refused refused)
    {
        lock (refusals) { refusals[refused.Code] = refusals.GetValueOrDefault(refused.Code) + 1; }
        onRefused?.Invoke(refused);
    }

    private async IAsyncEnumerable<Selection> Select(
        MarketFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (filter.Slugs.Count + filter.Conditions.Count + filter.Tokens.Count == 0 && filter.Search.Length == 0)
        {
            var listing = new GammaListing(filter.OpenOnly ? false : null, "volume24hr");
            await foreach (GammaEvent @event in gamma.Events(listing, cancel).ConfigureAwait(false))
            {
                yield return new Selection(@event, @event.Markets ?? [], false);
            }
            yield break;
        }
        foreach (string slug in filter.Slugs)
        {
            await foreach (Selection selection in BySlug(slug, cancel).ConfigureAwait(false))
            {
                yield return selection;
            }
        }
        IReadOnlyList<GammaMarket> named = await ByIds(filter, cancel).ConfigureAwait(false);
        await foreach (Selection selection in WithEvents(named, cancel).ConfigureAwait(false))
        {
            yield return selection;
        }
        if (filter.Search.Length == 0) { yield break; }
        IAsyncEnumerable<GammaEvent> search = gamma.Search(filter.Search, filter.OpenOnly, filter.Limit, cancel);
        await foreach (GammaEvent found in search.ConfigureAwait(false))
        {
            // A search result may be an excerpt: only the event itself lists all of its markets in full.
            GammaEvent? @event = found.Slug is { Length: > 0 } slug
                ? await gamma.EventBySlug(slug, cancel).ConfigureAwait(false)
                : null;
            @event ??= found;
            yield return new Selection(@event, @event.Markets ?? [], false);
        }
    }

    private async IAsyncEnumerable<Selection> BySlug(string slug, [EnumeratorCancellation] CancellationToken cancel)
    {
        GammaMarket? market = await gamma.MarketBySlug(slug, cancel).ConfigureAwait(false);
        if (market is not null)
        {
            await foreach (Selection selection in WithEvents([market], cancel).ConfigureAwait(false))
            {
                yield return selection;
            }
            yield break;
        }
        GammaEvent? @event = await gamma.EventBySlug(slug, cancel).ConfigureAwait(false);
        if (@event is not null) { yield return new Selection(@event, @event.Markets ?? [], true); }
    }

    private async Task<IReadOnlyList<GammaMarket>> ByIds(MarketFilter filter, CancellationToken cancel)
    {
        List<string> conditions = [.. filter.Conditions];
        List<GammaMarket> found = [];
        if (filter.Tokens.Count > 0)
        {
            found.AddRange(await gamma.MarketsByTokens(filter.Tokens, cancel).ConfigureAwait(false));
            foreach (string token in filter.Tokens)
            {
                // Gamma does not promise to find position ids by token: the CLOB knows their market.
                if (found.Any(market => market.ClobTokenIds.Contains(token) || market.PositionIds.Contains(token)))
                {
                    continue;
                }
                string? condition = await clob.ConditionOf(token, cancel).ConfigureAwait(false);
                if (!string.IsNullOrEmpty(condition)) { conditions.Add(condition); }
            }
        }
        if (conditions.Count > 0)
        {
            found.AddRange(await gamma.MarketsByConditions(conditions, cancel).ConfigureAwait(false));
        }
        return [.. found.DistinctBy(market => market.ConditionId)];
    }

    private async IAsyncEnumerable<Selection> WithEvents(
        IReadOnlyList<GammaMarket> markets, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (IGrouping<string, GammaMarket> group in markets.GroupBy(EventIdOf))
        {
            GammaEvent? @event = group.Key.Length == 0
                ? null
                : await gamma.EventById(group.Key, cancel).ConfigureAwait(false);
            @event ??= group.First().Events?.FirstOrDefault() ?? new GammaEvent();
            yield return new Selection(@event, [.. group], true);
        }
    }

    private static string EventIdOf(GammaMarket market) => market.Events?.FirstOrDefault()?.Id ?? "";

    /// <param name="Event">With all its markets where the venue gave them.</param>
    /// <param name="Markets">Those that were asked for.</param>
    /// <param name="Named">They were named one by one: worth a question to the CLOB.</param>
    private sealed record Selection(GammaEvent Event, IReadOnlyList<GammaMarket> Markets, bool Named);
}
