using System.CommandLine;
using System.Runtime.InteropServices;
using Probity.Cli.Output;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>version</c>: build, runtime, native libraries.</summary>
public static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Build, runtime, native libraries, protocol versions");
        command.SetAction(parsed =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            var document = new
            {
                version = VersionInfo.Version,
                runtime = VersionInfo.Runtime,
                platform = VersionInfo.Platform,
                libraries = new
                {
                    sqlite3 = Library("libsqlite3.so.0", "sqlite3"),
                    secp256k1 = Library("libsecp256k1.so.1", "libsecp256k1.so.2", "secp256k1")
                },
                protocols = new
                {
                    journal = Journal.JournalManifest.CurrentFormat,
                    polymarket = "market data: CLOB V2 and Protocol V2 books"
                },
            };
            output.Result(document, people =>
            {
                people.MarkupLineInterpolated($"[bold]probity {document.version}[/]");
                people.MarkupLineInterpolated($"{document.runtime} on {document.platform}");
                people.MarkupLineInterpolated(
                    $"sqlite3 {document.libraries.sqlite3}, secp256k1 {document.libraries.secp256k1}");
                people.MarkupLineInterpolated($"journal format {document.protocols.journal}");
            });
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Library(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
            {
                NativeLibrary.Free(handle);
                return "found";
            }
        }
        return "not found";
    }
}
