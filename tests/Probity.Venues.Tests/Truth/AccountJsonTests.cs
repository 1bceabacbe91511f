using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Truth;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Truth;

public sealed class AccountJsonTests
{
    [Theory]
    [InlineData("ws-user-order-placement.json", VenueOrderState.Live, "0")]
    [InlineData("ws-user-order-update.json", VenueOrderState.Live, "2.5")]
    [InlineData("ws-user-order-cancellation.json", VenueOrderState.Cancelled, "0")]
    [InlineData("ws-user-order-fok-killed.json", VenueOrderState.Cancelled, null)]
    [InlineData("ws-user-order-venue-invalid.json", VenueOrderState.Invalid, "0")]
    [InlineData("rest-open-order.json", VenueOrderState.Live, "2.5")]
    public void Every_order_sample_reads(string name, VenueOrderState state, string? matched)
    {
        VenueOrder order = AccountJson.Order(TrackerRig.Json(SharedFiles.Sample(name)));
        Assert.Equal(state, order.State);
        Assert.Equal(matched, order.Matched?.ToString());
        Assert.StartsWith("0x", order.Id);
        Assert.NotNull(order.Side);
        Assert.NotNull(order.Price);
        Assert.True(order.Size > Quantity.Zero);
    }

    [Fact]
    public void Times_come_in_seconds_or_finer_and_lists_may_be_null()
    {
        VenueOrder order = AccountJson.Order(TrackerRig.Json(SharedFiles.Sample("ws-user-order-placement.json")));
        Assert.Equal(Instant.FromMilliseconds(1_790_000_687_000), order.Created);
        Assert.Equal(Instant.FromMilliseconds(1_790_004_600_000), order.Expires);
        Assert.Equal(Instant.FromMilliseconds(1_790_000_687_123), order.At);
        Assert.Empty(order.Trades);
        VenueOrder inMilliseconds = AccountJson.Order(
            TrackerRig.Json("""{"id":"0xAB","created_at":1790000687123,"status":"ORDER_STATUS_LIVE"}"""));
        Assert.Equal(Instant.FromMilliseconds(1_790_000_687_123), inMilliseconds.Created);
        Assert.Equal(("0xab", VenueOrderState.Live), (inMilliseconds.Id, inMilliseconds.State));
        VenueOrder killed = AccountJson.Order(TrackerRig.Json(SharedFiles.Sample("ws-user-order-fok-killed.json")));
        Assert.Equal(Instant.None, killed.Created);
        Assert.StartsWith("CANCELED_order couldn't", killed.StatusText);
    }

    [Theory]
    [InlineData("ws-user-trade-matched.json", VenueTradeState.Matched, SettlementTier.Matched)]
    [InlineData("ws-user-trade-retrying.json", VenueTradeState.Retrying, SettlementTier.Matched)]
    [InlineData("ws-user-trade-mined.json", VenueTradeState.Mined, SettlementTier.Mined)]
    [InlineData("ws-user-trade-confirmed.json", VenueTradeState.Confirmed, SettlementTier.Confirmed)]
    [InlineData("ws-user-trade-failed.json", VenueTradeState.Failed, SettlementTier.Failed)]
    [InlineData("ws-user-trade-live-fractional.json", VenueTradeState.Matched, SettlementTier.Matched)]
    public void Every_trade_sample_reads(string name, VenueTradeState state, SettlementTier tier)
    {
        VenueTrade trade = AccountJson.Trade(TrackerRig.Json(SharedFiles.Sample(name)));
        Assert.Equal((state, tier), (trade.State, trade.Tier));
        Assert.True(trade.MatchedAt.IsKnown && trade.At > trade.MatchedAt);
        MakerPart maker = Assert.Single(trade.Makers);
        Assert.Equal(trade.Size, maker.Matched);
        Assert.Equal(trade.Price, maker.Price);
    }

    [Fact]
    public void Rest_pages_read_with_prefixed_words_and_a_finer_time()
    {
        VenueTrade trade = AccountJson.Trade(
            TrackerRig.Json(SharedFiles.Sample("rest-trades-page.json")).GetProperty("data")[0]);
        Assert.Equal(VenueTradeState.Confirmed, trade.State);
        Assert.Equal(new Instant(1_790_000_701_123_456_789), trade.MatchedAt);
        Assert.NotEmpty(trade.TransactionHash);
        VenueOrder order = AccountJson.Order(
            TrackerRig.Json(SharedFiles.Sample("rest-open-orders-page.json")).GetProperty("data")[0]);
        Assert.Equal(["28c4d2eb-bbea-40e7-a9f0-b2fdb56b2c2e"], order.Trades);
    }

    [Theory]
    [InlineData("MATCHED_NOT_BROADCASTED")]
    [InlineData("TRADE_STATUS_SOMETHING_NEW")]
    [InlineData("")]
    public void An_unknown_word_for_a_trade_is_a_match_that_is_not_final(string status)
    {
        VenueTrade trade = AccountJson.Trade(TrackerRig.Json(
            $$"""{"id":"t","status":"{{status}}","price":0.5,"size":"1","maker_orders":null}"""));
        Assert.Equal(SettlementTier.Matched, trade.Tier);
        Assert.Empty(trade.Makers);
    }

    [Theory]
    [InlineData("""{"status":"LIVE"}""", "'id'")]
    [InlineData("""{"id":"0x1","price":"1.5"}""", "1.5")]
    [InlineData("""{"id":"0x1","size_matched":"-3"}""", "-3")]
    [InlineData("""{"id":"0x1","original_size":"ten"}""", "ten")]
    public void A_broken_order_is_refused_with_its_text(string text, string quoted)
    {
        BadInputException e = Assert.Throws<BadInputException>(() => AccountJson.Order(TrackerRig.Json(text)));
        Assert.Contains(quoted, e.Message);
    }

    [Theory]
    [InlineData("""{"id":"t","size":"1"}""", "'price'")]
    [InlineData("""{"id":"t","price":"0.5"}""", "'size'")]
    [InlineData("""{"id":"t","price":"0.5","size":"1","maker_orders":[{"order_id":"0x1"}]}""", "'price'")]
    public void A_broken_trade_is_refused_with_its_member(string text, string quoted)
    {
        BadInputException e = Assert.Throws<BadInputException>(() => AccountJson.Trade(TrackerRig.Json(text)));
        Assert.Contains(quoted, e.Message);
    }
}
