using System.Diagnostics.CodeAnalysis;
using Probity.Domain;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;
using Probity.Simulation.World.Traders;

namespace Probity.Simulation.World;

/// <summary>
/// A whole venue with seeded traders on a <see cref="SimExchange"/>: noise, informed, makers, a whale and competing
/// pair traders, over several binary markets and one neg-risk event. Everything comes from here: listings, books,
/// trades, tick changes, resolutions, and the replies to our orders, which trade on the same books as everybody's.
/// <para>
/// One matching book cannot show ask(yes) + ask(no) under a dollar, as Polymarket's cannot for longer than an instant.
/// So some markets have two separate books that only traders hold together, with makers that react at different speed:
/// there the sum strays for a second or two after news, until makers, informed traders or competitors close it.
/// </para>
/// </summary>
public sealed class SimulatedWorld : ISimulatedVenue, IExchangeListener
{
    private const int FinerTickPips = 10;

    /// <summary>Beyond these the tick gets finer (reference/polymarket.md 8.1).</summary>
    private static readonly Price TickChangesBelow = Price.FromPips(400);
    private static readonly Price TickChangesAbove = Price.FromPips(9_600);
    private static readonly Cash TraderCash = Cash.FromDollars(10_000_000);
    private static readonly Quantity TraderSets = Quantity.FromShares(200_000);
    private static readonly Duration ListingDelay = Duration.FromMilliseconds(1);

    /// <summary>Makers quote at once; the others come when the first snapshots are out.</summary>
    private static readonly Duration QuietStart = Duration.FromMilliseconds(500);

    private readonly WorldOptions options;
    private readonly List<WorldMarket> markets;
    private readonly EventGroup? group;
    private readonly SimExchange exchange;
    private readonly Nature nature;
    private readonly VenueWire wire;
    private readonly WorldFeed feed;
    private readonly OurDesk desk;
    private readonly DueQueue<IWorldActor> agenda = new();
    private readonly WorldStage stage;
    private readonly bool[] finer;
    private ulong streams;
    private Instant clock;

    public SimulatedWorld(WorldOptions options)
    {
        this.options = options.Checked();
        markets = WorldListings.Invent(options);
        group = WorldListings.Group(options, markets);
        finer = new bool[markets.Count];
        wire = new VenueWire(options.Latency, options.Settlement, NextStream());
        feed = new WorldFeed(options.FeedDelay);
        desk = new OurDesk(wire, 2 * markets.Count, group);
        exchange = new SimExchange(SimExchangeOptions.Default, this);
        stage = new WorldStage(exchange, markets);
        nature = new Nature(markets, options.BinaryMarkets, NextStream());
        clock = options.Start;
        foreach (WorldMarket market in markets) { exchange.AddMarket(market.Market, !market.SeparateBooks); }
        agenda.Add(options.Start + ListingDelay, new Opening(this));
    }

    public IReadOnlyList<string> NotModelled { get; } =
    [
        "the traders are invented: prices, sizes and rhythm are not those of any real market",
        "markets with separate books show gaps for seconds, as no venue that matches complements does",
        "traders do not learn from our orders; they only meet them",
        "requests and replies never get lost and never overtake one another",
        "liquidity rewards, maker and taker rebates are not paid",
        "settlement always succeeds; a conversion without enough cash or shares is dropped",
    ];

    /// <summary>What the venue itself says that an account has: cash, that of open orders included.</summary>
    public Cash CashOf(AccountId account) => desk.CashOf(exchange, account);

    public bool Produces(InputKind kind) => kind is not (
        InputKind.SessionStarted or InputKind.OperatorCommand or InputKind.CashMoved or InputKind.TimerFired or
        InputKind.RewardPaid or InputKind.BalanceReported or InputKind.VenueStatusChanged);

    public void OnInput(EngineInput input)
    {
        if (input.At.Received > clock) { clock = input.At.Received; }
        if (input is CashMoved moved) { desk.Deposit(exchange, moved); }
    }

    public void OnOutput(EngineOutput output, Stamp cause)
    {
        switch (output)
        {
            case PlaceOrder or CancelOrder or CancelAllOrders or ResyncBook: wire.Send(clock, output); break;
            case RequestConversion: wire.SendSlowly(clock, options.ConversionDelay, output); break;
            default: break;
        }
    }

    public bool TryTake(Instant until, [NotNullWhen(true)] out EngineInput? input)
    {
        Require.That(until < Due.Never, "time has an end");
        while (true)
        {
            Instant act = Earliest(Earliest(wire.NextRequest, agenda.NextDue), exchange.NextExpiry);
            Instant heard = Earliest(wire.NextReply, feed.NextDue);
            if (heard <= act && heard <= until)
            {
                input = wire.NextReply <= feed.NextDue ? wire.TakeReply() : feed.Take();
                return true;
            }
            if (act > until)
            {
                input = null;
                return false;
            }
            Act(act);
        }
    }

    public ulong Digest()
    {
        ulong hash = StateHash.Combine(exchange.Digest(), wire.Digest());
        hash = StateHash.Combine(StateHash.Combine(hash, feed.Digest()), agenda.Digest);
        return StateHash.Combine(StateHash.Combine(hash, nature.Digest()), clock.Nanos);
    }

    void IExchangeListener.OnAccepted(ParticipantId participant, ExchangeOrderId order, in OrderRequest request) =>
        desk.Accepted(order, participant);

    void IExchangeListener.OnFill(in ExchangeFill fill) => desk.Filled(fill);

    void IExchangeListener.OnTrade(in ExchangeTrade trade) => feed.Trade(trade);

    void IExchangeListener.OnCancelled(ParticipantId participant, ExchangeOrderId order, CancelCause cause) =>
        desk.Cancelled(order, cause);

    void IExchangeListener.OnExpired(ParticipantId participant, ExchangeOrderId order) => desk.Expired(order);

    void IExchangeListener.OnLevel(InstrumentId instrument, Side side, Price price, Quantity size) =>
        feed.Level(instrument, side, price);

    void IExchangeListener.OnTickGrid(MarketId market, TickGrid grid)
    {
        feed.TickGrid(markets[market.Value].Market.First.Id, grid);
        feed.TickGrid(markets[market.Value].Market.Second.Id, grid);
    }

    void IExchangeListener.OnStatus(MarketId market, MarketStatus status) => feed.Status(market, status);

    void IExchangeListener.OnResolved(MarketId market, Payout payout) => feed.Resolved(market, payout);

    private static Instant Earliest(Instant a, Instant b) => a <= b ? a : b;

    /// <summary>One act of one party, and what the feed makes of it.</summary>
    private void Act(Instant now)
    {
        feed.Begin(now);
        desk.Begin(now);
        if (wire.NextRequest == now) { Serve(wire.TakeRequest(), now); }
        else if (exchange.NextExpiry == now) { exchange.Expire(now); }
        else
        {
            IWorldActor actor = agenda.Take();
            Duration wait = actor.Act(now);
            if (wait > Duration.Zero) { agenda.Add(now + wait, actor); }
        }
        RefineTicks();
        feed.End(exchange);
    }

    private void Serve(EngineOutput request, Instant now)
    {
        if (request is ResyncBook resync) { feed.Snapshot(resync.Instrument); }
        else { desk.Serve(exchange, request, now); }
    }

    /// <summary>A market whose price passes 0.04 or 0.96 gets a finer tick, for good.</summary>
    private void RefineTicks()
    {
        for (int i = 0; i < finer.Length; i++)
        {
            if (finer[i] || !stage.IsOpen(markets[i])) { continue; }
            IBookView book = stage.BookOf(markets[i], 0);
            bool low = book.TryBest(Side.Sell, out Level ask) && ask.Price < TickChangesBelow;
            bool high = book.TryBest(Side.Buy, out Level bid) && bid.Price > TickChangesAbove;
            if (!low && !high) { continue; }
            finer[i] = true;
            exchange.ChangeTick(markets[i].Market.Id, TickGrid.OfPips(FinerTickPips));
        }
    }

    private SeededRandom NextStream() => new(StateHash.Combine(StateHash.Mix(options.Seed), ++streams));

    private ParticipantId NewParticipant()
    {
        ParticipantId participant = exchange.AddParticipant();
        exchange.Deposit(participant, TraderCash);
        foreach (WorldMarket market in markets) { exchange.Split(participant, market.Market.Id, TraderSets); }
        return participant;
    }

    private void Join(Instant now, Func<ParticipantId, SeededRandom, Trader> make)
    {
        Trader trader = make(NewParticipant(), NextStream());
        if (trader is Maker) { agenda.Add(now + trader.Act(now), trader); }
        else { agenda.Add(now + QuietStart, trader); }
    }

    /// <summary>
    /// Lists everything, lets the traders in, sends the first snapshots, and puts the ends on the agenda.
    /// </summary>
    private void Open(Instant now)
    {
        foreach (WorldMarket market in markets) { feed.Listed(market.Market); }
        if (group is not null) { feed.Listed(group); }
        foreach (WorldMarket market in markets)
        {
            LetIn(market, now);
            feed.Snapshot(market.Market.First.Id);
            feed.Snapshot(market.Market.Second.Id);
            if (market.ResolvesAt < Due.Never) { agenda.Add(market.ResolvesAt, new Ending(this, market)); }
        }
        Join(now, (self, random) => new Whale(stage, self, random));
        agenda.Add(now, nature);
    }

    private void LetIn(WorldMarket market, Instant now)
    {
        MakerStyle first = market.SeparateBooks ? MakerStyle.Quick : MakerStyle.Steady;
        Join(now, (self, random) => new Maker(stage, self, random, market, 0, first));
        if (market.SeparateBooks)
        {
            Join(now, (self, random) => new Maker(stage, self, random, market, 1, MakerStyle.Slow));
            Join(now, (self, random) => new PairTrader(stage, self, random, market));
        }
        else
        {
            Join(now, (self, random) => new Maker(stage, self, random, market, 0, first));
        }
        Join(now, (self, random) => new NoiseTrader(stage, self, random, market));
        Join(now, (self, random) => new InformedTrader(stage, self, random, market));
    }

    private sealed class Opening(SimulatedWorld world) : IWorldActor
    {
        public Duration Act(Instant now)
        {
            world.Open(now);
            return Duration.Zero;
        }
    }

    /// <summary>Trading stops; a second later the result is in.</summary>
    private sealed class Ending(SimulatedWorld world, WorldMarket market) : IWorldActor
    {
        public Duration Act(Instant now)
        {
            if (world.stage.IsOpen(market))
            {
                world.exchange.SetStatus(market.Market.Id, MarketStatus.Closed);
                return Duration.FromSeconds(1);
            }
            Payout payout = world.nature.ResultOf(market) == 0 ? Payout.FirstWins : Payout.SecondWins;
            world.desk.Redeem(
                world.exchange, market.Market, now + world.options.FeedDelay + world.options.ConversionDelay);
            world.exchange.Resolve(market.Market.Id, payout);
            return Duration.Zero;
        }
    }
}
