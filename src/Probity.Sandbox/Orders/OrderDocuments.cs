using System.Globalization;
using System.Text.Json.Nodes;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Orders;

/// <summary>Orders as the venue writes them (samples rest-open-order, rest-post-order-*, ws-user-order-*).</summary>
internal static class OrderDocuments
{
    /// <summary>An order as the REST interface tells it.</summary>
    public static JsonObject Rest(SandboxOrder order) => new()
    {
        ["id"] = order.Id,
        ["status"] = StatusOf(order),
        ["owner"] = order.Signed.Owner,
        ["maker_address"] = order.Account.Funder.ToString(),
        ["market"] = order.Market.Condition,
        ["asset_id"] = order.Market.Token(order.Outcome),
        ["side"] = Word(order.Side),
        ["original_size"] = order.Original.ToString(),
        ["size_matched"] = order.Matched.ToString(),
        ["price"] = order.Price.ToString(),
        ["associate_trades"] = Answers.Array(order.Trades),
        ["outcome"] = order.Market.Outcome(order.Outcome).Outcome,
        ["created_at"] = Answers.Seconds(order.CreatedAt),
        ["expiration"] = Text(order.Signed.ExpirationSeconds),
        ["order_type"] = OrderBody.Name(order.Signed.TimeInForce),
    };

    /// <summary>News of an order on the user channel.</summary>
    public static JsonObject Event(SandboxOrder order, OrderNews news, Instant at)
    {
        // An order that was killed at once never was: the live frames show it with empty members.
        bool killed = order.Reason.Length > 0 && order.Matched.IsZero;
        return new JsonObject
        {
            ["event_type"] = "order",
            ["id"] = order.Id,
            ["owner"] = order.Signed.Owner,
            ["market"] = order.Market.Condition,
            ["asset_id"] = order.Market.Token(order.Outcome),
            ["side"] = Word(order.Side),
            ["order_owner"] = order.Signed.Owner,
            ["original_size"] = order.Original.ToString(),
            ["size_matched"] = killed ? "" : order.Matched.ToString(),
            ["price"] = order.Price.ToString(),
            ["associate_trades"] = order.Trades.Count == 0 && !killed ? null : Answers.Array(order.Trades),
            ["outcome"] = killed ? "" : order.Market.Outcome(order.Outcome).Outcome,
            ["type"] = news switch
            {
                OrderNews.Placement => "PLACEMENT",
                OrderNews.Update => "UPDATE",
                _ => "CANCELLATION",
            },
            ["created_at"] = killed ? "" : Text(Answers.Seconds(order.CreatedAt)),
            ["expiration"] = Text(order.Signed.ExpirationSeconds),
            ["order_type"] = OrderBody.Name(order.Signed.TimeInForce),
            ["status"] = order.Reason.Length > 0 ? $"CANCELED_{order.Reason}"
                : order is { Unmatched: true, IsOpen: true, Matched.IsZero: true } ? "UNMATCHED"
                : StatusOf(order),
            ["maker_address"] = order.Account.Funder.ToString(),
            ["timestamp"] = Text(Answers.Milliseconds(at)),
        };
    }

    /// <summary>The answer to an order that was taken in.</summary>
    public static JsonObject Accepted(SandboxOrder order)
    {
        bool matched = !order.Matched.IsZero;
        (string shares, string cash) = (order.Matched.ToString(), order.Notional.ToString());
        return Reply(
            "", order.Id,
            order.Status == SandboxOrderStatus.Delayed ? "delayed" : matched ? "matched" : "live",
            matched ? order.Side == Side.Buy ? cash : shares : "",
            matched ? order.Side == Side.Buy ? shares : cash : "",
            order.Trades);
    }

    /// <summary>The entry of a refused order in the answer to a batch: success is true nevertheless.</summary>
    public static JsonObject Refused(string error) => Reply(error, "", "", "", "", []);

    public static string Word(Side side) => side == Side.Buy ? "BUY" : "SELL";

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static JsonObject Reply(
        string error, string id, string status, string making, string taking, IReadOnlyList<string> trades) => new()
        {
            ["success"] = true,
            ["errorMsg"] = error,
            ["orderID"] = id,
            ["status"] = status,
            ["makingAmount"] = making,
            ["takingAmount"] = taking,
            ["transactionsHashes"] = new JsonArray(),
            ["tradeIDs"] = Answers.Array(trades),
        };

    private static string StatusOf(SandboxOrder order) => order.Status switch
    {
        SandboxOrderStatus.Live => "LIVE",
        SandboxOrderStatus.Matched => "MATCHED",
        SandboxOrderStatus.Delayed => "DELAYED",
        SandboxOrderStatus.MarketResolved => "CANCELED_MARKET_RESOLVED",
        SandboxOrderStatus.Invalid => "INVALID",
        _ => "CANCELED",
    };
}
