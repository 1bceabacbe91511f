using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Probity.Crypto;
using Probity.Domain;
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

/// <summary>
/// Reads an account's secrets once: from a file that only its owner can read, or from environment variables that are
/// taken away. The process is hardened first. What stays in memory is the pinned key; texts are zeroed.
/// </summary>
public static class AccountOpener
{
    private const int LargestKeyFile = 4096;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Whether the account's key can be found, without reading it.</summary>
    public static bool HasKey(ConfiguredAccount account) => account.KeyFile.Length > 0
        ? File.Exists(account.KeyFile)
        : Environment.GetEnvironmentVariable(account.KeyVariable) is { Length: > 0 };

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
        Uri? proxy = Proxy(account);
        ApiCredentials? credentials = Credentials(account);
        PrivateKey key = account.KeyFile.Length > 0 ? FromFile(account) : FromVariable(account);
        return new OpenedKey(account, key, credentials, proxy);
    }

    private static PrivateKey FromVariable(ConfiguredAccount account)
    {
        string? text = ProcessHardening.TakeVariable(account.KeyVariable);
        if (string.IsNullOrEmpty(text))
        {
            throw new BadInputException(
                $"account '{account.Name}': environment variable {account.KeyVariable} is not set; put the private "
                + "key in "
                + "it, or name a file with key_file");
        }
        try
        {
            return Parse(account, text, account.KeyVariable);
        }
        finally
        {
            ProcessHardening.Clear(text);
        }
    }

    private static PrivateKey FromFile(ConfiguredAccount account)
    {
        string path = account.KeyFile;
        if (!File.Exists(path))
        {
            throw new BadInputException($"account '{account.Name}': key file '{path}' does not exist");
        }
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new BadInputException(
                $"account '{account.Name}': others than its owner may use key file '{path}'; run: chmod 600 {path}");
        }
        byte[] bytes = GC.AllocateArray<byte>(LargestKeyFile, pinned: true);
        char[] text = GC.AllocateArray<char>(LargestKeyFile, pinned: true);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            int letters = System.Text.Encoding.ASCII.GetChars(bytes.AsSpan(0, length), text);
            return Parse(account, text.AsSpan(0, letters), path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    private static PrivateKey Parse(ConfiguredAccount account, ReadOnlySpan<char> text, string where)
    {
        ReadOnlySpan<char> digits = text.Trim();
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) { digits = digits[2..]; }
        try
        {
            PrivateKey key = PrivateKey.Parse(digits);
            SecretScrubber.RegisterKey(digits);
            return key;
        }
        catch (FormatException wrong)
        {
            throw new BadInputException($"account '{account.Name}': {where}: {wrong.Message}", wrong);
        }
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

    private static Uri? Proxy(ConfiguredAccount account)
    {
        if (account.Proxy.Length == 0) { return null; }
        var address = new UriBuilder(account.Proxy);
        if (ProcessHardening.TakeVariable(account.ProxyPasswordVariable) is { Length: > 0 } password)
        {
            SecretScrubber.Register(password);
            address.Password = Uri.EscapeDataString(password);
        }
        return address.Uri;
    }
}
