using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Strategies.Tests;

public sealed class HedgePriceTests
{
    private static readonly FeeSchedule Opinion = FeeSchedule.Build(new FeeTerms(0.04m, 1, true, 0.5m)
    {
        Base = FeeBase.Notional,
        Minimum = Cash.Parse("0.25"),
    });

    [Theory]
    [InlineData("0.5", "25")]
    [InlineData("0.1", "69.44")]
    [InlineData("0.05", "131.58")]
    public void Below_so_many_dollars_the_least_fee_is_what_an_order_pays(string price, string dollars)
    {
        // V* of mathematics 4.1: m / (r p (1-p)).
        Quantity shares = HedgePrice.FeeWorthwhile(Price.Parse(price), Opinion);
        decimal value = shares.Micros / 1_000_000m * decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(decimal.Parse(dollars, System.Globalization.CultureInfo.InvariantCulture), decimal.Round(value, 2));
    }

    [Theory]
    [Trait("Category", Storm.Category)]
    [InlineData(300)]
    public void The_limit_is_the_highest_price_on_the_grid_that_costs_no_more_than_the_target(int runs) =>
        Storm.ForEachSeed(runs, random =>
        {
            var grid = TickGrid.OfPips(random.Chance(0.5) ? 10 : 100);
            var terms = new FeeTerms(random.Next(0, 800) / 10_000m, 1, true, 0m)
            {
                Base = random.Chance(0.5) ? FeeBase.Notional : FeeBase.Shares,
                Minimum = random.Chance(0.5) ? Cash.Zero : Cash.FromMicros(random.Next(1, 500_000)),
            };
            FeeSchedule fees = FeeSchedule.Build(terms);
            var shares = Quantity.FromMicros(random.Next(1, 500) * 1_000_000L);
            long target = random.Next(0, 1_100_000);

            Price? expected = null;
            for (int pips = grid.Lowest.Pips; pips <= grid.Highest.Pips; pips += grid.TickPips)
            {
                Price price = Price.FromPips(pips);
                if (HedgePrice.UnitMicros(price, shares, fees) <= target) { expected = price; }
            }
            Assert.Equal(expected, HedgePrice.LimitFor(target, shares, fees, grid));
        });
}
