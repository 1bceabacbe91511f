using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Crypto;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Private;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Relayer;

/// <summary>The relayer's routes (reference/polymarket.md 8.4).</summary>
public sealed class RelayerEndpoints(SandboxVenue venue, VenueChain chain, ApiKeyStore keys) : ISandboxEndpoints
{
    private readonly RelayerAccess access = new(venue, keys);
    private readonly RelayerDesk desk = new(chain.Ledger, () => venue.Now);

    public SandboxHost Host => SandboxHost.Relayer;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/account/transactions/params", context => Answer(context, () =>
        {
            (EvmAddress address, System.Numerics.BigInteger nonce) =
                desk.Terms(Address(context), context.Request.Query["type"].ToString());
            return new JsonObject
            {
                ["address"] = address.ToString(),
                ["nonce"] = nonce.ToString(CultureInfo.InvariantCulture),
            };
        }));
        routes.MapGet("/v1/account/transactions/{id}", context => Answer(context, () =>
        {
            string id = (string)context.Request.RouteValues["id"]!;
            RelayedTransaction found = desk.Find(id) ?? throw VenueRefusal.NotFound("transaction not found");
            return new JsonObject
            {
                ["transaction_id"] = found.Id,
                ["state"] = found.State,
                ["transaction_hash"] = found.Hash,
                ["error_msg"] = found.Error,
            };
        }));
        routes.MapGet("/deployed", context => Answer(context, () => new JsonObject
        {
            ["deployed"] = desk.IsDeployed(Address(context), context.Request.Query["type"].ToString()),
        }));
        routes.MapPost("/submit", Submit);
    }

    private static EvmAddress Address(HttpContext context)
    {
        try
        {
            return EvmAddress.Parse(context.Request.Query["address"].ToString());
        }
        catch (FormatException e)
        {
            throw VenueRefusal.Bad($"invalid address: {e.Message}");
        }
    }

    private Task Answer(HttpContext context, Func<JsonNode> document) => Answers.Json(context, venue.Run(() =>
    {
        chain.Ledger.Advance();
        return document();
    }));

    private async Task Submit(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await Answer(context, () =>
        {
            ReadOnlySpan<byte> bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
            access.Demand(context.Request, bytes);
            RelayedTransaction taken = desk.Submit(bytes);
            return new JsonObject
            {
                ["transactionID"] = taken.Id,
                ["state"] = taken.State,
                ["transactionHash"] = taken.Hash,
            };
        });
    }
}
