using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Sandbox.Orders;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Private;

/// <summary>
/// What no real venue shows: an account's books as the sandbox keeps them, for tests that compare a client's with them.
/// </summary>
public sealed class AdminEndpoints(SandboxVenue venue) : ISandboxEndpoints
{
    public SandboxHost Host => SandboxHost.Clob;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/account/{funder}", Account);
        routes.MapPost("/admin/account/{funder}", ChangeAccount);
        routes.MapGet("/admin/invariants", Invariants);
    }

    private Task Account(HttpContext context) =>
        Answers.Json(context, venue.Run(() => Books(AccountOf(context))));

    /// <summary>Closes an account to all but reducing orders, or bans it: by the query of that name.</summary>
    private Task ChangeAccount(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        return Answers.Json(context, venue.Run(() =>
        {
            SandboxAccount account = AccountOf(context);
            if (query.ContainsKey("closed_only")) { account.ClosedOnly = query["closed_only"] == "true"; }
            if (query.ContainsKey("banned")) { account.Banned = query["banned"] == "true"; }
            return Books(account);
        }));
    }

    private Task Invariants(HttpContext context) => Answers.Json(
        context,
        venue.Run(() => new JsonObject
        {
            ["balanced"] = venue.IsBalanced(),
            ["deposited"] = venue.Exchange.Deposited.ToString(),
            ["collateral"] = venue.Exchange.Collateral.ToString(),
            ["fees"] = venue.Exchange.FeesCollected.ToString(),
            ["openOrders"] = venue.Exchange.OpenOrders,
            ["markets"] = venue.Markets.Count(market => market.Status == MarketStatus.Open),
        }));

    private JsonObject Books(SandboxAccount account)
    {
        var positions = new JsonArray();
        foreach (SandboxMarket market in venue.Markets)
        {
            for (int outcome = 0; outcome < 2; outcome++)
            {
                Quantity shares = venue.Exchange.SharesOf(account.Participant, market.Outcome(outcome).Id);
                if (shares.IsZero) { continue; }
                positions.Add(new JsonObject
                {
                    ["market"] = market.Condition,
                    ["asset_id"] = market.Token(outcome),
                    ["shares"] = shares.ToString(),
                    ["payout"] = market.Payout is { } payout ? Cash.FromMicros(payout.Of(outcome)).ToString() : null,
                });
            }
        }
        SandboxOrder[] orders = [.. venue.Orders.All.Where(order => order.Account == account)];
        return new JsonObject
        {
            ["funder"] = account.Funder.ToString(),
            ["signer"] = account.Signer.ToString(),
            ["signatureType"] = (int)account.Type,
            ["cash"] = venue.Exchange.CashOf(account.Participant).ToString(),
            ["freeCash"] = venue.Exchange.FreeCashOf(account.Participant).ToString(),
            ["unseenCash"] = Cash.FromMicros(account.UnseenCollateral).ToString(),
            ["fees"] = FeesOf(account).ToString(),
            ["positions"] = positions,
            ["orders"] = new JsonArray([.. orders.Select(order => (JsonNode)OrderDocuments.Rest(order))]),
            ["fills"] = new JsonArray([.. Fills(account)]),
        };
    }

    private Cash FeesOf(SandboxAccount account) => Cash.FromMicros(venue.Trades.All
        .Where(trade => trade.Status != TradeStatus.Failed && trade.Taker.Order?.Account == account)
        .Sum(trade => trade.Fee.Micros));

    /// <summary>One row per order and trade, on the order's own outcome and side.</summary>
    private IEnumerable<JsonNode> Fills(SandboxAccount account)
    {
        foreach (SandboxTrade trade in venue.Trades.All)
        {
            if (trade.Taker.Order is { } taker && taker.Account == account)
            {
                yield return Fill(trade, taker, trade.Price, trade.Size, trade.Fee, "taker");
            }
            foreach (MakerMatch maker in trade.Makers)
            {
                if (maker.Party.Order is { } order && order.Account == account)
                {
                    yield return Fill(trade, order, maker.Price, maker.Size, maker.Fee, "maker");
                }
            }
        }
    }

    private static JsonObject Fill(
        SandboxTrade trade, SandboxOrder order, Price price, Quantity size, Cash fee, string liquidity) => new()
        {
            ["trade"] = trade.Id,
            ["order"] = order.Id,
            ["asset_id"] = order.Market.Token(order.Outcome),
            ["side"] = OrderDocuments.Word(order.Side),
            ["price"] = price.ToString(),
            ["size"] = size.ToString(),
            ["fee"] = fee.ToString(),
            ["liquidity"] = liquidity,
            ["status"] = trade.Status.ToString().ToUpperInvariant(),
        };

    private SandboxAccount AccountOf(HttpContext context)
    {
        try
        {
            EvmAddress funder = EvmAddress.Parse((string)context.Request.RouteValues["funder"]!);
            if (venue.TryAccount(funder, out SandboxAccount? account)) { return account; }
        }
        catch (FormatException)
        {
        }
        throw VenueRefusal.NotFound("account not found");
    }
}
