using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Runtime.Live;
using Probity.Venues.Health;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Health;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Cli.Live;

/// <summary>
/// What live trading stands on, put together from the configuration: the place and each account checked, keys opened,
/// and, once the session has markets and a door, one trader with its chain desk per account.
/// </summary>
internal sealed class LiveDesk : IAsyncDisposable
{
    private readonly ProbityConfiguration configuration;
    private readonly string directory;
    private readonly Action<string> note;
    private readonly PolymarketClients clients;
    private readonly List<CheckedAccount> accounts = [];

    private LiveDesk(ProbityConfiguration configuration, string directory, Action<string> note)
    {
        (this.configuration, this.directory, this.note) = (configuration, directory, note);
        clients = new PolymarketClients(configuration.Polymarket, TimeProvider.System, Random.Shared.NextDouble);
    }

    /// <summary>Names, kinds and wallets; no secrets.</summary>
    public IEnumerable<string> Names => accounts.Select(one => one.Account.ToString());

    /// <param name="configuration">Accounts and venue.</param>
    /// <param name="directory">The session's directory.</param>
    /// <param name="note">Told what a person should know; from any thread.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="TradingRefusedException">
    /// No account, a key that is missing or wrong, or a check that forbids trading.
    /// </exception>
    public static async Task<LiveDesk> Open(
        ProbityConfiguration configuration, string directory, Action<string> note, CancellationToken cancel)
    {
        if (configuration.Accounts.Count == 0)
        {
            throw new TradingRefusedException(
                "live trading needs an account: add one below 'accounts', or let 'probity setup' do it");
        }
        ProveSigner();
        var desk = new LiveDesk(configuration, directory, note);
        try
        {
            foreach (ConfiguredAccount account in configuration.Accounts)
            {
                await desk.Add(account, cancel).ConfigureAwait(false);
            }
            return desk;
        }
        catch
        {
            await desk.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>One gateway an account, for a session that has recovered its books.</summary>
    public IReadOnlyList<ITradingGateway> Gateways(
        MarketDirectory markets, IInputSink sink, LiveTradingSession session) =>
        [.. accounts.Select(one => new LiveAccount(
            one.Account, one.Options, one.Relayer, clients, new LiveBooks(markets, sink, session), directory, note))];

    /// <summary>Watches whether the venue is still the one that this build knows.</summary>
    public DriftGuard Guard(Func<string?> market)
    {
        PolymarketTradingOptions trading = configuration.Polymarket.Trading;
        var probe = new VenueProbe(
            clients.Clob, accounts[0].Account.Contracts, trading.ClockTolerance, TimeProvider.System);
        return new DriftGuard(probe, market, trading.DriftProbeEvery, TimeProvider.System);
    }

    public ValueTask DisposeAsync()
    {
        foreach (CheckedAccount one in accounts) { one.Account.Dispose(); }
        clients.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens the key, finds the wallet, and refuses what doctor shows red.</summary>
    private async Task Add(ConfiguredAccount configured, CancellationToken cancel)
    {
        PolymarketOptions options = configured.Apply(configuration.Polymarket);
        (OpenedKey opened, RelayerCredentials? relayer) = Secrets(configured);
        try
        {
            using var probe = new AccountProbe(
                opened.Source(), options, clients.Gates, TimeProvider.System, Random.Shared.NextDouble);
            AccountReport report = await probe.Run(mayCreate: true, cancel).ConfigureAwait(false);
            foreach (Finding finding in report.Findings.Where(finding => finding.Grade != Grade.Green))
            {
                note($"account '{configured.Name}': {finding}");
            }
            Finding[] red = [.. report.Findings.Where(finding => finding.Grade == Grade.Red)];
            if (red.Length > 0 || report.Wallet is not { } wallet)
            {
                throw new TradingRefusedException(
                    $"account '{configured.Name}' cannot trade: "
                    + (red.Length > 0 ? string.Join("; ", red.Select(finding => finding.ToString()))
                        : "no wallet of its key could be settled on; 'probity doctor' says why"));
            }
            PolymarketAccount account = opened.With(wallet.Type, wallet.Address);
            account.Credentials ??= report.Credentials;
            accounts.Add(new CheckedAccount(account, options, relayer));
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private static void ProveSigner()
    {
        try
        {
            Crypto.Secp256k1.SelfTest(Crypto.Secp256k1.Default);
        }
        catch (System.Security.Cryptography.CryptographicException wrong)
        {
            throw new TradingRefusedException(wrong.Message, wrong);
        }
    }

    private static (OpenedKey Key, RelayerCredentials? Relayer) Secrets(ConfiguredAccount configured)
    {
        try
        {
            RelayerCredentials? relayer = RelayerSecrets.Take(configured);
            return (AccountOpener.OpenKey(configured), relayer);
        }
        catch (BadInputException missing)
        {
            throw new TradingRefusedException(missing.Message, missing);
        }
    }

    private sealed record CheckedAccount(
        PolymarketAccount Account, PolymarketOptions Options, RelayerCredentials? Relayer);
}
