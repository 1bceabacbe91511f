using System.Numerics;
using Probity.Crypto;

namespace Probity.Sandbox.Chain;

/// <summary>A signed transaction as it comes over the wire: legacy with EIP-155, or EIP-1559.</summary>
/// <param name="Type">0 or 2.</param>
/// <param name="From">Recovered from the signature.</param>
/// <param name="To">Null for the creation of a contract.</param>
/// <param name="Nonce">The sender's transaction number.</param>
/// <param name="Value">Wei.</param>
/// <param name="GasLimit">Units of gas.</param>
/// <param name="MaxFeePerGas">Wei; the gas price of a legacy transaction.</param>
/// <param name="PriorityFeePerGas">Wei.</param>
/// <param name="Data">Calldata.</param>
/// <param name="Hash">Of the whole encoding.</param>
internal sealed record RawTransaction(
    int Type, EvmAddress From, EvmAddress? To, ulong Nonce, BigInteger Value, ulong GasLimit, BigInteger MaxFeePerGas,
    BigInteger PriorityFeePerGas, byte[] Data, byte[] Hash)
{
    /// <exception cref="FormatException">Malformed, of another type or chain, or not signed.</exception>
    public static RawTransaction Decode(ReadOnlySpan<byte> raw, ulong chainId)
    {
        if (raw.IsEmpty) { throw new FormatException("the transaction is empty"); }
        return raw[0] switch
        {
            2 => Decode1559(raw, chainId),
            >= 0xc0 => DecodeLegacy(raw, chainId),
            _ => throw new FormatException($"transaction type not supported: {raw[0]}"),
        };
    }

    private static RawTransaction DecodeLegacy(ReadOnlySpan<byte> raw, ulong chainId)
    {
        IReadOnlyList<RlpItem> f = FieldsOf(raw, 9);
        BigInteger v = f[6].Number();
        if (v < 35)
        {
            throw new FormatException("only replay-protected (EIP-155) transactions allowed over RPC");
        }
        BigInteger chain = (v - 35) / 2;
        DemandChain(chain, chainId);
        byte[] unsigned = Rlp.List(
        [
            .. f.Take(6).Select(RlpReader.Encode), Rlp.Number(chain), Rlp.Number(0), Rlp.Number(0),
        ]);
        EvmAddress from = Signer(unsigned, f[7], f[8], (int)((v - 35) % 2));
        return new RawTransaction(
            0, from, f[3].Address(), Word64(f[0]), f[4].Number(), Word64(f[2]), f[1].Number(), f[1].Number(),
            f[5].Bytes, Keccak256.Hash(raw));
    }

    private static RawTransaction Decode1559(ReadOnlySpan<byte> raw, ulong chainId)
    {
        IReadOnlyList<RlpItem> f = FieldsOf(raw[1..], 12);
        DemandChain(f[0].Number(), chainId);
        BigInteger parity = f[9].Number();
        if (parity > 1) { throw new FormatException($"the y parity of the signature is 0 or 1, not {parity}"); }
        byte[] unsigned = [2, .. Rlp.List([.. f.Take(9).Select(RlpReader.Encode)])];
        EvmAddress from = Signer(unsigned, f[10], f[11], (int)parity);
        if (f[2].Number() > f[3].Number())
        {
            throw new FormatException("max priority fee per gas higher than max fee per gas");
        }
        return new RawTransaction(
            2, from, f[5].Address(), Word64(f[1]), f[6].Number(), Word64(f[4]), f[3].Number(), f[2].Number(),
            f[7].Bytes, Keccak256.Hash(raw));
    }

    private static IReadOnlyList<RlpItem> FieldsOf(ReadOnlySpan<byte> raw, int count) =>
        RlpReader.Decode(raw).List is { } fields && fields.Count == count
            ? fields
            : throw new FormatException($"rlp: the transaction is not a list of {count} fields");

    private static void DemandChain(BigInteger chain, ulong expected)
    {
        if (chain != expected)
        {
            throw new FormatException($"invalid chain id for signer: have {chain} want {expected}");
        }
    }

    private static ulong Word64(RlpItem item)
    {
        BigInteger number = item.Number();
        return number <= ulong.MaxValue ? (ulong)number : throw new FormatException($"'{number}' has over 64 bits");
    }

    private static EvmAddress Signer(byte[] unsigned, RlpItem r, RlpItem s, int parity)
    {
        if (r.Number().GetBitLength() > 256 || s.Number().GetBitLength() > 256)
        {
            throw new FormatException("invalid transaction v, r, s values");
        }
        byte[] bytes = [.. AbiWords.Of(r.Number()), .. AbiWords.Of(s.Number()), (byte)(27 + parity)];
        return PrivateKey.TryRecover(Signature.Parse(bytes), Keccak256.Hash(unsigned), out EvmAddress signer)
            ? signer
            : throw new FormatException("invalid transaction v, r, s values");
    }
}
