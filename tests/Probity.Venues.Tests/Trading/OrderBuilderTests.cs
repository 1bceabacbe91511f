using System.Text.Json;
using Probity.Crypto;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Testing;
using Probity.Venues.Execution;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Tests.Trading;

public sealed class OrderBuilderTests
{
    private static readonly ClientOrderId Id = ClientOrderId.Of(new StrategyId(0), 7);
    private static readonly Market Market = TestMarkets.Make();

    [Theory]
    [InlineData(SignatureType.Eoa)]
    [InlineData(SignatureType.PolyProxy)]
    [InlineData(SignatureType.GnosisSafe)]
    [InlineData(SignatureType.DepositWallet)]
    public void An_order_is_signed_by_the_key_for_the_wallet_and_its_id_is_what_the_exchange_hashes(SignatureType type)
    {
        using PolymarketAccount account = TestAccounts.Make(type);
        BuiltOrder built = Build(account, TestMarkets.Intent());
        ExchangeOrder order = built.Order;
        ExchangeDomain domain = ExchangeDomain.Of("2", 137, account.Contracts.CtfExchange);
        Assert.Equal(Hex.Of(domain.OrderId(order)), built.VenueOrderId);
        Assert.Equal((account.Funder, account.OrderSigner), (order.Maker, order.Signer));
        JsonElement body = BodyOf(built);
        Assert.Equal(
            Hex.Of(domain.Sign(order, account.Key)), body.GetProperty("order").GetProperty("signature").GetString());
        byte[] signed = type == SignatureType.DepositWallet
            ? domain.TypedDataSignDigest(order)
            : domain.OrderId(order);
        byte[] signature = Hex.Parse(body.GetProperty("order").GetProperty("signature").GetString()!)[..65];
        Assert.True(PrivateKey.TryRecover(Signature.Parse(signature), signed, out EvmAddress signer));
        Assert.Equal(account.Signer, signer);
    }

    [Theory]
    [InlineData(MarketProtocol.ConditionalTokens, false, "2", "0xE111180000d2663C0091e4f400237545B87B996B")]
    [InlineData(MarketProtocol.ConditionalTokens, true, "2", "0xe2222d279d744050d28e00520010520000310F59")]
    [InlineData(MarketProtocol.Position, false, "3", "0xe3333700cA9d93003F00f0F71f8515005F6c00Aa")]
    [InlineData(MarketProtocol.Position, true, "3", "0xe3333700cA9d93003F00f0F71f8515005F6c00Aa")]
    public void The_market_chooses_the_exchange(
        MarketProtocol protocol, bool negRisk, string version, string exchange)
    {
        using PolymarketAccount account = TestAccounts.Make();
        Eip712Domain domain = new OrderBuilder(account, TakeBuys.Shares)
            .DomainOf(TestMarkets.Make(protocol: protocol, negRisk: negRisk)).Domain;
        Assert.Equal((version, exchange), (domain.Version, $"{domain.VerifyingContract}"));
    }

    [Fact]
    public void A_market_of_an_unknown_protocol_is_refused()
    {
        using PolymarketAccount account = TestAccounts.Make();
        Market market = TestMarkets.Make(protocol: (MarketProtocol)9);
        UnsendableOrderException refused = Assert.Throws<UnsendableOrderException>(
            () => new OrderBuilder(account, TakeBuys.Shares).Build(Id, TestMarkets.Intent(), TestMarkets.Noon, market));
        Assert.Contains("market-0: protocol '9'", refused.Message);
    }

    [Fact]
    public void Building_again_gives_the_same_bytes_and_anything_else_another_id()
    {
        using PolymarketAccount account = TestAccounts.Make();
        using PolymarketAccount other = TestAccounts.Make(SignatureType.GnosisSafe);
        OrderIntent intent = TestMarkets.Intent();
        BuiltOrder first = Build(account, intent);
        BuiltOrder again = new OrderBuilder(account, TakeBuys.Shares).Build(Id, intent, TestMarkets.Noon, Market);
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(first.VenueOrderId, again.VenueOrderId);
        var builder = new OrderBuilder(account, TakeBuys.Shares);
        Instant later = TestMarkets.Noon + Duration.FromMilliseconds(1);
        string[] others =
        [
            builder.Build(ClientOrderId.Of(new StrategyId(0), 8), intent, TestMarkets.Noon, Market).VenueOrderId,
            builder.Build(Id, intent, later, Market).VenueOrderId,
            builder.Build(Id, intent, TestMarkets.Noon + new Duration(1), Market).VenueOrderId,
            Build(other, intent).VenueOrderId,
        ];
        Assert.Equal(5, others.Append(first.VenueOrderId).Distinct().Count());
    }

    [Fact]
    public void The_id_of_an_approved_order_is_known_without_signing_and_survives_a_change_of_the_grid()
    {
        using PolymarketAccount account = TestAccounts.Make();
        Market fine = TestMarkets.Make("0.001");
        var engine = new ApprovingEngine([fine], TestMarkets.Noon);
        ApprovedOrder order = engine.Approve(TestMarkets.Intent(price: "0.123"));
        var builder = new OrderBuilder(account, TakeBuys.Shares);
        string id = builder.Build(order, fine).VenueOrderId;
        Assert.Equal(id, builder.IdOf(order, TestMarkets.Make("0.01")));
        UnsendableOrderException refused = Assert.Throws<UnsendableOrderException>(
            () => builder.Build(order, TestMarkets.Make("0.01")));
        Assert.Equal(RefusalCode.OffTickGrid, refused.Code);
    }

    [Fact]
    public void Salts_fit_a_double_and_are_spread()
    {
        using PolymarketAccount account = TestAccounts.Make();
        var builder = new OrderBuilder(account, TakeBuys.Shares);
        ulong[] salts =
        [
            .. Enumerable.Range(1, 200).Select(i => builder.Build(
                ClientOrderId.Of(new StrategyId(0), i), TestMarkets.Intent(), TestMarkets.Noon, Market).Order.Salt),
        ];
        Assert.All(salts, salt => Assert.Equal(salt, (ulong)(double)salt));
        Assert.Equal(200, salts.Distinct().Count());
        Assert.InRange(salts.Count(salt => salt > 1UL << 52), 60, 140);
    }

    [Theory]
    [InlineData(TimeInForce.GoodTilCancelled, Side.Buy, TakeBuys.Shares, "GTC", false)]
    [InlineData(TimeInForce.GoodTilDate, Side.Sell, TakeBuys.Shares, "GTD", false)]
    [InlineData(TimeInForce.FillOrKill, Side.Buy, TakeBuys.Shares, "FOK", false)]
    [InlineData(TimeInForce.FillAndKill, Side.Sell, TakeBuys.Shares, "FAK", false)]
    [InlineData(TimeInForce.FillAndKill, Side.Buy, TakeBuys.Shares, "GTC", true)]
    [InlineData(TimeInForce.FillAndKill, Side.Buy, TakeBuys.Spend, "FAK", false)]
    public void Each_time_in_force_has_its_wire_form(
        TimeInForce timeInForce, Side side, TakeBuys takeBuys, string wire, bool cancelRest)
    {
        using PolymarketAccount account = TestAccounts.Make();
        Instant end = TestMarkets.Noon + Duration.FromSeconds(600);
        OrderIntent intent = TestMarkets.Intent(side, timeInForce: timeInForce, expiresAt: end);
        BuiltOrder built = new OrderBuilder(account, takeBuys).Build(Id, intent, TestMarkets.Noon, Market);
        JsonElement body = BodyOf(built);
        Assert.Equal((wire, cancelRest), (body.GetProperty("orderType").GetString(), built.CancelRest));
        string expiration = body.GetProperty("order").GetProperty("expiration").GetString()!;
        Assert.Equal(wire == "GTD" ? "1790000660" : "0", expiration);
    }

    [Fact]
    public void An_order_that_would_end_too_soon_never_leaves()
    {
        using PolymarketAccount account = TestAccounts.Make();
        Instant end = TestMarkets.Noon + Duration.FromSeconds(119);
        UnsendableOrderException refused = Assert.Throws<UnsendableOrderException>(
            () => Build(account, TestMarkets.Intent(timeInForce: TimeInForce.GoodTilDate, expiresAt: end)));
        Assert.Equal(RefusalCode.BadExpiry, refused.Code);
        Build(account, TestMarkets.Intent(
            timeInForce: TimeInForce.GoodTilDate, expiresAt: end + Duration.FromSeconds(1)));
    }

    [Fact]
    public void A_size_that_vanishes_when_cut_never_leaves()
    {
        using PolymarketAccount account = TestAccounts.Make();
        UnsendableOrderException refused = Assert.Throws<UnsendableOrderException>(
            () => Build(account, TestMarkets.Intent(quantity: "0.009")));
        Assert.Equal(RefusalCode.BelowMinimumSize, refused.Code);
    }

    /// <summary>
    /// The server's tick rule reads the price back from the two amounts; an order that takes may be off it by what
    /// rounding to the server's decimals costs.
    /// </summary>
    [Fact]
    [Trait("Category", Storm.Category)]
    public void No_amounts_ever_imply_a_worse_price_more_shares_or_a_price_off_the_tick() =>
        Storm.ForEachSeed(20, CheckSome);

    private static void CheckSome(SeededRandom dice)
    {
        using PolymarketAccount account = TestAccounts.Make();
        string[] ticks = ["0.1", "0.01", "0.005", "0.0025", "0.001", "0.0001"];
        Instant end = TestMarkets.Noon + Duration.FromSeconds(600);
        for (int i = 0; i < 30; i++)
        {
            Market market = TestMarkets.Make(ticks[dice.Next(ticks.Length)]);
            TickGrid grid = market.Terms.Grid;
            Price price = grid.PriceAt(dice.Next(1, grid.Count - 2));
            Quantity quantity = Quantity.FromMicros(dice.Chance(0.5)
                ? dice.Next(500, 1_000_000) * 10_000L
                : 5_000_000L + (long)(dice.NextUInt64() % 100_000_000_000));
            OrderIntent intent = TestMarkets.Intent((Side)dice.Next(2), timeInForce: (TimeInForce)dice.Next(4)) with
            {
                Price = price,
                Quantity = quantity,
                ExpiresAt = end,
            };
            var takeBuys = (TakeBuys)dice.Next(2);
            var id = ClientOrderId.Of(new StrategyId(1), i + 1);
            BuiltOrder built = new OrderBuilder(account, takeBuys).Build(id, intent, TestMarkets.Noon, market);
            Check(intent, BodyOf(built).GetProperty("orderType").GetString()!, built.Order, grid);
        }
    }

    /// <summary>By decimals, which the builder does not use.</summary>
    private static void Check(OrderIntent intent, string wire, ExchangeOrder order, TickGrid grid)
    {
        bool buys = order.Side == Side.Buy;
        decimal maker = order.MakerAmount / 1_000_000m, taker = order.TakerAmount / 1_000_000m;
        (decimal cash, decimal shares) = buys ? (maker, taker) : (taker, maker);
        decimal limit = intent.Price.Pips / 10_000m, quantity = intent.Quantity.Micros / 1_000_000m;
        decimal implied = cash / shares;
        string what = $"{intent.Side} {quantity}@{limit} as {wire} on {grid}: {cash} for {shares}";
        Assert.True(buys ? cash <= limit * shares : cash >= limit * shares, $"worse: {what}");
        Assert.True(shares <= quantity, $"too many: {what}");
        bool takes = wire is "FOK" or "FAK";
        Assert.Equal(0, intent.Price.Pips % grid.TickPips);
        if (takes)
        {
            Assert.True(maker == Math.Round(maker, 2) && taker == Math.Round(taker, 4), $"decimals: {what}");
            Assert.True(quantity - shares <= 1.01m + (0.01m / limit), $"cut too much: {what}");
        }
        else
        {
            Assert.Equal(Math.Floor(quantity * 100) / 100, shares);
        }
        decimal rounding = takes && buys ? limit * 0.0001m / shares : 0;
        Assert.True(Math.Abs(limit - implied) <= rounding, $"off the tick: {what}");
    }

    [Fact]
    public void The_check_before_signing_reads_prices_back()
    {
        // Not reachable through the builder's own arithmetic, which is the point of it.
        OrderIntent intent = TestMarkets.Intent();
        using PolymarketAccount account = TestAccounts.Make();
        ExchangeOrder good = Build(account, intent).Order;
        Assert.Equal((5_000_000UL, 10_000_000UL), (good.MakerAmount, good.TakerAmount));
        OrderBuilder.RequireAsApproved(intent, good);
        ExchangeOrder[] bad =
        [
            good with { MakerAmount = 5_000_001 }, good with { TakerAmount = 9_999_999 },
            good with { MakerAmount = 10_000_000, TakerAmount = 20_000_000 }, good with { TakerAmount = 0 },
        ];
        foreach (ExchangeOrder order in bad)
        {
            Assert.Throws<Domain.InvariantException>(() => OrderBuilder.RequireAsApproved(intent, order));
        }
    }

    private static BuiltOrder Build(PolymarketAccount account, OrderIntent intent) =>
        new OrderBuilder(account, TakeBuys.Shares).Build(Id, intent, TestMarkets.Noon, Market);

    private static JsonElement BodyOf(BuiltOrder built) =>
        JsonSerializer.Deserialize<JsonElement>(built.Body);
}
