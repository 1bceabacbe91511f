using System.CommandLine;
using Probity.Cli.Output;
using Probity.Domain;
using Probity.Runtime.Configuration;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>config</c>: init, explain, validate.</summary>
public static class ConfigCommand
{
    public static Command Create() =>
        new("config", "The configuration: init explain validate") { Init(), Explain(), Validate() };

    private static Command Init()
    {
        var file = new Argument<string>("file")
        {
            Description = "Where to write",
            DefaultValueFactory = _ => ConfigurationLoader.DefaultFile,
        };
        var command = new Command("init", "Write an annotated file with every key and its default") { file };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            if (File.Exists(path)) { throw new BadInputException($"'{path}' exists already; it is not overwritten"); }
            File.WriteAllText(path, AnnotatedFile.Text(ConfigTable.BuiltIn));
            CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json)).Result(
                new { path = Path.GetFullPath(path) },
                people => people.MarkupLineInterpolated($"{path} written; every key is explained in it"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Explain()
    {
        var prefix = new Argument<string?>("key")
        {
            Description = "A key or section; default: all",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("explain", "Every key with its value, where that came from, unit, range and meaning")
        {
            prefix,
        };
        command.SetAction(parsed =>
        {
            ProbityConfiguration configuration = Settings.From(parsed).Configuration;
            ConfigEntry[] entries = [.. configuration.Entries.Where(e => Matches(e, parsed.GetValue(prefix)))];
            if (entries.Length == 0)
            {
                throw new BadInputException(
                    $"no key begins with '{parsed.GetValue(prefix)}'; 'probity config explain' lists all");
            }
            CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json)).Result(
                entries.Select(e => new
                {
                    key = e.Key.Path,
                    value = e.Value.Text,
                    origin = e.Origin.ToString(),
                    unit = e.Key.Option.Unit,
                    range = e.Key.Option.Range,
                    meaning = e.Key.Option.Sentence,
                    affectsResults = e.Key.AffectsResults,
                }).ToArray(),
                people => Show(people, entries));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Validate()
    {
        var command = new Command("validate", "Read the configuration and say whether it is sound");
        command.SetAction(parsed =>
        {
            ProbityConfiguration configuration = Settings.From(parsed).Configuration;
            string hash = configuration.ConfigHash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
            var verdict = new { valid = true, configHash = hash };
            CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json)).Result(
                verdict, people => people.MarkupLineInterpolated($"[green]valid[/], hash {verdict.configHash}"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static bool Matches(ConfigEntry entry, string? prefix) =>
        prefix is null || entry.Key.Path == prefix || entry.Key.Path.StartsWith(prefix + ".", StringComparison.Ordinal);

    private static void Show(IAnsiConsole people, ConfigEntry[] entries)
    {
        Table table = CommandOutput.Table("key", "value", "from", "unit", "range", "meaning");
        foreach (ConfigEntry e in entries)
        {
            table.AddRow(
                Markup.Escape(e.Key.Path), Markup.Escape(e.Value.Text), Markup.Escape(e.Origin.ToString()),
                Markup.Escape(e.Key.Option.Unit), Markup.Escape(e.Key.Option.Range),
                Markup.Escape(e.Key.Option.Sentence));
        }
        people.Write(table);
    }
}
