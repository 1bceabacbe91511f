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

    public static string AccountMessage(string name, IReadOnlyList<string> known) =>
        known.Count == 0 ? $"unknown account '{name}'; there are none: list them below 'accounts:'"
        : Spelling.Nearest(name, known) is { } nearest ? $"unknown account '{name}'; did you mean '{nearest}'?"
        : $"unknown account '{name}'; known are {string.Join(", ", known)}";

    /// <summary>Names the key, never its value.</summary>
    public static string SecretMessage(string path) =>
        $"'{path}' looks like a secret; secrets never stand in configuration files or arguments: remove it and give it "
        + $"in the environment ({VariableFor(path)}) or in a secret file (docs/operations.md, \"Accounts and "
        + "secrets\")";

    /// <summary>A value that could be a private key stands where none belongs; the value is not shown.</summary>
    public static string KeyMessage(string path) =>
        $"'{path}': the value looks like a private key; it is not shown, and keys never stand in configuration "
        + "files or "
        + $"arguments: treat it as exposed, and give keys in the environment ({VariableFor(path)}) or in a key file "
        + "(docs/operations.md, \"Accounts and secrets\")";

    private static string VariableFor(string path)
    {
        string[] parts = path.Split('.');
        string account = parts.Length > 2 && parts[0] == ConfigTable.AccountList ? parts[1] : "main";
        string plain = parts[^1].Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        string api = AccountsSection.ApiPrefix(account);
        return plain.Contains("passphrase", StringComparison.Ordinal) ? api + "_PASSPHRASE"
            : plain.Contains("secret", StringComparison.Ordinal) ? api + "_SECRET"
            : plain.Contains("api", StringComparison.Ordinal) ? api + "_KEY"
            : plain.Contains("password", StringComparison.Ordinal) ? AccountsSection.ProxyVariable(account)
            : AccountsSection.KeyVariable(account);
    }
}
