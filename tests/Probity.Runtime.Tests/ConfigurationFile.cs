using Probity.Runtime.Configuration;

namespace Probity.Runtime.Tests;

/// <summary>A configuration file of one test, and loading it with other sources.</summary>
internal sealed class ConfigurationFile : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("probity-config-").FullName;

    public string Path => System.IO.Path.Combine(folder, "probity.yaml");

    /// <summary>Loads a file of this text with --set and environment beside it.</summary>
    public ProbityConfiguration Load(
        string text, string[]? sets = null, params (string Name, string Text)[] environment)
    {
        File.WriteAllText(Path, text);
        return ConfigurationLoader.Load(Sources(Path, sets, environment));
    }

    public static ProbityConfiguration WithSets(params string[] sets) =>
        ConfigurationLoader.Load(Sources(null, sets, []));

    /// <summary>Loads and gives the error's text, with the file called by its name alone.</summary>
    public string Error(string text)
    {
        File.WriteAllText(Path, text);
        return Error(Path, [], []);
    }

    public string Error(string? file, string[] sets, (string Name, string Text)[] environment)
    {
        ConfigurationSources sources = Sources(file, sets, environment);
        var error = Assert.Throws<Domain.BadInputException>(() => ConfigurationLoader.Load(sources));
        return error.Message.Replace(folder + System.IO.Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // No probity.yaml is found by chance: the usual place is an empty one.
    private static ConfigurationSources Sources(
        string? file, string[]? sets, (string Name, string Text)[] environment)
    {
        return new ConfigurationSources
        {
            File = file,
            Sets = sets ?? [],
            Environment = environment.ToDictionary(pair => pair.Name, pair => pair.Text),
            Directory = System.IO.Path.Combine(AppContext.BaseDirectory, "no-configuration-here"),
        };
    }
}
