using System.Runtime.CompilerServices;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Mapping;

/// <summary>
/// Discovers markets: binary ones and the children of categorical ones, whose parent's own status and tokens mean
/// nothing. The children of one parent come one after another. Markets that cannot be mapped are counted and reported.
/// </summary>
/// <param name="client">Public routes.</param>
/// <param name="options">Terms that no reply carries.</param>
/// <param name="time">For the age of what is kept.</param>
/// <param name="onRefused">Told of each market that was left out; may be null.</param>
public sealed class OpinionCatalog(
    OpinionPublicClient client,
    OpinionMarketOptions options,
    TimeProvider time,
    Action<OpinionMapping.Refused>? onRefused = null)
    : IInstrumentCatalog
{
    private const int LongestMarketId = 18;

    private readonly OpinionMapper mapper = new(options);
    private readonly Lock guard = new();
    private readonly Dictionary<OpinionRefusal, long> refusals = [];
    private IReadOnlyList<QuoteTokenDocument>? collaterals;
    private long collateralsAt;

    /// <summary>Markets left out so far, by reason.</summary>
    public IReadOnlyDictionary<OpinionRefusal, long> Refusals
    {
        get { lock (guard) { return new Dictionary<OpinionRefusal, long>(refusals); } }
    }

    /// <summary>
    /// Slugs (of markets or of categorical parents), conditions, tokens or market numbers, and search words add up;
    /// without any of them, everything is listed, the most traded in the last day first. The venue finds neither
    /// conditions nor tokens nor words: for these its whole list is read.
    /// </summary>
    public async IAsyncEnumerable<DiscoveredMarket> Discover(
        MarketFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        IReadOnlyList<QuoteTokenDocument> known = await Collaterals(cancel).ConfigureAwait(false);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        bool all = filter.Slugs.Count + filter.Conditions.Count + filter.Tokens.Count == 0
            && filter.Search.Length == 0;
        await foreach (Selection selection in Select(filter, all, cancel).ConfigureAwait(false))
        {
            foreach (MarketDocument market in selection.Markets)
            {
                if (seen.Count >= filter.Limit) { yield break; }
                bool wanted = !filter.OpenOnly || OpinionStatuses.Of(market.Status) == MarketStatus.Open;
                if (!wanted || seen.Contains(OpinionMapper.ConditionOf(market))) { continue; }
                bool readFees = (!all && filter.Search.Length == 0) || filter.Limit <= options.MostFeeReads;
                DiscoveredMarket? found = await Map(market, selection.Parent, known, readFees, cancel)
                    .ConfigureAwait(false);
                if (found is null) { continue; }
                seen.Add(found.Listing.Condition);
                yield return found;
            }
        }
    }

    /// <summary>The result of a market; null while it is not in, or where the venue names no outcome of it.</summary>
    public async Task<Payout?> ResultOf(Market market, CancellationToken cancel) =>
        await Document(market, cancel).ConfigureAwait(false) is { } document
            ? OpinionStatuses.PayoutOf(document)
            : null;

    /// <summary>A listed market as the venue tells it now; null when the venue knows it no more.</summary>
    public async Task<MarketDocument?> Document(Market market, CancellationToken cancel)
    {
        MarketDocument? document = await client.Market(market.Contracts?.MarketId ?? "", cancel).ConfigureAwait(false);
        return document is not null && OpinionMapper.ConditionOf(document) == market.Condition ? document : null;
    }

    /// <summary>The venue's quote tokens, kept for a while.</summary>
    public async Task<IReadOnlyList<QuoteTokenDocument>> Collaterals(CancellationToken cancel)
    {
        lock (guard)
        {
            bool fresh = time.GetElapsedTime(collateralsAt) < options.QuoteTokenLife;
            if (collaterals is not null && fresh) { return collaterals; }
        }
        IReadOnlyList<QuoteTokenDocument> read = await client.QuoteTokens(cancel).ConfigureAwait(false);
        lock (guard) { (collaterals, collateralsAt) = (read, time.GetTimestamp()); }
        return read;
    }

    private static bool Names(MarketDocument market, string text) =>
        string.Equals(market.Slug, text, StringComparison.OrdinalIgnoreCase);

    private static bool Matches(MarketDocument market, MarketDocument? parent, string[] words)
    {
        string text = $"{parent?.Title} {market.Title} {market.Slug} {parent?.Slug}";
        return words.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<DiscoveredMarket?> Map(
        MarketDocument market,
        MarketDocument? parent,
        IReadOnlyList<QuoteTokenDocument> known,
        bool readFees,
        CancellationToken cancel)
    {
        FeeRatesDocument? fees = readFees && market.YesToken is { Length: > 0 } token
            ? await FeesOf(token, cancel).ConfigureAwait(false)
            : null;
        switch (mapper.Map(market, parent, known, fees))
        {
            case OpinionMapping.Mapped good:
                string title = (parent ?? market).Title ?? "";
                return new DiscoveredMarket(
                    good.Market, parent?.MarketId ?? "", title, EventGroupKind.Exclusive, good.Volume24h);
            case OpinionMapping.Refused refused:
                Count(refused);
                return null;
            default:
                return null;
        }
    }

    /// <summary>
    /// Null when the venue has none for this token: the configured rate stands in, and the terms say so.
    /// </summary>
    private async Task<FeeRatesDocument?> FeesOf(string token, CancellationToken cancel)
    {
        try
        {
            return await client.FeeRates(token, cancel).ConfigureAwait(false);
        }
        catch (VenueException e) when (e.Error.Kind is VenueErrorKind.ErrorInSuccess or VenueErrorKind.Malformed)
        {
            return null;
        }
    }

    private void Count(OpinionMapping.Refused refused)
    {
        lock (guard) { refusals[refused.Code] = refusals.GetValueOrDefault(refused.Code) + 1; }
        onRefused?.Invoke(refused);
    }

    private async IAsyncEnumerable<Selection> Select(
        MarketFilter filter, bool all, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (string slug in filter.Slugs)
        {
            MarketDocument? found = await client.MarketBySlug(slug, cancel).ConfigureAwait(false);
            if (found is not null) { yield return await Whole(found, slug, cancel).ConfigureAwait(false); }
        }
        foreach (string id in filter.Tokens.Where(token => token.Length <= LongestMarketId))
        {
            MarketDocument? found = await client.Market(id, cancel).ConfigureAwait(false)
                ?? await client.Categorical(id, cancel).ConfigureAwait(false);
            if (found is not null) { yield return await Whole(found, "", cancel).ConfigureAwait(false); }
        }
        HashSet<string> conditions = [.. filter.Conditions.Select(OpinionMapper.ConditionOf)];
        HashSet<string> tokens = [.. filter.Tokens.Where(token => token.Length > LongestMarketId)];
        string[] words = filter.Search.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!all && conditions.Count + tokens.Count + words.Length == 0) { yield break; }
        var listing = new MarketListing(false, MarketSort.Volume24Hours);
        await foreach (MarketDocument market in client.Markets(listing, cancel).ConfigureAwait(false))
        {
            Selection whole = await Whole(market, "", cancel).ConfigureAwait(false);
            MarketDocument[] chosen = [.. whole.Markets.Where(item => all
                || (words.Length > 0 && Matches(item, whole.Parent, words))
                || conditions.Remove(OpinionMapper.ConditionOf(item))
                || tokens.Remove(item.YesToken ?? "")
                || tokens.Remove(item.NoToken ?? ""))];
            if (chosen.Length > 0) { yield return whole with { Markets = chosen }; }
            if (!all && words.Length + conditions.Count + tokens.Count == 0) { yield break; }
        }
    }

    /// <summary>A binary market by itself; of a parent the children, or the one of them that is named.</summary>
    private async Task<Selection> Whole(MarketDocument market, string slug, CancellationToken cancel)
    {
        if (!market.IsParent) { return new Selection(null, [market]); }
        MarketDocument parent = market;
        if (parent.Children is not { Count: > 0 })
        {
            parent = await client.Categorical(market.MarketId ?? "", cancel).ConfigureAwait(false) ?? market;
        }
        IReadOnlyList<MarketDocument> children = parent.Children ?? [];
        if (children.Count == 0)
        {
            const string why = "a categorical market without markets in it";
            Count(OpinionMapper.Refuse(parent, OpinionRefusal.NoChildren, why));
            return new Selection(parent, []);
        }
        MarketDocument[] named = [.. children.Where(child => slug.Length > 0 && Names(child, slug))];
        bool isChild = named.Length > 0 && !Names(parent, slug);
        return new Selection(parent, isChild ? named : children);
    }

    /// <param name="Parent">Null for a binary market.</param>
    /// <param name="Markets">Those that were asked for.</param>
    private sealed record Selection(MarketDocument? Parent, IReadOnlyList<MarketDocument> Markets);
}
