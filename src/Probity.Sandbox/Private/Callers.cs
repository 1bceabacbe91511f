using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Private;

/// <summary>Who proved to be calling, with the body exactly as it came.</summary>
public sealed record Caller(ApiKey Key, byte[] Body)
{
    public EvmAddress Address => Key.Owner;
}

/// <summary>Checks the two kinds of proof of private requests (reference/polymarket.md 2.1 and 2.2).</summary>
public sealed class Callers(SandboxVenue venue, ApiKeyStore keys)
{
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>The address and nonce of an L1 request: an EIP-712 signature by the key itself.</summary>
    /// <exception cref="VenueRefusal">401.</exception>
    public (EvmAddress Address, ulong Nonce) L1(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        try
        {
            EvmAddress address = EvmAddress.Parse(headers["POLY_ADDRESS"].ToString());
            Signature signature = Signature.Parse(Hex.Parse(headers["POLY_SIGNATURE"].ToString()));
            long timestamp = Number(headers["POLY_TIMESTAMP"].ToString());
            string nonceText = headers["POLY_NONCE"].ToString();
            ulong nonce = nonceText.Length == 0 ? 0 : checked((ulong)Number(nonceText));
            byte[] digest = ClobAuth.Digest(address, venue.Options.Contracts.ChainId, timestamp, nonce);
            bool signed = PrivateKey.TryRecover(signature, digest, out EvmAddress signer) && signer == address;
            if (signed && IsPresent(timestamp)) { return (address, nonce); }
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
        }
        throw VenueRefusal.Unauthorized("Invalid L1 Request headers");
    }

    /// <summary>Who an L2 request is from: the HMAC over time, method, path and the body's bytes.</summary>
    /// <exception cref="VenueRefusal">401, or 413 for a body without end.</exception>
    public async Task<Caller> L2(HttpContext context)
    {
        byte[] body = await BodyOf(context);
        IHeaderDictionary headers = context.Request.Headers;
        ApiKey? key = venue.Run(() => keys.Find(headers["POLY_API_KEY"].ToString()));
        if (key is null) { throw VenueRefusal.Unauthorized(); }
        try
        {
            long timestamp = Number(headers["POLY_TIMESTAMP"].ToString());
            byte[] canonical = L2Headers.CanonicalBytes(
                timestamp, context.Request.Method, context.Request.Path.ToUriComponent(), body);
            string right = L2Headers.Sign(new ApiCredentials(key.Id, key.Secret, key.Passphrase), canonical);
            bool proved = Same(right, headers["POLY_SIGNATURE"].ToString())
                && Same(key.Passphrase, headers["POLY_PASSPHRASE"].ToString())
                && EvmAddress.Parse(headers["POLY_ADDRESS"].ToString()) == key.Owner
                && IsPresent(timestamp);
            if (proved) { return new Caller(key, body); }
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
        }
        throw VenueRefusal.Unauthorized();
    }

    private static async Task<byte[]> BodyOf(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        return bytes.Length <= MostBytes
            ? bytes.ToArray()
            : throw new VenueRefusal(StatusCodes.Status413PayloadTooLarge, "Payload exceeds the limit");
    }

    private static bool Same(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private bool IsPresent(long timestamp)
    {
        long tolerance = venue.Options.ClockTolerance.Nanos / Instant.NanosPerSecond;
        return Math.Abs(timestamp - venue.Run(() => venue.AuthSeconds)) <= tolerance;
    }
}
