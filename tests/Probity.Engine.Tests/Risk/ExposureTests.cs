using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Engine.Risk;

namespace Probity.Engine.Tests;

public sealed class ExposureTests
{
    private const long RoundingSlack = 8;

    public static TheoryData<ulong> Seeds => [11, 12, 13, 14, 15];

    [Fact]
    public void A_pair_bought_below_a_dollar_can_lose_nothing()
    {
        MarketOutcomes pair = Exposure.OfMarket(
            Shares(100), Shares(100), Cash.FromDollars(95), default, default);
        Assert.Equal("0", pair.WorstLoss.ToString());
        Assert.Equal((5_000_000, 5_000_000), (pair.FirstPays, pair.SecondPays));
    }

    [Fact]
    public void Quotes_on_both_sides_count_only_the_one_that_hurts()
    {
        OpenLoss yes = Exposure.OfOrder(Side.Buy, Price.Parse("0.48"), Quantity.FromShares(100), Cash.Zero)
            + Exposure.OfOrder(Side.Sell, Price.Parse("0.52"), Quantity.FromShares(100), Cash.Zero);
        MarketOutcomes market = Exposure.OfMarket(Shares(100), Shares(0), Cash.FromDollars(50), yes, default);
        Assert.Equal((2_000_000, -98_000_000), (market.FirstPays, market.SecondPays));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_market_equals_brute_force_over_outcomes_and_subsets_of_fills(ulong seed)
    {
        var random = new SeededRandom(seed);
        for (int round = 0; round < 300; round++)
        {
            var market = RandomMarket.Draw(random, 6);
            long worst = Math.Min(market.BruteForce(true), market.BruteForce(false));
            Assert.Equal(Math.Max(0, -worst), market.Outcomes().WorstLoss.Micros);
            Assert.True(market.BruteForceHalf() >= worst - RoundingSlack, "a half-half resolution is never the worst");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_group_equals_brute_force_over_its_states(ulong seed)
    {
        var random = new SeededRandom(seed);
        foreach (EventGroupKind kind in Enum.GetValues<EventGroupKind>())
        {
            for (int round = 0; round < 60; round++)
            {
                var markets = new RandomMarket[random.Next(1, 7)];
                for (int i = 0; i < markets.Length; i++) { markets[i] = RandomMarket.Draw(random, 4); }
                MarketOutcomes[] outcomes = [.. markets.Select(m => m.Outcomes())];

                Assert.Equal(BruteForce(kind, markets), Exposure.WorstLossOf(kind, outcomes).Micros);

                int replaced = random.Next(markets.Length);
                markets[replaced] = RandomMarket.Draw(random, 4);
                Assert.Equal(
                    BruteForce(kind, markets),
                    Exposure.WorstLossOf(kind, outcomes, replaced, markets[replaced].Outcomes()).Micros);
            }
        }
    }

    [Fact]
    public void No_markets_have_no_loss() =>
        Assert.Equal(Cash.Zero, Exposure.WorstLossOf(EventGroupKind.Exclusive, []));

    [Fact]
    public void A_bundle_of_every_YES_is_safe_only_in_an_exhaustive_group()
    {
        var bundle = new MarketOutcomes[4];
        for (int i = 0; i < 4; i++)
        {
            bundle[i] = Exposure.OfMarket(Shares(100), Shares(0), Cash.FromDollars(24), default, default);
        }
        Assert.Equal("0", Exposure.WorstLossOf(EventGroupKind.NegRisk, bundle).ToString());
        Assert.Equal("96", Exposure.WorstLossOf(EventGroupKind.AugmentedNegRisk, bundle).ToString());
        Assert.Equal("96", Exposure.WorstLossOf(EventGroupKind.Exclusive, bundle).ToString());
    }

    [Fact]
    public void Wider_YES_and_narrower_NO_of_a_ladder_are_hedged_there_and_not_in_an_exclusive_group()
    {
        MarketOutcomes[] narrowFirst =
        [
            Exposure.OfMarket(Shares(0), Shares(100), Cash.FromDollars(60), default, default),
            Exposure.OfMarket(Shares(100), Shares(0), Cash.FromDollars(35), default, default),
        ];
        Assert.Equal("0", Exposure.WorstLossOf(EventGroupKind.NestedLadder, narrowFirst).ToString());
        Assert.Equal("95", Exposure.WorstLossOf(EventGroupKind.Exclusive, narrowFirst).ToString());
    }

    [Theory]
    [InlineData(Side.Buy, false, "0.5", "100", "51.75001")]
    [InlineData(Side.Buy, true, "0.5", "100", "50")]
    [InlineData(Side.Sell, false, "0.5", "100", "0")]
    public void A_buy_costs_its_limit_and_the_taker_fee_unless_it_can_only_make(
        Side side, bool postOnly, string price, string quantity, string cost)
    {
        FeeSchedule fees = FeeSchedule.Build(new FeeTerms(0.07m, 1, true, 0m));
        OrderIntent intent = FakeRiskContext.Order(side, price, quantity, postOnly: postOnly);
        Assert.Equal(cost, Exposure.WorstCost(intent, intent.Quantity, fees).ToString());
    }

    private static SignedQuantity Shares(long shares) => new(shares * Quantity.MicrosPerShare);

    private static long BruteForce(EventGroupKind kind, RandomMarket[] markets)
    {
        long worst = long.MaxValue;
        for (int state = 0; state < 1 << markets.Length; state++)
        {
            if (!IsPossible(kind, state, markets.Length)) { continue; }
            long profit = 0;
            for (int i = 0; i < markets.Length; i++) { profit += markets[i].BruteForce((state & (1 << i)) != 0); }
            worst = Math.Min(worst, profit);
        }
        return Math.Max(0, -worst);
    }

    /// <summary>Bit i: the first outcome of market i pays.</summary>
    private static bool IsPossible(EventGroupKind kind, int state, int count)
    {
        int paying = int.PopCount(state);
        if (kind == EventGroupKind.NegRisk) { return paying == 1; }
        if (kind != EventGroupKind.NestedLadder) { return paying <= 1; }
        for (int i = 0; i + 1 < count; i++)
        {
            if ((state & (1 << i)) != 0 && (state & (1 << (i + 1))) == 0) { return false; }
        }
        return true;
    }

    private sealed record RandomOrder(int Outcome, Side Side, Price Price, Quantity Open, Cash Fee);

    private sealed record RandomMarket(long First, long Second, long Cost, List<RandomOrder> Orders)
    {
        public static RandomMarket Draw(SeededRandom random, int maxOrders)
        {
            var orders = new List<RandomOrder>();
            for (int i = random.Next(maxOrders + 1); i > 0; i--)
            {
                orders.Add(new RandomOrder(
                    random.Next(2), (Side)random.Next(2), Price.FromPips(random.Next(1, 9_999)),
                    Quantity.FromMicros(random.Next(1, 50_000_000)), Cash.FromMicros(random.Next(3_000_000))));
            }
            return new RandomMarket(
                random.Next(100_000_000), random.Next(100_000_000), random.Next(-50_000_000, 150_000_000), orders);
        }

        public MarketOutcomes Outcomes()
        {
            var losses = new OpenLoss[2];
            foreach (RandomOrder order in Orders)
            {
                losses[order.Outcome] += Exposure.OfOrder(order.Side, order.Price, order.Open, order.Fee);
            }
            return Exposure.OfMarket(
                new SignedQuantity(First), new SignedQuantity(Second), Cash.FromMicros(Cost), losses[0], losses[1]);
        }

        public long BruteForce(bool firstPays) => Worst((shares, outcome) => (outcome == 0) == firstPays ? shares : 0);

        public long BruteForceHalf() => Worst((shares, _) => shares / 2);

        private long Worst(Func<long, int, long> payout)
        {
            long worst = long.MaxValue;
            for (int subset = 0; subset < 1 << Orders.Count; subset++)
            {
                long profit = payout(First, 0) + payout(Second, 1) - Cost;
                for (int i = 0; i < Orders.Count; i++)
                {
                    if ((subset & (1 << i)) == 0) { continue; }
                    RandomOrder order = Orders[i];
                    long value = payout(order.Open.Micros, order.Outcome);
                    profit += order.Side == Side.Buy
                        ? value - order.Price.Notional(order.Open, Rounding.Up).Micros - order.Fee.Micros
                        : order.Price.Notional(order.Open, Rounding.Down).Micros - order.Fee.Micros - value;
                }
                worst = Math.Min(worst, profit);
            }
            return worst;
        }
    }
}
