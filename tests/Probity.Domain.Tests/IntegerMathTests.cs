using System.Numerics;
using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Domain.Tests;

public sealed class IntegerMathTests
{
    [Theory]
    [InlineData(7, 2, Rounding.Down, 3)]
    [InlineData(7, 2, Rounding.Up, 4)]
    [InlineData(7, 2, Rounding.Nearest, 4)]
    [InlineData(-7, 2, Rounding.Down, -4)]
    [InlineData(-7, 2, Rounding.Up, -3)]
    [InlineData(-7, 2, Rounding.Nearest, -4)]
    [InlineData(-5, 3, Rounding.Nearest, -2)]
    [InlineData(-4, 3, Rounding.Nearest, -1)]
    [InlineData(6, 3, Rounding.Up, 2)]
    [InlineData(0, 5, Rounding.Up, 0)]
    public void Rounds_as_told(long number, long divisor, Rounding rounding, long expected) =>
        Assert.Equal(expected, IntegerMath.Divide(number, divisor, rounding));

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Quotients_lie_where_the_rounding_says() => Storm.ForEachSeed(5_000, random =>
    {
        Int128 number = ((Int128)(long)random.NextUInt64() * (long)(random.NextUInt64() >> 1)) >> random.Next(1, 126);
        long divisor = (long)(random.NextUInt64() >> random.Next(1, 63)) + 1;
        if (Int128.Abs(number / divisor) >= long.MaxValue) { return; }

        var n = (BigInteger)number;
        BigInteger down = IntegerMath.Divide(number, divisor, Rounding.Down);
        BigInteger up = IntegerMath.Divide(number, divisor, Rounding.Up);
        BigInteger nearest = IntegerMath.Divide(number, divisor, Rounding.Nearest);

        Assert.InRange(n - (down * divisor), 0, divisor - 1);
        Assert.InRange((up * divisor) - n, 0, divisor - 1);
        Assert.True(BigInteger.Abs(n - (nearest * divisor)) * 2 <= divisor, $"{number} / {divisor} is near {nearest}");
        bool isTie = BigInteger.Abs(n - (nearest * divisor)) * 2 == divisor;
        if (isTie) { Assert.Equal(n.Sign > 0 ? up : down, nearest); }
    });

    [Fact]
    public void A_quotient_that_does_not_fit_is_an_error() =>
        Assert.Throws<OverflowException>(() => IntegerMath.Divide((Int128)long.MaxValue * 2, 1, Rounding.Down));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void The_divisor_is_positive(long divisor) =>
        Assert.Throws<InvariantException>(() => IntegerMath.Divide(1, divisor, Rounding.Down));
}
