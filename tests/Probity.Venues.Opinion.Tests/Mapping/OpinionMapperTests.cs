using System.Text.Json;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Mapping;
using Probity.Venues.Opinion.Tests.Transport;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Tests.Mapping;

public sealed class OpinionMapperTests
{
    private static readonly OpinionMapper Mapper = new(new OpinionMarketOptions());

    private static readonly IReadOnlyList<QuoteTokenDocument> Collaterals =
        Read("quote-token.json", PublicJson.Default.QuoteTokenPage).List!;

    private static readonly FeeRatesDocument Fees = Read("fee-rates.json", PublicJson.Default.FeeRatesDocument);

    [Fact]
    public void The_observed_binary_market_maps_whole()
    {
        Market market = Mapped(Binary(), null, Fees);
        Assert.Equal("0xcc425e46280d6581d039d3e667838f4fb9c0c95b71f48f70ae50cc3da1998d8d", market.Condition);
        Assert.Equal(
            (VenueId.Opinion, Currency.Usdt, MarketStatus.Open), (market.Venue, market.Currency, market.Status));
        Assert.Equal(("YES", "NO"), (market.First.Outcome, market.Second.Outcome));
        Assert.True(market.First.HasOwnBook);
        Assert.False(market.Second.HasOwnBook);
        Assert.Equal(
            new MarketContracts(
                "8453", "0x55d398326f99059fF775485246999027B3197955", "0x5F45344126D6488025B0b84A3A8189F2487a7246"),
            market.Contracts);
        Assert.Equal(10, market.Terms.Grid.TickPips);
        Assert.Equal(Cash.FromMicros(5_000_000), market.Terms.MinimumNotional);
        Assert.Equal(TermsSource.Venue, market.Terms.Source);
        FeeTerms fees = market.Terms.Fees;
        Assert.Equal((0.04m, 0.5m, FeeBase.Notional), (fees.Rate, fees.RebateShare, fees.Base));
        Assert.Equal(Cash.FromMicros(250_000), fees.Minimum);
        Assert.Equal(1_798_675_200, market.EndsAt.Nanos / Instant.NanosPerSecond);
    }

    [Fact]
    public void A_child_takes_title_and_end_from_its_parent_but_not_its_status()
    {
        MarketDocument parent = Read("market-categorical.json", PublicJson.Default.MarketResult).Data!;
        Market market = Mapped(parent.Children![0], parent, null);
        Assert.Equal("How long will Trump and Xi shake hands when they meet?: 10–15s", market.Question);
        Assert.Equal(MarketStatus.Resolved, market.Status);
        Assert.Equal(1_778_803_200, market.EndsAt.Nanos / Instant.NanosPerSecond);
        Assert.Equal(TermsSource.Configured, market.Terms.Source);
        Assert.Equal(Payout.FirstWins, OpinionStatuses.PayoutOf(parent.Children[0]));
        Assert.Equal(Payout.SecondWins, OpinionStatuses.PayoutOf(parent.Children[1]));
        Assert.Null(OpinionStatuses.PayoutOf(parent.Children[0] with { ResultToken = "123" }));
        Assert.Null(OpinionStatuses.PayoutOf(parent.Children[0] with { Status = OpinionStatuses.Resolving }));
    }

    [Fact]
    public void Collaterals_are_found_whatever_the_case_of_their_address() => Assert.Equal(
        "8453",
        Mapped(Binary() with { QuoteToken = Binary().QuoteToken!.ToLowerInvariant() }, null, Fees).Contracts!.MarketId);

    [Theory]
    [InlineData(1, MarketStatus.Announced)]
    [InlineData(2, MarketStatus.Open)]
    [InlineData(3, MarketStatus.Closed)]
    [InlineData(4, MarketStatus.Resolved)]
    [InlineData(5, MarketStatus.Closed)]
    public void Known_statuses_map(long status, MarketStatus expected) =>
        Assert.Equal(expected, Mapped(Binary() with { Status = status }, null, Fees).Status);

    [Fact]
    public void What_cannot_be_told_is_refused_with_a_reason_that_quotes_it()
    {
        Refused(Binary() with { Condition = "zz" }, OpinionRefusal.NoCondition, "'zz'");
        Refused(Binary() with { YesToken = "" }, OpinionRefusal.NoTokens, "two outcome tokens");
        Refused(Binary() with { NoToken = Binary().YesToken }, OpinionRefusal.NoTokens, "two outcome tokens");
        Refused(Binary() with { MarketId = "x1" }, OpinionRefusal.BadMarketId, "'x1'");
        Refused(Binary() with { Status = 9, StatusText = "Odd" }, OpinionRefusal.UnknownStatus, "'9' (Odd)");
        Refused(Binary() with { Status = 0 }, OpinionRefusal.UnknownStatus, "'0'");
        Refused(Binary() with { Status = 6 }, OpinionRefusal.Deleted, "deleted");
        Refused(Binary() with { ChainId = "137" }, OpinionRefusal.WrongChain, "'137'");
        Refused(Binary() with { QuoteToken = "0x1" }, OpinionRefusal.UnknownQuoteToken, "'0x1'");
        Refused(Binary() with { QuoteToken = "" }, OpinionRefusal.UnknownQuoteToken, "''");
        Refused(Binary() with { CutoffAt = 1_798_675_200_000 }, OpinionRefusal.BadDate, "1798675200000");
        QuoteTokenDocument six = Collaterals[0] with { Decimals = 6 };
        Refused(Binary(), OpinionRefusal.BadDecimals, "'6' decimals", [six]);
        Refused(Binary(), OpinionRefusal.BadExchange, "'0x12'", [Collaterals[0] with { Exchange = "0x12" }]);
        Refused(Binary(), OpinionRefusal.BadFees, "'20000'", null, Fees with { TakerBps = 20_000m });
        Refused(Binary(), OpinionRefusal.BadFees, "makers '5'", null, Fees with { MakerBps = 5m });
    }

    private static MarketDocument Binary() => Read("market-binary.json", PublicJson.Default.MarketResult).Data!;

    private static Market Mapped(MarketDocument market, MarketDocument? parent, FeeRatesDocument? fees) =>
        Assert.IsType<OpinionMapping.Mapped>(Mapper.Map(market, parent, Collaterals, fees)).Market;

    private static void Refused(
        MarketDocument market,
        OpinionRefusal code,
        string quoted,
        IReadOnlyList<QuoteTokenDocument>? collaterals = null,
        FeeRatesDocument? fees = null)
    {
        OpinionMapping.Refused refused = Assert.IsType<OpinionMapping.Refused>(
            Mapper.Map(market, null, collaterals ?? Collaterals, fees ?? Fees));
        Assert.Equal(code, refused.Code);
        Assert.Contains(quoted, refused.Note);
        Assert.Contains("will-reza-pahlavi", refused.Note);
    }

    private static T Read<T>(string sample, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using JsonDocument document = JsonDocument.Parse(Samples.Text(sample));
        return document.RootElement.GetProperty("result").Deserialize(type)!;
    }
}
