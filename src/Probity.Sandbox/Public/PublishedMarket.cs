using System.Globalization;
using System.Text;
using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;
using Probity.Venues.Polymarket.Streams;

namespace Probity.Sandbox.Public;

/// <summary>
/// One outcome's book as the public sees it. Only to be used under the lock of its <see cref="MarketFeed"/>.
/// </summary>
internal sealed class PublishedBook(PublishedMarket owner, int outcome, IBookView view)
{
    private readonly byte[] asset = Encoding.ASCII.GetBytes(owner.Market.Token(outcome));
    private string hash = "";

    public PublishedMarket Owner { get; } = owner;

    public int Outcome { get; } = outcome;

    public string Token { get; } = owner.Market.Token(outcome);

    public IBookView View { get; } = view;

    /// <summary>0 when the side is empty, as the venue prints it.</summary>
    public Price BestBid => View.TryBest(Side.Buy, out Level best) ? best.Price : Price.FromPips(0);

    /// <summary>1 when the side is empty, as the venue prints it.</summary>
    public Price BestAsk => View.TryBest(Side.Sell, out Level best) ? best.Price : Price.FromPips(Price.PipsPerDollar);

    public void Changed() => hash = "";

    /// <summary>The hash of the book as it is (reference/polymarket.md 5.2).</summary>
    public string Hash(BookHash hasher)
    {
        if (hash.Length > 0) { return hash; }
        var terms = new BookHashTerms
        {
            Market = Owner.ConditionBytes,
            Asset = asset,
            Milliseconds = Owner.Milliseconds,
            MinimumOrderSize = Encoding.ASCII.GetBytes(Owner.MinimumSize),
            TickSize = Encoding.ASCII.GetBytes(Owner.Tick),
            NegRisk = Owner.Market.Market.NegRisk,
            LastTradePrice = Encoding.ASCII.GetBytes(Owner.LastTrade),
            Version = Owner.Market.IsPosition ? "v2"u8 : default,
        };
        Span<byte> hex = stackalloc byte[BookHash.HexLength];
        hasher.Compute(terms, View, hex);
        return hash = Encoding.ASCII.GetString(hex);
    }
}

/// <summary>A level that is about to be told, with the top of the book after it.</summary>
internal readonly record struct ToldLevel(
    Side Side, Price Price, Quantity Size, (Price Bid, Price Ask) First, (Price Bid, Price Ask) Second);

/// <summary>
/// A market as the public sees it: what was published, and what happened since. Only to be used under the lock of its
/// <see cref="MarketFeed"/>.
/// </summary>
internal sealed class PublishedMarket
{
    private readonly LevelBook levels;
    private readonly Dictionary<(Side Side, int Pips), Quantity> pending = [];
    private readonly List<(Side Side, int Pips)> order = [];

    public PublishedMarket(SandboxMarket market)
    {
        Market = market;
        levels = new LevelBook(market.Grid);
        Tick = market.Grid.ToString();
        MinimumSize = market.Market.Terms.MinimumSize.ToString();
        Status = market.Status;
        Payout = market.Payout;
        Milliseconds = market.ListedAt.Nanos / Instant.NanosPerMillisecond;
        ConditionBytes = Encoding.ASCII.GetBytes(market.Condition);
        Books = [new PublishedBook(this, 0, levels), new PublishedBook(this, 1, new ComplementView(levels))];
        History = [new PriceHistory(), new PriceHistory()];
    }

    public SandboxMarket Market { get; }

    public string Condition => Market.Condition;

    public byte[] ConditionBytes { get; }

    public PublishedBook[] Books { get; }

    public PriceHistory[] History { get; }

    public string Tick { get; private set; }

    public string MinimumSize { get; }

    /// <summary>Venue time of the last change, milliseconds.</summary>
    public long Milliseconds { get; private set; }

    /// <summary>As books carry it, at least three decimals; empty before the first trade.</summary>
    public string LastTrade { get; private set; } = "";

    /// <summary>Price, side and outcome of the last trade.</summary>
    public ExchangeTrade? LastPrint { get; private set; }

    public MarketStatus Status { get; set; }

    public Payout? Payout { get; set; }

    /// <summary>Trades since the last flush.</summary>
    public List<ExchangeTrade> Trades { get; } = [];

    /// <summary>The tick before the change that was not told yet; null when there is none.</summary>
    public string? OldTick { get; private set; }

    public bool IsDirty => order.Count > 0 || Trades.Count > 0 || OldTick is not null;

    /// <summary>A level's new size, in the coordinates of outcome 0.</summary>
    public void Touch(Side side, Price price, Quantity size)
    {
        if (pending.TryAdd((side, price.Pips), size)) { order.Add((side, price.Pips)); }
        else { pending[(side, price.Pips)] = size; }
    }

    public void ChangeTick(TickGrid old, TickGrid grid)
    {
        OldTick ??= old.ToString();
        Tick = grid.ToString();
        int common = GreatestCommonDivisor(levels.Grid.TickPips, grid.TickPips);
        if (common != levels.Grid.TickPips) { levels.Regrid(TickGrid.OfPips(common)); }
    }

    /// <summary>
    /// Takes over what is pending, as of a time that is later than the last: first what leaves the book, so that it is
    /// never crossed between.
    /// </summary>
    /// <param name="milliseconds">Venue time.</param>
    /// <param name="told">Receives the levels whose size really changed, in order.</param>
    public void Apply(long milliseconds, List<ToldLevel> told)
    {
        Milliseconds = Math.Max(milliseconds, Milliseconds + 1);
        Take(leaving: true, told);
        Take(leaving: false, told);
        pending.Clear();
        order.Clear();
        if (Trades.Count > 0)
        {
            LastPrint = Trades[^1];
            LastTrade = Padded(Trades[^1].Price);
        }
        foreach (PublishedBook book in Books) { book.Changed(); }
    }

    /// <summary>Everything was told.</summary>
    public void Told()
    {
        Trades.Clear();
        OldTick = null;
        foreach (PublishedBook book in Books)
        {
            int half = book.BestBid.Pips + book.BestAsk.Pips;
            History[book.Outcome].Add(Milliseconds / 1_000, half / 2m / Price.PipsPerDollar);
        }
    }

    /// <summary>"0.48" becomes "0.480", as books carry it.</summary>
    private static string Padded(Price price) =>
        (price.Pips / (decimal)Price.PipsPerDollar).ToString("0.000#", CultureInfo.InvariantCulture);

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0) { (a, b) = (b, a % b); }
        return a;
    }

    private void Take(bool leaving, List<ToldLevel> told)
    {
        foreach ((Side side, int pips) in order)
        {
            Quantity size = pending[(side, pips)];
            var price = Price.FromPips(pips);
            if (size.IsZero != leaving || levels.SizeAt(side, price) == size) { continue; }
            levels.Set(side, price, size);
            told.Add(new ToldLevel(
                side, price, size, (Books[0].BestBid, Books[0].BestAsk), (Books[1].BestBid, Books[1].BestAsk)));
        }
    }
}

/// <summary>Midpoints for <c>/prices-history</c>: one every ten seconds of venue time at most, for a day.</summary>
internal sealed class PriceHistory
{
    private const int Step = 10;
    private const int Most = 8_640;
    private readonly List<(long Seconds, decimal Price)> points = [];

    public void Add(long seconds, decimal price)
    {
        if (points.Count > 0 && seconds - points[^1].Seconds < Step) { return; }
        if (points.Count == Most) { points.RemoveRange(0, Most / 10); }
        points.Add((seconds, price));
    }

    /// <summary>The points of a time, one per so many seconds.</summary>
    public IEnumerable<(long Seconds, decimal Price)> Between(long from, long to, long every)
    {
        long next = long.MinValue;
        foreach ((long seconds, decimal price) in points)
        {
            if (seconds < from || seconds > to || seconds < next) { continue; }
            next = seconds + every;
            yield return (seconds, price);
        }
    }
}
