using System.Text.Json;
using Probity.Crypto;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Http;

/// <summary>
/// API credentials by the signature of the account's key (L1, reference/polymarket.md 2.1). Nothing that it throws
/// quotes a reply.
/// </summary>
/// <param name="http">Pipeline to the CLOB host through the account's own proxy.</param>
/// <param name="account">Whose credentials.</param>
/// <param name="clock">The time in signatures: the venue refuses wrong ones.</param>
public sealed class AuthClient(VenueHttp http, PolymarketAccount account, VenueClock clock)
{
    private static readonly string[] Gates =
        [PolymarketRateLimits.ClobKeys, PolymarketRateLimits.Clob, PolymarketRateLimits.Venue];

    /// <summary>The credentials that exist for this key and nonce.</summary>
    /// <exception cref="VenueException">There are none (status 400), or no usable answer.</exception>
    public Task<ApiCredentials> Derive(ulong nonce, CancellationToken cancel) =>
        Ask(new VenueRequest(HttpMethod.Get, "/auth/derive-api-key", Gates), nonce, cancel);

    /// <summary>New credentials.</summary>
    /// <exception cref="VenueException">They exist already (status 400), or no usable answer.</exception>
    public Task<ApiCredentials> Create(ulong nonce, CancellationToken cancel) =>
        Ask(new VenueRequest(HttpMethod.Post, "/auth/api-key", Gates, Idempotent: false), nonce, cancel);

    /// <summary>Derives, and creates when there is nothing to derive.</summary>
    /// <exception cref="VenueException">Neither brought any; the error is that of the last try.</exception>
    public async Task<ApiCredentials> DeriveOrCreate(ulong nonce, CancellationToken cancel)
    {
        try
        {
            return await Derive(nonce, cancel).ConfigureAwait(false);
        }
        catch (VenueException e) when (e.Error is { Kind: VenueErrorKind.Status, Status: 400 or 404 })
        {
            return await Create(nonce, cancel).ConfigureAwait(false);
        }
    }

    private async Task<ApiCredentials> Ask(VenueRequest request, ulong nonce, CancellationToken cancel)
    {
        VenueRequest signed = request with
        {
            Headers = _ => ClobAuth.Headers(account.Key, account.Contracts.ChainId, clock.Seconds, nonce),
            Confidential = true,
        };
        VenueReply reply = await http.Send(signed, cancel).ConfigureAwait(false);
        ApiKeyReply? keys = null;
        try
        {
            keys = JsonSerializer.Deserialize(reply.Body, TradingJson.Default.ApiKeyReply);
        }
        catch (JsonException)
        {
            // Its message may quote what must not be shown.
        }
        if (keys is { ApiKey.Length: > 0, Secret.Length: > 0, Passphrase.Length: > 0 })
        {
            SecretScrubber.Register(keys.Secret);
            SecretScrubber.Register(keys.Passphrase);
            return new ApiCredentials(keys.ApiKey, keys.Secret, keys.Passphrase);
        }
        throw new VenueException(new VenueError(
            VenueErrorKind.Malformed, 200, "", $"a reply of {reply.Body.Length} bytes without apiKey, secret and "
            + "passphrase (not shown: it may hold secrets)", reply.Endpoint, false, null));
    }
}
