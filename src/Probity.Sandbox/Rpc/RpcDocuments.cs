using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Sandbox.Chain;

namespace Probity.Sandbox.Rpc;

/// <summary>Blocks, transactions, receipts and logs as a node writes them.</summary>
internal static class RpcDocuments
{
    private static readonly string NoWord = Hex.Of(new byte[32]);
    private static readonly string NoBloom = Hex.Of(new byte[256]);

    public static JsonObject Block(ChainLedger chain, long number, bool full)
    {
        IReadOnlyList<ChainTransaction> transactions = chain.Blocks.In(number);
        long used = transactions.Sum(transaction => (long)transaction.Fees.Used);
        return new JsonObject
        {
            ["number"] = RpcParams.Hexed(number),
            ["hash"] = Blocks.HashOf(number),
            ["parentHash"] = Blocks.HashOf(number - 1),
            ["nonce"] = "0x0000000000000000",
            ["sha3Uncles"] = NoWord,
            ["logsBloom"] = NoBloom,
            ["transactionsRoot"] = NoWord,
            ["stateRoot"] = NoWord,
            ["receiptsRoot"] = NoWord,
            ["miner"] = EvmAddress.Zero.ToString(),
            ["difficulty"] = "0x1",
            ["totalDifficulty"] = "0x1",
            ["extraData"] = "0x",
            ["mixHash"] = NoWord,
            ["size"] = "0x400",
            ["gasLimit"] = RpcParams.Hexed(Gas.BlockLimit),
            ["gasUsed"] = RpcParams.Hexed(used),
            ["baseFeePerGas"] = RpcParams.Hexed(chain.GasPrice.BaseFee),
            ["timestamp"] = RpcParams.Hexed(chain.Blocks.TimestampOf(number)),
            ["transactions"] = new JsonArray(
                [.. transactions.Select(t => full ? Transaction(chain, t) : (JsonNode)JsonValue.Create(t.Hash))]),
            ["uncles"] = new JsonArray(),
        };
    }

    public static JsonObject Transaction(ChainLedger chain, ChainTransaction transaction)
    {
        JsonObject document = Fields(
            chain, transaction.Hash, transaction.From, transaction.To, transaction.Nonce, transaction.Value,
            transaction.Input, transaction.Fees);
        document["blockHash"] = Blocks.HashOf(transaction.Block);
        document["blockNumber"] = RpcParams.Hexed(transaction.Block);
        document["transactionIndex"] = RpcParams.Hexed(transaction.Index);
        document["gasPrice"] = RpcParams.Hexed(transaction.Fees.Price);
        return document;
    }

    /// <summary>One that no block holds yet.</summary>
    public static JsonObject Pending(ChainLedger chain, RawTransaction raw)
    {
        var terms = new GasTerms(
            raw.Type, raw.GasLimit, 0, raw.MaxFeePerGas, raw.PriorityFeePerGas, raw.MaxFeePerGas);
        JsonObject document = Fields(
            chain, Hex.Of(raw.Hash), raw.From, raw.To ?? EvmAddress.Zero, raw.Nonce, raw.Value, raw.Data, terms);
        document["blockHash"] = null;
        document["blockNumber"] = null;
        document["transactionIndex"] = null;
        document["gasPrice"] = RpcParams.Hexed(raw.MaxFeePerGas);
        return document;
    }

    public static JsonObject Receipt(ChainLedger chain, ChainTransaction transaction)
    {
        long before = chain.Blocks.In(transaction.Block).Take(transaction.Index + 1).Sum(t => (long)t.Fees.Used);
        var receipt = new JsonObject
        {
            ["transactionHash"] = transaction.Hash,
            ["transactionIndex"] = RpcParams.Hexed(transaction.Index),
            ["blockHash"] = Blocks.HashOf(transaction.Block),
            ["blockNumber"] = RpcParams.Hexed(transaction.Block),
            ["from"] = transaction.From.ToString(),
            ["to"] = transaction.To.ToString(),
            ["cumulativeGasUsed"] = RpcParams.Hexed(before),
            ["gasUsed"] = RpcParams.Hexed(transaction.Fees.Used),
            ["effectiveGasPrice"] = RpcParams.Hexed(transaction.Fees.Price),
            ["contractAddress"] = null,
            ["logs"] = new JsonArray([.. Logs(transaction)]),
            ["logsBloom"] = NoBloom,
            ["type"] = RpcParams.Hexed(transaction.Fees.Type),
            ["status"] = transaction.Succeeded ? "0x1" : "0x0",
        };
        return receipt;
    }

    public static IEnumerable<JsonObject> Logs(ChainTransaction transaction) =>
        transaction.Logs.Select((log, index) => new JsonObject
        {
            ["address"] = log.Address.ToString(),
            ["topics"] = new JsonArray([.. log.Topics.Select(topic => (JsonNode)JsonValue.Create(Hex.Of(topic)))]),
            ["data"] = Hex.Of(log.Data),
            ["blockNumber"] = RpcParams.Hexed(transaction.Block),
            ["blockHash"] = Blocks.HashOf(transaction.Block),
            ["transactionHash"] = transaction.Hash,
            ["transactionIndex"] = RpcParams.Hexed(transaction.Index),
            ["logIndex"] = RpcParams.Hexed(transaction.FirstLog + index),
            ["removed"] = false,
        });

    private static JsonObject Fields(
        ChainLedger chain, string hash, EvmAddress from, EvmAddress to, ulong nonce,
        System.Numerics.BigInteger value, byte[] input, GasTerms fees)
    {
        var document = new JsonObject
        {
            ["hash"] = hash,
            ["from"] = from.ToString(),
            ["to"] = to.ToString(),
            ["nonce"] = RpcParams.Hexed(nonce),
            ["value"] = RpcParams.Hexed(value),
            ["input"] = Hex.Of(input),
            ["gas"] = RpcParams.Hexed(fees.Limit),
            ["type"] = RpcParams.Hexed(fees.Type),
            ["chainId"] = RpcParams.Hexed(chain.ChainId),
        };
        if (fees.Type == 2)
        {
            document["maxFeePerGas"] = RpcParams.Hexed(fees.MaxFee);
            document["maxPriorityFeePerGas"] = RpcParams.Hexed(fees.PriorityFee);
        }
        return document;
    }
}
