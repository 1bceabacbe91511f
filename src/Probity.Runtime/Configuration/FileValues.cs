using Probity.Domain;

namespace Probity.Runtime.Configuration;

/// <summary>
/// Takes a configuration file apart into values with their lines. What is wrong is collected, so that a person can put
/// everything right at once.
/// </summary>
internal sealed class FileValues
{
    private const string Strategies = "strategies";

    private readonly string file;
    private ConfigTable table;
    private readonly List<GivenValue> values = [];
    private readonly List<string> problems = [];

    private FileValues(string file, ConfigTable table)
    {
        this.file = file;
        this.table = table;
    }

    /// <summary>The given table, with sections for the accounts that the file lists.</summary>
    public ConfigTable Table => table;

    public IReadOnlyList<GivenValue> Values => values;

    public IReadOnlyList<string> Problems => problems;

    /// <summary>Names of the listed strategies, in slot order; null when the file has no such list.</summary>
    public IReadOnlyList<string>? ListedStrategies { get; private set; }

    /// <summary>Line of the list of strategies.</summary>
    public ConfigOrigin StrategiesOrigin { get; private set; }

    public static FileValues Read(string path, ConfigTable table)
    {
        var read = new FileValues(path, table);
        read.Section("", YamlFile.Read(path));
        return read;
    }

    private void Section(string parent, YamlMap map)
    {
        foreach ((YamlScalar key, YamlNode value) in map.Pairs)
        {
            string path = parent.Length == 0 ? key.Text : $"{parent}.{key.Text}";
            if (SecretNames.Matches(key.Text)) { Problem(key.Line, UnknownKeys.SecretMessage(path)); }
            else if (path == Strategies) { StrategyList(key, value); }
            else if (path == ConfigTable.AccountList) { AccountList(value); }
            else if (table.Find(path) is not null) { Value(path, key, value); }
            else if (!table.IsSection(path)) { Problem(key.Line, UnknownKeys.Message(path, table)); }
            else if (value is YamlMap section) { Section(path, section); }
            else if (value is not YamlScalar { Text.Length: 0 })
            {
                Problem(value.Line, $"'{path}' is a section; put its keys on indented lines below it");
            }
        }
    }

    private void Value(string path, YamlScalar key, YamlNode value)
    {
        ConfigOrigin origin = ConfigOrigin.File(file, key.Line);
        switch (value)
        {
            case YamlScalar scalar:
                values.Add(new GivenValue(path, scalar.Text, origin));
                break;
            case YamlList list when table.Find(path)!.Option.Kind == Domain.Seams.OptionKind.Names:
                ListValue(path, list, origin);
                break;
            default:
                string expected = table.Find(path)!.Option.Range;
                Problem(value.Line, $"'{path}' has a {(value is YamlList ? "list" : "section")}; expected {expected}");
                break;
        }
    }

    private void ListValue(string path, YamlList list, ConfigOrigin origin)
    {
        List<string> items = [];
        foreach (YamlNode item in list.Items)
        {
            if (item is YamlScalar scalar && !scalar.Text.Contains(',', StringComparison.Ordinal))
            {
                items.Add(scalar.Text);
                continue;
            }
            Problem(item.Line, $"'{path}': an item of the list is not a plain text without commas");
        }
        values.Add(new GivenValue(path, string.Join(',', items), origin));
    }

    private void StrategyList(YamlScalar key, YamlNode value)
    {
        StrategiesOrigin = ConfigOrigin.File(file, key.Line);
        if (value is not YamlList list)
        {
            Problem(value.Line, "'strategies' is a list; each strategy begins with '- name: …'");
            return;
        }
        List<string> listed = [];
        foreach (YamlNode item in list.Items)
        {
            if (item is not YamlMap map || Named(map, "name") is not YamlScalar name)
            {
                Problem(item.Line, "a strategy has no name; write '- name: parity-arb'");
            }
            else if (!table.IsSection(ConfigTable.StrategiesPrefix + name.Text))
            {
                Problem(name.Line, UnknownKeys.StrategyMessage(name.Text, table));
            }
            else if (listed.Contains(name.Text))
            {
                Problem(name.Line, $"strategy '{name.Text}' is listed twice; remove one");
            }
            else
            {
                listed.Add(name.Text);
                Strategy(name, map);
            }
        }
        ListedStrategies = listed;
    }

    private void AccountList(YamlNode value)
    {
        if (value is YamlScalar { Text.Length: 0 }) { return; }
        if (value is not YamlList list)
        {
            Problem(value.Line, "'accounts' is a list; each account begins with '- name: …'");
            return;
        }
        List<(string Name, YamlMap Map)> listed = [];
        foreach (YamlNode item in list.Items)
        {
            if (item is not YamlMap map || Named(map, "name") is not YamlScalar name)
            {
                Problem(item.Line, "an account has no name; write '- name: main'");
            }
            else if (!AccountsSection.IsName(name.Text)) { Problem(name.Line, AccountsSection.NameMessage(name.Text)); }
            else if (listed.Any(one => one.Name == name.Text))
            {
                Problem(name.Line, $"account '{name.Text}' is listed twice; remove one");
            }
            else
            {
                listed.Add((name.Text, new YamlMap(map.Line, [.. map.Pairs.Where(pair => pair.Key.Text != "name")])));
            }
        }
        table = table.WithAccounts([.. listed.Select(one => one.Name)]);
        foreach ((string name, YamlMap map) in listed) { Section($"{ConfigTable.AccountList}.{name}", map); }
    }

    private void Strategy(YamlScalar name, YamlMap map)
    {
        string prefix = ConfigTable.StrategiesPrefix + name.Text;
        string enabled = $"{prefix}.{ConfigTable.Enabled}";
        if (Named(map, ConfigTable.Enabled) is null)
        {
            values.Add(new GivenValue(enabled, "true", ConfigOrigin.File(file, name.Line)));
        }
        foreach ((YamlScalar key, YamlNode value) in map.Pairs)
        {
            switch (key.Text)
            {
                case "name":
                    break;
                case string own when ConfigTable.SlotKeys.Contains(own):
                    Value($"{prefix}.{own}", key, value);
                    break;
                case "options" when value is YamlMap options:
                    Section(prefix, options);
                    break;
                case "options" when value is YamlScalar { Text.Length: 0 }:
                    break;
                default:
                    Problem(
                        key.Line,
                        $"'{key.Text}' of strategy '{name.Text}' is not one of name, "
                        + $"{string.Join(", ", ConfigTable.SlotKeys)}, options (a section)");
                    break;
            }
        }
    }

    private static YamlNode? Named(YamlMap map, string key) =>
        map.Pairs.FirstOrDefault(pair => pair.Key.Text == key).Value;

    private void Problem(long line, string what) => problems.Add($"{file}:{line}: {what}");
}
