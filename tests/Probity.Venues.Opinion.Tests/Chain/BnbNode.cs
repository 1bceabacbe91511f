using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Chain;
using Probity.Venues.Opinion.Signing;
using Probity.Venues.Opinion.Tests.Signing;

namespace Probity.Venues.Opinion.Tests.Chain;

/// <summary>A node of BNB Chain in memory: answers calls by target and calldata, and takes transactions.</summary>
internal sealed class BnbNode : HttpMessageHandler
{
    private readonly RateGates gates;
    private readonly TimeProvider time;

    public BnbNode(TimeProvider time)
    {
        this.time = time;
        gates = new RateGates([RateLimit.SlidingWindow(JsonRpcClient.Gate, 100_000, TimeSpan.FromSeconds(1))], time);
    }

    public ulong ChainId { get; set; } = 56;

    public BigInteger Gas { get; set; } = BigInteger.Pow(10, 18);

    public BigInteger AccountNonce { get; set; } = 7;

    public BigInteger SafeNonce { get; set; } = 4;

    public bool IsOwner { get; set; } = true;

    public BigInteger Threshold { get; set; } = 1;

    public bool HasSafe { get; set; } = true;

    public BigInteger Decimals { get; set; } = 18;

    /// <summary>USDT of any wallet.</summary>
    public BigInteger Money { get; set; }

    public BigInteger[] Shares { get; } = [0, 0];

    /// <summary>Millionths that the first outcome pays; null = not resolved.</summary>
    public int? Payout { get; set; }

    /// <summary>Answers allowance (by spender) and isApprovedForAll (by operator).</summary>
    public Dictionary<EvmAddress, BigInteger> Allowances { get; } = [];

    public HashSet<EvmAddress> Operators { get; } = [];

    /// <summary>What a transaction reverts with when it is estimated.</summary>
    public string? Reverts { get; set; }

    /// <summary>What a sent transaction does; its receipt.</summary>
    public Func<string, JsonObject?> Sent { get; set; } = hash => Receipt(hash, true);

    /// <summary>Calls that were estimated, the last one last.</summary>
    public List<(EvmAddress To, byte[] Data)> Estimated { get; } = [];

    public List<string> Raw { get; } = [];

    public Dictionary<string, JsonObject> Receipts { get; } = [];

    public OpinionReads Reads()
    {
        var client = new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var options = new VenueHttpOptions { Attempts = 1, Timeout = TimeSpan.FromHours(10) };
        return new OpinionReads(new JsonRpcClient(
            new VenueHttp(client, new Uri("http://node.test/"), gates, options, time, () => 0.5), 56));
    }

    public static JsonObject Receipt(string hash, bool succeeded, params JsonObject[] logs) => new()
    {
        ["transactionHash"] = hash,
        ["status"] = succeeded ? "0x1" : "0x0",
        ["blockNumber"] = "0x10",
        ["logs"] = new JsonArray([.. logs]),
    };

    public static JsonObject Log(EvmAddress contract, string signature, params string[] topics) => new()
    {
        ["address"] = contract.ToString(),
        ["topics"] = new JsonArray(
            [JsonValue.Create(Hex.Of(Keccak256.Hash(Encoding.ASCII.GetBytes(signature)))), .. topics.Select(t =>
                JsonValue.Create(t))]),
        ["data"] = Word(0),
    };

    public static JsonObject Paid(EvmAddress to, BigInteger wei)
    {
        static string Topic(EvmAddress address) =>
            "0x" + new string('0', 24) + Convert.ToHexStringLower(address.ToArray());
        JsonObject log = Log(
            OpinionContracts.Bnb.Usdt, "Transfer(address,address,uint256)",
            Topic(OpinionContracts.Bnb.ConditionalTokens), Topic(to));
        log["data"] = Word(wei);
        return log;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        JsonNode asked = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        JsonNode answer = asked is JsonArray batch
            ? new JsonArray([.. batch.Select(one => (JsonNode)Answer(one!))])
            : Answer(asked);
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json"),
        };
    }

    private static string Word(BigInteger number)
    {
        var words = new WordWriter(new byte[WordWriter.Size]);
        words.Add(number);
        return Hex.Of(words.Written);
    }

    private static string Number(BigInteger number) =>
        "0x" + (number.IsZero ? "0" : number.ToString("x").TrimStart('0'));

    private JsonObject Answer(JsonNode request)
    {
        JsonArray given = request["params"]!.AsArray();
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]!.DeepClone() };
        string method = request["method"]!.GetValue<string>();
        if (method == "eth_estimateGas" && Reverts is { } why)
        {
            answer["error"] = new JsonObject { ["code"] = 3, ["message"] = $"execution reverted: {why}" };
            return answer;
        }
        answer["result"] = method switch
        {
            "eth_chainId" => Number(ChainId),
            "eth_blockNumber" => "0x20",
            "eth_getBalance" => Number(Gas),
            "eth_getTransactionCount" => Number(AccountNonce),
            "eth_getCode" => HasSafe ? "0x6000" : "0x",
            "eth_gasPrice" => Number(1_000_000_000),
            "eth_feeHistory" => new JsonObject { ["baseFeePerGas"] = new JsonArray("0x0") },
            "eth_call" => Word(Called(given[0]!)),
            "eth_estimateGas" => Estimate(given[0]!),
            "eth_sendRawTransaction" => Take(given[0]!.GetValue<string>()),
            "eth_getTransactionReceipt" => Receipts.GetValueOrDefault(given[0]!.GetValue<string>())?.DeepClone(),
            _ => throw new InvalidOperationException(method),
        };
        return answer;
    }

    private string Estimate(JsonNode call)
    {
        Estimated.Add((
            EvmAddress.Parse(call["to"]!.GetValue<string>()), Hex.Parse(call["data"]!.GetValue<string>())));
        return "0x30d40";
    }

    private string Take(string raw)
    {
        string hash = Hex.Of(Keccak256.Hash(Hex.Parse(raw)));
        Raw.Add(raw);
        if (Sent(hash) is { } receipt)
        {
            Receipts[hash] = receipt;
            AccountNonce += 1;
        }
        return hash;
    }

    private BigInteger Called(JsonNode call)
    {
        byte[] data = Hex.Parse(call["data"]!.GetValue<string>());
        EvmAddress Address(int word) => new(data.AsSpan(4 + (32 * word) + 12, 20));
        BigInteger Value(int word) => new(data.AsSpan(4 + (32 * word), 32), isUnsigned: true, isBigEndian: true);
        bool Is(string function) => data.AsSpan(0, 4).SequenceEqual(ContractCall.Selector(function));
        return Is("nonce()") ? SafeNonce
            : Is("isOwner(address)") ? (IsOwner ? 1 : 0)
            : Is("getThreshold()") ? Threshold
            : Is("decimals()") ? Decimals
            : Is("balanceOf(address)") ? Money
            : Is("balanceOf(address,uint256)")
                ? Shares[Value(1).ToString() == OpinionMarkets.Token ? 0 : 1]
            : Is("allowance(address,address)") ? Allowances.GetValueOrDefault(Address(1))
            : Is("isApprovedForAll(address,address)") ? (Operators.Contains(Address(1)) ? 1 : 0)
            : Is("payoutDenominator(bytes32)") ? (Payout is null ? 0 : 1_000_000)
            : Is("payoutNumerators(bytes32,uint256)")
                ? (Value(1).IsZero ? Payout ?? 0 : 1_000_000 - (Payout ?? 1_000_000))
            : throw new InvalidOperationException(Hex.Of(data.AsSpan(0, 4)));
    }
}
