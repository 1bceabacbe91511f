using System.Collections.Concurrent;
using Probity.Domain;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>
/// Which question of which neg-risk event a market is, as Gamma says; remembered, since it never changes.
/// </summary>
public sealed class NegRiskQuestions(GammaClient gamma)
{
    private readonly ConcurrentDictionary<string, NegRiskQuestion> known = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="BadInputException">Gamma does not know it, or it is of no neg-risk event.</exception>
    public async Task<NegRiskQuestion> Find(string condition, CancellationToken cancel)
    {
        if (known.TryGetValue(condition, out NegRiskQuestion? question)) { return question; }
        IReadOnlyList<GammaMarket> found = await gamma.MarketsByConditions([condition], cancel).ConfigureAwait(false);
        GammaMarket market = found.Count == 1
            ? found[0]
            : throw new BadInputException($"Gamma knows no market with condition '{condition}'");
        question = NegRiskQuestion.Of(market.NegRiskMarketId ?? "", market.QuestionId ?? "");
        return known.GetOrAdd(condition, question);
    }
}
