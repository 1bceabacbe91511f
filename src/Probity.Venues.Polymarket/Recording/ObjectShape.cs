using System.Text.Json;

namespace Probity.Venues.Polymarket.Recording;

/// <summary>Names what a JSON object that is no market message seems to be, by its members.</summary>
internal static class ObjectShape
{
    public const string GammaMarket = "gamma_market";
    public const string GammaEvent = "gamma_event";
    public const string ClobMarket = "clob_market";
    public const string ClobMarketInfo = "clob_market_info";
    public const string Wrapper = "wrapper";
    public const string Other = "other";

    [Flags]
    private enum Seen
    {
        Nothing = 0,
        ConditionId = 1,
        GammaTokens = 2,
        ClobCondition = 4,
        ClobTokens = 8,
        ShortCondition = 16,
        ShortTokens = 32,
        Markets = 64,
        Slug = 128,
        Nested = 256,
    }

    /// <param name="json">One whole, valid JSON object.</param>
    public static string Of(ReadOnlySpan<byte> json)
    {
        var seen = Seen.Nothing;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            seen |= Member(ref reader);
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) { seen |= Seen.Nested; }
            reader.Skip();
        }
        if (Has(seen, Seen.ConditionId | Seen.GammaTokens)) { return GammaMarket; }
        if (Has(seen, Seen.ClobCondition | Seen.ClobTokens)) { return ClobMarket; }
        if (Has(seen, Seen.ShortCondition | Seen.ShortTokens)) { return ClobMarketInfo; }
        if (Has(seen, Seen.Markets | Seen.Slug)) { return GammaEvent; }
        return Has(seen, Seen.Nested) ? Wrapper : Other;
    }

    private static bool Has(Seen seen, Seen all) => (seen & all) == all;

    private static Seen Member(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("conditionId"u8)) { return Seen.ConditionId; }
        if (reader.ValueTextEquals("clobTokenIds"u8)) { return Seen.GammaTokens; }
        if (reader.ValueTextEquals("positionIds"u8)) { return Seen.GammaTokens; }
        if (reader.ValueTextEquals("condition_id"u8)) { return Seen.ClobCondition; }
        if (reader.ValueTextEquals("tokens"u8)) { return Seen.ClobTokens; }
        if (reader.ValueTextEquals("c"u8)) { return Seen.ShortCondition; }
        if (reader.ValueTextEquals("t"u8)) { return Seen.ShortTokens; }
        if (reader.ValueTextEquals("markets"u8)) { return Seen.Markets; }
        return reader.ValueTextEquals("slug"u8) ? Seen.Slug : Seen.Nothing;
    }
}
