using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Journal;
using Probity.Runtime.Configuration;
using Probity.Simulation.Backtest;
using Probity.Simulation.Paper;
using Probity.Strategies;
using Probity.Venues.Polymarket.Recording;

namespace Probity.Runtime.Sessions;

/// <summary>A strategy to run with its options as texts.</summary>
public sealed record StrategyChoice(string Name, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>Whose money it trades with, live.</summary>
    public required IReadOnlyList<TradingAccount> Accounts { get; init; }

    /// <summary>Where it trades.</summary>
    public required IReadOnlyList<VenueId> Venues { get; init; }

    /// <summary>Its markets are spread over its accounts of a venue.</summary>
    public bool SpreadsAccounts { get; init; }
}

/// <summary>
/// What a session stands on, drawn from the configuration once; the same for run, backtest, demo and replay.
/// </summary>
/// <param name="ConfigHash">Hash of every key that can change a result.</param>
/// <param name="Seed">Seed of all randomness.</param>
/// <param name="Strategies">In slot order.</param>
/// <param name="Engine">Limits and quoting.</param>
/// <param name="Paper">Fill models.</param>
/// <param name="StartingCash">Paper endowment of each venue's account, in its collateral.</param>
/// <param name="Recording">What stands in for terms that a recording lacks.</param>
/// <param name="Journal">How the journal is written.</param>
/// <param name="DataDirectory">Where journals and stores go.</param>
/// <param name="ControlPort">Port of the local control API; 0 = any free one.</param>
/// <param name="Store">Whether, where and how the store is written.</param>
/// <param name="ResultKeys">
/// Every key that can change a result, with its text: kept in the manifest, so that replay needs no options.
/// </param>
public sealed record RunSettings(
    ulong ConfigHash,
    ulong Seed,
    IReadOnlyList<StrategyChoice> Strategies,
    EngineOptions Engine,
    PaperOptions Paper,
    Cash StartingCash,
    RecordingTerms Recording,
    JournalOptions Journal,
    string DataDirectory,
    int ControlPort,
    StoreSettings Store,
    IReadOnlyDictionary<string, string> ResultKeys)
{
    /// <summary>In a manifest's metadata, before the path of a configuration key.</summary>
    public const string KeyPrefix = "config.";

    /// <summary>The metadata of a journal that this session writes.</summary>
    public SortedDictionary<string, string> Metadata(params ReadOnlySpan<(string Name, string Value)> more)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string path, string text) in ResultKeys) { metadata[KeyPrefix + path] = text; }
        foreach ((string name, string value) in more) { metadata[name] = value; }
        return metadata;
    }

    /// <summary>The venues that some strategy trades on, in the order of their numbers.</summary>
    public IReadOnlyList<VenueId> Venues => [.. Strategies.SelectMany(choice => choice.Venues).Distinct().Order()];

    /// <summary>On paper each venue has one account.</summary>
    public static TradingAccount PaperAccount(VenueId venue) => new(new AccountId((int)venue - 1), venue);

    /// <summary>What the paper accounts start with.</summary>
    public IReadOnlyList<Endowment> Endowments =>
    [
        .. Venues.Select(venue => new Endowment(
            PaperAccount(venue).Account,
            new Money(StartingCash, venue == VenueId.Opinion ? Currency.Usdt : Currency.PUsd))),
    ];

    /// <summary>Fresh strategies in their slots; a strategy keeps state and serves one run.</summary>
    /// <param name="live">Each trades with its own accounts; on paper a venue has one.</param>
    public IReadOnlyList<StrategySlot> MakeSlots(bool live = false) =>
    [
        .. Strategies.Select((choice, i) => new StrategySlot(
            new StrategyId(i), StrategyCatalog.Create(choice.Name, choice.Options),
            live ? choice.Accounts : [.. choice.Venues.Select(PaperAccount)])
        {
            SpreadsAccounts = choice.SpreadsAccounts,
        }),
    ];

    /// <summary>Names and the hash of options and build, for the manifest: replay refuses others unless told.</summary>
    public IReadOnlyList<ManifestStrategy> ManifestStrategies =>
    [
        .. Strategies.Select(choice => new ManifestStrategy(
            choice.Name,
            StateHash.Of(
                string.Join(
                    ';', choice.Options.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key}={o.Value}")))
                .ToString("x16", System.Globalization.CultureInfo.InvariantCulture))),
    ];
}
