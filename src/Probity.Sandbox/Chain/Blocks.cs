using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Values;

namespace Probity.Sandbox.Chain;

/// <summary>A transaction in a block.</summary>
/// <param name="Hash">0x and 64 digits.</param>
/// <param name="Block">Number of its block.</param>
/// <param name="Index">Its place in the block.</param>
/// <param name="From">Who sent it.</param>
/// <param name="To">What it called.</param>
/// <param name="Nonce">The sender's number.</param>
/// <param name="Input">Calldata; empty where the sandbox acts without any.</param>
/// <param name="Fees">Gas and its price.</param>
/// <param name="Error">Why it failed; null when it succeeded.</param>
/// <param name="Logs">What the contracts said; empty when it failed.</param>
/// <param name="FirstLog">Place of the first log in the block.</param>
public sealed record ChainTransaction(
    string Hash, long Block, int Index, EvmAddress From, EvmAddress To, ulong Nonce, BigInteger Value, byte[] Input,
    GasTerms Fees, string? Error, IReadOnlyList<ChainLog> Logs, int FirstLog)
{
    public bool Succeeded => Error is null;
}

/// <summary>What a transaction allowed and paid for gas; prices in wei.</summary>
public sealed record GasTerms(
    int Type, ulong Limit, ulong Used, BigInteger MaxFee, BigInteger PriorityFee, BigInteger Price);

/// <summary>
/// The blocks: one every two seconds of the venue's time, whether somebody looks or not. Only those with transactions
/// are kept.
/// </summary>
internal sealed class Blocks(Func<Instant> now, long firstNumber)
{
    public static readonly Duration Interval = Duration.FromSeconds(2);

    private readonly Instant start = now();
    private readonly Dictionary<long, List<ChainTransaction>> byBlock = [];
    private readonly Dictionary<string, ChainTransaction> byHash = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The newest block.</summary>
    public long Height => firstNumber + Math.Max(0, (now() - start).Nanos / Interval.Nanos);

    public long FirstNumber => firstNumber;

    /// <summary>Unix seconds.</summary>
    public long TimestampOf(long block) =>
        (start + new Duration(Interval.Nanos * (block - firstNumber))).Nanos / 1_000_000_000;

    public static string HashOf(long block) =>
        Hex.Of(Keccak256.Hash([.. Encoding.ASCII.GetBytes("probity sandbox block"), .. AbiWords.Of(block)]));

    public IReadOnlyList<ChainTransaction> In(long block) =>
        byBlock.TryGetValue(block, out List<ChainTransaction>? list) ? list : [];

    public ChainTransaction? Find(string hash) => byHash.GetValueOrDefault(hash);

    public void Add(ChainTransaction transaction)
    {
        if (!byBlock.TryGetValue(transaction.Block, out List<ChainTransaction>? list))
        {
            byBlock.Add(transaction.Block, list = []);
        }
        list.Add(transaction);
        byHash.Add(transaction.Hash, transaction);
    }

    /// <summary>Blocks with transactions between the two, in order.</summary>
    public IEnumerable<long> Filled(long from, long to) =>
        byBlock.Keys.Where(block => block >= from && block <= to).Order();
}
