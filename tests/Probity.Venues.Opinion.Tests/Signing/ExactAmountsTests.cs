using System.Numerics;
using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Testing;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Tests.Signing;

public sealed class ExactAmountsTests
{
    [Fact]
    [Trait("Category", Storm.Category)]
    public void The_exact_rule_gives_the_largest_amounts_whose_ratio_is_the_price() => Storm.ForEachSeed(20, dice =>
    {
        for (int i = 0; i < 50; i++)
        {
            int millionths = dice.Next(1, 1_000_000);
            string price = TokenAmount.Text(millionths, 6);
            BigInteger given = 1_000_000 + (BigInteger)dice.NextUInt64() * 1_000;
            var side = (Side)dice.Next(2);
            ExactAmounts exact = ExactAmounts.TypeScript(side, price, given);
            (BigInteger cash, BigInteger shares) = side == Side.Buy
                ? (exact.Maker, exact.Taker)
                : (exact.Taker, exact.Maker);
            Assert.Equal(cash * 1_000_000, shares * millionths);
            Assert.InRange(given - exact.Maker, 0, 999_999);
            Assert.Equal(exact, ExactAmounts.TypeScript(side, price, exact.Maker));
        }
    });

    [Fact]
    public void Our_own_prices_and_sizes_need_no_cutting()
    {
        foreach (Side side in Enum.GetValues<Side>())
        {
            var price = Price.Parse("0.3331");
            ExactAmounts own = ExactAmounts.Limit(side, price, Quantity.Parse("123.456789"));
            Assert.Equal(own, ExactAmounts.TypeScript(side, "0.3331", own.Maker));
        }
    }

    /// <summary>Every fraction of a small denominator is tried.</summary>
    [Theory]
    [InlineData("0.3333333333", 1, 3)]
    [InlineData("0.142857142857142857", 1, 7)]
    [InlineData("0.6666666666666", 2, 3)]
    [InlineData("0.1234565", 246913, 2_000_000)]
    public void The_python_rule_takes_the_nearest_fraction_of_a_million_at_most(string price, int top, int bottom)
    {
        ExactAmounts amounts = ExactAmounts.Python(Side.Buy, price, BigInteger.Pow(10, 21));
        (BigInteger number, BigInteger scale) = TokenAmount.Fraction(price);
        BigInteger d = amounts.Taker / BigInteger.GreatestCommonDivisor(amounts.Maker, amounts.Taker);
        Assert.True(d <= 1_000_000);
        BigInteger Distance(BigInteger n, BigInteger of) => BigInteger.Abs((n * scale) - (number * of));
        if (bottom <= 1_000_000) { Assert.Equal(amounts.Maker * bottom, amounts.Taker * top); }
        BigInteger ours = Distance(amounts.Maker, amounts.Taker) * 1_000_000 / amounts.Taker;
        for (int other = 999_000; other <= 1_000_000; other++)
        {
            BigInteger nearest = ((2 * number * other) + scale) / (2 * scale);
            Assert.True(ours <= Distance(nearest, other) * 1_000_000 / other + 1);
        }
    }

    [Theory]
    [InlineData("12345", "12340")]
    [InlineData("12355", "12360")]
    [InlineData("123451", "123500")]
    [InlineData("99995", "100000")]
    [InlineData("9999", "9999")]
    [InlineData("0", "0")]
    public void Four_digits_are_kept_and_halves_go_to_even(string wei, string kept) =>
        Assert.Equal(BigInteger.Parse(kept), ExactAmounts.FourDigits(BigInteger.Parse(wei)));

    [Theory]
    [InlineData("0", "1")]
    [InlineData("1", "1")]
    [InlineData("1.5", "1")]
    [InlineData("0.0000004", "1")]
    [InlineData("-0.5", "1")]
    [InlineData("half", "1")]
    [InlineData("", "1")]
    public void A_price_that_is_none_is_refused_and_quoted(string price, string whole)
    {
        foreach (Func<Side, string, BigInteger, ExactAmounts> rule in
                 new[] { ExactAmounts.TypeScript, (Func<Side, string, BigInteger, ExactAmounts>)ExactAmounts.Python })
        {
            BigInteger wei = TokenAmount.Parse(whole, 18);
            BadInputException wrong = Assert.Throws<BadInputException>(() => rule(Side.Buy, price, wei));
            Assert.Contains($"'{price}'", wrong.Message);
        }
    }

    [Fact]
    public void Too_little_for_an_exact_order_is_refused()
    {
        Assert.Throws<BadInputException>(() => ExactAmounts.TypeScript(Side.Buy, "0.999999", 999_998));
        Assert.Throws<BadInputException>(() => ExactAmounts.TypeScript(Side.Sell, "0.5", 999_999));
        Assert.Throws<BadInputException>(() => ExactAmounts.Limit(Side.Buy, Price.Zero, Quantity.FromShares(1)));
        Assert.Throws<BadInputException>(() => ExactAmounts.Limit(Side.Buy, Price.One, Quantity.FromShares(1)));
    }

    [Theory]
    [InlineData("1", 18, "1000000000000000000")]
    [InlineData("0.0000000000000000019", 18, "1")]
    [InlineData("1e-7", 18, "100000000000")]
    [InlineData("1.5E3", 6, "1500000000")]
    [InlineData(".5", 6, "500000")]
    [InlineData("5.", 6, "5000000")]
    [InlineData("2.9999999", 6, "2999999")]
    [InlineData("0", 0, "0")]
    public void Decimal_text_is_cut_to_what_the_token_holds(string text, int decimals, string units) =>
        Assert.Equal(BigInteger.Parse(units), TokenAmount.Parse(text, decimals));

    [Theory]
    [InlineData("-1")]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData("0x10")]
    [InlineData("1e999999")]
    [InlineData("e5")]
    [InlineData(".")]
    [InlineData("")]
    public void A_text_that_is_no_amount_is_refused_and_quoted(string text) => Assert.Contains(
        $"'{text}'", Assert.Throws<BadInputException>(() => TokenAmount.Parse(text, 18)).Message);

    [Fact]
    public void Amounts_are_written_without_needless_digits()
    {
        Assert.Equal("45", TokenAmount.Text(BigInteger.Parse("45000000000000000000"), 18));
        Assert.Equal("0.000000000000000001", TokenAmount.Text(1, 18));
        Assert.Equal("0", TokenAmount.Text(0, 18));
    }
}
