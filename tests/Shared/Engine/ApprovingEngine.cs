using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Engine.Risk;

namespace Probity.Testing;

/// <summary>
/// The only way to an approved order: a real engine with wide limits, plenty of cash and shares, and a strategy that
/// asks for exactly the order that a test wants.
/// </summary>
public sealed class ApprovingEngine
{
    private static readonly AccountId Account = new(0);

    private readonly EngineCore engine;
    private readonly Asking strategy = new();
    private readonly Outbox outbox = new();
    private readonly IReadOnlyList<Market> markets;

    /// <param name="markets">With dense ids from 0.</param>
    /// <param name="from">Time of the first input.</param>
    public ApprovingEngine(IReadOnlyList<Market> markets, Instant from)
    {
        this.markets = markets;
        Now = from;
        var options = EngineOptions.Default with { Risk = Wide };
        engine = new EngineCore(
            options, [new StrategySlot(new StrategyId(0), strategy, Account, markets[0].Venue)]);
        Process(at => new SessionStarted(at, 1, 1, TradingEnabled: true));
        Process(at => new CashMoved(at, Account, new Money(Cash.FromDollars(10_000_000), Currency.PUsd), "test"));
        foreach (Market market in markets)
        {
            Process(at => new MarketListed(at, market));
            Quantity shares = Quantity.FromShares(100_000);
            Process(at => new SharesConverted(at, Account, ConversionKind.Split, [market.Id], shares, 0));
        }
    }

    /// <summary>Time of the next input; set it to approve later.</summary>
    public Instant Now { get; set; }

    /// <exception cref="InvalidOperationException">Risk refused or cut it.</exception>
    public ApprovedOrder Approve(OrderIntent intent)
    {
        Market market = markets.Single(m => m.First.Id == intent.Instrument || m.Second.Id == intent.Instrument);
        foreach (Instrument outcome in new[] { market.First, market.Second })
        {
            TickGrid grid = market.Terms.Grid;
            Process(at => new BookCleared(at, outcome.Id, BookFlags.Snapshot));
            Process(at => Level(at, outcome.Id, Side.Buy, grid.Lowest, BookFlags.Snapshot));
            Process(at => Level(at, outcome.Id, Side.Sell, grid.Highest, BookFlags.Snapshot | BookFlags.EndOfMessage));
        }
        strategy.Wanted = intent;
        outbox.Clear();
        Process(at => new TradePrinted(at, intent.Instrument, Side.Buy, intent.Price, Quantity.FromShares(1)), false);
        ApprovedOrder? order = outbox.Items.OfType<PlaceOrder>().Select(place => place.Order).SingleOrDefault();
        return order is not null && order.Intent.Quantity == intent.Quantity
            ? order
            : throw new InvalidOperationException($"risk refused or cut '{intent}'");
    }

    private static RiskOptions Wide => RiskOptions.Default with
    {
        LowestPrice = Price.FromPips(1),
        HighestPrice = Price.FromPips(Price.PipsPerDollar - 1),
        PriceBandPips = Price.PipsPerDollar,
        MaxOpenOrders = 20_000,
        MaxOrderSize = Quantity.FromShares(1_000_000),
        MaxOrderNotional = Cash.FromDollars(1_000_000),
        MaxPosition = Quantity.FromShares(10_000_000),
        MaxNetPosition = Quantity.FromShares(10_000_000),
        MaxGroupLoss = Cash.FromDollars(10_000_000),
        MaxTotalLoss = Cash.FromDollars(10_000_000),
    };

    private static BookDelta Level(Stamp at, InstrumentId instrument, Side side, Price price, BookFlags flags) =>
        new(at, instrument, side, price, Quantity.FromShares(1), flags);

    private void Process(Func<Stamp, EngineInput> make, bool clear = true)
    {
        if (clear) { outbox.Clear(); }
        engine.Process(make(new Stamp(engine.NextSequence, Now, Now)), outbox);
        Now += Duration.FromMilliseconds(1);
    }

    /// <summary>Asks once for what it is told.</summary>
    private sealed class Asking : Strategy
    {
        public OrderIntent? Wanted { get; set; }

        public override string Name => "asking";

        public override void OnTrade(MarketView market, TradePrinted trade, IStrategyContext context)
        {
            if (Wanted is not { } wanted) { return; }
            Wanted = null;
            context.TakeTogether([wanted], wanted.Reason);
        }
    }
}
