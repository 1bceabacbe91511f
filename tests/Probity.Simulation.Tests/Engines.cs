using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine;
using Probity.Strategies;

namespace Probity.Simulation.Tests;

/// <summary>Fresh engines with the strategies that the tests run.</summary>
internal static class Engines
{
    public static EngineCore Make() => new(EngineOptions.Default, Slots());

    /// <summary>Both real strategies and one that does everything that a loop has to carry.</summary>
    public static IReadOnlyList<StrategySlot> Slots() =>
    [
        Slot(0, new ParityArb(ParityArbOptions.From(OptionValues.Defaults(ParityArbOptions.Declared)))),
        Slot(1, Maker()),
        Slot(2, new RestlessStrategy()),
    ];

    public static FixedMaker Maker() => new(FixedMakerOptions.From(OptionValues.Defaults(FixedMakerOptions.Declared)));

    public static StrategySlot Slot(int id, Strategy strategy) =>
        new(new StrategyId(id), strategy, new AccountId(0), VenueId.Polymarket);
}

/// <summary>Sets timers, takes, quotes, withdraws, splits and merges, all by its own dice.</summary>
internal sealed class RestlessStrategy : Strategy
{
    private long acts;
    private TimerId heartbeat;

    public override string Name => "restless";

    public override void OnStart(IStrategyContext context) => heartbeat = context.After(Duration.FromMilliseconds(100));

    public override void OnTimer(TimerId timer, IStrategyContext context)
    {
        if (timer == heartbeat) { heartbeat = context.After(Duration.FromMilliseconds(50 + context.Random.Next(500))); }
        if (context.Markets.Count == 0) { return; }
        MarketView market = context.Markets[context.Random.Next(context.Markets.Count)];
        if (market.Status != MarketStatus.Open) { return; }
        Instrument outcome = market.Market.Outcome(context.Random.Next(2));
        IBookView book = market.BookOf(outcome.Id);
        if (!book.TryBest(Side.Buy, out Level bid) || !book.TryBest(Side.Sell, out Level ask)) { return; }
        acts++;
        switch (context.Random.Next(6))
        {
            case 0: context.Take(outcome.Id, Side.Buy, ask.Price, Quantity.FromShares(10), "test"); break;
            case 1: context.Take(outcome.Id, Side.Sell, bid.Price, Quantity.FromShares(10), "test"); break;
            case 2: context.Quote(outcome.Id, [new QuoteLevel(bid.Price, Quantity.FromShares(15))], [], "test"); break;
            case 3: context.Withdraw(outcome.Id, "test"); break;
            case 4: context.Convert(ConversionKind.Split, [market.Market.Id], Quantity.FromShares(20), "test"); break;
            default: context.Count(Gate.GrossEdge); break;
        }
    }

    public override void OnFill(MarketView market, OrderView order, OrderFilled fill, IStrategyContext context) =>
        context.After(Duration.Zero);

    public override ulong Digest() => StateHash.Combine(StateHash.Combine(0UL, acts), heartbeat.Value);
}
