using System.Text.Json;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Mapping;
using Probity.Venues.Tests.Transport;
using static Probity.Venues.Tests.Gamma.GammaFixture;

namespace Probity.Venues.Tests.Gamma;

public sealed class GammaMappingTests
{
    [Fact]
    public void The_conditional_token_sample_becomes_a_market()
    {
        MarketMapping.Mapped mapped = Mapped(Mapper.Map(Market(SharedFiles.Sample("gamma-market.json"))));
        Market market = mapped.Market;
        Assert.Equal("0xcd5f9f505e0c0182746aa65963f72f01e7463259e5ea9f56672c0fe3a37f348a", market.Condition);
        Assert.Equal(("Up", 0), (market.First.Outcome, market.First.OutcomeIndex));
        Assert.Equal(
            "111614563957165270026378011809694313565736745512637881727398424401624030147043", market.Second.Token);
        Assert.Equal(TickGrid.Cent, market.Terms.Grid);
        Assert.Equal(Quantity.FromShares(5), market.Terms.MinimumSize);
        Assert.Equal(Quantity.Parse("0.01"), market.Terms.SizeStep);
        Assert.Equal(Cash.FromDollars(1), market.Terms.MinimumTakerNotional);
        Assert.Equal(new FeeTerms(0.07m, 1, true, 0.2m), market.Terms.Fees);
        Assert.Equal(TermsSource.Venue, market.Terms.Source);
        Assert.Equal(MarketProtocol.ConditionalTokens, market.Protocol);
        Assert.Equal(MarketStatus.Open, market.Status);
        Assert.Equal("2026-10-05T23:15:00.0000000Z", market.EndsAt.ToString());
        Assert.Equal((Price.Parse("0.83"), Price.Parse("0.84")), (mapped.Bid!.Value, mapped.Ask!.Value));
    }

    [Fact]
    public void The_position_sample_takes_its_tokens_from_the_position_ids()
    {
        var info = JsonSerializer.Deserialize(
            SharedFiles.Sample("rest-clob-market-protocol-v2.json"), RestJson.Default.ClobMarketInfo);
        Market market = Mapped(Mapper.Map(Market(SharedFiles.Sample("gamma-market-protocol-v2.json")), info)).Market;
        Assert.Equal(MarketProtocol.Position, market.Protocol);
        Assert.EndsWith("625152", market.First.Token);
        Assert.EndsWith("625153", market.Second.Token);
    }

    [Fact]
    public void The_clob_decides_about_terms_and_an_absent_fee_is_none()
    {
        GammaMarket market = Market(SharedFiles.Sample("gamma-market.json"));
        var info =
            JsonSerializer.Deserialize(SharedFiles.Sample("rest-clob-market.json"), RestJson.Default.ClobMarketInfo)!;
        Market same = Mapped(Mapper.Map(market, info)).Market;
        Assert.Equal(new FeeTerms(0.07m, 1, true, 0.2m), same.Terms.Fees);
        Market other = Mapped(
            Mapper.Map(
                market,
                info with { Fees = null, TickSize = 0.001m, MinimumSize = 15m, AcceptingOrders = false })).Market;
        Assert.Equal(FeeTerms.Free, other.Terms.Fees);
        Assert.Equal(TickGrid.Mill, other.Terms.Grid);
        Assert.Equal(Quantity.FromShares(15), other.Terms.MinimumSize);
        Assert.Equal(MarketStatus.Paused, other.Status);
    }

    [Fact]
    public void What_cannot_be_told_is_refused_with_a_reason()
    {
        GammaMarket good = Market(SharedFiles.Sample("gamma-market.json"));
        (GammaMarket Market, MapRefusal Code, string Says)[] cases =
        [
            (good with { Version = "v3" }, MapRefusal.UnknownVersion, "'v3'"),
            (good with { ConditionId = null }, MapRefusal.NoCondition, "condition"),
            (good with { ClobTokenIds = [] }, MapRefusal.NoTokens, "not on the order book"),
            (good with { ClobTokenIds = ["1", "1"] }, MapRefusal.NoTokens, "1,1"),
            (good with { ClobTokenIds = ["1", "0xab"] }, MapRefusal.NoTokens, "0xab"),
            (good with { Version = "v2", ClobTokenIds = [] }, MapRefusal.NoTokens, ""),
            (good with { Outcomes = ["Yes"] }, MapRefusal.NotBinary, "Yes"),
            (good with { TickSize = null }, MapRefusal.BadTick, "''"),
            (good with { TickSize = 0.03m }, MapRefusal.BadTick, "0.03"),
            (good with { TickSize = 0.00005m }, MapRefusal.BadTick, "0.00005"),
            (good with { MinimumSize = -1m }, MapRefusal.BadMinimumSize, "-1"),
            (good with { FeeSchedule = null }, MapRefusal.FeesUnknown, "ask the CLOB"),
            (good with { FeesEnabled = null, FeeSchedule = null }, MapRefusal.FeesUnknown, "ask the CLOB"),
            (good with { FeeSchedule = good.FeeSchedule! with { Rate = 1.5m } }, MapRefusal.BadFees, "1.5"),
            (good with { FeeSchedule = good.FeeSchedule with { Exponent = 0.5m } }, MapRefusal.BadFees, "0.5"),
            (good with { EndDate = "next week" }, MapRefusal.BadDate, "next week"),
        ];
        foreach ((GammaMarket market, MapRefusal code, string says) in cases)
        {
            MarketMapping.Refused refused = Refused(Mapper.Map(market));
            Assert.Equal(code, refused.Code);
            Assert.Contains(says, refused.Note);
            Assert.Contains("btc-updown-15m-1791241200", refused.Note);
        }
    }

    [Fact]
    public void Two_sources_that_contradict_one_another_are_refused()
    {
        GammaMarket market = Market(SharedFiles.Sample("gamma-market.json"));
        var info =
            JsonSerializer.Deserialize(SharedFiles.Sample("rest-clob-market.json"), RestJson.Default.ClobMarketInfo)!;
        Assert.Equal(MapRefusal.SourcesDisagree, Refused(Mapper.Map(market, info with { Version = "v2" })).Code);
        Assert.Equal(
            MapRefusal.SourcesDisagree,
            Refused(Mapper.Map(market, info with { Tokens = [.. info.Tokens!.Reverse()] })).Code);
    }

    [Fact]
    public void Fees_are_free_when_the_venue_says_so()
    {
        GammaMarket market = Market(SharedFiles.Sample("gamma-market.json"));
        Assert.Equal(FeeTerms.Free, Mapped(Mapper.Map(market with { FeesEnabled = false })).Market.Terms.Fees);
    }

    [Theory]
    [InlineData("""{"active":true,"closed":false,"acceptingOrders":true,"enableOrderBook":true}""", MarketStatus.Open)]
    [InlineData(
        """{"active":true,"closed":false,"acceptingOrders":true,"enableOrderBook":false}""", MarketStatus.Announced)]
    [InlineData(
        """{"active":false,"closed":false,"acceptingOrders":true,"enableOrderBook":true}""", MarketStatus.Announced)]
    [InlineData("""{"active":true,"acceptingOrders":null,"enableOrderBook":true}""", MarketStatus.Announced)]
    [InlineData(
        """{"active":true,"acceptingOrders":false,"acceptingOrdersTimestamp":"2026-01-01T00:00:00Z"}""",
        MarketStatus.Paused)]
    [InlineData(
        """{"active":true,"closed":false,"archived":true,"acceptingOrders":true,"enableOrderBook":true}""",
        MarketStatus.Closed)]
    [InlineData(
        """{"active":true,"acceptingOrders":true,"enableOrderBook":true,"resolutionStatus":"resolved"}""",
        MarketStatus.Closed)]
    [InlineData(
        """{"active":true,"acceptingOrders":true,"enableOrderBook":true,"umaResolutionStatus":"disputed"}""",
        MarketStatus.Open)]
    [InlineData("""{"closed":true}""", MarketStatus.Closed)]
    [InlineData(
        """{"closed":true,"umaResolutionStatus":"proposed","outcomePrices":"[\"0.9995\",\"0.0005\"]"}""",
        MarketStatus.Closed)]
    [InlineData("""{"closed":true,"umaResolutionStatus":"resolved"}""", MarketStatus.Resolved)]
    [InlineData("""{"closed":true,"outcomePrices":"[\"0\",\"1\"]"}""", MarketStatus.Resolved)]
    [InlineData("""{"closed":true,"version":"v2","resolutionStatus":"resolved"}""", MarketStatus.Resolved)]
    public void The_status_needs_every_sign_to_be_open(string json, MarketStatus status) =>
        Assert.Equal(status, MarketStatuses.Of(Market(json)));

    [Theory]
    [InlineData("""["1","0"]""", "resolved", 1_000_000)]
    [InlineData("""["0","1"]""", "", 0)]
    [InlineData("""["0.5","0.5"]""", "resolved", 500_000)]
    [InlineData("""["0.5","0.5"]""", "", null)]
    [InlineData("""["0.99999999999999999999999999999999","0"]""", "resolved", null)]
    [InlineData("""["0.9995","0.0005"]""", "resolved", null)]
    [InlineData("""["0","0"]""", "resolved", null)]
    public void A_result_is_exact_or_none(string prices, string uma, int? first)
    {
        GammaMarket market = Market($$"""{"closed":true,"outcomePrices":{{prices}},"umaResolutionStatus":"{{uma}}"}""");
        Assert.Equal(first, MarketStatuses.PayoutOf(market)?.FirstMicros);
        Assert.Null(MarketStatuses.PayoutOf(market with { Closed = false }));
    }

    [Fact]
    public void Eighteen_thousand_live_markets_map_but_for_those_whose_fees_gamma_does_not_state()
    {
        int mapped = 0, negRisk = 0, cents = 0, mills = 0;
        var refused = new Dictionary<MapRefusal, int>();
        var tokens = new HashSet<string>();
        foreach (string line in SharedFiles.Lines("gamma_markets_20260311.jsonl.gz"))
        {
            MarketMapping mapping = Mapper.Map(Market(line));
            if (mapping is MarketMapping.Refused no)
            {
                refused[no.Code] = refused.GetValueOrDefault(no.Code) + 1;
                continue;
            }
            Market market = Mapped(mapping).Market;
            mapped++;
            negRisk += market.NegRisk ? 1 : 0;
            cents += market.Terms.Grid == TickGrid.Cent ? 1 : 0;
            mills += market.Terms.Grid == TickGrid.Mill ? 1 : 0;
            Assert.True(
                tokens.Add(market.First.Token) && tokens.Add(market.Second.Token), $"token twice: {market.Slug}");
            Assert.Equal(MarketProtocol.ConditionalTokens, market.Protocol);
            Assert.Equal(TermsSource.Venue, market.Terms.Source);
            Assert.NotEmpty(market.Question);
        }

        // Three fifteen-minute markets charge fees, and Gamma did not yet say how much in March 2026.
        Assert.Equal(new Dictionary<MapRefusal, int> { [MapRefusal.FeesUnknown] = 3 }, refused);
        Assert.Equal(17_997, mapped);
        Assert.Equal(10_392, negRisk);
        Assert.Equal(17_997, cents + mills);
    }

    [Fact]
    public void Closed_markets_of_2020_map_with_configured_terms_but_for_those_without_two_outcomes_or_tokens()
    {
        MarketMapping[] all = [.. SharedFiles.Lines("gamma_markets_closed_2020_2021.jsonl.gz").Select(
            line => Mapper.Map(Market(line)))];
        Assert.Equal(200, all.Length);
        MarketMapping.Refused[] refused = [.. all.OfType<MarketMapping.Refused>()];
        Assert.Equal(14, refused.Count(no => no.Code == MapRefusal.NotBinary));
        Assert.Equal(2, refused.Count(no => no.Code == MapRefusal.NoTokens));
        Assert.Equal(16, refused.Length);
        Assert.All(all.OfType<MarketMapping.Mapped>(), good =>
        {
            Assert.Equal(TermsSource.Configured, good.Market.Terms.Source);
            Assert.True(good.Market.Status is MarketStatus.Closed or MarketStatus.Resolved);
        });
    }

    [Fact]
    public void Settled_five_minute_markets_carry_their_fees_and_their_result()
    {
        int count = 0;
        foreach (string line in SharedFiles.Lines("updown_5m_markets_settled_20260608.jsonl.gz"))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            GammaMarket wire = Market(document.RootElement.GetProperty("raw").GetRawText());
            Market market = Mapped(Mapper.Map(wire)).Market;
            Assert.Equal(MarketStatus.Resolved, market.Status);
            Assert.Equal(0.07m, market.Terms.Fees.Rate);
            bool up = document.RootElement.GetProperty("outcome_prices")[0].GetString() == "1";
            Assert.Equal(up ? Payout.FirstWins : Payout.SecondWins, MarketStatuses.PayoutOf(wire));
            count++;
        }
        Assert.Equal(292, count);
    }

    [Fact]
    public void The_clobs_own_markets_map_with_their_results()
    {
        var results = new Dictionary<string, int>();
        var refused = new List<MapRefusal>();
        foreach (string line in SharedFiles.Lines("clob_markets_page.jsonl.gz"))
        {
            ClobMarket wire = JsonSerializer.Deserialize(line, RestJson.Default.ClobMarket)!;
            switch (Mapper.Map(wire))
            {
                case MarketMapping.Mapped good:
                    Assert.Equal(TermsSource.Configured, good.Market.Terms.Source);
                    string result = MarketStatuses.PayoutOf(wire) is { } payout ? $"{payout.FirstMicros}" : "none";
                    results[result] = results.GetValueOrDefault(result) + 1;
                    break;
                case MarketMapping.Refused no:
                    refused.Add(no.Code);
                    break;
            }
        }

        // One market has no condition, one test market of the venue has no outcomes; neither was ever opened.
        Assert.Equal([MapRefusal.NoCondition, MapRefusal.NotBinary], refused.Order());
        Assert.Equal(945, results.Values.Sum());
        Assert.Equal(285, results["1000000"]);
        Assert.Equal(294, results["0"]);
        Assert.Equal(7, results["500000"]);
    }
}
