using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Probity.Cli.Output;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Recordings;
using Probity.Runtime.Scans;
using Probity.Runtime.Sessions;
using Probity.Strategies;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>scan</c>: what parity would make of every market, and why it would or would not trade.</summary>
public static class ScanCommand
{
    public static Command Create()
    {
        var data = new Option<string?>("--data")
        {
            Description = "Recording of any shape; default: the venue right now",
        };
        var selection = new MarketOptions();
        var screen = new ScreenOptions();
        var venues = new VenueChoice();
        var command = new Command("scan", "Opportunities net of fees and depth, each with its reason") { data };
        selection.AddTo(command);
        screen.AddTo(command);
        venues.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            Settings settings = Settings.From(parsed);
            var scan = new ParityScan(OptionsOf(settings.Run));
            IReadOnlyList<string> notes = [];
            if (parsed.GetValue(data) is { } path) { notes = Read(path, settings.Run, scan); }
            else
            {
                var look = new LiveLook(
                    venues.Of(parsed), settings.Configuration.Polymarket, settings.Configuration.Opinion);
                await LiveSnapshot.Take(
                    look, selection.Of(parsed, settings), screen.Of(parsed, selection.ScreenOf(parsed, settings)),
                    scan.Take, TimeProvider.System, cancel);
            }
            ParityRow[] rows = [.. scan.Rows().Take(selection.LimitOf(parsed) ?? int.MaxValue)];
            output.Result(
                new { at = scan.Last, inputs = scan.Inputs, rows = rows.Select(Shape).ToArray(), notes },
                people => Show(people, rows));
            if (!output.Json)
            {
                foreach (string note in notes) { output.Note("note: " + note); }
            }
            return ExitCodes.Done;
        });
        return command;
    }

    private static ParityArbOptions OptionsOf(RunSettings settings)
    {
        StrategyChoice? choice =
            settings.Strategies.FirstOrDefault(strategy => strategy.Name == ParityArb.StrategyName);
        IReadOnlyDictionary<string, string> texts = choice?.Options ?? new Dictionary<string, string>();
        return ParityArbOptions.From(
            OptionValues.Read(ParityArbOptions.Declared, texts, $"strategy '{ParityArb.StrategyName}'"));
    }

    private static IReadOnlyList<string> Read(string path, RunSettings settings, ParityScan scan)
    {
        using RecordedInputs recording = RecordedInputs.Open(path, settings.Recording);
        while (recording.Inputs.TryRead(out EngineInput? input)) { scan.Take(input); }
        return recording.Notes;
    }

    private static object Shape(ParityRow row) => new
    {
        market = row.Market.Slug.Length > 0 ? row.Market.Slug : row.Market.Condition,
        condition = row.Market.Condition,
        question = row.Market.Question,
        direction = DirectionOf(row.Side),
        now = Numbers(row.Now),
        best = Numbers(row.Best),
        bestAt = row.BestAt.IsKnown ? row.BestAt.ToString() : null,
    };

    [return: NotNullIfNotNull(nameof(candidate))]
    private static object? Numbers(ParityCandidate? candidate) => candidate is null ? null : new
    {
        size = candidate.Size,
        grossEdge = candidate.Gross,
        fees = candidate.Fees,
        slippage = candidate.Slippage,
        buffer = candidate.Buffer,
        net = candidate.Net,
        stoppedBy = ClosingReport.NameOf(candidate.StoppedBy),
        reason = candidate.Reason,
    };

    private static void Show(IAnsiConsole people, ParityRow[] rows)
    {
        Table table = CommandOutput.Table(
            "market", "direction", "gross edge", "fees", "slippage", "buffer", "net", "size", "stopped by", "reason",
            "best net", "best at");
        foreach (ParityRow row in rows)
        {
            string market = Cell.Name(row.Market.Slug.Length > 0 ? row.Market.Slug : row.Market.Question);
            string best = row.Best?.Net.ToString() ?? "-";
            string at = Cell.Time(row.BestAt);
            if (row.Now is not { } now)
            {
                table.AddRow(
                    market, DirectionOf(row.Side), "-", "-", "-", "-", "-", "-", "-",
                    "a book has nothing to trade with", best, at);
                continue;
            }
            table.AddRow(
                market, DirectionOf(row.Side), now.Gross.ToString(), now.Fees.ToString(), now.Slippage.ToString(),
                now.Buffer.ToString(), now.Net.ToString(), now.Size.ToString(), ClosingReport.NameOf(now.StoppedBy),
                Cell.Prose(now.Reason), best, at);
        }
        people.Write(table);
    }

    private static string DirectionOf(Side side) => side == Side.Buy ? "buy-both" : "split-and-sell";
}
