using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Gamma;

/// <summary>
/// Whether the caller may trade (reference/polymarket.md 8.5). A test blocks it with
/// <c>POST /admin/geoblock {"blocked":true}</c>.
/// </summary>
public sealed class GeoblockEndpoints : ISandboxEndpoints
{
    private volatile Place place = new(false, "CH", "ZH");

    public SandboxHost Host => SandboxHost.Gamma;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/geoblock", Answer);
        routes.MapPost("/admin/geoblock", async context =>
        {
            place = await Read(context);
            await Answer(context);
        });
    }

    private Task Answer(HttpContext context) => Answers.Json(context, new JsonObject
    {
        ["blocked"] = place.Blocked,
        ["ip"] = (context.Connection.RemoteIpAddress ?? IPAddress.Loopback).ToString(),
        ["country"] = place.Country,
        ["region"] = place.Region,
    });

    private async Task<Place> Read(HttpContext context)
    {
        try
        {
            JsonNode? body = await JsonNode.ParseAsync(context.Request.Body);
            return new Place(
                body?["blocked"]?.GetValue<bool>() ?? throw VenueRefusal.Bad("'blocked' is missing: true or false"),
                body["country"]?.GetValue<string>() ?? place.Country,
                body["region"]?.GetValue<string>() ?? place.Region);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw VenueRefusal.Bad($"geoblock: {e.Message}");
        }
    }

    private sealed record Place(bool Blocked, string Country, string Region);
}
