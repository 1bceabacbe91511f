using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Tests;

/// <summary>One market, one strategy and the fake engine; the test plays the venue.</summary>
internal sealed class Desk
{
    private readonly Strategy strategy;
    private readonly Dictionary<ClientOrderId, OrderView> orders = [];
    private int seen;
    private int trades;

    public Desk(Strategy strategy, TickGrid? grid = null, decimal feeRate = 0m, string minimumSize = "5")
    {
        this.strategy = strategy;
        TickGrid ticks = grid ?? TickGrid.Cent;
        (First, Second) = (new LevelBook(ticks), new LevelBook(ticks));
        var fees = new FeeTerms(feeRate, 1, true, 0m);
        var terms = new MarketTerms(
            ticks, Quantity.Parse(minimumSize), Cash.FromDollars(1), Quantity.Parse("0.01"), fees,
            TermsSource.Configured);
        var id = new MarketId(0);
        var market = new Market(
            id, VenueId.Polymarket, "0xc", "slug", "Question?",
            new Instrument(new InstrumentId(0), id, 0, "Yes", "1"),
            new Instrument(new InstrumentId(1), id, 1, "No", "2"),
            terms, Currency.PUsd, MarketProtocol.ConditionalTokens, false, null, MarketStatus.Open, Instant.None);
        Market = new MarketView(market, First, Second) { Fees = FeeSchedule.Build(fees), IsTrusted = true };
        Context.Views.Add(Market);
        strategy.OnStart(Context);
        strategy.OnMarket(Market, Context);
    }

    public FakeContext Context { get; } = new();

    public LevelBook First { get; }

    public LevelBook Second { get; }

    public MarketView Market { get; }

    public InstrumentId Yes => Market.Market.First.Id;

    public InstrumentId No => Market.Market.Second.Id;

    /// <summary>Orders sent since the last call.</summary>
    public List<OrderView> NewOrders()
    {
        List<OrderView> fresh = [];
        for (; seen < Context.Sent.Count; seen++)
        {
            OrderIntent intent = Context.Sent[seen];
            var view = new OrderView(
                ClientOrderId.Of(Context.Self, seen + 1), Context.Self, new AccountId(0), intent.Instrument,
                intent.Side, intent.Price, intent.Quantity, Quantity.Zero, intent.TimeInForce, intent.PostOnly,
                intent.Purpose, OrderStatus.InFlight, false, "", Context.Now, intent.Reason);
            orders.Add(view.Id, view);
            fresh.Add(view);
        }
        return fresh;
    }

    /// <summary>Sets levels as "price x size" texts and tells the strategy.</summary>
    public void Books(string yesBids = "", string yesAsks = "", string noBids = "", string noAsks = "")
    {
        First.Clear();
        Second.Clear();
        Fill(First, Side.Buy, yesBids);
        Fill(First, Side.Sell, yesAsks);
        Fill(Second, Side.Buy, noBids);
        Fill(Second, Side.Sell, noAsks);
        Tell();
    }

    public void Tell()
    {
        Market.UpdatedAt = Context.Now;
        strategy.OnBook(Market, Context);
    }

    public void Trade(Side taker, string price, string shares) => strategy.OnTrade(
        Market, new TradePrinted(Stamp(), Yes, taker, Price.Parse(price), Quantity.Parse(shares)), Context);

    public void ConversionFails(SentConversion asked) => strategy.OnConversionFailed(
        new ConversionFailed(Stamp(), new AccountId(0), asked.Kind, [asked.Market], asked.Quantity, "test"), Context);

    public void Fill(OrderView order, string shares, string? price = null, string fee = "0")
    {
        OrderView before = orders[order.Id];
        var quantity = Quantity.Parse(shares);
        Context.Move(order.Instrument, SignedQuantity.Of(order.Side, quantity));
        orders[order.Id] = before with { Filled = before.Filled + quantity };
        var fill = new OrderFilled(
            Stamp(), order.Id, "t" + ++trades, price is null ? order.Price : Price.Parse(price), quantity,
            Cash.Parse(fee), Liquidity.Taker, SettlementTier.Matched);
        strategy.OnFill(Market, orders[order.Id], fill, Context);
    }

    public void End(OrderView order, OrderStatus status = OrderStatus.Cancelled)
    {
        orders[order.Id] = orders[order.Id] with { Status = status, CancelRequested = order.CancelRequested };
        strategy.OnOrderEnded(Market, orders[order.Id], Context);
    }

    public void FillAndEnd(OrderView order, string shares)
    {
        if (shares != "0") { Fill(order, shares); }
        End(order, orders[order.Id].Filled >= order.Quantity ? OrderStatus.Filled : OrderStatus.Cancelled);
    }

    /// <summary>Carries out the n-th conversion.</summary>
    public void Convert(int index)
    {
        SentConversion asked = Context.Conversions[index];
        Side way = asked.Kind == ConversionKind.Split ? Side.Buy : Side.Sell;
        Context.Move(Yes, SignedQuantity.Of(way, asked.Quantity));
        Context.Move(No, SignedQuantity.Of(way, asked.Quantity));
    }

    /// <summary>Lets time pass, firing the timers that come due on the way.</summary>
    public void Wait(long milliseconds)
    {
        Instant until = Context.Now + Duration.FromMilliseconds(milliseconds);
        while (Context.Timers.Count > 0
            && Context.Timers.MinBy(timer => (timer.Value, timer.Key)) is var (id, due) && due <= until)
        {
            Context.Timers.Remove(id);
            Context.Now = due > Context.Now ? due : Context.Now;
            strategy.OnTimer(new TimerId(id), Context);
        }
        Context.Now = until;
    }

    public static void Fill(LevelBook book, Side side, string levels)
    {
        foreach (string level in levels.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = level.Split('x');
            book.Set(side, Price.Parse(parts[0]), Quantity.Parse(parts[1]));
        }
    }

    private Stamp Stamp() => new(1, Context.Now, Context.Now);
}
