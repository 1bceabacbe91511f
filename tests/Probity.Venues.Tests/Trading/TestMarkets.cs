using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Tests.Trading;

/// <summary>Markets of each kind, with real token ids.</summary>
internal static class TestMarkets
{
    public const string ConditionalToken =
        "71321045679252212594626385532706912750332728571942532289631379312455583992563";

    public const string OtherToken = "52114319501245915516055106046884209969926127482827954674443846427813813222426";

    public static readonly Instant Noon = Instant.FromMilliseconds(1_790_000_000_000);

    public static Market Make(
        string tick = "0.01",
        MarketProtocol protocol = MarketProtocol.ConditionalTokens,
        bool negRisk = false,
        int id = 0,
        string first = ConditionalToken,
        string second = OtherToken)
    {
        var market = new MarketId(id);
        var terms = new MarketTerms(
            TickGrid.Parse(tick), Quantity.FromShares(1), Cash.FromDollars(1), Quantity.Parse("0.01"), FeeTerms.Free,
            TermsSource.Venue);
        return new Market(
            market,
            VenueId.Polymarket,
            $"0xc0{id}",
            $"market-{id}",
            "Will it?",
            new Instrument(new InstrumentId(2 * id), market, 0, "Yes", first),
            new Instrument(new InstrumentId((2 * id) + 1), market, 1, "No", second),
            terms,
            Currency.PUsd,
            protocol,
            negRisk,
            null,
            MarketStatus.Open,
            Instant.None);
    }

    public static OrderIntent Intent(
        Side side = Side.Buy,
        string price = "0.5",
        string quantity = "10",
        TimeInForce timeInForce = TimeInForce.GoodTilCancelled,
        bool postOnly = false,
        Instant expiresAt = default,
        OrderPurpose purpose = OrderPurpose.Quote,
        int instrument = 0) => new(
        new StrategyId(0), new InstrumentId(instrument), side, Price.Parse(price), Quantity.Parse(quantity),
        timeInForce, postOnly, expiresAt, purpose, 0, "test");
}
