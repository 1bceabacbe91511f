using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Relayer;

/// <summary>
/// Who may submit (reference/polymarket.md 8.4): the relayer key of the sandbox, or builder credentials. Both are made
/// of the seed and are play money's like everything here.
/// </summary>
public sealed class RelayerAccess(SandboxVenue venue)
{
    /// <summary>A UUID, for <c>RELAYER_API_KEY</c>.</summary>
    public string RelayerKey { get; } = Uuid(venue, "relayer key");

    /// <summary>A UUID, for <c>POLY_BUILDER_API_KEY</c>.</summary>
    public string BuilderKey { get; } = Uuid(venue, "builder key");

    /// <summary>Base64 of 32 bytes.</summary>
    public string BuilderSecret { get; } = Convert.ToBase64String(Hash(venue, "builder secret"));

    /// <summary>64 hexadecimal digits.</summary>
    public string BuilderPassphrase { get; } = Convert.ToHexStringLower(Hash(venue, "builder passphrase"));

    /// <exception cref="VenueRefusal">401: no credentials, or wrong ones.</exception>
    public void Demand(HttpRequest request, ReadOnlySpan<byte> body)
    {
        bool may = request.Headers.ContainsKey("RELAYER_API_KEY") ? HasRelayerKey(request) : IsBuilder(request, body);
        if (!may) { throw VenueRefusal.Unauthorized("invalid authorization"); }
    }

    private bool HasRelayerKey(HttpRequest request)
    {
        if (Header(request, "RELAYER_API_KEY") != RelayerKey) { return false; }
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
        if (Header(request, "POLY_BUILDER_API_KEY") != BuilderKey) { return false; }
        if (Header(request, "POLY_BUILDER_PASSPHRASE") != BuilderPassphrase) { return false; }
        string stamp = Header(request, "POLY_BUILDER_TIMESTAMP");
        if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)) { return false; }
        long tolerance = venue.Options.ClockTolerance.Nanos / Instant.NanosPerSecond;
        if (Math.Abs(seconds - venue.AuthSeconds) > tolerance) { return false; }
        var credentials = new ApiCredentials(BuilderKey, BuilderSecret, BuilderPassphrase);
        byte[] canonical = L2Headers.CanonicalBytes(seconds, request.Method, request.Path.Value ?? "", body);
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(L2Headers.Sign(credentials, canonical)),
            Encoding.ASCII.GetBytes(Header(request, "POLY_BUILDER_SIGNATURE")));
    }

    private static string Header(HttpRequest request, string name) => request.Headers[name].ToString();

    private static byte[] Hash(SandboxVenue venue, string what) => Keccak256.Hash(
        Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"probity sandbox {what} {venue.Options.Seed}")));

    private static string Uuid(SandboxVenue venue, string what) => new Guid(Hash(venue, what)[..16]).ToString();
}
