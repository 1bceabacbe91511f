using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Health;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Health;

/// <summary>A key whose wallet is to be found or checked.</summary>
/// <param name="Name">The account's name.</param>
/// <param name="Wallets">All wallets of the key.</param>
/// <param name="Contracts">Of the chain that it trades on.</param>
/// <param name="Type">Configured; null = automatic.</param>
/// <param name="Funder">Configured; null = derived.</param>
/// <param name="Make">An account of this key with a wallet; they share the key, and none is disposed here.</param>
public sealed record AccountSource(
    string Name,
    WalletCandidates Wallets,
    PolymarketContracts Contracts,
    SignatureType? Type,
    EvmAddress? Funder,
    Func<SignatureType, EvmAddress, PolymarketAccount> Make);

/// <summary>What was found of an account.</summary>
/// <param name="Findings">One a check.</param>
/// <param name="Wallet">The wallet that trades; null when none could be settled on.</param>
/// <param name="Credentials">API credentials that work; null without.</param>
public sealed record AccountReport(
    IReadOnlyList<Finding> Findings, WalletSeen? Wallet, ApiCredentials? Credentials)
{
    /// <summary>Every wallet of the key; empty when none was looked at.</summary>
    public IReadOnlyList<WalletSeen> Seen { get; init; } = [];
}

/// <summary>
/// Asks venue, relayer and chain about one account: may it trade from here, does the API key belong to it, which wallet
/// holds the money, and is everything allowed that trading needs. Changes nothing, but for an API key when told so.
/// </summary>
public sealed class AccountProbe : IDisposable
{
    public const string Geoblock = "geoblock";
    public const string ApiKey = "api-key";
    public const string ClosedOnly = "closed-only";
    public const string Allowance = "allowance";
    public const string Gates = "rate-gates";

    private const string Blocked = "do not trade on this venue from here; Probity does not go around legal limits";

    private readonly AccountSource source;
    private readonly PolymarketOptions options;
    private readonly RateGates shared;
    private readonly TimeProvider time;
    private readonly Func<double> jitter;
    private readonly VenueClock clock;
    private readonly RateGates chainGates;
    private readonly AccountClients own;
    private readonly JsonRpcClient? rpc;
    private readonly RelayerClient relayer;
    private readonly HttpClient chainConnections;

    /// <param name="source">The key and what is configured about it.</param>
    /// <param name="options">Hosts, limits, intervals.</param>
    /// <param name="shared">The edge limits of the venue's own address.</param>
    /// <param name="time">Our clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source.</param>
    public AccountProbe(
        AccountSource source, PolymarketOptions options, RateGates shared, TimeProvider time, Func<double> jitter)
    {
        (this.source, this.options, this.shared, this.time, this.jitter) = (source, options, shared, time, jitter);
        clock = new VenueClock(time);
        own = ClientsOf(source.Make(SignatureType.Eoa, source.Wallets.Eoa));
        chainGates = new RateGates(ChainRateLimits.Defaults, time);
        string proxy = own.Account.Proxy?.OriginalString ?? options.Http.Proxy;
        chainConnections = new HttpClient(VenueProxy.Handler(proxy)) { Timeout = Timeout.InfiniteTimeSpan };
        relayer = new RelayerClient(Pipeline(options.Hosts.Relayer), null, time);
        rpc = options.Hosts.Rpc is { } node ? new JsonRpcClient(Pipeline(node), source.Contracts.ChainId) : null;
    }

    /// <summary>The account's own way to the venue's public routes.</summary>
    public ClobClient Public => own.Public;

    /// <summary>The chain's node; null when none is configured.</summary>
    public JsonRpcClient? Rpc => rpc;

    /// <summary>The venue said that it does not serve this place: nothing more is asked of it.</summary>
    public static bool IsBlocked(Finding geoblock) => geoblock is { Check: Geoblock, Fix: Blocked };

    /// <summary>Whether the venue serves this machine. A legal limit: nothing here goes around it.</summary>
    public Task<Finding> AskGeoblock(CancellationToken cancel) =>
        AskGeoblock(new GeoblockClient(own.Pipeline(options.Hosts.Geoblock)), cancel);

    /// <inheritdoc cref="AskGeoblock(CancellationToken)"/>
    public static Task<Finding> AskGeoblock(GeoblockClient client, CancellationToken cancel) => VenueProbe.Ask(
        Geoblock,
        async stop =>
        {
            Geoblock place = await client.Ask(stop).ConfigureAwait(false);
            string where = string.IsNullOrEmpty(place.Region) ? $"{place.Country}" : $"{place.Country}, {place.Region}";
            return place.Blocked
                ? Finding.Red(
                    Geoblock, $"the venue does not let this place ({where}) trade: this is a legal limit",
                    Blocked)
                : Finding.Green(Geoblock, $"the venue lets this place ({where}) trade");
        },
        cancel);

    /// <summary>Everything about the account; a place that is blocked ends it at once.</summary>
    /// <param name="mayCreate">Create an API key when there is none to derive.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<AccountReport> Run(bool mayCreate, CancellationToken cancel)
    {
        Finding place = await AskGeoblock(cancel).ConfigureAwait(false);
        List<Finding> found = [place];
        if (IsBlocked(place)) { return new AccountReport(found, null, null); }
        try
        {
            await clock.Synchronize(own.Public, cancel).ConfigureAwait(false);
        }
        catch (VenueException)
        {
            // Told by the clock's own check; our own clock serves meanwhile.
        }
        Finding key = await AskApiKey(mayCreate, cancel).ConfigureAwait(false);
        found.Add(key);
        bool isPrivate = key.Grade == Grade.Green;
        IReadOnlyList<WalletSeen> seen = await Survey(isPrivate, cancel).ConfigureAwait(false);
        (WalletSeen? wallet, IReadOnlyList<Finding> judged) = WalletSurvey.Judge(
            source.Wallets.Eoa, source.Type, source.Funder, seen);
        found.AddRange(judged);
        if (wallet is not null) { found.AddRange(await Allowances(wallet, isPrivate, cancel).ConfigureAwait(false)); }
        if (isPrivate) { found.Add(await AskClosedOnly(cancel).ConfigureAwait(false)); }
        found.Add(OfGates());
        return new AccountReport(found, wallet, isPrivate ? own.Account.Credentials : null) { Seen = seen };
    }

    public void Dispose()
    {
        own.Dispose();
        chainConnections.Dispose();
        chainGates.Dispose();
    }

    private VenueHttp Pipeline(Uri host) =>
        new(chainConnections, host, chainGates, options.Http, time, jitter);

    private AccountClients ClientsOf(PolymarketAccount account) =>
        new(account, options, shared, clock, time, jitter);

    /// <summary>Derived or given, the key has to answer a private request of the signer's address.</summary>
    private Task<Finding> AskApiKey(bool mayCreate, CancellationToken cancel) => VenueProbe.Ask(
        ApiKey,
        async stop =>
        {
            bool given = own.Account.Credentials is not null;
            try
            {
                own.Account.Credentials ??= mayCreate
                    ? await own.Auth.DeriveOrCreate(0, stop).ConfigureAwait(false)
                    : await own.Auth.Derive(0, stop).ConfigureAwait(false);
            }
            catch (VenueException e) when (e.Error is { Kind: VenueErrorKind.Status, Status: 400 or 404 })
            {
                return Finding.Yellow(
                    ApiKey, $"the key of {own.Account.Signer} has no API key yet: {e.Error.Text}",
                    "'probity setup' or the first live start creates it");
            }
            return await AskBinding(given, stop).ConfigureAwait(false);
        },
        cancel);

    private async Task<Finding> AskBinding(bool given, CancellationToken cancel)
    {
        string mine = own.Account.Credentials!.ApiKey;
        try
        {
            IReadOnlyList<string> keys = await own.Trading.ApiKeys(cancel).ConfigureAwait(false);
            return keys.Contains(mine, StringComparer.OrdinalIgnoreCase)
                ? Finding.Green(ApiKey, $"{mine}, {(given ? "given" : "derived")}, belongs to {own.Account.Signer}")
                : Finding.Red(
                    ApiKey, $"{mine} is not among the {keys.Count} API keys of {own.Account.Signer}",
                    "the credentials belong to another address: unset them, and they are derived");
        }
        catch (VenueException e) when (e.Error is { Kind: VenueErrorKind.Status, Status: 401 or 403 })
        {
            return Finding.Red(
                ApiKey, $"a private request of {own.Account.Signer} with {mine} was refused: {e.Error.Text}",
                given
                    ? "the credentials belong to another address or were deleted: unset them, and they are derived"
                    : "check this machine's clock, then the key");
        }
    }

    private async Task<IReadOnlyList<WalletSeen>> Survey(bool isPrivate, CancellationToken cancel)
    {
        BigInteger?[] balances = rpc is not null
            ? await ChainBalances(cancel).ConfigureAwait(false)
            : new BigInteger?[source.Wallets.All.Count];
        List<WalletSeen> seen = [];
        foreach ((int i, (string name, SignatureType type, EvmAddress address)) in source.Wallets.All.Index())
        {
            bool? deployed = type == SignatureType.Eoa
                ? true
                : await IsDeployed(address, type, cancel).ConfigureAwait(false);
            seen.Add(new WalletSeen(name, type, address, balances[i], deployed));
        }
        return rpc is null && isPrivate ? await WithVenueBalances(seen, cancel).ConfigureAwait(false) : seen;
    }

    private async Task<BigInteger?[]> ChainBalances(CancellationToken cancel)
    {
        (EvmAddress, byte[])[] questions =
        [
            .. source.Wallets.All.Select(wallet => (
                source.Contracts.Collateral, ContractCall.Encode("balanceOf(address)", wallet.Address.ToString()))),
        ];
        try
        {
            return [.. await rpc!.Numbers(questions, cancel).ConfigureAwait(false)];
        }
        catch (Exception e) when (e is ChainException or VenueException)
        {
            return new BigInteger?[questions.Length];
        }
    }

    private async Task<bool?> IsDeployed(EvmAddress address, SignatureType type, CancellationToken cancel)
    {
        try
        {
            return rpc is not null
                ? await rpc.HasCode(address, cancel).ConfigureAwait(false)
                : await relayer.Deployed(address, type == SignatureType.DepositWallet, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ChainException or VenueException)
        {
            return null;
        }
    }

    /// <summary>The venue tells one balance for each type; of the two deposit wallets that is the one that
    /// exists.</summary>
    private async Task<IReadOnlyList<WalletSeen>> WithVenueBalances(
        List<WalletSeen> seen, CancellationToken cancel)
    {
        foreach (SignatureType type in Enum.GetValues<SignatureType>())
        {
            int at = seen.FindIndex(wallet => wallet.Type == type && wallet.IsDeployed == true);
            if (at < 0) { at = seen.FindLastIndex(wallet => wallet.Type == type); }
            BalanceAllowance? told = await Balance(seen[at], cancel).ConfigureAwait(false);
            seen[at] = seen[at] with { Balance = told?.Balance };
            foreach (int other in Enumerable.Range(0, seen.Count).Where(i => i != at && seen[i].Type == type))
            {
                seen[other] = seen[other] with { Balance = told is null ? null : BigInteger.Zero };
            }
        }
        return seen;
    }

    private async Task<BalanceAllowance?> Balance(WalletSeen wallet, CancellationToken cancel)
    {
        PolymarketAccount account = source.Make(wallet.Type, wallet.Address);
        account.Credentials = own.Account.Credentials;
        using AccountClients clients = ClientsOf(account);
        try
        {
            return await clients.Trading.Balance(BalanceKind.Collateral, "", cancel).ConfigureAwait(false);
        }
        catch (VenueException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<Finding>> Allowances(
        WalletSeen wallet, bool isPrivate, CancellationToken cancel)
    {
        IReadOnlyList<Approval> wanted = Approval.ToTrade(source.Contracts);
        if (rpc is not null)
        {
            try
            {
                (EvmAddress, byte[])[] questions =
                    [.. wanted.Select(one => (one.Contract, one.Question(wallet.Address)))];
                IReadOnlyList<BigInteger?> answers = await rpc.Numbers(questions, cancel).ConfigureAwait(false);
                return [.. wanted.Select((one, i) => OfApproval(one, one.IsGiven(answers[i])))];
            }
            catch (Exception e) when (e is ChainException or VenueException)
            {
                return [Finding.Yellow(Allowance, $"the chain could not be asked: {e.Message}")];
            }
        }
        if (!isPrivate || await Balance(wallet, cancel).ConfigureAwait(false) is not { } told)
        {
            return [Finding.Yellow(Allowance, "allowances could not be asked", "set venues.polymarket.hosts.rpc_url")];
        }
        // The venue tells allowances of its cash alone; the others need the chain.
        return
        [
            .. wanted.Where(one => !one.IsShares && AllowanceOf(told, one.Address) is not null)
                .Select(one => OfApproval(one, one.IsGiven(AllowanceOf(told, one.Address)))),
            Finding.Yellow(Allowance, "of shares: only the chain tells", "set venues.polymarket.hosts.rpc_url"),
        ];
    }

    private static BigInteger? AllowanceOf(BalanceAllowance told, EvmAddress spender)
    {
        foreach ((string address, string amount) in told.Allowances)
        {
            if (string.Equals(address, spender.ToString(), StringComparison.OrdinalIgnoreCase)
                && BigInteger.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger number))
            {
                return number;
            }
        }
        return BigInteger.TryParse(told.Allowance, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger all)
            ? all
            : null;
    }

    private Finding OfApproval(Approval approval, bool given)
    {
        string what = approval.IsShares ? $"moves {approval.Token} shares" : $"takes {approval.Token}";
        if (given) { return Finding.Green(Allowance, $"{approval.Spender} {what}"); }
        string text = $"{approval.Spender} is not allowed yet ({what})";
        string fix = $"run: probity wallet approve --account {source.Name}";
        return approval.IsOptional
            ? Finding.Yellow(Allowance, $"{text} (optional)", fix)
            : Finding.Red(Allowance, text, fix);
    }

    private Task<Finding> AskClosedOnly(CancellationToken cancel) => VenueProbe.Ask(
        ClosedOnly,
        async stop => await own.Trading.ClosedOnly(stop).ConfigureAwait(false)
            ? Finding.Red(
                ClosedOnly, "the venue lets this account only reduce its positions",
                "ask the venue's support why; until then do not start live trading with it")
            : Finding.Green(ClosedOnly, "the account may open positions"),
        cancel);

    private Finding OfGates()
    {
        PolymarketTradingOptions trading = options.Trading;
        return Finding.Green(Gates, string.Create(
            CultureInfo.InvariantCulture,
            $"{trading.OrderRate} orders a second ({trading.OrderBurst} at once), {trading.CancelRate} cancels "
            + $"({trading.CancelBurst}); {own.Edge.All.Count()} edge limits"));
    }
}
