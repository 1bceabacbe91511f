using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Probity.Crypto;

namespace Probity.Venues.Polymarket.Signing;

/// <summary>
/// L1: the signature of the key that creates or derives API credentials (reference/polymarket.md 2.1).
/// </summary>
public static class ClobAuth
{
    private const string Message = "This message attests that I control the given wallet";

    private static readonly byte[] TypeHash =
        Eip712.TypeHash("ClobAuth(address address,string timestamp,uint256 nonce,string message)");

    public static Eip712Domain DomainOf(ulong chainId) => new("ClobAuthDomain", "1", chainId, null);

    public static byte[] Digest(EvmAddress address, ulong chainId, long timestampSeconds, ulong nonce)
    {
        var words = new WordWriter(stackalloc byte[5 * WordWriter.Size]);
        words.Add(TypeHash);
        words.Add(address);
        words.Add(Eip712.TextHash(timestampSeconds.ToString(CultureInfo.InvariantCulture)));
        words.Add(nonce);
        words.Add(Eip712.TextHash(Message));
        return Eip712.Digest(DomainOf(chainId), Keccak256.Hash(words.Written));
    }

    public static IReadOnlyList<KeyValuePair<string, string>> Headers(
        PrivateKey key, ulong chainId, long timestampSeconds, ulong nonce) =>
    [
        new("POLY_ADDRESS", key.Address.ToString()),
        new("POLY_SIGNATURE", key.Sign(Digest(key.Address, chainId, timestampSeconds, nonce)).ToString()),
        new("POLY_TIMESTAMP", timestampSeconds.ToString(CultureInfo.InvariantCulture)),
        new("POLY_NONCE", nonce.ToString(CultureInfo.InvariantCulture)),
    ];
}

/// <summary>API credentials of one key. Never printed.</summary>
public sealed class ApiCredentials(string apiKey, string secret, string passphrase)
{
    public string ApiKey { get; } = apiKey;

    internal string Passphrase { get; } = passphrase;

    /// <summary>The HMAC key: base64, URL-safe or standard, padding optional.</summary>
    /// <exception cref="FormatException">Not base64; the text is not quoted.</exception>
    internal byte[] SecretBytes()
    {
        string standard = secret.Trim().Replace('-', '+').Replace('_', '/').TrimEnd('=');
        try
        {
            return Convert.FromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            throw new FormatException($"the API secret of key {ApiKey} is not base64");
        }
    }

    /// <summary>
    /// The first message of a user channel, of all markets (reference/polymarket.md 5.3). Secret: zero it once sent.
    /// </summary>
    internal byte[] UserSubscription()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("auth");
            json.WriteString("apiKey", ApiKey);
            json.WriteString("secret", secret);
            json.WriteString("passphrase", Passphrase);
            json.WriteEndObject();
            json.WriteString("type", "user");
            json.WriteEndObject();
        }
        byte[] message = bytes.WrittenSpan.ToArray();
        bytes.Clear();
        return message;
    }

    public override string ToString() => $"API key {ApiKey}";
}

/// <summary>L2: the HMAC on every private request (reference/polymarket.md 2.2).</summary>
public static class L2Headers
{
    /// <summary>timestamp + METHOD + path without query + body exactly as sent.</summary>
    public static byte[] CanonicalBytes(long timestampSeconds, string method, string path, ReadOnlySpan<byte> body) =>
        [.. Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{timestampSeconds}{method}{path}")), .. body];

    public static string Sign(ApiCredentials credentials, ReadOnlySpan<byte> canonical)
    {
        byte[] key = credentials.SecretBytes();
        try
        {
            return Convert.ToBase64String(HMACSHA256.HashData(key, canonical)).Replace('+', '-').Replace('/', '_');
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <param name="address">The key's account, also when the funds sit in another wallet.</param>
    /// <param name="credentials">API credentials of that account.</param>
    /// <param name="timestampSeconds">Unix seconds.</param>
    /// <param name="method">Upper case.</param>
    /// <param name="path">Path only, with leading slash.</param>
    /// <param name="body">The bytes that are sent; empty when there are none.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(
        EvmAddress address, ApiCredentials credentials, long timestampSeconds, string method, string path,
        ReadOnlySpan<byte> body) => Headers(address.ToString(), credentials, timestampSeconds, method, path, body);

    /// <summary>As above, with the address as it was written once, with its checksum.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(
        string address, ApiCredentials credentials, long timestampSeconds, string method, string path,
        ReadOnlySpan<byte> body) =>
    [
        new("POLY_ADDRESS", address),
        new("POLY_SIGNATURE", Sign(credentials, CanonicalBytes(timestampSeconds, method, path, body))),
        new("POLY_TIMESTAMP", timestampSeconds.ToString(CultureInfo.InvariantCulture)),
        new("POLY_API_KEY", credentials.ApiKey),
        new("POLY_PASSPHRASE", credentials.Passphrase),
    ];
}
