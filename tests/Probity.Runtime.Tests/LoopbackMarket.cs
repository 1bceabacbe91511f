using System.Globalization;

namespace Probity.Runtime.Tests;

/// <summary>
/// One market of the loopback venue, told in the venue's own words. Levels as "price:size", bids before "|", asks
/// behind.
/// </summary>
internal sealed class LoopbackMarket
{
    private readonly Lock guard = new();
    private readonly string[] levels = ["0.5:100|0.52:100", "0.48:100|0.5:100"];
    private long milliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    public LoopbackMarket(int number)
    {
        Condition = "0x" + number.ToString("x64", CultureInfo.InvariantCulture);
        Slug = $"market-{number}";
        Tokens = [.. new[] { 1, 2 }.Select(side => $"{number}{side}" + new string('7', 70))];
    }

    public string Condition { get; }

    public string Slug { get; }

    public string[] Tokens { get; }

    /// <summary>The key of its neg-risk event, or empty.</summary>
    public string NegRisk { get; init; } = "";

    public string Tick { get; set; } = "0.01";

    public string EndDate { get; init; } = "2040-01-01T00:00:00Z";

    /// <summary>0 or 1 once the result is in.</summary>
    public int? Winner { get; set; }

    /// <summary>As the metadata host tells it.</summary>
    public string Gamma() =>
        $$"""
        {"id":"{{Slug}}","question":"Will {{Slug}}?","conditionId":"{{Condition}}","slug":"{{Slug}}",
        "endDate":"{{EndDate}}","outcomes":"[\"Yes\", \"No\"]","outcomePrices":"[\"0.5\", \"0.5\"]","active":true,
        "closed":false,"archived":false,"enableOrderBook":true,"acceptingOrders":true,
        "acceptingOrdersTimestamp":"2026-01-01T00:00:00Z","orderPriceMinTickSize":{{Tick}},"orderMinSize":5,
        "clobTokenIds":"[\"{{Tokens[0]}}\", \"{{Tokens[1]}}\"]","negRisk":{{(NegRisk.Length > 0 ? "true" : "false")}},
        "negRiskMarketID":"{{NegRisk}}","feesEnabled":true,"volume24hr":1000.5,"bestBid":0.5,"bestAsk":0.52,
        "feeSchedule":{"exponent":1,"rate":0.07,"takerOnly":true,"rebateRate":0.2},"version":"v1",
        "events":[{"id":"1","slug":"event","title":"Event"}]}
        """;

    /// <summary>As the order-book host tells it.</summary>
    public string Clob()
    {
        string Wins(int side) => Winner == side ? "true" : "false";
        string Token(int side) => $$"""{"token_id":"{{Tokens[side]}}","outcome":"{{side}}","winner":{{Wins(side)}}}""";
        return $$"""
            {"condition_id":"{{Condition}}","market_slug":"{{Slug}}","enable_order_book":true,"active":true,
            "closed":{{(Winner is null ? "false" : "true")}},"tokens":[{{Token(0)}},{{Token(1)}}]}
            """;
    }

    /// <summary>Moves both books on.</summary>
    public void Set(string first, string second)
    {
        lock (guard)
        {
            (levels[0], levels[1]) = (first, second);
            milliseconds++;
        }
    }

    /// <summary>Both books as the socket dumps them.</summary>
    public string Dump()
    {
        const string type = "\"event_type\":\"book\",";
        return $"[{Book(Tokens[0], type)},{Book(Tokens[1], type)}]";
    }

    /// <summary>A public trade in the first outcome.</summary>
    public string Trade(string side, string price, string size)
    {
        long at;
        lock (guard) { at = ++milliseconds; }
        return $$"""
            {"event_type":"last_trade_price","asset_id":"{{Tokens[0]}}","market":"{{Condition}}","price":"{{price}}",
            "size":"{{size}}","side":"{{side}}","timestamp":"{{at}}"}
            """;
    }

    /// <summary>A book as REST tells it, or with more members in front.</summary>
    public string Book(string token, string more = "")
    {
        lock (guard)
        {
            string[] sides = levels[Array.IndexOf(Tokens, token)].Split('|');
            return $"{{{more}\"market\":\"{Condition}\",\"asset_id\":\"{token}\",\"timestamp\":\"{milliseconds}\","
                + $"\"bids\":[{Levels(sides[0])}],\"asks\":[{Levels(sides[1])}]}}";
        }
    }

    private static string Levels(string text) => string.Join(
        ',',
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(level =>
            $"{{\"price\":\"{level.Split(':')[0]}\",\"size\":\"{level.Split(':')[1]}\"}}"));
}
