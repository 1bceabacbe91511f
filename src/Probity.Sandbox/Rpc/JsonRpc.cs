using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Sandbox.Chain;

namespace Probity.Sandbox.Rpc;

/// <summary>
/// A node of the simulated chain by JSON-RPC 2.0: the methods that a trading client needs. The caller holds the gate.
/// </summary>
internal sealed class JsonRpc
{
    private const int MaxBatch = 1_000;
    private readonly ChainLedger chain;
    private readonly Dictionary<string, Func<RpcParams, JsonNode?>> methods;

    public JsonRpc(ChainLedger chain)
    {
        this.chain = chain;
        methods = new(StringComparer.Ordinal)
        {
            ["eth_chainId"] = _ => RpcParams.Hexed(chain.ChainId),
            ["net_version"] = _ => chain.ChainId.ToString(CultureInfo.InvariantCulture),
            ["web3_clientVersion"] = _ => "probity-sandbox",
            ["eth_syncing"] = _ => false,
            ["eth_blockNumber"] = _ => RpcParams.Hexed(chain.Height),
            ["eth_getBlockByNumber"] = BlockByNumber,
            ["eth_getBlockByHash"] = BlockByHash,
            ["eth_getBalance"] = p => RpcParams.Hexed(chain.GasOf(p.Address(0))),
            ["eth_getCode"] = p => chain.HasCode(p.Address(0)) ? "0x6001600101" : "0x",
            ["eth_getTransactionCount"] = TransactionCount,
            ["eth_gasPrice"] = _ => RpcParams.Hexed(chain.GasPrice.Usual),
            ["eth_maxPriorityFeePerGas"] = _ => RpcParams.Hexed(chain.GasPrice.MinimumTip),
            ["eth_feeHistory"] = FeeHistory,
            ["eth_estimateGas"] = EstimateGas,
            ["eth_call"] = p => Hex.Of(Call(p.Object(0)).Result),
            ["eth_sendRawTransaction"] = SendRaw,
            ["eth_getTransactionReceipt"] = p =>
                chain.Blocks.Find(p.Text(0)) is { } found ? RpcDocuments.Receipt(chain, found) : null,
            ["eth_getTransactionByHash"] = TransactionByHash,
            ["eth_getLogs"] = p => new JsonArray(
                [.. new RpcLogFilter(p.Object(0), chain.Height, BlockOfHash).Find(chain)]),
        };
    }

    /// <summary>Answers one request or a batch; null when all were notifications.</summary>
    public JsonNode? Handle(ReadOnlySpan<byte> body)
    {
        JsonNode? request;
        try
        {
            request = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return Failure(null, new RpcError(RpcError.Parse, "parse error"));
        }
        if (request is not JsonArray batch) { return One(request); }
        if (batch.Count is 0 or > MaxBatch)
        {
            return Failure(null, new RpcError(RpcError.InvalidRequest, $"a batch has 1..{MaxBatch} calls"));
        }
        JsonNode?[] answers = [.. batch.Select(One).Where(answer => answer is not null)];
        return answers.Length == 0 ? null : new JsonArray(answers);
    }

    private static JsonObject Failure(JsonNode? id, RpcError error) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = id?.DeepClone(),
        ["error"] = error.ToJson(),
    };

    private JsonObject? One(JsonNode? request)
    {
        var call = request as JsonObject;
        JsonNode? id = call?["id"];
        try
        {
            if (call is null || RpcParams.TextOf(call["method"]) is not { } name)
            {
                throw new RpcError(RpcError.InvalidRequest, "invalid request: no method");
            }
            if (!methods.TryGetValue(name, out Func<RpcParams, JsonNode?>? method))
            {
                throw new RpcError(
                    RpcError.NoMethod, $"the method {name} does not exist/is not available");
            }
            if (call["params"] is not (null or JsonArray))
            {
                throw new RpcError(RpcError.InvalidParams, "non-array args");
            }
            JsonNode? result = method(new RpcParams(call["params"] as JsonArray ?? []));
            if (id is null) { return null; }
            return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone(), ["result"] = result };
        }
        catch (RpcError error)
        {
            return Failure(id, error);
        }
    }

    private JsonObject? BlockByNumber(RpcParams p)
    {
        bool isName = p.Text(0) is "latest" or "pending" or "safe" or "finalized" or "earliest";
        if (!isName && RpcParams.Quantity(p.Text(0)) > chain.Height) { return null; }
        return RpcDocuments.Block(chain, p.Block(0, chain.Height), IsTrue(p[1]));
    }

    private JsonObject? BlockByHash(RpcParams p) =>
        BlockOfHash(p.Text(0)) is { } block ? RpcDocuments.Block(chain, block, IsTrue(p[1])) : null;

    /// <summary>Hashes say nothing: look through the blocks since the start, newest first.</summary>
    private long? BlockOfHash(string hash)
    {
        for (long block = chain.Height; block >= chain.Blocks.FirstNumber; block--)
        {
            if (string.Equals(Blocks.HashOf(block), hash, StringComparison.OrdinalIgnoreCase)) { return block; }
        }
        return null;
    }

    private static bool IsTrue(JsonNode? node) => node?.GetValueKind() == JsonValueKind.True;

    private JsonNode? TransactionCount(RpcParams p)
    {
        ulong mined = chain.NonceOf(p.Address(0));
        bool isPending = RpcParams.TextOf(p[1]) == "pending";
        return RpcParams.Hexed(isPending ? chain.Pool.NextNonce(p.Address(0), mined) : mined);
    }

    private JsonObject FeeHistory(RpcParams p)
    {
        string text = RpcParams.TextOf(p[0]) ?? p[0]?.ToString() ?? "";
        BigInteger asked = text.StartsWith("0x", StringComparison.Ordinal)
            ? RpcParams.Quantity(text)
            : BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger plain)
                ? plain
                : throw new RpcError(RpcError.InvalidParams, $"invalid argument: '{text}' is no number of blocks");
        int count = (int)BigInteger.Min(asked, 1_024);
        int percentiles = (p[2] as JsonArray)?.Count ?? 0;
        JsonArray Repeat(int times, Func<JsonNode> item) =>
            new([.. Enumerable.Range(0, times).Select(_ => (JsonNode?)item())]);
        var history = new JsonObject
        {
            ["oldestBlock"] = RpcParams.Hexed(BigInteger.Max(0, p.Block(1, chain.Height) - count + 1)),
            ["baseFeePerGas"] = Repeat(count + 1, () => RpcParams.Hexed(chain.GasPrice.BaseFee)),
            ["gasUsedRatio"] = Repeat(count, () => 0.5),
        };
        if (percentiles > 0)
        {
            history["reward"] = Repeat(
                count, () => Repeat(percentiles, () => RpcParams.Hexed(chain.GasPrice.MinimumTip)));
        }
        return history;
    }

    private JsonNode? EstimateGas(RpcParams p)
    {
        ulong used = Call(p.Object(0)).Gas;
        return RpcParams.Hexed(used + (used / 10));
    }

    private (byte[] Result, ulong Gas) Call(JsonObject call)
    {
        EvmAddress from = RpcParams.TextOf(call["from"]) is { } sender ? RpcParams.AddressOf(sender) : default;
        EvmAddress to = RpcParams.TextOf(call["to"]) is { } target
            ? RpcParams.AddressOf(target)
            : throw new RpcError(RpcError.Server, "the sandbox creates no contracts");
        string data = RpcParams.TextOf(call["data"]) ?? RpcParams.TextOf(call["input"]) ?? "0x";
        BigInteger value = RpcParams.TextOf(call["value"]) is { } wei ? RpcParams.Quantity(wei) : 0;
        try
        {
            return chain.Try(from, to, value, RpcParams.BytesOf(data));
        }
        catch (ChainRevert revert)
        {
            throw new RpcError(RpcError.Reverted, revert.Message, Hex.Of(revert.ToBytes()));
        }
    }

    private JsonNode? SendRaw(RpcParams p)
    {
        try
        {
            return chain.Send(RawTransaction.Decode(RpcParams.BytesOf(p.Text(0)), chain.ChainId));
        }
        catch (FormatException e)
        {
            throw new RpcError(RpcError.Server, e.Message);
        }
        catch (TransactionRefused e)
        {
            throw new RpcError(RpcError.Server, e.Message);
        }
    }

    private JsonObject? TransactionByHash(RpcParams p)
    {
        if (chain.Blocks.Find(p.Text(0)) is { } mined) { return RpcDocuments.Transaction(chain, mined); }
        return chain.Pool.Find(p.Text(0)) is { } waiting ? RpcDocuments.Pending(chain, waiting) : null;
    }
}
