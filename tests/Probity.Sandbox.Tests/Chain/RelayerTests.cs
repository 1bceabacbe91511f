using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Sandbox.Relayer;
using Probity.Sandbox.Server;
using Probity.Testing;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Chain;

/// <summary>The relayer against the raw submissions of the samples (reference/polymarket.md 8.4).</summary>
public sealed class RelayerTests
{
    private static readonly EvmAddress Safe = EvmAddress.Parse("0xd93B25cb943D14d0d34FBaF01Fc93a0f8b5F6E47");
    private static readonly EvmAddress Proxy = EvmAddress.Parse("0x365f0CA36Ae1f641E02fE3B7743673da42A13A70");
    private static readonly EvmAddress Wallet = EvmAddress.Parse("0xBc0fF067b7740Eff76C1ca93c875Ba6B890d6B50");

    private readonly ChainFixture fixture = new();
    private readonly RelayerDesk desk;

    public RelayerTests() => desk = new RelayerDesk(fixture.Chain, () => fixture.Now);

    [Fact]
    public void The_sample_of_a_safe_approves_and_goes_through_all_states()
    {
        Deploy(SignatureType.GnosisSafe, Safe);
        RelayedTransaction taken = Submit(Sample("relayer-submit-safe"));
        Assert.Equal("STATE_NEW", taken.State);
        List<string> states = [];
        for (int block = 0; block < 5; block++)
        {
            fixture.Blocks(1);
            states.Add(taken.State);
        }
        Assert.Equal(
            ["STATE_EXECUTED", "STATE_MINED", "STATE_MINED", "STATE_CONFIRMED", "STATE_CONFIRMED"], states);
        Assert.NotNull(fixture.Chain.Blocks.Find(taken.Hash!));
        Assert.Equal("1", desk.Terms(ChainFixture.Eoa, "SAFE").Nonce.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_sample_of_a_proxy_makes_the_wallet_and_approves()
    {
        RelayedTransaction taken = Submit(Sample("relayer-submit-proxy"));
        fixture.Blocks(2);
        Assert.Equal("STATE_MINED", taken.State);
        Assert.True(desk.IsDeployed(Proxy, ""));
        Assert.False(desk.IsDeployed(Proxy, "WALLET"));
        Assert.Equal(RelayerDesk.Relay, desk.Terms(ChainFixture.Eoa, "PROXY").Address);
    }

    [Fact]
    public void The_sample_of_a_deposit_wallet_is_made_and_its_early_redemption_fails()
    {
        Submit(Sample("relayer-submit-wallet-create"));
        fixture.Blocks(2);
        Assert.True(desk.IsDeployed(Wallet, "WALLET"));
        for (int nonce = 0; nonce < 5; nonce++)
        {
            Submit(Batch(nonce));
            fixture.Blocks(2);
        }
        RelayedTransaction early = Submit(Sample("relayer-submit-wallet-batch"));
        fixture.Blocks(4);
        Assert.Equal("STATE_FAILED", early.State);
        Assert.Contains("result for condition not received yet", early.Error, StringComparison.Ordinal);
        fixture.Chain.ReportPayout(ChainFixture.Condition, Domain.Markets.Payout.FirstWins);
        RelayedTransaction late = Submit(Sample("relayer-submit-wallet-batch"));
        fixture.Blocks(4);
        Assert.Equal(("STATE_CONFIRMED", null), (late.State, late.Error));
    }

    [Fact]
    public void The_vector_of_two_approvals_in_one_multisend_is_executed()
    {
        Deploy(SignatureType.GnosisSafe, Safe);
        for (int nonce = 0; nonce < 4; nonce++)
        {
            Submit(SafeCall(nonce));
            fixture.Blocks(2);
        }
        JsonElement vector = ChainFixture.Vector("safe-multisend-two-approvals");
        JsonNode body = Sample("relayer-submit-safe");
        body["to"] = vector.GetProperty("input").GetProperty("to").GetString();
        body["data"] = vector.GetProperty("input").GetProperty("data").GetString();
        body["nonce"] = "4";
        body["signature"] = vector.GetProperty("expected").GetProperty("packedSignature").GetString();
        body["signatureParams"]!["operation"] = "1";
        RelayedTransaction taken = Submit(body);
        fixture.Blocks(2);
        Assert.Equal(("STATE_MINED", null), (taken.State, taken.Error));
        Assert.False(fixture.Chain.Allowance(Safe, fixture.Contracts.CtfCollateralAdapter).IsZero);
        Assert.Equal(2, fixture.Chain.Blocks.Find(taken.Hash!)!.Logs.Count);
    }

    [Fact]
    public void The_vector_of_a_safe_creation_deploys_it_for_the_signer_only()
    {
        JsonElement vector = ChainFixture.Vector("published-safe-create");
        var body = new JsonObject
        {
            ["type"] = "SAFE-CREATE",
            ["from"] = ChainFixture.Eoa.ToString(),
            ["to"] = fixture.Contracts.SafeFactory.ToString(),
            ["proxyWallet"] = Safe.ToString(),
            ["data"] = "0x",
            ["signature"] = vector.GetProperty("expected").GetProperty("signature").GetString(),
            ["signatureParams"] = new JsonObject
            {
                ["paymentToken"] = EvmAddress.Zero.ToString(),
                ["payment"] = "0",
                ["paymentReceiver"] = EvmAddress.Zero.ToString(),
            },
        };
        JsonNode stolen = body.DeepClone();
        stolen["from"] = ChainFixture.Other.ToString();
        Assert.Equal("invalid signature", Refused(stolen).Message);
        Submit(body);
        fixture.Blocks(2);
        Assert.True(desk.IsDeployed(Safe, "SAFE"));
        Assert.Contains("already deployed", Refused(body).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relayer-submit-safe", "data")]
    [InlineData("relayer-submit-safe", "signature")]
    [InlineData("relayer-submit-proxy", "data")]
    [InlineData("relayer-submit-proxy", "signature")]
    public void A_changed_byte_is_refused(string sample, string member)
    {
        Deploy(SignatureType.GnosisSafe, Safe);
        JsonNode body = Sample(sample);
        string text = body[member]!.GetValue<string>();
        int at = text.Length / 2;
        body[member] = text[..at] + (text[at] == '0' ? '1' : '0') + text[(at + 1)..];
        VenueRefusal refused = Refused(body);
        Assert.Equal((400, "invalid signature"), (refused.Status, refused.Message));
    }

    [Fact]
    public void A_changed_byte_of_a_batch_is_refused()
    {
        Deploy(SignatureType.DepositWallet, Wallet);
        JsonNode body = Sample("relayer-submit-wallet-batch");
        body["depositWalletParams"]!["deadline"] = "1790000601";
        Assert.Equal("invalid signature", Refused(body).Message);
    }

    [Fact]
    public void Wrong_nonces_and_busy_wallets_are_told_in_the_words_that_mean_retry()
    {
        Deploy(SignatureType.DepositWallet, Wallet);
        Assert.Equal(
            "batch nonce 5 does not match on-chain nonce 0", Refused(Sample("relayer-submit-wallet-batch")).Message);
        Submit(Batch(0));
        Assert.Equal("wallet has in-flight action", Refused(Batch(0)).Message);
    }

    [Fact]
    public void More_than_25_submissions_in_a_minute_are_refused_for_a_while()
    {
        var nonsense = new JsonObject { ["type"] = "NONE", ["from"] = ChainFixture.Eoa.ToString() };
        for (int i = 0; i < 25; i++) { Refused(nonsense); }
        VenueRefusal refused = Refused(Sample("relayer-submit-proxy"));
        Assert.Equal((429, 60), (refused.Status, refused.RetryAfterSeconds!.Value));
        fixture.Blocks(30);
        Submit(Sample("relayer-submit-proxy"));
    }

    [Theory]
    [InlineData("{}", "'type' is missing")]
    [InlineData("[]", "invalid request body")]
    [InlineData("{\"type\":\"SAFE\",\"from\":\"0x12\"}", "'from'")]
    [InlineData("nothing", "invalid request body")]
    public void Garbage_is_a_400_that_names_what_is_wrong(string body, string text)
    {
        VenueRefusal refused = Assert.Throws<VenueRefusal>(() => desk.Submit(Encoding.UTF8.GetBytes(body)));
        Assert.Equal(400, refused.Status);
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
    }

    private static JsonNode Sample(string name) =>
        JsonNode.Parse(File.ReadAllText(Checkout.Shared($"reference/samples/polymarket/{name}.json")))!;

    private void Deploy(SignatureType kind, EvmAddress wallet) =>
        fixture.Chain.Faucet.DeployWallet(kind, ChainFixture.Eoa, wallet);

    private RelayedTransaction Submit(JsonNode body) => desk.Submit(Encoding.UTF8.GetBytes(body.ToJsonString()));

    private VenueRefusal Refused(JsonNode body) => Assert.Throws<VenueRefusal>(() => Submit(body));

    /// <summary>A batch that approves something.</summary>
    private JsonNode Batch(int nonce)
    {
        const long Deadline = 1_790_000_600;
        byte[] data = ContractCall.Encode("approve(address,uint256)", fixture.Contracts.Router.ToString(), "1");
        using PrivateKey key = PrivateKey.Parse(ChainFixture.KeyText);
        byte[] digest = RelayerSigning.DepositWalletBatchDigest(
            137, Wallet, nonce, Deadline, [new WalletCall(fixture.Contracts.Collateral, 0, data)]);
        JsonNode body = Sample("relayer-submit-wallet-batch");
        body["nonce"] = nonce.ToString(CultureInfo.InvariantCulture);
        body["signature"] = key.Sign(digest).ToString();
        body["depositWalletParams"]!["calls"] = new JsonArray(new JsonObject
        {
            ["target"] = fixture.Contracts.Collateral.ToString(),
            ["value"] = "0",
            ["data"] = Hex.Of(data),
        });
        return body;
    }

    private static JsonNode SafeCall(int nonce)
    {
        JsonNode body = Sample("relayer-submit-safe");
        var transaction = new SafeTransaction(
            EvmAddress.Parse(body["to"]!.GetValue<string>()), 0, Hex.Parse(body["data"]!.GetValue<string>()), 0, nonce);
        using PrivateKey key = PrivateKey.Parse(ChainFixture.KeyText);
        byte[] hash = transaction.Hash(137, Safe);
        body["nonce"] = nonce.ToString(CultureInfo.InvariantCulture);
        body["signature"] = Hex.Of(RelayerSigning.PackSafe(key.SignPersonal(hash)));
        return body;
    }
}
