using Probity.Crypto;
using Probity.Domain;
using Probity.Runtime.Configuration;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Runtime.Accounts;

/// <summary>
/// Reads what an account may use the relayer with: a relayer key, or else a builder's credentials. Environment
/// variables only, taken away as they are read.
/// </summary>
public static class RelayerSecrets
{
    private const string Key = "_KEY";

    /// <summary>Begins the variables of a relayer key: _KEY and _ADDRESS follow.</summary>
    public static string RelayerPrefix(string account) => "PROBITY_RELAYER_" + Upper(account);

    /// <summary>Begins the variables of builder credentials: _KEY, _SECRET and _PASSPHRASE follow.</summary>
    public static string BuilderPrefix(string account) => "PROBITY_BUILDER_" + Upper(account);

    /// <summary>Null when none are set.</summary>
    /// <exception cref="BadInputException">Some are set and others of the same set are not, or one is malformed.
    /// </exception>
    public static RelayerCredentials? Take(ConfiguredAccount account)
    {
        ProcessHardening.Apply();
        if (Texts(account, RelayerPrefix(account.Name), Key, "_ADDRESS") is [string relayerKey, string address])
        {
            SecretScrubber.Register(relayerKey);
            try
            {
                return new RelayerCredentials.RelayerKey(relayerKey, EvmAddress.Parse(address));
            }
            catch (FormatException wrong)
            {
                throw new BadInputException(
                    $"account '{account.Name}': {RelayerPrefix(account.Name)}_ADDRESS: {wrong.Message}", wrong);
            }
        }
        if (Texts(account, BuilderPrefix(account.Name), Key, "_SECRET", "_PASSPHRASE")
            is not [string key, string secret, string passphrase])
        {
            return null;
        }
        SecretScrubber.Register(secret);
        SecretScrubber.Register(passphrase);
        return new RelayerCredentials.Builder(new ApiCredentials(key, secret, passphrase));
    }

    private static string[] Texts(ConfiguredAccount account, string prefix, params string[] parts)
    {
        string[] names = [.. parts.Select(part => prefix + part)];
        string[] missing = [.. names.Where(name => Environment.GetEnvironmentVariable(name) is not { Length: > 0 })];
        if (missing.Length == names.Length) { return []; }
        return missing.Length == 0
            ? [.. names.Select(name => ProcessHardening.TakeVariable(name)!.Trim())]
            : throw new BadInputException(
                $"account '{account.Name}': relayer access is {names.Length} variables; "
                + $"{string.Join(" and ", missing)} is not set: set it, or unset the others");
    }

    private static string Upper(string name) => name.ToUpperInvariant().Replace('-', '_');
}
