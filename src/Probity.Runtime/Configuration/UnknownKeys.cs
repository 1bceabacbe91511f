using Probity.Domain.Values;

namespace Probity.Runtime.Configuration;

/// <summary>The sentences for keys that are not to be.</summary>
internal static class UnknownKeys
{
    public static string Message(string path, ConfigTable table) => table.Nearest(path) is { } nearest
        ? $"unknown key '{path}'; did you mean '{nearest}'?"
        : $"unknown key '{path}'; 'probity config explain' lists all keys";

    public static string StrategyMessage(string name, ConfigTable table)
    {
        string[] known = [.. table.Strategies.Select(section => section.Path[ConfigTable.StrategiesPrefix.Length..])];
        return Spelling.Nearest(name, known) is { } nearest
            ? $"unknown strategy '{name}'; did you mean '{nearest}'?"
            : $"unknown strategy '{name}'; known are {string.Join(", ", known)}";
    }

    /// <summary>Names the key, never its value.</summary>
    public static string SecretMessage(string path) =>
        $"'{path}' looks like a secret; secrets never stand in configuration files or arguments: remove it and give it "
        + $"in the environment ({EnvironmentValues.NameOf(path)}) or in a secret file";
}
