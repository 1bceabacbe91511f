using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Risk;

namespace Probity.Engine.Tests.Core;

/// <summary>How often orders go out, what degraded data do, quotes that make way for our own takers.</summary>
public sealed class TrafficTests
{
    [Theory]
    [InlineData("max_orders=3")]
    [InlineData("max_orders_per_strategy=3")]
    [InlineData("max_orders_per_market=3")]
    [InlineData("max_orders_per_side=3")]
    [InlineData("max_orders_per_market_side=3")]
    public void Orders_beyond_a_cap_wait_for_the_window_to_roll(string cap)
    {
        EngineHarness engine = Open(cap + " order_window=60s");
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => Takes(engine, Side.Buy)));

        engine.Wait(Duration.FromSeconds(59));
        Assert.False(Takes(engine, Side.Buy));
        engine.Wait(Duration.FromSeconds(2));
        Assert.True(Takes(engine, Side.Buy));
    }

    [Theory]
    [InlineData("max_orders_per_side=1", true)]
    [InlineData("max_orders_per_market_side=1", true)]
    [InlineData("max_orders_per_market=1", false)]
    [InlineData("max_orders_per_strategy=1", false)]
    public void A_side_is_the_direction_whichever_outcome_is_traded(string cap, bool otherSideIsFree)
    {
        EngineHarness engine = Open(cap);
        Assert.True(Takes(engine, Side.Buy));
        Assert.Equal(otherSideIsFree, Takes(engine, Side.Buy, EngineHarness.No));
    }

    [Theory]
    [InlineData("max_orders_per_market=1", true)]
    [InlineData("max_orders_per_side=1", false)]
    public void Markets_are_counted_apart_where_the_cap_says_so(string cap, bool otherMarketIsFree)
    {
        EngineHarness engine = Open(cap);
        engine.SecondMarket("0.40", "0.50");
        Assert.True(Takes(engine, Side.Buy));
        Assert.Equal(otherMarketIsFree, Takes(engine, Side.Buy, new InstrumentId(2)));
    }

    [Fact]
    public void Legs_of_one_bundle_count_together_and_hedges_are_never_held_back()
    {
        EngineHarness engine = Open("max_orders=1");
        OrderIntent[] pair = [Intent(EngineHarness.Yes), Intent(EngineHarness.No)];
        Assert.False(engine.Strategy.Context.TakeTogether(pair, "pair"));
        Assert.True(Takes(engine, Side.Buy));
        Assert.False(Takes(engine, Side.Buy));
        OrderIntent hedge = Intent(EngineHarness.Yes) with { Purpose = OrderPurpose.Hedge };
        Assert.True(engine.Strategy.Context.TakeTogether([hedge], "hedge"));
    }

    [Theory]
    [InlineData("degraded_halt=true", 0)]
    [InlineData("degraded_skip=scripted", 0)]
    [InlineData("degraded_scale=scripted:0.25", 5)]
    [InlineData("degraded_skip=other", 20)]
    public void Degraded_data_halt_skip_or_scale(string option, long shares)
    {
        EngineHarness engine = Open(option + " degraded_share=0.5");
        engine.SecondMarket("0.40", "0.50");
        Assert.Equal(20, Size(engine));

        engine.Feed(at => new BookInvalidated(at, new InstrumentId(2), BookFault.Crossed));
        Tick(engine);
        Assert.Equal(shares, Size(engine));
        Assert.True(
            engine.Strategy.Context.TakeTogether(
                [Intent(EngineHarness.Yes) with { Purpose = OrderPurpose.Hedge }], "hedge"),
            "hedges are never held back");

        engine.Touch(new InstrumentId(2), "0.40", "0.50");
        Tick(engine);
        Assert.Equal(20, Size(engine));
    }

    [Fact]
    public void Quotes_go_when_data_degrade_and_a_strategy_stays_out()
    {
        EngineHarness engine = Open("degraded_skip=scripted degraded_share=0.5");
        engine.Strategy.Context.Quote(EngineHarness.Yes, [Level("0.40")], [], "quote");
        ClientOrderId quote = engine.PlacedOne();
        engine.Accept(quote);
        engine.Feed(at => new BookInvalidated(at, EngineHarness.No, BookFault.Crossed));
        engine.Wait(Duration.FromSeconds(2));
        engine.Feed(at => new TradePrinted(
            at, EngineHarness.Yes, Side.Buy, Price.Parse("0.50"), Quantity.FromShares(1)));
        Assert.Equal(quote, Assert.Single(engine.Wanted<CancelOrder>()).Order);
    }

    [Fact]
    public void A_quote_makes_way_for_a_taking_order_of_the_same_account()
    {
        var maker = new ScriptedStrategy();
        var taker = new ScriptedStrategy();
        EngineHarness engine = Open("make_way=2s", maker, taker);
        // Buying NO at 0.50 would meet our bid for YES at 0.50.
        maker.Context.Quote(EngineHarness.Yes, [Level("0.50")], [], "q");
        ClientOrderId quote = engine.PlacedOne();
        engine.Accept(quote);
        Assert.Equal(ClientOrderId.None, Take(taker, EngineHarness.No));
        Assert.Equal(quote, Assert.Single(engine.Wanted<CancelOrder>()).Order);

        engine.Feed(at => new OrderCancelled(at, quote, CancelCause.Requested));
        Assert.Empty(engine.Wanted<PlaceOrder>());
        Assert.NotEqual(ClientOrderId.None, Take(taker, EngineHarness.No));
        engine.Wait(Duration.FromSeconds(3));
        Tick(engine);
        ClientOrderId taking = engine.Core.View().OpenOrders.Single().Id;
        engine.Feed(at => new OrderCancelled(at, taking, CancelCause.Requested));
        maker.Context.Quote(EngineHarness.Yes, [Level("0.50")], [], "q");
        Assert.Equal(EngineHarness.Yes, Assert.Single(engine.Wanted<PlaceOrder>()).Order.Intent.Instrument);
    }

    [Theory]
    [InlineData("degraded_scale=maker")]
    [InlineData("degraded_scale=maker:1.5")]
    [InlineData("degraded_scale=:0.5")]
    public void A_scale_that_is_none_is_refused_with_its_text(string option)
    {
        var bad = Assert.Throws<BadInputException>(() => Options(option));
        Assert.Contains($"'{option.Split('=')[1]}'", bad.Message, StringComparison.Ordinal);
    }

    private static EngineHarness Open(string options, params ScriptedStrategy[] strategies)
    {
        var engine = new EngineHarness(EngineOptions.Default with { Risk = Options(options) }, true, strategies);
        engine.Books("0.40", "0.60");
        return engine;
    }

    private static RiskOptions Options(string options)
    {
        Dictionary<string, string> given = options.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(option => option.Split('=')[0], option => option.Split('=')[1]);
        return RiskOptions.From(OptionValues.Read(RiskOptions.Declared, given, "risk"));
    }

    /// <summary>Lets the risk watch look again, with books that are fresh.</summary>
    private static void Tick(EngineHarness engine)
    {
        engine.Wait(Duration.FromSeconds(2));
        engine.Books("0.40", "0.60");
    }

    private static bool Takes(EngineHarness engine, Side side, InstrumentId? instrument = null)
    {
        if (instrument is null or { Value: < 2 }) { engine.Books("0.40", "0.60"); }
        return engine.Strategy.Context.Take(
            instrument ?? EngineHarness.Yes, side, Price.Parse("0.45"), Quantity.FromShares(10), "take")
            != ClientOrderId.None;
    }

    private static ClientOrderId Take(ScriptedStrategy strategy, InstrumentId instrument) =>
        strategy.Context.Take(instrument, Side.Buy, Price.Parse("0.50"), Quantity.FromShares(10), "take");

    private static long Size(EngineHarness engine)
    {
        int before = engine.Wanted<PlaceOrder>().Count();
        bool sent = engine.Strategy.Context.TakeTogether(
            [Intent(EngineHarness.Yes) with { Quantity = Quantity.FromShares(20) }], "size");
        return sent ? engine.Wanted<PlaceOrder>().Skip(before).Single().Order.Intent.Quantity.Micros / 1_000_000 : 0;
    }

    private static OrderIntent Intent(InstrumentId instrument) => OrderIntent.Take(
        new StrategyId(0), instrument, Side.Buy, Price.Parse("0.40"), Quantity.FromShares(10), 0, "test");

    private static QuoteLevel Level(string price) => new(Price.Parse(price), Quantity.FromShares(10));
}
