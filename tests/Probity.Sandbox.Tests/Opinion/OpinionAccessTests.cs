using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Limits;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Tests.Opinion;

/// <summary>Keys, limits, sockets and faults: what stands between a client and the venue.</summary>
public sealed class OpinionAccessTests
{
    [Fact]
    public async Task A_wallet_makes_reads_and_deletes_its_key_with_signatures_that_count_once()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader trader = rig.Trader(6);
        Assert.Equal(OpinionRefusal.NoKey, (await trader.KeyRequest(HttpMethod.Get)).Number);
        Assert.Equal(OpinionRefusal.SignatureExpired, (await trader.KeyRequest(HttpMethod.Post, late: 301)).Number);
        OpinionReply wrong = await trader.KeyRequest(HttpMethod.Post, 0, "0x" + new string('1', 128) + "1b");
        Assert.Equal(OpinionRefusal.SignatureInvalid, wrong.Number);
        OpinionReply made = await trader.KeyRequest(HttpMethod.Post, late: 1);
        Assert.Equal(0, made.Number);
        Assert.Equal(OpinionRefusal.SignatureUsed, (await trader.KeyRequest(HttpMethod.Post, late: 1)).Number);
        Assert.Equal(OpinionRefusal.KeyExists, (await trader.KeyRequest(HttpMethod.Post)).Number);
        trader.Key = made.Result.GetProperty("apiKey").GetString()!;
        Assert.Equal(401, (await trader.Get("/user/auth")).Status);
        rig.Pass(16);
        Assert.Equal(0, (await trader.Get("/user/auth")).Number);
        Assert.Equal(0, (await trader.KeyRequest(HttpMethod.Get)).Number);
        Assert.Equal(0, (await trader.KeyRequest(HttpMethod.Get)).Number);
        Assert.Equal(0, (await trader.KeyRequest(HttpMethod.Delete)).Number);
        Assert.Equal(0, (await trader.Get("/user/auth")).Number);
        rig.Pass(11);
        Assert.Equal(401, (await trader.Get("/user/auth")).Status);
    }

    [Fact]
    public async Task A_wrong_key_is_never_anonymous()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        Assert.Equal(200, (await rig.Get("/market")).Status);
        Assert.Equal(401, (await rig.Get("/market", "wrong")).Status);
        using var socket = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(
            new Uri(rig.Server.Ws + "?apikey=wrong"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Fifteen_requests_a_second_with_a_key_and_five_without()
    {
        await using OpinionRig rig = await OpinionRig.Start(options => options with
        {
            Common = options.Common with { Limits = SandboxLimits.Default },
        });
        OpinionTrader trader = rig.Trader(0), other = rig.Trader(1);
        for (int i = 0; i < 15; i++) { Assert.Equal(200, (await trader.Get("/label")).Status); }
        OpinionReply refused = await trader.Get("/label");
        Assert.Equal(429, refused.Status);
        Assert.Equal(429, refused.Number);
        Assert.True(refused.HasRetryAfter);
        Assert.Equal(200, (await other.Get("/label")).Status);
        for (int i = 0; i < 5; i++) { Assert.Equal(200, (await rig.Get("/label")).Status); }
        Assert.Equal(429, (await rig.Get("/label")).Status);
        rig.Pass(1);
        Assert.Equal(200, (await trader.Get("/label")).Status);
    }

    [Fact]
    public async Task Own_news_reaches_only_the_owner_and_only_for_markets_that_were_asked_for()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader trader = rig.Trader(0), other = rig.Trader(1);
        OpinionMarket child = rig.Venue.Markets.First(market => market.Parent is not null);
        await using TestSocket own = await trader.Listen(child, "trade.order.update");
        await using TestSocket foreign = await other.Listen(child, "trade.order.update");
        await using TestSocket parent = await trader.Listen(rig.Plain);
        await parent.Send(
            $$"""{"action":"SUBSCRIBE","channel":"trade.order.update","rootMarketId":{{child.Parent!.Id}}}""");
        await parent.Next();
        await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "20");
        OpinionReply placed = await trader.Limit(child, 0, Side.Buy, "0.4", "20");
        foreach (TestSocket socket in (TestSocket[])[own, parent])
        {
            JsonElement frame = await socket.Next();
            Assert.Equal(placed.OrderId, frame.GetProperty("orderId").GetString());
            Assert.Equal(child.Parent.Id, frame.GetProperty("rootMarketId").GetInt32());
            Assert.Equal(1, frame.GetProperty("side").GetInt32());
        }
        await foreign.Send("""{"action":"HEARTBEAT"}""");
        Assert.False((await foreign.Next()).TryGetProperty("msgType", out _));
    }

    [Fact]
    public async Task Frames_that_name_both_ids_or_no_channel_are_told_so_without_a_type()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        await using TestSocket socket = await rig.Trader(0).Listen(rig.Plain);
        string[] wrong =
        [
            """{"action":"SUBSCRIBE","channel":"market.last.price","marketId":9001,"rootMarketId":9000}""",
            $$"""{"action":"SUBSCRIBE","channel":"market.nothing","marketId":{{rig.Plain.Id}}}""",
            """{"action":"SUBSCRIBE","channel":"market.depth.diff","rootMarketId":9000}""",
            """{"action":"SUBSCRIBE","channel":"market.depth.diff","marketId":1}""", "no json",
        ];
        foreach (string frame in wrong)
        {
            await socket.Send(frame);
            JsonElement said = await socket.Next();
            Assert.Equal(400, said.GetProperty("code").GetInt32());
            Assert.False(said.TryGetProperty("msgType", out _));
        }
    }

    [Fact]
    public async Task Sizes_of_books_carry_the_noise_of_doubles_and_round_to_what_rests()
    {
        await using OpinionRig rig = await OpinionRig.Start(options => options with { FloatNoise = true });
        OpinionTrader trader = rig.Trader(0);
        for (int i = 1; i <= 40; i++) { await trader.Limit(rig.Plain, 0, Side.Buy, $"0.{100 + i}", $"{60 + i}.38"); }
        OpinionReply book = await rig.Get($"/token/orderbook?token_id={rig.Plain.Token(0)}");
        string[] sizes = [.. book.Result.GetProperty("bids").EnumerateArray()
            .Select(level => level.GetProperty("size").GetString()!)];
        Assert.Contains(sizes, size => size.Length > 10);
        Assert.Contains(sizes, size => size.Length < 10);
        Assert.All(sizes, size => Assert.Equal(
            0m, Math.Round(decimal.Parse(size, System.Globalization.CultureInfo.InvariantCulture) - 0.38m, 6) % 1m));
    }

    [Fact]
    public async Task Faults_speak_in_the_envelope_and_reach_only_the_venue_that_they_name()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader trader = rig.Trader(0);
        await Lay("""{"kind":"error-before","status":503,"text":"busy","count":1,"venue":"opinion"}""");
        OpinionReply before = await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "20");
        Assert.Equal((503, 503, "busy"), (before.Status, before.Number, before.Message));
        await Lay("""{"kind":"error-after","count":1}""");
        Assert.Equal(500, (await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "20")).Status);
        Assert.Equal(1, (await trader.Get("/order")).Result.GetProperty("total").GetInt32());
        await Lay("""{"kind":"error-in-success","routes":"/label","count":1}""");
        OpinionReply inside = await rig.Get("/label");
        Assert.Equal(200, inside.Status);
        Assert.NotEqual(0, inside.Number);
        await Lay("""{"kind":"html-error","routes":"/label","count":1}""");
        Assert.StartsWith("<!DOCTYPE html>", (await rig.Get("/label")).Text);
        await Lay("""{"kind":"rate-limit-storm","count":1}""");
        Assert.True((await rig.Get("/label")).HasRetryAfter);
        await Lay("""{"kind":"lost-ack","count":1}""");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => trader.Limit(rig.Plain, 0, Side.Buy, "0.3", "20"));
        Assert.Equal(2, (await trader.Get("/order")).Result.GetProperty("total").GetInt32());
        await Lay("""{"kind":"error-before","venue":"polymarket"}""");
        Assert.Equal(0, (await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "20")).Number);

        async Task Lay(string rule) => Assert.Equal(
            200, (await rig.Send(HttpMethod.Post, "/admin/faults", JsonNode.Parse(rule), null)).Status);
    }

    [Fact]
    public async Task Frames_are_dropped_doubled_and_cut_and_fees_and_settlements_go_wrong_when_a_rule_says_so()
    {
        await using OpinionRig rig = await OpinionRig.Start(
            null,
            new FaultRule { Kind = FaultKind.DropFrame, Channel = FaultChannel.User, Count = 1 },
            new FaultRule { Kind = FaultKind.DuplicateFrame, Channel = FaultChannel.User, Count = 1 },
            new FaultRule { Kind = FaultKind.WrongFee, Factor = 2, Count = 1 },
            new FaultRule { Kind = FaultKind.DelayedConfirm, Delay = Duration.FromSeconds(30), Count = 1 });
        OpinionTrader maker = rig.Trader(0), taker = rig.Trader(1);
        await using TestSocket frames = await maker.Listen(rig.Plain, "trade.order.update");
        await maker.Limit(rig.Plain, 0, Side.Buy, "0.5", "100");
        OpinionReply took = await taker.Limit(rig.Plain, 1, Side.Buy, "0.5", "40");
        JsonElement first = await frames.Next(), second = await frames.Next();
        Assert.Equal("orderFill", first.GetProperty("orderUpdateType").GetString());
        Assert.Equal(first.GetRawText(), second.GetRawText());
        rig.Pass(20);
        Assert.Equal(1, (await taker.Get($"/order/{took.OrderId}")).Order.GetProperty("status").GetInt32());
        rig.Pass(20);
        JsonElement done = (await taker.Get($"/order/{took.OrderId}")).Order;
        Assert.Equal(2, done.GetProperty("status").GetInt32());
        Assert.Equal("0.5", done.GetProperty("trades")[0].GetProperty("feeFormatted").GetString());
        await OpinionSettlementTests.Balanced(rig);
        rig.Venue.Faults.Plan.Add([new FaultRule { Kind = FaultKind.SocketCut, Channel = FaultChannel.User }]);
        await frames.Next();
        await maker.Limit(rig.Plain, 0, Side.Buy, "0.3", "20");
        await Assert.ThrowsAnyAsync<WebSocketException>(() => frames.Next());
    }
}
