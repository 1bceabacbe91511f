using System.Text;
using Probity.Domain;

namespace Probity.Runtime.Configuration;

/// <summary>Writes a configuration file of chosen values alone; what is not in it has its default.</summary>
public static class ChosenFile
{
    private const string Preface =
        "# Written by 'probity setup'. A key that is absent has its default: 'probity config explain' shows them all.\n"
        + "# Secrets never stand here.\n";

    /// <param name="values">Texts by path, for example "risk.max_order_size"; accounts come by their names.</param>
    /// <param name="accounts">In the order of their ids.</param>
    /// <param name="strategies">Those that trade, in the order of their slots.</param>
    public static string Text(
        IReadOnlyDictionary<string, string> values, IReadOnlyList<string> accounts, IReadOnlyList<string> strategies)
    {
        var text = new StringBuilder(Preface);
        string open = "";
        IEnumerable<KeyValuePair<string, string>> plain = values
            .Where(value => !IsListed(value.Key)).OrderBy(value => Depth(value.Key))
            .ThenBy(value => value.Key, StringComparer.Ordinal);
        foreach ((string path, string value) in plain.Where(pair => Depth(pair.Key) == 0))
        {
            Line(text, "", path, value);
        }
        foreach (IGrouping<string, KeyValuePair<string, string>> section in plain
            .Where(pair => Depth(pair.Key) > 0)
            .GroupBy(pair => pair.Key[..pair.Key.LastIndexOf('.')])
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            open = Open(text, open, section.Key);
            foreach ((string path, string value) in section) { Line(text, Indent(path), NameOf(path), value); }
        }
        Accounts(text, values, accounts);
        Strategies(text, values, strategies);
        return text.ToString();
    }

    private static void Accounts(
        StringBuilder text, IReadOnlyDictionary<string, string> values, IReadOnlyList<string> accounts)
    {
        if (accounts.Count == 0) { return; }
        text.Append('\n').Append(ConfigTable.AccountList).Append(":\n");
        foreach (string name in accounts)
        {
            text.Append("  - name: ").Append(name).Append('\n');
            foreach ((string key, string value) in Below(values, $"{ConfigTable.AccountList}.{name}."))
            {
                Line(text, "    ", key, value);
            }
        }
    }

    private static void Strategies(
        StringBuilder text, IReadOnlyDictionary<string, string> values, IReadOnlyList<string> strategies)
    {
        text.Append("\nstrategies:").Append(strategies.Count == 0 ? " []\n" : "\n");
        foreach (string name in strategies)
        {
            text.Append("  - name: ").Append(name).Append('\n');
            (string Key, string Value)[] own = [.. Below(values, ConfigTable.StrategiesPrefix + name + ".")];
            foreach ((string key, string value) in own.Where(
                pair => pair.Key != ConfigTable.Enabled && ConfigTable.SlotKeys.Contains(pair.Key)))
            {
                Line(text, "    ", key, value);
            }
            (string Key, string Value)[] options =
                [.. own.Where(pair => !ConfigTable.SlotKeys.Contains(pair.Key))];
            if (options.Length > 0) { text.Append("    options:\n"); }
            foreach ((string key, string value) in options) { Line(text, "      ", key, value); }
        }
    }

    private static IEnumerable<(string Key, string Value)> Below(
        IReadOnlyDictionary<string, string> values, string prefix) =>
        from value in values
        where value.Key.StartsWith(prefix, StringComparison.Ordinal)
        orderby value.Key
        select (value.Key[prefix.Length..], value.Value);

    /// <summary>Opens the sections down to this one that are not open.</summary>
    private static string Open(StringBuilder text, string before, string section)
    {
        string[] parts = section.Split('.'), open = before.Split('.');
        bool same = true;
        if (before.Length == 0 || parts[0] != open[0]) { text.Append('\n'); }
        for (int i = 0; i < parts.Length; i++)
        {
            same &= i < open.Length && open[i] == parts[i];
            if (!same) { text.Append(' ', 2 * i).Append(parts[i]).Append(":\n"); }
        }
        return section;
    }

    private static void Line(StringBuilder text, string indent, string name, string value)
    {
        if (KeyText.IsIn(value) && name != "builder")
        {
            throw new BadInputException($"'{name}': the value looks like a private key; it is not written");
        }
        text.Append(indent).Append(name).Append(": ").Append(Quoted(value)).Append('\n');
    }

    /// <summary>Plain where YAML reads it back as the same text.</summary>
    private static string Quoted(string value)
    {
        bool isPlain = value.Length > 0 && value[0] != '-' && !value.StartsWith("0x", StringComparison.Ordinal)
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/')
            && value is not ("null" or "true" or "false");
        if (isPlain || value is "true" or "false") { return value; }
        string escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }

    private static bool IsListed(string path) =>
        path.StartsWith(ConfigTable.AccountList + ".", StringComparison.Ordinal)
        || path.StartsWith(ConfigTable.StrategiesPrefix, StringComparison.Ordinal);

    private static int Depth(string path) => path.Count(c => c == '.');

    private static string Indent(string path) => new(' ', 2 * Depth(path));

    private static string NameOf(string path) => path[(path.LastIndexOf('.') + 1)..];
}
