using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Public;

/// <summary>
/// The hand of the one who tests: moves of markets and accounts that the real venue makes by itself. No real venue has
/// these routes.
/// </summary>
internal sealed class ControlEndpoints(SandboxVenue venue) : ISandboxEndpoints
{
    private static readonly string[] Statuses = ["announced", "open", "paused", "closed"];

    public SandboxHost Host => SandboxHost.Clob;

    public void Map(IEndpointRouteBuilder routes)
    {
        Post(routes, "/admin/tick", body =>
        {
            SandboxMarket market = Market(body);
            TickGrid grid = TickGrid.Parse(Text(body, "tick"));
            venue.Run(() => venue.ChangeTick(market, grid));
        });
        Post(routes, "/admin/resolve", body =>
        {
            SandboxMarket market = Market(body);
            Payout payout = PayoutOf(body, market);
            venue.Run(() => venue.Resolve(market, payout));
        });
        Post(routes, "/admin/status", body =>
        {
            SandboxMarket market = Market(body);
            MarketStatus status = Status(Text(body, "status"));
            venue.Run(() => venue.SetStatus(market, status));
        });
        Post(routes, "/admin/closed-only", body =>
        {
            SandboxAccount account = Account(body);
            bool flag = Flag(body, "closedOnly");
            venue.Run(() => { account.ClosedOnly = flag; });
        });
        Post(routes, "/admin/banned", body =>
        {
            SandboxAccount account = Account(body);
            bool flag = Flag(body, "banned");
            venue.Run(() => { account.Banned = flag; });
        });
    }

    private static void Post(IEndpointRouteBuilder routes, string path, Action<JsonElement> act) =>
        routes.MapPost(path, async context =>
        {
            try
            {
                using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body);
                act(body.RootElement);
            }
            catch (JsonException e)
            {
                throw VenueRefusal.Bad($"{path}: no JSON: {e.Message}");
            }
            catch (BadInputException e)
            {
                throw VenueRefusal.Bad($"{path}: {e.Message}");
            }
            await Answers.Json(context, new JsonObject { ["done"] = true });
        });

    private static JsonElement Member(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new BadInputException($"'{name}' is missing in '{body}'");

    private static string Text(JsonElement body, string name)
    {
        JsonElement value = Member(body, name);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }

    private static bool Flag(JsonElement body, string name) => Member(body, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new BadInputException($"'{name}' is neither true nor false in '{body}'"),
    };

    private static MarketStatus Status(string name)
    {
        int at = Array.IndexOf(Statuses, name);
        return at >= 0
            ? (MarketStatus)at
            : throw new BadInputException($"unknown status '{name}'{FaultKinds.Near(name, Statuses)}");
    }

    private static EvmAddress AddressOf(string text)
    {
        try
        {
            return EvmAddress.Parse(text);
        }
        catch (FormatException e)
        {
            throw new BadInputException($"'{text}' is no address: {e.Message}", e);
        }
    }

    /// <summary>By the outcome that wins, or <c>"split"</c> for a half each.</summary>
    private static Payout PayoutOf(JsonElement body, SandboxMarket market)
    {
        string outcome = Text(body, "outcome");
        if (outcome == "0" || outcome == market.Outcome(0).Outcome) { return Payout.FirstWins; }
        if (outcome == "1" || outcome == market.Outcome(1).Outcome) { return Payout.SecondWins; }
        return outcome == "split"
            ? Payout.Half
            : throw new BadInputException(
                $"unknown outcome '{outcome}'; expected 0, 1, '{market.Outcome(0).Outcome}', "
                + $"'{market.Outcome(1).Outcome}' or 'split'");
    }

    private SandboxMarket Market(JsonElement body)
    {
        string name = Text(body, "market");
        string condition = venue.Faults.ConditionOf(name) ?? name;
        return venue.TryMarket(condition, out SandboxMarket? market)
            ? market
            : throw new BadInputException($"no market has the condition id, slug or token '{name}'");
    }

    /// <summary>By the wallet that holds the money, or by the key's own address.</summary>
    private SandboxAccount Account(JsonElement body)
    {
        string text = Text(body, "address");
        EvmAddress address = AddressOf(text);
        return venue.Run(() => venue.Accounts.FirstOrDefault(
                account => account.Funder == address || account.Signer == address))
            ?? throw new BadInputException($"no account has the address '{text}'");
    }
}
