using System.Text.Json.Serialization;
using Probity.Venues.Http;

namespace Probity.Venues.Polymarket.Http;

/// <summary>
/// A public trade of the Data API (reference/polymarket.md 4.6): floating-point numbers for people and statistics. The
/// spelling of version 1 is read too, as older recordings have it.
/// </summary>
public sealed record DataTrade
{
    [JsonPropertyName("proxy_wallet"), JsonConverter(typeof(LenientText))]
    public string? Wallet { get; init; }

    [JsonPropertyName("proxyWallet"), JsonConverter(typeof(LenientText))]
    public string? WalletV1 { get; init; }

    [JsonPropertyName("type"), JsonConverter(typeof(LenientText))]
    public string? Type { get; init; }

    [JsonPropertyName("side"), JsonConverter(typeof(LenientText))]
    public string? Side { get; init; }

    [JsonPropertyName("token_id"), JsonConverter(typeof(LenientText))]
    public string? Token { get; init; }

    [JsonPropertyName("asset"), JsonConverter(typeof(LenientText))]
    public string? TokenV1 { get; init; }

    [JsonPropertyName("condition_id"), JsonConverter(typeof(LenientText))]
    public string? Condition { get; init; }

    [JsonPropertyName("conditionId"), JsonConverter(typeof(LenientText))]
    public string? ConditionV1 { get; init; }

    [JsonPropertyName("outcome_index"), JsonConverter(typeof(LenientDecimal))]
    public decimal? OutcomeIndex { get; init; }

    [JsonPropertyName("outcomeIndex"), JsonConverter(typeof(LenientDecimal))]
    public decimal? OutcomeIndexV1 { get; init; }

    [JsonPropertyName("size"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Size { get; init; }

    [JsonPropertyName("price"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Price { get; init; }

    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("timestamp"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Timestamp { get; init; }

    [JsonPropertyName("transaction_hash"), JsonConverter(typeof(LenientText))]
    public string? Transaction { get; init; }

    /// <summary>Payouts of a resolution, in millionths; trades have none.</summary>
    [JsonPropertyName("payouts")]
    public IReadOnlyList<long>? Payouts { get; init; }
}

/// <summary>A page of trades, of a wallet's activity or of resolutions.</summary>
public sealed record DataTradesPage
{
    [JsonPropertyName("data")]
    public IReadOnlyList<DataTrade>? Data { get; init; }

    [JsonPropertyName("pagination")]
    public DataPagination? Pagination { get; init; }
}

/// <summary>What wallets did, by the public Data API.</summary>
/// <param name="http">Pipeline to the host.</param>
/// <param name="gate">Name of the rate limit.</param>
public sealed class WalletActivity(VenueHttp http, string gate)
{
    private const int PageSize = 500;

    private readonly string[] gates = [gate];

    /// <summary>Trades of a wallet from a second on, the oldest first; empty when there is no such wallet.</summary>
    /// <param name="wallet">Address.</param>
    /// <param name="since">Unix seconds; also keeps the venue's cache from answering with an older page.</param>
    /// <param name="most">Stop after so many.</param>
    /// <param name="cancel">Cancels.</param>
    public Task<IReadOnlyList<DataTrade>> Trades(string wallet, long since, int most, CancellationToken cancel) => All(
        () => new QueryText("/v2/activity").Add("user", wallet).Add("type", "TRADE").Add("start", Whole(since))
            .Add("sort_by", "TIMESTAMP").Add("sort_direction", "ASC"),
        most, cancel);

    /// <summary>Trades of everybody in a market, maker fills included.</summary>
    public Task<IReadOnlyList<DataTrade>> MarketTrades(string condition, int most, CancellationToken cancel) => All(
        () => new QueryText("/v2/trades").Add("condition", condition).Add("taker_only", "false"), most, cancel);

    /// <summary>The result of a market as millionths a share of each outcome; null while there is none.</summary>
    public async Task<IReadOnlyList<long>?> Payouts(string condition, CancellationToken cancel)
    {
        IReadOnlyList<DataTrade> rows = await All(
            () => new QueryText("/v2/resolutions").Add("condition", condition), 1, cancel).ConfigureAwait(false);
        return rows.FirstOrDefault(row => row.Payouts is { Count: 2 })?.Payouts;
    }

    private static string Whole(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<DataTrade>> All(
        Func<QueryText> query, int most, CancellationToken cancel)
    {
        var rows = new List<DataTrade>();
        string? cursor = null;
        do
        {
            QueryText path = query().Add("limit", Whole(Math.Min(PageSize, most)));
            if (cursor is not null) { path = path.Add("cursor", cursor); }
            DataTradesPage page = await http.Read(
                new VenueRequest(HttpMethod.Get, path.ToString(), gates), RestJson.Default.DataTradesPage, cancel)
                .ConfigureAwait(false);
            rows.AddRange(page.Data ?? []);
            cursor = page.Data is { Count: > 0 } ? page.Pagination?.NextCursor : null;
        }
        while (!string.IsNullOrEmpty(cursor) && rows.Count < most);
        return rows;
    }
}
