using System.CommandLine;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Journal;
using Probity.Runtime.Sessions;
using Probity.Simulation.Paper;
using Probity.Venues.Polymarket.Recording;

namespace Probity.Cli;

/// <summary>The effective configuration of a command, from file, environment and command line.</summary>
public sealed record Settings(RunSettings Run)
{
    public static Settings From(ParseResult parsed, string? strategy = null, ulong? seed = null)
    {
        StrategyChoice[] strategies = strategy is null
            ? [new StrategyChoice("fixed-maker", new Dictionary<string, string>()), new StrategyChoice("parity-arb", new Dictionary<string, string>())]
            : [new StrategyChoice(strategy, new Dictionary<string, string>())];
        return new Settings(new RunSettings(
            1, seed ?? 1, strategies, EngineOptions.Default, PaperOptions.Default, Cash.FromDollars(1_000), RecordingTerms.Default,
            JournalOptions.Default, "probity-data", 0));
    }

    public static Settings ForDemo(ParseResult parsed, ulong seed) => From(parsed, null, seed);

    public static Settings ForJournal(ParseResult parsed, string journal) => From(parsed);
}
