using Probity.Domain.Orders;

namespace Probity.Domain.Tests;

public sealed class OrderTransitionTests
{
    /// <summary>
    /// The whole table: a row per status, a column per news in the order of <see cref="OrderEventKind"/>:
    /// accepted, delayed, unknown, filled partly, filled fully, cancelled, refused, expired.
    /// </summary>
    private static readonly (OrderStatus Status, OrderStatus[] After)[] Table =
    [
        (OrderStatus.InFlight, Row("Live Delayed Unknown Live Filled Cancelled Refused Expired")),
        (OrderStatus.Live, Row("Live Live Live Live Filled Cancelled Refused Expired")),
        (OrderStatus.Delayed, Row("Live Delayed Delayed Live Filled Cancelled Refused Expired")),
        (OrderStatus.Unknown, Row("Live Delayed Unknown Live Filled Cancelled Refused Expired")),
        (OrderStatus.Filled, Row("Filled Filled Filled Filled Filled Filled Filled Filled")),
        (OrderStatus.Cancelled, Row("Cancelled Cancelled Cancelled Cancelled Filled Cancelled Cancelled Cancelled")),
        (OrderStatus.Refused, Row("Refused Refused Refused Refused Filled Refused Refused Refused")),
        (OrderStatus.Expired, Row("Expired Expired Expired Expired Filled Expired Expired Expired")),
    ];

    public static TheoryData<OrderStatus, OrderEventKind, OrderStatus> Cases
    {
        get
        {
            var cases = new TheoryData<OrderStatus, OrderEventKind, OrderStatus>();
            foreach ((OrderStatus status, OrderStatus[] after) in Table)
            {
                foreach (OrderEventKind news in Enum.GetValues<OrderEventKind>())
                {
                    cases.Add(status, news, after[(int)news]);
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_status_has_an_answer_to_every_news(
        OrderStatus status, OrderEventKind news, OrderStatus expected) =>
        Assert.Equal(expected, OrderTransitions.Next(status, news));

    [Fact]
    public void The_table_is_complete() =>
        Assert.Equal(
            Enum.GetValues<OrderStatus>().Length * Enum.GetValues<OrderEventKind>().Length,
            Cases.Count);

    [Fact]
    public void A_final_status_never_becomes_live_again()
    {
        foreach ((OrderStatus status, OrderEventKind news) in Pairs())
        {
            OrderStatus next = OrderTransitions.Next(status, news);
            Assert.Equal(status.IsFinal(), !status.MayTrade());
            if (status.IsFinal()) { Assert.True(next.IsFinal(), $"{status} + {news} stays final"); }
        }
    }

    [Fact]
    public void A_full_fill_counts_whenever_it_arrives()
    {
        foreach (OrderStatus status in Enum.GetValues<OrderStatus>())
        {
            Assert.Equal(OrderStatus.Filled, OrderTransitions.Next(status, OrderEventKind.FilledFully));
        }
    }

    [Fact]
    public void Repeated_news_changes_nothing()
    {
        foreach ((OrderStatus status, OrderEventKind news) in Pairs())
        {
            OrderStatus once = OrderTransitions.Next(status, news);
            Assert.Equal(once, OrderTransitions.Next(once, news));
        }
    }

    [Fact]
    public void Missing_evidence_never_ends_an_order()
    {
        foreach (OrderStatus status in Enum.GetValues<OrderStatus>())
        {
            Assert.Equal(status.IsFinal(), OrderTransitions.Next(status, OrderEventKind.Unknown).IsFinal());
        }
    }

    [Fact]
    public void News_that_has_no_rule_is_our_bug() =>
        Assert.Throws<InvariantException>(() => OrderTransitions.Next(OrderStatus.Live, (OrderEventKind)99));

    [Fact]
    public void Numbers_of_storage_formats_stay()
    {
        Assert.Equal(
            ["InFlight", "Live", "Delayed", "Unknown", "Filled", "Cancelled", "Refused", "Expired"],
            Enum.GetNames<OrderStatus>());
        Assert.Equal(["GoodTilCancelled", "GoodTilDate", "FillOrKill", "FillAndKill"], Enum.GetNames<TimeInForce>());
        Assert.Equal(["Matched", "Mined", "Confirmed", "Failed"], Enum.GetNames<SettlementTier>());
        Assert.Equal(["Buy", "Sell"], Enum.GetNames<Side>());
    }

    private static IEnumerable<(OrderStatus Status, OrderEventKind News)> Pairs() =>
        from status in Enum.GetValues<OrderStatus>()
        from news in Enum.GetValues<OrderEventKind>()
        select (status, news);

    private static OrderStatus[] Row(string names) => Array.ConvertAll(names.Split(' '), Enum.Parse<OrderStatus>);
}
