using System.Collections;
using Probity.Domain;
using Probity.Domain.Seams;

namespace Probity.Runtime.Configuration;

/// <summary>Where a configuration is read from.</summary>
public sealed record ConfigurationSources
{
    /// <summary>The file of --config; null = ./probity.yaml when it is there.</summary>
    public string? File { get; init; }

    /// <summary>The texts of --set, "section.key=value"; the later wins.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where ./probity.yaml is looked for.</summary>
    public string Directory { get; init; } = ".";

    /// <summary>The sources of this process: our part of its environment, and its working directory.</summary>
    public static ConfigurationSources OfProcess(string? file, IReadOnlyList<string> sets) => new()
    {
        File = file,
        Sets = sets,
        Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(pair => ((string)pair.Key).StartsWith(EnvironmentValues.Prefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? "", StringComparer.Ordinal),
    };
}

/// <summary>
/// Reads a configuration: built-in defaults, then the file, then the environment, then --set; the later wins, key by
/// key.
/// </summary>
public static class ConfigurationLoader
{
    public const string DefaultFile = "probity.yaml";

    private const int MostProblemsShown = 20;

    /// <exception cref="BadInputException">Anything is wrong; the message has one line for each problem, with its
    /// place.</exception>
    public static ProbityConfiguration Load(ConfigurationSources sources, ConfigTable? table = null)
    {
        table ??= ConfigTable.BuiltIn;
        List<string> problems = [];
        List<GivenValue> given = [];
        FileValues? file = PathOf(sources) is { } path ? FileValues.Read(path, table) : null;
        List<GivenValue> sets = [.. sources.Sets.Select(CommandLineValues.Read)];
        table = WithAccounts(file?.Table ?? table, sources, sets, problems);
        if (file is not null)
        {
            problems.AddRange(file.Problems);
            given.AddRange(NotListed(file, table));
            given.AddRange(file.Values);
        }
        given.AddRange(EnvironmentValues.Read(sources.Environment, table));
        given.AddRange(sets);
        var entries = new OrderedDictionary<string, ConfigEntry>(StringComparer.Ordinal);
        foreach (ConfigKey key in table.Keys)
        {
            entries.Add(key.Path, new ConfigEntry(key, key.Option.Parse(key.Option.Default), ConfigOrigin.Default));
        }
        foreach (GivenValue value in given) { Take(value, table, entries, problems); }
        if (problems.Count > 0) { throw Bad(problems); }
        return ConfigurationBuilder.Build(table, [.. entries.Values], file?.ListedStrategies ?? []);
    }

    private static string? PathOf(ConfigurationSources sources)
    {
        if (sources.File is { } named)
        {
            return File.Exists(named)
                ? named
                : throw new BadInputException(
                    $"configuration file '{named}' does not exist; check the path given to --config");
        }
        string usual = Path.Combine(sources.Directory, DefaultFile);
        return !File.Exists(usual) ? null : sources.Directory == "." ? DefaultFile : usual;
    }

    /// <summary>
    /// Adds the accounts that PROBITY__ACCOUNTS and --set accounts=… name, "main,second", after those of the file, and
    /// takes these values away: they are no keys.
    /// </summary>
    private static ConfigTable WithAccounts(
        ConfigTable table, ConfigurationSources sources, List<GivenValue> sets, List<string> problems)
    {
        List<string> names = [.. table.AccountNames];
        string variable = EnvironmentValues.NameOf(ConfigTable.AccountList);
        IEnumerable<string> lists = sets.Where(IsList).Select(given => given.Text);
        if (sources.Environment.TryGetValue(variable, out string? listed)) { lists = lists.Prepend(listed); }
        foreach (string name in string.Join(',', lists).Split(',', StringSplitOptions.TrimEntries))
        {
            if (name.Length == 0 || names.Contains(name)) { continue; }
            if (AccountsSection.IsName(name)) { names.Add(name); }
            else { problems.Add(AccountsSection.NameMessage(name)); }
        }
        sets.RemoveAll(IsList);
        return table.WithAccounts(names);

        static bool IsList(GivenValue given) => given.Path == ConfigTable.AccountList;
    }

    /// <summary>A file that lists strategies lists all that trade.</summary>
    private static IEnumerable<GivenValue> NotListed(FileValues file, ConfigTable table)
    {
        if (file.ListedStrategies is not { } listed) { return []; }
        return table.Strategies
            .Where(section => !listed.Contains(section.Path[ConfigTable.StrategiesPrefix.Length..]))
            .Select(section => new GivenValue($"{section.Path}.{ConfigTable.Enabled}", "false", file.StrategiesOrigin));
    }

    private static void Take(
        GivenValue given, ConfigTable table, OrderedDictionary<string, ConfigEntry> entries, List<string> problems)
    {
        if (table.Find(given.Path) is not { } key)
        {
            string what = SecretNames.Matches(given.Path) ? UnknownKeys.SecretMessage(given.Path)
                : IsOfUnknownAccount(given.Path, table) ? UnknownKeys.AccountMessage(
                    given.Path.Split('.')[1], table.AccountNames)
                : table.IsSection(given.Path) ? $"'{given.Path}' is a section; name one of its keys"
                : UnknownKeys.Message(given.Path, table);
            problems.Add($"{given.Origin}: {what}");
            return;
        }
        if (!KeyText.MayStandIn(key) && KeyText.IsIn(given.Text))
        {
            problems.Add($"{given.Origin}: {UnknownKeys.KeyMessage(given.Path)}");
            return;
        }
        try
        {
            OptionValue value = key.Option.Parse(given.Text);
            entries[key.Path] = new ConfigEntry(key, value, given.Origin);
        }
        catch (BadInputException bad)
        {
            string section = key.Section.Length == 0 ? "" : $"section '{key.Section}': ";
            problems.Add($"{given.Origin}: {section}{bad.Message}");
        }
    }

    private static bool IsOfUnknownAccount(string path, ConfigTable table) =>
        path.Split('.') is [ConfigTable.AccountList, { } name, _] && !table.AccountNames.Contains(name);

    private static BadInputException Bad(List<string> all)
    {
        List<string> problems = [.. all.Select(KeyText.Mask)];
        if (problems.Count == 1) { return new BadInputException(problems[0]); }
        IEnumerable<string> shown = problems.Take(MostProblemsShown).Select(problem => "  " + problem);
        string rest = problems.Count > MostProblemsShown ? $"\n  … {problems.Count - MostProblemsShown} more" : "";
        return new BadInputException(
            $"the configuration has {problems.Count} problems:\n{string.Join('\n', shown)}{rest}");
    }
}
