using System.CommandLine;
using Probity.Cli.Output;
using Probity.Journal;
using Probity.Runtime.Sessions;
using Probity.Storage;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>db</c>: the store as a projection that can be thrown away.</summary>
public static class DbCommand
{
    public static Command Create() => new("db", "The store: migrate rebuild verify") { Rebuild(), Migrate(), Verify() };

    private static Command Rebuild()
    {
        var journal = new Argument<string>("journal") { Description = "The journal to project" };
        var store = new Option<string?>("--store") { Description = "Store file (default: in the journal's directory)" };
        var command = new Command("rebuild", "Throw the store away and make it again from the journal")
        {
            journal,
            store,
        };
        command.SetAction(parsed =>
        {
            string directory = parsed.GetValue(journal)!;
            RunSettings settings = Settings.ForJournal(parsed, directory).Run;
            string path = parsed.GetValue(store) ?? SessionPaths.StoreOf(settings, directory);
            JournalManifest manifest = JournalManifest.Read(directory)
                ?? throw new Domain.BadInputException($"there is no journal '{directory}': it has no manifest.json");
            ReplayReport? report = null;
            long last = StoreFile.Rebuild(path, $"{manifest.ConfigHash:x16}-{manifest.Created}", projector =>
            {
                SessionObserver? observer = null;
                report = JournalReplay.Run(
                    directory, settings,
                    core => observer = new SessionObserver(core, projector, settings.Store.SampleInterval));
                observer!.Finish();
            });
            CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json)).Result(
                new
                {
                    store = Path.GetFullPath(path),
                    lastSequence = last,
                    verified = report!.Verified,
                    divergence = report.Divergence,
                },
                people => people.MarkupLineInterpolated($"{path}: rebuilt from {last:N0} inputs"));
            return report.Verified ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }

    private static Command Migrate()
    {
        var store = StorePath.Option();
        var command = new Command("migrate", "Bring a store to this build's schema") { store };
        command.SetAction(parsed =>
        {
            string path = StorePath.Of(parsed, store);
            (int from, int to) = StoreFile.Migrate(path);
            CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json)).Result(
                new { store = Path.GetFullPath(path), from, to },
                people => people.MarkupLineInterpolated($"{path}: schema {from} -> {to}"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        var store = StorePath.Option();
        var command = new Command("verify", "Check a store's integrity and say how far it got") { store };
        command.SetAction(parsed =>
        {
            StoreReport report = StoreFile.Verify(StorePath.Of(parsed, store));
            CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json)).Result(report, people =>
            {
                people.MarkupLineInterpolated($"{report.Path}: schema {report.SchemaVersion}");
                people.MarkupLineInterpolated($"last input {report.LastSequence:N0} at {report.LastAt}");
                foreach (string problem in report.Problems) { people.MarkupLineInterpolated($"[red]{problem}[/]"); }
            });
            return report.IsSound ? ExitCodes.Done : ExitCodes.Damaged;
        });
        return command;
    }
}
