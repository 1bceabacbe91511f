using System.Text.Json;
using Probity.Domain.Orders;
using Probity.Testing;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests;

/// <summary>Every member that a sample of the venue has, ours has too, with the same kind of value.</summary>
public sealed class SamplesTests
{
    [Fact]
    public async Task Answers_have_the_members_of_the_samples()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader maker = await rig.Trader(SignatureType.Eoa);
        TestTrader taker = await rig.Trader(SignatureType.GnosisSafe);
        Matches("rest-auth-api-key", (await maker.L1(HttpMethod.Post, "/auth/api-key", 5)).Body);
        Matches("rest-auth-api-keys", (await maker.Get("/auth/api-keys")).Body);
        Matches("rest-auth-closed-only", (await maker.Get("/auth/ban-status/closed-only")).Body);
        Matches("rest-auth-readonly-api-key", (await maker.Post("/auth/readonly-api-key", "")).Body);
        (string id, Reply live) = await maker.Limit(rig.Plain, 0, Side.Buy, "0.5", "100");
        Matches("rest-post-order-response-unmatched", live.Body);
        Matches("rest-open-order", (await maker.Get($"/data/order/{id}")).Body);
        Matches("rest-open-orders-page", (await maker.Get("/data/orders")).Body);
        Matches("rest-orders-scoring", (await maker.Get($"/orders-scoring?order_ids={id}")).Body, keysDiffer: true);
        Matches("rest-order-scoring", (await maker.Get($"/order-scoring?order_id={id}")).Body);
        (_, Reply matched) = await taker.Limit(rig.Plain, 1, Side.Buy, "0.5", "40");
        Matches("rest-post-order-response-matched", matched.Body);
        Matches("rest-trades-page", (await taker.Get("/data/trades")).Body);
        Matches("rest-notifications", (await taker.Get("/notifications?signature_type=2")).Body);
        Matches(
            "rest-balance-allowance",
            (await taker.Get("/balance-allowance?asset_type=COLLATERAL&signature_type=2")).Body);
        Reply cancelled = await maker.Delete("/order", $$"""{"orderID":"{{id}}"}""");
        Matches("rest-cancel-response", cancelled.Body, keysDiffer: true);
        Matches("rest-heartbeat-response", (await maker.Post("/v1/heartbeats", """{"heartbeat_id":""}""")).Body);
        Reply wrong = await maker.Post("/v1/heartbeats", """{"heartbeat_id":"x"}""");
        Assert.Equal(400, wrong.Status);
        Matches("rest-heartbeat-error-400", wrong.Body);
    }

    [Fact]
    public async Task User_frames_have_the_members_of_the_samples()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader maker = await rig.Trader(SignatureType.Eoa);
        TestTrader taker = await rig.Trader(SignatureType.DepositWallet);
        await using TestSocket frames = await maker.Listen();
        (string id, _) = await maker.Limit(rig.Plain, 0, Side.Buy, "0.5", "100");
        Matches("ws-user-order-placement", await frames.Next());
        await taker.Limit(rig.Plain, 1, Side.Buy, "0.5", "40");
        Matches("ws-user-order-update", await frames.Next());
        Matches("ws-user-trade-matched", await frames.Next());
        rig.Pass(3);
        JsonElement mined = await frames.Next();
        Matches("ws-user-trade-mined", mined);
        Assert.Equal("MINED", mined.GetProperty("status").GetString());
        rig.Pass(6);
        JsonElement confirmed = await frames.Next();
        Matches("ws-user-trade-confirmed", confirmed);
        Assert.Equal("CONFIRMED", confirmed.GetProperty("status").GetString());
        await maker.Delete("/order", $$"""{"orderID":"{{id}}"}""");
        Matches("ws-user-order-cancellation", await frames.Next());
        await maker.Market(rig.Plain, 0, Side.Buy, "0.6", "10", TimeInForce.FillOrKill);
        JsonElement killed = await frames.Next();
        Matches("ws-user-order-fok-killed", killed);
        JsonElement sample = Sample("ws-user-order-fok-killed");
        foreach (string member in (string[])["status", "size_matched", "created_at", "outcome", "type", "order_type"])
        {
            Assert.Equal(sample.GetProperty(member).GetString(), killed.GetProperty(member).GetString());
        }
    }

    private static JsonElement Sample(string name) => JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Checkout.Shared($"reference/samples/polymarket/{name}.json")));

    private static void Matches(string name, JsonElement ours, bool keysDiffer = false) =>
        Compare(name, Sample(name), ours, keysDiffer);

    private static void Compare(string path, JsonElement sample, JsonElement ours, bool keysDiffer)
    {
        if (sample.ValueKind == JsonValueKind.Null || ours.ValueKind == JsonValueKind.Null) { return; }
        Assert.True(KindOf(sample) == KindOf(ours), $"{path}: a {sample.ValueKind} in the sample, {ours}");
        if (sample.ValueKind == JsonValueKind.Array && sample.GetArrayLength() > 0 && ours.GetArrayLength() > 0)
        {
            Compare($"{path}[0]", sample[0], ours[0], keysDiffer);
        }
        if (sample.ValueKind != JsonValueKind.Object || (keysDiffer && path.Contains("scoring"))) { return; }
        foreach (JsonProperty member in sample.EnumerateObject())
        {
            if (keysDiffer && member.Name.StartsWith("0x", StringComparison.Ordinal)) { continue; }
            bool has = ours.TryGetProperty(member.Name, out JsonElement value);
            Assert.True(has, $"{path} lacks '{member.Name}': {ours}");
            Compare($"{path}.{member.Name}", member.Value, value, keysDiffer);
        }
    }

    private static JsonValueKind KindOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;
}
