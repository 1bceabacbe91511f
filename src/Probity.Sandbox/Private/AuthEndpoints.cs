using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Crypto;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Private;

/// <summary>API keys of the three kinds and the account's state (reference/polymarket.md 2.1, 2.4).</summary>
public sealed class AuthEndpoints(SandboxVenue venue, ApiKeyStore keys, Callers callers) : ISandboxEndpoints
{
    private const string ReadOnly = "/auth/readonly-api-key";
    private const string Builder = "/auth/builder-api-key";

    public SandboxHost Host => SandboxHost.Clob;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/auth/api-key", Create);
        routes.MapGet("/auth/derive-api-key", Derive);
        routes.MapGet("/auth/api-keys", List);
        routes.MapDelete("/auth/api-key", Delete);
        routes.MapGet("/auth/ban-status/closed-only", ClosedOnly);
        routes.MapPost(ReadOnly, CreateReadOnly);
        routes.MapGet("/auth/readonly-api-keys", ListReadOnly);
        routes.MapDelete(ReadOnly, DeleteReadOnly);
        routes.MapPost(Builder, CreateBuilder);
        routes.MapGet(Builder, ListBuilder);
        routes.MapDelete(Builder, DeleteBuilder);
    }

    private static JsonObject Credentials(ApiKey key, string name) => new()
    {
        [name] = key.Id,
        ["secret"] = key.Secret,
        ["passphrase"] = key.Passphrase,
    };

    private Task Create(HttpContext context)
    {
        (EvmAddress address, ulong nonce) = callers.L1(context);
        ApiKey? key = venue.Run(() => keys.Create(address, nonce, venue.Now));
        return key is null
            ? throw VenueRefusal.Bad("Could not create api key")
            : Answers.Json(context, Credentials(key, "apiKey"));
    }

    private Task Derive(HttpContext context)
    {
        (EvmAddress address, ulong nonce) = callers.L1(context);
        ApiKey? key = venue.Run(() => keys.Derive(address, nonce));
        return key is null
            ? throw VenueRefusal.Bad("Could not derive api key!")
            : Answers.Json(context, Credentials(key, "apiKey"));
    }

    private async Task List(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        await Answers.Json(context, new JsonObject { ["apiKeys"] = Ids(caller, ApiKeyKind.Trading) });
    }

    private async Task Delete(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        venue.Run(() => keys.Delete(caller.Address, caller.Key.Id, caller.Key.Kind));
        await Answers.Json(context, "OK");
    }

    private async Task ClosedOnly(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        bool closedOnly = venue.Run(() => venue.Accounts.Any(a => a.Signer == caller.Address && a.ClosedOnly));
        await Answers.Json(context, new JsonObject { ["closed_only"] = closedOnly });
    }

    private async Task CreateReadOnly(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        ApiKey key = venue.Run(() => keys.CreateOther(caller.Address, ApiKeyKind.ReadOnly, venue.Now));
        await Answers.Json(context, new JsonObject { ["apiKey"] = key.Id });
    }

    private async Task ListReadOnly(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        await Answers.Json(context, new JsonObject { ["readonlyApiKeys"] = Ids(caller, ApiKeyKind.ReadOnly) });
    }

    private async Task DeleteReadOnly(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        string id = RequestJson.Object(caller.Body, "Invalid payload").Text("key");
        bool deleted = venue.Run(() => keys.Delete(caller.Address, id, ApiKeyKind.ReadOnly));
        await Answers.Json(context, deleted);
    }

    private async Task CreateBuilder(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        ApiKey key = venue.Run(() => keys.CreateOther(caller.Address, ApiKeyKind.Builder, venue.Now));
        await Answers.Json(context, Credentials(key, "key"));
    }

    private async Task ListBuilder(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        var rows = new JsonArray();
        foreach (ApiKey key in venue.Run(() => keys.Of(caller.Address, ApiKeyKind.Builder).ToArray()))
        {
            rows.Add(new JsonObject { ["key"] = key.Id, ["createdAt"] = key.CreatedAt.ToString() });
        }
        await Answers.Json(context, rows);
    }

    private async Task DeleteBuilder(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        venue.Run(() =>
        {
            foreach (ApiKey key in keys.Of(caller.Address, ApiKeyKind.Builder).ToArray())
            {
                keys.Delete(caller.Address, key.Id, key.Kind);
            }
        });
        await Answers.Json(context, "OK");
    }

    private JsonArray Ids(Caller caller, ApiKeyKind kind) =>
        Answers.Array(venue.Run(() => keys.Of(caller.Address, kind).Select(key => key.Id).ToArray()));
}
