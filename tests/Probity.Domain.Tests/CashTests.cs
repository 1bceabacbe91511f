using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Domain.Tests;

public sealed class CashTests
{
    [Fact]
    [Trait("Category", Storm.Category)]
    public void Reads_back_from_its_text() => Storm.ForEachSeed(2_000, random =>
    {
        Cash cash = Any(random);
        Assert.Equal(cash, Cash.Parse(cash.ToString()));
    });

    [Theory]
    [InlineData("0.0000001")]
    [InlineData("$5")]
    [InlineData("1,000")]
    [InlineData("")]
    [InlineData("9223372036854.775808")]
    public void Refuses_what_is_no_amount_and_quotes_it(string text)
    {
        var refused = Assert.Throws<BadInputException>(() => Cash.Parse(text));
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
        Assert.Contains("amount", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Sums_and_order_follow_the_micros() => Storm.ForEachSeed(1_000, random =>
    {
        Cash a = Cash.FromMicros(Any(random).Micros / 2), b = Cash.FromMicros(Any(random).Micros / 2);
        Assert.Equal(a.Micros + b.Micros, (a + b).Micros);
        Assert.Equal(a, a + b - b);
        Assert.Equal(Cash.Zero, a + -a);
        Assert.Equal(
            (a.Micros > b.Micros, a.Micros < b.Micros, a.Micros <= b.Micros, a.Micros >= b.Micros),
            (a > b, a < b, a <= b, a >= b));
        Assert.Equal(Math.Min(a.Micros, b.Micros), Cash.Min(a, b).Micros);
        Assert.Equal(Math.Max(a.Micros, b.Micros), Cash.Max(a, b).Micros);
        Assert.Equal(a.Micros.CompareTo(b.Micros), a.CompareTo(b));
    });

    [Fact]
    public void Arithmetic_is_checked()
    {
        Cash most = Cash.FromMicros(long.MaxValue), least = Cash.FromMicros(long.MinValue);
        Assert.Throws<OverflowException>(() => most + Cash.FromMicros(1));
        Assert.Throws<OverflowException>(() => least - Cash.FromMicros(1));
        Assert.Throws<OverflowException>(() => -least);
        Assert.Throws<OverflowException>(() => Cash.FromDollars(long.MaxValue));
    }

    [Fact]
    public void Amounts_of_two_currencies_never_add()
    {
        var dollars = new Money(Cash.FromDollars(1), Currency.PUsd);
        Assert.Throws<InvariantException>(() => dollars + new Money(Cash.FromDollars(1), Currency.Usdt));
        Assert.Equal("2.5 pUSD", (dollars + new Money(Cash.Parse("1.5"), Currency.PUsd)).ToString());
        Assert.Equal("-1 USDT", new Money(Cash.FromDollars(-1), Currency.Usdt).ToString());
    }

    private static Cash Any(SeededRandom random) => Cash.FromMicros((long)random.NextUInt64() >> random.Next(1, 63));
}
