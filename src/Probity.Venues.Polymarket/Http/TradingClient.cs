using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Venues.Polymarket.Http;

/// <summary>Which balance (reference/polymarket.md 0.2 and 4.3).</summary>
public enum BalanceKind : byte
{
    Collateral = 0,

    /// <summary>Outcome token of a conditional-token market.</summary>
    Conditional = 1,

    /// <summary>Outcome of a position market.</summary>
    Position = 2,
}

/// <summary>Which trades; empty members do not filter.</summary>
/// <param name="Id">One trade.</param>
/// <param name="After">Matched at or after, whole seconds.</param>
/// <param name="Before">Matched before, whole seconds.</param>
/// <param name="Market">Condition id.</param>
/// <param name="Asset">Outcome token.</param>
public sealed record TradeFilter(
    string Id = "", Instant After = default, Instant Before = default, string Market = "", string Asset = "");

/// <summary>
/// The private routes of the order-book host for one account (reference/polymarket.md 4.2, 4.3). Reads are repeated
/// when they fail and then throw; what changes something is sent once and says what came of it.
/// </summary>
/// <param name="http">Pipeline to the CLOB host through the account's own proxy.</param>
/// <param name="account">Whose routes.</param>
/// <param name="clock">The time in signatures.</param>
public sealed class TradingClient(VenueHttp http, PolymarketAccount account, VenueClock clock)
{
    /// <summary>Most orders in one place request.</summary>
    public const int PlaceBatch = 15;

    /// <summary>Base64 of "0".</summary>
    private const string FirstCursor = "MA==";

    private static readonly string[] PlaceGates =
        Gates(PolymarketRateLimits.ClobPlace, PolymarketRateLimits.ClobPlaceLong);

    private static readonly string[] PlaceBatchGates =
        Gates(PolymarketRateLimits.ClobPlaceBatch, PolymarketRateLimits.ClobPlaceBatchLong);

    private static readonly string[] CancelGates =
        Gates(PolymarketRateLimits.ClobCancel, PolymarketRateLimits.ClobCancelLong);

    private static readonly string[] CancelBatchGates =
        Gates(PolymarketRateLimits.ClobCancelBatch, PolymarketRateLimits.ClobCancelBatchLong);

    private static readonly string[] CancelAllGates = Gates(PolymarketRateLimits.ClobCancelAll);
    private static readonly string[] CancelMarketGates = Gates(PolymarketRateLimits.ClobCancelMarket);
    private static readonly string[] OrderGates = Gates(PolymarketRateLimits.ClobLedger);

    private static readonly string[] OrdersGates =
        Gates(PolymarketRateLimits.ClobDataOrders, PolymarketRateLimits.ClobLedger);

    private static readonly string[] TradesGates =
        Gates(PolymarketRateLimits.ClobDataTrades, PolymarketRateLimits.ClobLedger);

    private static readonly string[] BalanceGates = Gates(PolymarketRateLimits.ClobBalance);
    private static readonly string[] BalanceUpdateGates = Gates(PolymarketRateLimits.ClobBalanceUpdate);
    private static readonly string[] KeyGates = Gates(PolymarketRateLimits.ClobKeys);
    private static readonly string[] OtherGates = Gates(PolymarketRateLimits.ClobOther);

    /// <param name="body">The bytes of one signed order.</param>
    /// <param name="priority">Hedges go before the rest.</param>
    /// <param name="cancel">Stops waiting: the order may have been taken nevertheless.</param>
    public Task<VenueCall<PlaceReply>> PostOrder(byte[] body, GatePriority priority, CancellationToken cancel) =>
        Change(HttpMethod.Post, "/order", body, PlaceGates, priority, TradingJson.Default.PlaceReply, cancel);

    /// <param name="body">The bytes of an array of 1..15 signed orders.</param>
    /// <param name="priority">Hedges go before the rest.</param>
    /// <param name="cancel">Stops waiting: the orders may have been taken nevertheless.</param>
    public Task<VenueCall<List<PlaceReply>>> PostOrders(
        byte[] body, GatePriority priority, CancellationToken cancel) =>
        Change(HttpMethod.Post, "/orders", body, PlaceBatchGates, priority, TradingJson.Default.ListPlaceReply, cancel);

    public Task<VenueCall<CancelReply>> CancelOrder(string venueOrderId, CancellationToken cancel) => Cancel(
        "/order",
        Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("orderID", venueOrderId);
            json.WriteEndObject();
        }),
        CancelGates,
        cancel);

    public Task<VenueCall<CancelReply>> CancelOrders(
        IReadOnlyList<string> venueOrderIds, CancellationToken cancel) => Cancel(
        "/orders",
        Json(json =>
        {
            json.WriteStartArray();
            foreach (string id in venueOrderIds) { json.WriteStringValue(id); }
            json.WriteEndArray();
        }),
        CancelBatchGates,
        cancel);

    public Task<VenueCall<CancelReply>> CancelAll(CancellationToken cancel) =>
        Cancel("/cancel-all", null, CancelAllGates, cancel);

    /// <param name="condition">Orders of this market; empty = of any.</param>
    /// <param name="token">Orders of this outcome; empty = of any.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<VenueCall<CancelReply>> CancelMarket(string condition, string token, CancellationToken cancel) =>
        Cancel(
            "/cancel-market-orders",
            Json(json =>
            {
                json.WriteStartObject();
                if (condition.Length > 0) { json.WriteString("market", condition); }
                if (token.Length > 0) { json.WriteString("asset_id", token); }
                json.WriteEndObject();
            }),
            CancelMarketGates,
            cancel);

    /// <summary>One order in any state, as long as the venue keeps it; null when it does not know it.</summary>
    /// <exception cref="VenueException">No usable answer, after all retries.</exception>
    public async Task<VenueOrder?> Order(string venueOrderId, CancellationToken cancel)
    {
        VenueRequest request = Get($"/data/order/{Uri.EscapeDataString(venueOrderId)}", OrderGates);
        try
        {
            VenueReply reply = await http.Send(request, cancel).ConfigureAwait(false);
            JsonElement found = VenueHttp.Parse(reply, TradingJson.Default.JsonElement);
            return found.ValueKind == JsonValueKind.Null ? null : Read(found, AccountJson.Order, reply.Endpoint);
        }
        catch (VenueException e) when (e.Error is { Kind: VenueErrorKind.Status, Status: (int)HttpStatusCode.NotFound })
        {
            return null;
        }
    }

    /// <summary>All open orders of the account, every page.</summary>
    /// <exception cref="VenueException">No usable answer, after all retries.</exception>
    public Task<List<VenueOrder>> OpenOrders(CancellationToken cancel, string market = "", string asset = "") => Pages(
        new QueryText("/data/orders").Add("market", market).Add("asset_id", asset), OrdersGates, AccountJson.Order,
        cancel);

    /// <summary>All trades of the account that the filter names, every page.</summary>
    /// <exception cref="VenueException">No usable answer, after all retries.</exception>
    public Task<List<VenueTrade>> Trades(TradeFilter filter, CancellationToken cancel) => Pages(
        new QueryText("/data/trades")
            .Add("id", filter.Id)
            .Add("market", filter.Market)
            .Add("asset_id", filter.Asset)
            .Add("after", SecondsOf(filter.After))
            .Add("before", SecondsOf(filter.Before)),
        TradesGates,
        AccountJson.Trade,
        cancel);

    /// <summary>What the venue believes the wallet holds and lets it spend.</summary>
    /// <param name="kind">Cash or which kind of outcome token.</param>
    /// <param name="token">The outcome token; empty for cash.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="VenueException">No usable answer, after all retries.</exception>
    public Task<BalanceAllowance> Balance(BalanceKind kind, string token, CancellationToken cancel) => http.Read(
        Get(BalancePath("/balance-allowance", kind, token), BalanceGates),
        TradingJson.Default.BalanceAllowance,
        cancel);

    /// <summary>Makes the venue read the chain again: after deposits, approvals and conversions.</summary>
    /// <exception cref="VenueException">No usable answer, after all retries.</exception>
    public Task UpdateBalance(BalanceKind kind, string token, CancellationToken cancel) => http.Send(
        Get(BalancePath("/balance-allowance/update", kind, token), BalanceUpdateGates) with { MayAnswerNothing = true },
        cancel);

    /// <summary>
    /// One beat of the dead-man switch. A wrong id is answered with the right one: the beat did not count, and the
    /// chain goes on from there.
    /// </summary>
    /// <param name="id">Empty to begin, else from the last reply.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<VenueCall<HeartbeatReply>> Heartbeat(string id, CancellationToken cancel)
    {
        byte[] body = Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("heartbeat_id", id);
            json.WriteEndObject();
        });
        VenueCall<HeartbeatReply> call = await Change(
            HttpMethod.Post, "/v1/heartbeats", body, OtherGates, GatePriority.Cancel,
            TradingJson.Default.HeartbeatReply, cancel).ConfigureAwait(false);
        if (call.Error is not { Status: (int)HttpStatusCode.BadRequest, Document.IsEmpty: false } error)
        {
            return call;
        }
        HeartbeatReply? expected = JsonSerializer.Deserialize(error.Document.Span, TradingJson.Default.HeartbeatReply);
        return string.IsNullOrEmpty(expected?.Id)
            ? call
            : new VenueCall<HeartbeatReply>(expected with { IsCorrection = true }, null);
    }

    /// <summary>May the account only reduce?</summary>
    /// <exception cref="VenueException">No usable answer, after all retries.</exception>
    public async Task<bool> ClosedOnly(CancellationToken cancel)
    {
        VenueRequest request = Get("/auth/ban-status/closed-only", KeyGates);
        ClosedOnlyReply reply = await http.Read(request, TradingJson.Default.ClosedOnlyReply, cancel)
            .ConfigureAwait(false);
        return reply.ClosedOnly ?? false;
    }

    /// <summary>The API keys of the account.</summary>
    /// <exception cref="VenueException">No usable answer, after all retries.</exception>
    public async Task<IReadOnlyList<string>> ApiKeys(CancellationToken cancel)
    {
        ApiKeysReply reply = await http
            .Read(Get("/auth/api-keys", KeyGates), TradingJson.Default.ApiKeysReply, cancel).ConfigureAwait(false);
        return reply.Keys;
    }

    /// <summary>
    /// Deletes the API key that this account calls with; its orders cannot be reached with it any more.
    /// </summary>
    /// <exception cref="VenueException">No usable answer.</exception>
    public Task DeleteApiKey(CancellationToken cancel) => http.Send(
        new VenueRequest(HttpMethod.Delete, "/auth/api-key", KeyGates, Idempotent: false)
        {
            Headers = Sign,
            MayAnswerNothing = true,
        },
        cancel);

    private static string[] Gates(params string[] own) =>
        [.. own, PolymarketRateLimits.Clob, PolymarketRateLimits.Venue];

    private static string SecondsOf(Instant at) =>
        at.IsKnown ? (at.Nanos / Instant.NanosPerSecond).ToString(CultureInfo.InvariantCulture) : "";

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) { write(json); }
        return bytes.ToArray();
    }

    private string BalancePath(string path, BalanceKind kind, string token) => new QueryText(path)
        .Add("asset_type", kind switch
        {
            BalanceKind.Collateral => "COLLATERAL",
            BalanceKind.Conditional => "CONDITIONAL",
            _ => "CONDITIONAL-V2",
        })
        .Add("token_id", token)
        .Add("signature_type", ((int)account.SignatureType).ToString(CultureInfo.InvariantCulture))
        .ToString();

    private VenueRequest Get(string path, string[] gates) => new(HttpMethod.Get, path, gates) { Headers = Sign };

    private Task<VenueCall<CancelReply>> Cancel(
        string path, byte[]? body, string[] gates, CancellationToken cancel) => Change(
        HttpMethod.Delete, path, body, gates, GatePriority.Cancel, TradingJson.Default.CancelReply, cancel);

    private async Task<VenueCall<T>> Change<T>(
        HttpMethod method,
        string path,
        byte[]? body,
        string[] gates,
        GatePriority priority,
        JsonTypeInfo<T> type,
        CancellationToken cancel)
        where T : class
    {
        var request = new VenueRequest(method, path, gates, Idempotent: false, body, Priority: priority)
        {
            Headers = Sign,
        };
        try
        {
            return new VenueCall<T>(await http.Read(request, type, cancel).ConfigureAwait(false), null);
        }
        catch (VenueException e)
        {
            return new VenueCall<T>(null, e.Error);
        }
    }

    /// <summary>
    /// All pages, in order; a cursor that comes twice ends them, so that a broken server cannot hold us.
    /// </summary>
    private async Task<List<T>> Pages<T>(
        QueryText query, string[] gates, Func<JsonElement, T> read, CancellationToken cancel)
    {
        string path = query.ToString();
        string separator = path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        var rows = new List<T>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string next = FirstCursor;
        while (next.Length > 0 && next != ClobClient.EndCursor && seen.Add(next))
        {
            VenueReply reply = await http
                .Send(Get($"{path}{separator}next_cursor={Uri.EscapeDataString(next)}", gates), cancel)
                .ConfigureAwait(false);
            AccountPage page = VenueHttp.Parse(reply, TradingJson.Default.AccountPage);
            foreach (JsonElement row in page.Data ?? []) { rows.Add(Read(row, read, reply.Endpoint)); }
            next = page.NextCursor ?? "";
        }
        return rows;
    }

    /// <exception cref="VenueException">The object lacks what it means nothing without.</exception>
    private static T Read<T>(JsonElement from, Func<JsonElement, T> read, string endpoint)
    {
        try
        {
            return read(from);
        }
        catch (Exception e) when (e is BadInputException or InvalidOperationException)
        {
            string text = VenueError.Excerpt($"{e.Message} Object: {from.GetRawText()}");
            throw new VenueException(new VenueError(VenueErrorKind.Malformed, 200, "", text, endpoint, false, null), e);
        }
    }

    /// <exception cref="BadInputException">The account has no API credentials yet.</exception>
    private IReadOnlyList<KeyValuePair<string, string>> Sign(VenueRequest request)
    {
        ApiCredentials credentials = account.Credentials ?? throw new BadInputException(
            $"account '{account.Name}' has no API credentials: derive them first, or put them into the secrets");
        return L2Headers.Headers(
            account.SignerText, credentials, clock.Seconds, request.Method.Method, request.Path, request.Body ?? []);
    }
}
