using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Domain.Values;
using Probity.Sandbox.Orders;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Private;

/// <summary>Notices of cancellations, fills and failed fills (sample rest-notifications).</summary>
public sealed class Notifications(SandboxVenue venue, Callers callers) : ISandboxEndpoints, ISandboxListener
{
    private const int Cancellation = 1;
    private const int Fill = 2;
    private const int FillFailed = 8;
    private const int Most = 10_000;

    private readonly Queue<Notice> notices = new();
    private int made;

    public SandboxHost Host => SandboxHost.Clob;

    public void Map(IEndpointRouteBuilder routes)
    {
        venue.Subscribe(this);
        routes.MapGet("/notifications", Read);
        routes.MapDelete("/notifications", Drop);
    }

    public void OnOrder(SandboxOrder order, OrderNews news, Instant at)
    {
        if (news == OrderNews.Cancellation) { Add(Cancellation, order, order.Price, order.Matched, null, at); }
    }

    public void OnTrade(SandboxTrade trade, Instant at)
    {
        int? type = trade.Status switch
        {
            TradeStatus.Matched => Fill,
            TradeStatus.Failed => FillFailed,
            _ => null,
        };
        if (type is not { } known) { return; }
        if (trade.Taker.Order is { } taker) { Add(known, taker, trade.Price, trade.Size, trade, at); }
        foreach (MakerMatch maker in trade.Makers)
        {
            if (maker.Party.Order is { } order) { Add(known, order, maker.Price, maker.Size, trade, at); }
        }
    }

    private void Add(int type, SandboxOrder order, Price price, Quantity matched, SandboxTrade? trade, Instant at)
    {
        var payload = new JsonObject
        {
            ["asset_id"] = order.Market.Token(order.Outcome),
            ["eventSlug"] = order.Market.Listing.Event.Slug,
            ["icon"] = "",
            ["image"] = "",
            ["market"] = order.Market.Condition,
            ["market_slug"] = order.Market.Market.Slug,
            ["matched_size"] = matched.ToString(),
            ["order_id"] = order.Id,
            ["original_size"] = order.Original.ToString(),
            ["outcome"] = order.Market.Outcome(order.Outcome).Outcome,
            ["outcome_index"] = order.Outcome,
            ["price"] = price.ToString(),
            ["question"] = order.Market.Market.Question,
            ["remaining_size"] = order.Original.MinusOrZero(order.Matched).ToString(),
            ["seriesSlug"] = "",
            ["side"] = OrderDocuments.Word(order.Side),
            ["trade_id"] = trade?.Id ?? "",
            ["transaction_hash"] = trade?.TransactionHash ?? "",
            ["type"] = OrderBody.Name(order.Signed.TimeInForce),
        };
        notices.Enqueue(new Notice(++made, type, order.Account, order.Signed.Owner, payload, at));
        if (notices.Count > Most) { notices.Dequeue(); }
    }

    private async Task Read(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        var rows = new JsonArray();
        venue.Run(() =>
        {
            foreach (Notice notice in notices.Where(notice => notice.Account.Signer == caller.Address))
            {
                if (notice.Dropped) { continue; }
                rows.Add(new JsonObject
                {
                    ["id"] = notice.Id,
                    ["type"] = notice.Type,
                    ["owner"] = notice.Owner,
                    ["timestamp"] = Answers.Milliseconds(notice.At),
                    ["payload"] = notice.Payload.DeepClone(),
                });
            }
        });
        await Answers.Json(context, rows);
    }

    private async Task Drop(HttpContext context)
    {
        Caller caller = await callers.L2(context);
        string[] ids = [.. context.Request.Query["ids"].SelectMany(text => text!.Split(','))];
        venue.Run(() =>
        {
            foreach (Notice notice in notices.Where(notice => notice.Account.Signer == caller.Address))
            {
                notice.Dropped |= ids.Contains(notice.Id.ToString(CultureInfo.InvariantCulture));
            }
        });
        await Answers.Json(context, "OK");
    }

    private sealed class Notice(
        int id, int type, SandboxAccount account, string owner, JsonObject payload, Instant at)
    {
        public int Id { get; } = id;

        public int Type { get; } = type;

        public SandboxAccount Account { get; } = account;

        public string Owner { get; } = owner;

        public JsonObject Payload { get; } = payload;

        public Instant At { get; } = at;

        public bool Dropped { get; set; }
    }
}
