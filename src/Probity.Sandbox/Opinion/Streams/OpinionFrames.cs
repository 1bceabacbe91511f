using System.Text.Json.Nodes;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Routes;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Streams;

/// <summary>The data frames of the channels (reference/opinion.md 5); their msgType is the channel.</summary>
internal static class OpinionFrames
{
    private static readonly string[] News = ["orderNew", "orderFill", "orderConfirm", "orderCancel"];

    public static JsonObject Depth(OpinionMarket market, int outcome, Side side, Price price, string size)
    {
        JsonObject frame = Of(market);
        frame["tokenId"] = market.Token(outcome);
        frame["outcomeSide"] = outcome + 1;
        frame["side"] = side == Side.Buy ? "bids" : "asks";
        frame["price"] = Grains.Text(price);
        frame["size"] = size;
        frame["msgType"] = OpinionChannels.Depth;
        return frame;
    }

    public static JsonObject LastPrice(OpinionMarket market, int outcome, Price price)
    {
        JsonObject frame = Of(market);
        frame["tokenId"] = market.Token(outcome);
        frame["outcomeSide"] = outcome + 1;
        frame["price"] = Grains.Text(price);
        frame["msgType"] = OpinionChannels.LastPrice;
        return frame;
    }

    /// <param name="side">Buy, Sell, Split or Merge.</param>
    public static JsonObject LastTrade(OpinionMarket market, int outcome, string side, Price price, long shares)
    {
        JsonObject frame = Of(market);
        frame["tokenId"] = market.Token(outcome);
        frame["side"] = side;
        frame["outcomeSide"] = outcome + 1;
        frame["price"] = Grains.Text(price);
        frame["shares"] = Grains.Text(shares);
        frame["amount"] = Grains.Text(Grains.Notional(price, shares));
        frame["msgType"] = OpinionChannels.LastTrade;
        return frame;
    }

    public static JsonObject Order(OpinionOrder order, OpinionOrderNews news) => new()
    {
        ["orderUpdateType"] = News[(int)news],
        ["marketId"] = order.Market.Id,
        ["rootMarketId"] = order.Market.Parent?.Id ?? 0,
        ["orderId"] = order.Id,
        ["side"] = order.Terms.Side == Side.Buy ? 1 : 2,
        ["outcomeSide"] = order.Outcome + 1,
        ["price"] = Grains.LongText(order.Terms.Price),
        ["shares"] = Grains.WeiText(order.Terms.Shares),
        ["amount"] = Grains.LongText(Grains.OfWei(order.Terms.Amount)),
        ["status"] = (int)order.Status,
        ["tradingMethod"] = order.Terms.IsMarket ? 1 : 2,
        ["quoteToken"] = OpinionContracts.Usdt.ToString(),
        ["createdAt"] = OpinionAnswers.Seconds(order.CreatedAt),
        ["expiresAt"] = 0,
        ["chainId"] = "56",
        ["filledShares"] = Grains.LongText(order.Filled),
        ["filledAmount"] = Grains.LongText(order.FilledAmount),
        ["msgType"] = OpinionChannels.Orders,
    };

    public static JsonObject Record(OpinionFill fill, Instant now) => new()
    {
        ["orderId"] = fill.Order!.Id,
        ["tradeNo"] = fill.Number,
        ["marketId"] = fill.Trade.Market.Id,
        ["rootMarketId"] = fill.Trade.Market.Parent?.Id ?? 0,
        ["txHash"] = fill.Trade.TransactionHash,
        ["side"] = OrderDocument.SideName(fill.Side),
        ["outcomeSide"] = fill.Outcome + 1,
        ["price"] = Grains.LongText(fill.Price),
        ["shares"] = Grains.Text(fill.Shares),
        ["amount"] = Grains.Text(fill.Amount),
        ["profit"] = Grains.LongText(0),
        ["status"] = (int)fill.Trade.Status,
        ["quoteToken"] = OpinionContracts.Usdt.ToString(),
        ["quoteTokenUsdPrice"] = Grains.LongText(Grains.PerUnit),
        ["usdAmount"] = Grains.LongText(fill.Amount),
        ["fee"] = Grains.LongText(fill.Fee),
        ["chainId"] = "56",
        ["createdAt"] = OpinionAnswers.Seconds(now),
        ["msgType"] = OpinionChannels.Records,
    };

    /// <summary>A child names its parent, others say nothing of one.</summary>
    private static JsonObject Of(OpinionMarket market)
    {
        var frame = new JsonObject { ["marketId"] = market.Id };
        if (market.Parent is { } parent) { frame["rootMarketId"] = parent.Id; }
        return frame;
    }
}
