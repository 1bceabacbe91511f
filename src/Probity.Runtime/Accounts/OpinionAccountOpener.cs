using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Runtime.Configuration;
using Probity.Venues.Http;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Chain;
using Probity.Venues.Opinion.Health;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Signing;

namespace Probity.Runtime.Accounts;

/// <summary>A key with what its secrets gave besides, before the wallet behind it is settled.</summary>
/// <param name="Configured">What the configuration says.</param>
/// <param name="Key">Owned by whoever opened it.</param>
/// <param name="ApiKey">Null: read or created by signature.</param>
/// <param name="Proxy">With its password; null for the venue's own setting.</param>
public sealed record OpenedOpinionKey(
    ConfiguredAccount Configured, PrivateKey Key, ApiKey? ApiKey, Uri? Proxy) : IDisposable
{
    /// <summary>The account of a wallet that was chosen or found; it takes the key over.</summary>
    /// <exception cref="BadInputException">Not a wallet that the venue's accounts have.</exception>
    public OpinionAccount With(OpinionSignatureType type, EvmAddress maker) =>
        new(Configured.Id, Configured.Name, Key, type, maker) { ApiKey = ApiKey, Proxy = Proxy };

    public void Dispose() => Key.Dispose();

    public override string ToString() => $"account {Configured.Name}, key of {Key.Address}";
}

/// <summary>Opens Opinion's accounts; where the configuration leaves the wallet open, the venue is asked.</summary>
public static class OpinionAccountOpener
{
    /// <summary>Name of the variable that an API key may be in.</summary>
    public static string ApiVariable(ConfiguredAccount account) => account.ApiPrefix + "_KEY";

    /// <summary>Reads private key, API key and proxy password.</summary>
    /// <exception cref="BadInputException">No key, or a malformed one; nothing of it is shown.</exception>
    public static OpenedOpinionKey OpenKey(ConfiguredAccount account)
    {
        ProcessHardening.Apply();
        if (account.Venue != VenueId.Opinion)
        {
            throw new BadInputException(
                $"account '{account.Name}' trades on {account.Venue}: name one with 'venue: opinion'");
        }
        Uri? proxy = KeySource.Proxy(account);
        ApiKey? apiKey = ApiKeyOf(account);
        return new OpenedOpinionKey(account, KeySource.Key(account), apiKey, proxy);
    }

    /// <summary>The wallet as far as configuration and key say it; null when only the venue can.</summary>
    public static (OpinionSignatureType Type, EvmAddress Maker)? WalletOf(OpenedOpinionKey opened)
    {
        EvmAddress own = opened.Key.Address;
        return (opened.Configured.SignatureType, opened.Configured.Funder) switch
        {
            (Venues.Polymarket.Signing.SignatureType.Eoa, null) => (OpinionSignatureType.Eoa, own),
            (Venues.Polymarket.Signing.SignatureType.Eoa, { } funder) => (OpinionSignatureType.Eoa, funder),
            (null, { } funder) when funder == own => (OpinionSignatureType.Eoa, own),
            (_, { } funder) => (OpinionSignatureType.GnosisSafe, funder),
            _ => null,
        };
    }

    /// <summary>
    /// Opens an account for trading: its API key given, read or created, proven to work and to be of this wallet, and
    /// its Safe as the venue names it.
    /// </summary>
    /// <param name="configured">What the configuration says.</param>
    /// <param name="options">Hosts, limits, intervals.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), for retries.</param>
    /// <param name="notice">Told what a person waits for.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="BadInputException">No key, or a wallet or API key of another; says what to do.</exception>
    /// <exception cref="VenueException">The venue gave no usable answer.</exception>
    public static async Task<OpinionAccount> Open(
        ConfiguredAccount configured, OpinionOptions options, TimeProvider time, Func<double> jitter,
        Action<string> notice, CancellationToken cancel)
    {
        return await Find(OpenKey(configured), options, time, jitter, notice, cancel).ConfigureAwait(false);
    }

    /// <summary>As <see cref="Open"/>, for secrets that were read; they are disposed when it fails.</summary>
    public static async Task<OpinionAccount> Find(
        OpenedOpinionKey opened, OpinionOptions options, TimeProvider time, Func<double> jitter,
        Action<string> notice, CancellationToken cancel)
    {
        try
        {
            ApiKey apiKey = opened.ApiKey
                ?? await OwnKey(opened, options, time, jitter, notice, cancel).ConfigureAwait(false);
            using var clients = new OpinionClients(options, apiKey, time, jitter, opened.Proxy?.OriginalString);
            var client = new AccountClient(clients.Http);
            KeyOwner owner = await KeyActivation.Wait(client, time, notice, cancel).ConfigureAwait(false);
            RequireOwner(opened, owner);
            EvmAddress? safe = await client.Safe(owner, cancel).ConfigureAwait(false);
            (OpinionSignatureType type, EvmAddress maker) = Settle(opened, safe);
            OpinionAccount account = opened.With(type, maker);
            account.ApiKey = apiKey;
            return account;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Looks at everything that trading with this key stands on.</summary>
    /// <param name="opened">Stays the caller's.</param>
    /// <param name="options">Hosts, limits, intervals.</param>
    /// <param name="wallet">The chain's node.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), for retries.</param>
    /// <param name="mayCreate">Create an API key when there is none.</param>
    /// <param name="notice">Told what a person waits for.</param>
    /// <param name="cancel">Cancels.</param>
    public static async Task<OpinionReport> Probe(
        OpenedOpinionKey opened, OpinionOptions options, OpinionWalletOptions wallet, TimeProvider time,
        Func<double> jitter, bool mayCreate, Action<string> notice, CancellationToken cancel)
    {
        // Reads of the chain need no wallet; whose account stands in makes no difference to them.
        OpinionAccount reader = opened.With(OpinionSignatureType.Eoa, opened.Key.Address);
        using var chain = new OpinionChainClients(reader, options, wallet, time, jitter);
        var source = new OpinionSource(
            opened.Configured.Name, opened.Key, opened.ApiKey, WalletOf(opened), opened.Proxy);
        var probe = new OpinionProbe(source, options, chain.Reads, time, jitter) { Notice = notice };
        return await probe.Run(mayCreate, cancel).ConfigureAwait(false);
    }

    /// <summary>The configured wallet, which has to be the one that the venue names, or that one.</summary>
    /// <exception cref="BadInputException">They differ.</exception>
    public static (OpinionSignatureType Type, EvmAddress Maker) Settle(OpenedOpinionKey opened, EvmAddress? safe)
    {
        if (WalletOf(opened) is not { } wallet)
        {
            return safe is { } found ? (OpinionSignatureType.GnosisSafe, found)
                : opened.Configured.SignatureType is null ? (OpinionSignatureType.Eoa, opened.Key.Address)
                : throw new BadInputException(
                    $"account '{opened.Configured.Name}': signature_type is safe, but the venue names no Safe for "
                    + $"{opened.Key.Address}: sign in on its site once, which makes one, or set funder");
        }
        return safe is { } current && current != wallet.Maker
            ? throw new BadInputException(
                $"account '{opened.Configured.Name}': the configuration names {wallet.Maker} as wallet, but the venue "
                + $"takes orders of {current} alone: set funder to it, or leave funder and signature_type out")
            : wallet;
    }

    private static async Task<ApiKey> OwnKey(
        OpenedOpinionKey opened, OpinionOptions options, TimeProvider time, Func<double> jitter,
        Action<string> notice, CancellationToken cancel)
    {
        using var clients = new OpinionClients(options, null, time, jitter, opened.Proxy?.OriginalString);
        try
        {
            (ApiKey key, bool isNew) = await new KeyClient(clients.Anonymous, opened.Key, time).GetOrCreate(cancel)
                .ConfigureAwait(false);
            if (isNew) { notice($"account '{opened.Configured.Name}': an API key was created"); }
            return key;
        }
        catch (VenueException e) when (e.Error.Code.Length > 0)
        {
            throw new BadInputException(
                $"account '{opened.Configured.Name}': {KeyClient.Explain(e.Error)}", e);
        }
    }

    private static void RequireOwner(OpenedOpinionKey opened, KeyOwner owner)
    {
        if (owner.Wallet == opened.Key.Address) { return; }
        throw new BadInputException(
            $"account '{opened.Configured.Name}': the API key belongs to {owner.Wallet}, the private key to "
            + $"{opened.Key.Address}: correct one of them, or unset {ApiVariable(opened.Configured)} and the wallet's "
            + "own is read");
    }

    private static ApiKey? ApiKeyOf(ConfiguredAccount account)
    {
        if (ProcessHardening.TakeVariable(ApiVariable(account)) is not { Length: > 0 } text) { return null; }
        try
        {
            return new ApiKey(text.Trim());
        }
        catch (BadInputException wrong)
        {
            throw new BadInputException(
                $"account '{account.Name}': {ApiVariable(account)}: {wrong.Message}", wrong);
        }
    }
}
