using System.Collections.Concurrent;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Chain;

/// <summary>A node's error, as the test wants it.</summary>
internal sealed class NodeError(int code, string message, string? data = null) : Exception(message)
{
    public JsonObject Json => new() { ["code"] = code, ["message"] = Message, ["data"] = data };
}

/// <summary>A JSON-RPC node on loopback whose state is a few dictionaries.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly FakeVenue venue;
    private readonly RateGates gates;

    private FakeNode(FakeVenue venue, TimeProvider time)
    {
        this.venue = venue;
        gates = new RateGates(ChainRateLimits.Defaults, time);
        venue.Answer = (context, request) => Serve(context, request.Body);
    }

    public ulong ChainId { get; set; } = 137;

    public BigInteger Balance { get; set; } = BigInteger.Pow(10, 18);

    public BigInteger Nonce { get; set; } = 7;

    public BigInteger BaseFee { get; set; } = 30_000_000_000;

    /// <summary>Answers eth_call and eth_estimateGas by target and calldata.</summary>
    public Func<string, string, string> Call { get; set; } = (_, _) => "0x" + new string('0', 64);

    /// <summary>Told of each raw transaction; may throw a <see cref="NodeError"/>.</summary>
    public Action<string> Sent { get; set; } = _ => { };

    public ConcurrentDictionary<string, JsonObject> Receipts { get; } = new();

    public ConcurrentQueue<string> Raw { get; } = new();

    public IReadOnlyList<SeenRequest> Seen => venue.Seen;

    /// <summary>Set to answer everything with this instead.</summary>
    public (int Status, string Body, string Type)? Instead { get; set; }

    public static async Task<FakeNode> Start(TimeProvider time) => new(await FakeVenue.Start(), time);

    public JsonRpcClient Client(TimeProvider time, ulong chain = 137) =>
        new(venue.Http(time, new VenueHttpOptions { Timeout = TimeSpan.FromHours(10), Attempts = 2 }, gates), chain);

    /// <summary>A receipt without events, or with those given.</summary>
    public static JsonObject Receipt(string hash, bool succeeded, params JsonObject[] logs) => new()
    {
        ["transactionHash"] = hash,
        ["status"] = succeeded ? "0x1" : "0x0",
        ["blockNumber"] = "0x10",
        ["logs"] = new JsonArray([.. logs]),
    };

    public static JsonObject Transfer(EvmAddress token, EvmAddress from, EvmAddress to, long amount) => new()
    {
        ["address"] = token.ToString(),
        ["topics"] = new JsonArray(
            Hex.Of(Keccak256.Hash("Transfer(address,address,uint256)"u8)), Topic(from), Topic(to)),
        ["data"] = Word(amount),
    };

    public static string Word(BigInteger number) =>
        "0x" + Convert.ToHexStringLower(Probity.Venues.Polymarket.Signing.PositionId.WordOf(number));

    public async ValueTask DisposeAsync()
    {
        gates.Dispose();
        await venue.DisposeAsync();
    }

    private static string Topic(EvmAddress address) =>
        "0x" + new string('0', 24) + address.ToString()[2..].ToLowerInvariant();

    private static string Quantity(BigInteger number) =>
        "0x" + (number.IsZero ? "0" : number.ToString("x").TrimStart('0'));

    private Task Serve(HttpContext context, string body)
    {
        if (Instead is { } instead) { return FakeVenue.Reply(context, instead.Status, instead.Body, instead.Type); }
        JsonNode asked = JsonNode.Parse(body)!;
        JsonNode answer = asked is JsonArray batch
            ? new JsonArray([.. batch.Reverse().Select(one => (JsonNode)Answer(one!))])
            : Answer(asked);
        return FakeVenue.Reply(context, 200, answer.ToJsonString());
    }

    private JsonObject Answer(JsonNode request)
    {
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]!.DeepClone() };
        try
        {
            answer["result"] = Result(request["method"]!.GetValue<string>(), request["params"]!.AsArray());
        }
        catch (NodeError e)
        {
            answer["error"] = e.Json;
        }
        return answer;
    }

    private JsonNode? Result(string method, JsonArray parameters)
    {
        switch (method)
        {
            case "eth_chainId": return Quantity(ChainId);
            case "eth_blockNumber": return "0x10";
            case "eth_getBalance": return Quantity(Balance);
            case "eth_getTransactionCount": return Quantity(Nonce);
            case "eth_getCode": return "0x6000";
            case "eth_feeHistory":
                return new JsonObject
                {
                    ["baseFeePerGas"] = new JsonArray("0x1", Quantity(BaseFee)),
                    ["reward"] = new JsonArray(new JsonArray("0x6fc23ac00"), new JsonArray("0x6fc23ac00")),
                };
            case "eth_call": return Called(parameters[0]!);
            case "eth_estimateGas":
                Called(parameters[0]!);
                return "0xc350";
            case "eth_sendRawTransaction":
                string raw = parameters[0]!.GetValue<string>();
                Raw.Enqueue(raw);
                Sent(raw);
                return Hex.Of(Keccak256.Hash(Hex.Parse(raw)));
            case "eth_getTransactionReceipt":
                return Receipts.TryGetValue(parameters[0]!.GetValue<string>(), out JsonObject? receipt)
                    ? receipt.DeepClone()
                    : null;
            default: throw new NodeError(-32601, $"the method {method} does not exist");
        }
    }

    private string Called(JsonNode call) =>
        Call(call["to"]!.GetValue<string>(), call["data"]!.GetValue<string>());
}
