using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Strategies.Sizing;
using Probity.Testing;

namespace Probity.Strategies.Tests.Sizing;

public sealed class AllocationTests
{
    [Fact]
    [Trait("Category", Storm.Category)]
    public void No_other_allocation_within_the_caps_grows_faster() => Storm.ForEachSeed(100, random =>
    {
        CapitalClaim[] claims = RandomClaims(random);
        var wealth = Cash.FromDollars(10_000);
        var caps = new AllocationCaps(
            Cash.FromDollars(random.Next(100, 9_000)), Cash.FromDollars(random.Next(100, 5_000)),
            Cash.FromDollars(random.Next(100, 5_000)));
        var amounts = new Cash[claims.Length];
        CapitalAllocator.Allocate(wealth, claims, caps, amounts);
        double[] found = [.. amounts.Select(amount => amount.Micros / 1e6)];

        Assert.True(Fits(found, claims, caps, 1e-6), string.Join(' ', found));
        double reached = Growth(found, claims);
        for (int i = 0; i < 500; i++)
        {
            double[] other = Perturbed(found, random);
            if (!Fits(other, claims, caps, 0)) { continue; }
            Assert.True(Growth(other, claims) <= reached + 1e-4, $"{string.Join(' ', other)} grows faster");
        }
    });

    [Fact]
    public void What_loses_gets_nothing_and_money_may_be_left_over()
    {
        CapitalClaim[] claims =
        [
            new(-0.01, 0.01, Cash.FromDollars(1_000), -1), new(0.001, 0.01, Cash.FromDollars(100_000), -1),
        ];
        var amounts = new Cash[2];
        var all = Cash.FromDollars(10_000);
        CapitalAllocator.Allocate(all, claims, new AllocationCaps(all, all, all), amounts);

        Assert.Equal([Cash.Zero, Cash.FromDollars(1_000)], amounts);
    }

    [Fact]
    public void Opinions_pool_in_log_odds_by_weight_and_fade_by_half()
    {
        var board = new OpinionBoard(Duration.FromSeconds(10));
        var market = new MarketId(3);
        Instant start = Instant.FromMilliseconds(1_000_000);
        Assert.Null(board.Pooled(market, start));
        board.Say(new StrategyId(0), market, 0.9, 1, start);
        board.Say(new StrategyId(1), market, 0.1, 1, start);
        Assert.Equal(0.5, board.Pooled(market, start)!.Value.Probability, 12);

        board.Say(new StrategyId(1), market, 0.1, 1, start + Duration.FromSeconds(10));
        (double probability, double weight) = board.Pooled(market, start + Duration.FromSeconds(10))!.Value;
        Assert.Equal(1.5, weight, 12);
        Assert.Equal(-LogOdds.Of(0.9) / 3, LogOdds.Of(probability), 9);

        board.Say(new StrategyId(1), market, 0.1, 0, start);
        Assert.Equal(0.9, board.Pooled(market, start)!.Value.Probability, 9);
    }

    [Theory]
    [InlineData(0.8, 0.5, 1, 0.8)]
    [InlineData(0.8, 0.5, 0, 0.5)]
    [InlineData(0.8, 0.5, 0.5, 2.0 / 3)]
    public void Shrinking_moves_the_log_odds_to_the_market(double own, double market, double trust, double expected) =>
        Assert.Equal(expected, LogOdds.Shrink(own, market, trust), 9);

    [Fact]
    public void Recalibration_is_a_line_in_log_odds() =>
        Assert.Equal(LogOdds.ToProbability(0.1 + (1.3 * LogOdds.Of(0.3))), LogOdds.Recalibrate(0.3, 0.1, 1.3), 12);

    [Fact]
    public void Stakes_are_capped_by_event_and_by_the_day_of_the_result()
    {
        Instant noon = Instant.FromMilliseconds(1_800_000_000_000);
        var book = new StakeBook(new StakeCaps(Cash.FromDollars(100), Cash.FromDollars(150)));
        EventDesk one = Event(noon), other = Event(noon);
        Market first = one.Context.Views[0].Market, second = one.Context.Views[1].Market;
        Market elsewhere = other.Context.Views[0].Market with { Group = new EventGroupId(1) };
        Market later = elsewhere with { Group = null, EndsAt = noon + Duration.FromSeconds(3 * 24 * 3600) };

        book.Add(first, Cash.FromDollars(80));
        Assert.Equal(Cash.FromDollars(20), book.Room(second));
        Assert.Equal(Cash.FromDollars(70), book.Room(elsewhere));
        Assert.Equal(Cash.FromDollars(100), book.Room(later));
        book.Add(first, -Cash.FromDollars(80));
        Assert.Equal(Cash.FromDollars(100), book.Room(second));
    }

    private static EventDesk Event(Instant ends) =>
        OutcomeArbTests.NewDesk(EventGroupKind.Exclusive, 2, "modes=short", ends);

    private static CapitalClaim[] RandomClaims(SeededRandom random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 7)).Select(_ => new CapitalClaim(
            0.02 * (random.NextDouble() - 0.2), 0.001 + (0.05 * random.NextDouble()),
            Cash.FromDollars(random.Next(50, 8_000)), random.Next(-1, 2))),
    ];

    private static double Growth(double[] amounts, CapitalClaim[] claims) => amounts
        .Select((x, i) => (claims[i].Growth * x) - (claims[i].Variance * x * x / 20_000)).Sum();

    private static bool Fits(double[] amounts, CapitalClaim[] claims, AllocationCaps caps, double slack)
    {
        if (amounts.Sum() > (caps.Budget.Micros / 1e6) + slack) { return false; }
        for (int i = 0; i < amounts.Length; i++)
        {
            double cap = Math.Min(claims[i].Capacity.Micros, caps.PerClaim.Micros) / 1e6;
            if (amounts[i] < 0 || amounts[i] > cap + slack) { return false; }
        }
        return claims.Select((claim, i) => (claim.Group, Amount: amounts[i])).Where(part => part.Group >= 0)
            .GroupBy(part => part.Group)
            .All(group => group.Sum(part => part.Amount) <= (caps.PerGroup.Micros / 1e6) + slack);
    }

    /// <summary>Moves money between two claims, or a little of one anywhere.</summary>
    private static double[] Perturbed(double[] amounts, SeededRandom random)
    {
        double[] other = [.. amounts];
        double by = 200 * random.NextDouble();
        other[random.Next(other.Length)] += by;
        if (random.Chance(0.7)) { other[random.Next(other.Length)] -= by; }
        return other;
    }
}
