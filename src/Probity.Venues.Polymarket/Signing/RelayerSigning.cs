using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Venues.Chain;

namespace Probity.Venues.Polymarket.Signing;

/// <summary>What the relayer of proxy wallets is asked for.</summary>
public sealed record ProxyTransaction(
    EvmAddress To, byte[] Data, BigInteger RelayerFee, BigInteger GasPrice, BigInteger GasLimit, BigInteger Nonce,
    EvmAddress RelayHub, EvmAddress Relay);

/// <summary>What is signed to have the relayer act for a wallet (reference/polymarket.md 8.4).</summary>
public static class RelayerSigning
{
    /// <summary>A Safe raises v by four to say that the hash was signed as a personal message.</summary>
    private const byte PersonalMessageMark = 4;

    private static readonly byte[] CreateProxyType =
        Eip712.TypeHash("CreateProxy(address paymentToken,uint256 payment,address paymentReceiver)");

    private const string CallTypeText = "Call(address target,uint256 value,bytes data)";

    private static readonly byte[] CallType = Eip712.TypeHash(CallTypeText);

    private static readonly byte[] BatchType =
        Eip712.TypeHash("Batch(address wallet,uint256 nonce,uint256 deadline,Call[] calls)" + CallTypeText);

    /// <summary>The signature as the Safe wants it: over the personal message of the hash, v raised by four.</summary>
    public static byte[] PackSafe(Signature personal)
    {
        byte[] packed = personal.Bytes.ToArray();
        packed[64] += PersonalMessageMark;
        return packed;
    }

    public static byte[] ProxyHash(EvmAddress from, ProxyTransaction transaction)
    {
        var numbers = new WordWriter(stackalloc byte[4 * WordWriter.Size]);
        numbers.Add(transaction.RelayerFee);
        numbers.Add(transaction.GasPrice);
        numbers.Add(transaction.GasLimit);
        numbers.Add(transaction.Nonce);
        return Keccak256.Hash(
        [
            .. Encoding.ASCII.GetBytes("rlx:"), .. from.ToArray(), .. transaction.To.ToArray(), .. transaction.Data,
            .. numbers.Written, .. transaction.RelayHub.ToArray(), .. transaction.Relay.ToArray(),
        ]);
    }

    public static byte[] SafeCreateDigest(
        ulong chainId, EvmAddress safeFactory, EvmAddress paymentToken, BigInteger payment, EvmAddress paymentReceiver)
    {
        var words = new WordWriter(stackalloc byte[4 * WordWriter.Size]);
        words.Add(CreateProxyType);
        words.Add(paymentToken);
        words.Add(payment);
        words.Add(paymentReceiver);
        var domain = new Eip712Domain("Polymarket Contract Proxy Factory", null, chainId, safeFactory);
        return Eip712.Digest(domain, Keccak256.Hash(words.Written));
    }

    public static byte[] DepositWalletBatchDigest(
        ulong chainId, EvmAddress wallet, BigInteger nonce, BigInteger deadline, IReadOnlyList<WalletCall> calls)
    {
        var hashes = new List<byte>(calls.Count * Keccak256.Length);
        foreach (WalletCall call in calls)
        {
            var words = new WordWriter(new byte[4 * WordWriter.Size]);
            words.Add(CallType);
            words.Add(call.Target);
            words.Add(call.Value);
            words.Add(Keccak256.Hash(call.Data));
            hashes.AddRange(Keccak256.Hash(words.Written));
        }
        var batch = new WordWriter(stackalloc byte[5 * WordWriter.Size]);
        batch.Add(BatchType);
        batch.Add(wallet);
        batch.Add(nonce);
        batch.Add(deadline);
        batch.Add(Keccak256.Hash(hashes.ToArray()));
        return Eip712.Digest(new Eip712Domain("DepositWallet", "1", chainId, wallet), Keccak256.Hash(batch.Written));
    }
}
