using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Probity.Cli.Output;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Runtime.Recordings;
using Probity.Runtime.Sessions;
using Probity.Simulation.Backtest;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>backtest</c>: one run over recorded data.</summary>
public static class BacktestCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Recording of any shape", Required = true };
        var strategy = new Option<string?>("--strategy")
        {
            Description = "One strategy by name; default: those of the configuration",
        };
        var seed = new Option<ulong?>("--seed") { Description = "Seed of all randomness" };
        var report = new Option<string?>("--report")
        {
            Description = "Directory for result.json and the decision waterfall",
        };
        var command = new Command("backtest", "Run strategies over recorded data") { data, strategy, seed, report };
        command.SetAction(parsed =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            RunSettings settings = Settings.From(parsed, parsed.GetValue(strategy), parsed.GetValue(seed)).Run;
            object shape = Run(settings, parsed.GetValue(data)!, out BacktestResult result, out double elapsed);
            output.Result(shape, people => Show(people, result, elapsed));
            if (parsed.GetValue(report) is { } directory)
            {
                Directory.CreateDirectory(directory);
                File.WriteAllText(Path.Combine(directory, "result.json"), JsonText.Of(shape) + "\n");
                output.Note($"report in {Path.GetFullPath(directory)}");
            }
            return ExitCodes.Done;
        });
        return command;
    }

    private static object Run(RunSettings settings, string data, out BacktestResult result, out double elapsed)
    {
        using RecordedInputs recording = RecordedInputs.Open(data, settings.Recording);
        var options = new BacktestOptions(
            recording.Name, settings.Seed, settings.ConfigHash, settings.Engine, settings.Paper, settings.Endowments);
        long start = Stopwatch.GetTimestamp();
        result = BacktestRunner.Run(recording.Inputs, settings.MakeSlots(), options);
        elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return Shape(result, elapsed, [.. recording.Notes, .. result.NotModelled]);
    }

    private static object Shape(BacktestResult r, double elapsed, string[] notModelled) => new
    {
        strategy = r.Strategy,
        dataset = r.Dataset,
        seed = r.Seed,
        configHash = Hex(r.ConfigHash),
        events = r.Events,
        eventsPerSecond = Math.Round(r.Events / elapsed),
        elapsedSeconds = Math.Round(elapsed, 4),
        orders = r.Orders,
        fills = r.Fills,
        makerFills = r.MakerFills,
        takerFills = r.TakerFills,
        volume = r.Volume,
        fees = r.Fees,
        rewards = r.Rewards,
        rebates = r.Rebates,
        grossPnl = r.GrossPnl,
        netPnl = r.NetPnl,
        maxDrawdown = r.MaxDrawdown,
        inventoryPeak = r.InventoryPeak,
        ledgerBalanced = r.LedgerBalanced,
        digest = Hex(r.Digest),
        byMarket = r.ByMarket,
        candidates = r.Candidates,
        decisions = r.Decisions.ToDictionary(d => ClosingReport.NameOf(d.Key), d => d.Value),
        notModelled,
    };

    private static void Show(IAnsiConsole people, BacktestResult r, double elapsed)
    {
        people.MarkupLineInterpolated($"[bold]{r.Strategy}[/] over [bold]{r.Dataset}[/], seed {r.Seed}");
        Table table = CommandOutput.Table(
            "events", "orders", "maker fills", "taker fills", "volume", "fees", "net P&L", "drawdown", "digest");
        table.AddRow(
            r.Events.ToString("N0"), r.Orders.ToString("N0"), r.MakerFills.ToString("N0"), r.TakerFills.ToString("N0"),
            r.Volume.ToString(), r.Fees.ToString(), r.NetPnl.ToString(), r.MaxDrawdown.ToString(), Hex(r.Digest));
        people.Write(table);
        Table waterfall = CommandOutput.Table("gate", "candidates stopped");
        foreach ((Gate gate, long count) in r.Decisions.Where(d => d.Value > 0))
        {
            waterfall.AddRow(ClosingReport.NameOf(gate), count.ToString("N0"));
        }
        waterfall.AddRow("[bold]all[/]", $"[bold]{r.Candidates:N0}[/]");
        people.Write(waterfall);
        people.MarkupLineInterpolated($"[grey]{r.Events / elapsed:N0} events a second, {elapsed:0.00} s[/]");
        foreach (string note in r.NotModelled) { people.MarkupLineInterpolated($"[grey]not modelled: {note}[/]"); }
    }

    private static string Hex(ulong value) => value.ToString("x16", CultureInfo.InvariantCulture);
}
