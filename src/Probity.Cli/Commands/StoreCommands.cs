using System.CommandLine;
using Probity.Cli.Output;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Runtime.Sessions;
using Probity.Storage;
using Probity.Storage.Queries;
using Spectre.Console;
using static Probity.Cli.Output.Cell;

namespace Probity.Cli.Commands;

/// <summary><c>orders fills positions pnl incidents decisions</c>: queries of the store.</summary>
public static class StoreCommands
{
    public static Command Orders() => Query(
        "orders", "Orders, newest first", (store, filter) => store.Orders(filter), (people, rows) =>
    {
        Table table = CommandOutput.Table(
            "placed", "order", "strategy", "market", "outcome", "side", "price", "quantity", "filled", "status");
        foreach (StoredOrder o in rows)
        {
            table.AddRow(
                Time(o.PlacedAt), o.Order.ToString(), Name(o.Strategy), Name(o.Market), Name(o.Outcome),
                o.Side.ToString(), o.Price.ToString(), o.Quantity.ToString(), o.Filled.ToString(), o.Status.ToString());
        }
        people.Write(table);
    });

    public static Command Fills() => Query(
        "fills", "Fills, newest first", (store, filter) => store.Fills(filter), (people, rows) =>
    {
        Table table = CommandOutput.Table(
            "time", "order", "strategy", "market", "outcome", "side", "price", "quantity", "fee", "liquidity", "tier");
        foreach (StoredFill f in rows)
        {
            table.AddRow(
                Time(f.At), f.Order.ToString(), Name(f.Strategy), Name(f.Market), Name(f.Outcome), f.Side.ToString(),
                f.Price.ToString(), f.Quantity.ToString(), f.Fee.ToString(), f.Liquidity.ToString(), f.Tier.ToString());
        }
        people.Write(table);
    });

    public static Command Positions() => Query(
        "positions", "Positions as of the last sample", (store, filter) => store.Positions(filter), (people, rows) =>
    {
        Table table = CommandOutput.Table(
            "market", "outcome", "shares", "average cost", "cost", "mark value", "realised");
        foreach (StoredPosition p in rows)
        {
            table.AddRow(
                Name(p.Market), Name(p.Outcome), p.Shares.ToString(), p.AverageCost.ToString(), p.Cost.ToString(),
                p.MarkValue?.ToString() ?? "-", p.Realised.ToString());
        }
        people.Write(table);
    });

    public static Command Incidents() => Query(
        "incidents", "Incidents, newest first", (store, filter) => store.Incidents(filter), (people, rows) =>
    {
        Table table = CommandOutput.Table("time", "severity", "code", "detail");
        foreach (StoredIncident i in rows)
        {
            table.AddRow(Time(i.At), i.Severity.ToString(), Name(i.Code), Prose(i.Detail));
        }
        people.Write(table);
    });

    public static Command Decisions() => Query(
        "decisions", "Why it traded or did not: decisions and the waterfall",
        (store, filter) => store.Decisions(filter), (people, report) =>
    {
        Table waterfall = CommandOutput.Table("strategy", "gate", "candidates");
        foreach (GateCount count in report.Waterfall.Where(c => c.Candidates > 0))
        {
            waterfall.AddRow(Name(count.Strategy), ClosingReport.NameOf(count.Gate), count.Candidates.ToString("N0"));
        }
        waterfall.AddRow("[bold]all[/]", "", $"[bold]{report.Candidates:N0}[/]");
        people.Write(waterfall);
        Table table = CommandOutput.Table(
            "time", "strategy", "market", "stopped by", "size", "gross", "fees", "slippage", "buffer", "net", "reason");
        foreach (StoredDecision d in report.Decisions)
        {
            table.AddRow(
                Time(d.At), Name(d.Strategy), Name(d.Market), ClosingReport.NameOf(d.StoppedBy), d.Size.ToString(),
                d.Gross.ToString(), d.Fees.ToString(), d.Slippage.ToString(), d.Buffer.ToString(), d.Net.ToString(),
                Prose(d.Reason));
        }
        people.Write(table);
    });

    public static Command ProfitAndLoss() => Query(
        "pnl", "Profit and loss: totals, by strategy, by market",
        (store, filter) => store.Pnl(filter), (people, report) =>
    {
        if (report.Totals is { } t)
        {
            people.MarkupLineInterpolated(
                $"equity {t.Equity}, gross {t.GrossPnl}, fees {t.Fees}, net {t.NetPnl}, drawdown {t.MaxDrawdown}");
            people.MarkupLine(t.LedgerBalanced ? "ledger [green]balanced[/]" : "ledger [red]OUT OF BALANCE[/]");
        }
        Table strategies = CommandOutput.Table("strategy", "orders", "fills", "volume", "fees", "net P&L");
        foreach (StrategyPnl s in report.ByStrategy)
        {
            strategies.AddRow(
                Name(s.Strategy), s.Orders.ToString("N0"), s.Fills.ToString("N0"), s.Volume.ToString(),
                s.Fees.ToString(), s.NetPnl.ToString());
        }
        people.Write(strategies);
        Table markets = CommandOutput.Table("market", "fills", "volume", "fees", "realised", "unrealised");
        foreach (MarketPnl m in report.ByMarket)
        {
            markets.AddRow(
                Name(m.Market), m.Fills.ToString("N0"), m.Volume.ToString(), m.Fees.ToString(),
                m.Realised?.ToString() ?? "-", m.Unrealised?.ToString() ?? "-");
        }
        people.Write(markets);
    });

    private static Command Query<T>(
        string name, string description, Func<StoreQueries, StoreFilter, T> ask, Action<IAnsiConsole, T> show)
        where T : class
    {
        var store = StorePath.Option();
        var since = new Option<string?>("--since") { Description = "Not earlier than this time, ISO 8601" };
        var market = new Option<string?>("--market") { Description = "Slug, condition id or number (m3)" };
        var strategy = new Option<string?>("--strategy") { Description = "Name or number (s0)" };
        var status = new Option<string?>("--status")
        {
            Description = "Order status or 'open'; settlement tier; gate; least severity",
        };
        var limit = new Option<int>("--limit")
        {
            Description = "Most rows, newest first",
            DefaultValueFactory = _ => 100,
        };
        var command = new Command(name, description) { store, since, market, strategy, status, limit };
        command.SetAction(parsed =>
        {
            var filter = new StoreFilter
            {
                Since = parsed.GetValue(since) is { } text ? Moment(text) : null,
                Market = parsed.GetValue(market),
                Strategy = parsed.GetValue(strategy),
                Status = parsed.GetValue(status),
                Limit = parsed.GetValue(limit),
            };
            using StoreQueries queries = StoreFile.OpenForReading(StorePath.Of(parsed, store));
            T rows = ask(queries, filter);
            CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json)).Result(rows, people => show(people, rows));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Instant Moment(string text) =>
        DateTimeOffset.TryParse(
            text, System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? Instant.FromDateTimeOffset(time)
            : throw new BadInputException(
                $"--since: '{text}' is no time; expected ISO 8601, for example 2026-06-07T01:30:00Z");
}

/// <summary>Which store a command means: named, or the only or newest one below the data directory.</summary>
internal static class StorePath
{
    public static Option<string?> Option() =>
        new("--store")
        {
            Description = "Store file or session directory (default: store.path, or the newest below data_dir)",
        };

    public static string Of(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is { } named)
        {
            return Directory.Exists(named) ? Path.Combine(named, SessionPaths.StoreName) : named;
        }
        RunSettings settings = Settings.From(parsed).Run;
        if (settings.Store.Path.Length > 0) { return settings.Store.Path; }
        string data = settings.DataDirectory;
        string? newest = !Directory.Exists(data)
            ? null
            : Directory.EnumerateFiles(
                data, SessionPaths.StoreName, SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc);
        return newest
            ?? throw new BadInputException(
                $"there is no store below '{data}': run something first, or name one with --store");
    }
}
