using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Books;
using Probity.Strategies;

namespace Probity.Runtime.Scans;

/// <summary>One way to trade one event: as it stands after the last input, and at its best moment.</summary>
/// <param name="Group">The event.</param>
/// <param name="Mode">How its outcomes are traded together.</param>
/// <param name="Now">Null when there is nothing to trade with.</param>
/// <param name="Best">
/// The candidate with the highest net among the moments at which every book of it could be believed; null when there
/// was none.
/// </param>
/// <param name="BestAt">When that was; <see cref="Instant.None"/> when there was none.</param>
public sealed record OutcomeRow(
    EventGroup Group, OutcomeMode Mode, OutcomeCandidate? Now, OutcomeCandidate? Best, Instant BestAt);

/// <summary>Judges every mode of every event whose books somebody else keeps.</summary>
internal sealed class OutcomeScan(MarketBooks books, OutcomeArbOptions options)
{
    private readonly List<Sighting> sightings = [];
    private readonly List<List<Sighting>> byGroup = [];

    /// <summary>An event became known; its markets were listed before.</summary>
    public void List(EventGroup group)
    {
        MarketView[] markets = [.. group.Markets.Select(books.Market)];
        while (byGroup.Count <= group.Id.Value) { byGroup.Add([]); }
        foreach (OutcomeMode mode in OutcomeModes.All)
        {
            if (!mode.Fits(group.Kind)) { continue; }
            var sighting = new Sighting(mode, group, markets);
            sightings.Add(sighting);
            byGroup[group.Id.Value].Add(sighting);
        }
    }

    /// <summary>The books of a market changed.</summary>
    public void Look(MarketView market, Instant at)
    {
        if (market.Market.Group is not { } group || group.Value >= byGroup.Count) { return; }
        foreach (Sighting sighting in byGroup[group.Value]) { sighting.See(options, at); }
    }

    /// <summary>The highest net now first, those without a candidate last.</summary>
    public IReadOnlyList<OutcomeRow> Rows(Instant now) =>
    [
        .. sightings
            .Select(sighting => sighting.RowAt(options, now))
            .OrderByDescending(row => row.Now is { Size.IsZero: false })
            .ThenByDescending(row => row.Now?.Net.Micros ?? 0)
            .ThenByDescending(row => row.Best?.Net.Micros ?? long.MinValue)
            .ThenBy(row => row.Group.Id.Value)
            .ThenBy(row => row.Mode),
    ];

    private sealed class Sighting(OutcomeMode mode, EventGroup group, MarketView[] markets)
    {
        private int bestEdge = int.MinValue;
        private OutcomeCandidate? best;
        private Instant bestAt;

        public OutcomeRow RowAt(OutcomeArbOptions options, Instant now) =>
            new(group, mode, OutcomeCandidate.Of(mode, group, markets, options, now), best, bestAt);

        /// <summary>Walks the books only where the best prices leave an edge, or come as near to one as ever.</summary>
        public void See(OutcomeArbOptions options, Instant at)
        {
            if (OutcomeCandidate.EdgePips(mode, group, markets) is not { } edge || (edge <= 0 && edge <= bestEdge))
            {
                return;
            }
            if (Array.Exists(markets, market => !market.IsTrusted || market.First.IsCrossed())) { return; }
            bestEdge = Math.Max(bestEdge, edge);
            OutcomeCandidate? candidate = OutcomeCandidate.Of(mode, group, markets, options, at);
            if (candidate is not { Size.IsZero: false } || candidate.Net <= best?.Net) { return; }
            (best, bestAt) = (candidate, at);
        }
    }
}
