using System.Numerics;
using System.Text.Json;
using Probity.Crypto;
using Probity.Venues.Http;

namespace Probity.Venues.Chain;

/// <summary>An event of a contract.</summary>
/// <param name="Contract">Who said it.</param>
/// <param name="Topics">32 bytes each, the event's hash first.</param>
/// <param name="Data">Its other arguments.</param>
public sealed record ChainLog(EvmAddress Contract, IReadOnlyList<byte[]> Topics, byte[] Data)
{
    /// <summary>An indexed address.</summary>
    public EvmAddress AddressAt(int topic) => new(Topics[topic].AsSpan(12));

    /// <summary>A number of the data, 0-based.</summary>
    public BigInteger NumberAt(int word) => new(
        Data.AsSpan(word * WordWriter.Size, WordWriter.Size), isUnsigned: true, isBigEndian: true);

    public bool Is(byte[] eventHash, int topics, int words) =>
        Topics.Count == topics && Data.Length >= words * WordWriter.Size && Topics[0].AsSpan().SequenceEqual(eventHash);
}

/// <summary>What a transaction did: the proof of everything that happens on the chain.</summary>
/// <param name="Hash">Of the transaction.</param>
/// <param name="Succeeded">False: it was reverted, and only its gas is gone.</param>
/// <param name="Block">Number of the block that holds it.</param>
/// <param name="Logs">Events, in order.</param>
public sealed record ChainReceipt(string Hash, bool Succeeded, long Block, IReadOnlyList<ChainLog> Logs)
{
    private static readonly byte[] TransferEvent =
        Keccak256.Hash("Transfer(address,address,uint256)"u8);

    /// <summary>Base units of a token that came to a wallet, less those that left it.</summary>
    public BigInteger NetTransfer(EvmAddress token, EvmAddress wallet)
    {
        BigInteger net = 0;
        foreach (ChainLog log in Logs)
        {
            if (log.Contract != token || !log.Is(TransferEvent, 3, 1)) { continue; }
            if (log.AddressAt(2) == wallet) { net += log.NumberAt(0); }
            if (log.AddressAt(1) == wallet) { net -= log.NumberAt(0); }
        }
        return net;
    }

    /// <summary>Null for JSON null: no block holds it yet.</summary>
    /// <exception cref="ChainException">Not a receipt.</exception>
    internal static ChainReceipt? Read(JsonElement receipt)
    {
        if (receipt.ValueKind == JsonValueKind.Null) { return null; }
        try
        {
            if (receipt.GetProperty("blockNumber").ValueKind == JsonValueKind.Null) { return null; }
            return new ChainReceipt(
                receipt.GetProperty("transactionHash").GetString()!,
                RpcValue.Number(receipt.GetProperty("status")) == 1,
                (long)RpcValue.Number(receipt.GetProperty("blockNumber")),
                [.. receipt.GetProperty("logs").EnumerateArray().Select(Log)]);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new ChainException(
                ChainFault.Node, $"the node's receipt is {Excerpt(receipt)}, which lacks what a receipt has", e);
        }
    }

    private static ChainLog Log(JsonElement log) => new(
        new EvmAddress(RpcValue.Bytes(log.GetProperty("address"))),
        [.. log.GetProperty("topics").EnumerateArray().Select(RpcValue.Bytes)],
        RpcValue.Bytes(log.GetProperty("data")));

    private static string Excerpt(JsonElement value) => VenueError.Excerpt(value.GetRawText());
}
