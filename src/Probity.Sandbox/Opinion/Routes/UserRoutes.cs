using System.Numerics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Crypto;
using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Routes;

/// <summary>
/// Trades, positions, balances and who one is (reference/opinion.md 4.2). What a wallet has is what the chain says:
/// a match counts when it is settled.
/// </summary>
internal sealed class UserRoutes(OpinionSandboxVenue venue)
{
    private readonly OpinionCallers callers = new(venue);

    public void Map(IEndpointRouteBuilder routes)
    {
        Get(routes, "/trade", (context, account) => OpinionAnswers.Page(
            context, FillsOf(context, account), OrderDocument.Trade));
        Get(routes, "/trade/user/{wallet}", (context, _) => OpinionAnswers.Page(
            context,
            FillsOf(context, Named(context)).Where(fill => fill.Trade.Status == OpinionTradeStatus.Finished),
            OrderDocument.PublicTrade));
        Get(routes, "/positions", (context, account) => Positions(context, account));
        Get(routes, "/positions/user/{wallet}", (context, _) => Positions(context, Named(context)));
        Get(routes, "/user/balance", Balance);
        Get(routes, "/user/auth", (_, account) => new JsonObject
        {
            ["apiKey"] = venue.Keys.TextOf(account),
            ["walletAddress"] = account.Signer.ToString(),
            ["walletUsers"] = account.Wallet.IsSafe
                ? new JsonObject { ["56"] = account.Maker.ToString() }
                : new JsonObject(),
        });
    }

    private void Get(
        IEndpointRouteBuilder routes, string path, Func<HttpContext, OpinionAccount, JsonNode> answer) =>
        routes.MapGet(path, context =>
            OpinionAnswers.Result(context, venue.Run(() => answer(context, callers.Required(context)))));

    /// <summary>By the signer's address or by the wallet that holds the money.</summary>
    private OpinionAccount Named(HttpContext context)
    {
        try
        {
            EvmAddress wallet = EvmAddress.Parse((string)context.Request.RouteValues["wallet"]!);
            if (venue.TryMaker(wallet, out OpinionAccount? account) || venue.TrySigner(wallet, out account))
            {
                return account;
            }
        }
        catch (FormatException)
        {
        }
        throw new OpinionRefusal(OpinionRefusal.NotFound, "wallet not found");
    }

    /// <summary>Newest first.</summary>
    private IEnumerable<OpinionFill> FillsOf(HttpContext context, OpinionAccount account)
    {
        OpinionAnswers.CheckChain(context, "chainId");
        int market = OpinionAnswers.Whole(context, "marketId", 0);
        return
            from trade in venue.Trades.All.Reverse()
            where OrderRoutes.IsOf(trade.Market, market)
            from fill in trade.Fills
            where fill.Order?.Account == account
            select fill;
    }

    private JsonNode Positions(HttpContext context, OpinionAccount account)
    {
        OpinionAnswers.CheckChain(context, "chainId");
        int wanted = OpinionAnswers.Whole(context, "marketId", 0);
        var held =
            from market in venue.Markets
            where OrderRoutes.IsOf(market, wanted)
            from outcome in Enumerable.Range(0, 2)
            let owned = venue.Chain.SharesOf(account.Maker, market.Tokens[outcome])
            where !owned.IsZero
            select (market, outcome, owned);
        return OpinionAnswers.Page(context, held, row =>
        {
            long free = venue.Exchange.FreeSharesOf(
                account.Participant, row.market.Market.Outcome(row.outcome).Id).Micros;
            BigInteger frozen = BigInteger.Max(0, row.owned - Grains.ToWei(free));
            return OrderDocument.Position(
                row.market, row.outcome, row.owned, frozen, Cost(account, row.market, row.outcome),
                Worth(row.market, row.outcome));
        });
    }

    /// <summary>Average price of all settled buys.</summary>
    private decimal Cost(OpinionAccount account, OpinionMarket market, int outcome)
    {
        decimal shares = 0, dollars = 0;
        foreach (OpinionFill fill in venue.Trades.All.Where(trade => trade.Market == market)
                     .SelectMany(trade => trade.Fills))
        {
            bool counts = fill.Order?.Account == account && fill.Outcome == outcome && fill.Side == Side.Buy
                && fill.Trade.Status == OpinionTradeStatus.Finished;
            if (!counts) { continue; }
            shares += fill.Shares;
            dollars += fill.Amount;
        }
        return shares > 0 ? dollars / shares : 0;
    }

    private decimal Worth(OpinionMarket market, int outcome)
    {
        if (market.Payout is { } payout) { return payout.Of(outcome) / 1_000_000m; }
        return venue.BookOf(market, outcome).TryMidHalfPips(out int half)
            ? half / (2m * Price.PipsPerDollar)
            : 0.5m;
    }

    private JsonNode Balance(HttpContext context, OpinionAccount account)
    {
        OpinionAnswers.CheckChain(context, "chain_id");
        BigInteger total = venue.Chain.CollateralOf(account.Maker);
        long free = Math.Max(0, venue.Exchange.FreeCashOf(account.Participant).Micros);
        BigInteger available = BigInteger.Min(total, Grains.ToWei(free));
        return new JsonObject
        {
            ["balances"] = new JsonArray(new JsonObject
            {
                ["availableBalance"] = Grains.WeiText(available),
                ["frozenBalance"] = Grains.WeiText(total - available),
                ["quoteToken"] = OpinionContracts.Usdt.ToString(),
                ["tokenDecimals"] = 18,
                ["totalBalance"] = Grains.WeiText(total),
            }),
            ["chainId"] = "56",
            ["multiSignAddress"] = account.Wallet.IsSafe ? account.Maker.ToString() : "",
            ["walletAddress"] = account.Signer.ToString(),
        };
    }
}
