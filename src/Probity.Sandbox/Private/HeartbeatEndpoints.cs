using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Crypto;
using Probity.Domain.Inputs;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Private;

/// <summary>
/// The dead-man switch (reference/polymarket.md 4.3): the first heartbeat of a key arms it, a late one cancels the
/// orders that were placed with that key.
/// </summary>
public sealed class HeartbeatEndpoints(SandboxVenue venue, Callers callers) : ISandboxEndpoints
{
    private readonly Dictionary<string, Beat> armed = [];
    private long beats;

    public SandboxHost Host => SandboxHost.Clob;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/heartbeats", Chained);
        routes.MapPost("/heartbeats", Plain);
    }

    private async Task Chained(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        string id = RequestJson.Object(caller.Body, "Invalid payload").TextOrEmpty("heartbeat_id");
        string next = venue.Run(() =>
        {
            string expected = armed.TryGetValue(caller.Key.Id, out Beat? last) ? last.Id : "";
            return id == expected ? Take(caller.Key.Id) : throw Wrong(expected);
        });
        await Answers.Json(context, new JsonObject { ["heartbeat_id"] = next });
    }

    private async Task Plain(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        venue.Run(() => Take(caller.Key.Id));
        await Answers.Json(context, new JsonObject { ["status"] = "ok" });
    }

    /// <summary>The two pages of the venue's documentation disagree about the name of the text.</summary>
    private static VenueRefusal Wrong(string expected)
    {
        const string text = "Invalid Heartbeat ID";
        return new VenueRefusal(StatusCodes.Status400BadRequest, text)
        {
            Document = new JsonObject { ["error"] = text, ["error_msg"] = text, ["heartbeat_id"] = expected },
        };
    }

    private string Take(string key)
    {
        string seed = string.Create(CultureInfo.InvariantCulture, $"heartbeat {venue.Options.Seed} {++beats}");
        var beat = new Beat(new Guid(Keccak256.Hash(Encoding.ASCII.GetBytes(seed)).AsSpan(0, 16)).ToString());
        armed[key] = beat;
        venue.Schedule(venue.Options.HeartbeatLapse, () => Lapse(key, beat));
        return beat.Id;
    }

    private void Lapse(string key, Beat beat)
    {
        if (!armed.TryGetValue(key, out Beat? last) || last != beat) { return; }
        armed.Remove(key);
        venue.Orders.Cancel(
            venue.Orders.All.Where(order => order.IsOpen && order.Signed.Owner == key), CancelCause.HeartbeatLapsed);
    }

    private sealed record Beat(string Id);
}
