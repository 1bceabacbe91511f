using System.CommandLine;
using Probity.Domain;
using Probity.Journal;
using Probity.Runtime.Configuration;
using Probity.Runtime.Sessions;

namespace Probity.Cli;

/// <summary>The effective configuration of a command, from file, environment and command line.</summary>
public sealed record Settings(ProbityConfiguration Configuration)
{
    public RunSettings Run => Configuration.ToRunSettings();

    /// <param name="parsed">For --config and --set.</param>
    /// <param name="strategy">Only this strategy; null = those that are on.</param>
    /// <param name="seed">Goes before every other source of the seed.</param>
    public static Settings From(ParseResult parsed, string? strategy = null, ulong? seed = null)
    {
        List<string> sets = [.. parsed.GetValue(GlobalOptions.Set) ?? []];
        if (seed is not null) { sets.Add($"seed={seed}"); }
        var sources = ConfigurationSources.OfProcess(parsed.GetValue(GlobalOptions.Config), sets);
        ProbityConfiguration configuration = ConfigurationLoader.Load(sources);
        return new Settings(strategy is null ? configuration : configuration.WithOnly(strategy));
    }

    /// <summary>The demo reads no file: it is the same everywhere, but for --set.</summary>
    public static Settings ForDemo(ParseResult parsed, ulong seed)
    {
        var sources = new ConfigurationSources
        {
            Sets = [$"seed={seed}", "strategies.cross-hedge.enabled=true", .. parsed.GetValue(GlobalOptions.Set) ?? []],
            Directory = NoDirectory,
        };
        return new Settings(ConfigurationLoader.Load(sources));
    }

    /// <summary>What a journal was written with, as its manifest says; --set on top shows another story.</summary>
    /// <exception cref="BadInputException">There is no journal, or its keys are not those of this build.</exception>
    public static Settings ForJournal(ParseResult parsed, string journal)
    {
        JournalManifest manifest = JournalManifest.Read(journal)
            ?? throw new BadInputException($"there is no journal '{journal}': it has no manifest.json");
        IEnumerable<string> kept = manifest.Metadata
            .Where(m => m.Key.StartsWith(RunSettings.KeyPrefix, StringComparison.Ordinal))
            .Select(m => $"{m.Key[RunSettings.KeyPrefix.Length..]}={m.Value}");
        ProbityConfiguration configuration = ConfigurationLoader.Load(new ConfigurationSources
        {
            Sets = [.. kept, .. parsed.GetValue(GlobalOptions.Set) ?? []],
            Directory = NoDirectory,
        });
        return new Settings(configuration.WithOnly([.. manifest.Strategies.Select(s => s.Name)]));
    }

    /// <summary>A place where no probity.yaml can be.</summary>
    private static string NoDirectory => Path.Combine(AppContext.BaseDirectory, "no-configuration");
}
