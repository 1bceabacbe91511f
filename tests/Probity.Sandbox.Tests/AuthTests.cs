using System.Text.Json;
using Probity.Domain.Orders;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests;

public sealed class AuthTests
{
    private const string Refused = "Unauthorized/Invalid api key";

    [Fact]
    public async Task An_address_and_nonce_have_one_key_which_derives_again_and_others_have_none()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        Reply derived = await trader.L1(HttpMethod.Get, "/auth/derive-api-key", 0);
        Assert.Equal(trader.ApiKey, derived.Text("apiKey"));
        Assert.Equal(trader.Secret, derived.Text("secret"));
        Assert.Equal(32, Convert.FromBase64String(trader.Secret.Replace('-', '+').Replace('_', '/')).Length);
        Assert.Matches("^[0-9a-f]{64}$", trader.Passphrase);
        Reply again = await trader.L1(HttpMethod.Post, "/auth/api-key", 0);
        Assert.Equal((400, "Could not create api key"), (again.Status, again.Error));
        Reply unknown = await trader.L1(HttpMethod.Get, "/auth/derive-api-key", 9);
        Assert.Equal((400, "Could not derive api key!"), (unknown.Status, unknown.Error));
        Reply other = await trader.L1(HttpMethod.Post, "/auth/api-key", 9);
        Assert.NotEqual(trader.ApiKey, other.Text("apiKey"));

        await using SandboxRig twin = await SandboxRig.Start();
        Assert.Equal(trader.ApiKey, (await twin.Trader(SignatureType.Eoa)).ApiKey);
    }

    [Theory]
    [InlineData("POLY_NONCE=0", "POLY_NONCE=1")]
    [InlineData("POLY_ADDRESS=", "POLY_ADDRESS=0x1")]
    [InlineData("POLY_SIGNATURE=0x", "POLY_SIGNATURE=0x00")]
    [InlineData("POLY_SIGNATURE=", "POLY_SIGNATURE=zz")]
    [InlineData("POLY_TIMESTAMP=1", "POLY_TIMESTAMP=2")]
    public async Task A_proof_by_signature_fails_when_anything_in_it_is_changed(string text, string changed)
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        Reply reply = await trader.L1(
            HttpMethod.Get, "/auth/derive-api-key", 0, 0, header => header.Replace(text, changed));
        Assert.Equal((401, "Invalid L1 Request headers"), (reply.Status, reply.Error));
    }

    [Theory]
    [InlineData(61)]
    [InlineData(-61)]
    public async Task A_clock_that_is_off_is_refused_by_both_proofs(long late)
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        Assert.Equal(401, (await trader.L1(HttpMethod.Get, "/auth/derive-api-key", 0, late)).Status);
        Reply reply = await trader.Signed(HttpMethod.Get, "/data/orders", "", late);
        Assert.Equal((401, Refused), (reply.Status, reply.Error));
        Assert.Equal(200, (await trader.Signed(HttpMethod.Get, "/data/orders", "", late / 2)).Status);
    }

    [Theory]
    [InlineData("POLY_API_KEY=", "POLY_API_KEY=0")]
    [InlineData("POLY_PASSPHRASE=", "POLY_PASSPHRASE=0")]
    [InlineData("POLY_SIGNATURE=", "POLY_SIGNATURE=A")]
    [InlineData("POLY_ADDRESS=0x", "POLY_ADDRESS=")]
    [InlineData("POLY_TIMESTAMP=17", "POLY_TIMESTAMP=x7")]
    public async Task A_proof_by_hmac_fails_when_anything_in_it_is_changed(string text, string changed)
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        string Spoil(string header) => text == "POLY_ADDRESS=0x" && header.StartsWith(text, StringComparison.Ordinal)
            ? "POLY_ADDRESS=0x0000000000000000000000000000000000000001"
            : header.Replace(text, changed);
        Reply reply = await trader.Signed(HttpMethod.Get, "/data/orders", "", 0, Spoil);
        Assert.Equal((401, Refused), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task The_query_is_not_signed_the_body_is_and_a_deleted_key_is_nobody()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.PolyProxy);
        Assert.Equal(200, (await trader.Get("/data/orders?next_cursor=MA==&market=0x0")).Status);
        (_, Reply placed) = await trader.Limit(rig.Plain, 0, Side.Buy, "0.1", "10");
        Assert.Equal(200, placed.Status);
        Assert.Equal(200, (await trader.Delete("/auth/api-key")).Status);
        Reply after = await trader.Get("/data/orders");
        Assert.Equal((401, Refused), (after.Status, after.Error));
    }

    [Fact]
    public async Task Builder_and_read_only_keys_are_made_listed_and_deleted()
    {
        await using SandboxRig rig = await SandboxRig.Start();
        TestTrader trader = await rig.Trader(SignatureType.Eoa);
        Reply builder = await trader.Post("/auth/builder-api-key", "");
        Assert.Equal(["key", "secret", "passphrase"], builder.Members);
        JsonElement row = Assert.Single((await trader.Get("/auth/builder-api-key")).Body.EnumerateArray().ToArray());
        Assert.Equal(builder.Text("key"), row.GetProperty("key").GetString());
        Assert.Equal(200, (await trader.Delete("/auth/builder-api-key")).Status);
        Assert.Equal(0, (await trader.Get("/auth/builder-api-key")).Body.GetArrayLength());
        string key = (await trader.Post("/auth/readonly-api-key", "")).Text("apiKey");
        Reply listed = await trader.Get("/auth/readonly-api-keys");
        Assert.Equal([key], listed.Body.GetProperty("readonlyApiKeys").EnumerateArray().Select(k => k.GetString()!));
        await trader.Delete("/auth/readonly-api-key", $$"""{"key":"{{key}}"}""");
        listed = await trader.Get("/auth/readonly-api-keys");
        Assert.Equal(0, listed.Body.GetProperty("readonlyApiKeys").GetArrayLength());
    }
}
