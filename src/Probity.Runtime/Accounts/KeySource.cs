using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Probity.Crypto;
using Probity.Domain;
using Probity.Runtime.Configuration;

namespace Probity.Runtime.Accounts;

/// <summary>
/// Reads an account's secrets once: from a file that only its owner can read, or from environment variables that are
/// taken away. The process is hardened first. What stays in memory is the pinned key; texts are zeroed.
/// </summary>
public static class KeySource
{
    private const int LargestKeyFile = 4096;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Whether the account's key can be found, without reading it.</summary>
    public static bool HasKey(ConfiguredAccount account) => account.KeyFile.Length > 0
        ? File.Exists(account.KeyFile)
        : Environment.GetEnvironmentVariable(account.KeyVariable) is { Length: > 0 };

    /// <summary>The private key.</summary>
    /// <exception cref="BadInputException">None, or a malformed one; nothing of it is shown.</exception>
    internal static PrivateKey Key(ConfiguredAccount account)
    {
        ProcessHardening.Apply();
        return account.KeyFile.Length > 0 ? FromFile(account) : FromVariable(account);
    }

    /// <summary>With its password; null for the venue's own setting.</summary>
    internal static Uri? Proxy(ConfiguredAccount account)
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
}
