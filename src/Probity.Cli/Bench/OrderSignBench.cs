using System.Globalization;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Signing;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Cli.Bench;

/// <summary>
/// An approved order into the signed bytes of its request: amounts, checks, order id, signature and body. The reference
/// is the signature alone; bench/order-sign.mjs measures the venue's own client beside it.
/// </summary>
internal static class OrderSignBench
{
    public const string Name = "order-sign";

    private const int SliceOrders = 100;
    private const int Slices = 50;
    private const int Rounds = 5;

    /// <summary>The public development key 0 (reference/polymarket.md 9): it holds nothing.</summary>
    private const string Key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    public static IReadOnlyList<BenchFigure> Run(BenchData data)
    {
        using PolymarketAccount account = Account();
        using PolymarketAccount wallet = Account(SignatureType.DepositWallet);
        var builder = new OrderBuilder(account, TakeBuys.Shares);
        var wrapping = new OrderBuilder(wallet, TakeBuys.Shares);
        Market market = AnyMarket();
        byte[] digest = Keccak256.Hash([1, 2, 3]);
        long counter = 0;
        using OpinionAccount safe = Safe();
        var opinion = new OpinionOrderBuilder(safe);
        Market listed = market with
        {
            Contracts = new MarketContracts(
                "1", OpinionContracts.Bnb.Usdt.ToString(), OpinionContracts.Bnb.UsdtExchange.ToString()),
        };
        Samples[] all = Measure.RunTogether(Rounds, 4, samples =>
        {
            for (int slice = 0; slice < Slices; slice++)
            {
                samples[0].Time(SliceOrders, () =>
                {
                    for (int i = 0; i < SliceOrders; i++) { Build(builder, market, ++counter); }
                });
                samples[1].Time(SliceOrders, () =>
                {
                    for (int i = 0; i < SliceOrders; i++) { account.Key.Sign(digest); }
                });
                samples[2].Time(SliceOrders, () =>
                {
                    for (int i = 0; i < SliceOrders; i++) { Build(wrapping, market, ++counter); }
                });
                samples[3].Time(SliceOrders, () =>
                {
                    for (int i = 0; i < SliceOrders; i++)
                    {
                        (ClientOrderId id, OrderIntent intent, Instant at) = Order(listed, ++counter);
                        opinion.Build(id, intent, at, listed);
                    }
                });
            }
        });
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{all[0].BytesPerOperation:N0} B; for a deposit wallet {all[2].Median / 1_000:0.0} us; "
            + $"for Opinion {all[3].Median / 1_000:0.0} us; "
            + $"the signature alone {all[1].Median / 1_000:0.0} us ({Secp256k1.Default.Name})");
        return [BenchFigure.Time(Name, all[0], "us", 1_000, note)];
    }

    /// <summary>An account of the development key with credentials that open nothing.</summary>
    public static PolymarketAccount Account(SignatureType type = SignatureType.Eoa)
    {
        PrivateKey key = PrivateKey.Parse(Key);
        return new PolymarketAccount(
            new AccountId(0), "bench", key, type, key.Address, PolymarketContracts.Polygon)
        {
            Credentials = new ApiCredentials(
                "00000000-0000-0000-0000-000000000001", Convert.ToBase64String(new byte[32]), new string('0', 64)),
        };
    }

    /// <summary>A Safe of the same key, which nobody owns.</summary>
    public static OpinionAccount Safe() => new(
        new AccountId(1), "bench", PrivateKey.Parse(Key), OpinionSignatureType.GnosisSafe,
        EvmAddress.Parse("0x1111111111111111111111111111111111111111"));

    private static void Build(OrderBuilder builder, Market market, long counter)
    {
        (ClientOrderId id, OrderIntent intent, Instant at) = Order(market, counter);
        builder.Build(id, intent, at, market);
    }

    private static (ClientOrderId Id, OrderIntent Intent, Instant At) Order(Market market, long counter)
    {
        Side side = counter % 2 == 0 ? Side.Buy : Side.Sell;
        OrderIntent intent = OrderIntent.Quote(
            new StrategyId(0), market.First.Id, side, Price.FromPips(100 * (1 + (int)(counter % 98))),
            Quantity.FromShares(10 + (counter % 90)), "bench");
        var at = new Instant(1_790_000_000_000_000_000 + counter * Instant.NanosPerMillisecond);
        return (ClientOrderId.Of(new StrategyId(0), counter), intent, at);
    }

    /// <summary>An open market of outcomes with real-looking tokens.</summary>
    public static Market AnyMarket()
    {
        var id = new MarketId(0);
        var terms = new MarketTerms(
            TickGrid.OfPips(100), Quantity.FromShares(5), Cash.FromDollars(1), Quantity.FromMicros(10_000),
            new FeeTerms(0.05m, 1, true, 0m), TermsSource.Configured);
        return new Market(
            id, VenueId.Polymarket, "0x" + new string('1', 64), "bench", "bench",
            new Instrument(
                new InstrumentId(0), id, 0, "Yes",
                "71321045679252212594626385532706912750332728571942532289631379312455583992563"),
            new Instrument(
                new InstrumentId(1), id, 1, "No",
                "52114319501245915516055106046884209969926127482827954674443846427813813222426"),
            terms, Currency.PUsd, MarketProtocol.ConditionalTokens, NegRisk: false, Group: null, MarketStatus.Open,
            Instant.None);
    }
}
