using Probity.Domain;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Simulation.Backtest;
using Probity.Simulation.Loop;
using Probity.Simulation.World;

namespace Probity.Simulation.Tests;

public sealed class SimulatedWorldTests
{
    private static readonly Duration Length = Duration.FromSeconds(60);

    [Fact]
    public void The_same_seed_is_the_same_world_and_another_seed_another()
    {
        Assert.Equal(Watch(1, 10).World.Digest(), Watch(1, 10).World.Digest());
        Assert.NotEqual(Watch(1, 10).World.Digest(), Watch(2, 10).World.Digest());
    }

    [Fact]
    public void Everything_is_listed_with_dense_ids_and_every_book_begins_with_a_snapshot()
    {
        List<EngineInput> inputs = Watch(3, 5).Inputs;
        Market[] markets = [.. inputs.OfType<MarketListed>().Select(listed => listed.Market)];
        Assert.Equal(Enumerable.Range(0, 14), markets.Select(market => market.Id.Value));
        Assert.Equal(
            Enumerable.Range(0, 28),
            markets.SelectMany(market => new[] { market.First.Id.Value, market.Second.Id.Value }));
        EventGroup group = inputs.OfType<EventGroupListed>().Single().Group;
        Assert.Equal(markets.Where(market => market.NegRisk).Select(market => market.Id), group.Markets);
        Assert.Equal(28, inputs.TakeWhile(input => input is not TradePrinted).OfType<BookCleared>().Count());
        Assert.Equal(markets.Length, markets.Select(market => market.Slug).Distinct().Count());
    }

    [Fact]
    public void Separate_books_show_gaps_both_ways_and_mirrored_ones_never()
    {
        Watcher watcher = Watch(1, 60);
        foreach (int market in Enumerable.Range(0, 14))
        {
            bool separate = market is >= 3 and < 10;
            Assert.True(separate || watcher.Gaps(market) == (0, 0), $"market {market} is mirrored and has a gap");
        }
        Assert.True(
            Enumerable.Range(3, 7).Count(market => watcher.Gaps(market).Buy > 0) > 3, "both can be bought cheaply");
        Assert.True(
            Enumerable.Range(3, 7).Count(market => watcher.Gaps(market).Sell > 0) > 3, "both can be sold dearly");
    }

    [Fact]
    public void No_published_book_is_crossed_and_the_event_sums_to_about_a_dollar()
    {
        Watcher watcher = Watch(4, 30);
        int sum = 0;
        for (int instrument = 0; instrument < 28; instrument++)
        {
            Assert.False(watcher.Books[instrument].IsCrossed());
            if (instrument < 20 || instrument % 2 == 1) { continue; }
            Assert.True(watcher.Books[instrument].TryMidHalfPips(out int half), "the event's books have two sides");
            sum += half / 2;
        }
        Assert.InRange(sum, 9_000, 11_000);
    }

    [Fact]
    public void Markets_resolve_near_the_end_and_prices_at_the_edge_get_a_finer_tick_with_a_snapshot()
    {
        List<EngineInput> inputs = Watch(5, 60).Inputs;
        MarketResolved[] resolved = [.. inputs.OfType<MarketResolved>()];
        Assert.Equal([0, 1, 2, 3], resolved.Select(news => news.Market.Value));
        Assert.All(
            resolved, news => Assert.InRange(news.At.Received.Nanos, Make.At(45_000).Nanos, Make.At(60_000).Nanos));
        int change = inputs.FindIndex(input => input is TickGridChanged);
        Assert.True(change > 0, "a price comes near the edge");
        var grid = (TickGridChanged)inputs[change];
        Assert.Equal(TickGrid.Mill, grid.Grid);
        Assert.Contains(
            inputs.Skip(change).TakeWhile(input => input.At == grid.At),
            input => input is BookCleared cleared && cleared.Instrument == grid.Instrument);
    }

    [Fact]
    public void Maker_and_arbitrage_both_trade_and_the_exchange_and_the_ledger_agree_on_the_cash()
    {
        long maker = 0, pairs = 0;
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var world = new SimulatedWorld(WorldOptions.Demo(seed, Make.At(0), Length));
            var core = new EngineCore(EngineOptions.Default, Engines.Slots());
            var tally = new TradeTally();
            var loop = new TradingLoop(core, world, null, tally);
            var cash = new Endowment(new AccountId(0), new Money(Cash.FromDollars(10_000), Currency.PUsd));
            foreach (EngineInput input in BacktestRunner.Opening(Make.At(0), 1, seed, true, [cash]))
            {
                loop.Feed(input);
            }
            loop.AdvanceTo(Make.At(60_000));
            loop.Feed(new OperatorCommand(Make.Stamp(60_000), OperatorAction.Pause, "", "test", "compare the books"));
            loop.AdvanceTo(Make.At(90_000));

            Assert.Equal(world.CashOf(new AccountId(0)), core.View().Portfolio.Cash);
            Assert.Equal(core.View().Portfolio.Fees, tally.Fees);
            Assert.True(core.View().Portfolio.LedgerBalanced);
            Assert.True(tally.Fees > Cash.Zero, "takers pay");
            pairs += core.View().Strategies[0].Fills;
            maker += core.View().Strategies[1].Fills;
        }
        Assert.True(maker > 3 * 100, $"the maker fills: {maker}");
        Assert.True(pairs > 3 * 12, $"the pair trades fill: {pairs}");
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_with_their_text()
    {
        WorldOptions demo = WorldOptions.Demo(1, Make.At(0), Length);
        Assert.Contains("'0'", Refusal(demo with { BinaryMarkets = 0 }));
        Assert.Contains("'11'", Refusal(demo with { SeparateBooks = 11 }));
        Assert.Contains("'1'", Refusal(demo with { EventOutcomes = 1 }));
        Assert.Contains("start time", Refusal(demo with { Start = Instant.None }));
    }

    private static string Refusal(WorldOptions options) =>
        Assert.Throws<BadInputException>(() => new SimulatedWorld(options)).Message;

    private static Watcher Watch(ulong seed, long seconds)
    {
        var world = new SimulatedWorld(WorldOptions.Demo(seed, Make.At(0), Length));
        var watcher = new Watcher(world);
        while (world.TryTake(Make.At(seconds * 1_000), out EngineInput? input))
        {
            watcher.See(input);
            world.OnInput(input);
        }
        return watcher;
    }

    /// <summary>
    /// Builds the books from what is published, as an engine does, and counts gaps when a message ends.
    /// </summary>
    private sealed class Watcher(SimulatedWorld world)
    {
        private readonly Dictionary<int, (int Buy, int Sell)> gaps = [];

        public SimulatedWorld World { get; } = world;

        public List<EngineInput> Inputs { get; } = [];

        public List<LevelBook> Books { get; } = [];

        public (int Buy, int Sell) Gaps(int market) => gaps.GetValueOrDefault(market);

        public void See(EngineInput input)
        {
            Inputs.Add(input);
            switch (input)
            {
                case MarketListed e:
                    Books.Add(new LevelBook(e.Market.Terms.Grid));
                    Books.Add(new LevelBook(e.Market.Terms.Grid));
                    break;
                case BookCleared e: Books[e.Instrument.Value].Clear(); break;
                case TickGridChanged e: Books[e.Instrument.Value].Regrid(e.Grid); break;
                case BookDelta e:
                    Books[e.Instrument.Value].Set(e.Side, e.Price, e.Size);
                    if ((e.Flags & BookFlags.EndOfMessage) != 0) { Compare(e.Instrument.Value / 2); }
                    break;
                default: break;
            }
        }

        private void Compare(int market)
        {
            (int buy, int sell) = Gaps(market);
            if (Sum(market, Side.Sell) is > 0 and < Price.PipsPerDollar) { buy++; }
            if (Sum(market, Side.Buy) > Price.PipsPerDollar) { sell++; }
            gaps[market] = (buy, sell);
        }

        private int Sum(int market, Side side) =>
            Books[2 * market].TryBest(side, out Level first) && Books[(2 * market) + 1].TryBest(side, out Level second)
                ? first.Price.Pips + second.Price.Pips
                : 0;
    }
}
