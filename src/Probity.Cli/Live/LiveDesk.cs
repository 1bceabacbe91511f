using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Configuration;
using Probity.Runtime.Live;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Health;

namespace Probity.Cli.Live;

/// <summary>
/// What live trading stands on, put together from the configuration: each account checked, its keys opened, and, once
/// the session has markets and a door, one trader with its chain desk per account.
/// </summary>
internal sealed class LiveDesk : IAsyncDisposable
{
    private readonly ProbityConfiguration configuration;
    private readonly string directory;
    private readonly Action<string> note;
    private readonly PolymarketClients clients;
    private readonly List<ICheckedAccount> accounts = [];

    private LiveDesk(ProbityConfiguration configuration, string directory, Action<string> note)
    {
        (this.configuration, this.directory, this.note) = (configuration, directory, note);
        clients = new PolymarketClients(configuration.Polymarket, TimeProvider.System, Random.Shared.NextDouble);
    }

    /// <summary>Names, kinds and wallets; no secrets.</summary>
    public IEnumerable<string> Names => accounts.Select(one => one.Title);

    /// <param name="configuration">Accounts and venues.</param>
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
                desk.accounts.Add(account.Venue == VenueId.Opinion
                    ? await CheckedOpinion.Open(account, configuration, note, cancel).ConfigureAwait(false)
                    : await CheckedPolymarket.Open(account, configuration, desk.clients, note, cancel)
                        .ConfigureAwait(false));
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
        [.. accounts.Select(one => one.Gateway(new LiveBooks(markets, sink, session), directory, note))];

    /// <summary>
    /// Watches whether Polymarket is still the venue that this build knows; null where no account trades there.
    /// </summary>
    public Func<Func<string?>, DriftGuard>? Guard =>
        accounts.OfType<CheckedPolymarket>().FirstOrDefault() is { } any ? market => Watch(any, market) : null;

    public ValueTask DisposeAsync()
    {
        foreach (ICheckedAccount one in accounts) { one.Dispose(); }
        clients.Dispose();
        return ValueTask.CompletedTask;
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

    private DriftGuard Watch(CheckedPolymarket any, Func<string?> market)
    {
        PolymarketTradingOptions trading = configuration.Polymarket.Trading;
        var probe = new VenueProbe(clients.Clob, any.Account.Contracts, trading.ClockTolerance, TimeProvider.System);
        return new DriftGuard(probe, market, trading.DriftProbeEvery, TimeProvider.System);
    }
}
