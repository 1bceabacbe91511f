using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Domain.Inputs;
using Probity.Sandbox.Limits;
using Probity.Sandbox.Orders;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Private;

/// <summary>Placing and cancelling (reference/polymarket.md 4.2).</summary>
public sealed class OrderEndpoints(SandboxVenue venue, Callers callers) : ISandboxEndpoints
{
    private const int MostPlaced = 15;
    private const int MostCancelled = 3_000;
    private const string BadId = "Invalid orderID";

    public SandboxHost Host => SandboxHost.Clob;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/order", Place);
        routes.MapPost("/orders", PlaceMany);
        routes.MapDelete("/order", CancelOne);
        routes.MapDelete("/orders", CancelMany);
        routes.MapDelete("/cancel-all", CancelAll);
        routes.MapDelete("/cancel-market-orders", CancelMarket);
    }

    private async Task Place(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        RequestJson body = RequestJson.Object(caller.Body, OrderPayload.Complaint);
        await Answers.Json(context, venue.Run(() => OrderDocuments.Accepted(Place(body, caller))));
    }

    private async Task PlaceMany(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        IReadOnlyList<RequestJson> bodies = RequestJson.Array(caller.Body, OrderPayload.Complaint);
        if (bodies.Count == 0) { throw VenueRefusal.Bad(OrderPayload.Complaint); }
        RequireAtMost(bodies.Count, MostPlaced);
        var rows = new JsonArray();
        venue.Run(() =>
        {
            foreach (RequestJson body in bodies) { rows.Add((JsonNode)PlaceInBatch(body, caller)); }
        });
        await Answers.Json(context, rows);
    }

    private JsonObject PlaceInBatch(RequestJson body, Caller caller)
    {
        try
        {
            return OrderDocuments.Accepted(Place(body, caller));
        }
        catch (VenueRefusal refusal)
        {
            return OrderDocuments.Refused(refusal.Message);
        }
    }

    private SandboxOrder Place(RequestJson body, Caller caller)
    {
        if (caller.Key.Kind != ApiKeyKind.Trading) { throw VenueRefusal.Unauthorized(); }
        return venue.Orders.Intake.Place(OrderPayload.Read(body), caller.Address, caller.Key.Id);
    }

    private async Task CancelOne(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        string id = RequestJson.Object(caller.Body, BadId).Text("orderID");
        await Answers.Json(context, venue.Run(() => Cancel(caller, [id])));
    }

    private async Task CancelMany(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        string[] ids = [.. RequestJson.Array(caller.Body, BadId).Select(id => id.Text())];
        RequireAtMost(ids.Length, MostCancelled);
        await Answers.Json(context, venue.Run(() => Cancel(caller, ids)));
    }

    private async Task CancelAll(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        await Charged(context, venue.Run(() => Cancel(caller, _ => true)));
    }

    private async Task CancelMarket(HttpContext context)
    {
        const string complaint = "invalid order params payload";
        Caller caller = await callers.L2(context);
        RequestJson body = RequestJson.Object(caller.Body, complaint);
        string market = body.TextOrEmpty("market");
        string asset = body.TextOrEmpty("asset_id");
        if (market.Length == 0 && asset.Length == 0) { throw VenueRefusal.Bad(complaint); }
        await Charged(context, venue.Run(() => Cancel(
            caller,
            order => (market.Length == 0
                    || string.Equals(market, order.Market.Condition, StringComparison.OrdinalIgnoreCase))
                && (asset.Length == 0 || asset == order.Market.Token(order.Outcome)))));
    }

    /// <summary>A cancel of many costs a token for each order that it found (reference/polymarket.md 6.2).</summary>
    private static Task Charged(HttpContext context, JsonObject answer)
    {
        SandboxCancels.Charge(context, answer["canceled"]!.AsArray().Count);
        return Answers.Json(context, answer);
    }

    private JsonObject Cancel(Caller caller, IReadOnlyList<string> ids)
    {
        List<SandboxOrder> found = [];
        List<(string Id, string Reason)> missing = [];
        foreach (string id in ids.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!IsOrderId(id)) { throw VenueRefusal.Bad(BadId); }
            SandboxOrder? order = venue.Orders.Find(id);
            if (order is null || order.Account.Signer != caller.Address)
            {
                missing.Add((id, "order not found or already canceled"));
            }
            else { found.Add(order); }
        }
        return Cancel(found, missing);
    }

    private JsonObject Cancel(Caller caller, Func<SandboxOrder, bool> which) => Cancel(
        venue.Orders.OpenOf(caller.Address).Where(which), []);

    private JsonObject Cancel(IEnumerable<SandboxOrder> orders, List<(string Id, string Reason)> missing)
    {
        (List<string> cancelled, List<(string Id, string Reason)> not) =
            venue.Orders.Cancel(orders, CancelCause.Requested);
        var reasons = new JsonObject();
        foreach ((string id, string reason) in not.Concat(missing)) { reasons[id] = reason; }
        return new JsonObject { ["canceled"] = Answers.Array(cancelled), ["not_canceled"] = reasons };
    }

    private static bool IsOrderId(string id) =>
        id.Length == 66 && id.StartsWith("0x", StringComparison.Ordinal) && id.Skip(2).All(char.IsAsciiHexDigit);

    private static void RequireAtMost(int count, int most)
    {
        if (count <= most) { return; }
        throw VenueRefusal.Bad($"Too many orders in payload: {count}, max allowed: {most}");
    }
}
