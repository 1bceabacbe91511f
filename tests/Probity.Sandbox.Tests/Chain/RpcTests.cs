using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Rpc;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Chain;

/// <summary>The node's methods, and the node behind its real server.</summary>
public sealed class RpcTests
{
    private const string OneDollar = "1000000";

    private readonly ChainFixture fixture = new();
    private readonly JsonRpc rpc;

    public RpcTests() => rpc = new JsonRpc(fixture.Chain);

    [Fact]
    public void The_chain_tells_its_id_and_its_blocks_advance_with_the_clock()
    {
        Assert.Equal("0x89", Ask("eth_chainId").ToString());
        Assert.Equal("137", Ask("net_version").ToString());
        long before = Number(Ask("eth_blockNumber"));
        fixture.Blocks(5);
        Assert.Equal(before + 5, Number(Ask("eth_blockNumber")));
        JsonNode block = Ask("eth_getBlockByNumber", "latest", false);
        Assert.Equal(before + 5, Number(block["number"]!));
        JsonNode parent = Ask("eth_getBlockByHash", block["parentHash"]!.DeepClone(), false);
        Assert.Equal(Number(block["timestamp"]!) - 2, Number(parent["timestamp"]!));
    }

    [Fact]
    public void A_signed_transaction_is_mined_with_the_next_block_and_pays_for_its_gas()
    {
        BigInteger ether = BigInteger.Pow(10, 18);
        fixture.Chain.Faucet.FundGas(ChainFixture.Eoa, ether);
        fixture.Chain.Faucet.Fund(ChainFixture.Eoa, 5_000_000);
        byte[] data = ContractCall.Encode("transfer(address,uint256)", ChainFixture.Other.ToString(), OneDollar);
        string hash = Ask("eth_sendRawTransaction", Signed(0, fixture.Contracts.Collateral, data)).ToString();
        Assert.Null(Answer("eth_getTransactionReceipt", hash)["result"]);
        Assert.Null(Ask("eth_getTransactionByHash", hash)["blockNumber"]);
        Assert.Equal("0x0", Ask("eth_getTransactionCount", ChainFixture.Eoa.ToString(), "latest").ToString());
        Assert.Equal("0x1", Ask("eth_getTransactionCount", ChainFixture.Eoa.ToString(), "pending").ToString());
        fixture.Blocks(1);
        JsonNode receipt = Ask("eth_getTransactionReceipt", hash);
        Assert.Equal("0x1", receipt["status"]!.ToString());
        JsonNode log = Assert.Single(receipt["logs"]!.AsArray())!;
        Assert.Equal(fixture.Contracts.Collateral.ToString(), log["address"]!.ToString());
        Assert.Equal(1_000_000, fixture.Dollars(ChainFixture.Other));
        BigInteger paid = Number(receipt["gasUsed"]!) * (BigInteger)Number(receipt["effectiveGasPrice"]!);
        Assert.Equal(ether - paid, fixture.Chain.GasOf(ChainFixture.Eoa));
        JsonNode logs = Ask("eth_getLogs", new JsonObject
        {
            ["fromBlock"] = receipt["blockNumber"]!.DeepClone(),
            ["address"] = fixture.Contracts.Collateral.ToString(),
            ["topics"] = new JsonArray(log["topics"]![0]!.DeepClone(), null, new JsonArray(
                Hex.Of([.. new byte[12], .. ChainFixture.Other.ToArray()]))),
        });
        Assert.Single(logs.AsArray());
    }

    [Fact]
    public void Transactions_without_gas_with_old_nonces_or_twice_are_refused_in_the_words_of_a_node()
    {
        byte[] data = ContractCall.Encode("approve(address,uint256)", fixture.Contracts.Router.ToString(), "1");
        string raw = Signed(0, fixture.Contracts.Collateral, data);
        Assert.Contains("insufficient funds for gas", Error("eth_sendRawTransaction", raw), StringComparison.Ordinal);
        fixture.Chain.Faucet.FundGas(ChainFixture.Eoa, BigInteger.Pow(10, 18));
        Ask("eth_sendRawTransaction", raw);
        Assert.Equal("already known", Error("eth_sendRawTransaction", raw));
        fixture.Blocks(1);
        Assert.Contains("nonce too low", Error("eth_sendRawTransaction", raw), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_waits_for_the_transaction_before_it()
    {
        fixture.Chain.Faucet.FundGas(ChainFixture.Eoa, BigInteger.Pow(10, 18));
        byte[] data = ContractCall.Encode("approve(address,uint256)", fixture.Contracts.Router.ToString(), "1");
        string second = Ask("eth_sendRawTransaction", Signed(1, fixture.Contracts.Collateral, data)).ToString();
        fixture.Blocks(3);
        Assert.Null(Answer("eth_getTransactionReceipt", second)["result"]);
        string first = Ask("eth_sendRawTransaction", Signed(0, fixture.Contracts.Collateral, data)).ToString();
        fixture.Blocks(1);
        Assert.NotNull(Answer("eth_getTransactionReceipt", first)["result"]);
        Assert.NotNull(Answer("eth_getTransactionReceipt", second)["result"]);
    }

    [Fact]
    public void A_failing_transaction_is_mined_with_status_0_and_a_failing_call_says_why()
    {
        fixture.Chain.Faucet.FundGas(ChainFixture.Eoa, BigInteger.Pow(10, 18));
        byte[] data = ContractCall.Encode("transfer(address,uint256)", ChainFixture.Other.ToString(), OneDollar);
        string hash = Ask("eth_sendRawTransaction", Signed(0, fixture.Contracts.Collateral, data)).ToString();
        fixture.Blocks(1);
        Assert.Equal("0x0", Ask("eth_getTransactionReceipt", hash)["status"]!.ToString());
        var call = new JsonObject
        {
            ["from"] = ChainFixture.Eoa.ToString(),
            ["to"] = fixture.Contracts.Collateral.ToString(),
            ["data"] = Hex.Of(data),
        };
        foreach (string method in (string[])["eth_call", "eth_estimateGas"])
        {
            JsonNode error = Answer(method, call.DeepClone(), "latest")["error"]!;
            Assert.Equal(3, error["code"]!.GetValue<int>());
            Assert.Contains("transfer amount exceeds balance", error["message"]!.ToString(), StringComparison.Ordinal);
            Assert.StartsWith("0x08c379a0", error["data"]!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Calls_read_balances_payouts_and_the_form_of_deposit_wallets()
    {
        fixture.Open(ChainFixture.Eoa, 7);
        fixture.Chain.Faucet.FundSets(ChainFixture.Eoa, fixture.Plain, 3_000_000);
        Assert.Equal(7_000_000, Call(
            fixture.Contracts.Collateral, ContractCall.Encode("balanceOf(address)", ChainFixture.Eoa.ToString())));
        Assert.Equal(3_000_000, Call(
            fixture.Contracts.ConditionalTokens,
            ContractCall.Encode("balanceOf(address,uint256)", ChainFixture.Eoa.ToString(), "12")));
        byte[] denominator = ContractCall.Encode("payoutDenominator(bytes32)", ChainFixture.Condition);
        Assert.Equal(0, Call(fixture.Contracts.ConditionalTokens, denominator));
        fixture.Chain.ReportPayout(ChainFixture.Condition, Domain.Markets.Payout.SecondWins);
        Assert.Equal(1_000_000, Call(fixture.Contracts.ConditionalTokens, denominator));
        Assert.Equal(1_000_000, Call(
            fixture.Contracts.ConditionalTokens,
            ContractCall.Encode("payoutNumerators(bytes32,uint256)", ChainFixture.Condition, "1")));
        var beacon = new BigInteger(fixture.Contracts.DepositWalletBeacon.ToArray(), true, true);
        Assert.Equal(beacon, Call(fixture.Contracts.DepositWalletFactory, [0x49, 0x49, 0x3a, 0x4d]));
        Assert.Equal("0x", Ask("eth_getCode", ChainFixture.Eoa.ToString(), "latest").ToString());
        Assert.NotEqual("0x", Ask("eth_getCode", fixture.Contracts.Router.ToString(), "latest").ToString());
    }

    [Theory]
    [InlineData("{", -32700)]
    [InlineData("{}", -32600)]
    [InlineData("[]", -32600)]
    [InlineData("{\"id\":1,\"method\":\"eth_nothing\"}", -32601)]
    [InlineData("{\"id\":1,\"method\":\"eth_getBalance\",\"params\":[]}", -32602)]
    [InlineData("{\"id\":1,\"method\":\"eth_getBalance\",\"params\":[\"0x12\"]}", -32602)]
    [InlineData("{\"id\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"0xc0\"]}", -32000)]
    public void Mistakes_have_the_codes_of_json_rpc(string body, int code)
    {
        JsonNode answer = rpc.Handle(Encoding.UTF8.GetBytes(body))!;
        Assert.Equal(code, answer["error"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_server_answers_batches_and_knows_the_wallets_of_the_venue()
    {
        var venue = new SandboxVenue(new SandboxOptions { Traffic = false }, new ManualTime());
        await using SandboxServer server = await SandboxServer.Start(venue, TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = server.Address(SandboxHost.Rpc) };
        SandboxWallet wallet = SandboxWallets.Of(venue.Options).First(w => w.Type == SignatureType.GnosisSafe);
        byte[] balance = ContractCall.Encode("balanceOf(address)", wallet.Funder.ToString());
        var batch = new JsonArray(
            Request(1, "eth_chainId"),
            Request(2, "eth_getCode", wallet.Funder.ToString(), "latest"),
            Request(3, "eth_call", new JsonObject
            {
                ["to"] = venue.Options.Contracts.Collateral.ToString(),
                ["data"] = Hex.Of(balance),
            }));
        using HttpResponseMessage reply = await http.PostAsync(
            "/", new StringContent(batch.ToJsonString(), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        JsonArray answers = JsonNode.Parse(await reply.Content.ReadAsStringAsync())!.AsArray();
        Assert.Equal([1, 2, 3], answers.Select(answer => answer!["id"]!.GetValue<int>()));
        Assert.NotEqual("0x", answers[1]!["result"]!.ToString());
        Assert.Equal(wallet.Collateral.Micros, (long)Hex.ParseUInt256(answers[2]!["result"]!.ToString()));
    }

    /// <summary>A dynamic-fee transaction of the known key.</summary>
    private static string Signed(ulong nonce, EvmAddress to, byte[] data)
    {
        using PrivateKey key = PrivateKey.Parse(ChainFixture.KeyText);
        var transaction = new Eip1559Transaction(
            137, nonce, 30_000_000_000, 120_000_000_000, 200_000, to, 0, data);
        return Hex.Of(transaction.Sign(key).Raw);
    }

    private static JsonObject Request(int id, string method, params JsonNode?[] parameters) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = id,
        ["method"] = method,
        ["params"] = new JsonArray(parameters),
    };

    private static long Number(JsonNode node) =>
        long.Parse(node.ToString()[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private JsonNode Answer(string method, params JsonNode?[] parameters) =>
        rpc.Handle(Encoding.UTF8.GetBytes(Request(1, method, parameters).ToJsonString()))!;

    private JsonNode Ask(string method, params JsonNode?[] parameters) => Answer(method, parameters)["result"]!;

    private string Error(string method, params JsonNode?[] parameters) =>
        Answer(method, parameters)["error"]!["message"]!.ToString();

    private BigInteger Call(EvmAddress to, byte[] data) => Hex.ParseUInt256(
        Ask("eth_call", new JsonObject { ["to"] = to.ToString(), ["data"] = Hex.Of(data) }, "latest").ToString());
}
