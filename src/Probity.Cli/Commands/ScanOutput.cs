using System.Diagnostics.CodeAnalysis;
using Probity.Cli.Output;
using Probity.Runtime.Scans;
using Probity.Runtime.Sessions;
using Probity.Strategies;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary>How <c>scan</c> shows the ways to trade an event.</summary>
internal static class ScanOutput
{
    public static object Shape(OutcomeRow row) => new
    {
        @event = row.Group.VenueKey,
        title = row.Group.Title,
        kind = row.Group.Kind.ToString(),
        outcomes = row.Group.Markets.Count,
        mode = OutcomeModes.NameOf(row.Mode),
        now = Numbers(row.Now),
        best = Numbers(row.Best),
        bestAt = row.BestAt.IsKnown ? row.BestAt.ToString() : null,
    };

    public static void Show(IAnsiConsole people, OutcomeRow[] rows)
    {
        Table table = CommandOutput.Table(
            "event", "mode", "gross edge", "fees", "slippage", "buffer", "net", "sets", "stopped by", "reason",
            "best net", "best at");
        foreach (OutcomeRow row in rows)
        {
            string name = Cell.Name(row.Group.Title.Length > 0 ? row.Group.Title : row.Group.VenueKey);
            string mode = OutcomeModes.NameOf(row.Mode), best = row.Best?.Net.ToString() ?? "-";
            string at = Cell.Time(row.BestAt);
            if (row.Now is not { } now)
            {
                table.AddRow(name, mode, "-", "-", "-", "-", "-", "-", "-", "there is nothing to trade with", best, at);
                continue;
            }
            table.AddRow(
                name, mode, now.Gross.ToString(), now.Fees.ToString(), now.Slippage.ToString(), now.Buffer.ToString(),
                now.Net.ToString(), now.Size.ToString(), ClosingReport.NameOf(now.StoppedBy), Cell.Prose(now.Reason),
                best, at);
        }
        people.Write(table);
    }

    [return: NotNullIfNotNull(nameof(candidate))]
    private static object? Numbers(OutcomeCandidate? candidate) => candidate is null ? null : new
    {
        size = candidate.Size,
        grossEdge = candidate.Gross,
        fees = candidate.Fees,
        slippage = candidate.Slippage,
        buffer = candidate.Buffer,
        net = candidate.Net,
        stoppedBy = ClosingReport.NameOf(candidate.StoppedBy),
        reason = candidate.Reason,
        bought = candidate.Bought.Count,
        sold = candidate.Sold.Count,
    };
}
