using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Quoting;

namespace Probity.Engine.Tests.Core;

public sealed class QuotePlannerTests
{
    private static readonly QuotePlannerOptions Options = new(
        ChurnPerMinute: 60, ChurnBurst: 4, SizeTolerancePercent: 20);

    [Fact]
    public void A_quote_of_about_the_wanted_size_keeps_its_place_in_the_queue()
    {
        QuotePlan plan = Plan([Level("0.4", 10)], [Resting("0.4", 9)], Side.Buy, 4);
        Assert.Empty(plan.Cancels);
        Assert.Empty(plan.Places);
    }

    [Fact]
    public void A_quote_of_quite_another_size_is_replaced()
    {
        QuotePlan plan = Plan([Level("0.4", 10)], [Resting("0.4", 5)], Side.Buy, 4);
        Assert.Single(plan.Cancels);
        Assert.Equal(Level("0.4", 10), Assert.Single(plan.Places).Level);
    }

    [Theory]
    [InlineData(Side.Buy, "0.456", "0.45")]
    [InlineData(Side.Sell, "0.456", "0.46")]
    [InlineData(Side.Buy, "0.001", "0.01")]
    [InlineData(Side.Sell, "0.999", "0.99")]
    public void Prices_are_rounded_away_from_the_market_onto_the_grid(Side side, string wanted, string placed)
    {
        QuotePlan plan = Plan([Level(wanted, 10)], [], side, 4);
        Assert.Equal(Price.Parse(placed), Assert.Single(plan.Places).Level.Price);
    }

    [Fact]
    public void Without_budget_a_dangerous_quote_still_goes_and_a_shy_one_stays_instead_of_being_doubled()
    {
        QuotePlan dangerous = Plan([Level("0.4", 10)], [Resting("0.45", 10)], Side.Buy, 0);
        Assert.Single(dangerous.Cancels);
        Assert.Empty(dangerous.Places);

        QuotePlan shy = Plan([Level("0.45", 10)], [Resting("0.4", 10)], Side.Buy, 0);
        Assert.Empty(shy.Cancels);
        Assert.Empty(shy.Places);
    }

    [Fact]
    public void The_budget_refills_with_time()
    {
        var now = Instant.FromMilliseconds(1);
        ChurnBudget budget = ChurnBudget.Full(Options, now);
        Assert.True(budget.TrySpend(4));
        Assert.False(budget.TrySpend(1));
        budget.Refill(now + Duration.FromSeconds(2), Options);
        Assert.True(budget.TrySpend(2));
        Assert.False(budget.TrySpend(1));
    }

    private static QuotePlan Plan(QuoteLevel[] wanted, RestingQuote[] resting, Side side, int actions)
    {
        var plan = new QuotePlan();
        ChurnBudget budget = ChurnBudget.Full(
            Options with { ChurnBurst = Math.Max(actions, 1) }, Instant.FromMilliseconds(1));
        if (actions == 0) { budget.TrySpend(1); }
        QuotePlanner.Plan(wanted, resting, side, TickGrid.Cent, Options, ref budget, plan);
        return plan;
    }

    private static QuoteLevel Level(string price, long shares) => new(Price.Parse(price), Quantity.FromShares(shares));

    private static RestingQuote Resting(string price, long shares) =>
        new(ClientOrderId.Of(new StrategyId(0), 1), Price.Parse(price), Quantity.FromShares(shares), false);
}
