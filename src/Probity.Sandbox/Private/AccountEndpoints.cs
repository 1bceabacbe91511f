using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Crypto;
using Probity.Sandbox.Orders;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Private;

/// <summary>What a caller may read of its own orders and trades (reference/polymarket.md 4.2).</summary>
public sealed class AccountEndpoints(SandboxVenue venue, Callers callers) : ISandboxEndpoints
{
    public SandboxHost Host => SandboxHost.Clob;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/data/order/{id}", Order);
        routes.MapGet("/data/orders", Orders);
        routes.MapGet("/data/pre-migration-orders", NoOrders);
        routes.MapGet("/data/trades", Trades);
        routes.MapGet("/order-scoring", Scoring);
        routes.MapGet("/orders-scoring", ScoringByQuery);
        routes.MapPost("/orders-scoring", ScoringByBody);
    }

    private async Task Order(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        string id = (string)context.Request.RouteValues["id"]!;
        JsonObject? found = venue.Run(() => Own(caller, id) is { } order ? OrderDocuments.Rest(order) : null);
        await Answers.Json(context, found ?? throw VenueRefusal.NotFound("order not found"));
    }

    private async Task Orders(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        IQueryCollection query = context.Request.Query;
        string id = query["id"].ToString(), market = query["market"].ToString(), asset = query["asset_id"].ToString();
        int start = Pages.Start(context);
        await Answers.Json(context, venue.Run(() => Pages.Of(
            venue.Orders.All, start, venue.Options.PageSize, newestFirst: false,
            order => order.IsOpen && order.Account.Signer == caller.Address
                && Is(id, order.Id) && Is(market, order.Market.Condition)
                && Is(asset, order.Market.Token(order.Outcome)),
            OrderDocuments.Rest)));
    }

    private async Task NoOrders(HttpContext context)
    {
        await callers.L2(context);
        await Answers.Json(context, Pages.Document([], venue.Options.PageSize, Pages.End));
    }

    private async Task Trades(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        IQueryCollection query = context.Request.Query;
        string id = query["id"].ToString(), market = query["market"].ToString(), asset = query["asset_id"].ToString();
        string maker = query["maker_address"].ToString();
        long after = Time(query["after"].ToString(), 0);
        long before = Time(query["before"].ToString(), long.MaxValue);
        int start = Pages.Start(context);
        await Answers.Json(context, venue.Run(() => Pages.Of(
            venue.Trades.All, start, venue.Options.PageSize, newestFirst: true,
            trade => TakesPart(trade, caller, maker) && Is(id, trade.Id) && Is(market, trade.Market.Condition)
                && (asset.Length == 0 || Touches(trade, asset))
                && Answers.Seconds(trade.MatchedAt) >= after && Answers.Seconds(trade.MatchedAt) <= before,
            trade => TradeDocuments.Rest(trade, trade.Taker.Order?.Account.Signer == caller.Address))));
    }

    private async Task Scoring(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        string id = context.Request.Query["order_id"].ToString();
        bool scores = venue.Run(() => Own(caller, id) is { } order && RewardScoring.Scores(venue, order));
        await Answers.Json(context, new JsonObject { ["scoring"] = scores });
    }

    private async Task ScoringByQuery(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        await Scores(context, caller, context.Request.Query["order_ids"].SelectMany(ids => ids!.Split(',')));
    }

    private async Task ScoringByBody(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        await Scores(context, caller, RequestJson.Array(caller.Body, "Invalid payload").Select(id => id.Text()));
    }

    private Task Scores(HttpContext context, Caller caller, IEnumerable<string> ids)
    {
        var scores = new JsonObject();
        venue.Run(() =>
        {
            foreach (string id in ids)
            {
                scores[id] = Own(caller, id) is { } order && RewardScoring.Scores(venue, order);
            }
        });
        return Answers.Json(context, scores);
    }

    private static bool TakesPart(SandboxTrade trade, Caller caller, string maker) =>
        trade.Accounts().Any(
            account => account.Signer == caller.Address && Is(maker, account.Funder.ToString()));

    private static bool Touches(SandboxTrade trade, string asset) =>
        trade.Market.Token(trade.Outcome) == asset
        || trade.Makers.Any(maker => trade.Market.Token(maker.Outcome) == asset);

    private static bool Is(string wanted, string value) =>
        wanted.Length == 0 || string.Equals(wanted, value, StringComparison.OrdinalIgnoreCase);

    private static long Time(string text, long otherwise) =>
        text.Length == 0 ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds
        : throw VenueRefusal.Bad("Invalid trade params payload");

    private SandboxOrder? Own(Caller caller, string id) =>
        venue.Orders.Find(id) is { } order && order.Account.Signer == caller.Address ? order : null;
}
