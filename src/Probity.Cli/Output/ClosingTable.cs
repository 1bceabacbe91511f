using Probity.Runtime.Sessions;
using Spectre.Console;

namespace Probity.Cli.Output;

/// <summary>The closing report for people.</summary>
public static class ClosingTable
{
    public static void Write(IAnsiConsole people, ClosingReport r)
    {
        people.MarkupLineInterpolated($"[bold]{r.Mode} ended[/] after {r.ElapsedSeconds:0.0} s, {r.Events:N0} events");
        Table totals = CommandOutput.Table(
            "orders", "fills", "volume", "fees", "gross P&L", "net P&L", "drawdown", "ledger", "incidents");
        totals.AddRow(
            r.Orders.ToString("N0"), r.Fills.ToString("N0"), r.Volume.ToString(), r.Fees.ToString(),
            r.GrossPnl.ToString(), r.NetPnl.ToString(), r.MaxDrawdown.ToString(),
            r.LedgerBalanced ? "[green]balanced[/]" : "[red]OUT OF BALANCE[/]", r.Incidents.ToString("N0"));
        people.Write(totals);
        Table strategies = CommandOutput.Table("strategy", "orders", "fills", "volume", "fees", "net P&L");
        foreach (ClosingStrategy s in r.Strategies)
        {
            strategies.AddRow(
                Markup.Escape(s.Name), s.Orders.ToString("N0"), s.Fills.ToString("N0"), s.Volume.ToString(),
                s.Fees.ToString(), s.NetPnl.ToString());
        }
        people.Write(strategies);
        IEnumerable<string> gates = r.Decisions.Where(d => d.Value > 0).Select(d => $"{d.Key} {d.Value:N0}");
        people.MarkupLineInterpolated($"candidates {r.Candidates:N0}: {string.Join(", ", gates)}");
        people.MarkupLineInterpolated($"state digest {r.Digest}");
        if (r.Journal.Length > 0)
        {
            people.MarkupLineInterpolated($"journal {r.Journal}  (probity replay {r.Journal} --verify)");
        }
        foreach (string note in r.Notes) { people.MarkupLineInterpolated($"[grey]note: {note}[/]"); }
    }
}
