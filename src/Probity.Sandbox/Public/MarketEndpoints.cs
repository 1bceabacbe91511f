using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Public;

/// <summary>The public routes about markets, in the CLOB's shapes (reference/polymarket.md 4.1).</summary>
internal sealed class MarketEndpoints(MarketFeed feed, MarketDocuments documents, int pageSize) : ISandboxEndpoints
{
    private const string LastPage = "LTE=";

    public SandboxHost Host => SandboxHost.Clob;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/clob-markets/{condition}", context => Market(context, documents.Compact));
        routes.MapGet("/markets/{condition}", context => Market(context, documents.Full));
        routes.MapGet("/markets", context => Page(context, documents.Full, _ => true));
        routes.MapGet("/sampling-markets", context => Page(context, documents.Full, IsSampled));
        routes.MapGet("/simplified-markets", context => Page(context, documents.Simplified, _ => true));
        routes.MapGet("/sampling-simplified-markets", context => Page(context, documents.Simplified, IsSampled));
        routes.MapGet("/markets-by-token/{token}", ByToken);
        routes.MapGet("/rewards/markets/current", context => Page(context, documents.CurrentRewards, IsSampled));
        routes.MapGet("/rewards/markets/{condition}", context => Page(
            context, documents.Rewards, market => IsSampled(market) && market.Condition == Condition(context)));
        routes.MapGet("/rebates/current", Rebates);
        routes.MapGet("/fees/builder-fees/{code}", context => Answers.Json(
            context,
            new JsonObject { ["builder_maker_fee_rate_bps"] = 0, ["builder_taker_fee_rate_bps"] = 0 }));
    }

    /// <summary>"Sampling" markets are those that pay liquidity rewards.</summary>
    private static bool IsSampled(PublishedMarket market) =>
        market.Market.Listing.Rewards is not null && market.Status == Domain.Markets.MarketStatus.Open;

    private static string Condition(HttpContext context) => (string)context.Request.RouteValues["condition"]!;

    /// <summary>Rebates are never paid here: the list is null, as for a maker that earned none.</summary>
    private static Task Rebates(HttpContext context)
    {
        string date = context.Request.Query["date"].ToString();
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            throw VenueRefusal.Bad("Invalid date (format: YYYY-MM-DD)");
        }
        string maker = context.Request.Query["maker_address"].ToString();
        bool address = maker.Length == 42 && maker.StartsWith("0x", StringComparison.Ordinal)
            && maker.AsSpan(2).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
        if (!address) { throw VenueRefusal.Bad("Invalid maker_address"); }
        return Answers.Json(context, null);
    }

    private static int Start(HttpContext context)
    {
        string cursor = context.Request.Query["next_cursor"].ToString();
        if (cursor.Length == 0) { return 0; }
        Span<byte> bytes = stackalloc byte[24];
        bool sound = Convert.TryFromBase64String(cursor, bytes, out int length);
        return sound
            && int.TryParse(Encoding.ASCII.GetString(bytes[..length]), CultureInfo.InvariantCulture, out int at)
                ? at < 0 ? int.MaxValue : at
                : throw VenueRefusal.Bad("Invalid payload");
    }

    private Task Market(HttpContext context, Func<PublishedMarket, JsonObject> document)
    {
        string condition = Condition(context);
        return Answers.Json(context, feed.Read(view =>
            view.Market(condition) is { } market ? document(market) : throw VenueRefusal.NotFound("market not found")));
    }

    private Task Page(
        HttpContext context, Func<PublishedMarket, JsonObject> document, Func<PublishedMarket, bool> which)
    {
        int start = Start(context);
        return Answers.Json(context, feed.Read(view =>
        {
            PublishedMarket[] all = [.. view.Markets.Where(which)];
            PublishedMarket[] page = [.. all.Skip(start).Take(pageSize)];
            int end = start < all.Length ? start + page.Length : all.Length;
            string next = end >= all.Length
                ? LastPage
                : Convert.ToBase64String(Encoding.ASCII.GetBytes(end.ToString(CultureInfo.InvariantCulture)));
            return new JsonObject
            {
                ["limit"] = pageSize,
                ["count"] = page.Length,
                ["next_cursor"] = next,
                ["data"] = new JsonArray([.. page.Select(market => (JsonNode)document(market))]),
            };
        }));
    }

    private Task ByToken(HttpContext context)
    {
        string token = (string)context.Request.RouteValues["token"]!;
        return Answers.Json(context, feed.Read(view =>
        {
            PublishedBook book = view.Book(token) ?? throw VenueRefusal.NotFound("market not found");
            string[] tokens = [.. book.Owner.Books.OrderBy(each => each.Owner.Market.Tokens[each.Outcome])
                .Select(each => each.Token)];
            return new JsonObject
            {
                ["condition_id"] = book.Owner.Condition,
                ["primary_token_id"] = tokens[0],
                ["secondary_token_id"] = tokens[1],
            };
        }));
    }
}
