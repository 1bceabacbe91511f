using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Risk;

namespace Probity.Engine.Tests;

/// <summary>
/// One market (instruments 0 and 1) whose numbers a test sets; worst losses come from the real enumeration.
/// </summary>
internal sealed class FakeRiskContext : IRiskContext
{
    public static readonly InstrumentId Yes = new(0);
    public static readonly InstrumentId No = new(1);

    private readonly LevelBook[] books = [new LevelBook(TickGrid.Cent), new LevelBook(TickGrid.Cent)];
    private readonly long[] positions = new long[2];
    private readonly long[,] open = new long[2, 2];
    private readonly List<OrderView> orders = [];
    private long counter;

    public Market Market { get; set; } = TestMarkets.One(0) with { Group = null };

    public MarketStatus Status { get; set; } = MarketStatus.Open;

    public VenueStatus Venue { get; set; }

    public string? Restraint { get; set; }

    public string? RateCap { get; set; }

    public string? Degraded { get; set; }

    public Instant Confirmed { get; set; } = Instant.FromMilliseconds(1_000_000);

    public Cash Free { get; set; } = Cash.FromDollars(1_000_000);

    public FeeSchedule Fees { get; set; } = FeeSchedule.Free;

    /// <summary>What the positions cost.</summary>
    public Cash Cost { get; set; }

    /// <summary>Worst loss of everything else.</summary>
    public Cash Elsewhere { get; set; }

    public Instant Now { get; set; } = Instant.FromMilliseconds(1_000_000);

    public bool TradingEnabled { get; set; } = true;

    public KillSwitchState KillSwitch { get; set; }

    public int OpenOrders { get; set; }

    public Cash WorstLossTotal => WorstLossOf(Market.Id) + Elsewhere;

    public static OrderIntent Order(
        Side side, string price, string quantity, InstrumentId? instrument = null,
        TimeInForce timeInForce = TimeInForce.GoodTilCancelled, bool postOnly = false) =>
        new(new StrategyId(0), instrument ?? Yes, side, Price.Parse(price), Quantity.Parse(quantity), timeInForce,
            postOnly, Instant.None, OrderPurpose.Quote, 0, "test");

    /// <summary>What a verdict says, in a word: "ok", "cut to 5", or "no".</summary>
    public static string Word(RiskVerdict verdict) => verdict switch
    {
        RiskVerdict.Resized resized => $"cut to {resized.To}",
        RiskVerdict.Refused => "no",
        _ => "ok",
    };

    public void Level(InstrumentId instrument, Side side, string price) =>
        books[instrument.Value].Set(side, Price.Parse(price), Quantity.FromShares(100));

    public void Hold(InstrumentId instrument, long shares) =>
        positions[instrument.Value] = shares * Quantity.MicrosPerShare;

    public void Rest(
        InstrumentId instrument, Side side, string price, long shares, OrderStatus status = OrderStatus.Live)
    {
        var quantity = Quantity.FromShares(shares);
        orders.Add(new OrderView(
            ClientOrderId.Of(new StrategyId(0), ++counter), new StrategyId(0), new AccountId(0), instrument, side,
            Price.Parse(price), quantity, Quantity.Zero, TimeInForce.GoodTilCancelled, true, OrderPurpose.Quote,
            status, false, "", Instant.None, "own"));
        if (status.MayTrade()) { open[instrument.Value, (int)side] += quantity.Micros; }
    }

    public Market MarketOf(InstrumentId instrument) => Market;

    public VenueStatus StatusOf(VenueId venue) => Venue;

    public string? RestraintOn(MarketId market) => Restraint;

    public string? OverRate(OrderIntent intent) => RateCap;

    public string? KeptOut(StrategyId strategy, VenueId venue) => Degraded;

    public MarketTerms TermsOf(MarketId market) => Market.Terms;

    public TickGrid GridOf(InstrumentId instrument) => Market.Terms.Grid;

    public MarketStatus StatusOf(MarketId market) => Status;

    public IBookView BookOf(InstrumentId instrument) => books[instrument.Value];

    public Instant BookAge(InstrumentId instrument) => Confirmed;

    public SignedQuantity PositionOf(InstrumentId instrument) => new(positions[instrument.Value]);

    public Quantity OpenQuantity(InstrumentId instrument, Side side) =>
        Quantity.FromMicros(open[instrument.Value, (int)side]);

    public IEnumerable<OrderView> OpenOrdersOf(InstrumentId instrument) =>
        orders.Where(o => o.Instrument == instrument);

    public Cash FreeCash(Currency currency) => Free;

    public Quantity FreeShares(InstrumentId instrument) =>
        Quantity.FromMicros(Math.Max(0, positions[instrument.Value])).MinusOrZero(OpenQuantity(instrument, Side.Sell));

    public Cash WorstLossOf(MarketId market) => Outcomes(null, Quantity.Zero).WorstLoss;

    public Cash WorstLossOf(EventGroupId group) => WorstLossOf(Market.Id);

    public WorstLosses WorstLossesWith(OrderIntent intent, Quantity quantity)
    {
        Cash market = Outcomes(intent, quantity).WorstLoss;
        return new WorstLosses(market, market, market + Elsewhere);
    }

    public FeeSchedule FeesOf(MarketId market) => Fees;

    private MarketOutcomes Outcomes(OrderIntent? intent, Quantity quantity)
    {
        var losses = new OpenLoss[2];
        foreach (OrderView order in orders)
        {
            losses[order.Instrument.Value] += Exposure.OfOrder(order.Side, order.Price, order.Open, Cash.Zero);
        }
        if (intent is not null)
        {
            Cash fee = Exposure.WorstFee(intent, quantity, Fees);
            losses[intent.Instrument.Value] += Exposure.OfOrder(intent.Side, intent.Price, quantity, fee);
        }
        return Exposure.OfMarket(PositionOf(Yes), PositionOf(No), Cost, losses[0], losses[1]);
    }
}
