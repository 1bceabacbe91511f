using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Probity.Crypto;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Accounts;

/// <summary>Who an API key belongs to.</summary>
/// <param name="Wallet">The signer's address.</param>
/// <param name="Safe">The wallet that holds the money; null when the venue names none.</param>
public sealed record KeyOwner(EvmAddress Wallet, EvmAddress? Safe);

/// <summary>What an account holds as the venue sees it.</summary>
/// <param name="Safe">The wallet that holds it; null when the venue names none.</param>
/// <param name="Balances">One a token.</param>
public sealed record AccountBalance(EvmAddress? Safe, IReadOnlyList<TokenBalanceDocument> Balances);

/// <summary>What the venue says about the account of an API key (reference/opinion.md 2 and 4.2).</summary>
/// <param name="http">With the key.</param>
public sealed class AccountClient(OpinionHttp http)
{
    private static readonly string Chain = OpinionContracts.Bnb.ChainId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whose key it is. The reply repeats the key: nothing that is thrown quotes it.</summary>
    /// <exception cref="VenueException">The key is refused, or no usable answer.</exception>
    public async Task<KeyOwner> Owner(CancellationToken cancel)
    {
        UserAuthDocument found = await Read("/user/auth", AccountJson.Default.UserAuthDocument, cancel)
            .ConfigureAwait(false);
        string? safe = found.Safes?.GetValueOrDefault(Chain);
        return new KeyOwner(
            AddressOf(found.Wallet) ?? throw Strange("/user/auth", "no wallet address"), AddressOf(safe));
    }

    /// <exception cref="VenueException">The key is refused, or no usable answer.</exception>
    public async Task<AccountBalance> Balance(CancellationToken cancel)
    {
        UserBalanceDocument found = await Read(
            $"/user/balance?chain_id={Chain}", AccountJson.Default.UserBalanceDocument, cancel).ConfigureAwait(false);
        return new AccountBalance(AddressOf(found.Safe), found.Balances ?? []);
    }

    /// <summary>The Safe of the account, by whichever of the two routes names one; null when neither does.</summary>
    /// <exception cref="VenueException">The key is refused, or no usable answer.</exception>
    public async Task<EvmAddress?> Safe(KeyOwner owner, CancellationToken cancel) =>
        owner.Safe ?? (await Balance(cancel).ConfigureAwait(false)).Safe;

    private async Task<T> Read<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        VenueRequest request = http.Request(HttpMethod.Get, path, null) with { Confidential = true };
        VenueReply reply = await http.Send(request, cancel).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(reply.Body, type) ?? throw Strange(path, "null");
        }
        catch (JsonException)
        {
            throw Strange(path, "another shape than the documented one");
        }
    }

    /// <summary>Null for an absent, empty or zero address.</summary>
    private static EvmAddress? AddressOf(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return null; }
        try
        {
            // The venue does not promise a checksum.
            EvmAddress address = EvmAddress.Parse(text.ToLowerInvariant());
            return address.IsZero ? null : address;
        }
        catch (FormatException e)
        {
            throw Strange("/user", e.Message);
        }
    }

    private static VenueException Strange(string path, string what) => new(new VenueError(
        VenueErrorKind.Malformed, 200, "", $"a reply with {what} (not shown: it may hold a secret)", $"GET {path}",
        false, null));
}
