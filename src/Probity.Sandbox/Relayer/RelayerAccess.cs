using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Sandbox.Private;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Relayer;

/// <summary>
/// Who may submit (reference/polymarket.md 8.4): the sandbox's relayer key, or builder credentials of the CLOB.
/// </summary>
/// <param name="venue">Whose clock counts.</param>
/// <param name="keys">Where the builder credentials are; null for none.</param>
public sealed class RelayerAccess(SandboxVenue venue, ApiKeyStore? keys = null)
{
    /// <summary>A UUID for <c>RELAYER_API_KEY</c>, made of the seed; with any address.</summary>
    public string RelayerKey { get; } = new Guid(
        Keccak256.Hash(Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"probity sandbox relayer key {venue.Options.Seed}")))[..16])
        .ToString();

    /// <summary>Under the venue's gate.</summary>
    /// <exception cref="VenueRefusal">401: no credentials, or wrong ones.</exception>
    public void Demand(HttpRequest request, ReadOnlySpan<byte> body)
    {
        bool may = request.Headers.ContainsKey("RELAYER_API_KEY") ? HasRelayerKey(request) : IsBuilder(request, body);
        if (!may) { throw VenueRefusal.Unauthorized("invalid authorization"); }
    }

    private bool HasRelayerKey(HttpRequest request)
    {
        if (!Same(Header(request, "RELAYER_API_KEY"), RelayerKey)) { return false; }
        try
        {
            return !EvmAddress.Parse(Header(request, "RELAYER_API_KEY_ADDRESS")).IsZero;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private bool IsBuilder(HttpRequest request, ReadOnlySpan<byte> body)
    {
        ApiKey? key = keys?.Find(Header(request, "POLY_BUILDER_API_KEY"));
        if (key is not { Kind: ApiKeyKind.Builder }) { return false; }
        string stamp = Header(request, "POLY_BUILDER_TIMESTAMP");
        if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)) { return false; }
        long tolerance = venue.Options.ClockTolerance.Nanos / Instant.NanosPerSecond;
        if (Math.Abs(seconds - venue.AuthSeconds) > tolerance) { return false; }
        byte[] canonical = L2Headers.CanonicalBytes(seconds, request.Method, request.Path.ToUriComponent(), body);
        string right = L2Headers.Sign(new ApiCredentials(key.Id, key.Secret, key.Passphrase), canonical);
        return Same(Header(request, "POLY_BUILDER_SIGNATURE"), right)
            && Same(Header(request, "POLY_BUILDER_PASSPHRASE"), key.Passphrase);
    }

    private static bool Same(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    private static string Header(HttpRequest request, string name) => request.Headers[name].ToString();
}
