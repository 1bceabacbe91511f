using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Web;
using Microsoft.AspNetCore.Http;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Truth;
using Probity.Venues.Tests.Trading;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Truth;

/// <summary>One market and nothing else.</summary>
internal sealed class OneMarket : IMarketDirectory
{
    public Market MarketOf(InstrumentId instrument) => TruthMarket.Market;

    public bool TryFind(
        string token, [NotNullWhen(true)] out Market? market, [NotNullWhen(true)] out Instrument? instrument)
    {
        instrument = token == TruthMarket.Yes ? TruthMarket.Market.First
            : token == TruthMarket.No ? TruthMarket.Market.Second
            : null;
        market = instrument is null ? null : TruthMarket.Market;
        return instrument is not null;
    }

    public Market? OfCondition(string condition) => condition == TruthMarket.Condition ? TruthMarket.Market : null;
}

/// <summary>A chain that says what the test says.</summary>
internal sealed class FakeChain : IChainBalances, IChainReceipts
{
    public BigInteger Cash { get; set; }

    public Dictionary<string, BigInteger> Held { get; } = [];

    public ConcurrentDictionary<string, IReadOnlyList<ChargedOrder>> Transactions { get; } = new();

    public Task<BigInteger> Collateral(CancellationToken cancel) => Task.FromResult(Cash);

    public Task<IReadOnlyList<BigInteger>> Shares(
        IReadOnlyList<(BalanceKind Kind, string Token)> tokens, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<BigInteger>>([.. tokens.Select(token => Held.GetValueOrDefault(token.Token))]);

    public Task<IReadOnlyList<ChargedOrder>?> Filled(string transactionHash, CancellationToken cancel) =>
        Task.FromResult(Transactions.GetValueOrDefault(transactionHash));
}

/// <summary>The truth of one account against a loopback venue whose REST interface is a few tables.</summary>
internal sealed class TruthWorld : IAsyncDisposable
{
    private const int PageSize = 2;

    private readonly AccountClients clients;

    private TruthWorld(FakeVenue venue, PolymarketTradingOptions trading, FakeChain? chain)
    {
        Venue = venue;
        PolymarketOptions options = venue.Options() with { Trading = trading };
        PolymarketAccount account = TestAccounts.Make();
        clients = TestAccounts.Clients(venue, Time, account, options);
        Truth = new OrderTruth(new OrderTruthParts(
            account, options, new AccountVenue(clients), new OneMarket(), Books,
            Notices.Enqueue, Time, () => 0.5)
        {
            Balances = chain,
            Receipts = chain,
            Traded = () => [TruthMarket.Market],
        });
    }

    public ManualTime Time { get; } = new();

    public FakeVenue Venue { get; }

    public TruthBooks Books { get; } = new();

    public OrderTruth Truth { get; }

    public ConcurrentQueue<TruthNotice> Notices { get; } = new();

    public IEnumerable<SeenRequest> Cancels => Venue.Seen.Where(request => request.Method == "DELETE");

    /// <summary>The venue takes cancels; otherwise it answers nonsense.</summary>
    public bool TakesCancels { get; set; }

    /// <summary>Every order that the venue knows, by id, as JSON.</summary>
    public ConcurrentDictionary<string, JsonElement> Orders { get; } = new();

    public ConcurrentDictionary<string, JsonElement> Trades { get; } = new();

    /// <summary>The venue's cached balances by token, "" for cash.</summary>
    public ConcurrentDictionary<string, string> Balances { get; } = new();

    /// <summary>What an update makes of the cache.</summary>
    public ConcurrentDictionary<string, string> AfterUpdate { get; } = new();

    /// <summary>Answers 503 to everything while set.</summary>
    public bool IsDown { get; set; }

    public FakeSocket Socket => Venue.Sockets.Last();

    public Instant Now => Instant.FromDateTimeOffset(Time.GetUtcNow());

    public static async Task<TruthWorld> Make(PolymarketTradingOptions? trading = null, FakeChain? chain = null)
    {
        var world = new TruthWorld(await FakeVenue.Start(), trading ?? new PolymarketTradingOptions(), chain);
        world.Venue.Answer = world.Answer;
        return world;
    }

    public static async Task<TruthWorld> Begin(PolymarketTradingOptions? trading = null, FakeChain? chain = null)
    {
        TruthWorld world = await Make(trading, chain);
        await world.Start();
        return world;
    }

    public Task Start(params KnownOrder[] known) =>
        Truth.Start(new KnownAccount(known, Instant.None), TruthMarket.IdOf, default);

    public ApprovedOrder Send(long number, OrderIntent intent)
    {
        ApprovedOrder order = TruthMarket.Order(number, intent, Now);
        Truth.Sent(order, TruthMarket.IdOf(order));
        return order;
    }

    public string OrderJson(
        ApprovedOrder order, string status, string matched = "0", string type = "UPDATE",
        string token = TruthMarket.Yes)
    {
        string side = order.Intent.Side == Side.Buy ? "BUY" : "SELL";
        return $$"""
            {"event_type":"order","type":"{{type}}","id":"{{TruthMarket.IdOf(order)}}","status":"{{status}}",
             "asset_id":"{{token}}","side":"{{side}}","price":"{{order.Intent.Price}}",
             "original_size":"{{order.Intent.Quantity}}","size_matched":"{{matched}}","associate_trades":null,
             "created_at":"{{Seconds()}}","expiration":"0","order_type":"GTC"}
            """;
    }

    public string MakerTradeJson(ApprovedOrder order, string id, string size, string status, string hash = "") => $$"""
        {"event_type":"trade","id":"{{id}}","status":"{{status}}","taker_order_id":"0xstranger",
         "asset_id":"{{TruthMarket.Yes}}","side":"BUY","price":"{{order.Intent.Price}}","size":"{{size}}",
         "match_time":"{{Seconds()}}","transaction_hash":"{{hash}}","trader_side":"MAKER",
         "maker_orders":[{"order_id":"{{TruthMarket.IdOf(order)}}","matched_amount":"{{size}}",
           "price":"{{order.Intent.Price}}","asset_id":"{{TruthMarket.Yes}}","side":"SELL"}]}
        """;

    /// <summary>The venue has this order from now on.</summary>
    public void Has(ApprovedOrder order, string status, string matched = "0", string token = TruthMarket.Yes) =>
        Orders[TruthMarket.IdOf(order)] = TrackerRig.Json(OrderJson(order, status, matched, token: token));

    public void HasTrade(ApprovedOrder order, string id, string size, string status, string hash = "") =>
        Trades[id] = TrackerRig.Json(MakerTradeJson(order, id, size, status, hash));

    public Task Until(Func<bool> condition, string what) => Eventually.Until(condition, what);

    public Task Drive(Func<bool> condition, string what) =>
        Eventually.Drive(Time, TimeSpan.FromMilliseconds(250), condition, what);

    public async ValueTask DisposeAsync()
    {
        await Truth.DisposeAsync();
        clients.Dispose();
        await Venue.DisposeAsync();
    }

    private string Seconds() => (Now.Nanos / Instant.NanosPerSecond).ToString(CultureInfo.InvariantCulture);

    private Task Answer(HttpContext context, SeenRequest request)
    {
        if (IsDown) { return FakeVenue.Reply(context, 503, """{"error":"down"}"""); }
        string path = context.Request.Path;
        var query = HttpUtility.ParseQueryString(context.Request.QueryString.Value ?? "");
        string token = query["token_id"] ?? "";
        switch (path)
        {
            case "/data/orders":
                return Page(context, query["next_cursor"], Orders.Values.Where(IsLive));
            case "/data/trades":
                long after = long.Parse(query["after"] ?? "0", CultureInfo.InvariantCulture);
                return Page(context, query["next_cursor"], Trades.Values.Where(trade => MatchTime(trade) >= after));
            case "/balance-allowance":
                string balance = Balances.GetValueOrDefault(token, "0");
                return FakeVenue.Reply(context, 200, $$$"""{"balance":"{{{balance}}}","allowances":{}}""");
            case "/balance-allowance/update":
                if (AfterUpdate.TryGetValue(token, out string? fresh)) { Balances[token] = fresh; }
                return FakeVenue.Reply(context, 200, "");
            case "/last-trade-price":
                return FakeVenue.Reply(context, 200, """{"price":"0.4","side":"BUY"}""");
            case "/order":
                return FakeVenue.Reply(context, 200, Cancel(request.Body));
            default:
                return Orders.TryGetValue(path[(path.LastIndexOf('/') + 1)..], out JsonElement order)
                    ? FakeVenue.Reply(context, 200, order.GetRawText())
                    : FakeVenue.Reply(context, 404, """{"error":"order not found"}""");
        }
    }

    private string Cancel(string body)
    {
        string id = TrackerRig.Json(body).GetProperty("orderID").GetString()!;
        if (!TakesCancels) { return $$$"""{"canceled":[],"not_canceled":{"{{{id}}}":"not now"}}"""; }
        string order = Orders[id].GetRawText().Replace("\"LIVE\"", "\"CANCELED\"", StringComparison.Ordinal);
        Orders[id] = TrackerRig.Json(order);
        return $$"""{"canceled":["{{id}}"],"not_canceled":null}""";
    }

    private static bool IsLive(JsonElement order) => order.GetProperty("status").GetString() == "LIVE";

    private static long MatchTime(JsonElement trade) =>
        long.Parse(trade.GetProperty("match_time").GetString()!, CultureInfo.InvariantCulture);

    private static Task Page(HttpContext context, string? cursor, IEnumerable<JsonElement> all)
    {
        int from = int.Parse(
            System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(cursor ?? "MA==")),
            CultureInfo.InvariantCulture);
        JsonElement[] rows = [.. all.OrderBy(row => row.GetProperty("id").GetString(), StringComparer.Ordinal)];
        bool last = from + PageSize >= rows.Length;
        string next = last
            ? "LTE="
            : Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{from + PageSize}"));
        string data = string.Join(',', rows.Skip(from).Take(PageSize).Select(row => row.GetRawText()));
        return FakeVenue.Reply(context, 200, $$"""{"limit":2,"count":2,"next_cursor":"{{next}}","data":[{{data}}]}""");
    }
}
