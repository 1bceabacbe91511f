using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Journal;
using Probity.Runtime.Sessions;
using Probity.Runtime.Signals;
using Probity.Simulation.Paper;
using Probity.Strategies.Selection;
using Probity.Venues.Opinion;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Recording;

namespace Probity.Runtime.Configuration;

/// <summary>Simulated fills, or real orders.</summary>
public enum RunMode
{
    Paper,
    Live,
}

/// <summary>The least severe message that is printed.</summary>
public enum LogLevel
{
    Error,
    Warning,
    Info,
    Debug,
}

/// <summary>Which markets are watched and traded.</summary>
/// <param name="Filter">What the venue is asked for.</param>
/// <param name="MinimumVolume24h">Dollars traded in the last day.</param>
/// <param name="MaximumCount">Most markets, the busiest first.</param>
public sealed record MarketSelection(MarketFilter Filter, Cash MinimumVolume24h, int MaximumCount)
{
    /// <summary>Widest spread by the last day's volume.</summary>
    public SpreadTiers Tiers { get; init; } = SpreadTiers.None;
}

/// <summary>How a session with real orders ends.</summary>
/// <param name="CancelOnStop">Open orders are cancelled.</param>
/// <param name="StopWithin">Longest wait for that.</param>
public sealed record LiveSettings(bool CancelOnStop, TimeSpan StopWithin);

/// <summary>The projection that queries read.</summary>
/// <param name="Enabled">Off: none is written.</param>
/// <param name="Path">Database file; empty = <c>store.db</c> beside the journal.</param>
/// <param name="BusyTimeout">Longest wait for another program's lock.</param>
/// <param name="RowsPerCommit">Rows in one transaction.</param>
/// <param name="SampleInterval">How often equity and positions are noted.</param>
public sealed record StoreSettings(
    bool Enabled, string Path, TimeSpan BusyTimeout, int RowsPerCommit, Duration SampleInterval);

/// <summary>A strategy with its options as canonical texts, every declared option included.</summary>
public sealed record ConfiguredStrategy(string Name, bool Enabled, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>Names of the accounts that it trades with; none = the first of each of its venues.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    public required IReadOnlyList<VenueId> Venues { get; init; }

    public bool SpreadsAccounts { get; init; }
}

/// <summary>Everything that a run is told, read once and never changed.</summary>
public sealed record ProbityConfiguration
{
    internal ProbityConfiguration(ConfigTable table, IReadOnlyList<ConfigEntry> entries)
    {
        Table = table;
        Entries = entries;
    }

    public ConfigTable Table { get; }

    /// <summary>
    /// Every key with its value and where that came from, in the order of the file; for <c>config explain</c>.
    /// </summary>
    public IReadOnlyList<ConfigEntry> Entries { get; }

    public required RunMode Mode { get; init; }

    public required string DataDirectory { get; init; }

    public required ulong Seed { get; init; }

    public required PolymarketOptions Polymarket { get; init; }

    public required OpinionOptions Opinion { get; init; }

    /// <summary>How Opinion's accounts sign and reach their chain.</summary>
    public required OpinionWalletOptions OpinionWallet { get; init; }

    /// <summary>Wallets for live trading, in the order of the file; their ids are their places.</summary>
    public required IReadOnlyList<ConfiguredAccount> Accounts { get; init; }

    public required MarketSelection Markets { get; init; }

    public required EngineOptions Engine { get; init; }

    public required LiveSettings Live { get; init; }

    /// <summary>The fill models; seeded with <see cref="Seed"/>.</summary>
    public required PaperOptions Paper { get; init; }

    public required Cash StartingCash { get; init; }

    public required RecordingTerms Recordings { get; init; }

    public required JournalOptions Journal { get; init; }

    public required StoreSettings Store { get; init; }

    /// <summary>Which facts from outside the books are listened for.</summary>
    public required SignalSettings Signals { get; init; }

    /// <summary>File of the pair registry.</summary>
    public required string PairsPath { get; init; }

    /// <summary>List the markets of approved pairs and no others.</summary>
    public required bool PairsOnly { get; init; }

    /// <summary>Titles and rules of approved pairs are compared this often.</summary>
    public required TimeSpan PairsCheckEvery { get; init; }

    /// <summary>How live orders are sent on Opinion.</summary>
    public required OpinionTradingOptions OpinionTrading { get; init; }

    /// <summary>TCP port on 127.0.0.1; 0 = any free one.</summary>
    public required int ControlPort { get; init; }

    public required LogLevel LogLevel { get; init; }

    /// <summary>Every strategy that is known, those of the file first in its order, then the others.</summary>
    public required IReadOnlyList<ConfiguredStrategy> Strategies { get; init; }

    /// <summary>Those that trade, in slot order.</summary>
    public IReadOnlyList<ConfiguredStrategy> EnabledStrategies => [.. Strategies.Where(strategy => strategy.Enabled)];

    /// <summary>
    /// Stands for everything that makes the engine or the simulated venue do something else with the same inputs:
    /// keys of addresses, paths, files, ports and screens do not count, nor options of strategies that are off.
    /// </summary>
    public ulong ConfigHash => ConfigurationHash.Of(this);

    /// <summary>What the sessions (run, backtest, demo, replay) stand on.</summary>
    public RunSettings ToRunSettings() => new(
        ConfigHash, Seed,
        [
            .. EnabledStrategies.Select(
                strategy => new StrategyChoice(strategy.Name, strategy.Options)
                {
                    Accounts = AccountsOf(strategy),
                    Venues = strategy.Venues,
                    SpreadsAccounts = strategy.SpreadsAccounts,
                }),
        ],
        Engine, Paper, StartingCash, Recordings, Journal, DataDirectory, ControlPort, Store, ResultKeys());

    /// <summary>The account of a name.</summary>
    /// <exception cref="BadInputException">No such account; names the nearest.</exception>
    public ConfiguredAccount AccountNamed(string name) => Accounts.FirstOrDefault(account => account.Name == name)
        ?? throw new BadInputException(UnknownKeys.AccountMessage(name, [.. Accounts.Select(account => account.Name)]));

    /// <summary>
    /// The accounts of a strategy: those that it names, and the first of each of its venues where it names none there.
    /// A venue without any account gets the place of the first one, which live trading then misses.
    /// </summary>
    public IReadOnlyList<TradingAccount> AccountsOf(ConfiguredStrategy strategy)
    {
        ConfiguredAccount[] named = [.. strategy.Accounts.Select(AccountNamed)];
        List<TradingAccount> own = [];
        foreach (VenueId venue in strategy.Venues)
        {
            ConfiguredAccount[] there = [.. named.Where(account => account.Venue == venue)];
            if (there.Length == 0) { there = [.. Accounts.Where(account => account.Venue == venue).Take(1)]; }
            own.AddRange(there.Select(account => new TradingAccount(account.Id, venue)));
            if (there.Length == 0) { own.Add(RunSettings.PaperAccount(venue)); }
        }
        return own;
    }

    /// <summary>The same with exactly these strategies on, in this order; for <c>backtest --strategy</c>.</summary>
    /// <exception cref="BadInputException">A name that is not known; names the nearest.</exception>
    public ProbityConfiguration WithOnly(params IReadOnlyList<string> names)
    {
        List<ConfiguredStrategy> chosen = [];
        foreach (string name in names.Distinct())
        {
            ConfiguredStrategy known = Strategies.FirstOrDefault(strategy => strategy.Name == name)
                ?? throw new BadInputException(UnknownKeys.StrategyMessage(name, Table));
            chosen.Add(known with { Enabled = true });
        }
        IEnumerable<ConfiguredStrategy> rest = Strategies
            .Where(strategy => !names.Contains(strategy.Name)).Select(strategy => strategy with { Enabled = false });
        return this with { Strategies = [.. chosen, .. rest] };
    }

    /// <summary>With the names of the accounts, from which strategies' accounts get their ids again.</summary>
    private Dictionary<string, string> ResultKeys()
    {
        var keys = Entries.Where(e => e.Key.AffectsResults).ToDictionary(e => e.Key.Path, e => e.Value.Text);
        if (Accounts.Count > 0) { keys[ConfigTable.AccountList] = string.Join(',', Table.AccountNames); }
        return keys;
    }
}
