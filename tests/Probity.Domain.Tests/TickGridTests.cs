using System.Text;
using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Domain.Tests;

public sealed class TickGridTests
{
    /// <summary>
    /// The venues' ticks in pips (reference/polymarket.md 8.1, opinion), and every other divisor that is allowed.
    /// </summary>
    public static TheoryData<int> Ticks =>
        [1, 2, 4, 5, 8, 10, 16, 20, 25, 40, 50, 80, 100, 125, 200, 250, 400, 500, 625, 1000];

    [Theory]
    [MemberData(nameof(Ticks))]
    public void Index_and_price_are_inverse_over_the_whole_grid(int tick)
    {
        TickGrid grid = TickGrid.OfPips(tick);
        Assert.Equal((10_000 / tick) + 1, grid.Count);
        for (int index = 0; index < grid.Count; index++)
        {
            Assert.Equal(index, grid.IndexOf(grid.PriceAt(index)));
            Assert.Equal(index * tick, grid.PriceAt(index).Pips);
        }
        Assert.Equal(Price.One, grid.PriceAt(grid.Count - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => grid.PriceAt(grid.Count));
    }

    [Theory]
    [MemberData(nameof(Ticks))]
    public void Floor_and_ceiling_are_the_nearest_grid_prices(int tick)
    {
        TickGrid grid = TickGrid.OfPips(tick);
        for (int pips = 0; pips <= Price.PipsPerDollar; pips++)
        {
            Price price = Price.FromPips(pips), floor = grid.Floor(price), ceiling = grid.Ceiling(price);
            Assert.True(grid.Contains(floor), $"the floor of {price} is on the grid");
            Assert.True(grid.Contains(ceiling), $"the ceiling of {price} is on the grid");
            Assert.InRange(price - floor, 0, tick - 1);
            Assert.InRange(ceiling - price, 0, tick - 1);
            Assert.Equal(pips % tick == 0, grid.Contains(price));
            Assert.Equal(grid.Contains(price), floor == ceiling);
            Assert.Equal(grid.Contains(price.Complement), grid.Contains(price));
        }
    }

    [Theory]
    [MemberData(nameof(Ticks))]
    public void Orders_may_stand_from_one_tick_to_one_tick_below_a_dollar(int tick)
    {
        TickGrid grid = TickGrid.OfPips(tick);
        Assert.False(grid.Allows(Price.Zero));
        Assert.False(grid.Allows(Price.One));
        Assert.True(grid.Allows(grid.Lowest));
        Assert.True(grid.Allows(grid.Highest));
        Assert.Equal(grid.Lowest.Complement, grid.Highest);
        Assert.Equal(tick == 1, grid.Allows(Price.FromPips(5_001)));
    }

    [Theory]
    [MemberData(nameof(Ticks))]
    public void A_grid_reads_back_from_its_text(int tick)
    {
        TickGrid grid = TickGrid.OfPips(tick);
        Assert.Equal(grid, TickGrid.Parse(grid.ToString()));
        Assert.True(TickGrid.TryParse(Encoding.ASCII.GetBytes(grid.ToString()), out TickGrid bytes));
        Assert.Equal(grid, bytes);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("0.2")]
    [InlineData("0.003")]
    [InlineData("0.00001")]
    [InlineData("-0.01")]
    [InlineData("")]
    [InlineData("cent")]
    public void Refuses_what_is_no_tick_and_quotes_it(string text)
    {
        var refused = Assert.Throws<BadInputException>(() => TickGrid.Parse(text));
        Assert.Contains($"'{text}'", refused.Message, StringComparison.Ordinal);
        Assert.False(TickGrid.TryParse(Encoding.ASCII.GetBytes(text), out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(1_250)]
    [InlineData(2_000)]
    public void Ticks_that_do_not_divide_the_dollar_are_refused(int pips) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TickGrid.OfPips(pips));

    [Fact]
    public void The_index_of_a_price_off_the_grid_is_our_bug() =>
        Assert.Throws<InvariantException>(() => TickGrid.Cent.IndexOf(Price.Parse("0.123")));
}
