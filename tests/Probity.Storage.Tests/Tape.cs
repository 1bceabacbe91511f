using System.Runtime.CompilerServices;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Storage.Projection;

namespace Probity.Storage.Tests;

/// <summary>A journal in memory: numbered inputs, one second apart, each with what an engine made of it.</summary>
internal sealed class Tape
{
    public static readonly AccountId Account = new(0);
    public static readonly StrategyId Maker = new(0);
    public static readonly StrategyId Arb = new(1);

    private readonly List<(EngineInput Input, EngineOutput[] Outputs)> entries = [];
    private long counter;

    public static Instant Start { get; } = Instant.FromMilliseconds(1_763_000_000_000);

    public int Count => entries.Count;

    public Stamp Next => Stamp.Unsequenced(At(entries.Count + 1), Instant.None);

    /// <summary>The receive time of an input by its sequence.</summary>
    public static Instant At(long sequence) => Start + Duration.FromSeconds(sequence);

    public static InstrumentId Yes(int market) => new(2 * market);

    public static Market MarketOf(int id) => new(
        new MarketId(id), VenueId.Polymarket, $"0xc{id}", $"market-{id}", $"Question {id}?",
        new Instrument(Yes(id), new MarketId(id), 0, "Yes", $"{id}1"),
        new Instrument(new InstrumentId((2 * id) + 1), new MarketId(id), 1, "No", $"{id}2"),
        new MarketTerms(
            TickGrid.Cent, Quantity.FromShares(5), Cash.FromDollars(1), Quantity.Parse("0.01"),
            new FeeTerms(0.07m, 1, true, 0.2m), TermsSource.Venue),
        Currency.PUsd, MarketProtocol.ConditionalTokens, false, null, MarketStatus.Open, Instant.None);

    public Tape Add(EngineInput input, params EngineOutput[] outputs)
    {
        input.TakeSequence(entries.Count + 1);
        entries.Add((input, outputs));
        return this;
    }

    public Tape List(int market) => Add(new MarketListed(Next, MarketOf(market)));

    /// <summary>A book change that makes the engine place an order.</summary>
    public ClientOrderId Place(int market, Side side, string price, string shares, StrategyId? strategy = null)
    {
        StrategyId slot = strategy ?? Maker;
        ClientOrderId id = ClientOrderId.Of(slot, ++counter);
        var tick = new TradePrinted(Next, Yes(market), side, Price.Parse(price), Quantity.FromShares(1));
        Add(tick);
        OrderIntent intent = OrderIntent.Quote(
            slot, Yes(market), side, Price.Parse(price), Quantity.Parse(shares), "quote");
        entries[^1] = (tick, [new PlaceOrder(Approve(id, Account, intent, tick.At))]);
        return id;
    }

    public Tape Accept(ClientOrderId order) => Add(new OrderAccepted(Next, order, "v" + order));

    public Tape Fill(
        ClientOrderId order, string trade, string price, string shares, string fee = "0",
        SettlementTier tier = SettlementTier.Matched) =>
        Add(new OrderFilled(
            Next, order, trade, Price.Parse(price), Quantity.Parse(shares), Cash.Parse(fee), Liquidity.Maker, tier));

    public Tape Settle(ClientOrderId order, string trade, SettlementTier tier) =>
        Add(new FillSettled(Next, order, trade, tier));

    public Tape Decide(int market, Gate gate, string net = "0") => Add(
        new TradePrinted(Next, Yes(market), Side.Buy, Price.Parse("0.5"), Quantity.FromShares(1)),
        new DecisionMade(
            Next, Arb,
            new Decision(
                new MarketId(market), gate, Quantity.FromShares(10), Cash.Parse("0.3"), Cash.Parse("0.1"), Cash.Zero,
                Cash.Zero, Cash.Parse(net), "because")));

    public Tape Raise(Severity severity, string code) => Add(
        new TimerFired(Next, new TimerId(1)), new IncidentRaised(Next, severity, code, "details"));

    public void FeedInto(Projector projector) => FeedInto(projector, 1, entries.Count);

    /// <summary>Feeds a stretch, both ends included.</summary>
    public void FeedInto(Projector projector, long from, long to)
    {
        for (long sequence = from; sequence <= to; sequence++)
        {
            (EngineInput input, EngineOutput[] outputs) = entries[(int)sequence - 1];
            projector.Observe(input, outputs);
        }
    }

    /// <summary>A view after an input, with one position and both strategies.</summary>
    public static EngineView ViewAt(long sequence, string netPnl, params PositionView[] positions) => new(
        At(sequence), sequence, sequence,
        new PortfolioView(
            Cash.Parse("900"), Cash.Parse("1000") + Cash.Parse(netPnl), Cash.Parse("0.5"), Cash.Parse("0.2"), Cash.Zero,
            Cash.Parse(netPnl) + Cash.Parse("0.3"), Cash.Parse(netPnl), Cash.Parse("3"), true,
            [new TierView(SettlementTier.Matched, Cash.Parse("900"), Cash.Parse("0.5"), Cash.Parse(netPnl))],
            positions),
        new RiskView(KillSwitchState.Running, false, "", Cash.Parse("12"), Cash.Zero, 1, 0),
        [StrategyAt(Maker, "fixed-maker", sequence, netPnl), StrategyAt(Arb, "parity-arb", 0, "0")],
        [], [], [], []);

    public static PositionView Position(int market, string shares, string cost, string? mark) => new(
        new MarketId(market), Yes(market), new SignedQuantity(Quantity.Parse(shares).Micros), Cash.Parse("0.5"),
        Cash.Parse(cost), mark is null ? null : Cash.Parse(mark), Cash.Parse("1.25"));

    private static StrategyView StrategyAt(StrategyId id, string name, long orders, string netPnl) => new(
        id, name, true, orders, orders, Cash.FromDollars(orders), Cash.Zero, Cash.Parse(netPnl),
        new SortedDictionary<Gate, long> { [Gate.GrossEdge] = 10 * orders, [Gate.Taken] = orders });

    // Only the risk pipeline makes approved orders; a projection only reads them, so its tests take the back door.
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern ApprovedOrder Approve(
        ClientOrderId id, AccountId account, OrderIntent intent, Stamp approvedAt);
}
