using System.Text;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Orders;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Faults;

/// <summary>Faults of signed orders, their settlement and the user channel.</summary>
public sealed class TradingFaultTests
{
    [Theory]
    [InlineData("""{"kind":"lost-ack"}""", 0)]
    [InlineData("""{"kind":"error-after","status":502}""", 502)]
    public async Task An_order_lives_although_its_answer_was_lost_or_an_error(string rule, int status)
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.DepositWallet);
        Lay(rig, rule);
        SignedOrder order = trader.Make(rig.Plain, 0, Side.Buy, "0.4", "10", new OrderChanges(), out string id);
        string body = Encoding.UTF8.GetString(OrderBody.One(order));
        if (status == 0) { await Assert.ThrowsAsync<HttpRequestException>(() => trader.Post("/order", body)); }
        else { Assert.Equal(status, (await trader.Post("/order", body)).Status); }
        Reply found = await trader.Get($"/data/order/{id}");
        Assert.Equal((200, id), (found.Status, found.Text("id")));
        rig.Venue.Faults.Plan.Clear();
        Reply again = await trader.Post("/order", body);
        Assert.Contains("Duplicated", again.Error);
    }

    [Fact]
    public async Task An_order_refused_by_an_error_never_was()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        Lay(rig, """{"kind":"error-before","status":500,"count":1}""");
        (string id, Reply reply) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "10");
        Assert.Equal((500, "could not insert order"), (reply.Status, reply.Error));
        Assert.NotEqual(200, (await trader.Get($"/data/order/{id}")).Status);
    }

    [Fact]
    public async Task A_delayed_taker_waits_and_then_matches()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        (TestTrader maker, TestTrader taker) = await Counterparties(rig);
        Lay(rig, """{"kind":"delayed-taker","delay":"5s"}""");
        await maker.Limit(rig.Plain, 0, Side.Buy, "0.4", "10");
        (string id, Reply reply) = await taker.Limit(rig.Plain, 1, Side.Buy, "0.6", "10");
        Assert.Equal("delayed", reply.Text("status"));
        rig.Pass(4.9);
        Assert.Empty(rig.Venue.Trades.All);
        rig.Pass(0.2);
        Assert.Equal(id, Assert.Single(rig.Venue.Trades.All).Taker.OrderId);
    }

    [Fact]
    public async Task A_failed_settlement_is_a_fill_that_never_happened()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        (TestTrader maker, TestTrader taker) = await Counterparties(rig);
        Cash before = rig.Venue.Exchange.CashOf(taker.Account.Participant);
        Lay(rig, """{"kind":"failed-settlement","text":"reverted on purpose"}""");
        SandboxTrade trade = await Trade(rig, maker, taker);
        Assert.NotEqual(before, rig.Venue.Exchange.CashOf(taker.Account.Participant));
        List<TradeStatus> path = Follow(rig, trade, 30);
        Assert.Equal([TradeStatus.Matched, TradeStatus.Retrying, TradeStatus.Failed], path);
        Assert.Equal("reverted on purpose", trade.Error);
        Assert.Equal(before, rig.Venue.Exchange.CashOf(taker.Account.Participant));
        Assert.True(rig.Venue.IsBalanced());
    }

    [Fact]
    public async Task A_retried_settlement_is_mined_in_the_end()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        (TestTrader maker, TestTrader taker) = await Counterparties(rig);
        Lay(rig, """{"kind":"retried-settlement","retries":3}""");
        SandboxTrade trade = await Trade(rig, maker, taker);
        Assert.Equal(
            [TradeStatus.Matched, TradeStatus.Retrying, TradeStatus.Mined, TradeStatus.Confirmed],
            Follow(rig, trade, 40));
    }

    [Fact]
    public async Task A_wrong_fee_is_charged_instead_of_the_right_one()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        (TestTrader maker, TestTrader taker) = await Counterparties(rig);
        Lay(rig, """{"kind":"wrong-fee","factor":3,"count":1}""");
        SandboxTrade wrong = await Trade(rig, maker, taker);
        SandboxTrade right = await Trade(rig, maker, taker);
        Assert.True(right.Fee > Cash.Zero);
        Assert.Equal(3 * right.Fee.Micros, wrong.Fee.Micros);
        Assert.True(rig.Venue.IsBalanced());
    }

    [Fact]
    public async Task A_skewed_clock_refuses_timestamps_that_are_right()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        Lay(rig, """{"kind":"clock-skew","skew":"2m","scope":"auth"}""");
        Assert.Equal(401, (await trader.Get("/data/orders")).Status);
        Assert.Equal(rig.Time.GetUtcNow().ToUnixTimeSeconds(), (await rig.Get("/time")).GetInt64());
        rig.Venue.Faults.Plan.Clear();
        Assert.Equal(200, (await trader.Get("/data/orders")).Status);
    }

    [Fact]
    public async Task User_events_are_dropped_duplicated_and_cut_short()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        await using TestSocket socket = await trader.Listen();
        Lay(rig, """{"kind":"drop-frame","channel":"user","count":1}""");
        await trader.Limit(rig.Plain, 0, Side.Buy, "0.3", "10");
        Lay(rig, """{"kind":"duplicate-frame","channel":"user","count":1}""");
        (string second, _) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "10");
        JsonElement[] heard = [await socket.Next(), await socket.Next()];
        Assert.All(heard, each => Assert.Equal(second, each.GetProperty("id").GetString()));
        Lay(rig, """{"kind":"frozen-feed","channel":"user","count":1}""");
        await trader.Limit(rig.Plain, 0, Side.Buy, "0.2", "10");
        await socket.Send("PING");
        Assert.Equal("PONG", await socket.Receive());
        Lay(rig, """{"kind":"socket-cut","channel":"user","count":1}""");
        await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10");
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(socket.Receive);
    }

    [Fact]
    public async Task After_a_restart_a_signed_post_only_order_passes_and_a_plain_one_does_not()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.GnosisSafe);
        Lay(rig, """{"kind":"engine-restart","restart":"10s","postOnly":"20s"}""");
        (_, Reply restarting) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "10");
        Assert.Equal(425, restarting.Status);
        rig.Pass(11);
        (_, Reply plain) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "10");
        Assert.Equal((503, "post_only_mode"), (plain.Status, plain.Text("code")));
        (_, Reply passive) = await trader.Limit(
            rig.Plain, 0, Side.Buy, "0.4", "10", new OrderChanges { PostOnly = true });
        Assert.Equal("live", passive.Text("status"));
        rig.Pass(20);
        (_, Reply over) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.3", "10");
        Assert.Equal("live", over.Text("status"));
    }

    [Fact]
    public async Task An_account_is_closed_to_buying_by_hand_and_a_cancel_of_all_costs_a_token_for_each_order()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        foreach (string price in (string[])["0.1", "0.2", "0.3"])
        {
            await trader.Limit(rig.Plain, 0, Side.Buy, price, "10");
        }
        using var http = new HttpClient { BaseAddress = rig.Server.Address(SandboxHost.Clob) };
        using var body = new StringContent($$"""{"address":"{{trader.Wallet.Funder}}","closedOnly":true}""");
        (await http.PostAsync("/admin/closed-only", body)).EnsureSuccessStatusCode();
        (_, Reply refused) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.4", "10");
        Assert.Contains("address in closed only mode", refused.Error);
        Reply cancelled = await trader.Delete("/cancel-all");
        Assert.Equal(3, cancelled.Body.GetProperty("canceled").GetArrayLength());
        using PrivateKey key = PrivateKey.Parse(trader.Wallet.PrivateKey);
        using var again = new HttpRequestMessage(HttpMethod.Delete, "/cancel-all");
        var credentials = new ApiCredentials(trader.ApiKey, trader.Secret, trader.Passphrase);
        long now = rig.Time.GetUtcNow().ToUnixTimeSeconds();
        foreach ((string name, string value) in
                 L2Headers.Headers(key.Address, credentials, now, "DELETE", "/cancel-all", []))
        {
            again.Headers.TryAddWithoutValidation(name, value);
        }
        using HttpResponseMessage reply = await http.SendAsync(again);
        Assert.Equal("115", reply.Headers.GetValues("Poly-RateLimit-Remaining").Single());
    }

    private static void Lay(SandboxRig rig, string rule) =>
        rig.Venue.Faults.Plan.Add(FaultFile.Parse(rule, "test").Rules);

    private static async Task<(TestTrader Maker, TestTrader Taker)> Counterparties(SandboxRig rig) =>
        (await rig.Trader(SignatureType.Eoa), await rig.Trader(SignatureType.GnosisSafe));

    private static async Task<SandboxTrade> Trade(SandboxRig rig, TestTrader maker, TestTrader taker)
    {
        await maker.Limit(rig.Plain, 0, Side.Buy, "0.4", "10");
        await taker.Limit(rig.Plain, 1, Side.Buy, "0.6", "10");
        return rig.Venue.Trades.All[^1];
    }

    /// <summary>The statuses that the trade goes through, each once.</summary>
    private static List<TradeStatus> Follow(SandboxRig rig, SandboxTrade trade, int seconds)
    {
        List<TradeStatus> path = [trade.Status];
        for (int i = 0; i < 2 * seconds; i++)
        {
            rig.Pass(0.5);
            if (trade.Status != path[^1]) { path.Add(trade.Status); }
        }
        return path;
    }
}
