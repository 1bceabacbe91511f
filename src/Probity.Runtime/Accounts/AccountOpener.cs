using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Runtime.Configuration;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Health;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Runtime.Accounts;

/// <summary>A key with what its secrets gave besides, before the wallet behind it is settled.</summary>
/// <param name="Configured">What the configuration says.</param>
/// <param name="Key">Owned by whoever opened it.</param>
/// <param name="Credentials">Null: to be derived.</param>
/// <param name="Proxy">With its password; null for the venue's own setting.</param>
public sealed record OpenedKey(
    ConfiguredAccount Configured, PrivateKey Key, ApiCredentials? Credentials, Uri? Proxy) : IDisposable
{
    public PolymarketContracts Contracts => Configured.ChainId == PolymarketContracts.Amoy.ChainId
        ? PolymarketContracts.Amoy
        : PolymarketContracts.Polygon;

    /// <summary>The five wallets that may hold this key's money.</summary>
    public WalletCandidates Candidates => WalletDerivation.Of(Key.Address, Contracts);

    /// <summary>The account of a wallet that was chosen or found; it takes the key over.</summary>
    public PolymarketAccount With(SignatureType type, EvmAddress funder) =>
        new(Configured.Id, Configured.Name, Key, type, funder, Contracts)
        {
            Builder = Configured.Builder,
            Credentials = Credentials,
            Proxy = Proxy,
        };

    /// <summary>For finding and checking the wallet.</summary>
    public AccountSource Source() => new(
        Configured.Name, Candidates, Contracts, Configured.SignatureType, Configured.Funder, With);

    public void Dispose() => Key.Dispose();

    public override string ToString() => $"account {Configured.Name}, key of {Key.Address}";
}

/// <summary>Opens Polymarket's accounts: key, API credentials and proxy, once.</summary>
public static class AccountOpener
{
    /// <summary>The account, when its wallet follows from the configuration and the key alone.</summary>
    /// <exception cref="BadInputException">No key, a malformed one, a funder that is not the key's, or a wallet
    /// that has
    /// to be found by asking the venue (see <see cref="OpenKey"/>).</exception>
    public static PolymarketAccount Open(ConfiguredAccount account)
    {
        OpenedKey opened = OpenKey(account);
        try
        {
            (SignatureType type, EvmAddress funder) = WalletOf(opened) ?? throw new BadInputException(
                $"account '{account.Name}': neither signature_type nor funder is set; 'probity doctor --account "
                + $"{account.Name}' finds the wallet that holds the money and prints the lines to add");
            return opened.With(type, funder);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The wallet as far as the configuration and the key say it; null when only the venue or the chain can.
    /// </summary>
    /// <exception cref="BadInputException">The funder is not one of the key's wallets.</exception>
    public static (SignatureType Type, EvmAddress Funder)? WalletOf(OpenedKey opened)
    {
        ConfiguredAccount account = opened.Configured;
        WalletCandidates own = opened.Candidates;
        if (account.Funder is { } funder)
        {
            SignatureType type = account.SignatureType ?? own.TypeOf(funder) ?? throw new BadInputException(
                $"account '{account.Name}': the funder {funder} is not a wallet of the key of {own.Eoa}; the key "
                + "belongs "
                + "to another address, or signature_type has to say which kind of wallet it is");
            return type == SignatureType.Eoa && funder != own.Eoa
                ? throw new BadInputException(
                    $"account '{account.Name}': signature_type eoa wants the key's own address {own.Eoa} as funder, "
                    + "not "
                    + $"{funder}; the key belongs to another address, or the type is wrong")
                : (type, funder);
        }
        return account.SignatureType switch
        {
            SignatureType.Eoa => (SignatureType.Eoa, own.Eoa),
            SignatureType.PolyProxy => (SignatureType.PolyProxy, own.Proxy),
            SignatureType.GnosisSafe => (SignatureType.GnosisSafe, own.Safe),
            // Two forms of deposit wallet exist: which one, only the factory can say.
            _ => null,
        };
    }

    /// <summary>Reads key, API credentials and proxy password.</summary>
    /// <exception cref="BadInputException">No key, or a malformed one; nothing of it is shown.</exception>
    public static OpenedKey OpenKey(ConfiguredAccount account)
    {
        ProcessHardening.Apply();
        RequireVenue(account);
        Uri? proxy = KeySource.Proxy(account);
        ApiCredentials? credentials = Credentials(account);
        PrivateKey key = KeySource.Key(account);
        return new OpenedKey(account, key, credentials, proxy);
    }

    private static void RequireVenue(ConfiguredAccount account)
    {
        if (account.Venue == VenueId.Polymarket) { return; }
        throw new BadInputException(
            $"account '{account.Name}' trades on {account.Venue}: name one with 'venue: polymarket'");
    }

    private static ApiCredentials? Credentials(ConfiguredAccount account)
    {
        string[] names = [.. new[] { "_KEY", "_SECRET", "_PASSPHRASE" }.Select(part => account.ApiPrefix + part)];
        string[] missing = [.. names.Where(name => Environment.GetEnvironmentVariable(name) is not { Length: > 0 })];
        if (missing.Length == names.Length) { return null; }
        if (missing.Length > 0)
        {
            throw new BadInputException(
                $"account '{account.Name}': API credentials are three variables; {string.Join(" and ", missing)} "
                + "is not set: set it, or unset the others and they are derived");
        }
        // They sign every request and so stay in memory as long as the account is open.
        string[] texts = [.. names.Select(name => ProcessHardening.TakeVariable(name)!.Trim())];
        SecretScrubber.Register(texts[1]);
        SecretScrubber.Register(texts[2]);
        return new ApiCredentials(texts[0], texts[1], texts[2]);
    }
}
