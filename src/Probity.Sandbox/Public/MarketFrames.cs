using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;
using Probity.Venues.Polymarket.Streams;

namespace Probity.Sandbox.Public;

/// <summary>
/// The messages of the market channel, members and texts as live captures have them (reference/polymarket.md 5.1).
/// Only to be used under the lock of the <see cref="MarketFeed"/>.
/// </summary>
internal sealed class MarketFrames
{
    internal static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly BookHash hasher = new();
    private Level[] levels = new Level[256];

    public static byte[] LastTrade(PublishedMarket market, in ExchangeTrade trade)
    {
        string token = market.Market.Token(market.Market.Market.First.Id == trade.Instrument ? 0 : 1);
        (string price, string size, string side) = (trade.Price.ToString(), trade.Quantity.ToString(), Of(trade.Taker));
        return Write(json =>
        {
            json.WriteString("market", market.Condition);
            json.WriteString("asset_id", token);
            json.WriteString("price", price);
            json.WriteString("size", size);
            json.WriteString("fee_rate_bps", "0");
            json.WriteString("side", side);
            json.WriteString("timestamp", Text(market.Milliseconds));
            json.WriteString("event_type", "last_trade_price");
        });
    }

    public static byte[] TickSize(PublishedBook book, string old) => Write(json =>
    {
        json.WriteString("market", book.Owner.Condition);
        json.WriteString("asset_id", book.Token);
        json.WriteString("old_tick_size", old);
        json.WriteString("new_tick_size", book.Owner.Tick);
        json.WriteString("timestamp", Text(book.Owner.Milliseconds));
        json.WriteString("event_type", "tick_size_change");
    });

    public static byte[] BestQuote(PublishedBook book) => Write(json =>
    {
        json.WriteString("market", book.Owner.Condition);
        json.WriteString("asset_id", book.Token);
        json.WriteString("best_bid", book.BestBid.ToString());
        json.WriteString("best_ask", book.BestAsk.ToString());
        json.WriteString("spread", Spread(book));
        json.WriteString("timestamp", Text(book.Owner.Milliseconds));
        json.WriteString("event_type", "best_bid_ask");
    });

    public static byte[] Resolved(PublishedMarket market, int winner, long milliseconds) => Write(json =>
    {
        SandboxMarket of = market.Market;
        json.WriteString("id", Text(of.Listing.GammaId));
        json.WriteString("market", market.Condition);
        Tokens(json, "assets_ids", of);
        json.WriteString("winning_asset_id", of.Token(winner));
        json.WriteString("winning_outcome", of.Outcome(winner).Outcome);
        WriteEvent(json, of);
        json.WriteString("timestamp", Text(milliseconds));
        json.WriteStartArray("tags");
        json.WriteEndArray();
        json.WriteString("event_type", "market_resolved");
    });

    public static byte[] NewMarket(PublishedMarket market, long milliseconds) => Write(json =>
    {
        SandboxMarket of = market.Market;
        json.WriteString("id", Text(of.Listing.GammaId));
        json.WriteString("question", of.Market.Question);
        json.WriteString("market", market.Condition);
        json.WriteString("slug", of.Market.Slug);
        json.WriteString("description", of.Market.Question);
        Tokens(json, "assets_ids", of);
        json.WriteStartArray("outcomes");
        json.WriteStringValue(of.Outcome(0).Outcome);
        json.WriteStringValue(of.Outcome(1).Outcome);
        json.WriteEndArray();
        WriteEvent(json, of);
        json.WriteString("timestamp", Text(milliseconds));
        json.WriteString("event_type", "new_market");
        json.WriteStartArray("tags");
        json.WriteEndArray();
        json.WriteString("condition_id", market.Condition);
        json.WriteBoolean("active", true);
        Tokens(json, "clob_token_ids", of);
        foreach (string empty in (string[])["sports_market_type", "line", "game_start_time"])
        {
            json.WriteString(empty, "");
        }
        json.WriteString("order_price_min_tick_size", market.Tick);
        json.WriteString("group_item_title", "");
        WriteFees(json, of);
    });

    /// <summary>One change of a level, with an entry for each of the two assets.</summary>
    public byte[] PriceChange(PublishedMarket market, ToldLevel level) => Write(json =>
    {
        json.WriteString("market", market.Condition);
        json.WriteStartArray("price_changes");
        Entry(json, market.Books[0], level.Side, level.Price, level.Size, level.First);
        Entry(json, market.Books[1], level.Side.Opposite(), level.Price.Complement, level.Size, level.Second);
        json.WriteEndArray();
        json.WriteString("timestamp", Text(market.Milliseconds));
        json.WriteString("event_type", "price_change");
    });

    public byte[] Book(PublishedBook book) => Write(json => BookMembers(json, book, rest: false));

    /// <summary>The first message after a subscription: an array.</summary>
    public byte[] Books(IEnumerable<PublishedBook> books)
    {
        var bytes = new ArrayBufferWriter<byte>(4_096);
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartArray();
            foreach (PublishedBook book in books) { WriteBook(json, book, rest: false); }
            json.WriteEndArray();
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Writes a book as an object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="book">Which.</param>
    /// <param name="rest">As REST has it, with minimum size and neg-risk, else as the socket has it.</param>
    public void WriteBook(Utf8JsonWriter json, PublishedBook book, bool rest)
    {
        json.WriteStartObject();
        BookMembers(json, book, rest);
        json.WriteEndObject();
    }

    /// <summary>Best ask less best bid, empty sides as 1 and 0.</summary>
    public static string Spread(PublishedBook book) =>
        FixedPoint.Format(book.BestAsk.Pips - book.BestBid.Pips, 4);

    internal static string Of(Side side) => side == Side.Buy ? "BUY" : "SELL";

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    private static void Tokens(Utf8JsonWriter json, string name, SandboxMarket market)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(market.Token(0));
        json.WriteStringValue(market.Token(1));
        json.WriteEndArray();
    }

    private static void WriteEvent(Utf8JsonWriter json, SandboxMarket market)
    {
        SandboxEvent parent = market.Listing.Event;
        json.WriteStartObject("event_message");
        json.WriteString("id", Text(parent.Id));
        json.WriteString("ticker", parent.Slug);
        json.WriteString("slug", parent.Slug);
        json.WriteString("title", parent.Title);
        json.WriteString("description", parent.Title);
        json.WriteEndObject();
    }

    private static void WriteFees(Utf8JsonWriter json, SandboxMarket market)
    {
        Domain.Markets.FeeTerms fees = market.Market.Terms.Fees;
        json.WriteString("taker_base_fee", "1000");
        json.WriteBoolean("fees_enabled", fees.Rate > 0);
        json.WriteStartObject("fee_schedule");
        json.WriteString("exponent", Text(fees.Exponent));
        json.WriteString("rate", fees.Rate.ToString(CultureInfo.InvariantCulture));
        json.WriteBoolean("taker_only", fees.TakerOnly);
        json.WriteString("rebate_rate", fees.RebateShare.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private void Entry(
        Utf8JsonWriter json, PublishedBook book, Side side, Price price, Quantity size, (Price Bid, Price Ask) top)
    {
        json.WriteStartObject();
        json.WriteString("asset_id", book.Token);
        json.WriteString("price", price.ToString());
        json.WriteString("size", size.ToString());
        json.WriteString("side", Of(side));
        json.WriteString("hash", book.Hash(hasher));
        json.WriteString("best_bid", top.Bid.ToString());
        json.WriteString("best_ask", top.Ask.ToString());
        json.WriteEndObject();
    }

    private void BookMembers(Utf8JsonWriter json, PublishedBook book, bool rest)
    {
        PublishedMarket market = book.Owner;
        json.WriteString("market", market.Condition);
        json.WriteString("asset_id", book.Token);
        json.WriteString("timestamp", Text(market.Milliseconds));
        json.WriteString("hash", book.Hash(hasher));
        Levels(json, "bids", book.View, Side.Buy);
        Levels(json, "asks", book.View, Side.Sell);
        if (rest) { json.WriteString("min_order_size", market.MinimumSize); }
        json.WriteString("tick_size", market.Tick);
        if (rest) { json.WriteBoolean("neg_risk", market.Market.Market.NegRisk); }
        else { json.WriteString("event_type", "book"); }
        json.WriteString("last_trade_price", market.LastTrade);
        if (market.Market.IsPosition) { json.WriteString("version", "v2"); }
    }

    /// <summary>The best level stands last on both sides.</summary>
    private void Levels(Utf8JsonWriter json, string name, IBookView book, Side side)
    {
        int depth = book.Depth(side);
        if (depth > levels.Length) { levels = new Level[depth * 2]; }
        book.CopyDepth(side, levels);
        json.WriteStartArray(name);
        for (int i = depth - 1; i >= 0; i--)
        {
            json.WriteStartObject();
            json.WriteString("price", levels[i].Price.ToString());
            json.WriteString("size", levels[i].Size.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
