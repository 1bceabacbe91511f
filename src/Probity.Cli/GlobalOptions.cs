using System.CommandLine;

namespace Probity.Cli;

/// <summary>Options that every command understands.</summary>
public static class GlobalOptions
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print exactly one JSON document (or one per line) on standard output",
        Recursive = true,
    };

    public static Option<string?> Config { get; } = new("--config")
    {
        Description = "Configuration file (default ./probity.yaml when it is there, then built-in defaults)",
        Recursive = true,
    };

    public static Option<string[]> Set { get; } = new("--set")
    {
        Description = "Override one key: section.key=value (repeatable)",
        Recursive = true,
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static void AddTo(RootCommand root)
    {
        root.Options.Add(Json);
        root.Options.Add(Config);
        root.Options.Add(Set);
    }
}
