using System.Numerics;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Tests.Opinion;

public sealed class OpinionOrderTests
{
    [Fact]
    public async Task What_is_signed_wrongly_is_refused_with_http_200_and_a_number()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader trader = rig.Trader(0), other = rig.Trader(1);
        await Refuses("must be the current multi-signature wallet", new OpinionChanges
        {
            Order = order => order with { Maker = other.Account.Maker },
        });
        await Refuses("signer is not the wallet", new OpinionChanges
        {
            Order = order => order with { Signer = other.Account.Signer },
        });
        await Refuses("invalid signature type", new OpinionChanges
        {
            Order = order => order with { SignatureType = 0 },
        });
        await Refuses("must be zero", new OpinionChanges { Order = order => order with { Nonce = 1 } });
        await Refuses("invalid signature", new OpinionChanges { Body = body => body["salt"] = "5" });
        await Refuses("sign does not match", new OpinionChanges { Body = body => body["sign"] = "0x00" });
        await Refuses("quote token", new OpinionChanges
        {
            Body = body => body["currencyAddress"] = EvmAddress.Zero.ToString(),
        });
        await Refuses("does not belong to the topic", new OpinionChanges
        {
            Order = order => order with { TokenId = rig.Venue.Markets[1].Tokens[0] },
        });
        OpinionReply half = await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "20", new OpinionChanges
        {
            Body = body => body["sign"] = body["signature"]!.GetValue<string>()[2..66],
        });
        Assert.Equal(0, half.Number);

        async Task Refuses(string text, OpinionChanges changes)
        {
            OpinionReply reply = await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "20", changes);
            Assert.Equal(200, reply.Status);
            Assert.NotEqual(0, reply.Number);
            Assert.Contains(text, reply.Message);
        }
    }

    [Fact]
    public async Task A_body_with_the_wrong_types_is_http_400_in_the_same_envelope()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader trader = rig.Trader(0);
        (string Member, JsonNode? Value)[] wrong =
        [
            ("topicId", "8453"), ("salt", 5), ("maker", "0x12"), ("makerAmount", "1.5"), ("tradingMethod", "2"),
            ("price", 0.4), ("postOnly", "no"), ("signatureType", 2), ("timestamp", "now"),
        ];
        foreach ((string member, JsonNode? value) in wrong)
        {
            OpinionReply reply = await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "20", new OpinionChanges
            {
                Body = body => body[member] = value,
            });
            Assert.Equal(400, reply.Status);
            Assert.Contains(member, reply.Message);
        }
    }

    [Fact]
    public async Task Price_value_and_ratio_are_checked_with_eighteen_decimals()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader trader = rig.Trader(0);
        Assert.Contains("out of range", (await Buy("0.0005", "20000")).Message);
        Assert.Contains("out of range", (await Buy("0.4005", "20")).Message);
        Assert.Contains("out of range", (await Buy("1", "20")).Message);
        OpinionReply small = await Buy("0.4", "12.499999");
        Assert.Contains("below the minimum required value", small.Message);
        Assert.Equal(0, (await Buy("0.4", "12.5")).Number);
        OpinionReply off = await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "20", new OpinionChanges
        {
            Order = order => order with { MakerAmount = order.MakerAmount + BigInteger.One },
        });
        Assert.Contains("do not state the price", off.Message);
        OpinionReply fine = await Buy("0.457", "22.222222");
        Assert.Equal("22.222222", fine.Order.GetProperty("orderShares").GetString());
        Assert.Equal("10.155555454", fine.Order.GetProperty("orderAmount").GetString());

        Task<OpinionReply> Buy(string price, string shares) => trader.Limit(rig.Plain, 0, Side.Buy, price, shares);
    }

    [Fact]
    public async Task Topics_markets_money_and_approvals_have_their_numbers()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader trader = rig.Trader(0), poor = rig.Trader(4), idle = rig.Trader(5);
        OpinionReply topic = await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "20", new OpinionChanges
        {
            Body = body => body["topicId"] = rig.Venue.Markets[1].Parent!.Id,
        });
        Assert.Equal(OpinionRefusal.NoTopic, topic.Number);
        OpinionReply empty = await poor.Limit(rig.Plain, 0, Side.Buy, "0.4", "20");
        Assert.Equal(OpinionRefusal.NotEnoughTokens, empty.Number);
        Assert.Contains("Insufficient token balance: available 0, required 8", empty.Message);
        OpinionReply shares = await trader.Limit(rig.Plain, 0, Side.Sell, "0.4", "20");
        Assert.Equal(OpinionRefusal.NotEnoughTokens, shares.Number);
        Assert.Equal(OpinionRefusal.NotEnabled, (await idle.Limit(rig.Plain, 0, Side.Buy, "0.4", "20")).Number);
        Assert.Equal(OpinionRefusal.NoDepth, (await trader.Market(rig.Plain, 0, Side.Buy, 20)).Number);
        Assert.Equal(401, (await rig.Send(HttpMethod.Post, "/order", new JsonObject(), "wrong")).Status);
        rig.Venue.Run(() => rig.Venue.SetStatus(rig.Plain, MarketStatus.Closed));
        Assert.Contains("does not accept", (await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "20")).Message);
    }

    [Fact]
    public async Task A_plain_account_is_its_own_maker()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader plain = rig.Trader(3);
        Assert.Equal(plain.Account.Signer, plain.Account.Maker);
        Assert.Equal(0, (await plain.Limit(rig.Plain, 0, Side.Buy, "0.4", "20")).Number);
        Assert.Empty((await plain.Get("/user/auth")).Result.GetProperty("walletUsers").EnumerateObject());
    }

    [Fact]
    public async Task Post_only_that_would_take_is_taken_in_and_cancelled_or_refused_as_configured()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        await rig.Trader(0).Limit(rig.Plain, 0, Side.Buy, "0.5", "50");
        var postOnly = new OpinionChanges { PostOnly = true };
        OpinionReply crossing = await rig.Trader(1).Limit(rig.Plain, 1, Side.Buy, "0.6", "20", postOnly);
        Assert.Equal(3, crossing.Order.GetProperty("status").GetInt32());
        OpinionReply resting = await rig.Trader(1).Limit(rig.Plain, 1, Side.Buy, "0.4", "20", postOnly);
        Assert.Equal(1, resting.Order.GetProperty("status").GetInt32());

        await using OpinionRig strict = await OpinionRig.Start(
            options => options with { RefusesCrossingPostOnly = true });
        await strict.Trader(0).Limit(strict.Plain, 0, Side.Buy, "0.5", "50");
        OpinionReply refused = await strict.Trader(1).Limit(strict.Plain, 1, Side.Buy, "0.6", "20", postOnly);
        Assert.NotEqual(0, refused.Number);
    }

    [Fact]
    public async Task Pages_have_at_most_twenty_rows_and_filters_are_held_to()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader trader = rig.Trader(0);
        for (int i = 0; i < 23; i++)
        {
            Assert.Equal(0, (await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", $"{60 + i}")).Number);
        }
        Assert.Equal(400, (await trader.Get("/order?limit=21")).Status);
        OpinionReply first = await trader.Get("/order?limit=20&status=1");
        Assert.Equal(23, first.Result.GetProperty("total").GetInt32());
        Assert.Equal(20, first.Result.GetProperty("list").GetArrayLength());
        Assert.Equal("82", first.Result.GetProperty("list")[0].GetProperty("orderShares").GetString());
        Assert.Equal(3, (await trader.Get("/order?page=2&limit=20")).Result.GetProperty("list").GetArrayLength());
        Assert.Equal(0, (await trader.Get("/order?status=2,3,4,5")).Result.GetProperty("total").GetInt32());
        int other = rig.Venue.Markets[1].Id;
        Assert.Equal(0, (await trader.Get($"/order?marketId={other}")).Result.GetProperty("total").GetInt32());
        Assert.Equal(400, (await trader.Get("/order?chainId=1")).Status);
    }

    [Fact]
    public async Task Categorical_markets_are_hidden_unless_asked_for_and_have_no_tokens()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        Assert.Equal(3, (await rig.Get("/market")).Result.GetProperty("total").GetInt32());
        Assert.Equal(4, (await rig.Get("/market?marketType=2")).Result.GetProperty("total").GetInt32());
        OpinionReply parents = await rig.Get("/market?marketType=1");
        Assert.Equal(1, parents.Result.GetProperty("total").GetInt32());
        Assert.Equal("", parents.Result.GetProperty("list")[0].GetProperty("yesTokenId").GetString());
        OpinionMarket child = rig.Venue.Markets[1];
        OpinionReply bySlug = await rig.Get($"/market/slug/{child.Market.Slug}");
        Assert.Equal(child.Parent!.Id, bySlug.Result.GetProperty("data").GetProperty("marketId").GetInt32());
    }
}
