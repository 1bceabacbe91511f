using System.CommandLine;
using System.Globalization;
using Probity.Cli.Bench;
using Probity.Cli.Output;
using Probity.Runtime.Sessions;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>bench</c>: the performance figures on this machine (docs/performance.md).</summary>
public static class BenchCommand
{
    public static Command Create()
    {
        var only = new Option<string?>("--only") { Description = "Measure one thing by its name" };
        var data = new Option<string?>("--data")
        {
            Description = "A recording to measure with; default: generated data",
        };
        var command = new Command("bench", "Measure the hot paths on this machine") { only, data };
        command.SetAction(parsed =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            RunSettings settings = Settings.From(parsed).Run;
            BenchFigure[] figures =
            [
                .. BenchSuite.Run(
                    parsed.GetValue(only), parsed.GetValue(data), settings, name => output.Note($"measuring {name}")),
            ];
            output.Result(figures, people => Show(people, figures));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Show(IAnsiConsole people, BenchFigure[] figures)
    {
        Table table = CommandOutput.Table("name", "median", "p99", "unit", "runs");
        table.AddColumn(new TableColumn("note"));
        foreach (BenchFigure f in figures)
        {
            table.AddRow(
                f.Name, $"[bold]{Number(f.Median)}[/]", Number(f.P99), f.Unit, Number(f.Runs),
                $"[grey]{Markup.Escape(f.Note)}[/]");
        }
        people.Write(table);
    }

    private static string Number(double value) =>
        value.ToString(value >= 1_000 ? "N0" : "0.###", CultureInfo.InvariantCulture);
}
