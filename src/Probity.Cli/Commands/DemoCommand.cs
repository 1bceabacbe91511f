using System.CommandLine;
using Probity.Cli.Output;
using Probity.Domain;
using Probity.Runtime.Sessions;

namespace Probity.Cli.Commands;

/// <summary>
/// <c>demo</c>: an embedded simulated exchange and paper strategies; no keys, no network, no configuration.
/// </summary>
public static class DemoCommand
{
    public static Command Create()
    {
        var length = new Option<string>("--for")
        {
            Description = "How long, for example 60s or 5m",
            DefaultValueFactory = _ => "60s",
        };
        var seed = new Option<ulong>("--seed")
        {
            Description = "The same seed gives the same story",
            DefaultValueFactory = _ => 7,
        };
        var speed = new Option<double>("--speed")
        {
            Description = "Session seconds per second; 0 = as fast as it goes",
            DefaultValueFactory = _ => 1,
        };
        var journal = new Option<string?>("--journal")
        {
            Description = "Directory for the journal (default: a new one among temporary files)",
        };
        var command = new Command(
            "demo", "Watch Probity trade on two simulated venues: no keys, no network, no configuration")
        {
            length, seed, speed, journal,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            RunSettings settings = Settings.ForDemo(parsed, parsed.GetValue(seed)).Run;
            string directory = parsed.GetValue(journal)
                ?? Path.Combine(
                    Path.GetTempPath(),
                    "probity-demo-" + Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal));
            var session = new DemoSession(
                settings,
                new DemoOptions(
                    Durations.Parse("--for", parsed.GetValue(length)!), parsed.GetValue(speed), directory,
                    VersionInfo.Version),
                TimeProvider.System);
            if (!output.Json)
            {
                output.Note("PAPER. No wallet loaded. Simulated Polymarket and Opinion, seeded traders; Ctrl-C ends it.");
            }
            ClosingReport report = await LiveScreen.Show(
                session.Run(cancel), session.Views, $"PAPER · demo · seed {settings.Seed}",
                "simulated Polymarket and Opinion with seeded traders; Ctrl-C ends it", !output.Json && LiveScreen.IsTerminal);
            output.Result(report, people => ClosingTable.Write(people, report));
            if (!report.LedgerBalanced) { return ExitCodes.No; }
            return cancel.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Done;
        });
        return command;
    }
}

/// <summary>Spans of time on the command line.</summary>
public static class Durations
{
    /// <summary>Reads 90s, 5m, 2h, 250ms.</summary>
    /// <exception cref="BadInputException">It is no span; the option is named.</exception>
    public static TimeSpan Parse(string option, string text)
    {
        (string suffix, double seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];
        foreach ((string suffix, double seconds) in units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal)) { continue; }
            bool number = double.TryParse(
                text.AsSpan(0, text.Length - suffix.Length), System.Globalization.NumberStyles.AllowDecimalPoint,
                System.Globalization.CultureInfo.InvariantCulture, out double value);
            if (number && value > 0) { return TimeSpan.FromSeconds(value * seconds); }
        }
        throw new BadInputException(
            $"{option}: '{text}' is no span of time; expected for example 60s, 5m, 2h or 250ms");
    }
}
