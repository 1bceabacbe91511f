using System.Numerics;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Testing;
using Probity.Venues.Execution;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Tests.Signing;

public sealed class OpinionOrderBuilderTests
{
    private static readonly ClientOrderId Id = ClientOrderId.Of(new StrategyId(0), 7);

    [Theory]
    [InlineData(OpinionSignatureType.GnosisSafe, "2")]
    [InlineData(OpinionSignatureType.Eoa, "0")]
    public void An_order_is_signed_by_the_key_for_the_wallet(OpinionSignatureType type, string wire)
    {
        using OpinionAccount account = OpinionMarkets.Account(type);
        BuiltOrder built = Build(account, OpinionMarkets.Intent());
        JsonElement body = BodyOf(built);
        Assert.Equal((account.MakerText, account.SignerText, wire), (
            Text(body, "maker"), Text(body, "signer"), Text(body, "signatureType")));
        byte[] signature = Hex.Parse(Text(body, "signature"));
        byte[] digest = built.Order.Digest(ExchangeOrder.DomainOf(56, OpinionContracts.Bnb.UsdtExchange));
        Assert.Equal(digest, built.Hash);
        Assert.True(PrivateKey.TryRecover(Signature.Parse(signature), digest, out EvmAddress signer));
        Assert.Equal(account.Signer, signer);
    }

    [Fact]
    public void The_body_says_what_was_approved()
    {
        using OpinionAccount account = OpinionMarkets.Account();
        JsonElement body = BodyOf(Build(account, OpinionMarkets.Intent(postOnly: true)));
        Assert.Equal(("45000000000000000000", "100000000000000000000", "0.45"), (
            Text(body, "makerAmount"), Text(body, "takerAmount"), Text(body, "price")));
        Assert.Equal((8453, 2, 1_790_000_000L, true), (
            body.GetProperty("topicId").GetInt32(), body.GetProperty("tradingMethod").GetInt32(),
            body.GetProperty("timestamp").GetInt64(), body.GetProperty("postOnly").GetBoolean()));
        Assert.Equal("0x55d398326f99059fF775485246999027B3197955", Text(body, "currencyAddress"));
        Assert.Equal(Text(body, "signature"), Text(body, "sign"));
        Assert.Equal(OpinionMarkets.Token, Text(body, "tokenId"));
        Assert.Equal(
            "42", Text(BodyOf(Build(account, OpinionMarkets.Intent(instrument: 1))), "tokenId"));
    }

    [Fact]
    public void The_member_sign_may_be_the_first_half_of_the_signature()
    {
        using OpinionAccount account = OpinionMarkets.Account();
        JsonElement body = BodyOf(new OpinionOrderBuilder(account, SignMember.R).Build(
            Id, OpinionMarkets.Intent(), OpinionMarkets.Noon, OpinionMarkets.Market()));
        Assert.Equal(Text(body, "signature")[2..66], Text(body, "sign"));
    }

    [Fact]
    public void The_markets_exchange_is_the_one_signed_for_also_after_it_changed()
    {
        using OpinionAccount account = OpinionMarkets.Account();
        var builder = new OpinionOrderBuilder(account);
        const string Other = "0x2222222222222222222222222222222222222222";
        BuiltOrder first = builder.Build(Id, OpinionMarkets.Intent(), OpinionMarkets.Noon, OpinionMarkets.Market());
        BuiltOrder second = builder.Build(
            Id, OpinionMarkets.Intent(), OpinionMarkets.Noon, OpinionMarkets.Market(Other));
        Assert.Equal(first.Order, second.Order);
        Assert.Equal(second.Order.Digest(ExchangeOrder.DomainOf(56, EvmAddress.Parse(Other))), second.Hash);
        Assert.NotEqual(first.Hash, second.Hash);
    }

    [Fact]
    public void Building_again_gives_the_same_bytes_and_anything_else_another_salt()
    {
        using OpinionAccount account = OpinionMarkets.Account(), other = OpinionMarkets.Account(id: 1);
        OrderIntent intent = OpinionMarkets.Intent();
        BuiltOrder first = Build(account, intent);
        Assert.Equal(first.Body, Build(account, intent).Body);
        var builder = new OpinionOrderBuilder(account);
        Market market = OpinionMarkets.Market();
        BigInteger[] salts =
        [
            first.Order.Salt,
            builder.Build(ClientOrderId.Of(new StrategyId(0), 8), intent, OpinionMarkets.Noon, market).Order.Salt,
            builder.Build(Id, intent, OpinionMarkets.Noon + new Duration(1), market).Order.Salt,
            Build(other, intent).Order.Salt,
        ];
        Assert.Equal(4, salts.Distinct().Count());
        Assert.All(salts, salt => Assert.InRange(salt, 1, (1L << 53) - 1));
    }

    [Fact]
    public void An_approved_order_is_built_as_it_was_approved()
    {
        using OpinionAccount account = OpinionMarkets.Account();
        var at = Stamp.Unsequenced(OpinionMarkets.Noon, OpinionMarkets.Noon);
        ApprovedOrder order = ApprovedOrders.Make(Id, OpinionMarkets.Intent(), at);
        Assert.Equal(
            Build(account, OpinionMarkets.Intent()).Body,
            new OpinionOrderBuilder(account).Build(order, OpinionMarkets.Market()).Body);
    }

    [Theory]
    [InlineData("0.4505", "100", TimeInForce.GoodTilCancelled, false, RefusalCode.OffTickGrid)]
    [InlineData("0.45", "0", TimeInForce.GoodTilCancelled, false, RefusalCode.BelowMinimumSize)]
    [InlineData("0.45", "100", TimeInForce.FillOrKill, false, RefusalCode.NotAllowed)]
    [InlineData("0.45", "100", TimeInForce.FillAndKill, true, RefusalCode.NotAllowed)]
    public void What_the_venue_would_refuse_for_certain_never_leaves(
        string price, string quantity, TimeInForce timeInForce, bool postOnly, RefusalCode code)
    {
        using OpinionAccount account = OpinionMarkets.Account();
        OrderIntent intent = OpinionMarkets.Intent(
            price: price, quantity: quantity, timeInForce: timeInForce, postOnly: postOnly);
        Assert.Equal(code, Assert.Throws<UnsendableOrderException>(() => Build(account, intent)).Code);
    }

    [Fact]
    public void A_market_without_contracts_or_with_a_wrong_one_is_refused()
    {
        using OpinionAccount account = OpinionMarkets.Account();
        var builder = new OpinionOrderBuilder(account);
        foreach (Market market in new[]
                 {
                     OpinionMarkets.Market(isTradable: false), OpinionMarkets.Market("0x12"),
                 })
        {
            UnsendableOrderException refused = Assert.Throws<UnsendableOrderException>(
                () => builder.Build(Id, OpinionMarkets.Intent(), OpinionMarkets.Noon, market));
            Assert.Contains("will-it", refused.Message);
        }
    }

    [Fact]
    public void The_check_before_signing_reads_price_and_shares_back()
    {
        OrderIntent intent = OpinionMarkets.Intent();
        using OpinionAccount account = OpinionMarkets.Account();
        ExchangeOrder good = Build(account, intent).Order;
        OpinionOrderBuilder.RequireAsApproved(intent, good);
        ExchangeOrder[] bad =
        [
            good with { MakerAmount = good.MakerAmount + 1 }, good with { TakerAmount = good.TakerAmount - 1 },
            good with { MakerAmount = 2 * good.MakerAmount, TakerAmount = 2 * good.TakerAmount },
            good with { Side = Side.Sell },
        ];
        foreach (ExchangeOrder order in bad)
        {
            Assert.Throws<InvariantException>(() => OpinionOrderBuilder.RequireAsApproved(intent, order));
        }
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Any_price_and_size_of_ours_is_stated_exactly() => Storm.ForEachSeed(10, dice =>
    {
        using OpinionAccount account = OpinionMarkets.Account();
        var builder = new OpinionOrderBuilder(account);
        Market market = OpinionMarkets.Market(tickPips: 1);
        for (int i = 0; i < 50; i++)
        {
            OrderIntent intent = OpinionMarkets.Intent((Side)dice.Next(2)) with
            {
                Price = Price.FromPips(dice.Next(1, 10_000)),
                Quantity = Quantity.FromMicros(1 + (long)(dice.NextUInt64() % 1_000_000_000_000_000)),
            };
            ExchangeOrder order = builder.Build(Id, intent, OpinionMarkets.Noon, market).Order;
            decimal price = intent.Price.Pips / 10_000m, shares = intent.Quantity.Micros / 1_000_000m;
            (decimal cash, decimal tokens) = intent.Side == Side.Buy
                ? (Whole(order.MakerAmount), Whole(order.TakerAmount))
                : (Whole(order.TakerAmount), Whole(order.MakerAmount));
            Assert.Equal((shares, price * shares), (tokens, cash));
        }
    });

    private static decimal Whole(BigInteger wei) => (decimal)(wei / 100_000_000) / 10_000_000_000m;

    private static BuiltOrder Build(OpinionAccount account, OrderIntent intent) =>
        new OpinionOrderBuilder(account).Build(Id, intent, OpinionMarkets.Noon, OpinionMarkets.Market());

    private static JsonElement BodyOf(BuiltOrder built) => JsonSerializer.Deserialize<JsonElement>(built.Body);

    private static string Text(JsonElement body, string name) => body.GetProperty(name).GetString()!;
}
