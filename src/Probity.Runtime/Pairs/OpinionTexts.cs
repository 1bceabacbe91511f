using System.Runtime.CompilerServices;
using Probity.Runtime.Pairs.Matching;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Wire;

namespace Probity.Runtime.Pairs;

/// <summary>What Opinion shows of its markets right now. A market's id is the venue's number.</summary>
public static class OpinionTexts
{
    public const string Venue = "opinion";

    /// <summary>Open markets, those of a categorical one each by itself, the most traded in the last day first.</summary>
    public static async IAsyncEnumerable<MarketText> Open(
        OpinionPublicClient client, int most, [EnumeratorCancellation] CancellationToken cancel)
    {
        int told = 0;
        var listing = new MarketListing(OpenOnly: true, MarketSort.Volume24Hours);
        await foreach (MarketDocument market in client.Markets(listing, cancel).ConfigureAwait(false))
        {
            MarketDocument whole = market;
            if (market is { IsParent: true, Children: not { Count: > 0 }, MarketId: { } parent })
            {
                whole = await client.Categorical(parent, cancel).ConfigureAwait(false) ?? market;
            }
            foreach (MarketText text in Of(whole))
            {
                yield return text;
                if (++told == most) { yield break; }
            }
        }
    }

    /// <summary>The markets of these numbers; unknown ones are missing.</summary>
    public static async Task<IReadOnlyList<MarketText>> Named(
        OpinionPublicClient client, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        List<MarketText> texts = [];
        foreach (string id in ids)
        {
            if (await client.Market(id, cancel).ConfigureAwait(false) is not { } market) { continue; }
            // A child does not name its parent, but its slug leads there, and the parent has the rules.
            MarketDocument? parent = market.Slug is { Length: > 0 } slug && market.Rules is not { Length: > 0 }
                ? await client.MarketBySlug(slug, cancel).ConfigureAwait(false)
                : null;
            texts.AddRange(Of(parent is { IsParent: true } ? parent : market).Where(text => text.Id == id));
        }
        return texts;
    }

    private static IEnumerable<MarketText> Of(MarketDocument market) => market.Children is { Count: > 0 } children
        ? children.Select(child => One(child, market)).OfType<MarketText>()
        : One(market, null) is { } text ? [text] : [];

    private static MarketText? One(MarketDocument market, MarketDocument? parent) =>
        market is not { MarketId: { Length: > 0 } id, Title: { Length: > 0 } title, YesToken.Length: > 0 } ? null
        : new MarketText(id, title.Trim())
        {
            Venue = Venue,
            Slug = market.Slug ?? "",
            Rules = (market.Rules is { Length: > 0 } own ? own : parent?.Rules ?? "").Trim(),
            EventTitle = parent?.Title?.Trim() ?? "",
            Outcomes = market is { YesLabel: { Length: > 0 } yes, NoLabel: { Length: > 0 } no } ? [yes, no] : [],
            ClosesAt = (market.CutoffAt ?? parent?.CutoffAt) is > 0 and { } at
                ? DateTimeOffset.FromUnixTimeSeconds(at)
                : null,
        };
}
