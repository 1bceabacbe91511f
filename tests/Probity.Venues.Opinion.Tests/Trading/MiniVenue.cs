using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Probity.Venues.Opinion.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Trading;

/// <summary>One order as the small venue holds it.</summary>
internal sealed record MiniOrder(string Id, string Market, int Outcome, string Side, string Price, string Shares)
{
    public int Status { get; set; } = 1;

    public string Filled { get; set; } = "0";

    public long Created { get; set; }

    public ConcurrentQueue<string> Trades { get; } = new();

    public string Json(bool detail) => $$"""
        {"orderId":"{{Id}}","marketId":{{Market}},"outcomeSide":{{Outcome}},"side":1,"sideEnum":"{{Side}}",
        "price":"{{Price}}","orderShares":"{{Shares}}","filledShares":"{{Filled}}","status":{{Status}},
        "createdAt":{{Created}},"expiresAt":0{{(detail ? $",\"trades\":[{string.Join(',', Trades)}]" : "")}}}
        """;

    /// <summary>Adds a trade; status 1 pending, 2 settled, 6 failed on the chain.</summary>
    public void Match(string id, string shares, int status = 1, string fee = "0", int orderStatus = 1)
    {
        Trades.Enqueue($$"""
            {"tradeNo":"{{id}}","orderNo":"{{Id}}","side":"{{Side}}","price":"{{Price}}","shares":"{{shares}}",
            "amount":"100","feeFormatted":"{{fee}}","status":{{status}},"createdAt":{{Created}}}
            """);
        Status = orderStatus;
    }
}

/// <summary>
/// Orders, trades, positions and balances behind the venue's private routes, with turns in which a test answers itself.
/// </summary>
internal sealed class MiniVenue(Func<DateTimeOffset> now)
{
    private int count;

    public ConcurrentDictionary<string, MiniOrder> Orders { get; } = new();

    /// <summary>Answers to POST /order by turns; none left = taken.</summary>
    public ConcurrentQueue<Func<HttpContext, SeenRequest, Task>> Places { get; } = new();

    /// <summary>Answers to POST /order/cancel by turns; none left = cancelled when it is open.</summary>
    public ConcurrentQueue<Func<HttpContext, SeenRequest, Task>> Cancels { get; } = new();

    /// <summary>Answers to GET /order/{id} by turns; none left = as it is.</summary>
    public ConcurrentQueue<Func<HttpContext, SeenRequest, Task>> Details { get; } = new();

    /// <summary>Answers to GET /user/auth by turns; none left = the key works.</summary>
    public ConcurrentQueue<Func<HttpContext, SeenRequest, Task>> Auths { get; } = new();

    /// <summary>What happens to an order when it is taken, before the answer.</summary>
    public Action<MiniOrder> OnPlaced { get; set; } = _ => { };

    public string Positions { get; set; } = "";

    /// <summary>Takes the order of a request, as <see cref="GatewayRig"/> signs it.</summary>
    public MiniOrder Take(SeenRequest request)
    {
        JsonElement body = JsonSerializer.Deserialize<JsonElement>(request.Body);
        string Text(string member) => body.GetProperty(member).ToString();
        var order = new MiniOrder(
            $"v{Interlocked.Increment(ref count)}", Text("market"), int.Parse(Text("outcome")), Text("side"),
            Text("price"), Text("shares"))
        {
            Created = now().ToUnixTimeSeconds(),
        };
        Orders[order.Id] = order;
        OnPlaced(order);
        return order;
    }

    public Task Serve(HttpContext context, SeenRequest request)
    {
        string path = request.PathAndQuery.Split('?')[0]["/openapi".Length..];
        ConcurrentQueue<Func<HttpContext, SeenRequest, Task>>? turns = (request.Method, path) switch
        {
            ("POST", "/order") => Places,
            ("POST", "/order/cancel") => Cancels,
            ("GET", "/user/auth") => Auths,
            ("GET", _) when path.StartsWith("/order/", StringComparison.Ordinal) => Details,
            _ => null,
        };
        if (turns is not null && turns.TryDequeue(out Func<HttpContext, SeenRequest, Task>? answer))
        {
            return answer(context, request);
        }
        return path switch
        {
            "/user/auth" => FakeVenue.Envelope(
                context, """{"walletAddress":"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"}"""),
            "/user/balance" => FakeVenue.Envelope(
                context, """{"balances":[{"quoteToken":"0xC","totalBalance":"1000","tokenDecimals":18}]}"""),
            "/positions" => List(context, [Positions]),
            "/trade" => List(context, Newest().SelectMany(order => order.Trades)),
            "/order" when request.Method == "POST" => Placed(context, Take(request)),
            "/order" => Listed(context, request),
            "/order/cancel" => Cancel(context, request),
            _ => Detail(context, path["/order/".Length..]),
        };
    }

    public static Task Placed(HttpContext context, MiniOrder order) =>
        FakeVenue.Envelope(context, $$"""{"orderData":{{order.Json(detail: false)}}}""");

    private IEnumerable<MiniOrder> Newest() => Orders.Values.OrderByDescending(order => order.Created);

    private Task Listed(HttpContext context, SeenRequest request)
    {
        string query = Uri.UnescapeDataString(request.PathAndQuery);
        bool open = query.Contains("status=1", StringComparison.Ordinal);
        return List(context, Newest()
            .Where(order => (order.Status == 1) == open)
            .Where(order => !query.Contains("marketId=", StringComparison.Ordinal)
                || query.Contains($"marketId={order.Market}&", StringComparison.Ordinal))
            .Select(order => order.Json(detail: false)));
    }

    private static Task List(HttpContext context, IEnumerable<string> rows)
    {
        string[] all = [.. rows.Where(row => row.Length > 0)];
        int page = int.Parse(context.Request.Query["page"]!, CultureInfo.InvariantCulture);
        string shown = string.Join(',', all.Skip(20 * (page - 1)).Take(20));
        return FakeVenue.Envelope(context, $$"""{"total":{{all.Length}},"list":[{{shown}}]}""");
    }

    private Task Cancel(HttpContext context, SeenRequest request)
    {
        string id = JsonSerializer.Deserialize<JsonElement>(request.Body).GetProperty("orderId").GetString()!;
        bool open = Orders.TryGetValue(id, out MiniOrder? order) && order.Status == 1;
        if (open) { order!.Status = 3; }
        return FakeVenue.Envelope(context, $$"""{"result":{{(open ? "true" : "false")}}}""");
    }

    private Task Detail(HttpContext context, string id) => Orders.TryGetValue(id, out MiniOrder? order)
        ? FakeVenue.Envelope(context, $$"""{"orderData":{{order.Json(detail: true)}}}""")
        : FakeVenue.Reply(context, 200, """{"errno":10204,"errmsg":"order does not exist","result":null}""");
}
