using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Opinion.Routes;

/// <summary>The hand and eye of the one who tests: <c>/admin</c> on the REST port. No real venue has these.</summary>
internal sealed class OpinionAdminRoutes(OpinionSandboxVenue venue)
{
    private static readonly string[] Statuses = ["announced", "open", "paused", "closed"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/account/{maker}", context => Answers.Json(context, venue.Run(() => Account(context))));
        routes.MapGet("/admin/invariants", context => Answers.Json(context, venue.Run(Invariants)));
        routes.MapGet("/admin/markets", context => Answers.Json(context, venue.Run(Markets)));
        routes.MapPost("/admin/status", context => Act(context, body =>
        {
            string name = Text(body, "status");
            int at = Array.IndexOf(Statuses, name);
            if (at < 0)
            {
                throw OpinionRefusal.Bad($"unknown status '{name}'{FaultKinds.Near(name, Statuses)}");
            }
            venue.SetStatus(Market(body), (MarketStatus)at);
        }));
        routes.MapPost("/admin/resolve", context => Act(context, body => venue.Resolve(Market(body), PayoutOf(body))));
    }

    private async Task Act(HttpContext context, Action<JsonElement> act)
    {
        JsonElement body = await OpinionAnswers.Body(context);
        venue.Run(() => act(body));
        await Answers.Json(context, new JsonObject { ["done"] = true });
    }

    private static string Text(JsonElement body, string name)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out JsonElement value))
        {
            throw OpinionRefusal.Bad($"'{name}' is missing in '{body}'");
        }
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }

    private static Payout PayoutOf(JsonElement body) => Text(body, "outcome") switch
    {
        "0" or "YES" or "Yes" => Payout.FirstWins,
        "1" or "NO" or "No" => Payout.SecondWins,
        "split" => Payout.Half,
        string other => throw OpinionRefusal.Bad($"unknown outcome '{other}'; expected 0, 1, YES, NO or split"),
    };

    private OpinionMarket Market(JsonElement body)
    {
        string name = Text(body, "market");
        return venue.Find(name)
            ?? throw OpinionRefusal.Bad($"no market has the number, condition id, slug or token '{name}'");
    }

    /// <summary>Which market of the simulated Polymarket each one follows.</summary>
    private JsonNode Markets() => new JsonArray([.. venue.Twins.Select(twin => (JsonNode)new JsonObject
    {
        ["marketId"] = venue.Markets[twin.Market.Id.Value].Id,
        ["title"] = twin.Market.Question,
        ["leader"] = twin.Twin!.Value.Leader.Value,
        ["inverted"] = twin.Twin.Value.IsInverted,
    })]);

    private JsonNode Invariants()
    {
        BigInteger outstanding = 0;
        foreach (OpinionMarket market in venue.Markets.Where(market => market.Payout is null))
        {
            outstanding += venue.Chain.SupplyOf(market.Tokens[0]);
        }
        return new JsonObject
        {
            ["balanced"] = venue.IsBalanced(),
            ["backed"] = venue.Chain.Locked >= outstanding,
            ["deposited"] = Grains.Text(venue.Exchange.Deposited.Micros),
            ["collateral"] = Grains.Text(venue.Exchange.Collateral.Micros),
            ["fees"] = Grains.Text(venue.Exchange.FeesCollected.Micros),
        };
    }

    /// <summary>The books of a wallet as the sandbox keeps them: matched trades count, failed ones do not.</summary>
    private JsonNode Account(HttpContext context)
    {
        OpinionAccount account = AccountOf(context);
        var positions = new JsonObject();
        foreach (OpinionMarket market in venue.Markets)
        {
            for (int outcome = 0; outcome < 2; outcome++)
            {
                long shares = venue.Exchange.SharesOf(
                    account.Participant, market.Market.Outcome(outcome).Id).Micros;
                if (shares != 0) { positions[market.Token(outcome)] = Grains.Text(shares); }
            }
        }
        return new JsonObject
        {
            ["funder"] = account.Maker.ToString(),
            ["address"] = account.Signer.ToString(),
            ["cash"] = Grains.Text(venue.Exchange.CashOf(account.Participant).Micros),
            ["free_cash"] = Grains.Text(venue.Exchange.FreeCashOf(account.Participant).Micros),
            ["fees"] = Grains.Text(account.Fees),
            ["rebates"] = Grains.Text(account.Rebates),
            ["dust"] = account.Dust.GetValueOrDefault(0).ToString(CultureInfo.InvariantCulture),
            ["positions"] = positions,
            ["orders"] = new JsonArray([.. venue.Orders.All
                .Where(order => order.Account == account).Select(order => (JsonNode)OrderDocument.Order(order))]),
            ["fills"] = new JsonArray([.. Fills(account)]),
        };
    }

    private IEnumerable<JsonNode> Fills(OpinionAccount account) =>
        from trade in venue.Trades.All
        from fill in trade.Fills
        where fill.Order?.Account == account
        select (JsonNode)new JsonObject
        {
            ["trade"] = fill.Number,
            ["order"] = fill.Order!.Id,
            ["asset_id"] = trade.Market.Token(fill.Outcome),
            ["side"] = fill.Side == Side.Buy ? "BUY" : "SELL",
            ["price"] = fill.Price.ToString(),
            ["size"] = Grains.Text(fill.Shares),
            ["fee"] = Grains.Text(fill.Fee),
            ["rebate"] = Grains.Text(trade.Status == OpinionTradeStatus.Finished ? fill.Rebate : 0),
            ["liquidity"] = fill == trade.Taker ? "taker" : "maker",
            ["status"] = trade.Status.ToString(),
        };

    private OpinionAccount AccountOf(HttpContext context)
    {
        try
        {
            EvmAddress maker = EvmAddress.Parse((string)context.Request.RouteValues["maker"]!);
            if (venue.TryMaker(maker, out OpinionAccount? account)) { return account; }
        }
        catch (FormatException)
        {
        }
        throw new OpinionRefusal(OpinionRefusal.NotFound, "account not found", StatusCodes.Status404NotFound);
    }
}
