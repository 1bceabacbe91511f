using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Orders;

namespace Probity.Venues.Opinion.Signing;

/// <summary>How an order is signed, and so who holds the money (reference/opinion.md 3.1).</summary>
public enum OpinionSignatureType : byte
{
    /// <summary>The key's own account.</summary>
    Eoa = 0,

    /// <summary>Known to the exchange, used by nobody.</summary>
    PolyProxy = 1,

    /// <summary>A Safe that the key owns: what the venue gives every account.</summary>
    GnosisSafe = 2,
}

/// <summary>The twelve signed fields of an order (reference/opinion.md 3.1).</summary>
/// <param name="Salt">Makes the order unique.</param>
/// <param name="Maker">Wallet that holds the funds.</param>
/// <param name="Signer">The key's account.</param>
/// <param name="Taker">Who may fill it; zero = anybody.</param>
/// <param name="TokenId">Outcome token.</param>
/// <param name="MakerAmount">Wei given: collateral for a buy, shares for a sell.</param>
/// <param name="TakerAmount">Wei wanted; 0 for a market order.</param>
/// <param name="Expiration">Unix seconds; 0 = none.</param>
/// <param name="Nonce">0.</param>
/// <param name="FeeRateBps">0.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="SignatureType">How it is signed.</param>
public sealed record ExchangeOrder(
    BigInteger Salt,
    EvmAddress Maker,
    EvmAddress Signer,
    EvmAddress Taker,
    BigInteger TokenId,
    BigInteger MakerAmount,
    BigInteger TakerAmount,
    BigInteger Expiration,
    BigInteger Nonce,
    BigInteger FeeRateBps,
    Side Side,
    OpinionSignatureType SignatureType)
{
    /// <summary>The EIP-712 type; the order of the fields matters.</summary>
    public const string TypeText =
        "Order(uint256 salt,address maker,address signer,address taker,uint256 tokenId,uint256 makerAmount,"
        + "uint256 takerAmount,uint256 expiration,uint256 nonce,uint256 feeRateBps,uint8 side,uint8 signatureType)";

    private const int Words = 13;

    public static byte[] TypeHash { get; } = Eip712.TypeHash(TypeText);

    /// <summary>The domain of an exchange, with all four members.</summary>
    /// <param name="chainId">56.</param>
    /// <param name="exchange">The exchange of the market's collateral.</param>
    public static Eip712Domain DomainOf(ulong chainId, EvmAddress exchange) =>
        new("OPINION CTF Exchange", "1", chainId, exchange);

    public byte[] StructHash()
    {
        var hash = new byte[Keccak256.Length];
        StructHash(hash);
        return hash;
    }

    /// <summary>As above, into room of the caller's.</summary>
    /// <param name="hash">Receives 32 bytes.</param>
    public void StructHash(Span<byte> hash)
    {
        var words = new WordWriter(stackalloc byte[Words * WordWriter.Size]);
        words.Add(TypeHash);
        words.Add(Salt);
        words.Add(Maker);
        words.Add(Signer);
        words.Add(Taker);
        words.Add(TokenId);
        words.Add(MakerAmount);
        words.Add(TakerAmount);
        words.Add(Expiration);
        words.Add(Nonce);
        words.Add(FeeRateBps);
        words.Add((ulong)Side);
        words.Add((ulong)SignatureType);
        Keccak256.Hash(words.Written, hash);
    }

    /// <summary>What the key signs, as it is: no prefix of personal messages.</summary>
    public byte[] Digest(Eip712Domain domain) => Eip712.Digest(domain, StructHash());
}
