using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Tests.Directional;

public sealed class MicroArbTests
{
    private const string Fair = "0.49x500 0.48x500", Ask = "0.51x500 0.52x500";

    [Theory]
    [InlineData("btc-updown-5m-1200", "btc", 1_200, 1_500)]
    [InlineData("eth-updown-1h-3600", "eth", 3_600, 7_200)]
    public void A_slug_spells_its_window(string slug, string asset, long start, long end) => Assert.Equal(
        new UpDownTerms(asset, Instant.FromMilliseconds(start * 1_000), Instant.FromMilliseconds(end * 1_000)),
        UpDownTerms.Of(slug));

    [Theory]
    [InlineData("")]
    [InlineData("btc-updown-5m")]
    [InlineData("btc-updown-5x-1200")]
    [InlineData("btc-updown-m-1200")]
    [InlineData("btc-updown-5m-yesterday")]
    [InlineData("-updown-5m-1200")]
    [InlineData("btc-updown-5m-99999999999999999999")]
    [InlineData("will-btc-hit-100k")]
    public void Another_slug_spells_none(string slug) => Assert.Null(UpDownTerms.Of(slug));

    [Fact]
    public void A_book_that_lags_the_price_is_taken_and_says_against_what()
    {
        Desk desk = Start(out _);
        Prices(desk, 1_200, 1_320, second => 60_000m + (second % 2));
        desk.Books(Fair, Ask, Fair, Ask);
        Assert.Empty(desk.NewOrders());

        Prices(desk, 1_320, 1_326, _ => 60_060m);

        OrderView order = Assert.Single(desk.NewOrders());
        Assert.Equal((desk.Yes, Side.Buy), (order.Instrument, order.Side));
        Assert.Contains("btcusd 60060.00 against", order.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fallen_price_buys_the_other_outcome()
    {
        Desk desk = Start(out _);
        Prices(desk, 1_200, 1_320, second => 60_000m + (second % 2));
        desk.Books(Fair, Ask, Fair, Ask);
        Prices(desk, 1_320, 1_326, _ => 59_940m);

        Assert.Equal(desk.No, Assert.Single(desk.NewOrders()).Instrument);
    }

    [Fact]
    public void It_leaves_when_the_edge_is_at_the_cost()
    {
        Desk desk = Start(out _);
        Prices(desk, 1_200, 1_320, second => 60_000m + (second % 2));
        desk.Books(Fair, Ask, Fair, Ask);
        Prices(desk, 1_320, 1_326, _ => 60_060m);
        desk.FillAndEnd(Assert.Single(desk.NewOrders()), "20");

        desk.Books("0.98x500", "0.99x500");

        OrderView exit = Assert.Single(desk.NewOrders());
        Assert.StartsWith("exit edge-gone", exit.Reason, StringComparison.Ordinal);
        Assert.Equal(Side.Sell, exit.Side);
    }

    [Fact]
    public void Without_a_price_there_is_no_opinion_and_the_decision_says_so()
    {
        Desk desk = Start(out _);
        desk.Wait(300_000);
        desk.Books(Fair, Ask, Fair, Ask);

        Decision decision = Assert.Single(desk.Context.Decisions);
        Assert.Equal((Gate.StaleData, "no price of btcusd was heard"), (decision.StoppedBy, decision.Reason));
    }

    [Fact]
    public void A_strike_that_was_not_heard_is_not_guessed()
    {
        Desk desk = Start(out _);
        Prices(desk, 1_260, 1_330, _ => 60_000m);
        desk.Books(Fair, Ask, Fair, Ask);
        Prices(desk, 1_330, 1_340, _ => 60_100m);

        Assert.Empty(desk.NewOrders());
        Assert.Contains(desk.Context.Decisions, d => d.Reason.Contains("beginning", StringComparison.Ordinal));
    }

    [Fact]
    public void A_price_that_stops_coming_ends_the_position()
    {
        Desk desk = Start(out _);
        Prices(desk, 1_200, 1_320, second => 60_000m + (second % 2));
        desk.Books(Fair, Ask, Fair, Ask);
        Prices(desk, 1_320, 1_326, _ => 60_060m);
        desk.FillAndEnd(Assert.Single(desk.NewOrders()), "20");

        desk.Wait(20_000);

        OrderView exit = Assert.Single(desk.NewOrders());
        Assert.StartsWith("exit source-dropped: the price of btcusd is", exit.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Prices_of_another_asset_or_another_source_are_not_listened_to()
    {
        Desk desk = Start(out _, "source=rtds");
        desk.Signal(SignalKind.Price, "btcusd", 60_000m);
        desk.Signal(SignalKind.Price, "ethusd", 3_000m, source: "rtds");
        desk.Wait(210_000);
        desk.Books(Fair, Ask, Fair, Ask);

        Assert.Equal("no price of btcusd was heard", Assert.Single(desk.Context.Decisions).Reason);
    }

    [Fact]
    public void A_strike_announced_as_an_average_counts()
    {
        Desk desk = Start(out MicroArb strategy, "settlement_window=60s min_ticks=2");
        desk.Wait(200_000);
        desk.Signal(SignalKind.AveragePrice, "btcusd", 60_000m);
        Prices(desk, 1_201, 1_240, second => 60_100m + (second % 3));
        desk.Books(Fair, Ask, Fair, Ask);

        Assert.Contains("against 60000.00", Assert.Single(desk.NewOrders()).Reason, StringComparison.Ordinal);
        Assert.NotEqual(0UL, strategy.Digest());
    }

    private static Desk Start(out MicroArb strategy, string options = "settlement_window=0")
    {
        Dictionary<string, string> given = options.Split(' ').ToDictionary(o => o.Split('=')[0], o => o.Split('=')[1]);
        strategy = new MicroArb(MicroArbOptions.From(OptionValues.Read(MicroArbOptions.Declared, given, "")));
        return new Desk(strategy, TickGrid.Cent, 0.07m, slug: "btc-updown-5m-1200");
    }

    /// <summary>A price each second, from one second of the day to another.</summary>
    private static void Prices(Desk desk, long from, long to, Func<long, decimal> price)
    {
        for (long second = from; second < to; second++)
        {
            Instant at = Instant.FromMilliseconds(second * 1_000);
            if (at > desk.Context.Now) { desk.Wait((at - desk.Context.Now).Nanos / Instant.NanosPerMillisecond); }
            desk.Signal(SignalKind.Price, "btcusd", price(second));
        }
    }
}
