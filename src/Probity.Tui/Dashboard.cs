using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Probity.Tui;

/// <summary>What surrounds the engine's view on the screen.</summary>
/// <param name="Title">For example "PAPER · demo · seed 7".</param>
/// <param name="Note">One line under the title: where data comes from, how to stop.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record DashboardSettings(string Title, string Note, int Width, int Height);

/// <summary>
/// The terminal dashboard: a view in, a frame out. Pure, so that tests compare frames as text; computes no money
/// itself.
/// </summary>
public static class Dashboard
{
    private const int RowsAroundTables = 27;

    public static IRenderable Render(EngineView view, DashboardSettings settings)
    {
        int free = Math.Max(8, settings.Height - RowsAroundTables);
        int marketRows = Math.Clamp(view.Markets.Count, 1, Math.Max(4, free / 2));
        int orderRows = Math.Max(3, free - marketRows - 2);
        return new Rows(
            Header(view, settings),
            new Columns(Portfolio(view), Strategies(view)) { Expand = true },
            Markets(view, marketRows, settings.Width),
            new Columns(Orders(view, orderRows), Decisions(view, orderRows, settings.Width)) { Expand = true });
    }

    /// <summary>The same facts on one plain line, for logs and pipes.</summary>
    public static string Line(EngineView view)
    {
        PortfolioView p = view.Portfolio;
        long fills = view.Strategies.Sum(s => s.Fills);
        return $"{view.Now} events {view.Events} orders {view.Strategies.Sum(s => s.Orders)} fills {fills} "
            + $"equity {Dollars(p.Equity)} net {Signed(p.NetPnl)} fees {Dollars(p.Fees)} {view.Risk.KillSwitch}"
            + (view.Risk.Paused ? " paused" : "");
    }

    private static IRenderable Header(EngineView view, DashboardSettings settings)
    {
        string state = view.Risk.Paused ? "[yellow]PAUSED[/]" : view.Risk.KillSwitch switch
        {
            KillSwitchState.Running => "[green]RUNNING[/]",
            KillSwitchState.Cautious => "[yellow]CAUTIOUS[/]",
            KillSwitchState.CancelOnly => "[red]CANCEL ONLY[/]",
            _ => "[red]HALTED[/]",
        };
        string line = $"[bold]{Markup.Escape(settings.Title)}[/]  {state}  "
            + $"{view.Now.ToDateTimeOffset():yyyy-MM-dd HH:mm:ss}Z  "
            + $"[grey]events[/] {view.Events:N0}  [grey]open orders[/] {view.Risk.OpenOrders}"
            + (view.Risk.UnknownOrders > 0 ? $"  [red]unknown {view.Risk.UnknownOrders}[/]" : "");
        return new Rows(new Markup(line), new Markup($"[grey]{Markup.Escape(settings.Note)}[/]"));
    }

    private static Table Portfolio(EngineView view)
    {
        PortfolioView p = view.Portfolio;
        Table table = Plain("Portfolio", "", "").HideHeaders();
        table.Columns[1].RightAligned();
        table.AddRow("equity", Dollars(p.Equity));
        table.AddRow("cash", Dollars(p.Cash));
        table.AddRow("net P&L", Coloured(p.NetPnl));
        table.AddRow("gross P&L", Coloured(p.GrossPnl));
        table.AddRow("fees", Dollars(p.Fees));
        table.AddRow("rewards + rebates", Dollars(p.Rewards + p.Rebates));
        table.AddRow("max drawdown", Dollars(p.MaxDrawdown));
        table.AddRow("worst case", Dollars(view.Risk.WorstLoss));
        table.AddRow("ledger", p.LedgerBalanced ? "[green]balanced[/]" : "[red]OUT OF BALANCE[/]");
        return table;
    }

    private static Table Strategies(EngineView view)
    {
        Table table = Plain(
            "Strategies", "name", "orders", "fills", "volume", "fees", "net P&L", "seen", "taken", "stopped by");
        for (int column = 1; column <= 7; column++) { table.Columns[column].RightAligned(); }
        foreach (StrategyView s in view.Strategies)
        {
            long taken = s.Decisions.GetValueOrDefault(Gate.Taken);
            KeyValuePair<Gate, long> worst = s.Decisions.Where(d => d.Key != Gate.Taken && d.Value > 0)
                .OrderByDescending(d => d.Value).ThenBy(d => d.Key).FirstOrDefault();
            table.AddRow(
                s.Enabled ? Markup.Escape(s.Name) : $"[grey]{Markup.Escape(s.Name)} (off)[/]",
                s.Orders.ToString("N0"), s.Fills.ToString("N0"), Dollars(s.Volume), Dollars(s.Fees), Coloured(s.NetPnl),
                s.Decisions.Values.Sum().ToString("N0"), taken.ToString("N0"),
                worst.Value == 0 ? "" : $"{GateName(worst.Key)} {worst.Value:N0}");
        }
        return table;
    }

    private static Table Markets(EngineView view, int rows, int width)
    {
        Table table = Plain(
            "Markets", "market", "bid", "ask", "size", "NO bid", "NO ask", "parity", "last", "age", "position");
        for (int column = 1; column <= 8; column++) { table.Columns[column].RightAligned(); }
        // What the figures leave of the line; a squeezed figure would break in two.
        int question = Math.Clamp(width - 103, 12, 44);
        foreach (
            MarketTopView m in view.Markets.OrderByDescending(m => m.UpdatedAt).ThenBy(m => m.Market.Value).Take(rows))
        {
            string position = string.Join(
                " ", view.Portfolio.Positions.Where(p => p.Market == m.Market && p.Shares.Micros != 0)
                .Select(p => $"{p.Shares.Micros / 1e6:0.##}{(p.Instrument.Value % 2 == 0 ? "Y" : "N")}"));
            table.AddRow(
                Markup.Escape(Shorten(m.Question.Length > 0 ? m.Question : m.Slug, question)),
                Text(m.Bid), Text(m.Ask), $"{m.BidSize.Micros / 1e6:#,0} x {m.AskSize.Micros / 1e6:#,0}",
                Text(m.ComplementBid), Text(m.ComplementAsk), Parity(m), Text(m.LastTrade),
                m.Trusted ? Age(view.Now - m.UpdatedAt) : "[red]stale[/]", position);
        }
        return table;
    }

    private static Table Orders(EngineView view, int rows)
    {
        Table table = Plain("Open orders", "order", "side", "price", "open", "status");
        foreach (OrderView o in view.OpenOrders.OrderByDescending(o => o.PlacedAt).ThenBy(o => o.Id).Take(rows))
        {
            table.AddRow(
                o.Id.ToString(), o.Side == Domain.Orders.Side.Buy ? "[green]buy[/]" : "[red]sell[/]",
                Text(o.Price), Shares(o.Open), o.CancelRequested ? "cancelling" : o.Status.ToString());
        }
        return table;
    }

    private static Table Decisions(EngineView view, int rows, int width)
    {
        // What the orders beside it, the time and the gate leave of the line.
        int reason = Math.Clamp(width - 88, 16, 60);
        Table table = Plain("Decisions and incidents", "time", "what");
        IEnumerable<(Stamp At, string Text)> decisions = view.RecentDecisions
            .Select(
                d => (
                    d.At, $"{(d.Decision.StoppedBy == Gate.Taken ? "[green]taken[/]" : $"[grey]{GateName(
                        d.Decision.StoppedBy)}[/]")} "
                + $"net {Signed(d.Decision.Net)} {Markup.Escape(Shorten(d.Decision.Reason, reason))}"));
        IEnumerable<(Stamp At, string Text)> incidents = view.RecentIncidents
            .Where(i => i.Severity >= Severity.Warning)
            .Select(
                i => (
                    i.At,
                    $"[{(i.Severity >= Severity.Error ? "red" : "yellow")}]{i.Code}[/] "
                    + $"{Markup.Escape(Shorten(i.Detail, reason))}"));
        foreach (
            (Stamp at, string text) in decisions.Concat(incidents).OrderByDescending(x => x.At.Sequence).Take(rows))
        {
            table.AddRow($"{at.Received.ToDateTimeOffset():HH:mm:ss}", text);
        }
        return table;
    }

    private static Table Plain(string title, params ReadOnlySpan<string> columns)
    {
        Table table = new Table().Border(TableBorder.Minimal).BorderColor(Color.Grey39).Title($"[bold]{title}[/]");
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn($"[grey]{Markup.Escape(column)}[/]").NoWrap());
        }
        return table;
    }

    private static string Parity(MarketTopView m)
    {
        if (m.Ask is not { } ask || m.ComplementAsk is not { } complement) { return ""; }
        int pips = Price.PipsPerDollar - ask.Pips - complement.Pips;
        string text = (pips / 100.0).ToString("+0.00;-0.00;0.00", System.Globalization.CultureInfo.InvariantCulture)
            + "¢";
        return pips > 0 ? $"[green]{text}[/]" : $"[grey]{text}[/]";
    }

    private static string Text(Price? price) => price is { } known ? Text(known) : "[grey]-[/]";

    /// <summary>At least whole cents, so that a column of prices lines up.</summary>
    private static string Text(Price price) => (price.Pips / 1e4).ToString("0.00##");

    private static string Shares(Quantity quantity) => (quantity.Micros / 1e6).ToString("#,0.##");

    private static string Age(Duration age) => age.Nanos < Instant.NanosPerSecond
        ? $"{age.Nanos / Instant.NanosPerMillisecond} ms"
        : $"{age.Nanos / Instant.NanosPerSecond} s";

    private static string Dollars(Cash cash) => (cash.Micros / 1e6).ToString("#,0.00");

    private static string Signed(Cash cash) => (cash.Micros / 1e6).ToString("+#,0.00;-#,0.00;0.00");

    private static string Coloured(Cash cash) => $"[{(cash.Micros < 0 ? "red" : "green")}]{Signed(cash)}[/]";

    private static string GateName(Gate gate) => gate switch
    {
        Gate.GrossEdge => "gross edge",
        Gate.StaleData => "stale data",
        _ => gate.ToString().ToLowerInvariant(),
    };

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
