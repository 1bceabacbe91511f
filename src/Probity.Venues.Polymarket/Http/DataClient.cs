using System.Text.Json.Serialization;
using Probity.Venues.Http;

namespace Probity.Venues.Polymarket.Http;

/// <summary>
/// A position as the Data API shows it: floating-point numbers for people, never for orders or books.
/// </summary>
public sealed record DataPosition
{
    [JsonPropertyName("title"), JsonConverter(typeof(LenientText))]
    public string? Title { get; init; }

    [JsonPropertyName("slug"), JsonConverter(typeof(LenientText))]
    public string? Slug { get; init; }

    [JsonPropertyName("condition_id"), JsonConverter(typeof(LenientText))]
    public string? Condition { get; init; }

    [JsonPropertyName("token_id"), JsonConverter(typeof(LenientText))]
    public string? Token { get; init; }

    [JsonPropertyName("outcome"), JsonConverter(typeof(LenientText))]
    public string? Outcome { get; init; }

    [JsonPropertyName("current_size"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Shares { get; init; }

    [JsonPropertyName("current_value"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Value { get; init; }

    [JsonPropertyName("redeemable"), JsonConverter(typeof(LenientBool))]
    public bool? Redeemable { get; init; }

    [JsonPropertyName("mergeable"), JsonConverter(typeof(LenientBool))]
    public bool? Mergeable { get; init; }
}

/// <summary>A page of positions.</summary>
public sealed record DataPositionsPage
{
    [JsonPropertyName("data")]
    public IReadOnlyList<DataPosition>? Data { get; init; }

    [JsonPropertyName("pagination")]
    public DataPagination? Pagination { get; init; }
}

/// <summary>Where the next page begins.</summary>
public sealed record DataPagination
{
    [JsonPropertyName("next_cursor"), JsonConverter(typeof(LenientText))]
    public string? NextCursor { get; init; }
}

/// <summary>The public Data API (reference/polymarket.md 4.6): for looking, cached by the venue for seconds.</summary>
/// <param name="http">Pipeline to the host.</param>
/// <param name="gate">Name of the rate limit.</param>
public sealed class DataClient(VenueHttp http, string gate)
{
    private readonly string[] gates = [gate];

    /// <summary>Every open position of a wallet, resolved ones that were not redeemed included.</summary>
    public async Task<IReadOnlyList<DataPosition>> Positions(string wallet, CancellationToken cancel)
    {
        var positions = new List<DataPosition>();
        string? cursor = null;
        do
        {
            QueryText path = new QueryText("/v2/positions").Add("user", wallet);
            if (cursor is not null) { path = path.Add("cursor", cursor); }
            DataPositionsPage page = await http.Read(
                new VenueRequest(HttpMethod.Get, path.ToString(), gates), RestJson.Default.DataPositionsPage, cancel)
                .ConfigureAwait(false);
            positions.AddRange(page.Data ?? []);
            cursor = page.Pagination?.NextCursor;
        }
        while (!string.IsNullOrEmpty(cursor));
        return positions;
    }
}
