using System.Text.Json.Nodes;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Orders;

/// <summary>
/// Trades as the venue writes them (samples rest-trades-page, ws-user-trade-*). The top members are the taker's, also
/// for a maker, who finds its own part in <c>maker_orders</c>.
/// </summary>
internal static class TradeDocuments
{
    public static JsonObject Rest(SandboxTrade trade, bool asTaker)
    {
        JsonObject document = Base(trade, asTaker, makerFee: "");
        document["status"] = "TRADE_STATUS_" + StatusOf(trade.Status);
        document["match_time_nano"] = OrderDocuments.Text(trade.MatchedAt.Nanos);
        document["err_msg"] = trade.Error.Length == 0 ? null : trade.Error;
        return document;
    }

    public static JsonObject Event(SandboxTrade trade, bool asTaker, string viewer, Instant at)
    {
        JsonObject document = Base(trade, asTaker, makerFee: "0");
        document["event_type"] = "trade";
        document["type"] = "TRADE";
        document["status"] = StatusOf(trade.Status);
        document["trade_owner"] = viewer;
        document["timestamp"] = OrderDocuments.Text(Answers.Milliseconds(at));
        foreach ((JsonNode? maker, MakerMatch match) in document["maker_orders"]!.AsArray().Zip(trade.Makers))
        {
            maker!["outcome_index"] = match.Outcome;
        }
        return document;
    }

    private static string StatusOf(TradeStatus status) => status switch
    {
        TradeStatus.Matched => "MATCHED",
        TradeStatus.Retrying => "RETRYING",
        TradeStatus.Mined => "MINED",
        TradeStatus.Confirmed => "CONFIRMED",
        _ => "FAILED",
    };

    private static JsonObject Base(SandboxTrade trade, bool asTaker, string makerFee) => new()
    {
        ["id"] = trade.Id,
        ["taker_order_id"] = trade.Taker.OrderId,
        ["market"] = trade.Market.Condition,
        ["asset_id"] = trade.Market.Token(trade.Outcome),
        ["side"] = OrderDocuments.Word(trade.Side),
        ["size"] = trade.Size.ToString(),
        ["fee_rate_bps"] = "0",
        ["price"] = trade.Price.ToString(),
        ["match_time"] = OrderDocuments.Text(Answers.Seconds(trade.MatchedAt)),
        ["last_update"] = OrderDocuments.Text(Answers.Seconds(trade.LastUpdate)),
        ["outcome"] = trade.Market.Outcome(trade.Outcome).Outcome,
        ["bucket_index"] = trade.Bucket,
        ["owner"] = trade.Taker.Owner,
        ["maker_address"] = trade.Taker.Wallet.ToString(),
        ["maker_orders"] = new JsonArray([.. trade.Makers.Select(maker => (JsonNode)Maker(trade, maker, makerFee))]),
        ["transaction_hash"] = trade.TransactionHash,
        ["trader_side"] = asTaker ? "TAKER" : "MAKER",
    };

    private static JsonObject Maker(SandboxTrade trade, MakerMatch maker, string fee) => new()
    {
        ["order_id"] = maker.Party.OrderId,
        ["owner"] = maker.Party.Owner,
        ["maker_address"] = maker.Party.Wallet.ToString(),
        ["matched_amount"] = maker.Size.ToString(),
        ["price"] = maker.Price.ToString(),
        ["fee_rate_bps"] = fee,
        ["asset_id"] = trade.Market.Token(maker.Outcome),
        ["outcome"] = trade.Market.Outcome(maker.Outcome).Outcome,
        ["side"] = OrderDocuments.Word(maker.Side),
    };
}
