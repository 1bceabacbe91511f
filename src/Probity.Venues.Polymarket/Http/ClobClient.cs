using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Http;

namespace Probity.Venues.Polymarket.Http;

/// <summary>One point of a price history.</summary>
public readonly record struct PricePoint(Instant At, decimal Price);

/// <summary>The last trade of an outcome; no side when there was none yet.</summary>
public readonly record struct LastTrade(Price Price, Side? Taker);

/// <summary>Public data of the order-book host (reference/polymarket.md 4.1).</summary>
/// <param name="http">Pipeline to the CLOB host.</param>
/// <param name="booksPerRequest">1..500.</param>
public sealed class ClobClient(VenueHttp http, int booksPerRequest = 100)
{
    /// <summary>Base64 of "-1": there is no further page.</summary>
    public const string EndCursor = "LTE=";

    private static readonly string[] BookGates = Gates(PolymarketRateLimits.ClobBook);
    private static readonly string[] BooksGates = Gates(PolymarketRateLimits.ClobBooks);
    private static readonly string[] HistoryGates = Gates(PolymarketRateLimits.ClobHistory);
    private static readonly string[] TickGates = Gates(PolymarketRateLimits.ClobTick);
    private static readonly string[] OtherGates = Gates(PolymarketRateLimits.ClobOther);

    /// <summary>The venue's clock, whole seconds.</summary>
    public async Task<Instant> Time(CancellationToken cancel)
    {
        long seconds = await Get("/time", OtherGates, RestJson.Default.Int64, cancel).ConfigureAwait(false);
        return new Instant(checked(seconds * Instant.NanosPerSecond));
    }

    /// <summary>The default order version for conditional tokens (2 since 2026-04-28).</summary>
    public async Task<int> Version(CancellationToken cancel) =>
        (await Get("/version", OtherGates, RestJson.Default.ClobVersion, cancel).ConfigureAwait(false)).Version;

    /// <summary>One book as the venue sent it, a JSON object.</summary>
    public Task<VenueReply> Book(string token, CancellationToken cancel) =>
        http.Send(Read(new QueryText("/book").Add("token_id", token).ToString(), BookGates), cancel);

    /// <summary>
    /// Books as the venue sent them, a JSON array for each batch. Tokens without a book are missing in it, without an
    /// error.
    /// </summary>
    public async IAsyncEnumerable<VenueReply> Books(
        IReadOnlyList<string> tokens, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (string[] batch in tokens.Chunk(booksPerRequest))
        {
            yield return await http
                .Send(new VenueRequest(HttpMethod.Post, "/books", BooksGates, Body: BooksBody(batch)), cancel)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Tick, minimum size, fees: the terms that count. Null when the CLOB does not know the market (yet).
    /// </summary>
    public Task<ClobMarketInfo?> MarketInfo(string condition, CancellationToken cancel) =>
        Find($"/clob-markets/{Uri.EscapeDataString(condition)}", RestJson.Default.ClobMarketInfo, cancel);

    /// <summary>The full market with its result; null when the CLOB does not know it.</summary>
    public Task<ClobMarket?> Market(string condition, CancellationToken cancel) =>
        Find($"/markets/{Uri.EscapeDataString(condition)}", RestJson.Default.ClobMarket, cancel);

    /// <summary>The condition id that an outcome token belongs to; null when unknown.</summary>
    public async Task<string?> ConditionOf(string token, CancellationToken cancel) =>
        (await Find($"/markets-by-token/{Uri.EscapeDataString(token)}", RestJson.Default.ClobMarketByToken, cancel)
            .ConfigureAwait(false))?.ConditionId;

    /// <summary>The tick grid that holds now.</summary>
    /// <exception cref="BadInputException">A tick that we cannot hold.</exception>
    public async Task<TickGrid> TickSize(string token, CancellationToken cancel)
    {
        string path = new QueryText("/tick-size").Add("token_id", token).ToString();
        ClobTickSize reply = await Get(path, TickGates, RestJson.Default.ClobTickSize, cancel).ConfigureAwait(false);
        return TickGrid.Parse(reply.TickSize?.ToString(CultureInfo.InvariantCulture) ?? "");
    }

    public async Task<bool> NegRisk(string token, CancellationToken cancel)
    {
        string path = new QueryText("/neg-risk").Add("token_id", token).ToString();
        return (await Get(path, OtherGates, RestJson.Default.ClobNegRisk, cancel).ConfigureAwait(false)).NegRisk;
    }

    /// <exception cref="BadInputException">A price or side that we cannot hold.</exception>
    public async Task<LastTrade> LastTradePrice(string token, CancellationToken cancel)
    {
        string path = new QueryText("/last-trade-price").Add("token_id", token).ToString();
        ClobLastTrade reply = await Get(path, OtherGates, RestJson.Default.ClobLastTrade, cancel).ConfigureAwait(false);
        Side? taker = reply.Side switch
        {
            "BUY" => Side.Buy,
            "SELL" => Side.Sell,
            "" or null => null,
            _ => throw new BadInputException($"last trade of token {token}: side '{reply.Side}' is not BUY or SELL"),
        };
        return new LastTrade(Price.Parse(reply.Price ?? ""), taker);
    }

    /// <summary>Past prices of an outcome between two moments.</summary>
    /// <param name="token">Outcome token (the venue calls the parameter "market").</param>
    /// <param name="from">Included.</param>
    /// <param name="to">Included.</param>
    /// <param name="fidelityMinutes">Minutes between points, at least 1.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<IReadOnlyList<PricePoint>> PricesHistory(
        string token, Instant from, Instant to, int fidelityMinutes, CancellationToken cancel)
    {
        string path = new QueryText("/prices-history")
            .Add("market", token)
            .Add("startTs", (from.Nanos / Instant.NanosPerSecond).ToString(CultureInfo.InvariantCulture))
            .Add("endTs", (to.Nanos / Instant.NanosPerSecond).ToString(CultureInfo.InvariantCulture))
            .Add("fidelity", fidelityMinutes.ToString(CultureInfo.InvariantCulture))
            .ToString();
        ClobHistory reply = await Get(path, HistoryGates, RestJson.Default.ClobHistory, cancel).ConfigureAwait(false);
        return [.. (reply.History ?? [])
            .Where(point => point.Price is not null)
            .Select(point => new PricePoint(new Instant(point.Time * Instant.NanosPerSecond), point.Price!.Value))];
    }

    private static string[] Gates(string own) => [own, PolymarketRateLimits.Clob, PolymarketRateLimits.Venue];

    private static VenueRequest Read(string path, string[] gates) => new(HttpMethod.Get, path, gates);

    private static byte[] BooksBody(IEnumerable<string> tokens)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartArray();
            foreach (string token in tokens)
            {
                writer.WriteStartObject();
                writer.WriteString("token_id", token);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        return bytes.ToArray();
    }

    private Task<T> Get<T>(string path, string[] gates, JsonTypeInfo<T> type, CancellationToken cancel) =>
        http.Read(Read(path, gates), type, cancel);

    private async Task<T?> Find<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await Get(path, OtherGates, type, cancel).ConfigureAwait(false);
        }
        catch (VenueException e) when (e.Error is { Kind: VenueErrorKind.Status, Status: (int)HttpStatusCode.NotFound })
        {
            return null;
        }
    }
}
