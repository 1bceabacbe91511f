using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Venues.Chain;
using Probity.Venues.Health;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Health;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Health;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Mapping;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Runtime.Health;

/// <summary>What the doctor found, with the wallets that it settled on.</summary>
/// <param name="Findings">In the order of the checks.</param>
/// <param name="Accounts">One report an account that was asked about, by name.</param>
public sealed record Diagnosis(
    IReadOnlyList<Finding> Findings, IReadOnlyDictionary<string, AccountReport> Accounts)
{
    /// <summary>The same of the accounts on Opinion.</summary>
    public IReadOnlyDictionary<string, OpinionReport> Opinion { get; init; } =
        new Dictionary<string, OpinionReport>(StringComparer.Ordinal);

    public bool IsRed => Findings.Any(finding => finding.Grade == Grade.Red);
}

/// <summary>
/// Looks at everything that live trading stands on and changes nothing. A place where the venue does not serve ends the
/// questions to the venue.
/// </summary>
/// <param name="configuration">What is looked at.</param>
/// <param name="time">Our clock.</param>
/// <param name="jitter">Uniform in [0, 1), for retries.</param>
public sealed class Doctor(ProbityConfiguration configuration, TimeProvider time, Func<double> jitter)
{
    public const string Network = "network";

    /// <summary>Create an API key for an account that has none; setup does, doctor does not.</summary>
    public bool MayCreateApiKeys { get; init; }

    /// <param name="account">One account by name; null = all that are configured.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="BadInputException">No such account.</exception>
    public async Task<Diagnosis> Run(string? account, CancellationToken cancel)
    {
        ConfiguredAccount[] accounts =
            account is null ? [.. configuration.Accounts] : [configuration.AccountNamed(account)];
        List<Finding> found = [.. LocalChecks.Run(configuration)];
        var opinion = new Dictionary<string, OpinionReport>(StringComparer.Ordinal);
        foreach (ConfiguredAccount one in accounts.Where(one => one.Venue == VenueId.Opinion))
        {
            found.AddRange(await AskOpinion(one, opinion, cancel).ConfigureAwait(false));
        }
        ConfiguredAccount[] others = [.. accounts.Where(one => one.Venue == VenueId.Polymarket)];
        Dictionary<string, AccountReport> reports = accounts.Length > 0 && others.Length == 0
            ? []
            : await AskPolymarket(others, found, cancel).ConfigureAwait(false);
        found.Add(LocalChecks.OfLive(configuration));
        return new Diagnosis(found, reports) { Opinion = opinion };
    }

    private async Task<Dictionary<string, AccountReport>> AskPolymarket(
        ConfiguredAccount[] accounts, List<Finding> found, CancellationToken cancel)
    {
        var reports = new Dictionary<string, AccountReport>(StringComparer.Ordinal);
        // One attempt tells what is the matter; patience is for trading.
        VenueHttpOptions http = configuration.Polymarket.Http;
        PolymarketOptions options = configuration.Polymarket with
        {
            Http = http with { Attempts = Math.Min(2, http.Attempts) },
        };
        using var clients = new PolymarketClients(options, time, jitter);
        Finding place = await AccountProbe.AskGeoblock(clients.Geoblock, cancel).ConfigureAwait(false);
        found.Add(place);
        if (!AccountProbe.IsBlocked(place))
        {
            found.AddRange(await AskVenue(clients, options, accounts, cancel).ConfigureAwait(false));
        }
        foreach (ConfiguredAccount one in accounts)
        {
            found.AddRange(await AskAccount(one, options, clients.Gates, place, reports, cancel).ConfigureAwait(false));
        }
        return reports;
    }

    private async Task<IReadOnlyList<Finding>> AskOpinion(
        ConfiguredAccount account, Dictionary<string, OpinionReport> reports, CancellationToken cancel)
    {
        if (!KeySource.HasKey(account)) { return [LocalChecks.OfKey(account, null)]; }
        OpenedOpinionKey opened;
        try
        {
            opened = OpinionAccountOpener.OpenKey(account);
        }
        catch (BadInputException wrong)
        {
            return [Finding.Red(LocalChecks.Key, wrong.Message, $"correct the key of account '{account.Name}'")];
        }
        using OpenedOpinionKey key = opened;
        OpinionOptions options = configuration.Opinion;
        options = options with { Http = options.Http with { Attempts = Math.Min(2, options.Http.Attempts) } };
        OpinionReport report = await OpinionAccountOpener
            .Probe(key, options, configuration.OpinionWallet, time, jitter, MayCreateApiKeys, _ => { }, cancel)
            .ConfigureAwait(false);
        reports[account.Name] = report;
        return [LocalChecks.OfKey(account, key.Key.Address), .. report.Findings];
    }

    private async Task<IReadOnlyList<Finding>> AskVenue(
        PolymarketClients clients, PolymarketOptions options, ConfiguredAccount[] accounts, CancellationToken cancel)
    {
        ulong chain = accounts.FirstOrDefault()?.ChainId ?? PolymarketContracts.Polygon.ChainId;
        PolymarketContracts contracts = chain == PolymarketContracts.Amoy.ChainId
            ? PolymarketContracts.Amoy
            : PolymarketContracts.Polygon;
        List<Func<CancellationToken, Task<Finding>>> more = [];
        using var gates = new RateGates(ChainRateLimits.Defaults, time);
        using var connections = new HttpClient(VenueProxy.Handler(options.Http.Proxy));
        if (options.Hosts.Rpc is { } node)
        {
            var http = new VenueHttp(connections, node, gates, options.Http, time, jitter);
            more.Add(stop => ChainCheck.Ask(new JsonRpcClient(http, contracts.ChainId), contracts, stop));
        }
        var probe = new VenueProbe(clients.Clob, contracts, options.Trading.ClockTolerance, time) { More = more };
        string? market = await AnyMarket(clients, options, cancel).ConfigureAwait(false);
        IReadOnlyList<Finding> found = await probe.Run(market, cancel).ConfigureAwait(false);
        Finding? silence = found.FirstOrDefault(one => one is { Check: VenueProbe.Version, Grade: Grade.Yellow });
        return silence is null ? found :
        [
            Finding.Red(
                Network, $"the venue does not answer at {options.Hosts.Clob.Host}: {silence.Text}",
                "check this machine's network, its proxy, and venues.polymarket.clob_url"),
            .. found,
        ];
    }

    private async Task<string?> AnyMarket(
        PolymarketClients clients, PolymarketOptions options, CancellationToken cancel)
    {
        MarketFilter wanted = configuration.Markets.Filter with { OpenOnly = true, Limit = 1 };
        var catalog = new PolymarketCatalog(clients.Gamma, clients.Clob, new MarketMapper(options.Markets), null);
        try
        {
            await foreach (DiscoveredMarket market in catalog.Discover(wanted, cancel).ConfigureAwait(false))
            {
                return market.Listing.Condition;
            }
        }
        catch (VenueException)
        {
            // The probe says that no market is known; its other questions say why.
        }
        return null;
    }

    private async Task<IReadOnlyList<Finding>> AskAccount(
        ConfiguredAccount account, PolymarketOptions options, RateGates gates, Finding place,
        Dictionary<string, AccountReport> reports, CancellationToken cancel)
    {
        if (!KeySource.HasKey(account)) { return [LocalChecks.OfKey(account, null)]; }
        OpenedKey opened;
        try
        {
            opened = AccountOpener.OpenKey(account);
        }
        catch (BadInputException wrong)
        {
            return [Finding.Red(LocalChecks.Key, wrong.Message, $"correct the key of account '{account.Name}'")];
        }
        using OpenedKey key = opened;
        List<Finding> found = [LocalChecks.OfKey(account, key.Key.Address)];
        // An account without a proxy of its own is where we are.
        if (AccountProbe.IsBlocked(place) && key.Proxy is null) { return found; }
        using var probe = new AccountProbe(key.Source(), account.Apply(options), gates, time, jitter);
        AccountReport report = await probe.Run(MayCreateApiKeys, cancel).ConfigureAwait(false);
        reports[account.Name] = report;
        found.AddRange(report.Findings.Where(one => one.Check != AccountProbe.Geoblock || key.Proxy is not null));
        return found;
    }
}
