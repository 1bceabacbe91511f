using Probity.Crypto;
using Probity.Domain;
using Probity.Runtime.Configuration;
using Probity.Venues.Health;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Health;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Runtime.Accounts;

/// <summary>Opens accounts for trading, asking venue and chain for the wallet where the configuration leaves it
/// open.</summary>
public static class AccountFinder
{
    /// <param name="configured">What the configuration says.</param>
    /// <param name="options">Hosts, limits, intervals.</param>
    /// <param name="gates">The edge limits of the venue's own address.</param>
    /// <param name="time">Our clock.</param>
    /// <param name="jitter">Uniform in [0, 1), for retries.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="BadInputException">No key, a funder of another key, or no wallet to settle on; says what to
    /// do.</exception>
    public static async Task<PolymarketAccount> Open(
        ConfiguredAccount configured, PolymarketOptions options, RateGates gates, TimeProvider time,
        Func<double> jitter, CancellationToken cancel)
    {
        OpenedKey opened = AccountOpener.OpenKey(configured);
        try
        {
            if (AccountOpener.WalletOf(opened) is (SignatureType type, EvmAddress funder))
            {
                return opened.With(type, funder);
            }
            using var probe = new AccountProbe(opened.Source(), configured.Apply(options), gates, time, jitter);
            AccountReport report = await probe.Run(mayCreate: true, cancel).ConfigureAwait(false);
            if (report.Wallet is { } found)
            {
                PolymarketAccount account = opened.With(found.Type, found.Address);
                account.Credentials ??= report.Credentials;
                return account;
            }
            string why = string.Join("; ", report.Findings.Where(one => one.Grade != Grade.Green));
            throw new BadInputException($"account '{configured.Name}': its wallet could not be settled on: {why}");
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}
