using System.CommandLine;
using Probity.Cli.Output;
using Probity.Runtime.Recordings;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>data record</c>: raw market data of the venues into native segments.</summary>
public static class DataRecordCommand
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var to = new Option<string>("--out")
        {
            Description = "Directory of the recording; an existing one is gone on with",
            Required = true,
        };
        var length = new Option<string?>("--for")
        {
            Description = "Stop after this long, for example 10m; default: until interrupted",
        };
        var selection = new MarketOptions();
        var venues = new VenueChoice();
        var command = new Command("record", "Record market data as it comes, with books by REST")
        {
            to, length,
        };
        selection.AddTo(command);
        venues.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            TimeSpan? atMost = parsed.GetValue(length) is { } text ? Durations.Parse("--for", text) : null;
            Settings settings = Settings.From(parsed);
            var options = new RecordingOptions(
                parsed.GetValue(to)!, selection.Of(parsed, settings), atMost, VersionInfo.Version)
            {
                Venues = venues.Of(parsed),
                Polymarket = settings.Configuration.Polymarket,
                Opinion = settings.Configuration.Opinion,
                OpinionKey = VenueChoice.OpinionKey(settings.Configuration),
                Screen = selection.ScreenOf(parsed, settings),
            };
            var session = new RecordingSession(options, TimeProvider.System);
            RecordingReport report = await Show(session, session.Run(cancel), output);
            output.Result(report, people => people.MarkupLineInterpolated($"{Line(report)} in {report.Directory}"));
            return cancel.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Done;
        });
        return command;
    }

    private static async Task<RecordingReport> Show(
        RecordingSession session, Task<RecordingReport> running, CommandOutput output)
    {
        while (await Task.WhenAny(running, Task.Delay(LineEvery)) != running) { output.Note(Line(session.Report)); }
        return await running;
    }

    private static string Line(RecordingReport r) =>
        $"{r.ElapsedSeconds:0} s: {r.Markets:N0} markets, {r.Frames:N0} frames, {r.Books:N0} replies of books, "
        + $"{r.Reconnects:N0} reconnects";
}
