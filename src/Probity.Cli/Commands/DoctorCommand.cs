using System.CommandLine;
using Probity.Cli.Output;
using Probity.Runtime.Health;
using Probity.Venues.Health;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>doctor</c>: everything that live trading stands on, one line a check.</summary>
public static class DoctorCommand
{
    public static Command Create()
    {
        var account = new Option<string?>("--account") { Description = "Only this account; default: all" };
        var command = new Command("doctor", "Check machine, configuration, venue and accounts; a fix for each red line")
        {
            account,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            var doctor = new Doctor(
                Settings.From(parsed).Configuration, TimeProvider.System, Random.Shared.NextDouble);
            Diagnosis diagnosis = await doctor.Run(parsed.GetValue(account), cancel);
            output.Result(Document(diagnosis), people => Show(people, diagnosis.Findings));
            return diagnosis.IsRed ? ExitCodes.No : ExitCodes.Done;
        });
        return command;
    }

    /// <summary>One line a check; what to do stands below a line that is not green.</summary>
    public static void Show(IAnsiConsole people, IReadOnlyList<Finding> findings)
    {
        int width = findings.Max(finding => finding.Check.Length);
        foreach (Finding finding in findings)
        {
            (string colour, string word) = finding.Grade switch
            {
                Grade.Green => ("green", "green "),
                Grade.Yellow => ("yellow", "yellow"),
                _ => ("red", "red   "),
            };
            people.MarkupLine(
                $"[{colour}]{word}[/] {Markup.Escape(finding.Check.PadRight(width))}  {Markup.Escape(finding.Text)}");
            if (finding.Fix.Length > 0)
            {
                people.MarkupLine($"       {new string(' ', width)}  [bold]fix:[/] {Markup.Escape(finding.Fix)}");
            }
        }
    }

    private static object Document(Diagnosis diagnosis) => new
    {
        healthy = !diagnosis.IsRed,
        red = diagnosis.Findings.Count(finding => finding.Grade == Grade.Red),
        yellow = diagnosis.Findings.Count(finding => finding.Grade == Grade.Yellow),
        checks = diagnosis.Findings.Select(finding => new
        {
            check = finding.Check,
            grade = finding.Grade,
            text = finding.Text,
            fix = finding.Fix,
        }).ToArray(),
        accounts = diagnosis.Accounts.Select(report => new
        {
            name = report.Key,
            signatureType = report.Value.Wallet is { } wallet ? (int?)wallet.Type : null,
            funder = report.Value.Wallet?.Address.ToString(),
            balance = report.Value.Wallet?.Balance is { } balance
                ? Probity.Venues.Polymarket.Health.WalletSeen.Dollars(balance)
                : null,
        }).Concat(diagnosis.Opinion.Select(report => new
        {
            name = report.Key,
            signatureType = (int?)report.Value.Wallet?.Type,
            funder = report.Value.Wallet?.Maker.ToString(),
            balance = report.Value.Available,
        })).ToArray(),
    };
}
