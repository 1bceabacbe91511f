using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Routes;

/// <summary>Placing, cancelling and reading orders (reference/opinion.md 3.5, 3.6 and 4.2).</summary>
internal sealed class OrderRoutes(OpinionSandboxVenue venue)
{
    /// <summary>Order statuses that the filter takes, 6 and 7 without known meaning.</summary>
    private const int LastStatus = 7;

    private readonly OpinionCallers callers = new(venue);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/order", async context =>
        {
            JsonElement body = await OpinionAnswers.Body(context);
            await OpinionAnswers.Result(context, venue.Run(() => Place(context, body)));
        });
        routes.MapPost("/order/cancel", async context =>
        {
            JsonElement body = await OpinionAnswers.Body(context);
            await OpinionAnswers.Result(context, venue.Run(() => Cancel(context, body)));
        });
        routes.MapGet("/order", context => OpinionAnswers.Result(context, venue.Run(() => List(context))));
        routes.MapGet("/order/{id}", context => OpinionAnswers.Result(context, venue.Run(() => One(context))));
    }

    private JsonObject Place(HttpContext context, JsonElement body)
    {
        OpinionAccount account = callers.Required(context);
        OpinionOrder order = venue.Orders.Intake.Place(OpinionPosted.Read(body), account);
        return new JsonObject { ["orderData"] = OrderDocument.Order(order) };
    }

    /// <summary>False for an order that is filled, cancelled or nobody's, as at the venue.</summary>
    private JsonObject Cancel(HttpContext context, JsonElement body)
    {
        OpinionAccount account = callers.Required(context);
        string? id = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("orderId", out JsonElement named)
            && named.ValueKind == JsonValueKind.String
                ? named.GetString()
                : throw OpinionRefusal.Bad("orderId is required");
        bool done = venue.Orders.Find(id!) is { } order && order.Account == account && venue.Orders.Cancel(order);
        return new JsonObject { ["result"] = done };
    }

    /// <summary>Newest first.</summary>
    private JsonObject List(HttpContext context)
    {
        OpinionAccount account = callers.Required(context);
        OpinionAnswers.CheckChain(context, "chainId");
        int market = OpinionAnswers.Whole(context, "marketId", 0);
        int[] statuses = StatusesOf(context.Request.Query["status"].ToString());
        return OpinionAnswers.Page(
            context,
            venue.Orders.All.Reverse().Where(order =>
                order.Account == account && IsOf(order.Market, market)
                && (statuses.Length == 0 || statuses.Contains((int)order.Status))),
            OrderDocument.Order);
    }

    private JsonObject One(HttpContext context)
    {
        OpinionAccount account = callers.Required(context);
        OpinionOrder? order = venue.Orders.Find((string)context.Request.RouteValues["id"]!);
        return order is not null && order.Account == account
            ? new JsonObject { ["orderData"] = OrderDocument.Detail(order) }
            : throw new OpinionRefusal(OpinionRefusal.NotFound, "order not found");
    }

    /// <summary>0 is all; a parent's number is all its children.</summary>
    internal static bool IsOf(OpinionMarket market, int id) =>
        id == 0 || market.Id == id || market.Parent?.Id == id;

    private static int[] StatusesOf(string text)
    {
        if (text.Length == 0) { return []; }
        List<int> statuses = [];
        foreach (string part in text.Split(','))
        {
            bool read = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int status);
            if (!read || status is < 1 or > LastStatus) { throw OpinionRefusal.Bad($"invalid status {part}"); }
            statuses.Add(status);
        }
        return [.. statuses];
    }
}
