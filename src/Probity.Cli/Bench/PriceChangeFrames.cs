using System.Globalization;
using System.Text;
using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Cli.Bench;

/// <summary>
/// Made-up price_change frames of four markets with two 77-digit tokens each, in the layout of recorded ones
/// (reference/polymarket.md 5.1): a change of one outcome and its mirror image in the other, about 420 bytes. Prices
/// wander, changes are near the top, and the printed tops are right. The same seed gives the same frames.
/// </summary>
public sealed class PriceChangeFrames : IFrameStream
{
    private const int MarketCount = 4;
    private const int TokenDigits = 77;
    private const int Deepest = 12;
    private const long FirstMillisecond = 1_780_000_000_000;

    private readonly SeededRandom random;
    private readonly WanderingMarket[] markets;
    private readonly long count;
    private long milliseconds = FirstMillisecond;
    private long made;

    /// <param name="seed">Of everything random.</param>
    /// <param name="count">Frames before the end.</param>
    public PriceChangeFrames(ulong seed, long count)
    {
        random = new SeededRandom(seed);
        this.count = count;
        markets = new WanderingMarket[MarketCount];
        for (int i = 0; i < MarketCount; i++)
        {
            markets[i] = new WanderingMarket(NextToken(), NextToken(), 20 + (20 * i));
        }
    }

    public IReadOnlyList<(long Line, string Reason)> Unreadable => [];

    public bool TryRead(out RecordedFrame frame)
    {
        frame = default;
        if (made == count) { return false; }
        made++;
        milliseconds += random.Next(30);
        byte[] payload = Next();
        frame = new RecordedFrame(
            Instant.FromMilliseconds(milliseconds), ReceiveSource.Venue, "polymarket", "market", 0, made, payload);
        return true;
    }

    public void Dispose()
    {
    }

    private byte[] Next()
    {
        WanderingMarket market = markets[random.Next(MarketCount)];
        market.Wander(random);
        (Side side, Price price) = market.Pick(random, Deepest);
        bool gone = market.Book.SizeAt(side, price) != Quantity.Zero && random.Next(3) == 0;
        int shares = gone ? 0 : 5 + random.Next(2_000);
        market.Book.Set(side, price, Quantity.FromShares(shares));
        return Encoding.ASCII.GetBytes(market.Frame(side, price, shares, milliseconds));
    }

    private string NextToken()
    {
        var digits = new StringBuilder().Append((char)('1' + random.Next(9)));
        while (digits.Length < TokenDigits) { digits.Append((char)('0' + random.Next(10))); }
        return digits.ToString();
    }

    private sealed class WanderingMarket(string first, string second, int cents)
    {
        private const int PipsPerCent = 100;
        private const int NearestToCertain = 5;

        private int cents = cents;

        public LevelBook Book { get; } = new(TickGrid.Cent);

        public void Wander(SeededRandom random)
        {
            if (random.Next(200) != 0) { return; }
            cents = Math.Clamp(cents + (random.Next(2) == 0 ? 1 : -1), NearestToCertain, 100 - NearestToCertain);
        }

        /// <summary>A level near the top; where it would cross the other side, that side's best goes first.</summary>
        public (Side Side, Price Price) Pick(SeededRandom random, int deepest)
        {
            Side side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            int distance = 1 + random.Next(deepest);
            int pips = Math.Clamp(side == Side.Buy ? cents - distance : cents + distance, 1, 99) * PipsPerCent;
            Side other = side.Opposite();
            bool crosses = Book.TryBest(other, out Level best)
                && (side == Side.Buy ? pips >= best.Price.Pips : pips <= best.Price.Pips);
            return crosses ? (other, best.Price) : (side, Price.FromPips(pips));
        }

        public string Frame(Side side, Price price, int shares, long milliseconds)
        {
            Price bid = Book.TryBest(Side.Buy, out Level best) ? best.Price : Price.FromPips(0);
            Price ask = Book.TryBest(Side.Sell, out best) ? best.Price : Price.FromPips(Price.PipsPerDollar);
            string changes = Change(first, price, shares, side, bid, ask) + ","
                + Change(second, price.Complement, shares, side.Opposite(), ask.Complement, bid.Complement);
            return string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"event_type":"price_change","price_changes":[{{changes}}],"timestamp":"{{milliseconds}}"}""");
        }

        private static string Change(string token, Price price, int shares, Side side, Price bid, Price ask)
        {
            string[] members =
            [
                Member("asset_id", token), Member("price", price), Member("size", shares),
                Member("side", side == Side.Buy ? "BUY" : "SELL"), Member("best_bid", bid), Member("best_ask", ask),
            ];
            return "{" + string.Join(',', members) + "}";
        }

        private static string Member(string name, object value) =>
            string.Create(CultureInfo.InvariantCulture, $"\"{name}\":\"{value}\"");
    }
}
