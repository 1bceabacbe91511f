using System.Globalization;
using System.Runtime.CompilerServices;
using Probity.Runtime.Pairs.Matching;
using Probity.Venues.Polymarket.Http;

namespace Probity.Runtime.Pairs;

/// <summary>What Polymarket shows of its markets right now.</summary>
public static class PolymarketTexts
{
    public const string Venue = "polymarket";

    /// <summary>Open markets, the most traded in the last day first.</summary>
    public static async IAsyncEnumerable<MarketText> Open(
        GammaClient gamma, int most, [EnumeratorCancellation] CancellationToken cancel)
    {
        int told = 0;
        await foreach (
            GammaEvent @event in gamma.Events(new GammaListing(false, "volume24hr"), cancel).ConfigureAwait(false))
        {
            foreach (GammaMarket market in @event.Markets ?? [])
            {
                if (market.Closed == true || Of(market, @event.Title) is not { } text) { continue; }
                yield return text;
                if (++told == most) { yield break; }
            }
        }
    }

    /// <summary>The markets of these condition ids; unknown ones are missing.</summary>
    public static async Task<IReadOnlyList<MarketText>> Named(
        GammaClient gamma, IReadOnlyList<string> conditions, CancellationToken cancel)
    {
        if (conditions.Count == 0) { return []; }
        IReadOnlyList<GammaMarket> markets = await gamma.MarketsByConditions(conditions, cancel).ConfigureAwait(false);
        return [.. markets.Select(market => Of(market, market.Events is [{ } first, ..] ? first.Title : null))
            .OfType<MarketText>()];
    }

    private static MarketText? Of(GammaMarket market, string? eventTitle) =>
        market is not { ConditionId: { Length: > 0 } condition, Question: { Length: > 0 } question } ? null
        : new MarketText(condition, question.Trim())
        {
            Venue = Venue,
            Slug = market.Slug ?? "",
            Rules = (market.Description ?? "").Trim(),
            EventTitle = eventTitle ?? "",
            Outcomes = market.Outcomes,
            ClosesAt = DateTimeOffset.TryParse(
                market.EndDate, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
                ? at : null,
        };
}
