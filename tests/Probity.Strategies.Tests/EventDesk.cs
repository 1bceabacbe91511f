using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Tests;

/// <summary>One event of several markets, one strategy and the fake engine; the test plays the venue.</summary>
internal sealed class EventDesk
{
    private readonly Strategy strategy;
    private readonly Dictionary<ClientOrderId, OrderView> orders = [];
    private readonly LevelBook[] books;
    private int seen;
    private int trades;

    public EventDesk(Strategy strategy, EventGroupKind kind, int outcomes, decimal feeRate = 0m, Instant ends = default)
    {
        this.strategy = strategy;
        books = new LevelBook[2 * outcomes];
        var fees = new FeeTerms(feeRate, 1, true, 0m);
        var id = new EventGroupId(0);
        for (int i = 0; i < outcomes; i++)
        {
            (books[2 * i], books[(2 * i) + 1]) = (new LevelBook(TickGrid.Cent), new LevelBook(TickGrid.Cent));
            Market market = MarketOf(i, fees, id, ends);
            Context.Views.Add(new MarketView(market, books[2 * i], books[(2 * i) + 1])
            {
                Fees = FeeSchedule.Build(fees),
                IsTrusted = true,
            });
        }
        Group = new EventGroup(
            id, VenueId.Polymarket, "key", "Who?", kind, [.. Context.Views.Select(view => view.Market.Id)]);
        Context.Events.Add(Group);
        strategy.OnStart(Context);
    }

    public FakeContext Context { get; } = new();

    public EventGroup Group { get; }

    /// <summary>Sets the books of an outcome as "price x size" texts, without telling the strategy.</summary>
    public void Set(int outcome, string yesBids = "", string yesAsks = "", string noBids = "", string noAsks = "")
    {
        books[2 * outcome].Clear();
        books[(2 * outcome) + 1].Clear();
        Desk.Fill(books[2 * outcome], Side.Buy, yesBids);
        Desk.Fill(books[2 * outcome], Side.Sell, yesAsks);
        Desk.Fill(books[(2 * outcome) + 1], Side.Buy, noBids);
        Desk.Fill(books[(2 * outcome) + 1], Side.Sell, noAsks);
    }

    public LevelBook Yes(int outcome) => books[2 * outcome];

    public LevelBook No(int outcome) => books[(2 * outcome) + 1];

    public static InstrumentId YesOf(int outcome) => new(2 * outcome);

    public static InstrumentId NoOf(int outcome) => new((2 * outcome) + 1);

    public void Tell(int outcome = 0) => strategy.OnBook(Context.Views[outcome], Context);

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

    public void FillAndEnd(OrderView order, string shares, string? price = null)
    {
        var quantity = Quantity.Parse(shares);
        if (!quantity.IsZero)
        {
            Context.Move(order.Instrument, SignedQuantity.Of(order.Side, quantity));
            orders[order.Id] = orders[order.Id] with { Filled = quantity };
            var stamp = new Stamp(1, Context.Now, Context.Now);
            var fill = new OrderFilled(
                stamp, order.Id, "t" + ++trades, price is null ? order.Price : Price.Parse(price), quantity, Cash.Zero,
                Liquidity.Taker, SettlementTier.Matched);
            strategy.OnFill(ViewOf(order), orders[order.Id], fill, Context);
        }
        bool whole = quantity >= order.Quantity;
        orders[order.Id] = orders[order.Id] with { Status = whole ? OrderStatus.Filled : OrderStatus.Cancelled };
        strategy.OnOrderEnded(ViewOf(order), orders[order.Id], Context);
    }

    /// <summary>A fill of these shares fails to settle.</summary>
    public void Revert(OrderView order, string shares, string price)
    {
        var quantity = Quantity.Parse(shares);
        Context.Move(order.Instrument, SignedQuantity.Of(order.Side.Opposite(), quantity));
        var failed = new FillSettlement("t", SettlementTier.Failed, Price.Parse(price), quantity, Cash.Zero);
        strategy.OnSettled(ViewOf(order), orders[order.Id], failed, Context);
    }

    /// <summary>Carries out the n-th conversion.</summary>
    public void Convert(int index)
    {
        SentConversion asked = Context.Conversions[index];
        Assert.Equal(ConversionKind.Convert, asked.Kind);
        foreach (MarketId market in Group.Markets)
        {
            bool given = asked.Markets.Contains(market);
            Side way = given ? Side.Sell : Side.Buy;
            InstrumentId moved = given ? NoOf(market.Value) : YesOf(market.Value);
            Context.Move(moved, SignedQuantity.Of(way, asked.Quantity));
        }
    }

    /// <summary>Lets time pass, firing the timers that come due on the way.</summary>
    public void Wait(long milliseconds)
    {
        Instant until = Context.Now + Duration.FromMilliseconds(milliseconds);
        while (Context.Timers.Count > 0 && Context.Timers.First() is var (id, due) && due <= until)
        {
            Context.Timers.Remove(id);
            Context.Now = due > Context.Now ? due : Context.Now;
            strategy.OnTimer(new TimerId(id), Context);
        }
        Context.Now = until;
    }

    private MarketView ViewOf(OrderView order) => Context.Views[order.Instrument.Value / 2];

    private static Market MarketOf(int index, FeeTerms fees, EventGroupId group, Instant ends)
    {
        var id = new MarketId(index);
        var terms = new MarketTerms(
            TickGrid.Cent, Quantity.FromShares(5), Cash.FromDollars(1), Quantity.Parse("0.01"), fees,
            TermsSource.Configured);
        return new Market(
            id, VenueId.Polymarket, $"0x{index}", $"slug-{index}", $"Question {index}?",
            new Instrument(YesOf(index), id, 0, "Yes", $"{index}1"),
            new Instrument(NoOf(index), id, 1, "No", $"{index}2"),
            terms, Currency.PUsd, MarketProtocol.ConditionalTokens, true, group, MarketStatus.Open, ends);
    }
}
