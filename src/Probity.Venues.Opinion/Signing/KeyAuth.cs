using System.Globalization;
using Probity.Crypto;

namespace Probity.Venues.Opinion.Signing;

/// <summary>
/// The signature by which a wallet asks for its own API key (reference/opinion.md 2). Good for five minutes; those that
/// create or delete count once.
/// </summary>
public static class KeyAuth
{
    public const string Create = "create";
    public const string Get = "get";
    public const string Delete = "delete";

    private static readonly byte[] TypeHash =
        Eip712.TypeHash("OpinionApiKeyAuth(address walletAddress,string action,string timestamp)");

    /// <summary>A domain without a contract.</summary>
    public static Eip712Domain DomainOf(ulong chainId) => new("Opinion OpenAPI", "1", chainId, null);

    /// <param name="wallet">The key's account.</param>
    /// <param name="action">create, get or delete.</param>
    /// <param name="timestamp">Unix seconds as in the header.</param>
    /// <param name="chainId">56.</param>
    public static byte[] Digest(EvmAddress wallet, string action, string timestamp, ulong chainId)
    {
        var words = new WordWriter(stackalloc byte[4 * WordWriter.Size]);
        words.Add(TypeHash);
        words.Add(wallet);
        words.Add(Eip712.TextHash(action));
        words.Add(Eip712.TextHash(timestamp));
        return Eip712.Digest(DomainOf(chainId), Keccak256.Hash(words.Written));
    }

    /// <summary>The three headers that stand in the place of an API key.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(PrivateKey key, string action, long seconds)
    {
        string timestamp = seconds.ToString(CultureInfo.InvariantCulture);
        byte[] digest = Digest(key.Address, action, timestamp, OpinionContracts.Bnb.ChainId);
        return
        [
            new("OPINION_ADDRESS", key.Address.ToString()),
            new("OPINION_TIMESTAMP", timestamp),
            new("OPINION_SIGNATURE", key.Sign(digest).ToString()),
        ];
    }
}
