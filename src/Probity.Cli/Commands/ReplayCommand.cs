using System.CommandLine;
using Probity.Cli.Output;
using Probity.Domain.Views;
using Probity.Journal;
using Probity.Runtime.Sessions;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>replay</c>: a journal through the engine again.</summary>
public static class ReplayCommand
{
    public static Command Create()
    {
        var journal = new Argument<string>("journal") { Description = "The journal's directory" };
        var verify = new Option<bool>("--verify")
        {
            Description = "Compare every venue reply, timer and state digest; exit 1 at a difference",
        };
        var command = new Command("replay", "Run a journal through the engine again") { journal, verify };
        command.SetAction(parsed =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            string directory = parsed.GetValue(journal)!;
            bool proving = parsed.GetValue(verify);
            if (proving && JournalVerifier.Verify(directory) is { IsSound: false } report)
            {
                foreach (JournalDamage damage in report.Damages) { output.Note("damaged: " + damage); }
                return ExitCodes.Damaged;
            }
            RunSettings settings = Settings.ForJournal(parsed, directory).Run;
            ReplayReport replayed = JournalReplay.Run(directory, settings, _ => null);
            output.Result(Shape(replayed), people => Show(people, replayed));
            return replayed.Verified ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }

    private static object Shape(ReplayReport r) => new
    {
        journal = Path.GetFullPath(r.Journal),
        inputs = r.Inputs,
        digestsCompared = r.DigestsCompared,
        verified = r.Verified,
        divergence = r.Divergence,
        digest = r.Digest,
        elapsedSeconds = r.ElapsedSeconds,
        inputsPerSecond = Math.Round(r.Inputs / Math.Max(r.ElapsedSeconds, 1e-6)),
        orders = r.View.Strategies.Sum(s => s.Orders),
        fills = r.View.Strategies.Sum(s => s.Fills),
        netPnl = r.View.Portfolio.NetPnl,
        ledgerBalanced = r.View.Portfolio.LedgerBalanced,
    };

    private static void Show(IAnsiConsole people, ReplayReport r)
    {
        PortfolioView p = r.View.Portfolio;
        string verdict = r.Verified ? "[green]the same[/]" : "[red]different[/]";
        people.MarkupLine($"{r.Inputs:N0} inputs, {r.DigestsCompared:N0} digests: {verdict}");
        if (!r.Verified) { people.MarkupLineInterpolated($"[red]{r.Divergence}[/]"); }
        people.MarkupLineInterpolated(
            $"net P&L {p.NetPnl}, ledger {(p.LedgerBalanced ? "balanced" : "OUT OF BALANCE")}, digest {r.Digest}");
    }
}
