using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Gamma;

public sealed class GammaWireTests
{
    // Seen in the samples and of no use to us; whoever adds one to a record takes it off here.
    private static readonly HashSet<string> Ignored =
    [
        "$schema", "resolutionSource", "liquidity", "startDate", "image", "icon", "marketMakerAddress", "createdAt",
        "updatedAt", "new", "featured", "restricted", "groupItemThreshold", "questionID", "liquidityNum",
        "startDateIso", "hasReviewedDates", "comboStatus", "liquidityClob", "makerBaseFee", "takerBaseFee", "ready",
        "funded", "cyom", "competitive", "approved", "rewardsMinSize", "rewardsMaxSpread", "spread",
        "oneDayPriceChange", "oneHourPriceChange", "lastTradePrice", "automaticallyActive", "clearBookOnStart",
        "showGmpSeries", "showGmpOutcome", "manualActivation", "umaResolutionStatuses", "pendingDeployment",
        "deploying", "rfqEnabled", "eventStartTime", "holdingRewardsEnabled", "makerRebatesFeeShareBps", "feeType",
        "cryptoMarketConfigId", "cryptoMarketConfig", "ticker", "description", "creationDate", "active", "archived",
        "volume", "openInterest", "category", "volume24hr", "enableOrderBook", "commentCount", "tags", "series",
        "profiles", "endDate", "mbf", "tbf", "r", "accepting_order_timestamp", "question_id", "game_start_time",
        "seconds_delay", "fpmm", "maker_base_fee", "taker_base_fee", "notifications_enabled", "neg_risk_request_id",
        "rewards", "price", "primary_token_id", "secondary_token_id",
    ];

    public static TheoryData<string, Type> Samples => new()
    {
        { "gamma-market.json", typeof(GammaMarket) },
        { "gamma-market-protocol-v2.json", typeof(GammaMarket) },
        { "gamma-event.json", typeof(GammaEvent) },
        { "gamma-markets-keyset-page.json", typeof(GammaMarketsPage) },
        { "gamma-public-search.json", typeof(GammaSearchResult) },
        { "rest-clob-market.json", typeof(ClobMarketInfo) },
        { "rest-clob-market-protocol-v2.json", typeof(ClobMarketInfo) },
        { "rest-market.json", typeof(ClobMarket) },
        { "rest-market-by-token.json", typeof(ClobMarketByToken) },
        { "rest-version.json", typeof(ClobVersion) },
        { "rest-tick-size.json", typeof(ClobTickSize) },
        { "rest-neg-risk.json", typeof(ClobNegRisk) },
        { "rest-last-trade-price.json", typeof(ClobLastTrade) },
        { "rest-prices-history.json", typeof(ClobHistory) },
        { "rest-geoblock.json", typeof(Geoblock) },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_member_of_a_sample_is_read_or_knowingly_ignored(string sample, Type type)
    {
        using JsonDocument document = JsonDocument.Parse(SharedFiles.Sample(sample));
        var unread = new List<string>();
        Compare(document.RootElement, type, sample, unread);
        Assert.Empty(unread);
        Assert.NotNull(JsonSerializer.Deserialize(document.RootElement.GetRawText(), type, RestJson.Default));
    }

    [Fact]
    public void Lists_inside_strings_and_real_lists_are_the_same()
    {
        GammaMarket inside = GammaFixture.Market(
            """{"outcomes":"[\"Up\", \"Down\"]","clobTokenIds":"[\"1\",2]","positionIds":null}""");
        GammaMarket real = GammaFixture.Market(
            """{"outcomes":["Up","Down"],"clobTokenIds":["1","2"],"positionIds":[]}""");
        Assert.Equal(inside.Outcomes, real.Outcomes);
        Assert.Equal(["1", "2"], inside.ClobTokenIds);
        Assert.Equal(inside.ClobTokenIds, real.ClobTokenIds);
        Assert.Empty(inside.PositionIds);
        Assert.Empty(GammaFixture.Market("""{"clobTokenIds":"","outcomes":"null"}""").ClobTokenIds);
    }

    [Fact]
    public void Numbers_come_as_numbers_or_strings_and_nothing_is_null()
    {
        GammaMarket market = GammaFixture.Market(
            """
            {"id":531202,"orderPriceMinTickSize":"0.001","orderMinSize":5,"bestBid":"","bestAsk":null,
             "volume24hr":1.5e3,"negRisk":"true"}
            """);
        Assert.Equal("531202", market.Id);
        Assert.Equal(0.001m, market.TickSize);
        Assert.Equal(5m, market.MinimumSize);
        Assert.Null(market.BestBid);
        Assert.Null(market.BestAsk);
        Assert.Equal(1_500m, market.Volume24Hours);
        Assert.True(market.NegRisk);
    }

    [Theory]
    [InlineData("""{"orderMinSize":"five"}""", "five")]
    [InlineData("""{"clobTokenIds":"[1,"}""", "")]
    [InlineData("""{"clobTokenIds":"12"}""", "12")]
    [InlineData("""{"clobTokenIds":[null]}""", "")]
    [InlineData("""{"closed":"perhaps"}""", "perhaps")]
    public void What_is_no_number_list_or_bool_is_an_error_that_quotes_it(string json, string quoted) =>
        Assert.Contains(quoted, Assert.ThrowsAny<JsonException>(() => GammaFixture.Market(json)).Message);

    private static void Compare(JsonElement element, Type type, string at, List<string> unread)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray()) { Compare(item, type, at + "[]", unread); }
            return;
        }
        if (element.ValueKind != JsonValueKind.Object) { return; }
        Dictionary<string, Type> members = type.GetProperties()
            .Where(property => property.GetCustomAttribute<JsonPropertyNameAttribute>() is not null)
            .ToDictionary(
                property => property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name,
                property => property.PropertyType);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (members.TryGetValue(member.Name, out Type? inner))
            {
                Type item = inner.IsGenericType ? inner.GetGenericArguments()[0] : inner;
                if (item.Namespace == typeof(GammaMarket).Namespace)
                {
                    Compare(member.Value, item, $"{at}.{member.Name}", unread);
                }
            }
            else if (!Ignored.Contains(member.Name))
            {
                unread.Add($"{at}.{member.Name}");
            }
        }
    }
}
