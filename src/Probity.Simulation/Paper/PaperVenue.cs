using System.Diagnostics.CodeAnalysis;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Values;

namespace Probity.Simulation.Paper;

/// <summary>
/// The venue side of paper trading and of backtests: recorded or live market data pass through, our orders fill against
/// them as the models of <see cref="PaperOptions"/> say. Market data come from outside; replies to orders, settlements
/// and conversions are made here.
/// </summary>
public sealed class PaperVenue : IVenueSide
{
    private readonly PaperOptions options;
    private readonly VenueWire wire;
    private readonly PaperMatcher matcher;
    private readonly List<PaperBook> touched = [];
    private readonly List<PaperMarket> markets = [];
    private readonly FeeSchedules schedules = new();
    private PaperBook?[] books = new PaperBook?[64];
    private readonly VenueStatus[] venues = new VenueStatus[byte.MaxValue + 1];
    private Instant clock;
    private bool inMessage;

    public PaperVenue(PaperOptions options)
    {
        this.options = options;
        wire = new VenueWire(options.Latency, options.Settlement, new SeededRandom(options.Seed));
        matcher = new PaperMatcher(options.Queue, wire);
        NotModelled =
        [
            "our orders do not move the market: nobody reacts to them",
            "shares that we took come back only as their level grows or empties",
            $"the place in the queue is not known but the model '{options.Queue.Name}'",
            "our own orders never trade with one another",
            "market data count at their receive time; the venue's book is ahead of that by the feed's delay",
            $"delays are the model '{options.Latency.Name}'",
            "requests and replies never get lost and never overtake one another",
            "a taking buy stops at its number of shares, where the venue spends the whole amount and may give more",
            "liquidity rewards, maker and taker rebates are not paid",
            "settlement always succeeds; balances and allowances are not checked here",
            "an order that reaches an untrusted book takes nothing and waits for the next snapshot to join its queue",
        ];
    }

    public IReadOnlyList<string> NotModelled { get; }

    public Instant NextDue
    {
        get
        {
            Instant act = wire.NextRequest <= matcher.NextExpiry ? wire.NextRequest : matcher.NextExpiry;
            return wire.NextReply <= act ? wire.NextReply : act;
        }
    }

    public bool Produces(InputKind kind) => kind is
        InputKind.OrderAccepted or InputKind.OrderRefused or InputKind.OrderUnknown or InputKind.OrderDelayed or
        InputKind.OrderFilled or InputKind.OrderCancelled or InputKind.OrderExpired or InputKind.CancelRefused or
        InputKind.FillSettled or InputKind.SharesConverted;

    public void OnInput(EngineInput input)
    {
        if (input.At.Received > clock) { clock = input.At.Received; }
        switch (input)
        {
            case BookDelta e: Apply(e); break;
            case TradePrinted e: Apply(e); break;
            case BookCleared e: Apply(e); break;
            case BookInvalidated e: BookOf(e.Instrument).Trusted = false; break;
            case TickGridChanged e: BookOf(e.Instrument).Levels.Regrid(e.Grid); break;
            case MarketListed e: List(e.Market); break;
            case MarketTermsChanged e: markets[e.Market.Value].Change(e.Terms); break;
            case MarketStatusChanged e: Change(markets[e.Market.Value], e.Status); break;
            case MarketResolved e: Resolve(markets[e.Market.Value]); break;
            case SharesConverted e: Note(e); break;
            case VenueStatusChanged e: venues[(byte)e.Venue] = e.Status; break;
            default: break;
        }
    }

    public void OnOutput(EngineOutput output, Stamp cause)
    {
        switch (output)
        {
            case PlaceOrder or CancelOrder or CancelAllOrders: wire.Send(clock, output); break;
            case RequestConversion: wire.SendSlowly(clock, options.ConversionDelay, output); break;
            default: break;
        }
    }

    public bool TryTake(Instant until, [NotNullWhen(true)] out EngineInput? input)
    {
        Require.That(until < Due.Never, "time has an end");
        while (true)
        {
            Instant act = wire.NextRequest <= matcher.NextExpiry ? wire.NextRequest : matcher.NextExpiry;
            if (wire.NextReply <= act && wire.NextReply <= until)
            {
                input = wire.TakeReply();
                return true;
            }
            if (act > until)
            {
                input = null;
                return false;
            }
            if (act == wire.NextRequest) { Serve(wire.TakeRequest(), act); }
            else { matcher.Expire(act); }
        }
    }

    public ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Combine(wire.Digest(), matcher.Digest()), clock.Nanos);
        foreach (PaperMarket market in markets) { hash = StateHash.Combine(hash, market.Digest()); }
        return hash;
    }

    private void Serve(EngineOutput request, Instant now)
    {
        switch (request)
        {
            case PlaceOrder { Order: var order }:
                PaperMarket? market = TryBookOf(order.Intent.Instrument)?.Market;
                VenueStatus status = market is null ? VenueStatus.Connected : venues[(byte)market.Market.Venue];
                matcher.Arrive(order, market, status, now);
                break;
            case CancelOrder e: matcher.Cancel(e.Order, now); break;
            case CancelAllOrders e: CancelAll(e, now); break;
            case RequestConversion e:
                int fee = e.Conversion == ConversionKind.Convert ? options.ConversionFeeBips : 0;
                wire.Reply(new SharesConverted(
                    Stamp.Unsequenced(now, now), e.Account, e.Conversion, e.Markets, e.Quantity, fee));
                break;
            default: throw new InvariantException($"a request of kind {request.GetType().Name} is served");
        }
    }

    private void CancelAll(CancelAllOrders request, Instant now)
    {
        foreach (PaperMarket market in markets)
        {
            if (market.Market.Venue == request.Venue)
            {
                matcher.CancelAll(market, request.Account, CancelCause.Requested, now);
            }
        }
    }

    /// <summary>The hot path: where nothing of ours is concerned, it costs the book update and no more.</summary>
    private void Apply(BookDelta delta)
    {
        PaperBook book = BookOf(delta.Instrument);
        book.Levels.TrySet(delta.Side, delta.Price, delta.Size);
        if (book.Market.IsWatched || book.InSnapshot) { Watch(book, delta); }
        EndMessage(delta.Flags);
    }

    private void Watch(PaperBook book, BookDelta delta)
    {
        if (!book.InSnapshot && book.Trusted)
        {
            matcher.LevelChanged(book, delta.Side, delta.Price, delta.Size.Micros);
        }
        Touch(book);
    }

    private void Apply(BookCleared cleared)
    {
        PaperBook book = BookOf(cleared.Instrument);
        book.Levels.Clear();
        book.InSnapshot = true;
        Touch(book);
        EndMessage(cleared.Flags);
    }

    private void Apply(TradePrinted trade)
    {
        PaperBook book = BookOf(trade.Instrument);
        if (book.Market.Orders.Count > 0) { matcher.Traded(book, trade, clock); }
    }

    private void Touch(PaperBook book)
    {
        if (book.Touched) { return; }
        book.Touched = true;
        touched.Add(book);
        inMessage = true;
    }

    private void EndMessage(BookFlags flags)
    {
        if (!inMessage || (flags & BookFlags.EndOfMessage) == 0) { return; }
        inMessage = false;
        foreach (PaperBook book in touched)
        {
            bool snapshot = book.InSnapshot;
            (book.Touched, book.InSnapshot) = (false, false);
            book.Trusted |= snapshot;
            matcher.MessageEnded(book, snapshot, clock);
        }
        touched.Clear();
    }

    private void Change(PaperMarket market, MarketStatus status)
    {
        market.Status = status;
        if (status >= MarketStatus.Closed)
        {
            matcher.CancelAll(market, account: null, CancelCause.MarketResolved, clock);
        }
    }

    /// <summary>The venue's redeemer turns winning shares into cash by itself (reference/polymarket.md 8.1).</summary>
    private void Resolve(PaperMarket market)
    {
        if (market.Status == MarketStatus.Resolved) { return; }
        Change(market, MarketStatus.Resolved);
        Instant done = clock + options.ConversionDelay;
        foreach ((AccountId account, long most) in market.Holders)
        {
            wire.Reply(new SharesConverted(
                Stamp.Unsequenced(done, done), account, ConversionKind.Redeem, [market.Market.Id],
                Quantity.FromMicros(most), 0));
        }
    }

    /// <summary>A split or conversion gives shares that nobody traded.</summary>
    private void Note(SharesConverted converted)
    {
        if (converted.Conversion == ConversionKind.Split)
        {
            markets[converted.Markets[0].Value].Hold(converted.Account, converted.Quantity.Micros);
        }
        if (converted.Conversion != ConversionKind.Convert) { return; }
        foreach (PaperMarket market in markets)
        {
            bool concerned = market.Market.Group == markets[converted.Markets[0].Value].Market.Group;
            if (concerned) { market.Hold(converted.Account, converted.Quantity.Micros); }
        }
    }

    private void List(Market market)
    {
        Require.That(market.Id.Value == markets.Count, "markets are listed in the order of their ids");
        var listed = new PaperMarket(market, schedules);
        markets.Add(listed);
        int last = Math.Max(market.First.Id.Value, market.Second.Id.Value);
        if (last >= books.Length) { Array.Resize(ref books, Math.Max(last + 1, books.Length * 2)); }
        books[market.First.Id.Value] = listed.First;
        books[market.Second.Id.Value] = listed.Second;
    }

    private PaperBook? TryBookOf(InstrumentId instrument) =>
        (uint)instrument.Value < (uint)books.Length ? books[instrument.Value] : null;

    private PaperBook BookOf(InstrumentId instrument)
    {
        PaperBook? book = TryBookOf(instrument);
        Require.That(book is not null, "market data name an instrument that was listed");
        return book;
    }
}
