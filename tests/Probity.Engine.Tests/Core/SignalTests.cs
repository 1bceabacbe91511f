using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;

namespace Probity.Engine.Tests.Core;

public sealed class SignalTests
{
    [Fact]
    public void Every_enabled_strategy_hears_a_signal_and_one_that_is_off_does_not()
    {
        ScriptedStrategy first = new(), second = new();
        var engine = new EngineHarness(first, second);

        engine.Feed(at => Price(at, 6_330_420_030_119));

        Assert.Equal(6_330_420_030_119, Assert.Single(first.Signals).Value);
        Assert.Single(second.Signals);
        engine.Feed(at => new OperatorCommand(at, OperatorAction.StrategyOff, "scripted", "test", "because"));
        engine.Feed(at => Price(at, 1));
        Assert.Single(first.Signals);
    }

    [Fact]
    public void A_signal_may_make_a_strategy_trade_and_replays_to_the_same_digest()
    {
        EngineHarness one = Run(), two = Run();
        Assert.Single(one.Wanted<PlaceOrder>());
        Assert.Equal(one.Core.Digest(), two.Core.Digest());

        static EngineHarness Run()
        {
            var strategy = new TakingStrategy();
            var engine = new EngineHarness(strategy);
            engine.Books("0.50", "0.52");
            engine.Feed(at => Price(at, 1));
            return engine;
        }
    }

    [Fact]
    public void A_wallets_trade_comes_with_the_market_it_is_in()
    {
        var engine = new EngineHarness();
        engine.Feed(at => new WalletTraded(
            at, "0xaa", EngineHarness.No, Side.Buy, Domain.Values.Price.Parse("0.4"), Quantity.FromShares(5),
            at.Received, "t1"));

        Assert.Equal(EngineHarness.No, Assert.Single(engine.Strategy.WalletTrades).Instrument);
    }

    private static SignalObserved Price(Stamp at, long value) => new(
        at, SignalKind.Price, SignalOrigin.PriceFeed, "rtds", "btcusd", value, SignalObserved.FullConfidence,
        at.Received, 0);

    private sealed class TakingStrategy : ScriptedStrategy
    {
        public override void OnSignal(SignalObserved signal, Domain.Seams.IStrategyContext context) => context.Take(
            EngineHarness.Yes, Side.Buy, Domain.Values.Price.Parse("0.52"), Quantity.FromShares(10), "the price moved");
    }
}
