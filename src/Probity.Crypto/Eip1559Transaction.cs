using System.Numerics;

namespace Probity.Crypto;

/// <summary>A transaction as it is broadcast; its hash names it before anybody has seen it.</summary>
public sealed record SignedTransaction(byte[] Raw, string Hash);

/// <summary>
/// A transaction of an own key with a priority fee and a bound on the whole fee (EIP-1559), without an access list.
/// Amounts and fees are wei.
/// </summary>
/// <param name="ChainId">No other chain accepts it.</param>
/// <param name="Nonce">Of the key's account.</param>
/// <param name="PriorityFee">For the block's proposer, per gas.</param>
/// <param name="MaximumFee">All together per gas, never exceeded.</param>
/// <param name="GasLimit">Most gas that it may use.</param>
/// <param name="To">Who is called.</param>
/// <param name="Value">Coins sent along.</param>
/// <param name="Data">Calldata.</param>
public sealed record Eip1559Transaction(
    ulong ChainId,
    BigInteger Nonce,
    BigInteger PriorityFee,
    BigInteger MaximumFee,
    BigInteger GasLimit,
    EvmAddress To,
    BigInteger Value,
    byte[] Data)
{
    private const byte Type = 0x02;

    /// <summary>What is signed: keccak256 of the type and the fields.</summary>
    public byte[] Digest() => Keccak256.Hash([Type, .. Rlp.List(Fields())]);

    /// <summary>Most wei that it can cost, value included.</summary>
    public BigInteger MaximumCost => (MaximumFee * GasLimit) + Value;

    public SignedTransaction Sign(PrivateKey key)
    {
        Signature signature = key.Sign(Digest());
        byte[][] signed =
        [
            .. Fields(),
            Rlp.Number(signature.V - 27),
            Rlp.Number(new BigInteger(signature.Bytes[..32], isUnsigned: true, isBigEndian: true)),
            Rlp.Number(new BigInteger(signature.Bytes[32..64], isUnsigned: true, isBigEndian: true)),
        ];
        byte[] raw = [Type, .. Rlp.List(signed)];
        return new SignedTransaction(raw, Hex.Of(Keccak256.Hash(raw)));
    }

    private byte[][] Fields() =>
    [
        Rlp.Number(ChainId), Rlp.Number(Nonce), Rlp.Number(PriorityFee), Rlp.Number(MaximumFee), Rlp.Number(GasLimit),
        Rlp.Text(To.ToArray()), Rlp.Number(Value), Rlp.Text(Data), Rlp.List(),
    ];
}
