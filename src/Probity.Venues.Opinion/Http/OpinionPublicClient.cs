using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Http;

/// <summary>In which order markets are listed (reference/opinion.md 4.1).</summary>
public enum MarketSort
{
    Venue = 0,
    Newest = 1,
    SoonestCutoff = 2,
    Volume = 3,
    Volume24Hours = 5,
}

/// <summary>What to list.</summary>
/// <param name="OpenOnly">Only activated markets; a categorical parent may say "created" and be missed by it.</param>
/// <param name="Sort">The order.</param>
public sealed record MarketListing(bool OpenOnly = false, MarketSort Sort = MarketSort.Venue);

/// <summary>
/// Public data of the venue (reference/opinion.md 4.1). Token routes want snake_case, the others not.
/// </summary>
/// <param name="http">With or without a key.</param>
/// <param name="pageSize">1..20.</param>
/// <param name="chainId">56.</param>
public sealed class OpinionPublicClient(OpinionHttp http, int pageSize = 20, int chainId = 56)
{
    private readonly string chain = chainId.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// All markets, binary and categorical, page by page. Ends when the stated total was read or at an empty page;
    /// where no total is stated, at a short page. A page that brings nothing new ends it too, lest it never ended.
    /// </summary>
    public async IAsyncEnumerable<MarketDocument> Markets(
        MarketListing listing, [EnumeratorCancellation] CancellationToken cancel)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int page = 1; ; page++)
        {
            string path = new QueryText("/market")
                .Add("page", page.ToString(CultureInfo.InvariantCulture))
                .Add("limit", pageSize.ToString(CultureInfo.InvariantCulture))
                .Add("marketType", "2")
                .Add("chainId", chain)
                .Add("status", listing.OpenOnly ? "activated" : "")
                .Add("sortBy", listing.Sort == MarketSort.Venue
                    ? ""
                    : ((int)listing.Sort).ToString(CultureInfo.InvariantCulture))
                .ToString();
            MarketPage got = await http.Get(path, PublicJson.Default.MarketPage, cancel).ConfigureAwait(false);
            IReadOnlyList<MarketDocument> list = got.List ?? [];
            int before = seen.Count;
            foreach (MarketDocument market in list)
            {
                if (seen.Add(market.MarketId ?? "")) { yield return market; }
            }
            bool whole = got.Total is > 0 ? seen.Count >= got.Total : list.Count < pageSize;
            if (whole || seen.Count == before) { yield break; }
        }
    }

    /// <summary>A binary market or a child; null when there is no such market.</summary>
    public Task<MarketDocument?> Market(string marketId, CancellationToken cancel) =>
        Find($"/market/{Uri.EscapeDataString(marketId)}", cancel);

    /// <summary>A categorical parent with its children; null when there is none.</summary>
    public Task<MarketDocument?> Categorical(string marketId, CancellationToken cancel) =>
        Find($"/market/categorical/{Uri.EscapeDataString(marketId)}", cancel);

    /// <summary>A child's slug resolves to its parent; null when there is no such market.</summary>
    public Task<MarketDocument?> MarketBySlug(string slug, CancellationToken cancel) =>
        Find($"/market/slug/{Uri.EscapeDataString(slug)}", cancel);

    /// <summary>Every collateral with its exchange.</summary>
    public async Task<IReadOnlyList<QuoteTokenDocument>> QuoteTokens(CancellationToken cancel)
    {
        var tokens = new List<QuoteTokenDocument>();
        for (int page = 1; ; page++)
        {
            string path = new QueryText("/quoteToken")
                .Add("page", page.ToString(CultureInfo.InvariantCulture))
                .Add("limit", pageSize.ToString(CultureInfo.InvariantCulture))
                .Add("chainId", chain)
                .ToString();
            QuoteTokenPage got = await http.Get(path, PublicJson.Default.QuoteTokenPage, cancel).ConfigureAwait(false);
            int count = got.List?.Count ?? 0;
            tokens.AddRange(got.List ?? []);
            bool whole = got.Total is > 0 ? tokens.Count >= got.Total : count < pageSize;
            if (whole || count == 0) { return tokens; }
        }
    }

    /// <summary>One book as the venue sent it: the envelope's result, a JSON object.</summary>
    public Task<VenueReply> Book(string token, CancellationToken cancel) =>
        http.Get(Query("/token/orderbook").Add("token_id", token).ToString(), cancel);

    /// <summary>As <see cref="Book(string, CancellationToken)"/>, with how long the venue took for it.</summary>
    /// <param name="token">The outcome token.</param>
    /// <param name="time">The clock; waiting at the rate gate does not count.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<(VenueReply Reply, TimeSpan Took)> Book(
        string token, TimeProvider time, CancellationToken cancel)
    {
        long asked = time.GetTimestamp();
        string path = Query("/token/orderbook").Add("token_id", token).ToString();
        VenueRequest request = http.Request(HttpMethod.Get, path, null);
        VenueReply reply = await http
            .Send(
                request with
                {
                    Headers = attempt =>
                    {
                        asked = time.GetTimestamp();
                        return request.Headers!(attempt);
                    },
                },
                cancel)
            .ConfigureAwait(false);
        return (reply, time.GetElapsedTime(asked));
    }

    public Task<FeeRatesDocument> FeeRates(string token, CancellationToken cancel) => http.Get(
        Query("/token/fee-rates").Add("token_id", token).Add("chain_id", chain).ToString(),
        PublicJson.Default.FeeRatesDocument,
        cancel);

    public Task<LatestPriceDocument> LatestPrice(string token, CancellationToken cancel) => http.Get(
        Query("/token/latest-price").Add("token_id", token).ToString(),
        PublicJson.Default.LatestPriceDocument,
        cancel);

    /// <summary>
    /// Past prices, oldest first. The venue honours "1h" and "1d" alone and sends at most 1000 points, hourly ones
    /// often of the last week only.
    /// </summary>
    public async Task<IReadOnlyList<PricePointDocument>> PriceHistory(
        string token, string interval, CancellationToken cancel)
    {
        string path = Query("/token/price-history").Add("token_id", token).Add("interval", interval).ToString();
        PriceHistoryDocument got = await http.Get(path, PublicJson.Default.PriceHistoryDocument, cancel)
            .ConfigureAwait(false);
        return [.. (got.History ?? [])
            .Where(point => point is { Price: not null, Time: not null })
            .OrderBy(point => point.Time)];
    }

    public async Task<IReadOnlyList<LabelDocument>> Labels(CancellationToken cancel) =>
        (await http.Get("/label", PublicJson.Default.LabelList, cancel).ConfigureAwait(false)).List ?? [];

    private static QueryText Query(string path) => new(path);

    private async Task<MarketDocument?> Find(string path, CancellationToken cancel)
    {
        try
        {
            JsonTypeInfo<MarketResult> type = PublicJson.Default.MarketResult;
            return (await http.Get(path, type, cancel).ConfigureAwait(false)).Data;
        }
        catch (VenueException e) when (e.Error.Code == OpinionErrors.NoSuchMarket
            || e.Error is { Kind: VenueErrorKind.Status, Status: (int)HttpStatusCode.NotFound })
        {
            return null;
        }
    }
}
