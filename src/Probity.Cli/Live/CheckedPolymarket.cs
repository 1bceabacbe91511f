using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Health;

namespace Probity.Cli.Live;

/// <summary>An account on Polymarket.</summary>
internal sealed class CheckedPolymarket(
    PolymarketAccount account, PolymarketOptions options, RelayerCredentials? relayer, PolymarketClients clients)
    : ICheckedAccount
{
    public PolymarketAccount Account => account;

    public string Title => account.ToString();

    /// <summary>Opens the key, finds the wallet, and refuses what doctor shows red.</summary>
    /// <exception cref="TradingRefusedException">A key that is missing or wrong, or a check that forbids it.</exception>
    public static async Task<CheckedPolymarket> Open(
        ConfiguredAccount configured, ProbityConfiguration configuration, PolymarketClients clients,
        Action<string> note, CancellationToken cancel)
    {
        PolymarketOptions options = configured.Apply(configuration.Polymarket);
        (OpenedKey opened, RelayerCredentials? relayer) = Secrets(configured);
        try
        {
            using var probe = new AccountProbe(
                opened.Source(), options, clients.Gates, TimeProvider.System, Random.Shared.NextDouble);
            AccountReport report = await probe.Run(mayCreate: true, cancel).ConfigureAwait(false);
            AccountFindings.Require(configured.Name, report.Findings, report.Wallet is not null, note);
            PolymarketAccount account = opened.With(report.Wallet!.Type, report.Wallet.Address);
            account.Credentials ??= report.Credentials;
            return new CheckedPolymarket(account, options, relayer, clients);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public ITradingGateway Gateway(LiveBooks books, string directory, Action<string> note) =>
        new LiveAccount(account, options, relayer, clients, books, directory, note);

    public void Dispose() => account.Dispose();

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
}
