using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Tests.Signing;

/// <summary>Accounts of public development keys and markets with the samples' ids.</summary>
internal static class OpinionMarkets
{
    public const string Key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    public const string Token = "75412273803674445758900415334684151472292182399939034781239749105696457113226";

    public static readonly EvmAddress Safe = EvmAddress.Parse("0x1111111111111111111111111111111111111111");

    public static readonly Instant Noon = Instant.FromMilliseconds(1_790_000_000_000);

    public static OpinionAccount Account(OpinionSignatureType type = OpinionSignatureType.GnosisSafe, int id = 0)
    {
        PrivateKey key = PrivateKey.Parse(Key);
        return new OpinionAccount(
            new AccountId(id), "main", key, type, type == OpinionSignatureType.Eoa ? key.Address : Safe);
    }

    public static Market Market(
        string exchange = "0x5F45344126D6488025B0b84A3A8189F2487a7246", int tickPips = 10, bool isTradable = true)
    {
        var id = new MarketId(0);
        var terms = new MarketTerms(
            TickGrid.OfPips(tickPips), Quantity.FromShares(1), Cash.FromDollars(5), Quantity.FromMicros(1),
            FeeTerms.Free, TermsSource.Venue);
        return new Market(
            id, VenueId.Opinion, "0x" + new string('c', 64), "will-it", "Will it?",
            new Instrument(new InstrumentId(0), id, 0, "Yes", Token),
            new Instrument(new InstrumentId(1), id, 1, "No", "42"),
            terms, Currency.Usdt, MarketProtocol.ConditionalTokens, false, null, MarketStatus.Open, Instant.None)
        {
            Contracts = isTradable
                ? new MarketContracts("8453", "0x55d398326f99059ff775485246999027b3197955", exchange)
                : null,
        };
    }

    public static OrderIntent Intent(
        Side side = Side.Buy, string price = "0.45", string quantity = "100",
        TimeInForce timeInForce = TimeInForce.GoodTilCancelled, bool postOnly = false, int instrument = 0) => new(
        new StrategyId(0), new InstrumentId(instrument), side, Price.Parse(price), Quantity.Parse(quantity),
        timeInForce, postOnly, Instant.None, OrderPurpose.Quote, 0, "test");
}
