using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Orders;

namespace Probity.Venues.Polymarket.Signing;

/// <summary>How an account signs, and so who holds the money (reference/polymarket.md 2.3).</summary>
public enum SignatureType : byte
{
    /// <summary>The key's own account.</summary>
    Eoa = 0,
    PolyProxy = 1,
    GnosisSafe = 2,

    /// <summary>Deposit wallet, EIP-1271.</summary>
    DepositWallet = 3,
}

/// <summary>The eleven signed fields of an order (reference/polymarket.md 3.1).</summary>
/// <param name="Salt">0..2^53-1, because it travels as a JSON number.</param>
/// <param name="Maker">Wallet that holds the funds.</param>
/// <param name="Signer">The key's account; for a deposit wallet the wallet itself.</param>
/// <param name="TokenId">Outcome token.</param>
/// <param name="MakerAmount">Base units given: collateral for a buy, shares for a sell.</param>
/// <param name="TakerAmount">Base units wanted.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="SignatureType">How it is signed.</param>
/// <param name="TimestampMilliseconds">Creation time; makes the order unique.</param>
/// <param name="Metadata">32 bytes, zero unless used.</param>
/// <param name="Builder">Builder code of 32 bytes, zero unless the user set one.</param>
public sealed record ExchangeOrder(
    ulong Salt,
    EvmAddress Maker,
    EvmAddress Signer,
    BigInteger TokenId,
    ulong MakerAmount,
    ulong TakerAmount,
    Side Side,
    SignatureType SignatureType,
    ulong TimestampMilliseconds,
    byte[] Metadata,
    byte[] Builder)
{
    /// <summary>The EIP-712 type, 186 characters.</summary>
    public const string TypeText =
        "Order(uint256 salt,address maker,address signer,uint256 tokenId,uint256 makerAmount,uint256 takerAmount,"
        + "uint8 side,uint8 signatureType,uint256 timestamp,bytes32 metadata,bytes32 builder)";

    private const int Words = 12;

    public static byte[] TypeHash { get; } = Eip712.TypeHash(TypeText);

    public byte[] StructHash()
    {
        var hash = new byte[Keccak256.Length];
        StructHash(hash);
        return hash;
    }

    /// <summary>As above, without allocation.</summary>
    /// <param name="hash">Receives 32 bytes.</param>
    public void StructHash(Span<byte> hash)
    {
        var words = new WordWriter(stackalloc byte[Words * WordWriter.Size]);
        words.Add(TypeHash);
        words.Add(Salt);
        words.Add(Maker);
        words.Add(Signer);
        words.Add(TokenId);
        words.Add(MakerAmount);
        words.Add(TakerAmount);
        words.Add((ulong)Side);
        words.Add((ulong)SignatureType);
        words.Add(TimestampMilliseconds);
        words.Add(Metadata);
        words.Add(Builder);
        Keccak256.Hash(words.Written, hash);
    }
}

/// <summary>Which exchange an order is for: the EIP-712 domain that it is signed in.</summary>
public sealed record ExchangeDomain(Eip712Domain Domain)
{
    private const string ExchangeName = "Polymarket CTF Exchange";

    private static readonly byte[] WalletNameHash = Eip712.TextHash("DepositWallet");
    private static readonly byte[] WalletVersionHash = Eip712.TextHash("1");

    private static readonly byte[] TypedDataSignHash = Eip712.TypeHash(
        "TypedDataSign(Order contents,string name,string version,uint256 chainId,address verifyingContract,bytes32 "
        + "salt)"
        + ExchangeOrder.TypeText);

    /// <summary>The end of a wrapped signature: the order's type and its length.</summary>
    private static readonly byte[] TypeTail =
    [
        .. Encoding.ASCII.GetBytes(ExchangeOrder.TypeText), (byte)(ExchangeOrder.TypeText.Length >> 8),
        (byte)ExchangeOrder.TypeText.Length,
    ];

    /// <param name="version">"2" for conditional tokens, "3" for position markets.</param>
    /// <param name="chainId">137 on Polygon.</param>
    /// <param name="exchange">The exchange contract of the market.</param>
    public static ExchangeDomain Of(string version, ulong chainId, EvmAddress exchange) =>
        new(new Eip712Domain(ExchangeName, version, chainId, exchange));

    /// <summary>
    /// The order's id: the digest of the plain order, also for deposit wallets; known before it is sent.
    /// </summary>
    public byte[] OrderId(ExchangeOrder order) => Eip712.Digest(Domain, order.StructHash());

    /// <summary>As above, for a struct hash that is known, without allocation.</summary>
    /// <param name="structHash">32 bytes.</param>
    /// <param name="id">Receives 32 bytes.</param>
    public void OrderId(ReadOnlySpan<byte> structHash, Span<byte> id) => Eip712.Digest(Domain, structHash, id);

    /// <summary>
    /// What the key signs for a deposit wallet: the order nested in the wallet's own domain (ERC-7739).
    /// </summary>
    public byte[] TypedDataSignDigest(ExchangeOrder order) => TypedDataSignDigest(order.Maker, order.StructHash());

    /// <summary>
    /// The bytes of the "signature" member: 65, or the 317 of the EIP-1271 wrapping (reference/polymarket.md 3.6).
    /// </summary>
    public byte[] Sign(ExchangeOrder order, PrivateKey key)
    {
        byte[] structHash = order.StructHash();
        return Sign(order, structHash, Eip712.Digest(Domain, structHash), key);
    }

    /// <summary>As above, for an order whose struct hash and id are known.</summary>
    public byte[] Sign(ExchangeOrder order, ReadOnlySpan<byte> structHash, ReadOnlySpan<byte> id, PrivateKey key)
    {
        if (order.SignatureType != SignatureType.DepositWallet) { return key.Sign(id).Bytes.ToArray(); }
        Signature inner = key.Sign(TypedDataSignDigest(order.Maker, structHash));
        return [.. inner.Bytes, .. Domain.Separator, .. structHash, .. TypeTail];
    }

    private byte[] TypedDataSignDigest(EvmAddress wallet, ReadOnlySpan<byte> structHash)
    {
        var words = new WordWriter(stackalloc byte[7 * WordWriter.Size]);
        words.Add(TypedDataSignHash);
        words.Add(structHash);
        words.Add(WalletNameHash);
        words.Add(WalletVersionHash);
        words.Add(Domain.ChainId ?? 0);
        words.Add(wallet);
        words.Add(0UL);
        return Eip712.Digest(Domain, Keccak256.Hash(words.Written));
    }
}
