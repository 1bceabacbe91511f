using System.CommandLine;
using Probity.Cli.Output;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Journal.Recordings;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>data export</c>: native segments and journals back into readable NDJSON.</summary>
public static class DataExportCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("from") { Description = "Native segments, a journal, or any recording" };
        var to = new Argument<string>("to") { Description = "NDJSON file; gzip when the name ends in .gz" };
        var command = new Command("export", "Write a recording or journal as NDJSON") { from, to };
        command.SetAction(parsed =>
        {
            string source = parsed.GetValue(from)!, target = parsed.GetValue(to)!;
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            long lines = Export(source, target);
            output.Result(
                new { path = Path.GetFullPath(target), lines },
                people => people.MarkupLineInterpolated($"{lines:N0} lines in {target}"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static long Export(string source, string target)
    {
        using NdjsonExport export = NdjsonExport.Create(target);
        long lines = 0;
        if (RecordingFile.Detect(source) == RecordingFormat.Inputs)
        {
            using SegmentInputs inputs = SegmentInputs.Open(source);
            while (inputs.TryRead(out EngineInput? input))
            {
                export.Write(input);
                lines++;
            }
            return lines;
        }
        using IFrameStream frames = RecordingFile.Open(source);
        while (frames.TryRead(out RecordedFrame frame))
        {
            export.Write(frame);
            lines++;
        }
        return lines;
    }
}
