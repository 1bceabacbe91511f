using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Domain.Tests;

public sealed class IdAndTimeTests
{
    [Fact]
    [Trait("Category", Storm.Category)]
    public void A_client_order_id_tells_its_strategy_and_orders_by_counter() => Storm.ForEachSeed(1_000, random =>
    {
        var strategy = new StrategyId(random.Next(ushort.MaxValue + 1));
        long counter = (long)(random.NextUInt64() >> random.Next(17, 63)) + 1;
        ClientOrderId id = ClientOrderId.Of(strategy, counter);
        Assert.Equal(strategy, id.Strategy);
        Assert.Equal($"o{strategy.Value}-{counter}", id.ToString());
        Assert.NotEqual(ClientOrderId.None, id);
        Assert.True(ClientOrderId.Of(strategy, counter + 1).CompareTo(id) > 0);
    });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 1L << 48)]
    [InlineData(65_536, 1)]
    [InlineData(-1, 1)]
    public void An_id_that_would_collide_with_another_is_our_bug(int strategy, long counter) =>
        Assert.Throws<InvariantException>(() => ClientOrderId.Of(new StrategyId(strategy), counter));

    [Fact]
    public void Dense_ids_show_their_kind()
    {
        Assert.Equal(
            ["i7", "m7", "g7", "a7", "s7"],
            [
                new InstrumentId(7).ToString(), new MarketId(7).ToString(), new EventGroupId(7).ToString(),
                new AccountId(7).ToString(), new StrategyId(7).ToString(),
            ]);
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.0000000Z")]
    [InlineData(1_780_797_051_123, "2026-06-07T01:50:51.1230000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.9990000Z")]
    public void An_instant_is_shown_as_iso_8601_utc(long milliseconds, string expected) =>
        Assert.Equal(expected, Instant.FromMilliseconds(milliseconds).ToString());

    [Fact]
    [Trait("Category", Storm.Category)]
    public void An_instant_survives_the_calendar_to_the_tick() => Storm.ForEachSeed(1_000, random =>
    {
        var instant = new Instant((long)(random.NextUInt64() >> 1) / 100 * 100);
        Assert.Equal(instant, Instant.FromDateTimeOffset(instant.ToDateTimeOffset()));
        var offset = instant.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(5.5));
        Assert.Equal(instant, Instant.FromDateTimeOffset(offset));
    });

    [Fact]
    public void Time_that_does_not_fit_is_an_error_and_never_another_time()
    {
        var last = new Instant(long.MaxValue);
        var first = new Instant(long.MinValue);
        Assert.Throws<OverflowException>(() => last + new Duration(1));
        Assert.Throws<OverflowException>(() => first - new Duration(1));
        Assert.Throws<OverflowException>(() => last - first);
        Assert.Throws<OverflowException>(() => Instant.FromMilliseconds(long.MaxValue));
        Assert.Throws<OverflowException>(() => Instant.FromDateTimeOffset(DateTimeOffset.MaxValue));
        Assert.Throws<OverflowException>(() => Duration.FromSeconds(long.MaxValue));
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Instants_and_durations_order_and_add_like_nanoseconds() => Storm.ForEachSeed(1_000, random =>
    {
        long x = (long)random.NextUInt64() >> 2, y = (long)random.NextUInt64() >> 2;
        Instant a = new(x), b = new(y);
        Duration c = new(x), d = new(y);
        Assert.Equal(a, b + (a - b));
        Assert.Equal(b, a - (a - b));
        Assert.Equal((x > y, x < y, x <= y, x >= y, x.CompareTo(y)), (a > b, a < b, a <= b, a >= b, a.CompareTo(b)));
        Assert.Equal((x > y, x < y, x <= y, x >= y, x.CompareTo(y)), (c > d, c < d, c <= d, c >= d, c.CompareTo(d)));
    });

    [Fact]
    public void Durations_are_shown_in_seconds()
    {
        Assert.Equal("1.5s", Duration.FromMilliseconds(1_500).ToString());
        Assert.Equal("-0.000000001s", new Duration(-1).ToString());
        Assert.False(Instant.None.IsKnown);
        Assert.True(new Instant(1).IsKnown);
    }

    [Fact]
    public void An_input_takes_its_sequence_once()
    {
        var input = new TimerFired(Stamp.Unsequenced(new Instant(1), Instant.None), new TimerId(1));
        Assert.Throws<InvariantException>(() => input.TakeSequence(0));
        input.TakeSequence(7);
        Assert.Equal(new Stamp(7, new Instant(1), Instant.None), input.At);
        Assert.Throws<InvariantException>(() => input.TakeSequence(8));
    }

    [Fact]
    public void Buyers_pay_up_and_sellers_ask_less()
    {
        Price low = Price.Parse("0.4"), high = Price.Parse("0.6");
        Assert.True(Side.Buy.IsAtLeastAsGood(high, low));
        Assert.False(Side.Buy.IsAtLeastAsGood(low, high));
        Assert.True(Side.Sell.IsAtLeastAsGood(low, high));
        Assert.False(Side.Sell.IsAtLeastAsGood(high, low));
        Assert.True(Side.Sell.IsAtLeastAsGood(low, low) && Side.Buy.IsAtLeastAsGood(low, low));
        Assert.Equal((Side.Sell, Side.Buy), (Side.Buy.Opposite(), Side.Sell.Opposite()));
    }
}
