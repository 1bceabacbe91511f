using System.Runtime.InteropServices;
using Probity.Domain;

namespace Probity.Runtime.Accounts;

/// <summary>
/// What a process does before it holds a key: nothing that a crash or another process of this user leaves behind may
/// show its memory.
/// </summary>
public static partial class ProcessHardening
{
    private const int CoreFiles = 4;
    private const int SetDumpable = 4;
    private const int GetDumpable = 3;

    private static readonly string[] DumpVariables = ["DOTNET_DbgEnableMiniDump", "COMPlus_DbgEnableMiniDump"];

    /// <summary>
    /// No core file, no attaching of debuggers by the same user (Linux), and no dump by the runtime. Harmless when
    /// repeated; on other systems than Linux and macOS there is nothing to do.
    /// </summary>
    /// <exception cref="BadInputException">The runtime was told to write dumps, or the system refuses.</exception>
    public static void Apply()
    {
        foreach (string name in DumpVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { } text && text.Trim() is not ("" or "0"))
            {
                throw new BadInputException(
                    $"{name} is set: a crash would write this process's memory, and the private key in it, to a file; "
                    + "unset it before a key is opened");
            }
        }
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) { return; }
        var none = default(Limit);
        if (SetLimit(CoreFiles, ref none) != 0) { throw Refused("setrlimit(RLIMIT_CORE, 0)"); }
        if (OperatingSystem.IsLinux() && Control(SetDumpable, 0, 0, 0, 0) != 0)
        {
            throw Refused("prctl(PR_SET_DUMPABLE, 0)");
        }
    }

    /// <summary>Whether this process leaves no core file and can't be attached to.</summary>
    public static bool IsApplied()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) { return true; }
        bool noCore = GetLimit(CoreFiles, out Limit limit) == 0 && limit is { Soft: 0, Hard: 0 };
        return noCore && (!OperatingSystem.IsLinux() || Control(GetDumpable, 0, 0, 0, 0) == 0);
    }

    /// <summary>
    /// Reads a variable of the environment and takes it away: from this process's view, and from the block that the
    /// system shows to others (/proc). Null when it is not set.
    /// </summary>
    public static string? TakeVariable(string name)
    {
        string? text = Environment.GetEnvironmentVariable(name);
        if (text is null) { return null; }
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            nint block = GetVariable(name);
            for (int i = 0; block != 0 && Marshal.ReadByte(block, i) != 0; i++) { Marshal.WriteByte(block, i, 0); }
        }
        // The caller zeroes the text that it got; a copy keeps the runtime's own table out of that.
        string taken = new(text.AsSpan());
        Clear(text);
        Environment.SetEnvironmentVariable(name, null);
        return taken;
    }

    /// <summary>
    /// Zeroes a text in place. Only for texts that this process read itself and that nobody else holds: a secret's copy
    /// must not wait for the collector.
    /// </summary>
    public static void Clear(string text)
    {
        ref char first = ref MemoryMarshal.GetReference(text.AsSpan());
        MemoryMarshal.CreateSpan(ref first, text.Length).Clear();
    }

    private static BadInputException Refused(string call) => new(
        $"the system refuses {call} (error {Marshal.GetLastPInvokeError()}): a crash could write the private key to a "
        + "file; run as an ordinary user outside a restricted container");

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetVariable(string name);

    private struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
