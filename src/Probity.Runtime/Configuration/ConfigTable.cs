using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies;

namespace Probity.Runtime.Configuration;

/// <summary>
/// Every key that there is. Reading, validation, <c>config explain</c>, the hash and the annotated default file are
/// made from this table, so a new key is one line in <see cref="BuiltInSections"/> and one where it is used.
/// </summary>
public sealed class ConfigTable
{
    /// <summary>Path prefix of the strategies' sections.</summary>
    public const string StrategiesPrefix = "strategies.";

    /// <summary>Name of the switch in a strategy's section.</summary>
    public const string Enabled = "enabled";

    /// <summary>Path of the list of accounts, and the first part of their keys' paths.</summary>
    public const string AccountList = "accounts";

    /// <summary>Name of the key in a strategy's section that chooses its accounts.</summary>
    public const string Account = "account";

    /// <summary>Name of the key in a strategy's section that says where it trades.</summary>
    public const string Venues = "venues";

    /// <summary>Name of the switch in a strategy's section that spreads its markets over its accounts.</summary>
    public const string SpreadAccounts = "spread_accounts";

    /// <summary>The keys of a strategy's place, which are no options of the strategy itself.</summary>
    public static readonly IReadOnlyList<string> SlotKeys = [Enabled, Account, Venues, SpreadAccounts];

    private const int MostKeysInSection = 15;

    /// <summary>On when nobody says otherwise, in slot order.</summary>
    private static readonly string[] DefaultStrategies = ["parity-arb", "fixed-maker"];

    private readonly Dictionary<string, ConfigKey> byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> byEnvironmentName = new(StringComparer.Ordinal);

    private ConfigTable(
        IReadOnlyList<ConfigSection> sections, IReadOnlyList<string> accounts, IReadOnlyList<ConfigSection> strategies)
    {
        Sections = sections;
        AccountNames = accounts;
        Accounts = [.. accounts.Select(AccountsSection.Of)];
        Strategies = strategies;
        foreach (ConfigSection section in sections.Concat(Accounts).Concat(strategies))
        {
            bool own = section.Path.StartsWith(StrategiesPrefix, StringComparison.Ordinal);
            Require.That(own || section.Keys.Count <= MostKeysInSection, $"section '{section.Path}' can be taken in");
            foreach (ConfigKey key in section.Keys)
            {
                byPath.Add(key.Path, key);
                byEnvironmentName.Add(EnvironmentValues.NameOf(key.Path), key.Path);
            }
        }
    }

    /// <summary>The table with the strategies of the house.</summary>
    public static ConfigTable BuiltIn { get; } = For(StrategyCatalog.All);

    /// <summary>All sections but the strategies', in the order of the file.</summary>
    public IReadOnlyList<ConfigSection> Sections { get; }

    /// <summary>One section an account: those that a source named.</summary>
    public IReadOnlyList<ConfigSection> Accounts { get; }

    /// <summary>In the order of the sections.</summary>
    public IReadOnlyList<string> AccountNames { get; }

    /// <summary>One section a strategy: whether it trades, and its options.</summary>
    public IReadOnlyList<ConfigSection> Strategies { get; }

    /// <summary>Every key, in the order of the file.</summary>
    public IEnumerable<ConfigKey> Keys =>
        Sections.Concat(Accounts).Concat(Strategies).SelectMany(section => section.Keys);

    /// <summary>The table with the given strategies; those that are on by default come first.</summary>
    public static ConfigTable For(IReadOnlyList<StrategyEntry> strategies)
    {
        IEnumerable<StrategyEntry> ordered = strategies.OrderBy(Place);
        return new ConfigTable(BuiltInSections.All, [], [.. ordered.Select(SectionOf)]);

        static int Place(StrategyEntry entry)
        {
            int place = Array.IndexOf(DefaultStrategies, entry.Name);
            return place >= 0 ? place : DefaultStrategies.Length;
        }
    }

    /// <summary>The same table with sections for these accounts.</summary>
    public ConfigTable WithAccounts(IReadOnlyList<string> names) => new(Sections, names, Strategies);

    public ConfigKey? Find(string path) => byPath.GetValueOrDefault(path);

    /// <summary>The path that an environment variable stands for, or null.</summary>
    public string? PathOfEnvironment(string name) => byEnvironmentName.GetValueOrDefault(name);

    public bool IsSection(string path) => byPath.Keys.Any(key => key.StartsWith(path + ".", StringComparison.Ordinal));

    /// <summary>
    /// What a person probably meant by a path that is no key, for "did you mean"; null when nothing is near.
    /// </summary>
    public string? Nearest(string path)
    {
        string last = LastPart(path), parent = path[..^last.Length];
        IEnumerable<string> sections =
            Sections.Concat(Accounts).Concat(Strategies).SelectMany(section => Parents(section.Path));
        string[] known = [.. byPath.Keys, .. sections.Where(section => section.Length > 0).Distinct()];
        string[] siblings = [.. known.Where(one => one[..^LastPart(one).Length] == parent)];
        return Spelling.Nearest(last, siblings.Select(LastPart)) is { } sibling
            ? parent + sibling
            : known.FirstOrDefault(one => Spelling.Distance(LastPart(one), last) <= 1) ?? Spelling.Nearest(path, known);
    }

    private static ConfigSection SectionOf(StrategyEntry entry)
    {
        bool on = DefaultStrategies.Contains(entry.Name);
        OptionInfo enabled = OptionInfo.ForFlag(Enabled, on, "Whether it trades.");
        OptionInfo account = OptionInfo.ForNames(
            Account, "", "Accounts that it trades with, live; empty = the first of each of its venues.");
        OptionInfo venues = OptionInfo.ForNames(
            Venues, string.Join(',', entry.Venues.Select(VenueNames.Of)), "Where it trades: polymarket, opinion.");
        OptionInfo spread = OptionInfo.ForFlag(
            SpreadAccounts, false, "Its markets are spread over its accounts of a venue; off: the first takes all.");
        return ConfigSection.Of(
            StrategiesPrefix + entry.Name, entry.Description, true,
            [enabled, account, venues, spread, .. entry.Options]);
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (int dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            yield return path[..dot];
        }
        yield return path;
    }

    private static string LastPart(string path) => path[(path.LastIndexOf('.') + 1)..];
}
