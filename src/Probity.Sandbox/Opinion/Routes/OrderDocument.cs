using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Probity.Domain.Orders;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Routes;

/// <summary>Orders and trades as the REST interface writes them (reference/opinion.md 4.2).</summary>
internal static class OrderDocument
{
    private static readonly string[] Statuses = ["", "Pending", "Finished", "Canceled", "Expired", "Failed"];

    private static readonly string[] TradeStatuses =
        ["", "Pending", "Finished", "Canceled", "Expired", "Failed", "OnChainFailed"];

    public static string SideName(Side side) => side == Side.Buy ? "Buy" : "Sell";

    public static JsonObject Order(OpinionOrder order)
    {
        JsonObject document = Place(order.Market, order.Outcome);
        document["createdAt"] = OpinionAnswers.Seconds(order.CreatedAt);
        document["expiresAt"] = 0;
        document["filledAmount"] = Grains.Text(order.FilledAmount);
        document["filledShares"] = Grains.Text(order.Filled);
        document["orderAmount"] = Grains.WeiText(order.Terms.Amount);
        document["orderId"] = order.Id;
        document["orderShares"] = Grains.WeiText(order.Terms.Shares);
        document["price"] = order.Terms.IsMarket ? "0" : Grains.Text(order.Terms.Price);
        document["side"] = order.Terms.Side == Side.Buy ? 1 : 2;
        document["sideEnum"] = SideName(order.Terms.Side);
        document["status"] = (int)order.Status;
        document["statusEnum"] = Statuses[(int)order.Status];
        document["tradingMethod"] = order.Terms.IsMarket ? 1 : 2;
        document["tradingMethodEnum"] = order.Terms.IsMarket ? "Market" : "Limit";
        document["transNo"] = order.Id;
        return document;
    }

    /// <summary>With its trades, newest first.</summary>
    public static JsonObject Detail(OpinionOrder order)
    {
        JsonObject document = Order(order);
        document["trades"] = new JsonArray([.. order.Fills.Reverse().Select(fill => (JsonNode)Trade(fill))]);
        return document;
    }

    /// <summary>An account's part of a trade.</summary>
    public static JsonObject Trade(OpinionFill fill)
    {
        JsonObject document = PublicTrade(fill);
        document["orderNo"] = fill.Order!.Id;
        document["tradeNo"] = fill.Number;
        return document;
    }

    /// <summary>As others see it: without the numbers.</summary>
    public static JsonObject PublicTrade(OpinionFill fill)
    {
        JsonObject document = Place(fill.Trade.Market, fill.Outcome);
        document["amount"] = Grains.Text(fill.Amount);
        document["chainId"] = "56";
        document["createdAt"] = OpinionAnswers.Seconds(fill.Trade.MatchedAt);
        document["fee"] = fill.Fee / (double)Grains.PerUnit;
        document["feeFormatted"] = Grains.Text(fill.Fee);
        document["price"] = Grains.Text(fill.Price);
        document["quoteTokenUsdPrice"] = "1";
        document["shares"] = Grains.Text(fill.Shares);
        document["side"] = SideName(fill.Side);
        document["status"] = (int)fill.Trade.Status;
        document["statusEnum"] = TradeStatuses[(int)fill.Trade.Status];
        document["txHash"] = fill.Trade.TransactionHash;
        document["usdAmount"] = Grains.Text(fill.Amount);
        return document;
    }

    /// <summary>Shares of an outcome in a wallet.</summary>
    /// <param name="market">The market.</param>
    /// <param name="outcome">0 or 1.</param>
    /// <param name="owned">Wei.</param>
    /// <param name="frozen">Bound by open orders or sold but not settled, wei.</param>
    /// <param name="cost">What a share cost on average, dollars.</param>
    /// <param name="worth">What a share is worth now, dollars.</param>
    public static JsonObject Position(
        OpinionMarket market, int outcome, BigInteger owned, BigInteger frozen, decimal cost, decimal worth)
    {
        decimal shares = (decimal)owned / 1e18m;
        decimal gain = shares * (worth - cost);
        JsonObject document = Place(market, outcome);
        document.Remove("profit");
        document["avgEntryPrice"] = Text(cost);
        document["claimStatus"] = market.Payout is { } payout && payout.Of(outcome) > 0 ? 1 : 0;
        document["claimStatusEnum"] = market.Payout is { } paid && paid.Of(outcome) > 0 ? "WaitClaim" : "CanNotClaim";
        document["conditionId"] = market.BareCondition;
        document["currentValueInQuoteToken"] = Text(shares * worth);
        document["dailyPnlChange"] = "0";
        document["dailyPnlChangePercent"] = "0";
        document["marketCutoffAt"] = 0;
        document["marketStatus"] = MarketDocument.StatusOf(market.Status);
        document["marketStatusEnum"] = MarketDocument.StatusName(market.Status);
        document["sharesFrozen"] = Grains.WeiText(frozen);
        document["sharesOwned"] = Grains.WeiText(owned);
        document["tokenId"] = market.Token(outcome);
        document["unrealizedPnl"] = Text(gain);
        document["unrealizedPnlPercent"] = Text(cost > 0 && shares > 0 ? gain / (cost * shares) : 0);
        return document;
    }

    private static string Text(decimal number) =>
        decimal.Round(number, 6).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>What orders, trades and positions share.</summary>
    private static JsonObject Place(OpinionMarket market, int outcome) => new()
    {
        ["marketId"] = market.Id,
        ["marketTitle"] = market.Title,
        ["outcome"] = outcome == 0 ? "YES" : "NO",
        ["outcomeSide"] = outcome + 1,
        ["outcomeSideEnum"] = outcome == 0 ? "Yes" : "No",
        ["profit"] = "0",
        ["quoteToken"] = OpinionContracts.Usdt.ToString(),
        ["rootMarketId"] = market.Parent?.Id ?? 0,
        ["rootMarketTitle"] = market.Parent?.Title ?? "",
    };
}
