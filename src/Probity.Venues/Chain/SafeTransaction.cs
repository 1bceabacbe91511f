using System.Globalization;
using System.Numerics;
using Probity.Crypto;

namespace Probity.Venues.Chain;

/// <summary>
/// A transaction of a Safe (version 1.3.0): one call, or a delegate call to the multisend contract. Ours refund nobody
/// for the gas.
/// </summary>
/// <param name="To">Who is called.</param>
/// <param name="Value">Wei sent along.</param>
/// <param name="Data">Calldata.</param>
/// <param name="Operation"><see cref="PlainCall"/> or <see cref="DelegateCall"/>.</param>
/// <param name="Nonce">The Safe's own count of its transactions.</param>
public sealed record SafeTransaction(EvmAddress To, BigInteger Value, byte[] Data, byte Operation, BigInteger Nonce)
{
    public const byte PlainCall = 0;

    /// <summary>The target's code runs as if it were the Safe's own.</summary>
    public const byte DelegateCall = 1;

    private const string Execute =
        "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)";

    private static readonly byte[] TypeHash = Eip712.TypeHash(
        "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,"
        + "address gasToken,address refundReceiver,uint256 nonce)");

    /// <summary>Gas that the inner call may use; with a gas price of zero, 0 means all that is left.</summary>
    public BigInteger SafeTxGas { get; init; }

    /// <summary>Gas refunded beside that of the call.</summary>
    public BigInteger BaseGas { get; init; }

    /// <summary>Refunded per gas; 0 = no refund.</summary>
    public BigInteger GasPrice { get; init; }

    /// <summary>What is refunded; zero = the chain's coin.</summary>
    public EvmAddress GasToken { get; init; }

    /// <summary>Who is refunded; zero = whoever sent it.</summary>
    public EvmAddress RefundReceiver { get; init; }

    /// <summary>The domain of a Safe's transactions: the chain and the Safe, without name and version.</summary>
    public static Eip712Domain DomainOf(ulong chainId, EvmAddress safe) => new(null, null, chainId, safe);

    /// <summary>Several calls as one, all or none.</summary>
    /// <param name="multiSend">The multisend contract.</param>
    /// <param name="calls">In order.</param>
    /// <param name="nonce">The Safe's own count of its transactions.</param>
    public static SafeTransaction Of(EvmAddress multiSend, IReadOnlyList<WalletCall> calls, BigInteger nonce) => new(
        multiSend, BigInteger.Zero, ContractCall.Encode("multiSend(bytes)", Hex.Of(Pack(calls))), DelegateCall, nonce);

    /// <summary>The calls as the multisend contract unpacks them: operation, target, value, length, data.</summary>
    public static byte[] Pack(IReadOnlyList<WalletCall> calls)
    {
        var packed = new List<byte>();
        Span<byte> room = stackalloc byte[2 * WordWriter.Size];
        foreach (WalletCall call in calls)
        {
            var words = new WordWriter(room);
            words.Add(call.Value);
            words.Add((ulong)call.Data.Length);
            packed.Add(PlainCall);
            packed.AddRange(call.Target.ToArray());
            packed.AddRange(words.Written);
            packed.AddRange(call.Data);
        }
        return [.. packed];
    }

    /// <summary>What an owner signs.</summary>
    public byte[] Hash(ulong chainId, EvmAddress safe)
    {
        var words = new WordWriter(stackalloc byte[11 * WordWriter.Size]);
        words.Add(TypeHash);
        words.Add(To);
        words.Add(Value);
        words.Add(Keccak256.Hash(Data));
        words.Add((ulong)Operation);
        words.Add(SafeTxGas);
        words.Add(BaseGas);
        words.Add(GasPrice);
        words.Add(GasToken);
        words.Add(RefundReceiver);
        words.Add(Nonce);
        return Eip712.Digest(DomainOf(chainId, safe), Keccak256.Hash(words.Written));
    }

    /// <summary>The call that has the Safe execute this; anybody may make it and pays the gas.</summary>
    /// <param name="safe">Whose transaction it is.</param>
    /// <param name="signature">Of an owner, over <see cref="Hash"/>.</param>
    public WalletCall Execution(EvmAddress safe, Signature signature) => new(
        safe,
        BigInteger.Zero,
        ContractCall.Encode(
            Execute, To.ToString(), Text(Value), Hex.Of(Data), Text(Operation), Text(SafeTxGas), Text(BaseGas),
            Text(GasPrice), GasToken.ToString(), RefundReceiver.ToString(), signature.ToString()));

    private static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);
}
