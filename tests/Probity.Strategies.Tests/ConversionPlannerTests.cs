using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Strategies.Tests;

public sealed class ConversionPlannerTests
{
    private const decimal Rate = 0.04m;

    [Fact]
    [Trait("Category", Storm.Category)]
    public void The_first_tranche_is_the_best_of_all_subsets() => Storm.ForEachSeed(300, random =>
    {
        EventDesk desk = RandomEvent(random, levels: 1);
        IReadOnlyList<ConversionTranche> plan = ConversionPlanner.Plan(desk.Context.Views, long.MinValue, 1);
        decimal? best = BestOfAllSubsets(Tops(desk));
        Assert.Equal(best is not null, plan.Count == 1);
        if (best is not { } expected) { return; }
        Assert.Equal(expected, plan[0].EdgePicos / 1e12m);
        Assert.Equal(expected, ProfitOf(Tops(desk), plan[0].Given));
    });

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Level_by_level_no_other_subset_ever_earns_more() => Storm.ForEachSeed(150, random =>
    {
        EventDesk desk = RandomEvent(random, levels: 3);
        decimal last = decimal.MaxValue;
        foreach (ConversionTranche tranche in ConversionPlanner.Plan(desk.Context.Views, 0))
        {
            decimal expected = BestOfAllSubsets(Tops(desk)) ?? throw new InvalidOperationException("a plan needs a NO");
            Assert.Equal(expected, tranche.EdgePicos / 1e12m);
            Assert.True(tranche.EdgePicos > 0 && expected <= last && !tranche.Size.IsZero);
            last = expected;
            foreach (int i in tranche.Given) { Take(desk.No(i), Side.Sell, tranche.Size); }
            foreach (int i in tranche.Sold) { Take(desk.Yes(i), Side.Buy, tranche.Size); }
        }
        Assert.True((BestOfAllSubsets(Tops(desk)) ?? -1) <= 0, "the plan ends where nothing pays any more");
    });

    [Fact]
    public void A_market_that_is_not_open_is_neither_given_nor_sold()
    {
        EventDesk desk = RandomEvent(new SeededRandom(3), levels: 1);
        desk.Context.Views[1].Status = MarketStatus.Paused;
        foreach (ConversionTranche tranche in ConversionPlanner.Plan(desk.Context.Views, long.MinValue, 9))
        {
            Assert.DoesNotContain(1, tranche.Given);
            Assert.DoesNotContain(1, tranche.Sold);
        }
    }

    private static EventDesk RandomEvent(SeededRandom random, int levels)
    {
        int outcomes = random.Next(2, 8);
        var desk = new EventDesk(
            StrategyCatalog.Create(OutcomeArb.StrategyName, new Dictionary<string, string>()),
            EventGroupKind.NegRisk, outcomes, Rate);
        for (int i = 0; i < outcomes; i++)
        {
            int mid = random.Next(2, 60);
            for (int level = 0; level < levels; level++)
            {
                if (random.Chance(0.85)) { Put(desk.Yes(i), Side.Buy, mid - random.Next(0, 8), random); }
                if (random.Chance(0.85)) { Put(desk.No(i), Side.Sell, 100 - mid + random.Next(-4, 8), random); }
            }
        }
        return desk;
    }

    private static void Put(LevelBook book, Side side, int cents, SeededRandom random) => book.Set(
        side, Price.FromPips(Math.Clamp(cents, 1, 99) * 100), Quantity.FromShares(random.Next(1, 50)));

    private static void Take(LevelBook book, Side side, Quantity size)
    {
        Assert.True(book.TryBest(side, out Level level));
        book.Set(side, level.Price, level.Size - size);
    }

    private static (decimal? No, decimal? Bid)[] Tops(EventDesk desk) =>
    [
        .. Enumerable.Range(0, desk.Context.Views.Count).Select(i => (
            desk.No(i).TryBest(Side.Sell, out Level ask) ? ask.Price.Pips / 10_000m : (decimal?)null,
            desk.Yes(i).TryBest(Side.Buy, out Level bid) ? bid.Price.Pips / 10_000m : (decimal?)null)),
    ];

    /// <summary>The formula of mathematics 4.8 for every non-empty subset that can be bought.</summary>
    private static decimal? BestOfAllSubsets((decimal? No, decimal? Bid)[] tops)
    {
        decimal? best = null;
        for (int set = 1; set < 1 << tops.Length; set++)
        {
            int[] given = [.. Enumerable.Range(0, tops.Length).Where(i => (set & (1 << i)) != 0)];
            if (given.Any(i => tops[i].No is null)) { continue; }
            decimal profit = ProfitOf(tops, given);
            if (best is null || profit > best) { best = profit; }
        }
        return best;
    }

    private static decimal ProfitOf((decimal? No, decimal? Bid)[] tops, IReadOnlyList<int> given)
    {
        decimal profit = -1;
        for (int i = 0; i < tops.Length; i++)
        {
            if (given.Contains(i)) { profit += 1 - tops[i].No!.Value - Fee(tops[i].No!.Value); }
            else if (tops[i].Bid is { } bid) { profit += Math.Max(0, bid - Fee(bid)); }
        }
        return profit;
    }

    private static decimal Fee(decimal price) => Rate * price * (1 - price);
}
