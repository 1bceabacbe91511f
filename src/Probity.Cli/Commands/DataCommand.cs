using System.CommandLine;
using Probity.Cli.Output;
using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Journal.Recordings;
using Probity.Runtime.Recordings;
using Probity.Venues.Polymarket.Recording;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>data</c>: recordings in, out and checked.</summary>
public static class DataCommand
{
    public static Command Create() => new("data", "Recordings: record import export info verify")
    {
        DataRecordCommand.Create(),
        Verify(),
        Info(),
        DataImportCommand.Create(),
        DataExportCommand.Create(),
    };

    private static Command Verify()
    {
        var files = Files();
        var command = new Command("verify", "Rebuild every book and compare hashes and printed best quotes") { files };
        command.SetAction(parsed =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            VerificationReport[] reports = [.. parsed.GetValue(files)!.Select(path => VerifyOne(path, output))];
            output.Result(new { files = reports.Select(Shape).ToArray() }, people => Show(people, reports));
            return reports.All(r => r.IsWhole) ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }

    private static Command Info()
    {
        var files = Files();
        var command = new Command("info", "What a recording holds, without checking it") { files };
        command.SetAction(parsed =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            var infos = parsed.GetValue(files)!.Select(path =>
            {
                VerificationReport report = VerifyOne(path, output);
                return new
                {
                    path,
                    format = RecordingFile.Detect(path),
                    bytes = SizeOf(path),
                    report.Messages,
                    report.Events,
                    report.Instruments,
                    report.From,
                    report.To,
                    report.Gaps,
                };
            }).ToArray();
            output.Result(new { files = infos }, people =>
            {
                Table table = CommandOutput.Table("file", "format", "messages", "instruments", "from", "to", "gaps");
                foreach (var i in infos)
                {
                    table.AddRow(
                        Markup.Escape(Path.GetFileName(i.path)), i.format.ToString(), i.Messages.ToString("N0"),
                        i.Instruments.ToString("N0"), i.From.ToString(), i.To.ToString(), i.Gaps.ToString("N0"));
                }
                people.Write(table);
            });
            return ExitCodes.Done;
        });
        return command;
    }

    private static Argument<string[]> Files() => new("files")
    {
        Description = "NDJSON (plain or gzip), native segment directories or files",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>
    /// A damaged file still reports what came before the damage, with the damage as an unparsed line.
    /// </summary>
    private static VerificationReport VerifyOne(string path, CommandOutput output)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new BadInputException($"there is no recording '{path}'");
        }
        using IFrameStream stream = RecordingFile.Open(path);
        VerificationReport report = RecordingCheck.Verify(path, stream, VerifierOptions.Default);
        if (!report.IsWhole) { output.Note($"{path}: {report.UnparsedLines} unreadable lines"); }
        return report;
    }

    private static object Shape(VerificationReport r) => new
    {
        path = r.Path,
        messages = r.Messages,
        events = r.Events,
        instruments = r.Instruments,
        from = r.From.IsKnown ? r.From.ToString() : null,
        to = r.To.IsKnown ? r.To.ToString() : null,
        priceChanges = r.PriceChanges,
        bestQuotesCompared = r.BestQuotesCompared,
        bestQuotesAgreed = r.BestQuotesAgreed,
        hashesCompared = r.HashesCompared,
        hashesAgreed = r.HashesAgreed,
        levelsHealed = r.LevelsHealed,
        gaps = r.Gaps,
        crossedBooks = r.CrossedBooks,
        unparsed = r.Unparsed.Select(u => new { line = u.Line, reason = u.Reason }).ToArray(),
        unparsedLines = r.UnparsedLines,
        disagreements = r.Disagreements,
        hashesNotComparable = r.HashesNotComparable,
        bestQuotesBeforeFirstAgreement = r.BestQuotesBeforeFirstAgreement,
        bookCopiesCompared = r.BookCopiesCompared,
        bookCopiesAgreed = r.BookCopiesAgreed,
    };

    private static void Show(IAnsiConsole people, VerificationReport[] reports)
    {
        Table table = CommandOutput.Table(
            "file", "messages", "instruments", "price changes", "best quotes agreed", "hashes agreed",
            "copies agreed", "healed", "gaps", "crossed", "unparsed");
        foreach (VerificationReport r in reports)
        {
            table.AddRow(
                Markup.Escape(Path.GetFileName(r.Path)), r.Messages.ToString("N0"), r.Instruments.ToString("N0"),
                r.PriceChanges.ToString("N0"), Share(r.BestQuotesAgreed, r.BestQuotesCompared),
                Share(r.HashesAgreed, r.HashesCompared), Share(r.BookCopiesAgreed, r.BookCopiesCompared),
                r.LevelsHealed.ToString("N0"), r.Gaps.ToString("N0"),
                r.CrossedBooks.ToString("N0"), r.UnparsedLines == 0 ? "[green]0[/]" : $"[red]{r.UnparsedLines}[/]");
        }
        people.Write(table);
        foreach (VerificationReport r in reports)
        {
            foreach ((string reason, long count) in r.Disagreements)
            {
                people.MarkupLineInterpolated($"[grey]{Path.GetFileName(r.Path)}: {reason}: {count:N0}[/]");
            }
            foreach ((long line, string reason) in r.Unparsed)
            {
                people.MarkupLineInterpolated($"[red]{Path.GetFileName(r.Path)} line {line}: {reason}[/]");
            }
        }
    }

    private static string Share(long agreed, long compared) =>
        compared == 0 ? "[grey]none[/]" : $"{agreed:N0} / {compared:N0} ({100.0 * agreed / compared:0.00} %)";

    private static long SizeOf(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path).Sum(file => new FileInfo(file).Length)
        : new FileInfo(path).Length;
}
