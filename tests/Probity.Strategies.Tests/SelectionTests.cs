using Probity.Domain;
using Probity.Domain.Values;
using Probity.Strategies.Selection;

namespace Probity.Strategies.Tests;

public sealed class SelectionTests
{
    private static readonly Instant Start = Instant.FromMilliseconds(1_000_000);

    private static readonly HotMarketOptions Options = new(
        2, [], 1, Duration.FromSeconds(10), Duration.FromSeconds(60), 5);

    [Fact]
    public void The_highest_scores_at_or_above_the_minimum_are_chosen_up_to_the_limit()
    {
        var hot = new HotMarkets(Options);
        foreach ((int id, double score) in new[] { (0, 3.0), (1, 9), (2, 1), (3, 0.9) })
        {
            hot.Score(new MarketId(id), score, Start);
        }
        Assert.Equal([1, 0], Ids(hot, 0));
        var unlimited = new HotMarkets(Options with { Limit = 0 });
        Assert.Equal([1, 0, 2], Ids(unlimited, [(0, 3), (1, 9), (2, 1), (3, 0.9)]));
    }

    [Fact]
    public void A_hit_lifts_a_market_keeps_it_for_a_while_and_fades()
    {
        var hot = new HotMarkets(Options with { Limit = 1 });
        hot.Score(new MarketId(0), 3, Start);
        hot.Score(new MarketId(1), 0, Start);
        Assert.Equal([0], Ids(hot, 0));
        hot.Hit(new MarketId(1), Start);
        Assert.Equal([1], Ids(hot, 10));
        // After 20 s a quarter of the boost is left, and it sticks no longer.
        Assert.Equal([0], Ids(hot, 20));
    }

    [Fact]
    public void Static_markets_are_always_chosen_and_count_against_the_limit()
    {
        var hot = new HotMarkets(Options with { Static = [new MarketId(7)] });
        hot.Score(new MarketId(0), 3, Start);
        hot.Score(new MarketId(1), 4, Start);
        Assert.Equal([7, 1], Ids(hot, 0));
    }

    [Fact]
    public void A_market_of_which_nothing_is_heard_is_forgotten()
    {
        var hot = new HotMarkets(Options);
        hot.Score(new MarketId(0), 3, Start);
        Assert.Equal([0], Ids(hot, 60));
        Assert.Empty(Ids(hot, 61));
    }

    [Theory]
    [InlineData(200_000, 100, true)]
    [InlineData(200_000, 101, false)]
    [InlineData(50_000, 300, true)]
    [InlineData(10_000, 301, false)]
    [InlineData(5, 1_000, true)]
    [InlineData(null, 1, false)]
    [InlineData(5, null, false)]
    public void A_busy_market_has_to_be_tighter(int? volume, int? spread, bool admitted)
    {
        SpreadTiers tiers = SpreadTiers.Parse(["10000:0.03", "100000:0.01", "0:0.1"]);
        Assert.Equal(admitted, tiers.Admits(volume, spread));
        Assert.True(SpreadTiers.Parse([]).Admits(volume, spread));
    }

    [Theory]
    [InlineData("0.03")]
    [InlineData("many:0.03")]
    [InlineData("10:0.03:4")]
    public void A_tier_that_is_none_is_refused_with_its_text(string text) => Assert.Contains(
        $"'{text}'",
        Assert.Throws<BadInputException>(() => SpreadTiers.Parse([text])).Message,
        StringComparison.Ordinal);

    private static int[] Ids(HotMarkets hot, long seconds) =>
        [.. hot.Choose(Start + Duration.FromSeconds(seconds)).Select(market => market.Value)];

    private static int[] Ids(HotMarkets markets, (int Id, double Score)[] hot)
    {
        foreach ((int id, double score) in hot) { markets.Score(new MarketId(id), score, Start); }
        return Ids(markets, 0);
    }
}
