using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;
using Probity.Simulation.World.Traders;

namespace Probity.Simulation.World;

/// <summary>Hears of the two moments of a world that no exchange tells. It must not call the traffic back.</summary>
public interface ITrafficObserver
{
    /// <summary>The markets are about to open; no trader is in yet.</summary>
    void OnOpening(Instant now);

    /// <summary>The result of a closed market is about to come in; shares are still where they are.</summary>
    void OnResolving(Market market, Instant now);
}

/// <summary>What a trader of the world begins with, in the units of its exchange.</summary>
/// <param name="Cash">Before the sets are bought.</param>
/// <param name="Sets">Complete sets of every market.</param>
public sealed record TraderPurse(Cash Cash, Quantity Sets);

/// <summary>Twins whose leaders trade on another exchange.</summary>
/// <param name="Leaders">All markets there, in the order of their ids.</param>
/// <param name="Scale">Units of the twins' exchange in a millionth of a share; 1 or more.</param>
/// <param name="Purse">In those units.</param>
public sealed record LeadersElsewhere(IReadOnlyList<WorldListing> Leaders, int Scale, TraderPurse Purse);

/// <summary>Independent streams of randomness from one seed: 1, 2, 3, ... in the order in which they are asked
/// for.</summary>
public sealed class RandomStreams(ulong seed)
{
    private ulong streams;

    public SeededRandom Next() => new(StateHash.Combine(StateHash.Mix(seed), ++streams));
}

/// <summary>
/// The seeded traders of a world and what drives them: nature moves the truth, traders act on an agenda, prices near
/// the edge refine the tick, markets end. They trade on an exchange that others may use as well.
/// </summary>
public sealed class WorldTraffic
{
    private const int FinerTickPips = 10;

    /// <summary>Sets the randomness of twins apart from everything else.</summary>
    private const long TwinsOfSeed = 0x7477_696e;

    /// <summary>Beyond these the tick gets finer (reference/polymarket.md 8.1).</summary>
    private static readonly Price TickChangesBelow = Price.FromPips(400);
    private static readonly Price TickChangesAbove = Price.FromPips(9_600);
    private static readonly TraderPurse Purse = new(Cash.FromDollars(10_000_000), Quantity.FromShares(200_000));
    private static readonly Duration ListingDelay = Duration.FromMilliseconds(1);

    /// <summary>Makers quote at once; the others come when the first snapshots are out.</summary>
    private static readonly Duration QuietStart = Duration.FromMilliseconds(500);

    private readonly List<WorldMarket> markets;
    private readonly List<WorldMarket> leaders;
    private readonly TraderPurse purse;
    private readonly SimExchange exchange;
    private readonly ITrafficObserver observer;
    private readonly RandomStreams streams;
    private readonly Nature nature;
    private readonly TwinNature? twins;
    private readonly DueQueue<IWorldActor> agenda = new();
    private readonly WorldStage stage;
    private readonly bool[] finer;
    private readonly int informedTraders;
    private readonly double noiseWait;

    /// <summary>Puts the opening on the agenda.</summary>
    /// <param name="options">Start, temper, and the number of binary markets; the event's come after them.</param>
    /// <param name="listings">All markets, in the order of their ids.</param>
    /// <param name="exchange">The exchange with these markets.</param>
    /// <param name="observer">Hears of opening and results.</param>
    /// <param name="streams">Where nature and the traders get their randomness.</param>
    /// <param name="elsewhere">
    /// Where the leaders of the listings trade, when all listings are twins on an exchange of their own; null: the
    /// leaders are among the listings. The same options and streams as there give the same truth.
    /// </param>
    public WorldTraffic(
        WorldOptions options, IReadOnlyList<WorldListing> listings, SimExchange exchange, ITrafficObserver observer,
        RandomStreams streams, LeadersElsewhere? elsewhere = null)
    {
        markets = [.. listings.Select(listing => new WorldMarket(listing))];
        leaders = elsewhere is null
            ? [.. markets.Where(market => market.Twin is null)]
            : [.. elsewhere.Leaders.Select(listing => new WorldMarket(listing))];
        this.exchange = exchange;
        this.observer = observer;
        finer = new bool[markets.Count];
        stage = new WorldStage(exchange, markets, elsewhere?.Scale ?? 1);
        purse = elsewhere?.Purse ?? Purse;
        nature = new Nature(leaders, options, streams.Next());
        informedTraders = options.InformedTraders;
        noiseWait = options.NoiseWait.Nanos / (double)Instant.NanosPerSecond;
        ulong seed = StateHash.Combine(StateHash.Mix(options.Seed), TwinsOfSeed);
        this.streams = elsewhere is null ? streams : new RandomStreams(seed);
        TwinPair[] pairs =
        [
            .. from market in markets
               where market.Twin is not null
               select new TwinPair(leaders[market.Twin!.Value.Leader.Value], market, market.Twin.Value.IsInverted),
        ];
        if (pairs.Length > 0) { twins = new TwinNature(nature, pairs, options.Basis, new SeededRandom(seed)); }
        agenda.Add(options.Start + ListingDelay, new Opening(this));
    }

    /// <summary>When somebody acts next; later than everything when nobody will.</summary>
    public Instant NextDue => agenda.NextDue;

    internal ulong AgendaDigest => agenda.Digest;

    internal ulong NatureDigest => twins?.Digest() ?? nature.Digest();

    /// <summary>The one act that is due next, at the time that it is due.</summary>
    public void Act()
    {
        Instant now = agenda.NextDue;
        IWorldActor actor = agenda.Take();
        Duration wait = actor.Act(now);
        if (wait > Duration.Zero) { agenda.Add(now + wait, actor); }
    }

    /// <summary>A market whose price passes 0.04 or 0.96 gets a finer tick, for good.</summary>
    public void RefineTicks()
    {
        for (int i = 0; i < finer.Length; i++)
        {
            if (finer[i] || !stage.IsOpen(markets[i])) { continue; }
            IBookView book = stage.BookOf(markets[i], 0);
            bool low = book.TryBest(Side.Sell, out Level ask) && ask.Price < TickChangesBelow;
            bool high = book.TryBest(Side.Buy, out Level bid) && bid.Price > TickChangesAbove;
            if (!low && !high) { continue; }
            finer[i] = true;
            if (stage.Exchange.GridOf(markets[i].Market.Id).TickPips <= FinerTickPips) { continue; }
            exchange.ChangeTick(markets[i].Market.Id, TickGrid.OfPips(FinerTickPips));
        }
    }

    private ParticipantId NewParticipant()
    {
        ParticipantId participant = exchange.AddParticipant();
        // Twins cost what their sets cost, so that every trader is left with as much cash as without them.
        int follow = markets.Count(market => market.Twin is not null);
        exchange.Deposit(
            participant, Cash.FromMicros(purse.Cash.Micros + (follow * purse.Sets.Micros)));
        foreach (WorldMarket market in markets) { exchange.Split(participant, market.Market.Id, purse.Sets); }
        return participant;
    }

    private void Join(Instant now, Func<ParticipantId, SeededRandom, Trader> make)
    {
        Trader trader = make(NewParticipant(), streams.Next());
        if (trader is Maker) { agenda.Add(now + trader.Act(now), trader); }
        else { agenda.Add(now + QuietStart, trader); }
    }

    /// <summary>Lets the traders in and puts the ends on the agenda.</summary>
    private void Open(Instant now)
    {
        observer.OnOpening(now);
        foreach (WorldMarket market in markets)
        {
            LetIn(market, now);
            if (market.ResolvesAt < Due.Never) { agenda.Add(market.ResolvesAt, new Ending(this, market)); }
        }
        Join(now, (self, random) => new Whale(stage, self, random));
        agenda.Add(now, twins is null ? nature : twins);
    }

    /// <summary>The outcome that pays, 0 or 1: a twin's is its leader's, or the other one.</summary>
    private int ResultOf(WorldMarket market)
    {
        if (market.Twin is not { } twin) { return nature.ResultOf(market); }
        int result = nature.ResultOf(leaders[twin.Leader.Value]);
        return twin.IsInverted ? 1 - result : result;
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
        Join(now, (self, random) => new NoiseTrader(stage, self, random, market, noiseWait));
        for (int i = 0; i < informedTraders; i++)
        {
            Join(now, (self, random) => new InformedTrader(stage, self, random, market));
        }
    }

    private sealed class Opening(WorldTraffic traffic) : IWorldActor
    {
        public Duration Act(Instant now)
        {
            traffic.Open(now);
            return Duration.Zero;
        }
    }

    /// <summary>Trading stops; a second later the result is in.</summary>
    private sealed class Ending(WorldTraffic traffic, WorldMarket market) : IWorldActor
    {
        public Duration Act(Instant now)
        {
            if (traffic.exchange.StatusOf(market.Market.Id) == MarketStatus.Resolved) { return Duration.Zero; }
            if (traffic.stage.IsOpen(market))
            {
                traffic.exchange.SetStatus(market.Market.Id, MarketStatus.Closed);
                return Duration.FromSeconds(1);
            }
            Payout payout = traffic.ResultOf(market) == 0 ? Payout.FirstWins : Payout.SecondWins;
            traffic.observer.OnResolving(market.Market, now);
            traffic.exchange.Resolve(market.Market.Id, payout);
            return Duration.Zero;
        }
    }
}
