using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Public;

/// <summary>The public routes about single outcomes: books, prices, ticks (reference/polymarket.md 4.1).</summary>
internal sealed class BookEndpoints(MarketFeed feed, Func<Instant> clock) : ISandboxEndpoints
{
    private const string NoBook = "No orderbook exists for the requested token id";
    private const int LegacyFee = 1_000;

    /// <summary>Asset ids in one request of several.</summary>
    private const int MostTokens = 500;

    public SandboxHost Host => SandboxHost.Clob;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/book", context => Books(context, [Required(context, "token_id")], single: true));
        routes.MapGet("/books", context => Books(context, Listed(context), single: false));
        routes.MapPost("/books", async context => await Books(context, await Posted(context), single: false));
        One(routes, "/midpoint", book => new JsonObject { ["mid"] = Middle(book) });
        Several(routes, "/midpoints", book => Middle(book));
        One(routes, "/spread", book => new JsonObject { ["spread"] = MarketFrames.Spread(book) });
        Several(routes, "/spreads", book => MarketFrames.Spread(book));
        One(routes, "/last-trade-price", book => LastTrade(book));
        routes.MapGet("/last-trades-prices", context => LastTrades(context, Listed(context)));
        routes.MapPost("/last-trades-prices", async context => await LastTrades(context, await Posted(context)));
        ByToken(routes, "/tick-size", book => new JsonObject { ["minimum_tick_size"] = Number(book.Owner.Tick) });
        ByToken(routes, "/neg-risk", book => new JsonObject { ["neg_risk"] = book.Owner.Market.Market.NegRisk });
        ByToken(routes, "/fee-rate", book => new JsonObject { ["base_fee"] = BaseFee(book) });
        routes.MapGet("/price", Price);
        routes.MapGet("/prices", context => Prices(context, [.. Listed(context).Zip(Sides(context))]));
        routes.MapPost("/prices", async context => await Prices(context, await PostedSides(context)));
        routes.MapGet("/prices-history", History);
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static int BaseFee(PublishedBook book) =>
        book.Owner.Market.Market.Terms.Fees.Rate > 0 ? LegacyFee : 0;

    /// <summary>Half of best bid and best ask, empty sides as 0 and 1.</summary>
    private static string Middle(PublishedBook book) =>
        FixedPoint.Format(5L * (book.BestBid.Pips + book.BestAsk.Pips), 5);

    /// <summary>A trade counts for both outcomes: for the other one as its complement.</summary>
    private static JsonObject LastTrade(PublishedBook book)
    {
        if (book.Owner.LastPrint is not { } trade) { return new JsonObject { ["price"] = "0.5", ["side"] = "" }; }
        bool own = book.Owner.Market.Outcome(book.Outcome).Id == trade.Instrument;
        Price price = own ? trade.Price : trade.Price.Complement;
        Side side = own ? trade.Taker : trade.Taker.Opposite();
        return new JsonObject { ["price"] = price.ToString(), ["side"] = MarketFrames.Of(side) };
    }

    private static string Required(HttpContext context, string name)
    {
        string value = context.Request.Query[name].ToString();
        return value.Length > 0 ? value : throw VenueRefusal.Bad("Invalid token id");
    }

    private static string[] Listed(HttpContext context) =>
        Bounded(Required(context, "token_ids").Split(',', StringSplitOptions.RemoveEmptyEntries));

    private static string[] Sides(HttpContext context) => context.Request.Query["sides"].ToString().Split(',');

    private static string[] Bounded(string[] tokens) =>
        tokens.Length <= MostTokens ? tokens : throw VenueRefusal.Bad("Payload exceeds the limit");

    private static async Task<string[]> Posted(HttpContext context) =>
        [.. (await PostedSides(context)).Select(item => item.Token)];

    private static async Task<(string Token, string Side)[]> PostedSides(HttpContext context)
    {
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body);
            (string Token, string Side)[] items =
            [
                .. body.RootElement.EnumerateArray().Select(item => (
                    item.GetProperty("token_id").GetString() ?? "",
                    item.TryGetProperty("side", out JsonElement side) ? side.GetString() ?? "" : "")),
            ];
            return items.Length <= MostTokens ? items : throw VenueRefusal.Bad("Payload exceeds the limit");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw VenueRefusal.Bad("Invalid payload");
        }
    }

    private static string Side(string side, PublishedBook book) => side.ToUpperInvariant() switch
    {
        "BUY" => book.BestBid.ToString(),
        "SELL" => book.BestAsk.ToString(),
        _ => throw VenueRefusal.Bad("Invalid side"),
    };

    private void One(IEndpointRouteBuilder routes, string path, Func<PublishedBook, JsonNode> answer) =>
        routes.MapGet(path, context => Answers.Json(context, Of(Required(context, "token_id"), answer, NoBook)));

    /// <summary>With the token in the query or in the path.</summary>
    private void ByToken(IEndpointRouteBuilder routes, string path, Func<PublishedBook, JsonNode> answer)
    {
        string missing = path == "/fee-rate" ? "fee rate not found for market" : "market not found";
        routes.MapGet(path, context => Answers.Json(context, Of(Required(context, "token_id"), answer, missing)));
        routes.MapGet(
            path + "/{token}",
            context => Answers.Json(context, Of((string)context.Request.RouteValues["token"]!, answer, missing)));
    }

    /// <summary>A map by token; unknown ones are left out.</summary>
    private void Several(IEndpointRouteBuilder routes, string path, Func<PublishedBook, string> answer)
    {
        routes.MapGet(path, context => Answers.Json(context, ByTokens(Listed(context), answer)));
        routes.MapPost(path, async context => await Answers.Json(context, ByTokens(await Posted(context), answer)));
    }

    private JsonNode Of(string token, Func<PublishedBook, JsonNode> answer, string missing) => feed.Read(
        view => view.Book(token) is { } book ? answer(book) : throw VenueRefusal.NotFound(missing));

    private JsonObject ByTokens(string[] tokens, Func<PublishedBook, string> answer) => feed.Read(view =>
    {
        var map = new JsonObject();
        foreach (string token in tokens)
        {
            if (view.Book(token) is { } book) { map[token] = answer(book); }
        }
        return map;
    });

    private Task Books(HttpContext context, string[] tokens, bool single)
    {
        var bytes = new ArrayBufferWriter<byte>(8_192);
        feed.Read(view =>
        {
            PublishedBook[] books = [.. tokens.Select(view.Book).OfType<PublishedBook>()];
            if (single && books.Length == 0) { throw VenueRefusal.NotFound(NoBook); }
            using var json = new Utf8JsonWriter(bytes, MarketFrames.Plain);
            if (!single) { json.WriteStartArray(); }
            foreach (PublishedBook book in books) { view.WriteBook(json, book); }
            if (!single) { json.WriteEndArray(); }
            return books.Length;
        });
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.Body.WriteAsync(bytes.WrittenMemory).AsTask();
    }

    private Task LastTrades(HttpContext context, string[] tokens) => Answers.Json(context, feed.Read(view =>
    {
        var list = new JsonArray();
        foreach (PublishedBook book in tokens.Select(view.Book).OfType<PublishedBook>())
        {
            JsonObject trade = LastTrade(book);
            trade.Insert(0, "token_id", book.Token);
            list.Add((JsonNode)trade);
        }
        return list;
    }));

    /// <summary>BUY is the best bid, SELL the best ask.</summary>
    private Task Price(HttpContext context)
    {
        string side = context.Request.Query["side"].ToString();
        JsonNode answer = Of(
            Required(context, "token_id"), book => new JsonObject { ["price"] = Side(side, book) }, NoBook);
        return Answers.Json(context, answer);
    }

    private Task Prices(HttpContext context, (string Token, string Side)[] wanted) =>
        Answers.Json(context, feed.Read(view =>
        {
            var map = new JsonObject();
            foreach ((string token, string side) in wanted)
            {
                if (view.Book(token) is not { } book) { continue; }
                if (map[token] is not JsonObject entry) { map[token] = entry = []; }
                foreach (string each in side.Length > 0 ? (string[])[side.ToUpperInvariant()] : ["BUY", "SELL"])
                {
                    entry[each] = Side(each, book);
                }
            }
            return map;
        }));

    /// <summary>Midpoints; <c>market</c> is a token id.</summary>
    private Task History(HttpContext context)
    {
        long now = Answers.Seconds(clock());
        (long from, long to) = (Long(context, "startTs", 0), Long(context, "endTs", now));
        string interval = context.Request.Query["interval"].ToString();
        if (interval.Length > 0) { from = now - Length(interval); }
        long every = 60 * Math.Max(1, Long(context, "fidelity", 1));
        return Answers.Json(context, feed.Read(view =>
        {
            PublishedBook book = view.Book(Required(context, "market")) ?? throw VenueRefusal.NotFound(NoBook);
            var points = new JsonArray();
            foreach ((long seconds, decimal price) in book.Owner.History[book.Outcome].Between(from, to, every))
            {
                points.Add((JsonNode)new JsonObject { ["t"] = seconds, ["p"] = price });
            }
            return new JsonObject { ["history"] = points };
        }));
    }

    private static long Length(string interval) => interval switch
    {
        "max" or "all" => int.MaxValue,
        "1m" => 30 * 86_400,
        "1w" => 7 * 86_400,
        "1d" => 86_400,
        "6h" => 6 * 3_600,
        "1h" => 3_600,
        _ => throw VenueRefusal.Bad("Invalid payload"),
    };

    private static long Long(HttpContext context, string name, long otherwise)
    {
        string text = context.Request.Query[name].ToString();
        if (text.Length == 0) { return otherwise; }
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw VenueRefusal.Bad("Invalid payload");
    }
}
