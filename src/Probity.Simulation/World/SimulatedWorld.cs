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
public sealed class SimulatedWorld : IVenueSide, IExchangeListener, ITrafficObserver
{
    private readonly WorldOptions options;
    private readonly IReadOnlyList<WorldListing> markets;
    private readonly EventGroup? group;
    private readonly EventGroup? twins;
    private readonly SimExchange exchange;
    private readonly WorldTraffic traffic;
    private readonly VenueWire wire;
    private readonly WorldFeed feed;
    private readonly OurDesk desk;
    private Instant clock;

    public SimulatedWorld(WorldOptions options)
    {
        this.options = options.Checked();
        markets = WorldListings.Invent(options);
        group = WorldListings.Group(options, markets);
        Pairs = WorldListings.Pairs(markets);
        twins = TwinListings.Group(markets, WorldListings.TwinGroup);
        var streams = new RandomStreams(options.Seed);
        wire = new VenueWire(options.Latency, options.Settlement, streams.Next());
        feed = new WorldFeed(options.FeedDelay, IsMirrored);
        desk = new OurDesk(wire, 2 * markets.Count, group);
        exchange = new SimExchange(SimExchangeOptions.Default, this);
        foreach (WorldListing listing in markets) { exchange.AddMarket(listing.Market, !listing.SeparateBooks); }
        traffic = new WorldTraffic(options, markets, exchange, this, streams);
        clock = options.Start;
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

    /// <summary>Each market with its twin at the other venue: what a person would approve as a pair.</summary>
    public IReadOnlyList<MarketPair> Pairs { get; }

    /// <summary>What the venue itself says that an account has: cash, that of open orders included.</summary>
    public Cash CashOf(AccountId account) => desk.CashOf(exchange, account);

    public bool Produces(InputKind kind) => kind is not (
        InputKind.SessionStarted or InputKind.OperatorCommand or InputKind.CashMoved or InputKind.TimerFired or
        InputKind.RewardPaid or InputKind.BalanceReported or InputKind.VenueStatusChanged or
        InputKind.AccountStatusChanged or InputKind.PairListed or InputKind.PairStatusChanged or
        InputKind.SignalObserved or InputKind.WalletTraded);

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

    public Instant NextDue => Earliest(
        Earliest(Earliest(wire.NextRequest, traffic.NextDue), exchange.NextExpiry),
        Earliest(wire.NextReply, feed.NextDue));

    public bool TryTake(Instant until, [NotNullWhen(true)] out EngineInput? input)
    {
        Require.That(until < Due.Never, "time has an end");
        while (true)
        {
            Instant act = Earliest(Earliest(wire.NextRequest, traffic.NextDue), exchange.NextExpiry);
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
        hash = StateHash.Combine(StateHash.Combine(hash, feed.Digest()), traffic.AgendaDigest);
        return StateHash.Combine(StateHash.Combine(hash, traffic.NatureDigest), clock.Nanos);
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

    /// <summary>Lists everything; the first snapshots follow when the traders are in.</summary>
    void ITrafficObserver.OnOpening(Instant now)
    {
        foreach (WorldListing listing in markets) { feed.Listed(listing.Market); }
        if (group is not null) { feed.Listed(group); }
        if (twins is not null) { feed.Listed(twins); }
        foreach (WorldListing listing in markets)
        {
            feed.Snapshot(listing.Market.First.Id);
            feed.Snapshot(listing.Market.Second.Id);
        }
    }

    void ITrafficObserver.OnResolving(Market market, Instant now) =>
        desk.Redeem(exchange, market, now + options.FeedDelay + options.ConversionDelay);

    private bool IsMirrored(InstrumentId instrument) =>
        markets[instrument.Value / 2].Market.Outcome(instrument.Value % 2).IsMirrored;

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
            traffic.Act();
        }
        traffic.RefineTicks();
        feed.End(exchange);
    }

    private void Serve(EngineOutput request, Instant now)
    {
        if (request is ResyncBook resync) { feed.Snapshot(resync.Instrument); }
        else { desk.Serve(exchange, request, now); }
    }
}
