using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Probity.Storage;

/// <summary>
/// Binds the SQLite provider to the library that the operating system has, so that its security updates reach us and no
/// native file travels with the program. At least 3.24 (2018), for upserts.
/// </summary>
public static class NativeSqlite
{
    private const int OldestVersionNumber = 3_024_000;

    private static readonly string[] LinuxNames = ["libsqlite3.so.0", "libsqlite3.so"];

    private static readonly string[] MacNames =
    [
        "libsqlite3.dylib", "/usr/lib/libsqlite3.dylib", "/opt/homebrew/opt/sqlite/lib/libsqlite3.dylib",
        "/usr/local/opt/sqlite/lib/libsqlite3.dylib",
    ];

    private static readonly string[] WindowsNames = ["sqlite3.dll", "e_sqlite3.dll", "winsqlite3.dll"];

    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>The version of the system's library, loading it on the first call.</summary>
    /// <exception cref="StoreException">Missing or too old; the message says how to install it.</exception>
    public static string Version => Loaded.Value;

    /// <summary>The file names tried on this system, in order.</summary>
    internal static IReadOnlyList<string> Names =>
        OperatingSystem.IsWindows() ? WindowsNames : OperatingSystem.IsMacOS() ? MacNames : LinuxNames;

    internal static string HowToInstall =>
        OperatingSystem.IsWindows() ? "put sqlite3.dll from https://sqlite.org/download.html beside the program"
        : OperatingSystem.IsMacOS() ? "install it with 'brew install sqlite'"
        : "install it with 'sudo apt-get install libsqlite3-0' (Debian, Ubuntu) or your distribution's sqlite package";

    private static string Load()
    {
        if (!TryLoad(Names, out _))
        {
            throw new StoreException(
                StoreFault.LibraryMissing,
                $"the SQLite library is not on this system (tried {string.Join(", ", Names)}); {HowToInstall}");
        }
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        string version = raw.sqlite3_libversion().utf8_to_string();
        if (raw.sqlite3_libversion_number() < OldestVersionNumber)
        {
            throw new StoreException(
                StoreFault.LibraryMissing,
                $"the system's SQLite is {version}, at least 3.24 is needed; {HowToInstall}");
        }
        return version;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" && TryLoad(Names, out nint handle) ? handle : 0;

    private static bool TryLoad(IReadOnlyList<string> names, out nint handle)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, typeof(NativeSqlite).Assembly, null, out handle)) { return true; }
        }
        handle = 0;
        return false;
    }
}
