using System.Globalization;
using System.Security.Cryptography;
using Probity.Crypto;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Storage;
using Probity.Venues.Health;

namespace Probity.Runtime.Health;

/// <summary>What can be checked of this machine and its configuration without asking anybody.</summary>
public static class LocalChecks
{
    public const string Configuration = "configuration";
    public const string Curve = "secp256k1";
    public const string Store = "sqlite";
    public const string Directory = "data-directory";
    public const string Disk = "disk-space";
    public const string Key = "key";
    public const string Live = "live-trading";

    /// <summary>Below this a session could fill the disk within a day.</summary>
    private const long LittleSpace = 1L << 30;

    /// <summary>Below this nothing is started.</summary>
    private const long NoSpace = 64L << 20;

    public static IReadOnlyList<Finding> Run(ProbityConfiguration configuration) =>
    [
        Finding.Green(Configuration, string.Create(
            CultureInfo.InvariantCulture, $"sound, hash {configuration.ConfigHash:x16}, mode {configuration.Mode}")),
        OfCurve(),
        OfStore(),
        OfDirectory(configuration.DataDirectory),
        OfDisk(configuration.DataDirectory),
    ];

    /// <summary>Whether an account's key is there, and whose it is when it was opened.</summary>
    public static Finding OfKey(ConfiguredAccount account, EvmAddress? signer) => signer is null
        ? Finding.Red(
            Key, $"account '{account.Name}' has no private key",
            account.KeyFile.Length > 0
                ? $"put the key into {account.KeyFile}, readable by you alone"
                : $"set the environment variable {account.KeyVariable}, or key_file")
        : Finding.Green(Key, $"account '{account.Name}' signs as {signer}; no core file, not attachable");

    /// <summary>What is still missing for live trading.</summary>
    public static Finding OfLive(ProbityConfiguration configuration)
    {
        List<string> missing = [];
        if (configuration.Accounts.Count == 0) { missing.Add("an account (probity setup)"); }
        if (configuration.Mode != RunMode.Live) { missing.Add("mode: live"); }
        if (configuration.EnabledStrategies.Count == 0) { missing.Add("a strategy"); }
        string start = "then run --mode live starts paused, and control resume begins to trade";
        return missing.Count == 0
            ? Finding.Green(Live, $"configured; {start}")
            : Finding.Yellow(Live, $"missing: {string.Join(", ", missing)}; {start}");
    }

    private static Finding OfCurve()
    {
        try
        {
            ISecp256k1 curve = Secp256k1.Default;
            Secp256k1.SelfTest(curve);
            return curve is NativeSecp256k1
                ? Finding.Green(Curve, $"{curve.Name} signs a known answer right")
                : Finding.Yellow(
                    Curve, $"{curve.Name} signs a known answer right, but a signature takes a millisecond",
                    "install libsecp256k1 (Debian, Ubuntu: sudo apt-get install libsecp256k1-1)");
        }
        catch (CryptographicException wrong)
        {
            return Finding.Red(Curve, wrong.Message, "reinstall libsecp256k1");
        }
    }

    private static Finding OfStore()
    {
        try
        {
            return Finding.Green(Store, $"SQLite {NativeSqlite.Version}");
        }
        catch (StoreException missing)
        {
            return Finding.Red(Store, missing.Message, "install SQLite 3.24 or newer");
        }
    }

    /// <summary>Written to and removed again; directories above that do not exist yet are made.</summary>
    private static Finding OfDirectory(string path)
    {
        try
        {
            System.IO.Directory.CreateDirectory(path);
            string file = Path.Combine(path, $".doctor-{Environment.ProcessId}");
            File.WriteAllText(file, "written by doctor");
            File.Delete(file);
            return Finding.Green(Directory, $"{path} can be written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Red(
                Directory, $"{path} can't be written: {e.Message}", "correct its permissions, or set data_dir");
        }
    }

    private static Finding OfDisk(string path)
    {
        try
        {
            long free = new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace;
            string text = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1 << 30):0.0} GiB free");
            return free < NoSpace ? Finding.Red(Disk, text, "free space: a journal that can't be written stops trading")
                : free < LittleSpace ? Finding.Yellow(Disk, text, "free space soon")
                : Finding.Green(Disk, text);
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return Finding.Yellow(Disk, $"free space is unknown: {e.Message}");
        }
    }
}
