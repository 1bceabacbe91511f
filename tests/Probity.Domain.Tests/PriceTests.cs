using System.Text;
using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Domain.Tests;

public sealed class PriceTests
{
    public static TheoryData<Rounding> Roundings => [Rounding.Down, Rounding.Up, Rounding.Nearest];

    [Fact]
    public void Every_price_reads_back_from_its_text()
    {
        for (int pips = 0; pips <= Price.PipsPerDollar; pips++)
        {
            Price price = Price.FromPips(pips);
            Assert.Equal(price, Price.Parse(price.ToString()));
            byte[] ascii = Encoding.ASCII.GetBytes(price.ToString());
            Assert.Equal(FixedPointError.None, Price.TryParse(ascii, out Price bytes));
            Assert.Equal(price, bytes);
        }
    }

    [Fact]
    public void Complement_is_an_involution_that_adds_to_a_dollar()
    {
        for (int pips = 0; pips <= Price.PipsPerDollar; pips++)
        {
            Price price = Price.FromPips(pips);
            Assert.Equal(price, price.Complement.Complement);
            Assert.Equal(Price.PipsPerDollar, price.Pips + price.Complement.Pips);
        }
    }

    [Theory]
    [InlineData("1.0001")]
    [InlineData("-0.0001")]
    [InlineData("2")]
    [InlineData("0.00005")]
    [InlineData("")]
    [InlineData("half")]
    [InlineData("99999999999999999999")]
    public void Refuses_what_is_no_price_and_quotes_it(string text)
    {
        var refused = Assert.Throws<BadInputException>(() => Price.Parse(text));
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
        Assert.Contains("0..1", refused.Message, StringComparison.Ordinal);
        Assert.NotEqual(FixedPointError.None, Price.TryParse(Encoding.ASCII.GetBytes(text), out Price price));
        Assert.Equal(Price.Zero, price);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_001)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Pips_outside_the_dollar_are_refused(int pips) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Price.FromPips(pips));

    [Theory]
    [MemberData(nameof(Roundings))]
    [Trait("Category", Storm.Category)]
    public void Notional_agrees_with_decimal(Rounding rounding) => Storm.ForEachSeed(5_000, random =>
    {
        Price price = Price.FromPips(random.Next(Price.PipsPerDollar + 1));
        // The shift reaches both the 64-bit and the 128-bit branch.
        Quantity quantity = Quantity.FromMicros((long)(random.NextUInt64() >> random.Next(1, 63)));
        decimal exact = quantity.Micros * (decimal)price.Pips / Price.PipsPerDollar;
        Assert.Equal(Oracles.Round(exact, rounding), price.Notional(quantity, rounding).Micros);
    });

    [Theory]
    [MemberData(nameof(Roundings))]
    public void Notional_is_exact_on_the_venues_size_step(Rounding rounding)
    {
        Quantity step = Quantity.Parse("0.01");
        for (int pips = 0; pips <= Price.PipsPerDollar; pips++)
        {
            Assert.Equal(pips, Price.FromPips(pips).Notional(step, rounding).Micros);
        }
    }

    [Theory]
    [InlineData(long.MaxValue / 10_000)]
    [InlineData((long.MaxValue / 10_000) + 1)]
    [InlineData(long.MaxValue)]
    public void Notional_is_whole_at_the_edge_of_each_branch(long micros)
    {
        Quantity quantity = Quantity.FromMicros(micros);
        Assert.Equal(micros, Price.One.Notional(quantity, Rounding.Nearest).Micros);
        Assert.Equal((micros / 2) + (micros % 2), Price.FromPips(5_000).Notional(quantity, Rounding.Nearest).Micros);
        Assert.Equal(0, Price.Zero.Notional(quantity, Rounding.Up).Micros);
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Order_and_distance_follow_pips() => Storm.ForEachSeed(1_000, random =>
    {
        int x = random.Next(Price.PipsPerDollar + 1), y = random.Next(Price.PipsPerDollar + 1);
        Price a = Price.FromPips(x), b = Price.FromPips(y);
        Assert.Equal(x - y, a - b);
        Assert.Equal((x > y, x < y, x <= y, x >= y), (a > b, a < b, a <= b, a >= b));
        Assert.Equal(x.CompareTo(y), a.CompareTo(b));
        Assert.Equal((Math.Min(x, y), Math.Max(x, y)), (Price.Min(a, b).Pips, Price.Max(a, b).Pips));
        Assert.Equal(b, a.Offset(b - a));
    });

    [Fact]
    public void Offset_refuses_to_leave_the_dollar_and_its_clamped_form_stops_there()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Price.One.Offset(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Price.Zero.Offset(-1));
        Assert.Equal(Price.One, Price.FromPips(9_999).OffsetClamped(2));
        Assert.Equal(Price.Zero, Price.FromPips(1).OffsetClamped(-2));
        Assert.Equal(Price.One, Price.One.OffsetClamped(int.MaxValue));
        Assert.Equal(Price.Zero, Price.Zero.OffsetClamped(int.MinValue));
    }
}
