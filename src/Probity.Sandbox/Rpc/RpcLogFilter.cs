using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Sandbox.Chain;

namespace Probity.Sandbox.Rpc;

/// <summary>The filter of eth_getLogs: addresses, topics by position, blocks.</summary>
internal sealed class RpcLogFilter
{
    private const long WidestRange = 100_000;
    private readonly HashSet<EvmAddress>? addresses;
    private readonly List<HashSet<string>?> topics = [];

    public RpcLogFilter(JsonObject filter, long height, Func<string, long?> blockOfHash)
    {
        if (RpcParams.TextOf(filter["blockHash"]) is { } hash)
        {
            From = To = blockOfHash(hash) ?? throw new RpcError(RpcError.Server, "unknown block");
        }
        else
        {
            From = RpcParams.BlockOf(filter["fromBlock"], height);
            To = RpcParams.BlockOf(filter["toBlock"], height);
            if (To - From > WidestRange && filter["fromBlock"] is not null && From > 0)
            {
                throw new RpcError(RpcError.Server, $"block range exceeds {WidestRange}");
            }
        }
        addresses = Texts(filter["address"])?.Select(RpcParams.AddressOf).ToHashSet();
        if (filter["topics"] is not JsonArray positions) { return; }
        foreach (JsonNode? position in positions)
        {
            topics.Add(Texts(position)?.ToHashSet(StringComparer.OrdinalIgnoreCase));
        }
    }

    public long From { get; }

    public long To { get; }

    public IEnumerable<JsonObject> Find(ChainLedger chain) =>
        from block in chain.Blocks.Filled(From, To)
        from transaction in chain.Blocks.In(block)
        from found in RpcDocuments.Logs(transaction).Zip(transaction.Logs)
        where Fits(found.Second)
        select found.First;

    private bool Fits(ChainLog log)
    {
        if (addresses is not null && !addresses.Contains(log.Address)) { return false; }
        if (topics.Count > log.Topics.Count) { return false; }
        return topics.Index().All(
            topic => topic.Item is null || topic.Item.Contains(Hex.Of(log.Topics[topic.Index])));
    }

    private static List<string>? Texts(JsonNode? node) => node switch
    {
        null => null,
        JsonArray { Count: 0 } => null,
        JsonArray list => [.. list.Select(item => RpcParams.TextOf(item) ?? "")],
        _ => [RpcParams.TextOf(node) ?? ""],
    };
}
