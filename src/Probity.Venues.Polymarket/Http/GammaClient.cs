using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Probity.Venues.Http;

namespace Probity.Venues.Polymarket.Http;

/// <summary>What to list; null members do not filter.</summary>
/// <param name="Closed">Only closed (true) or only open (false) ones.</param>
/// <param name="Order">A member to order by, e.g. "volume24hr".</param>
/// <param name="Ascending">With <paramref name="Order"/>.</param>
public sealed record GammaListing(bool? Closed = false, string Order = "", bool Ascending = false);

/// <summary>Metadata of markets and events (reference/polymarket.md 4.5): public, no keys.</summary>
/// <param name="http">Pipeline to the Gamma host.</param>
/// <param name="pageSize">1..100.</param>
public sealed class GammaClient(VenueHttp http, int pageSize = 100)
{
    private const int IdsPerRequest = 20;

    private static readonly string[] MarketGates =
    [
        PolymarketRateLimits.GammaMarkets,
        PolymarketRateLimits.GammaListing,
        PolymarketRateLimits.Gamma,
        PolymarketRateLimits.Venue,
    ];

    private static readonly string[] EventGates =
    [
        PolymarketRateLimits.GammaEvents,
        PolymarketRateLimits.GammaListing,
        PolymarketRateLimits.Gamma,
        PolymarketRateLimits.Venue,
    ];

    private static readonly string[] SearchGates =
        [PolymarketRateLimits.GammaSearch, PolymarketRateLimits.Gamma, PolymarketRateLimits.Venue];

    /// <summary>All markets, page by page; ends where the cursor ends, never by the length of a page.</summary>
    public async IAsyncEnumerable<GammaMarket> Markets(
        GammaListing listing, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? cursor = null;
        do
        {
            string path = ListingPath("/markets/keyset", listing, cursor);
            GammaMarketsPage page = await Get(path, MarketGates, RestJson.Default.GammaMarketsPage, cancel)
                .ConfigureAwait(false);
            foreach (GammaMarket market in page.Markets ?? []) { yield return market; }
            cursor = Next(cursor, page.NextCursor);
        }
        while (cursor is not null);
    }

    /// <summary>All events with all their markets.</summary>
    public async IAsyncEnumerable<GammaEvent> Events(
        GammaListing listing, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? cursor = null;
        do
        {
            string path = ListingPath("/events/keyset", listing, cursor);
            GammaEventsPage page = await Get(path, EventGates, RestJson.Default.GammaEventsPage, cancel)
                .ConfigureAwait(false);
            foreach (GammaEvent @event in page.Events ?? []) { yield return @event; }
            cursor = Next(cursor, page.NextCursor);
        }
        while (cursor is not null);
    }

    /// <summary>Null when there is no such market.</summary>
    public Task<GammaMarket?> MarketBySlug(string slug, CancellationToken cancel) =>
        Find($"/markets/slug/{Uri.EscapeDataString(slug)}", MarketGates, RestJson.Default.GammaMarket, cancel);

    /// <summary>Null when there is no such event.</summary>
    public Task<GammaEvent?> EventBySlug(string slug, CancellationToken cancel) =>
        Find($"/events/slug/{Uri.EscapeDataString(slug)}", EventGates, RestJson.Default.GammaEvent, cancel);

    /// <summary>Null when there is no such event.</summary>
    public Task<GammaEvent?> EventById(string id, CancellationToken cancel) =>
        Find($"/events/{Uri.EscapeDataString(id)}", EventGates, RestJson.Default.GammaEvent, cancel);

    /// <summary>The markets of these condition ids, open or closed; unknown ones are missing.</summary>
    public Task<IReadOnlyList<GammaMarket>> MarketsByConditions(
        IReadOnlyList<string> conditions, CancellationToken cancel) =>
        ByIds("condition_ids", conditions, market => [market.ConditionId ?? ""], cancel);

    /// <summary>The markets of these outcome tokens, open or closed; unknown ones are missing.</summary>
    public Task<IReadOnlyList<GammaMarket>> MarketsByTokens(IReadOnlyList<string> tokens, CancellationToken cancel) =>
        ByIds("clob_token_ids", tokens, market => market.ClobTokenIds.Concat(market.PositionIds), cancel);

    /// <summary>
    /// Events found by words, in the venue's order; stops at <paramref name="most"/> or where the venue has no more.
    /// </summary>
    public async IAsyncEnumerable<GammaEvent> Search(
        string words, bool openOnly, int most, [EnumeratorCancellation] CancellationToken cancel)
    {
        int found = 0;
        for (int page = 1; ; page++)
        {
            string path = new QueryText("/public-search")
                .Add("q", words)
                .Add("limit_per_type", Math.Min(pageSize, 50).ToString(CultureInfo.InvariantCulture))
                .Add("page", page.ToString(CultureInfo.InvariantCulture))
                .Add("events_status", openOnly ? "active" : "")
                .Add("keep_closed_markets", openOnly ? "0" : "1")
                .ToString();
            GammaSearchResult result = await Get(path, SearchGates, RestJson.Default.GammaSearchResult, cancel)
                .ConfigureAwait(false);
            int before = found;
            foreach (GammaEvent? @event in result.Events ?? [])
            {
                if (@event is null) { continue; }
                if (++found > most) { yield break; }
                yield return @event;
            }
            if (found == before || result.Pagination is not { HasMore: true }) { yield break; }
        }
    }

    /// <summary>The next cursor, or null at the end. A cursor that comes twice would never end.</summary>
    private static string? Next(string? current, string? next) =>
        string.IsNullOrEmpty(next) || next == current || next == ClobClient.EndCursor ? null : next;

    private async Task<IReadOnlyList<GammaMarket>> ByIds(
        string name, IReadOnlyList<string> ids, Func<GammaMarket, IEnumerable<string>> idsOf, CancellationToken cancel)
    {
        List<GammaMarket> found = [];
        foreach (string[] chunk in ids.Distinct(StringComparer.Ordinal).Chunk(IdsPerRequest))
        {
            // Without "closed" the venue leaves closed markets out: ask for what is missing once more.
            string[] wanted = chunk;
            foreach (string closed in (string[])["", "true"])
            {
                if (wanted.Length == 0) { break; }
                string path = new QueryText("/markets")
                    .AddEach(name, wanted)
                    .Add("limit", wanted.Length.ToString(CultureInfo.InvariantCulture))
                    .Add("closed", closed)
                    .ToString();
                List<GammaMarket> page = await Get(path, MarketGates, RestJson.Default.ListGammaMarket, cancel)
                    .ConfigureAwait(false);
                found.AddRange(page.Where(market => idsOf(market).Any(wanted.Contains)));
                wanted = [.. wanted.Where(id => !found.Any(market => idsOf(market).Contains(id)))];
            }
        }
        return found;
    }

    private string ListingPath(string path, GammaListing listing, string? cursor) => new QueryText(path)
        .Add("limit", pageSize.ToString(CultureInfo.InvariantCulture))
        .Add("closed", listing.Closed switch { true => "true", false => "false", null => "" })
        .Add("order", listing.Order)
        .Add("ascending", listing.Order.Length == 0 ? "" : listing.Ascending ? "true" : "false")
        .Add("after_cursor", cursor)
        .ToString();

    private Task<T> Get<T>(string path, string[] gates, JsonTypeInfo<T> type, CancellationToken cancel) =>
        http.Read(new VenueRequest(HttpMethod.Get, path, gates), type, cancel);

    private async Task<T?> Find<T>(string path, string[] gates, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await Get(path, gates, type, cancel).ConfigureAwait(false);
        }
        catch (VenueException e) when (e.Error is { Kind: VenueErrorKind.Status, Status: (int)HttpStatusCode.NotFound })
        {
            return null;
        }
    }
}
