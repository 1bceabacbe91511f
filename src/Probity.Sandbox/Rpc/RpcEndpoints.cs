using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Rpc;

/// <summary><c>POST /</c> of the chain's node.</summary>
public sealed class RpcEndpoints(SandboxVenue venue, VenueChain chain) : ISandboxEndpoints
{
    private readonly JsonRpc rpc = new(chain.Ledger);

    public SandboxHost Host => SandboxHost.Rpc;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/", async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        JsonNode? answer = venue.Run(() =>
        {
            chain.Ledger.Advance();
            return rpc.Handle(body.GetBuffer().AsSpan(0, (int)body.Length));
        });
        if (answer is null) { context.Response.StatusCode = StatusCodes.Status204NoContent; }
        else { await Answers.Json(context, answer); }
    });
}
