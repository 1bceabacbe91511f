using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Chain;

/// <summary>The relayer and the node behind their servers, with what the venue makes of it.</summary>
public sealed class RelayerServerTests : IAsyncLifetime
{
    private SandboxRig rig = null!;
    private HttpClient http = null!;
    private TestTrader trader = null!;

    private SandboxChain Ledger => VenueChain.Of(rig.Venue).Ledger;

    public async ValueTask InitializeAsync()
    {
        rig = await SandboxRig.Start();
        http = new HttpClient { BaseAddress = rig.Server.Address(SandboxHost.Relayer) };
        trader = await rig.Trader(SignatureType.DepositWallet);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task A_split_through_the_relayer_reaches_the_venue_when_it_looks()
    {
        JsonNode terms = await Get($"/v1/account/transactions/params?address={trader.Wallet.Address}&type=WALLET");
        Assert.Equal("0", terms["nonce"]!.GetValue<string>());
        string key = SandboxAnnouncement.Of(rig.Server).RelayerKey;
        (HttpStatusCode status, JsonNode taken) = await Submit(
            Split("25000000"),
            _ => [("RELAYER_API_KEY", key), ("RELAYER_API_KEY_ADDRESS", trader.Wallet.Address.ToString())]);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("STATE_NEW", taken["state"]!.GetValue<string>());
        rig.Pass(20);
        JsonNode done = await Get($"/v1/account/transactions/{taken["transactionID"]}");
        Assert.Equal(("STATE_CONFIRMED", null), (done["state"]!.GetValue<string>(), done["error_msg"]));
        string asset = $"asset_type=CONDITIONAL&token_id={rig.Plain.Token(1)}&signature_type=3";
        Assert.Equal("0", (await trader.Get($"/balance-allowance?{asset}")).Text("balance"));
        await trader.Get($"/balance-allowance/update?{asset}");
        Assert.Equal("25000000", (await trader.Get($"/balance-allowance?{asset}")).Text("balance"));
        // What leaves the wallet the venue sees at once.
        Reply cash = await trader.Get("/balance-allowance?asset_type=COLLATERAL&signature_type=3");
        Assert.Equal(trader.Wallet.Collateral.Micros - 25_000_000, long.Parse(cash.Text("balance")));
        Assert.True(rig.Venue.Run(rig.Venue.IsBalanced));
    }

    [Fact]
    public async Task Builder_credentials_of_the_clob_open_the_relayer_and_others_do_not()
    {
        Reply made = await trader.Post("/auth/builder-api-key", "");
        byte[] body = Split("1000000");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Submit(body, _ => [])).Status);
        (string key, string passphrase) = (made.Text("key"), made.Text("passphrase"));
        (HttpStatusCode wrongSecret, _) = await Submit(body, sent => Builder(key, trader.Secret, passphrase, sent));
        Assert.Equal(HttpStatusCode.Unauthorized, wrongSecret);
        (HttpStatusCode wrongKind, _) = await Submit(body, _ => [("RELAYER_API_KEY", key)]);
        Assert.Equal(HttpStatusCode.Unauthorized, wrongKind);
        (HttpStatusCode right, _) = await Submit(body, sent => Builder(key, made.Text("secret"), passphrase, sent));
        Assert.Equal(HttpStatusCode.OK, right);
    }

    [Theory]
    [InlineData("/v1/account/transactions/nothing", HttpStatusCode.NotFound)]
    [InlineData("/v1/account/transactions/params?address=0x12&type=SAFE", HttpStatusCode.BadRequest)]
    [InlineData("/deployed?address=nobody", HttpStatusCode.BadRequest)]
    public async Task Mistakes_are_errors(string path, HttpStatusCode status)
    {
        using HttpResponseMessage reply = await http.GetAsync(path);
        Assert.Equal(status, reply.StatusCode);
    }

    [Fact]
    public async Task Wallets_of_the_sandbox_are_deployed()
    {
        foreach (SandboxWallet wallet in SandboxWallets.Of(rig.Venue.Options))
        {
            string type = wallet.Type == SignatureType.DepositWallet ? "&type=WALLET" : "";
            JsonNode told = await Get($"/deployed?address={wallet.Funder}{type}");
            Assert.Equal(wallet.Type != SignatureType.Eoa, told["deployed"]!.GetValue<bool>());
        }
    }

    private (string Name, string Value)[] Builder(string key, string secret, string passphrase, byte[] body)
    {
        long now = rig.Time.GetUtcNow().ToUnixTimeSeconds();
        byte[] canonical = L2Headers.CanonicalBytes(now, "POST", "/submit", body);
        return
        [
            ("POLY_BUILDER_API_KEY", key), ("POLY_BUILDER_PASSPHRASE", passphrase),
            ("POLY_BUILDER_TIMESTAMP", now.ToString(CultureInfo.InvariantCulture)),
            ("POLY_BUILDER_SIGNATURE", L2Headers.Sign(new ApiCredentials(key, secret, passphrase), canonical)),
        ];
    }

    /// <summary>The signed submission of a deposit wallet that splits dollars.</summary>
    private byte[] Split(string micros)
    {
        PolymarketContracts contracts = Ledger.Contracts;
        byte[] data = ContractCall.Encode(
            "splitPosition(address,bytes32,bytes32,uint256[],uint256)", contracts.Collateral.ToString(),
            "0x" + new string('0', 64), rig.Plain.Condition, "1,2", micros);
        long deadline = rig.Time.GetUtcNow().ToUnixTimeSeconds() + 600;
        using PrivateKey key = PrivateKey.Parse(trader.Wallet.PrivateKey);
        byte[] digest = RelayerSigning.DepositWalletBatchDigest(
            137, trader.Wallet.Funder, 0, deadline, [new WalletCall(contracts.CtfCollateralAdapter, 0, data)]);
        var body = new JsonObject
        {
            ["type"] = "WALLET",
            ["from"] = trader.Wallet.Address.ToString(),
            ["to"] = contracts.DepositWalletFactory.ToString(),
            ["nonce"] = "0",
            ["signature"] = key.Sign(digest).ToString(),
            ["metadata"] = "split",
            ["depositWalletParams"] = new JsonObject
            {
                ["depositWallet"] = trader.Wallet.Funder.ToString(),
                ["deadline"] = deadline.ToString(CultureInfo.InvariantCulture),
                ["calls"] = new JsonArray(new JsonObject
                {
                    ["target"] = contracts.CtfCollateralAdapter.ToString(),
                    ["value"] = "0",
                    ["data"] = Hex.Of(data),
                }),
            },
        };
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> Submit(
        byte[] body, Func<byte[], (string Name, string Value)[]> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/submit") { Content = new ByteArrayContent(body) };
        foreach ((string name, string value) in headers(body)) { request.Headers.TryAddWithoutValidation(name, value); }
        using HttpResponseMessage reply = await http.SendAsync(request);
        return (reply.StatusCode, JsonNode.Parse(await reply.Content.ReadAsStringAsync())!);
    }

    private async Task<JsonNode> Get(string path) => JsonNode.Parse(await http.GetStringAsync(path))!;
}
