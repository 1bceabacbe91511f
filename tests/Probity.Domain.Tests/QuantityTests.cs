using System.Text;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Domain.Tests;

public sealed class QuantityTests
{
    [Fact]
    [Trait("Category", Storm.Category)]
    public void Reads_back_from_its_text_in_both_forms() => Storm.ForEachSeed(2_000, random =>
    {
        Quantity quantity = Any(random);
        Assert.Equal(quantity, Quantity.Parse(quantity.ToString()));
        byte[] ascii = Encoding.ASCII.GetBytes(quantity.ToString());
        Assert.Equal(FixedPointError.None, Quantity.TryParse(ascii, out Quantity bytes));
        Assert.Equal(quantity, bytes);
    });

    [Theory]
    [InlineData("-1")]
    [InlineData("-0.000001")]
    [InlineData("0.0000001")]
    [InlineData("9223372036854.775808")]
    [InlineData("1e6")]
    [InlineData("")]
    public void Refuses_what_is_no_quantity_and_quotes_it(string text)
    {
        var refused = Assert.Throws<BadInputException>(() => Quantity.Parse(text));
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
        Assert.NotEqual(FixedPointError.None, Quantity.TryParse(Encoding.ASCII.GetBytes(text), out Quantity quantity));
        Assert.Equal(Quantity.Zero, quantity);
    }

    [Fact]
    public void Arithmetic_is_checked()
    {
        Quantity most = Quantity.FromMicros(long.MaxValue);
        Assert.Throws<OverflowException>(() => most + Quantity.FromMicros(1));
        Assert.Throws<OverflowException>(() => Quantity.FromShares(long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantity.Zero - Quantity.FromMicros(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantity.FromMicros(-1));
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Sums_differences_and_order_follow_the_micros() => Storm.ForEachSeed(1_000, random =>
    {
        Quantity a = Quantity.FromMicros(Any(random).Micros / 2), b = Quantity.FromMicros(Any(random).Micros / 2);
        Assert.Equal(a, a + b - b);
        Assert.Equal(Math.Max(0, a.Micros - b.Micros), a.MinusOrZero(b).Micros);
        Assert.Equal(Math.Min(a.Micros, b.Micros), Quantity.Min(a, b).Micros);
        Assert.Equal(Math.Max(a.Micros, b.Micros), Quantity.Max(a, b).Micros);
        Assert.Equal(
            (a.Micros > b.Micros, a.Micros < b.Micros, a.Micros <= b.Micros, a.Micros >= b.Micros),
            (a > b, a < b, a <= b, a >= b));
        Assert.Equal(a.Micros.CompareTo(b.Micros), a.CompareTo(b));
        Assert.Equal(a.Micros == 0, a.IsZero);
    });

    [Fact]
    [Trait("Category", Storm.Category)]
    public void FloorTo_gives_the_largest_multiple_that_is_not_larger() => Storm.ForEachSeed(1_000, random =>
    {
        Quantity quantity = Any(random), step = Quantity.FromMicros(random.Next(1, 1_000_000));
        Quantity floor = quantity.FloorTo(step);
        Assert.Equal(0, floor.Micros % step.Micros);
        Assert.InRange(quantity.Micros - floor.Micros, 0, step.Micros - 1);
        Assert.Equal(quantity, quantity.FloorTo(Quantity.Zero));
    });

    [Fact]
    [Trait("Category", Storm.Category)]
    public void A_position_counts_buys_plus_and_sells_minus() => Storm.ForEachSeed(1_000, random =>
    {
        Quantity quantity = Any(random);
        SignedQuantity bought = SignedQuantity.Of(Side.Buy, quantity), sold = SignedQuantity.Of(Side.Sell, quantity);
        Assert.Equal(SignedQuantity.Zero, bought + sold);
        Assert.Equal(quantity, sold.Magnitude);
        Assert.Equal(quantity, bought.Magnitude);
        Assert.Equal(sold, SignedQuantity.Zero - bought);
        Assert.Equal(quantity.ToString(), bought.ToString());
        Assert.Equal(Math.Sign(quantity.Micros), bought.CompareTo(SignedQuantity.Zero));
    });

    [Fact]
    public void Positions_overflow_loudly()
    {
        var most = new SignedQuantity(long.MaxValue);
        Assert.Throws<OverflowException>(() => most + new SignedQuantity(1));
        Assert.Throws<OverflowException>(() => SignedQuantity.Zero - new SignedQuantity(long.MinValue));
        Assert.Throws<OverflowException>(() => new SignedQuantity(long.MinValue).Magnitude);
    }

    private static Quantity Any(SeededRandom random) =>
        Quantity.FromMicros((long)(random.NextUInt64() >> random.Next(1, 63)));
}
