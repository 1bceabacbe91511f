using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Probity.Crypto;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Testing;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Polymarket.Truth;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Trading;

/// <summary>
/// A gateway with the real order tracker behind it, against a loopback venue that answers as tests say.
/// </summary>
internal sealed class GatewayRig : IAsyncDisposable, IInputSink, IMarketDirectory
{
    private readonly ConcurrentQueue<EngineInput> inputs = new();
    private readonly Market market;
    private readonly ApprovingEngine engine;

    private GatewayRig(FakeVenue venue, PolymarketTradingOptions trading, PolymarketOptions options, bool credentials)
    {
        Venue = venue;
        market = TestMarkets.Make(tick: "0.01");
        PolymarketOptions used = options with { Trading = trading };
        Clients = TestAccounts.Clients(venue, Time, TestAccounts.Make(withCredentials: credentials), used);
        engine = new ApprovingEngine([market], Instant.FromDateTimeOffset(Time.GetUtcNow()));
        Truth = new TrackerTruth(this, _ => market, trading, Time);
        Gateway = new PolymarketGateway(Clients, trading, this, Truth, this, _ => { }, Time, () => 0.5);
        venue.Answer = Serve;
    }

    public ManualTime Time { get; } = new();

    public FakeVenue Venue { get; }

    public AccountClients Clients { get; }

    public TrackerTruth Truth { get; }

    public PolymarketGateway Gateway { get; }

    /// <summary>Answers to POST /order by turns, the last for ever; null = accepted as live.</summary>
    public ConcurrentQueue<Func<HttpContext, SeenRequest, Task>> Orders { get; } = new();

    /// <summary>Answers to DELETE by turns; none left = all cancelled.</summary>
    public ConcurrentQueue<Func<HttpContext, SeenRequest, Task>> Cancels { get; } = new();

    public ConcurrentQueue<Func<HttpContext, SeenRequest, Task>> Heartbeats { get; } = new();

    public IReadOnlyList<EngineInput> Inputs => [.. inputs];

    /// <summary>Requests about orders, without heartbeats and time.</summary>
    public IReadOnlyList<string> Traffic =>
    [
        .. Venue.Seen.Where(request => request.PathAndQuery is not "/time" and not "/v1/heartbeats")
            .Select(request => $"{request.Method} {request.PathAndQuery}"),
    ];

    public static async Task<GatewayRig> Make(
        PolymarketTradingOptions? trading = null,
        Func<PolymarketOptions, PolymarketOptions>? configure = null,
        bool credentials = true)
    {
        FakeVenue venue = await FakeVenue.Start();
        PolymarketOptions options = venue.Options();
        return new GatewayRig(
            venue, trading ?? new PolymarketTradingOptions { Heartbeat = false }, configure?.Invoke(options) ?? options,
            credentials);
    }

    public async Task<GatewayRig> Start(params KnownOrder[] known)
    {
        await Gateway.Start(new KnownAccount(known, Instant.None), default);
        return this;
    }

    public ApprovedOrder Approve(OrderIntent? intent = null) => engine.Approve(intent ?? TestMarkets.Intent());

    public ApprovedOrder Place(OrderIntent? intent = null)
    {
        ApprovedOrder order = Approve(intent);
        Gateway.Place(order);
        return order;
    }

    public string IdOf(ApprovedOrder order) =>
        new OrderBuilder(Clients.Account, TakeBuys.Shares).IdOf(order, market);

    public async Task<T> Input<T>(Func<T, bool>? which = null)
        where T : EngineInput
    {
        T? found = null;
        await Eventually.Until(
            () => (found = Inputs.OfType<T>().FirstOrDefault(input => which?.Invoke(input) ?? true)) is not null,
            $"{typeof(T).Name}; there were {string.Join(" | ", Inputs)}");
        return found!;
    }

    /// <summary>Moves the clock until it happens.</summary>
    public Task Until(Func<bool> condition, string what, double stepSeconds = 0.1) =>
        Eventually.Drive(Time, TimeSpan.FromSeconds(stepSeconds), condition, what);

    public void Post(EngineInput input)
    {
        inputs.Enqueue(input);
        Eventually.Happened();
    }

    public Market MarketOf(InstrumentId instrument) => market;

    public bool TryFind(
        string token, [NotNullWhen(true)] out Market? found, [NotNullWhen(true)] out Instrument? instrument)
    {
        found = market;
        instrument = market.First;
        return true;
    }

    public Market? OfCondition(string condition) => market;

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Clients.Dispose();
        await Venue.DisposeAsync();
    }

    public static string Reply(string id, string status = "live", string error = "") =>
        $$"""{"success":true,"errorMsg":"{{error}}","orderID":"{{id}}","status":"{{status}}","tradeIDs":null}""";

    /// <summary>The ids of the orders in a request, hashed from what arrived.</summary>
    public static IReadOnlyList<string> IdsIn(SeenRequest request)
    {
        JsonElement body = JsonSerializer.Deserialize<JsonElement>(request.Body);
        return body.ValueKind == JsonValueKind.Array
            ? [.. body.EnumerateArray().Select(IdOf)]
            : [IdOf(body)];
    }

    private Task Serve(HttpContext context, SeenRequest request)
    {
        string path = request.PathAndQuery.Split('?')[0];
        ConcurrentQueue<Func<HttpContext, SeenRequest, Task>>? turns = (request.Method, path) switch
        {
            ("POST", "/order" or "/orders") => Orders,
            ("DELETE", _) => Cancels,
            ("POST", "/v1/heartbeats") => Heartbeats,
            _ => null,
        };
        if (turns is not null && turns.TryDequeue(out Func<HttpContext, SeenRequest, Task>? answer))
        {
            return answer(context, request);
        }
        return (request.Method, path) switch
        {
            ("GET", "/time") => FakeVenue.Reply(context, 200, $"{Time.GetUtcNow().ToUnixTimeSeconds()}"),
            ("GET", "/version") => FakeVenue.Reply(context, 200, """{"version":7}"""),
            ("GET", "/auth/derive-api-key") =>
                FakeVenue.Reply(context, 200, SharedFiles.Sample("rest-auth-api-key.json")),
            ("POST", "/order") => FakeVenue.Reply(context, 200, Reply(IdsIn(request)[0])),
            ("POST", "/orders") =>
                FakeVenue.Reply(context, 200, $"[{string.Join(',', IdsIn(request).Select(id => Reply(id)))}]"),
            ("POST", "/v1/heartbeats") =>
                FakeVenue.Reply(context, 200, $$"""{"heartbeat_id":"h{{Venue.Seen.Count}}"}"""),
            ("DELETE", "/order") => Cancelled(context, [TextOf(request, "orderID")]),
            ("DELETE", "/orders") => Cancelled(context, JsonSerializer.Deserialize<string[]>(request.Body)!),
            _ => Cancelled(context, []),
        };
    }

    public static string TextOf(SeenRequest request, string member) =>
        JsonSerializer.Deserialize<JsonElement>(request.Body).GetProperty(member).GetString()!;

    private static Task Cancelled(HttpContext context, IEnumerable<string> ids) => FakeVenue.Reply(
        context, 200, $$"""{"canceled":{{JsonSerializer.Serialize(ids)}},"not_canceled":{} }""");

    private static string IdOf(JsonElement posted)
    {
        JsonElement o = posted.GetProperty("order");
        string Text(string member) => o.GetProperty(member).GetString()!;
        ulong Number(string member) => ulong.Parse(Text(member), CultureInfo.InvariantCulture);
        var order = new ExchangeOrder(
            o.GetProperty("salt").GetUInt64(),
            EvmAddress.Parse(Text("maker")),
            EvmAddress.Parse(Text("signer")),
            Hex.ParseUInt256(Text("tokenId")),
            Number("makerAmount"),
            Number("takerAmount"),
            Text("side") == "BUY" ? Side.Buy : Side.Sell,
            (SignatureType)o.GetProperty("signatureType").GetInt32(),
            Number("timestamp"),
            Hex.Parse(Text("metadata")),
            Hex.Parse(Text("builder")));
        return Hex.Of(ExchangeDomain.Of("2", 137, PolymarketContracts.Polygon.CtfExchange).OrderId(order));
    }
}

/// <summary>The pure tracker alone: what is told and answered, without reading anything by itself.</summary>
internal sealed class TrackerTruth(
    IInputSink sink, Func<InstrumentId, Market> marketOf, PolymarketTradingOptions options, TimeProvider time)
    : IOrderTruth
{
    private readonly Lock guard = new();
    private readonly OrderTracker tracker = new(sink, marketOf, options);
    private readonly ConcurrentDictionary<ClientOrderId, bool> ended = new();

    public int Heartbeats { get; private set; }

    public int Readings { get; private set; }

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    public Task Start(KnownAccount known, Func<ApprovedOrder, string> orderIdOf, CancellationToken cancel)
    {
        foreach (KnownOrder order in known.Orders) { tracker.Know(order, orderIdOf(order.Approved), Now); }
        return Task.CompletedTask;
    }

    public void End(ClientOrderId order) => ended[order] = true;

    public void Sent(ApprovedOrder order, string venueOrderId) => Do(() => tracker.Sent(order, venueOrderId, Now));

    public void Submitted(ClientOrderId order, SubmitReply reply) => Do(() => tracker.Submitted(order, reply, Now));

    public void CancelSent(ClientOrderId order) => Do(() => tracker.CancelSent(order));

    public void CancelAllSent() => Do(tracker.CancelAllSent);

    /// <summary>Ids of orders whose cancel the venue confirmed.</summary>
    public ConcurrentQueue<string> Confirmed { get; } = new();

    public void Cancelled(string venueOrderId)
    {
        Confirmed.Enqueue(venueOrderId);
        Do(() => tracker.Cancelled(venueOrderId, Now));
    }

    public void CancelRefused(string venueOrderId, string evidence) =>
        Do(() => tracker.CancelRefused(venueOrderId, evidence, Now));

    public void CancelUnknown(ClientOrderId order, string why) => Do(() => tracker.CancelUnknown(order, why, Now));

    public void HeartbeatAccepted() => Heartbeats++;

    public bool TryVenueOrderId(ClientOrderId order, [NotNullWhen(true)] out string? venueOrderId)
    {
        lock (guard) { return tracker.TryVenueId(order, out venueOrderId); }
    }

    public bool IsEnded(ClientOrderId order) => ended.ContainsKey(order);

    public Task Reconcile(CancellationToken cancel)
    {
        Readings++;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<EngineInput>> OpeningBalances(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<EngineInput>>([]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Do(Action act)
    {
        lock (guard) { act(); }
        Eventually.Happened();
    }
}
