using System.Text.Json;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Trading;

public sealed class TradingWireTests
{
    [Theory]
    [InlineData("rest-post-order-response-live.json", "live", 0, 0)]
    [InlineData("rest-post-order-response-matched.json", "matched", 1, 1)]
    [InlineData("rest-post-order-response-matched-async.json", "matched", 1, 0)]
    [InlineData("rest-post-order-response-delayed.json", "delayed", 0, 0)]
    [InlineData("rest-post-order-response-unmatched.json", "unmatched", 0, 0)]
    public void Every_sample_of_an_order_reply_is_read(string sample, string status, int trades, int hashes)
    {
        PlaceReply reply = JsonSerializer.Deserialize(SharedFiles.Sample(sample), TradingJson.Default.PlaceReply)!;
        Assert.Equal((true, "", status), (reply.Success, reply.Error, reply.Status));
        Assert.StartsWith("0x", reply.OrderId);
        Assert.Equal((trades, hashes), (reply.TradeIds.Count, reply.TransactionHashes.Count));
    }

    [Fact]
    public void Numbers_nulls_and_missing_members_are_as_good_as_texts()
    {
        const string odd = """{"success":"true","errorMsg":null,"orderID":12,"makingAmount":3.5,"tradeIDs":null}""";
        PlaceReply reply = JsonSerializer.Deserialize(odd, TradingJson.Default.PlaceReply)!;
        Assert.Equal((true, null, "12", null, "3.5"), (
            reply.Success, reply.Error, reply.OrderId, reply.Status, reply.MakingAmount));
        Assert.Empty(reply.TradeIds);
        Assert.Empty(reply.TransactionHashes);
    }

    [Fact]
    public void A_cancel_reply_may_lack_either_half()
    {
        const string odd = """{"canceled":null,"not_canceled":{"0xA":{"code":7},"0xb":null}}""";
        CancelReply reply = JsonSerializer.Deserialize(odd, TradingJson.Default.CancelReply)!;
        Assert.Empty(reply.Cancelled);
        Assert.Equal("""{"code":7}""", reply.NotCancelled["0xa"]);
        Assert.Equal("", reply.NotCancelled["0xB"]);
        CancelReply none = JsonSerializer.Deserialize("""{"not_canceled":[]}""", TradingJson.Default.CancelReply)!;
        Assert.Empty(none.NotCancelled);
    }

    [Fact]
    public void A_balance_is_a_whole_number_and_each_spender_has_its_allowance()
    {
        BalanceAllowance balance = JsonSerializer.Deserialize(
            SharedFiles.Sample("rest-balance-allowance.json"), TradingJson.Default.BalanceAllowance)!;
        Assert.Equal(1_000_000_000, balance.Balance);
        Assert.StartsWith("1157920", balance.Allowances["0xe111180000d2663c0091e4f400237545b87b996b"]);
        BalanceAllowance old = JsonSerializer.Deserialize(
            """{"balance":5,"allowance":"7"}""", TradingJson.Default.BalanceAllowance)!;
        Assert.Equal((5, "7", 0), ((int)old.Balance, old.Allowance, old.Allowances.Count));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(
            """{"balance":"1.5"}""", TradingJson.Default.BalanceAllowance));
    }
}
