using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Orders;

/// <summary>What the sandbox takes an order's signature to be over (reference/opinion.md 3.1), all members.</summary>
public sealed record OpinionSignedOrder(
    BigInteger Salt, EvmAddress Maker, EvmAddress Signer, EvmAddress Taker, BigInteger TokenId, BigInteger MakerAmount,
    BigInteger TakerAmount, BigInteger Expiration, BigInteger Nonce, BigInteger FeeRateBps, int Side,
    int SignatureType);

/// <summary>
/// The typed data of the venue, written down a second time from the reference: what the sandbox checks must not be the
/// code that the client signs with.
/// </summary>
internal static class OpinionTypedData
{
    private const int OrderWords = 13;
    private const int SafeWords = 11;

    private static readonly byte[] OrderType = Eip712.TypeHash(
        "Order(uint256 salt,address maker,address signer,address taker,uint256 tokenId,uint256 makerAmount,"
        + "uint256 takerAmount,uint256 expiration,uint256 nonce,uint256 feeRateBps,uint8 side,uint8 signatureType)");

    private static readonly byte[] KeyType =
        Eip712.TypeHash("OpinionApiKeyAuth(address walletAddress,string action,string timestamp)");

    private static readonly byte[] SafeType = Eip712.TypeHash(
        "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,"
        + "uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)");

    private static readonly Eip712Domain Keys = new("Opinion OpenAPI", "1", OpinionContracts.ChainId, null);

    /// <param name="order">All members.</param>
    /// <param name="exchange">The exchange of the market's quote token.</param>
    public static byte[] OrderDigest(OpinionSignedOrder order, EvmAddress exchange)
    {
        var words = new WordWriter(stackalloc byte[OrderWords * WordWriter.Size]);
        words.Add(OrderType);
        words.Add(order.Salt);
        words.Add(order.Maker);
        words.Add(order.Signer);
        words.Add(order.Taker);
        words.Add(order.TokenId);
        words.Add(order.MakerAmount);
        words.Add(order.TakerAmount);
        words.Add(order.Expiration);
        words.Add(order.Nonce);
        words.Add(order.FeeRateBps);
        words.Add((ulong)order.Side);
        words.Add((ulong)order.SignatureType);
        var domain = new Eip712Domain("OPINION CTF Exchange", "1", OpinionContracts.ChainId, exchange);
        return Eip712.Digest(domain, Keccak256.Hash(words.Written));
    }

    /// <param name="wallet">The key's own address.</param>
    /// <param name="action">create, get or delete.</param>
    /// <param name="timestamp">As in the header.</param>
    public static byte[] KeyDigest(EvmAddress wallet, string action, string timestamp)
    {
        var words = new WordWriter(stackalloc byte[4 * WordWriter.Size]);
        words.Add(KeyType);
        words.Add(wallet);
        words.Add(Eip712.TextHash(action));
        words.Add(Eip712.TextHash(timestamp));
        return Eip712.Digest(Keys, Keccak256.Hash(words.Written));
    }

    /// <summary>The hash that a Safe's owner signs; the members in the order of <c>execTransaction</c>.</summary>
    public static byte[] SafeDigest(
        EvmAddress safe, EvmAddress to, BigInteger value, byte[] data, BigInteger operation, BigInteger safeTxGas,
        BigInteger baseGas, BigInteger gasPrice, EvmAddress gasToken, EvmAddress refundReceiver, BigInteger nonce)
    {
        var words = new WordWriter(stackalloc byte[SafeWords * WordWriter.Size]);
        words.Add(SafeType);
        words.Add(to);
        words.Add(value);
        words.Add(Keccak256.Hash(data));
        words.Add(operation);
        words.Add(safeTxGas);
        words.Add(baseGas);
        words.Add(gasPrice);
        words.Add(gasToken);
        words.Add(refundReceiver);
        words.Add(nonce);
        var domain = new Eip712Domain(null, null, OpinionContracts.ChainId, safe);
        return Eip712.Digest(domain, Keccak256.Hash(words.Written));
    }

    /// <summary>Did this account sign the digest?</summary>
    public static bool Signs(EvmAddress signer, string signature, byte[] digest)
    {
        try
        {
            return PrivateKey.TryRecover(Signature.Parse(Hex.Parse(signature)), digest, out EvmAddress found)
                && found == signer;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>A whole number of 0..2^256-1 in decimal digits.</summary>
    public static bool TryNumber(string text, out BigInteger number) =>
        BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number.GetBitLength() <= 256;
}
