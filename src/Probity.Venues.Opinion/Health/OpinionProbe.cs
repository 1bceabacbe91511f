using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Venues.Chain;
using Probity.Venues.Health;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Chain;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Signing;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Health;

/// <summary>A key whose wallet is to be found or checked.</summary>
/// <param name="Name">The account's name.</param>
/// <param name="Key">Stays the caller's.</param>
/// <param name="ApiKey">Given; null = the wallet's own is read.</param>
/// <param name="Wallet">Configured; null = the one that the venue names.</param>
/// <param name="Proxy">Of this account alone.</param>
public sealed record OpinionSource(
    string Name, PrivateKey Key, ApiKey? ApiKey, (OpinionSignatureType Type, EvmAddress Maker)? Wallet, Uri? Proxy);

/// <summary>What was found of an account.</summary>
/// <param name="Findings">One a check.</param>
/// <param name="Wallet">The wallet that trades; null when none could be settled on.</param>
/// <param name="ApiKey">One that works; null without.</param>
/// <param name="Available">USDT that can be spent, as the venue writes it; null when it was not told.</param>
public sealed record OpinionReport(
    IReadOnlyList<Finding> Findings, (OpinionSignatureType Type, EvmAddress Maker)? Wallet, ApiKey? ApiKey,
    string? Available);

/// <summary>
/// Asks venue and chain about one account: may it trade from here, does its API key work and belong to it, which wallet
/// holds the money and does the key own it, and is everything allowed that trading needs. Changes nothing, but for an
/// API key when told so.
/// </summary>
/// <param name="source">The key and what is configured about it.</param>
/// <param name="options">Hosts, limits, intervals.</param>
/// <param name="chain">The account's way to its chain; null where no node is configured.</param>
/// <param name="time">Our clock.</param>
/// <param name="jitter">Uniform in [0, 1), from an injected source.</param>
public sealed class OpinionProbe(
    OpinionSource source, OpinionOptions options, OpinionReads? chain, TimeProvider time, Func<double> jitter)
{
    public const string Place = "opinion-location";
    public const string Tokens = "opinion-quote-token";
    public const string ApiKeyCheck = "opinion-api-key";
    public const string Wallet = "opinion-wallet";
    public const string Balance = "opinion-balance";

    private const string Blocked = "do not trade on this venue from here; Probity does not go around legal limits";

    /// <summary>Told what a person waits for.</summary>
    public Action<string> Notice { get; init; } = _ => { };

    /// <summary>The venue said that it does not serve this place: nothing more is asked of it.</summary>
    public static bool IsBlocked(Finding place) => place is { Check: Place, Fix: Blocked };

    /// <summary>Everything about the account; a place that is refused ends it at once.</summary>
    /// <param name="mayCreate">Create an API key when there is none.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<OpinionReport> Run(bool mayCreate, CancellationToken cancel)
    {
        string? proxy = source.Proxy?.OriginalString;
        using var keyless = new OpinionClients(options, null, time, jitter, proxy);
        List<Finding> found = [];
        IReadOnlyList<Collateral> collaterals = await AskTokens(keyless, found, cancel).ConfigureAwait(false);
        if (found.Exists(IsBlocked)) { return new OpinionReport(found, null, null, null); }
        (ApiKey? key, bool isNew) = await OwnKey(keyless, mayCreate, found, cancel).ConfigureAwait(false);
        (OpinionSignatureType Type, EvmAddress Maker)? wallet = source.Wallet;
        string? available = null;
        if (key is not null)
        {
            using var clients = new OpinionClients(options, key, time, jitter, proxy);
            var client = new AccountClient(clients.Http);
            if (await AskOwner(client, isNew, found, cancel).ConfigureAwait(false) is { } owner)
            {
                wallet = await AskWallet(client, owner, found, cancel).ConfigureAwait(false);
                available = await AskBalance(client, found, cancel).ConfigureAwait(false);
            }
            else { key = null; }
        }
        var chainCheck = new OpinionChainCheck(source.Name, source.Key.Address, chain);
        found.AddRange(await chainCheck.Run(wallet, collaterals, cancel).ConfigureAwait(false));
        return new OpinionReport(found, wallet, key, available);
    }

    /// <summary>A finding for an answer that was none: a legal limit, or somebody should look.</summary>
    private static Finding OfError(string check, VenueError error) =>
        error.Code == OpinionErrors.RestrictedLocation
            ? Finding.Red(Place, $"the venue refuses this location: {error.Text}; this is a legal limit", Blocked)
            : Finding.Yellow(check, $"the venue gave no usable answer: {KeyClient.Explain(error)}");

    private static async Task<IReadOnlyList<Collateral>> AskTokens(
        OpinionClients clients, List<Finding> found, CancellationToken cancel)
    {
        IReadOnlyList<QuoteTokenDocument> rows;
        try
        {
            rows = await clients.Public.QuoteTokens(cancel).ConfigureAwait(false);
        }
        catch (VenueException e)
        {
            found.Add(e.Error.Kind is VenueErrorKind.Network or VenueErrorKind.Timeout
                ? Finding.Red(
                    Place, $"the venue does not answer: {e.Error}",
                    "check this machine's network, its proxy, and venues.opinion.rest_url")
                : OfError(Tokens, e.Error));
            return [];
        }
        found.Add(Finding.Green(Place, "the venue answers this place"));
        List<Collateral> sound = [];
        foreach (QuoteTokenDocument row in rows)
        {
            try
            {
                var one = Collateral.Of(row);
                sound.Add(one);
                bool differs = one.Token == OpinionContracts.Bnb.Usdt
                    && one.Exchange != OpinionContracts.Bnb.UsdtExchange;
                found.Add(differs
                    ? Finding.Red(
                        Tokens,
                        $"the venue names {one.Exchange} as exchange of USDT, this build knows "
                        + $"{OpinionContracts.Bnb.UsdtExchange}",
                        "do not trade until the venue confirms the new exchange, or a newer build knows it")
                    : Finding.Green(Tokens, $"{one.Name} {one.Token}, 18 decimals, exchange {one.Exchange}"));
            }
            catch (BadInputException wrong)
            {
                found.Add(Finding.Red(
                    Tokens, wrong.Message, "leave markets of this quote token out: their amounts would be wrong"));
            }
        }
        return sound;
    }

    /// <summary>The key that was given, or the wallet's own.</summary>
    private async Task<(ApiKey? Key, bool IsNew)> OwnKey(
        OpinionClients clients, bool mayCreate, List<Finding> found, CancellationToken cancel)
    {
        if (source.ApiKey is { } given) { return (given, false); }
        var client = new KeyClient(clients.Anonymous, source.Key, time);
        try
        {
            return mayCreate
                ? await client.GetOrCreate(cancel).ConfigureAwait(false)
                : (await client.Get(cancel).ConfigureAwait(false), false);
        }
        catch (VenueException e) when (e.Error.Code == OpinionErrors.NoKey)
        {
            found.Add(Finding.Yellow(
                ApiKeyCheck, $"the wallet {source.Key.Address} has no API key yet",
                "'probity setup' or the first live start creates it"));
        }
        catch (VenueException e)
        {
            string advice = OpinionErrors.Advice(e.Error.Code);
            found.Add(advice.Length > 0 && e.Error.Code != OpinionErrors.RestrictedLocation
                ? Finding.Red(ApiKeyCheck, $"no API key: {e.Error}", advice)
                : OfError(ApiKeyCheck, e.Error));
        }
        return (null, false);
    }

    /// <summary>The key has to answer a private request, and to be of this wallet; null when it does not.</summary>
    private async Task<KeyOwner?> AskOwner(
        AccountClient client, bool isNew, List<Finding> found, CancellationToken cancel)
    {
        string whose = source.ApiKey is null ? "read by signature" : "given";
        try
        {
            KeyOwner owner = isNew
                ? await KeyActivation.Wait(client, time, Notice, cancel).ConfigureAwait(false)
                : await client.Owner(cancel).ConfigureAwait(false);
            if (owner.Wallet == source.Key.Address)
            {
                found.Add(Finding.Green(ApiKeyCheck, $"an API key, {whose}, works and belongs to {owner.Wallet}"));
                return owner;
            }
            found.Add(Finding.Red(
                ApiKeyCheck, $"the API key belongs to {owner.Wallet}, the private key to {source.Key.Address}",
                "unset the API key, and the wallet's own is read"));
        }
        catch (BadInputException wrong)
        {
            found.Add(Finding.Red(ApiKeyCheck, wrong.Message, "unset the API key, and the wallet's own is read"));
        }
        catch (VenueException e) when (KeyActivation.IsRefusal(e.Error))
        {
            found.Add(Finding.Red(
                ApiKeyCheck, $"the API key, {whose}, is refused: {e.Error}",
                source.ApiKey is null
                    ? "ask again in 15 seconds: a new key needs as long"
                    : "unset it, and the wallet's own is read; or ask again in 15 seconds if it is new"));
        }
        catch (VenueException e)
        {
            found.Add(OfError(ApiKeyCheck, e.Error));
        }
        return null;
    }

    private async Task<(OpinionSignatureType Type, EvmAddress Maker)?> AskWallet(
        AccountClient client, KeyOwner owner, List<Finding> found, CancellationToken cancel)
    {
        EvmAddress? safe;
        try
        {
            safe = await client.Safe(owner, cancel).ConfigureAwait(false);
        }
        catch (VenueException e)
        {
            found.Add(OfError(Wallet, e.Error));
            return source.Wallet;
        }
        if (safe is null)
        {
            found.Add(Finding.Yellow(
                Wallet, "the venue names no Safe: orders are signed for the key's own account, which its own client "
                + "never does", "sign in on the venue's site once, which makes the Safe"));
            return source.Wallet ?? (OpinionSignatureType.Eoa, source.Key.Address);
        }
        if (source.Wallet is { } configured && configured.Maker != safe)
        {
            found.Add(Finding.Red(
                Wallet, $"the configuration names {configured.Maker}, but the venue takes orders of {safe} alone",
                $"set accounts.{source.Name}.funder to {safe}"));
            return null;
        }
        found.Add(Finding.Green(Wallet, $"Safe {safe}"));
        return (OpinionSignatureType.GnosisSafe, safe.Value);
    }

    private async Task<string?> AskBalance(AccountClient client, List<Finding> found, CancellationToken cancel)
    {
        try
        {
            AccountBalance told = await client.Balance(cancel).ConfigureAwait(false);
            foreach (TokenBalanceDocument odd in told.Balances.Where(
                one => one.Decimals is { } decimals && decimals != OpinionContracts.Decimals))
            {
                found.Add(Finding.Red(
                    Balance, $"the venue counts {odd.Token} with {odd.Decimals} decimals, not 18",
                    "leave markets of this quote token out: their amounts would be wrong"));
            }
            TokenBalanceDocument? usdt = told.Balances.FirstOrDefault(one => string.Equals(
                one.Token, OpinionContracts.Bnb.Usdt.ToString(), StringComparison.OrdinalIgnoreCase));
            string available = usdt?.Available ?? "0";
            bool isNothing = decimal.TryParse(
                available, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount)
                && amount == 0;
            found.Add(isNothing
                ? Finding.Yellow(Balance, "no USDT can be spent", "deposit USDT to the wallet on BNB Chain")
                : Finding.Green(Balance, $"{available} USDT available, {usdt?.Frozen ?? "0"} in open orders"));
            return available;
        }
        catch (VenueException e)
        {
            found.Add(OfError(Balance, e.Error));
            return null;
        }
    }
}
