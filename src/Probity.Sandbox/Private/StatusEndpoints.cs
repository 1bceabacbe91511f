using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Private;

/// <summary><c>/ok</c>, <c>/time</c> and <c>/version</c>.</summary>
public sealed class StatusEndpoints(SandboxVenue venue) : ISandboxEndpoints
{
    /// <summary>Default order version of conditional tokens (reference/polymarket.md 0.2).</summary>
    private const int OrderVersion = 2;

    public SandboxHost Host => SandboxHost.Clob;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ok", context => Answers.Json(context, "OK"));
        routes.MapGet("/time", context => Answers.Json(context, venue.Run(() => venue.TimeSeconds)));
        routes.MapGet("/version", context => Answers.Json(context, new JsonObject { ["version"] = OrderVersion }));
    }
}
