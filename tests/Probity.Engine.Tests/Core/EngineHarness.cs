using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Engine.Tests.Core;

/// <summary>A strategy that does what the test tells it and remembers what it was told.</summary>
internal class ScriptedStrategy : Strategy
{
    public override string Name => "scripted";

    public Action<MarketView, IStrategyContext>? WhenBookChanges { get; set; }

    public List<OrderFilled> Fills { get; } = [];

    public List<OrderView> Ended { get; } = [];

    public List<ConversionFailed> FailedConversions { get; } = [];

    public List<SignalObserved> Signals { get; } = [];

    public List<WalletTraded> WalletTrades { get; } = [];

    public int BookCalls { get; private set; }

    public IStrategyContext Context { get; private set; } = null!;

    public override void OnStart(IStrategyContext context) => Context = context;

    public override void OnBook(MarketView market, IStrategyContext context)
    {
        BookCalls++;
        WhenBookChanges?.Invoke(market, context);
    }

    public override void OnFill(MarketView market, OrderView order, OrderFilled fill, IStrategyContext context) =>
        Fills.Add(fill);

    public override void OnOrderEnded(MarketView market, OrderView order, IStrategyContext context) => Ended.Add(order);

    public override void OnConversionFailed(ConversionFailed failed, IStrategyContext context) =>
        FailedConversions.Add(failed);

    public override void OnSignal(SignalObserved signal, IStrategyContext context) => Signals.Add(signal);

    public override void OnWalletTrade(MarketView market, WalletTraded trade, IStrategyContext context) =>
        WalletTrades.Add(trade);
}

/// <summary>An engine with one market, one strategy and $1,000, fed by hand.</summary>
internal sealed class EngineHarness
{
    private readonly Outbox outbox = new();
    private long millisecond = 1_800_000_000_000;

    /// <summary>Each strategy trades an account of its own.</summary>
    public EngineHarness(params ScriptedStrategy[] strategies)
        : this(EngineOptions.Default, sharedAccount: false, strategies)
    {
    }

    public EngineHarness(EngineOptions options, bool sharedAccount, params ScriptedStrategy[] strategies)
    {
        ScriptedStrategy[] all = strategies.Length == 0 ? [new ScriptedStrategy()] : strategies;
        Strategy = all[0];
        Core = new EngineCore(
            options,
            [
                .. all.Select((strategy, i) => new StrategySlot(
                    new StrategyId(i), strategy, new AccountId(sharedAccount ? 0 : i), VenueId.Polymarket)),
            ]);
        Feed(at => new SessionStarted(at, 1, 7, true));
        Feed(at => new CashMoved(at, new AccountId(0), new Money(Cash.FromDollars(1_000), Currency.PUsd), "endowment"));
        Feed(at => new MarketListed(at, TestMarkets.One(0) with { Group = null, NegRisk = false }));
    }

    public static InstrumentId Yes => new(0);

    public static InstrumentId No => new(1);

    /// <summary>The first one.</summary>
    public ScriptedStrategy Strategy { get; }

    public Instant Now => Instant.FromMilliseconds(millisecond);

    public EngineCore Core { get; }

    /// <summary>What the last input made the engine want.</summary>
    public IReadOnlyList<EngineOutput> Wants => outbox.Items;

    public IEnumerable<T> Wanted<T>() => outbox.Items.OfType<T>();

    public void Wait(Duration duration) => millisecond += duration.Nanos / Instant.NanosPerMillisecond;

    public void Feed(Func<Stamp, EngineInput> make)
    {
        millisecond++;
        EngineInput input = make(Stamp.Unsequenced(Instant.FromMilliseconds(millisecond), Instant.None));
        input.TakeSequence(Core.NextSequence);
        outbox.Clear();
        Core.Process(input, outbox);
    }

    /// <summary>Whole books of both outcomes with one level a side: 100 shares each.</summary>
    public void Books(string bid, string ask) => Touch(Yes, bid, ask);

    /// <summary>As <see cref="Books"/>, of the market that an instrument is the first outcome of.</summary>
    public void Touch(InstrumentId first, string bid, string ask)
    {
        Snapshot(first, Price.Parse(bid), Price.Parse(ask), BookFlags.None);
        Snapshot(
            new InstrumentId(first.Value + 1), Price.Parse(ask).Complement, Price.Parse(bid).Complement,
            BookFlags.EndOfMessage);
    }

    public ClientOrderId PlacedOne() => Assert.Single(Wanted<PlaceOrder>()).Order.Id;

    public void Accept(ClientOrderId order) => Feed(at => new OrderAccepted(at, order, "venue-" + order));

    public void Fill(
        ClientOrderId order, string trade, string price, long shares, SettlementTier tier = SettlementTier.Matched) =>
        Feed(at => new OrderFilled(
            at, order, trade, Price.Parse(price), Quantity.FromShares(shares), Cash.Zero, Liquidity.Maker, tier));

    public void Operate(OperatorAction action) =>
        Feed(at => new OperatorCommand(at, action, "", "test", "because"));

    /// <summary>A second market with the instruments 2 and 3, and its whole books.</summary>
    public void SecondMarket(string bid, string ask)
    {
        Feed(at => new MarketListed(at, TestMarkets.One(1) with { Group = null, NegRisk = false }));
        Touch(new InstrumentId(2), bid, ask);
    }

    private void Snapshot(InstrumentId instrument, Price bid, Price ask, BookFlags last)
    {
        Feed(at => new BookCleared(at, instrument, BookFlags.Snapshot));
        Feed(at => new BookDelta(at, instrument, Side.Buy, bid, Quantity.FromShares(100), BookFlags.Snapshot));
        Feed(at => new BookDelta(at, instrument, Side.Sell, ask, Quantity.FromShares(100), BookFlags.Snapshot | last));
    }
}
