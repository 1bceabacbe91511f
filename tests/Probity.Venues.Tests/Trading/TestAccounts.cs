using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Trading;

/// <summary>Accounts on the public development keys, and their clients against a loopback venue.</summary>
internal static class TestAccounts
{
    public const string KeyText = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    public const string ApiKey = "00000000-1111-2222-3333-444444444444";
    public const string Secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I=";
    public const string Passphrase = "aa23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly EvmAddress Wallet = EvmAddress.Parse("0xBc0fF067b7740Eff76C1ca93c875Ba6B890d6B50");

    public static PolymarketAccount Make(
        SignatureType type = SignatureType.Eoa, bool withCredentials = true, Uri? proxy = null)
    {
        PrivateKey key = PrivateKey.Parse(KeyText);
        EvmAddress funder = type == SignatureType.Eoa ? key.Address : Wallet;
        return new PolymarketAccount(new AccountId(0), "main", key, type, funder, PolymarketContracts.Polygon)
        {
            Credentials = withCredentials ? new ApiCredentials(ApiKey, Secret, Passphrase) : null,
            Proxy = proxy,
        };
    }

    public static AccountClients Clients(
        FakeVenue venue, TimeProvider time, PolymarketAccount? account = null, PolymarketOptions? options = null)
    {
        PolymarketOptions used = options ?? venue.Options();
        return new AccountClients(
            account ?? Make(),
            used,
            new RateGates(PolymarketRateLimits.With(used.RateLimits), time),
            new VenueClock(time),
            time,
            () => 0.5);
    }
}
