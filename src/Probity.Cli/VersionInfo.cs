using System.Reflection;
using System.Runtime.InteropServices;

namespace Probity.Cli;

/// <summary>What this build is.</summary>
public static class VersionInfo
{
    public static string Version { get; } =
        typeof(VersionInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "unknown";

    public static string Runtime => RuntimeInformation.FrameworkDescription;

    public static string Platform => $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}";
}
