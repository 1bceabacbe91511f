using Probity.Domain.Seams;

namespace Probity.Runtime.Configuration;

/// <summary>One key of the configuration.</summary>
/// <param name="Section">Path of its section, empty for the top.</param>
/// <param name="Option">Name, kind, unit, default, range and sentence.</param>
/// <param name="AffectsResults">
/// True when the engine or the simulated venue does something else with the same inputs; only such keys are hashed.
/// </param>
public sealed record ConfigKey(string Section, OptionInfo Option, bool AffectsResults)
{
    /// <summary>"risk.max_order_size": the same in files, in --set and, in capitals, in the environment.</summary>
    public string Path => Section.Length == 0 ? Option.Name : $"{Section}.{Option.Name}";
}

/// <summary>Keys that belong together; at most 15, so that a person can take a section in.</summary>
/// <param name="Path">"risk", "venues.polymarket"; empty for the top.</param>
/// <param name="Sentence">What the section is about.</param>
/// <param name="Keys">In the order of the file.</param>
public sealed record ConfigSection(string Path, string Sentence, IReadOnlyList<ConfigKey> Keys)
{
    /// <summary>What the section's keys declare, for reading them as one set.</summary>
    public IReadOnlyList<OptionInfo> Declared => [.. Keys.Select(key => key.Option)];

    internal static ConfigSection Of(
        string path, string sentence, bool affectsResults, IEnumerable<OptionInfo> options) =>
        new(path, sentence, [.. options.Select(option => new ConfigKey(path, option, affectsResults))]);
}

/// <summary>Where a value can come from; the later wins.</summary>
public enum ConfigSource
{
    Default,
    File,
    Environment,
    CommandLine,
}

/// <summary>Where a value came from, for explanations and errors.</summary>
/// <param name="Source">Which source.</param>
/// <param name="Where">"probity.yaml:12", "PROBITY__RISK__MAX_POSITION", "--set risk.max_position=5".</param>
public readonly record struct ConfigOrigin(ConfigSource Source, string Where)
{
    public static ConfigOrigin Default { get; } = new(ConfigSource.Default, "built-in default");

    public static ConfigOrigin File(string file, long line) => new(ConfigSource.File, $"{file}:{line}");

    public override string ToString() => Where;
}

/// <summary>A text that somebody gave for a path, not yet looked at.</summary>
internal sealed record GivenValue(string Path, string Text, ConfigOrigin Origin);

/// <summary>A key with its checked value and where that came from.</summary>
public sealed record ConfigEntry(ConfigKey Key, OptionValue Value, ConfigOrigin Origin);
