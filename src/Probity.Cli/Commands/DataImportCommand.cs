using System.CommandLine;
using Probity.Cli.Output;
using Probity.Domain.Inputs;
using Probity.Domain.Values;
using Probity.Journal;
using Probity.Runtime.Recordings;
using Probity.Runtime.Sessions;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary>
/// <c>data import</c>: any recording into native segments of engine inputs, which read several times faster.
/// </summary>
public static class DataImportCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("from") { Description = "The recording" };
        var to = new Argument<string>("to") { Description = "Directory for the native segments; must be new or empty" };
        var command = new Command("import", "Turn a recording into native segments") { from, to };
        command.SetAction(parsed =>
        {
            RunSettings settings = Settings.From(parsed).Run;
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            var imported = Import(parsed.GetValue(from)!, parsed.GetValue(to)!, settings);
            output.Result(imported, people => people.MarkupLineInterpolated(
                $"{imported.Inputs:N0} inputs, {imported.Bytes:N0} bytes in {imported.Directory}"));
            foreach (string note in imported.Notes) { output.Note("note: " + note); }
            return ExitCodes.Done;
        });
        return command;
    }

    private static Imported Import(string from, string to, RunSettings settings)
    {
        if (Directory.Exists(to) && Directory.EnumerateFileSystemEntries(to).Any())
        {
            throw new Domain.BadInputException(
                $"directory '{to}' is not empty; an import never mixes with what is there");
        }
        using RecordedInputs recording = RecordedInputs.Open(from, settings.Recording);
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["recording"] = recording.Name };
        string[] notes = [.. recording.Notes];
        for (int i = 0; i < notes.Length; i++) { metadata[RecordedInputs.NotePrefix + i] = notes[i]; }
        var manifest = new JournalManifest
        {
            Build = VersionInfo.Version,
            Created = Instant.FromDateTimeOffset(DateTimeOffset.UtcNow),
            Metadata = metadata,
        };
        long count = 0;
        using (JournalWriter writer = JournalWriter.Open(to, manifest, settings.Journal))
        {
            while (recording.Inputs.TryRead(out EngineInput? input))
            {
                input.TakeSequence(++count);
                writer.Append(input);
            }
            writer.Flush();
        }
        long bytes = Directory.EnumerateFiles(to).Sum(file => new FileInfo(file).Length);
        return new Imported(Path.GetFullPath(to), count, bytes, notes);
    }

    private sealed record Imported(string Directory, long Inputs, long Bytes, IReadOnlyList<string> Notes);
}
