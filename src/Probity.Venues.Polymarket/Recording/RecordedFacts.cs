using System.Globalization;
using System.Text.Json;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Recording;

/// <summary>
/// What a recorded Gamma market, CLOB market or new_market event says of a market (reference/polymarket.md 4.1, 4.5,
/// 5.1). Members that it lacks, or that cannot be read, are empty or null: the recording's notes then say what was
/// assumed.
/// </summary>
internal sealed record RecordedFacts
{
    public required string Condition { get; init; }

    /// <summary>Two asset ids, outcome index 0 first.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    public required IReadOnlyList<string> Outcomes { get; init; }

    public string Slug { get; init; } = "";

    public string Question { get; init; } = "";

    public string TickSize { get; init; } = "";

    public string MinimumOrderSize { get; init; } = "";

    public bool? NegRisk { get; init; }

    public FeeTerms? Fees { get; init; }

    public bool IsPositionMarket { get; init; }

    public Instant EndsAt { get; init; }

    public static RecordedFacts Of(NewMarketMessage message) => new()
    {
        Condition = message.Condition,
        Tokens = message.Tokens,
        Outcomes = message.Outcomes,
        Slug = message.Slug,
        Question = message.Question,
        TickSize = message.TickSize,
        Fees = message.Fees,
    };

    /// <summary>This, with what it lacks taken from an earlier description of the same market.</summary>
    public RecordedFacts Over(RecordedFacts earlier) => this with
    {
        Outcomes = Outcomes.Count > 0 ? Outcomes : earlier.Outcomes,
        Slug = Slug.Length > 0 ? Slug : earlier.Slug,
        Question = Question.Length > 0 ? Question : earlier.Question,
        TickSize = TickSize.Length > 0 ? TickSize : earlier.TickSize,
        MinimumOrderSize = MinimumOrderSize.Length > 0 ? MinimumOrderSize : earlier.MinimumOrderSize,
        NegRisk = NegRisk ?? earlier.NegRisk,
        Fees = Fees ?? earlier.Fees,
        IsPositionMarket = IsPositionMarket || earlier.IsPositionMarket,
        EndsAt = EndsAt.IsKnown ? EndsAt : earlier.EndsAt,
    };

    /// <summary>Reads a market object; null when it is none or does not name exactly two tokens.</summary>
    /// <param name="json">One whole, valid JSON object.</param>
    public static RecordedFacts? TryRead(ReadOnlySpan<byte> json)
    {
        string shape = ObjectShape.Of(json);
        bool market = shape is ObjectShape.GammaMarket or ObjectShape.ClobMarket or ObjectShape.ClobMarketInfo;
        if (!market) { return null; }
        using JsonDocument document = JsonDocument.Parse(json.ToArray());
        RecordedFacts? facts = shape switch
        {
            ObjectShape.GammaMarket => OfGamma(document.RootElement),
            ObjectShape.ClobMarket => OfClob(document.RootElement),
            ObjectShape.ClobMarketInfo => OfClobInfo(document.RootElement),
            _ => null,
        };
        return facts is { Tokens.Count: 2 } ? facts : null;
    }

    private static RecordedFacts OfGamma(JsonElement market)
    {
        IReadOnlyList<string> tokens = Texts(market, "clobTokenIds");
        return new RecordedFacts
        {
            Condition = Text(market, "conditionId"),
            Tokens = tokens.Count > 0 ? tokens : Texts(market, "positionIds"),
            Outcomes = Texts(market, "outcomes"),
            Slug = Text(market, "slug"),
            Question = Text(market, "question"),
            TickSize = Text(market, "orderPriceMinTickSize"),
            MinimumOrderSize = Text(market, "orderMinSize"),
            NegRisk = Flag(market, "negRisk"),
            Fees = GammaFees(market),
            IsPositionMarket = Text(market, "version") == "v2",
            EndsAt = Time(market, "endDate"),
        };
    }

    private static RecordedFacts OfClob(JsonElement market) => new()
    {
        Condition = Text(market, "condition_id"),
        Tokens = Each(market, "tokens", "token_id"),
        Outcomes = Each(market, "tokens", "outcome"),
        Slug = Text(market, "market_slug"),
        Question = Text(market, "question"),
        TickSize = Text(market, "minimum_tick_size"),
        MinimumOrderSize = Text(market, "minimum_order_size"),
        NegRisk = Flag(market, "neg_risk"),
        EndsAt = Time(market, "end_date_iso"),
    };

    /// <summary>Absent keys are false or zero here: no <c>fd</c> means no fee.</summary>
    private static RecordedFacts OfClobInfo(JsonElement market) => new()
    {
        Condition = Text(market, "c"),
        Tokens = Each(market, "t", "t"),
        Outcomes = Each(market, "t", "o"),
        TickSize = Text(market, "mts"),
        MinimumOrderSize = Text(market, "mos"),
        NegRisk = Flag(market, "nr") ?? false,
        Fees = market.TryGetProperty("fd", out JsonElement fees) && fees.ValueKind == JsonValueKind.Object
            ? Fee(fees, "r", "e", "to", "")
            : FeeTerms.Free,
        IsPositionMarket = Text(market, "v") == "v2",
    };

    private static FeeTerms? GammaFees(JsonElement market)
    {
        if (Flag(market, "feesEnabled") == false) { return FeeTerms.Free; }
        return market.TryGetProperty("feeSchedule", out JsonElement fees) && fees.ValueKind == JsonValueKind.Object
            ? Fee(fees, "rate", "exponent", "takerOnly", "rebateRate")
            : null;
    }

    private static FeeTerms? Fee(JsonElement fees, string rate, string exponent, string takerOnly, string rebate)
    {
        decimal? rateValue = Number(fees, rate);
        decimal exponentValue = Number(fees, exponent) ?? 1m;
        decimal rebateValue = (rebate.Length == 0 ? null : Number(fees, rebate)) ?? 0m;
        bool sound = rateValue is >= 0m and <= 1m && rebateValue is >= 0m and <= 1m
            && exponentValue is >= 0m and <= 8m && exponentValue == Math.Truncate(exponentValue);
        return sound
            ? new FeeTerms(rateValue!.Value, (int)exponentValue, Flag(fees, takerOnly) ?? true, rebateValue)
            : null;
    }

    /// <summary>A text or a number's own digits; empty when absent.</summary>
    private static string Text(JsonElement owner, string name)
    {
        if (owner.ValueKind != JsonValueKind.Object) { return ""; }
        if (!owner.TryGetProperty(name, out JsonElement value)) { return ""; }
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() ?? "",
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
    }

    private static bool? Flag(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value)
        && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;

    private static decimal? Number(JsonElement owner, string name) =>
        decimal.TryParse(Text(owner, name), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : null;

    private static Instant Time(JsonElement owner, string name) =>
        DateTimeOffset.TryParse(
            Text(owner, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? Instant.FromDateTimeOffset(time)
            : Instant.None;

    /// <summary>An array of texts, which Gamma mostly writes as JSON inside a text.</summary>
    private static IReadOnlyList<string> Texts(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out JsonElement value)) { return []; }
        if (value.ValueKind == JsonValueKind.Array) { return Strings(value); }
        if (value.ValueKind != JsonValueKind.String) { return []; }
        try
        {
            using JsonDocument inner = JsonDocument.Parse(value.GetString() ?? "");
            return inner.RootElement.ValueKind == JsonValueKind.Array ? Strings(inner.RootElement) : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static List<string> Strings(JsonElement array) =>
    [
        .. array.EnumerateArray()
            .Where(item => item.ValueKind == JsonValueKind.String)
            .Select(item => item.GetString() ?? ""),
    ];

    private static IReadOnlyList<string> Each(JsonElement owner, string list, string member) =>
        owner.TryGetProperty(list, out JsonElement items) && items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray().Select(item => Text(item, member))]
            : [];
}
