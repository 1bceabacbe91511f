using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Directional;
using Probity.Strategies.Signals;
using Probity.Testing;

namespace Probity.Strategies.Tests.Directional;

public sealed class EntryPlanTests
{
    private static readonly Cash Free = Cash.FromDollars(1_000);

    [Theory]
    // worth, cost (fee included), bankroll, fraction
    [InlineData(6_000, 5_000, 1_000, 1.0)]
    [InlineData(6_000, 5_000, 1_000, 0.25)]
    [InlineData(9_900, 9_700, 250, 0.5)]
    [InlineData(300, 100, 77, 0.1)]
    public void Kelly_is_the_formula(int worth, int cost, int bankroll, double fraction)
    {
        decimal p = worth / 10_000m, c = cost / 10_000m;
        decimal expected = (decimal)fraction * bankroll * (p - c) / (c * (1 - c));

        Quantity kelly = EntryPlan.Kelly(worth, cost, Cash.FromDollars(bankroll), (long)(fraction * 1_000_000));

        Assert.InRange(kelly.Micros, (long)((expected - 0.000_002m) * 1_000_000), (long)(expected * 1_000_000));
    }

    [Theory]
    [InlineData(5_000, 5_000)]
    [InlineData(5_000, 6_000)]
    [InlineData(5_000, 0)]
    [InlineData(10_000, 10_000)]
    public void Without_an_edge_kelly_is_nothing(int worth, int cost) =>
        Assert.True(EntryPlan.Kelly(worth, cost, Free, 1_000_000).IsZero);

    [Fact]
    public void Kelly_maximises_the_expected_logarithm_of_wealth()
    {
        Quantity kelly = EntryPlan.Kelly(6_000, 5_000, Free, 1_000_000);
        double at = Growth(kelly.Micros / 1e6);

        Assert.True(at > Growth((kelly.Micros / 1e6) + 5), "more is worse");
        Assert.True(at > Growth((kelly.Micros / 1e6) - 5), "less is worse");

        static double Growth(double shares) =>
            (0.6 * Math.Log(1_000 + (0.5 * shares))) + (0.4 * Math.Log(1_000 - (0.5 * shares)));
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void A_taken_plan_leaves_its_edge_at_every_level_and_keeps_every_bound() => Storm.ForEachSeed(300, random =>
    {
        TickGrid grid = random.Chance(0.5) ? TickGrid.Cent : TickGrid.Mill;
        var book = new LevelBook(grid);
        int tick = grid.TickPips, mid = random.Next(1_000, 9_000) / tick * tick;
        for (int i = 1; i <= 4; i++)
        {
            book.Set(Side.Buy, Price.FromPips(mid - (i * tick)), Quantity.FromShares(random.Next(1, 200)));
            book.Set(Side.Sell, Price.FromPips(mid + (i * tick)), Quantity.FromShares(random.Next(1, 200)));
        }
        var fees = FeeSchedule.Build(new FeeTerms(random.Next(8) / 100m, 1, true, 0));
        var terms = new MarketTerms(
            grid, Quantity.FromShares(5), Cash.FromDollars(1), Quantity.Parse("0.01"), fees.Terms, TermsSource.Venue);
        DirectionalOptions options = Options(random.Next(0, 300), random.Next(10, 400));
        int worth = Math.Clamp(mid + random.Next(-500, 1_500), 0, 10_000);
        bool leaves = random.Chance(0.5);

        var plan = EntryPlan.Of(new WalkLeg(book, fees), terms, worth, leaves, Free, options);

        if (plan.StoppedBy != Gate.Taken)
        {
            Assert.True(plan.Size.IsZero);
            return;
        }
        decimal p = plan.Limit.Pips / 10_000m, rate = fees.Terms.Rate;
        decimal w = worth / 10_000m, spread = 2 * tick / 10_000m;
        decimal exit = leaves ? (rate * w * (1 - w)) + (spread / 2) : 0;
        decimal least = options.MinimumEdge / 10_000m;
        Assert.True(w - p - (rate * p * (1 - p)) - exit >= least - 0.000_000_001m, "the limit leaves the edge");
        decimal above = p + (tick / 10_000m);
        Assert.True(
            above >= 1 || w - above - (rate * above * (1 - above)) - exit < least, "the next tick would not");
        Assert.True(plan.Walk.Worst <= plan.Limit, "what is walked lies within the limit");
        Assert.Equal(plan.Size, plan.Walk.Filled);
        Assert.True(plan.Size <= options.MaximumSize && plan.Size >= terms.MinimumSize);
        Assert.True(plan.Walk.Notional + plan.Walk.Fees <= options.MaximumNotional + Cash.FromMicros(10));
    });

    private static DirectionalOptions Options(int edgePips, int dollars)
    {
        IReadOnlyList<OptionInfo> declared = DirectionalOptions.Declare(new("0.01", "0", "0", "1h", "0"));
        var given = new Dictionary<string, string>
        {
            ["min_edge"] = Price.FromPips(edgePips).ToString(),
            ["max_notional"] = dollars.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["max_size"] = "300",
        };
        return DirectionalOptions.From(OptionValues.Read(declared, given, ""));
    }
}
