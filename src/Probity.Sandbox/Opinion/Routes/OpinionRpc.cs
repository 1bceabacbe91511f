using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Sandbox.Opinion.Venue;
using Probity.Sandbox.Rpc;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Opinion.Routes;

/// <summary><c>POST /</c> of the BNB chain's node.</summary>
internal sealed class OpinionRpc(OpinionSandboxVenue venue)
{
    private readonly JsonRpc rpc = new(venue.Chain);

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/", async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        JsonNode? answer = venue.Run(() =>
        {
            venue.Chain.Advance();
            return rpc.Handle(body.GetBuffer().AsSpan(0, (int)body.Length));
        });
        if (answer is null) { context.Response.StatusCode = StatusCodes.Status204NoContent; }
        else { await Answers.Json(context, answer); }
    });
}
