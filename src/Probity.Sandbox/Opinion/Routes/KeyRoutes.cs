using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Crypto;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Routes;

/// <summary>
/// <c>/auth/api-key</c>: a wallet creates, reads and deletes its key itself (reference/opinion.md 2).
/// </summary>
internal sealed class KeyRoutes(OpinionSandboxVenue venue)
{
    private const string Path = "/auth/api-key";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, context => Serve(context, "create"));
        routes.MapGet(Path, context => Serve(context, "get"));
        routes.MapDelete(Path, context => Serve(context, "delete"));
    }

    private Task Serve(HttpContext context, string action)
    {
        IHeaderDictionary headers = context.Request.Headers;
        (string key, EvmAddress wallet) = venue.Run(() => venue.Keys.Serve(
            action, headers["OPINION_ADDRESS"].ToString(), headers["OPINION_TIMESTAMP"].ToString(),
            headers["OPINION_SIGNATURE"].ToString()));
        return OpinionAnswers.Result(
            context, new JsonObject { ["apiKey"] = key, ["walletAddress"] = wallet.ToString() });
    }
}
