using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// Which of the suitable markets are quoted, and with how much: each is scored by what it would earn a day, the best
/// keep their place against newcomers that are hardly better, and the capital is split by water-filling.
/// </summary>
internal sealed class MakerPool(MarketMakerOptions options)
{
    private const double SecondsPerDay = 86_400;
    private const int NearLevels = 3;

    /// <summary>Dollars that a share of both sides binds: the two bids cost a little less together.</summary>
    private const double DollarsPerPair = 1;

    private readonly List<(MakerMarket Market, double Rank)> ranking = [];

    public int Chosen { get; private set; }

    /// <summary>A market that has just become suitable: it comes in at once while there is room.</summary>
    public bool Admit(MakerMarket market)
    {
        if (market.Chosen) { return true; }
        if (Chosen >= options.Selection.MaximumMarkets) { return false; }
        (market.Chosen, market.CapacityMicros) = (true, options.Size.Micros);
        Chosen++;
        return true;
    }

    public void Dismiss(MakerMarket market)
    {
        if (!market.Chosen) { return; }
        market.Chosen = false;
        Chosen--;
    }

    /// <summary>Scores all suitable markets and splits the capital.</summary>
    public void Rescore(IReadOnlyList<MakerMarket?> markets, Instant now)
    {
        ranking.Clear();
        for (int i = 0; i < markets.Count; i++)
        {
            if (markets[i] is not { } market || !IsCandidate(market)) { continue; }
            CapitalWish wish = WishOf(market, now);
            double size = Shares(options.Size);
            market.Score = (wish.Income * size / (size + wish.Others)) - (wish.Cost * size);
            ranking.Add((market, market.Score * (market.Chosen ? 1 + options.Selection.Stickiness : 1)));
        }
        // By rank, then by id, so that equals keep one order.
        ranking.Sort(static (a, b) => a.Rank != b.Rank
            ? b.Rank.CompareTo(a.Rank)
            : a.Market.Market.Id.Value.CompareTo(b.Market.Market.Id.Value));
        int kept = Math.Min(ranking.Count, options.Selection.MaximumMarkets);
        for (int i = kept; i < ranking.Count; i++) { Dismiss(ranking[i].Market); }
        Allocate(kept, now);
    }

    private static double Shares(Quantity quantity) => quantity.Micros / (double)Quantity.MicrosPerShare;

    private static bool IsCandidate(MakerMarket market) => market.Chosen || market.StaysOut == MarketMaker.NotChosen;

    private void Allocate(int kept, Instant now)
    {
        var wishes = new CapitalWish[kept];
        var shares = new double[kept];
        for (int i = 0; i < kept; i++) { wishes[i] = WishOf(ranking[i].Market, now); }
        WaterFilling.Split(wishes, options.Selection.Capital, Shares(options.Size) * LevelsFactor(), shares);
        for (int i = 0; i < kept; i++)
        {
            MakerMarket market = ranking[i].Market;
            long micros = (long)(shares[i] / LevelsFactor() * Quantity.MicrosPerShare);
            if (micros < market.View.Terms.MinimumSize.Micros)
            {
                Dismiss(market);
                continue;
            }
            if (!market.Chosen) { Chosen++; }
            (market.Chosen, market.CapacityMicros, market.Due) = (true, micros, true);
        }
    }

    /// <summary>Shares of all levels against those of the first.</summary>
    private double LevelsFactor()
    {
        double sum = 0, level = 1;
        for (int i = 0; i < options.Levels; i++)
        {
            sum += level;
            level *= options.LevelGrowth;
        }
        return sum;
    }

    /// <summary>
    /// R is what makers share there a day, spread and rebate on what takers trade plus the reward; O is what others
    /// rest near the top; an hour that is usually busier counts for more.
    /// </summary>
    private CapitalWish WishOf(MakerMarket market, Instant now)
    {
        MakerSignals signals = market.Signals;
        double usual = Math.Max(signals.Flow.MeanShares, 1);
        double distance = options.Width * signals.Slope;
        double taken = signals.Intensity.Rate / 2 * usual * SecondsPerDay;
        double lost = (Lost(market, Side.Buy) + Lost(market, Side.Sell)) / 2;
        double rebate = market.Rebate(Price.FromPips(signals.Book.MidHalfPips / 2));
        double income = (2 * taken * Math.Max(0, distance + rebate - lost) * signals.HourFactor(now))
            + (market.Reward?.DollarsPerDay ?? 0);
        double others = (BookShape.Shares(signals.Book, Side.Buy, NearLevels)
            + BookShape.Shares(signals.Book, Side.Sell, NearLevels)) / 2;
        return new CapitalWish(
            income, Math.Max(others, 1), options.CapitalCost * SecondsPerDay * DollarsPerPair, DollarsPerPair);
    }

    private double Lost(MakerMarket market, Side side) =>
        options.Protection.Toxicity && market.Signals.IsJudged(side)
            ? market.Signals.Adverse(side, market.Of(side).EdgeAtFill)
            : 0;
}
