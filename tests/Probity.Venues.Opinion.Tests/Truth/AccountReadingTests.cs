using System.Text;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Streams;
using Probity.Venues.Opinion.Tests.Transport;
using Probity.Venues.Opinion.Truth;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Tests.Truth;

public sealed class AccountReadingTests
{
    [Fact]
    public void The_sample_of_an_order_with_a_trade_reads_as_it_stands()
    {
        using var document = JsonDocument.Parse(Samples.Text("order-detail.json"));
        OrderDocument raw = document.RootElement.GetProperty("result").GetProperty("orderData")
            .Deserialize(PrivateJson.Default.OrderDocument)!;
        OpinionOrder order = AccountReading.Order(raw);
        Assert.Equal(
            ("a11ee07e-e22f-11f0-9714-0a58a9feac02", "8453", 0, Side.Buy, Price.Parse("0.45")),
            (order.Id, order.MarketId, order.Outcome, order.Side!.Value, order.Price!.Value));
        Assert.Equal((Quantity.FromShares(100), Quantity.FromShares(10)), (order.Shares!.Value, order.Filled));
        Assert.Equal((OpinionOrderState.Pending, 1763596801L), (order.State, order.Created.Nanos / 1_000_000_000));
        OpinionTrade trade = Assert.Single(order.Trades!);
        Assert.Equal(
            ("e1403840-e22f-11f0-83af-0a58a9feac02", order.Id, Quantity.FromShares(10), SettlementTier.Confirmed),
            (trade.Id, trade.OrderId, trade.Shares, trade.Tier));
        Assert.Equal(Cash.Zero, trade.Fee);
    }

    [Fact]
    public void The_samples_of_the_user_channel_read_as_they_stand()
    {
        var events = new KeptEvents();
        UserFrames.Read(Samples.Bytes("ws-trade-order-update.json"), TruthRig.Noon, events);
        UserFrames.Read(Samples.Bytes("ws-trade-record-new.json"), TruthRig.Noon, events);
        OpinionOrder order = Assert.Single(events.Orders);
        Assert.Equal((OrderUpdate.Confirm, Side.Buy, "2770"), (order.Update, order.Side!.Value, order.MarketId));
        Assert.Equal((Quantity.Parse("66.66"), Quantity.FromShares(10)), (order.Shares!.Value, order.Filled));
        OpinionTrade trade = Assert.Single(events.Trades);
        Assert.Equal(
            ("e1403840-e22f-11f0-83af-0a58a9feac02", "3c7af25f-e21f-11f0-9714-0a58a9feac02"),
            (trade.Id, trade.OrderId));
        Assert.Equal(
            (Price.Parse("0.1"), Quantity.Parse("9.44444"), Cash.Zero, SettlementTier.Confirmed),
            (trade.Price, trade.Shares, trade.Fee!.Value, trade.Tier));
        Assert.Empty(events.Broken);
    }

    [Theory]
    [InlineData("""{"result":"ok"}""", 0)]
    [InlineData("""{"msgType":"market.last.price","marketId":1}""", 0)]
    [InlineData("[]", 0)]
    [InlineData("no json", 1)]
    [InlineData("""{"msgType":"trade.record.new","orderId":"o","price":"0.1","shares":"1"}""", 1)]
    [InlineData("""{"msgType":"trade.record.new","tradeNo":"t","orderId":"o","side":"Split"}""", 0)]
    [InlineData("""{"msgType":"trade.order.update","orderUpdateType":"orderNew"}""", 1)]
    public void A_frame_that_says_nothing_is_left_out_and_one_that_cannot_be_read_is_told(string frame, int broken)
    {
        var events = new KeptEvents();
        UserFrames.Read(Encoding.UTF8.GetBytes(frame), TruthRig.Noon, events);
        Assert.Equal(broken, events.Broken.Count);
        Assert.Empty(events.Orders);
        Assert.Empty(events.Trades);
    }

    [Theory]
    [InlineData("\"0\"", "\"Buy\"", Side.Buy)]
    [InlineData("1", "\"Sell\"", Side.Sell)]
    [InlineData("1", "null", Side.Buy)]
    [InlineData("2", "null", Side.Sell)]
    [InlineData("0", "null", null)]
    [InlineData("7", "\"\"", null)]
    public void The_text_of_a_side_goes_before_its_number(string number, string text, Side? expected)
    {
        OrderDocument raw = JsonSerializer.Deserialize(
            $$"""{"orderId":"o","side":{{number}},"sideEnum":{{text}}}""", PrivateJson.Default.OrderDocument)!;
        Assert.Equal(expected, AccountReading.Order(raw).Side);
    }

    [Theory]
    [InlineData("""{"fee":250000000000000000,"amount":"4"}""", null)]
    [InlineData("""{"fee":0,"amount":"4"}""", "0")]
    [InlineData("""{"fee":250000000000000000,"feeFormatted":"0.25","amount":"4"}""", "0.25")]
    [InlineData("""{"fee":"0.2500004","amount":"4"}""", "0.25")]
    [InlineData("""{"fee":"0.2500006","amount":"4"}""", "0.250001")]
    [InlineData("""{"fee":"250000000000000000","amount":"4"}""", null)]
    [InlineData("""{"amount":"4"}""", null)]
    public void A_fee_counts_in_a_unit_that_is_known_alone(string part, string? expected)
    {
        string json = $$"""{"tradeNo":"t","orderNo":"o","price":"0.4","shares":"10",{{part[1..]}}""";
        TradeDocument raw = JsonSerializer.Deserialize(json, PrivateJson.Default.TradeDocument)!;
        Assert.Equal(expected is null ? null : Cash.Parse(expected), AccountReading.Trade(raw)!.Fee);
    }

    [Theory]
    [InlineData(1, "null", SettlementTier.Matched)]
    [InlineData(2, "null", SettlementTier.Confirmed)]
    [InlineData(5, "null", SettlementTier.Failed)]
    [InlineData(6, "null", SettlementTier.Failed)]
    [InlineData(9, "null", SettlementTier.Matched)]
    [InlineData(9, "\"OnChainFailed\"", SettlementTier.Failed)]
    public void An_unknown_number_is_no_final_state(int status, string text, SettlementTier expected)
    {
        string json = $$"""
            {"tradeNo":"t","orderNo":"o","price":"0.4","shares":"10","status":{{status}},"statusEnum":{{text}}}
            """;
        TradeDocument raw = JsonSerializer.Deserialize(json, PrivateJson.Default.TradeDocument)!;
        Assert.Equal(expected, AccountReading.Trade(raw)!.Tier);
    }

    [Theory]
    [InlineData("35.379999999999995", 35_380_000, 0)]
    [InlineData("1.0000009", 1_000_000, 900_000_000_000)]
    [InlineData("0.000000999999999999", 1, 0)]
    [InlineData("1e-7", 0, 100_000_000_000)]
    [InlineData("10", 10_000_000, 0)]
    public void Shares_are_those_that_are_surely_there_and_the_dust_is_kept_apart(string text, long micros, long dust)
    {
        Assert.True(AttoText.TryParse(text, out Int128 atto), text);
        Assert.Equal(micros, AttoText.ToShares(atto, out Int128 rest).Micros);
        Assert.Equal((Int128)dust, rest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("1000000000000000")]
    public void What_is_no_amount_is_refused(string text) => Assert.False(AttoText.TryParse(text, out _));

    [Fact]
    public void A_trade_without_a_number_of_its_own_is_an_error_that_says_so() => Assert.Contains(
        "tradeNo",
        Assert.Throws<BadInputException>(() => AccountReading.Trade(new TradeDocument { OrderNo = "o" })).Message);

    private sealed class KeptEvents : IUserEvents
    {
        public List<OpinionOrder> Orders { get; } = [];

        public List<OpinionTrade> Trades { get; } = [];

        public List<string> Broken { get; } = [];

        public void OnConnected() => Assert.Fail("no connection here");

        public void OnOrder(OpinionOrder order, Instant received) => Orders.Add(order);

        public void OnTrade(OpinionTrade trade, Instant received) => Trades.Add(trade);

        public void OnBroken(string why) => Broken.Add(why);

        public void OnDisconnected(string why) => Broken.Add(why);

        public void OnUnreachable(string why) => Broken.Add(why);
    }
}
