using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Truth;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Http;

/// <summary>What a cancel was answered.</summary>
/// <param name="Done">False does not mean that the order is open: it may be filled, cancelled or unknown.</param>
public sealed record CancelAnswer(bool Done);

/// <summary>A reading of a list.</summary>
/// <param name="Rows">What could be read.</param>
/// <param name="IsWhole">Every row was read, and nothing moved between the pages.</param>
/// <param name="Unreadable">The first row that could not be read, and why; empty when there was none.</param>
public sealed record Listing<T>(IReadOnlyList<T> Rows, bool IsWhole, string Unreadable);

/// <summary>
/// The private routes of one account (reference/opinion.md 4.2). Reads are repeated when they fail and then throw; what
/// changes something is sent once and says what came of it.
/// </summary>
/// <param name="http">With the account's key.</param>
/// <param name="mostPages">Longest reading.</param>
/// <param name="chainId">56.</param>
public sealed class OpinionTradingClient(OpinionHttp http, int mostPages = 100, int chainId = 56)
{
    /// <summary>Filter of lists: open.</summary>
    public const string Open = "1";

    /// <summary>Filter of lists: ended in any way that is documented.</summary>
    public const string Ended = "2,3,4,5";

    private const int PageSize = 20;
    private const int MostAttempts = 3;

    private readonly string chain = chainId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Sends an order, once. Whoever calls has passed the key's rate gate.</summary>
    /// <param name="body">As it was signed.</param>
    /// <param name="cancel">Stops waiting: the order may have been taken nevertheless.</param>
    public async Task<VenueCall<OpinionOrder>> Place(byte[] body, CancellationToken cancel)
    {
        VenueCall<OrderResult> call = await Change("/order", body, PrivateJson.Default.OrderResult, cancel)
            .ConfigureAwait(false);
        if (!call.Succeeded) { return new VenueCall<OpinionOrder>(null, call.Error); }
        try
        {
            if (call.Reply.Order is not null) { return new(AccountReading.Order(call.Reply.Order), null); }
            return new(null, Malformed("POST /order", "success without an order"));
        }
        catch (BadInputException e)
        {
            return new(null, Malformed("POST /order", e.Message));
        }
    }

    /// <summary>Cancels one order. Whoever calls has passed the key's rate gate.</summary>
    public async Task<VenueCall<CancelAnswer>> Cancel(string venueOrderId, CancellationToken cancel)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new CancelRequest(venueOrderId), CancelRequestJson.Default.CancelRequest);
        VenueCall<CancelResult> call = await Change("/order/cancel", body, PrivateJson.Default.CancelResult, cancel)
            .ConfigureAwait(false);
        if (!call.Succeeded) { return new VenueCall<CancelAnswer>(null, call.Error); }
        return call.Reply.Done is { } done
            ? new(new CancelAnswer(done), null)
            : new(null, Malformed("POST /order/cancel", "neither true nor false"));
    }

    /// <summary>Orders of these states, newest first as it seems.</summary>
    /// <param name="status"><see cref="Open"/> or <see cref="Ended"/>.</param>
    /// <param name="marketId">Empty = of any market.</param>
    /// <param name="since">Reading may stop where all orders began before; none = all.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="VenueException">No usable answer, after all retries.</exception>
    public Task<Listing<OpinionOrder>> Orders(
        string status, string marketId, Instant since, CancellationToken cancel) => Read(
        page => new QueryText("/order").Add("page", page).Add("limit", $"{PageSize}").Add("marketId", marketId)
            .Add("chainId", chain).Add("status", status).ToString(),
        row => AccountReading.Order(row.Deserialize(PrivateJson.Default.OrderDocument)!),
        order => order.Created, since, cancel);

    /// <summary>Trades of the account, newest first as it seems.</summary>
    /// <param name="since">Reading may stop where all trades are older; none = all.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="VenueException">No usable answer, after all retries.</exception>
    public Task<Listing<OpinionTrade>> Trades(Instant since, CancellationToken cancel) => Read(
        page => new QueryText("/trade").Add("page", page).Add("limit", $"{PageSize}").Add("chainId", chain).ToString(),
        row => AccountReading.Trade(row.Deserialize(PrivateJson.Default.TradeDocument)!),
        trade => trade.Created, since, cancel);

    /// <summary>All positions of the account.</summary>
    /// <exception cref="VenueException">No usable answer, after all retries.</exception>
    public Task<Listing<PositionDocument>> Positions(CancellationToken cancel) => Read(
        page => new QueryText("/positions").Add("page", page).Add("limit", $"{PageSize}").Add("chainId", chain)
            .ToString(),
        row => row.Deserialize(PrivateJson.Default.PositionDocument)!,
        _ => Instant.None, Instant.None, cancel);

    /// <summary>One order in any state with its trades; null when the venue does not know it.</summary>
    /// <exception cref="VenueException">No usable answer, after all retries: ask again.</exception>
    public async Task<OpinionOrder?> Order(string venueOrderId, CancellationToken cancel)
    {
        VenueReply reply;
        try
        {
            reply = await http.Get(
                $"/order/{Uri.EscapeDataString(venueOrderId)}", cancel, GatePriority.Hedge).ConfigureAwait(false);
        }
        catch (VenueException e) when (IsNotFound(e.Error))
        {
            return null;
        }
        OrderResult result = VenueHttp.Parse(reply, PrivateJson.Default.OrderResult);
        if (result.Order is null) { return null; }
        try
        {
            return AccountReading.Order(result.Order with { Trades = result.Order.Trades ?? [] });
        }
        catch (BadInputException e)
        {
            throw new VenueException(Malformed(reply.Endpoint, e.Message), e);
        }
    }

    private static bool IsNotFound(VenueError error) =>
        error is { Kind: VenueErrorKind.Status, Status: (int)HttpStatusCode.NotFound }
        || (error.Kind is VenueErrorKind.ErrorInSuccess or VenueErrorKind.Status && error.Status < 500
            && (error.Text.Contains("not exist", StringComparison.OrdinalIgnoreCase)
                || error.Text.Contains("not found", StringComparison.OrdinalIgnoreCase)));

    private static VenueError Malformed(string endpoint, string what) =>
        new(VenueErrorKind.Malformed, 200, "", VenueError.Excerpt(what), endpoint, false, null);

    private async Task<VenueCall<T>> Change<T>(
        string path, byte[] body, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        // The gate was passed before the order could still be withdrawn; here it only holds back while it is closed.
        VenueRequest request = http.Request(HttpMethod.Post, path, body, GatePriority.Cancel) with { Cost = 0 };
        try
        {
            VenueReply reply = await http.Send(request, cancel).ConfigureAwait(false);
            return new VenueCall<T>(VenueHttp.Parse(reply, type), null);
        }
        catch (VenueException e)
        {
            return new VenueCall<T>(null, e.Error);
        }
    }

    /// <summary>
    /// All pages. Rows that come or go between two pages push others across the edge, which the total betrays: then all
    /// is read again, a few times.
    /// </summary>
    private async Task<Listing<T>> Read<T>(
        Func<string, string> path, Func<JsonElement, T?> read, Func<T, Instant> createdOf, Instant since,
        CancellationToken cancel)
        where T : class
    {
        for (int attempt = 1; ; attempt++)
        {
            var pages = new PageReading<T>(read, createdOf, since);
            for (int page = 1; page <= mostPages && !pages.IsDone; page++)
            {
                string at = page.ToString(CultureInfo.InvariantCulture);
                AccountPage got = await http.Get(path(at), PrivateJson.Default.AccountPage, cancel)
                    .ConfigureAwait(false);
                pages.Take(got, PageSize);
            }
            if (!pages.HasMoved || attempt == MostAttempts)
            {
                return new Listing<T>(pages.Rows, pages.IsWhole, pages.Unreadable);
            }
        }
    }
}
