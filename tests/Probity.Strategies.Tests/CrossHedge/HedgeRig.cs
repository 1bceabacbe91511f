using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Tests;

/// <summary>
/// A market on Polymarket, its pair on Opinion, and the strategy between them; the test plays both venues. Opinion's
/// second book is the mirror of its first, as there.
/// </summary>
internal sealed class HedgeRig
{
    private readonly Dictionary<InstrumentId, OrderView> resting = [];
    private readonly Dictionary<ClientOrderId, OrderView> covers = [];
    private readonly LevelBook[] books = new LevelBook[3];
    private int seen, trades, orders = 1_000;

    public HedgeRig(
        PairPolarity polarity = PairPolarity.Aligned, int mismatchPpm = 0, bool opinionFirst = false,
        params (string Name, string Value)[] options)
    {
        Dictionary<string, string> texts = options.ToDictionary(option => option.Name, option => option.Value);
        Strategy = new CrossHedge(CrossHedgeOptions.From(
            OptionValues.Read(CrossHedgeOptions.Declared, texts, "test")));
        Context.Accounts =
        [
            new(new AccountId(0), VenueId.Polymarket), new(new AccountId(1), VenueId.Opinion),
        ];
        Poly = Add(VenueId.Polymarket, new FeeTerms(0.04m, 1, true, 0.25m));
        Opinion = Add(VenueId.Opinion, new FeeTerms(0.04m, 1, true, 0.5m)
        {
            Base = FeeBase.Notional,
            Minimum = Cash.Parse("0.25"),
        });
        (MarketId first, MarketId second) = opinionFirst
            ? (Opinion.Market.Id, Poly.Market.Id)
            : (Poly.Market.Id, Opinion.Market.Id);
        Pair = new PairState(new MarketPair(new PairId(0), "bridge", first, second, polarity, mismatchPpm))
        {
            Status = PairStatus.Approved,
            Why = "ann, 2026-11-30",
        };
        Context.PairStates.Add(Pair);
    }

    public CrossHedge Strategy { get; }

    public FakeContext Context { get; } = new();

    public MarketView Poly { get; }

    public MarketView Opinion { get; }

    public PairState Pair { get; }

    /// <summary>Shares bought less those of the complement, both venues, in the first market's coordinates.</summary>
    public long NakedMicros { get; private set; }

    public IReadOnlyDictionary<InstrumentId, OrderView> Resting => resting;

    public void Start()
    {
        Strategy.OnStart(Context);
        Strategy.OnPair(Pair, Context);
        Sync();
    }

    /// <summary>Sets the books: YES and NO of Polymarket, YES of Opinion; "price x size" texts.</summary>
    public void Books(string yesBids, string yesAsks, string opinionBids, string opinionAsks)
    {
        foreach (LevelBook book in books) { book.Clear(); }
        Desk.Fill(books[0], Side.Buy, yesBids);
        Desk.Fill(books[0], Side.Sell, yesAsks);
        Desk.Fill(books[1], Side.Buy, Mirror(yesAsks));
        Desk.Fill(books[1], Side.Sell, Mirror(yesBids));
        Desk.Fill(books[2], Side.Buy, opinionBids);
        Desk.Fill(books[2], Side.Sell, opinionAsks);
        Tell();
    }

    public void Tell()
    {
        foreach (MarketView market in (MarketView[])[Poly, Opinion])
        {
            market.UpdatedAt = Context.Now;
            Strategy.OnBook(market, Context);
            Sync();
        }
    }

    /// <summary>Covers sent since the last call.</summary>
    public List<OrderView> NewCovers()
    {
        List<OrderView> fresh = [];
        for (; seen < Context.Sent.Count; seen++)
        {
            OrderView view = View(Context.Sent[seen], ClientOrderId.Of(Context.Self, seen + 1));
            covers.Add(view.Id, view);
            fresh.Add(view);
            CountOpen(view.Instrument, view.Quantity, 1);
        }
        return fresh;
    }

    /// <summary>A resting bid fills.</summary>
    public string FillQuote(Instrument outcome, string shares, string fee = "0", SettlementTier tier = SettlementTier.Matched)
    {
        OrderView order = resting[outcome.Id];
        var quantity = Quantity.Parse(shares);
        resting[outcome.Id] = order with { Filled = order.Filled + quantity };
        CountOpen(outcome.Id, quantity, -1);
        return Fill(resting[outcome.Id], quantity, order.Price, Cash.Parse(fee), Liquidity.Maker, tier);
    }

    /// <summary>A resting bid ends: filled, or cancelled as asked.</summary>
    public void EndQuote(Instrument outcome, OrderStatus status = OrderStatus.Cancelled)
    {
        resting.Remove(outcome.Id, out OrderView? order);
        CountOpen(outcome.Id, order!.Quantity - order.Filled, -1);
        Strategy.OnOrderEnded(MarketOf(outcome.Id), order with { Status = status }, Context);
        Sync();
    }

    /// <summary>A cover fills in part or whole, and ends.</summary>
    public string FillCover(OrderView cover, string shares, string price, string fee = "0")
    {
        string trade = "";
        var quantity = Quantity.Parse(shares);
        OrderView now = cover with { Filled = quantity };
        CountOpen(cover.Instrument, cover.Quantity, -1);
        if (!quantity.IsZero)
        {
            trade = Fill(now, quantity, Price.Parse(price), Cash.Parse(fee), Liquidity.Taker, SettlementTier.Matched);
        }
        OrderStatus status = now.Filled >= cover.Quantity ? OrderStatus.Filled : OrderStatus.Cancelled;
        Strategy.OnOrderEnded(MarketOf(cover.Instrument), now with { Status = status }, Context);
        Sync();
        return trade;
    }

    public void Settle(Instrument outcome, string trade, SettlementTier tier, string shares, string price)
    {
        var order = OrderIntent.Quote(
            Context.Self, outcome.Id, Side.Buy, Price.Parse(price), Quantity.Parse(shares), "");
        if (tier == SettlementTier.Failed) { NakedMicros -= SignOf(outcome) * Quantity.Parse(shares).Micros; }
        Strategy.OnSettled(
            MarketOf(outcome.Id), View(order, orderOfTrade[trade]),
            new FillSettlement(trade, tier, Price.Parse(price), Quantity.Parse(shares), Cash.Zero), Context);
        Sync();
    }

    public void Wait(long milliseconds)
    {
        Instant until = Context.Now + Duration.FromMilliseconds(milliseconds);
        while (Context.Timers.Count > 0 && Context.Timers.First() is var (id, due) && due <= until)
        {
            Context.Timers.Remove(id);
            Context.Now = due > Context.Now ? due : Context.Now;
            Strategy.OnTimer(new TimerId(id), Context);
            Sync();
        }
        Context.Now = until;
    }

    public MarketView MarketOf(InstrumentId instrument) => instrument.Value / 2 == 0 ? Poly : Opinion;

    public int SignOf(Instrument outcome)
    {
        int sign = outcome.OutcomeIndex == 0 ? 1 : -1;
        bool turned = Pair.Pair.Polarity == PairPolarity.Inverted && outcome.Market == Pair.Pair.Second;
        return turned ? -sign : sign;
    }

    private readonly Dictionary<string, ClientOrderId> orderOfTrade = [];

    private string Fill(
        OrderView order, Quantity quantity, Price price, Cash fee, Liquidity liquidity, SettlementTier tier)
    {
        MarketView market = MarketOf(order.Instrument);
        Instrument outcome = market.Market.First.Id == order.Instrument ? market.Market.First : market.Market.Second;
        NakedMicros += SignOf(outcome) * quantity.Micros;
        string trade = "t" + ++trades;
        orderOfTrade[trade] = order.Id;
        var fill = new OrderFilled(
            new Stamp(1, Context.Now, Context.Now), order.Id, trade, price, quantity, fee, liquidity, tier);
        Strategy.OnFill(market, order, fill, Context);
        Sync();
        return trade;
    }

    /// <summary>What was declared rests from now on; what was withdrawn rests until the test ends it.</summary>
    private void Sync()
    {
        foreach ((InstrumentId instrument, QuoteLevel[] levels) in Context.Bids.ToArray())
        {
            if (levels.Length == 0 || resting.ContainsKey(instrument)) { continue; }
            OrderIntent intent = OrderIntent.Quote(
                Context.Self, instrument, Side.Buy, levels[0].Price, levels[0].Size, "");
            resting.Add(instrument, View(intent, ClientOrderId.Of(Context.Self, ++orders)));
            CountOpen(instrument, levels[0].Size, 1);
        }
    }

    private void CountOpen(InstrumentId instrument, Quantity quantity, int sign)
    {
        Quantity open = Context.OpenOrders.GetValueOrDefault((instrument, Side.Buy));
        Context.OpenOrders[(instrument, Side.Buy)] = sign > 0 ? open + quantity : open - quantity;
    }

    private OrderView View(OrderIntent intent, ClientOrderId id) => new(
        id, Context.Self, new AccountId(0), intent.Instrument, intent.Side, intent.Price, intent.Quantity,
        Quantity.Zero, intent.TimeInForce, intent.PostOnly, intent.Purpose, OrderStatus.Live, false, "", Context.Now,
        intent.Reason);

    private static string Mirror(string levels) => string.Join(' ', levels
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(level => level.Split('x'))
        .Select(parts => $"{Price.Parse(parts[0]).Complement}x{parts[1]}"));

    private MarketView Add(VenueId venue, FeeTerms fees)
    {
        int index = Context.Views.Count;
        var id = new MarketId(index);
        bool opinion = venue == VenueId.Opinion;
        TickGrid grid = opinion ? TickGrid.Mill : TickGrid.Cent;
        var terms = new MarketTerms(
            grid, Quantity.FromShares(opinion ? 1 : 5), opinion ? Cash.Zero : Cash.FromDollars(1),
            Quantity.FromMicros(10_000), fees, TermsSource.Configured)
        {
            MinimumNotional = opinion ? Cash.FromDollars(5) : Cash.Zero,
        };
        var market = new Market(
            id, venue, $"0x{index}", $"slug-{index}", "Will the bridge open?",
            new Instrument(new InstrumentId(2 * index), id, 0, "Yes", $"{(2 * index) + 1}"),
            new Instrument(new InstrumentId((2 * index) + 1), id, 1, "No", $"{(2 * index) + 2}")
            {
                IsMirrored = opinion,
            },
            terms, opinion ? Currency.Usdt : Currency.PUsd, MarketProtocol.ConditionalTokens, false, null,
            MarketStatus.Open, Instant.None);
        var first = new LevelBook(grid);
        books[index * 2] = first;
        IBookView second = new ComplementView(first);
        if (!opinion) { second = books[1] = new LevelBook(grid); }
        var view = new MarketView(market, first, second)
        {
            Fees = FeeSchedule.Build(fees), IsTrusted = true, UpdatedAt = Context.Now,
        };
        Context.Views.Add(view);
        return view;
    }
}
