using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Opinion;

/// <summary>What a Safe does on the BNB chain through JSON-RPC, and what the venue makes of it.</summary>
public sealed class OpinionChainTests
{
    private const string Split = "splitPosition(address,bytes32,bytes32,uint256[],uint256)";
    private const string Merge = "mergePositions(address,bytes32,bytes32,uint256[],uint256)";
    private const string Redeem = "redeemPositions(address,bytes32,bytes32,uint256[])";

    private static readonly string NoWord = Hex.Of(new byte[32]);
    private static readonly BigInteger One = BigInteger.Pow(10, 18);

    [Fact]
    public async Task Splits_merges_and_redemptions_of_a_Safe_reach_the_venue_at_once()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader trader = rig.Trader(0);
        await using TestSocket trades = await trader.Listen(rig.Plain, "market.last.trade");
        await Execute(rig, trader, 0, Ctf(rig, Split, 100 * One));
        Assert.Equal("Split", (await trades.Next()).GetProperty("side").GetString());
        Assert.Equal(9_900m, await OpinionSettlementTests.Cash(rig, trader));
        Assert.Equal(2, (await trader.Get("/positions")).Result.GetProperty("total").GetInt32());
        Assert.Equal(0, (await trader.Limit(rig.Plain, 0, Side.Sell, "0.4", "60")).Number);
        await Execute(rig, trader, 1, Ctf(rig, Merge, 30 * One));
        Assert.Equal(9_930m, await OpinionSettlementTests.Cash(rig, trader));
        rig.Venue.Run(() => rig.Venue.Resolve(rig.Plain, Payout.FirstWins));
        await Execute(rig, trader, 2, Ctf(rig, Redeem, null));
        Assert.Equal(10_000m, await OpinionSettlementTests.Cash(rig, trader));
        Assert.Equal(0, (await trader.Get("/positions")).Result.GetProperty("total").GetInt32());
        await OpinionSettlementTests.Balanced(rig);
    }

    [Fact]
    public async Task Trading_is_enabled_by_one_bundle_of_approvals()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader idle = rig.Trader(5);
        string most = ((BigInteger.One << 256) - 1).ToString(CultureInfo.InvariantCulture);
        string exchange = OpinionContracts.Exchange.ToString();
        byte[] bundle =
        [
            .. Packed(OpinionContracts.Usdt, ContractCall.Encode("approve(address,uint256)", exchange, most)),
            .. Packed(
                OpinionContracts.ConditionalTokens,
                ContractCall.Encode("setApprovalForAll(address,bool)", exchange, "1")),
        ];
        byte[] data =
        [
            .. ContractCall.Selector("multiSend(bytes)"), .. Word(32), .. Word(bundle.Length), .. bundle,
            .. new byte[(32 - (bundle.Length % 32)) % 32],
        ];
        await Execute(rig, idle, 0, (OpinionContracts.MultiSend, data), delegated: true);
        Assert.Equal(0, (await idle.Limit(rig.Plain, 0, Side.Buy, "0.4", "20")).Number);
    }

    [Fact]
    public async Task A_Safe_executes_only_what_its_owner_signed()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        OpinionTrader trader = rig.Trader(0), other = rig.Trader(1);
        JsonElement receipt = await Execute(rig, trader, 0, Ctf(rig, Split, 100 * One), signer: other.Signer);
        Assert.Equal("0x0", receipt.GetProperty("status").GetString());
        Assert.Equal(10_000m, await OpinionSettlementTests.Cash(rig, trader));
    }

    [Fact]
    public async Task The_chain_tells_its_id_decimals_fee_rates_and_position_ids()
    {
        await using OpinionRig rig = await OpinionRig.Start();
        Assert.Equal("0x38", (await Rpc(rig, "eth_chainId")).GetString());
        Assert.Equal(18, Number(await Call(rig, OpinionContracts.Usdt, ContractCall.Selector("decimals()"))));
        byte[] fees = Hex.Parse("0x27f68850" + NoWord[2..]);
        Assert.Equal(400, Number(await Call(rig, OpinionContracts.FeeManager, fees), 1));
        for (int outcome = 0; outcome < 2; outcome++)
        {
            string collection = await Call(rig, OpinionContracts.ConditionalTokens, ContractCall.Encode(
                "getCollectionId(bytes32,bytes32,uint256)", NoWord, rig.Plain.Market.Condition,
                (outcome + 1).ToString(CultureInfo.InvariantCulture)));
            string position = await Call(rig, OpinionContracts.ConditionalTokens, ContractCall.Encode(
                "getPositionId(address,bytes32)", OpinionContracts.Usdt.ToString(), collection));
            Assert.Equal(rig.Plain.Tokens[outcome], Number(position));
        }
    }

    private static (EvmAddress To, byte[] Data) Ctf(OpinionRig rig, string function, BigInteger? amount)
    {
        List<string> arguments =
            [OpinionContracts.Usdt.ToString(), NoWord, rig.Plain.Market.Condition, "1,2"];
        if (amount is { } wei) { arguments.Add(wei.ToString(CultureInfo.InvariantCulture)); }
        return (OpinionContracts.ConditionalTokens, ContractCall.Encode(function, [.. arguments]));
    }

    /// <summary>One transaction of the key's account that makes its Safe call; the receipt.</summary>
    private static async Task<JsonElement> Execute(
        OpinionRig rig, OpinionTrader trader, int nonce, (EvmAddress To, byte[] Data) call, bool delegated = false,
        PrivateKey? signer = null)
    {
        byte[] digest = OpinionTypedData.SafeDigest(
            trader.Account.Maker, call.To, 0, call.Data, delegated ? 1 : 0, 300_000, 0, 0, EvmAddress.Zero,
            EvmAddress.Zero, nonce);
        byte[] signature = (signer ?? trader.Signer).Sign(digest).Bytes.ToArray();
        int padded = (call.Data.Length + 31) / 32 * 32;
        byte[] data =
        [
            .. ContractCall.Selector(
                "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)"),
            .. new byte[12], .. call.To.ToArray(), .. Word(0), .. Word(320), .. Word(delegated ? 1 : 0),
            .. Word(300_000), .. Word(0), .. Word(0), .. Word(0), .. Word(0), .. Word(320 + 32 + padded),
            .. Word(call.Data.Length), .. call.Data, .. new byte[padded - call.Data.Length],
            .. Word(signature.Length), .. signature, .. new byte[31],
        ];
        BigInteger gwei = BigInteger.Pow(10, 9);
        var transaction = new Eip1559Transaction(
            56, nonce, 30 * gwei, 200 * gwei, 2_000_000, trader.Account.Maker, 0, data);
        SignedTransaction signed = transaction.Sign(trader.Signer);
        await Rpc(rig, "eth_sendRawTransaction", Hex.Of(signed.Raw));
        rig.Pass(5);
        return await Rpc(rig, "eth_getTransactionReceipt", signed.Hash);
    }

    private static byte[] Packed(EvmAddress to, byte[] data) =>
        [0, .. to.ToArray(), .. Word(0), .. Word(data.Length), .. data];

    private static byte[] Word(long number)
    {
        byte[] word = new byte[32];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(word.AsSpan(24), number);
        return word;
    }

    private static async Task<string> Call(OpinionRig rig, EvmAddress to, byte[] data)
    {
        JsonNode call = new JsonObject { ["to"] = to.ToString(), ["data"] = Hex.Of(data) };
        return (await Rpc(rig, "eth_call", call)).GetString()!;
    }

    private static BigInteger Number(string words, int index = 0) =>
        Hex.ParseUInt256("0x" + words.Substring(2 + (64 * index), 64));

    private static async Task<JsonElement> Rpc(OpinionRig rig, string method, params JsonNode?[] parameters)
    {
        using var http = new HttpClient();
        var request = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = method,
            ["params"] = new JsonArray(parameters),
        };
        using HttpResponseMessage reply = await http.PostAsync(
            rig.Server.Rpc, new StringContent(request.ToJsonString()), TestContext.Current.CancellationToken);
        JsonElement body = JsonSerializer.Deserialize<JsonElement>(
            await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(body.TryGetProperty("result", out JsonElement result), body.ToString());
        return result;
    }
}
