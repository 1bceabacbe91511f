using Probity.Domain.Values;

namespace Probity.Strategies.Selection;

/// <summary>How <see cref="HotMarkets"/> chooses.</summary>
/// <param name="Limit">Markets at once; 0 = any number.</param>
/// <param name="Static">Always chosen; they count against the limit and are never dropped for it.</param>
/// <param name="MinimumScore">Others need at least this score.</param>
/// <param name="Sticky">A market with a hit stays chosen for this long, whatever its score.</param>
/// <param name="TimeToLive">A market of which nothing was heard for so long is forgotten.</param>
/// <param name="HitBoost">
/// What a hit adds to the score; it halves with every <paramref name="Sticky"/> that passes.
/// </param>
public sealed record HotMarketOptions(
    int Limit,
    IReadOnlyList<MarketId> Static,
    double MinimumScore,
    Duration Sticky,
    Duration TimeToLive,
    double HitBoost);

/// <summary>
/// Which markets deserve attention now, when there are more than can be watched: each has a score (volume, reward,
/// edge; the caller's), and what produces live traffic gets a boost and stays for a while, so that the choice does not
/// flicker.
/// </summary>
public sealed class HotMarkets(HotMarketOptions options)
{
    private readonly SortedDictionary<int, Entry> entries = [];

    /// <summary>Sets a market's score.</summary>
    public void Score(MarketId market, double score, Instant now) => Put(market, entry => entry with
    {
        Score = score,
        HeardAt = now,
    });

    /// <summary>Something happened there: a trade, a candidate, a fill.</summary>
    public void Hit(MarketId market, Instant now) => Put(market, entry => entry with
    {
        Boost = BoostAt(entry, now) + options.HitBoost,
        HitAt = now,
        HeardAt = now,
    });

    /// <summary>The chosen markets, the hottest first; of equals the one with the smaller id.</summary>
    public IReadOnlyList<MarketId> Choose(Instant now)
    {
        Forget(now);
        List<(MarketId Market, int Rank, double Heat)> found = [];
        foreach (MarketId market in options.Static) { found.Add((market, 2, 0)); }
        foreach ((int id, Entry entry) in entries)
        {
            var market = new MarketId(id);
            double heat = entry.Score + BoostAt(entry, now);
            bool sticks = entry.HitAt.IsKnown && now - entry.HitAt <= options.Sticky;
            if (options.Static.Contains(market) || (!sticks && heat < options.MinimumScore)) { continue; }
            found.Add((market, sticks ? 1 : 0, heat));
        }
        IEnumerable<MarketId> ordered = found
            .OrderByDescending(one => one.Rank).ThenByDescending(one => one.Heat).ThenBy(one => one.Market.Value)
            .Select(one => one.Market);
        int most = options.Limit == 0 ? int.MaxValue : Math.Max(options.Limit, options.Static.Count);
        return [.. ordered.Take(most)];
    }

    private void Put(MarketId market, Func<Entry, Entry> change) =>
        entries[market.Value] = change(entries.GetValueOrDefault(market.Value));

    private void Forget(Instant now)
    {
        int[] old = [.. entries.Where(one => now - one.Value.HeardAt > options.TimeToLive).Select(one => one.Key)];
        foreach (int id in old) { entries.Remove(id); }
    }

    private double BoostAt(Entry entry, Instant now)
    {
        if (entry.Boost == 0 || options.Sticky == Duration.Zero) { return 0; }
        return entry.Boost * Math.Pow(2, -(double)Math.Max(0, (now - entry.HitAt).Nanos) / options.Sticky.Nanos);
    }

    private readonly record struct Entry(double Score, double Boost, Instant HitAt, Instant HeardAt);
}
