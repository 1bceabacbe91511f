using System.Globalization;
using System.Text;
using Probity.Domain.Values;
using Probity.Testing;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Tests.Wire;

public sealed class VenueNumberTests
{
    [Theory]
    [InlineData("35.379999999999995", "35.38", true)]
    [InlineData("341.20274914089345", "341.202749", true)]
    [InlineData("0.150000000000000000", "0.15", false)]
    [InlineData("50", "50", false)]
    [InlineData("0", "0", false)]
    [InlineData("0.00000049", "0", true)]
    [InlineData("0.0000005", "0.000001", true)]
    [InlineData("1e-06", "0.000001", false)]
    [InlineData("1.5E+3", "1500", false)]
    [InlineData("+7", "7", false)]
    public void A_size_is_rounded_to_the_nearest_micro_share(string text, string expected, bool rounded)
    {
        Assert.True(VenueNumber.TryQuantity(Encoding.UTF8.GetBytes(text), out Quantity size, out bool wasRounded));
        Assert.Equal(Quantity.Parse(expected), size);
        Assert.Equal(rounded, wasRounded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.2.3")]
    [InlineData("abc")]
    [InlineData("1e")]
    [InlineData(".")]
    [InlineData("99999999999999999999999")]
    [InlineData("1e99")]
    public void What_is_no_size_is_refused(string text) =>
        Assert.False(VenueNumber.TryQuantity(Encoding.UTF8.GetBytes(text), out _, out _));

    [Theory]
    [InlineData("0.709", 7090)]
    [InlineData("0.7090000000000001", 7090)]
    [InlineData("0.1", 1000)]
    [InlineData("1", 10000)]
    [InlineData("0.12345", -1)]
    [InlineData("1.1", -1)]
    [InlineData("-0.1", -1)]
    public void A_price_is_a_pip_or_none(string text, int pips)
    {
        bool ok = VenueNumber.TryPrice(Encoding.UTF8.GetBytes(text), out Price price);
        Assert.Equal(pips >= 0, ok);
        if (ok) { Assert.Equal(pips, price.Pips); }
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Sizes_agree_with_decimal_arithmetic() => Storm.ForEachSeed(300, random =>
    {
        decimal value = random.Next(0, 2_000_000_000) / (decimal)Math.Pow(10, random.Next(0, 7))
            + (random.Next(0, 1_000_000) / 1_000_000_000_000m);
        string text = value.ToString(CultureInfo.InvariantCulture);
        Assert.True(VenueNumber.TryQuantity(Encoding.UTF8.GetBytes(text), out Quantity size, out _));
        Assert.Equal((long)Math.Round(value * 1_000_000m, MidpointRounding.AwayFromZero), size.Micros);
    });
}
